"""Counting what the database is asked.

Here: `statements`. Not here: what is measured, and how long it takes (deployments.benching).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from models.store import Office


@dataclass
class Count:
    """How many statements were sent; one with many rows counts once, as it is sent once."""

    statements: int = 0


@contextmanager
def statements(office: Office) -> Iterator[Count]:
    """Count the statements that the block sends to the office's database."""
    count = Count()

    def sent(*_: Any) -> None:
        count.statements += 1

    event.listen(office.engine, "before_cursor_execute", sent)
    try:
        yield count
    finally:
        event.remove(office.engine, "before_cursor_execute", sent)
