"""Rows as they are, for whoever checks the books from outside while the office works.

Here: the newest rows of a table, rows by id, and when the rows next ask for the clock. Not here: what may be wrong
with them (models.checks, models.verification, deployments.simulation.invariants).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, func, select

from models.acts import owing
from models.notification import Message, MessageState, Notification
from models.rules.lifecycle import OPEN
from models.store import OfficeSession
from models.task import Task

Row = TypeVar("Row", bound=SQLModel)
#: SQLite limits the values of one statement.
AT_ONCE = 5_000


@dataclass(frozen=True)
class Asked:
    """When the rows next ask for the clock: a step, a message that goes again, something owed; and what waits already."""

    step_at: dt.datetime | None
    message_at: dt.datetime | None
    owed_at: dt.datetime | None
    waiting: int


def newer(session: OfficeSession, table: type[Row], last: int) -> list[Row]:
    """The rows of a table with an id after `last`, in order."""
    key: Any = col(table.id)  # type: ignore[attr-defined]
    return list(session.exec(select(table).where(key > last).order_by(key)))


def of_ids(session: OfficeSession, table: type[Row], ids: Iterable[int]) -> list[Row]:
    """The rows of a table with these ids, as they are now."""
    key: Any = col(table.id)  # type: ignore[attr-defined]
    wanted = sorted(ids)
    found: list[Row] = []
    for start in range(0, len(wanted), AT_ONCE):
        found += session.exec(select(table).where(key.in_(wanted[start : start + AT_ONCE])).order_by(key))
    return found


def open_tasks(session: OfficeSession) -> list[Task]:
    """Every task that has not ended."""
    return list(session.exec(select(Task).where(col(Task.state).in_(OPEN)).order_by(col(Task.id))))


def asked(session: OfficeSession, at: dt.datetime) -> Asked:
    """When the clock is next asked for, as of `at`."""
    waits = col(Notification.state).in_(owing.WAITING)
    not_before = col(Notification.not_before)
    again = [
        session.exec(select(func.min(column)).where(col(Message.state).in_(states))).one()
        for column, states in (
            (col(Message.next_try_at), (MessageState.RETRY,)),
            (col(Message.lease_until), (MessageState.LEASED, MessageState.IN_DOUBT)),
        )
    ]
    return Asked(
        step_at=session.exec(select(func.min(col(Task.next_step_at)))).one(),
        message_at=min((one for one in again if one), default=None),
        owed_at=session.exec(select(func.min(not_before)).where(waits, not_before > at)).one(),
        waiting=session.exec(select(func.count()).where(waits, not_before <= at)).one(),
    )


def is_marked(session: OfficeSession, key: str) -> bool:
    """Whether the message of this key is marked as sent."""
    return session.exec(select(Message.state).where(Message.key == key)).first() == MessageState.SENT
