"""Suspensions: the clock of a task stands while its matter lies above, with a named post that must act.

Here: Suspension. Not here: what it stops and what resuming brings (acts.suspending).
"""

import datetime as dt

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

_OPEN = text("ended_at IS NULL")


class Suspension(SQLModel, table=True):
    """From `since_on` up to (not including) `ended_on`, with its working days once it has ended.

    `moved_to_on` is the due day that the assigner gave on resuming, if any; one open suspension a task.
    """

    __table_args__ = (
        Index("uq_suspension_open", "task_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    waiting_for_id: int = Field(foreign_key="post.id")
    reason: str | None = None
    since_on: dt.date
    started_at: dt.datetime
    started_by: str = Field(max_length=300)
    ended_on: dt.date | None = None
    ended_at: dt.datetime | None = None
    ended_by: str | None = Field(default=None, max_length=300)
    workdays: int | None = None
    moved_to_on: dt.date | None = None
