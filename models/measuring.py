"""Counting what the database is asked, and standing between two of its statements.

Here: `statements`, `boundaries`. Not here: what is measured, and how long it takes (deployments.benching).
"""

from collections.abc import Callable, Iterator
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


@contextmanager
def boundaries(office: Office, before: Callable[[str], None]) -> Iterator[None]:
    """Call `before` with "begin", "statement" or "commit" ahead of each of them that the block sends.

    What it raises ends the transaction as a kill would: nothing of it is kept.
    """
    engine = office.engine

    def begins(_: Any) -> None:
        before("begin")

    def asks(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        before("begin" if statement.startswith("BEGIN") else "statement")

    def commits(_: Any) -> None:
        before("commit")

    listeners: list[tuple[str, Any]] = [("before_cursor_execute", asks), ("commit", commits)]
    # On SQLite the store begins by a statement of its own; elsewhere the driver does, unseen.
    if engine.dialect.name != "sqlite":
        listeners.append(("begin", begins))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)
