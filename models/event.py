"""The journal: append-only events, one hash chain for each issuing body (law 17).

Here: Event and Chain. Not here: how the chain is extended and checked (models.journal).
"""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from models.rules.lifecycle import Role, State
from models.table import choice


class Event(SQLModel, table=True):
    """Who did what to what, by which road, before and after; `at` when learned, `on` the day it was true.

    State, unit, role, due_at and reported_on are columns of their own for figures as of any day.
    """

    __table_args__ = (
        UniqueConstraint("body_id", "position"),
        Index("ix_event_task_id", "task_id", "id"),
        Index("ix_event_at", "at"),
    )

    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
    )
    body_id: int = Field(foreign_key="unit.id")
    position: int
    at: dt.datetime
    on: dt.date
    kind: str = Field(max_length=40)
    by: str = Field(max_length=300)
    road: str = Field(max_length=20)
    conclusion_id: int | None = None
    directive_id: int | None = None
    task_id: int | None = None
    state: State | None = Field(default=None, sa_type=choice(State, "state"))
    unit_id: int | None = None
    role: Role | None = Field(default=None, sa_type=choice(Role, "role"))
    due_at: dt.datetime | None = None
    reported_on: dt.date | None = None
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class Chain(SQLModel, table=True):
    """The head of a body's chain: how many events, and the hash of the newest."""

    body_id: int = Field(foreign_key="unit.id", primary_key=True)
    position: int = 0
    hash: str = Field(max_length=64)
