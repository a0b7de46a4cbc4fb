"""Rows as they are, for whoever checks the books from outside while the office works.

Here: the newest rows of a table, rows by id, and when the rows next ask for the clock. Not here: what may be wrong
with them (models.checks, models.verification, deployments.simulation.invariants).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import defer
from sqlmodel import SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from models.acts import owing
from models.extension import Extension, ExtensionState
from models.notification import Message, MessageState, Notification
from models.policy import AgendaItem
from models.rules.lifecycle import ENDED, OPEN
from models.service import Service
from models.store import OfficeSession
from models.task import Task

Row = TypeVar("Row", bound=SQLModel)
#: SQLite limits the values of one statement.
AT_ONCE = 5_000


@dataclass(frozen=True)
class Asked:
    """When the rows next ask for the clock: a step, a message that goes again or a service that is tried, something owed.

    `waiting` counts what is owed and waits already.
    """

    step_at: dt.datetime | None
    message_at: dt.datetime | None
    owed_at: dt.datetime | None
    waiting: int


def newer(session: OfficeSession, table: type[Row], last: int) -> list[Row]:
    """The rows of a table with an id after `last`, in order."""
    key: Any = col(table.id)  # type: ignore[attr-defined]
    return list(session.exec(_light(table).where(key > last).order_by(key)))


def of_ids(session: OfficeSession, table: type[Row], ids: Iterable[int]) -> list[Row]:
    """The rows of a table with these ids, as they are now."""
    key: Any = col(table.id)  # type: ignore[attr-defined]
    wanted = sorted(ids)
    found: list[Row] = []
    for start in range(0, len(wanted), AT_ONCE):
        found += session.exec(_light(table).where(key.in_(wanted[start : start + AT_ONCE])).order_by(key))
    return found


def first_step_at(session: OfficeSession, swept_at: dt.datetime) -> dt.datetime | None:
    """The earliest instant at which any task looks for its next step that nobody has touched since a tick."""
    return session.exec(select(func.min(col(Task.next_step_at))).where(Task.last_event_at <= swept_at)).one()


def draft_agenda(session: OfficeSession) -> list[int]:
    """The tasks of all items that stand on a draft agenda, as often as they stand there."""
    return list(session.exec(select(AgendaItem.task_id).where(col(AgendaItem.removed_at).is_(None))))


def open_tasks(session: OfficeSession) -> list[Task]:
    """Every task that has not ended."""
    return list(session.exec(select(Task).where(col(Task.state).in_(OPEN)).order_by(col(Task.id))))


def open_of(session: OfficeSession, unit_id: int) -> list[Task]:
    """The open tasks that a unit owes, to whichever body."""
    wanted = select(Task).where(Task.unit_id == unit_id, col(Task.state).in_(OPEN))
    return list(session.exec(wanted.order_by(col(Task.id))))


def ended_since(session: OfficeSession, at: dt.datetime) -> list[Task]:
    """The tasks that have ended and to which anything happened since an instant."""
    wanted = select(Task).where(col(Task.state).in_(ENDED), col(Task.last_event_at) >= at)
    return list(session.exec(wanted.order_by(col(Task.id))))


def suspended(session: OfficeSession) -> list[Task]:
    """The tasks whose clock stands."""
    return list(session.exec(select(Task).where(col(Task.suspended_at).is_not(None)).order_by(col(Task.id))))


def with_request(session: OfficeSession) -> list[Task]:
    """The tasks for which a later day is asked and nobody has decided."""
    wanted = select(Task).join(Extension, col(Extension.task_id) == col(Task.id))
    return list(session.exec(wanted.where(Extension.state == ExtensionState.ASKED).order_by(col(Task.id))))


def words(session: OfficeSession, ids: Iterable[int]) -> dict[int, str]:
    """The words of these messages as they are kept, by id."""
    found: dict[int, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = select(Message.id, Message.text).where(col(Message.id).in_(wanted[start : start + AT_ONCE]))
        found |= {key or 0: text for key, text in session.exec(some)}
    return found


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
    # A service that nothing waits for is tried by nobody.
    tried = select(func.min(col(Service.probe_at))).join(Message, col(Message.waits_for) == col(Service.id))
    again.append(session.exec(tried).one())
    return Asked(
        step_at=session.exec(select(func.min(col(Task.next_step_at)))).one(),
        message_at=min((one for one in again if one), default=None),
        owed_at=session.exec(select(func.min(not_before)).where(waits, not_before > at)).one(),
        waiting=session.exec(select(func.count()).where(waits, not_before <= at)).one(),
    )


def is_marked(session: OfficeSession, key: str) -> bool:
    """Whether the message of this key is marked as sent."""
    return session.exec(select(Message.state).where(Message.key == key)).first() == MessageState.SENT


def _light(table: type[Row]) -> SelectOfScalar[Row]:
    """Rows of a table without what weighs much and tells no check anything: the words of a message."""
    wanted = select(table)
    if table is Message:
        return wanted.options(defer(col(Message.text)), defer(col(Message.html)))  # type: ignore[arg-type]
    return wanted
