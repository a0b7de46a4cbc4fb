"""How a body's books stand now: a handful of counts in one question, for the daily message.

Here: counts of open lead tasks, the same conditions as the lists. Not here: official figures as of a day or a
period (models.tables_of_figures).
"""

import datetime as dt
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, func, select

from models.rules.lifecycle import OPEN, Role, State
from models.store import OfficeSession
from models.task import Task


class Standing(BaseModel):
    """Open lead tasks of a body at an instant; late, undated and awaiting are parts of `open`, each counted once."""

    open: int
    late: int
    undated: int
    awaiting: int
    declined: int


def standing(session: OfficeSession, body_id: int, at: dt.datetime) -> Standing:
    """The counts at `at`; awaiting confirmation is not late (law 3), and lead tasks alone count (law 21)."""
    state = col(Task.state)
    late = (col(Task.due_at) < at) & (state != State.AWAITING)
    undated = col(Task.due_at).is_(None) & (state != State.AWAITING)
    parts = (late, undated, state == State.AWAITING, state == State.DECLINED)
    counted: Any = select(func.count(), *(func.count().filter(part) for part in parts)).where(
        Task.body_id == body_id, Task.role == Role.LEAD, state.in_(OPEN)
    )
    found = session.exec(counted).one()
    is_open, is_late, is_undated, awaits, is_declined = found
    return Standing(open=is_open, late=is_late, undated=is_undated, awaiting=awaits, declined=is_declined)
