"""Policies as rows, and the claims of their steps: each step of a task is claimed once (laws 5, 7).

Here: Policy, PolicyStep, StepClaim, AgendaItem. Not here: what the steps mean (rules.ladder).
"""

import datetime as dt
from typing import Any

from sqlalchemy import false
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from models.rules.ladder import Basis
from models.table import choice


class Policy(SQLModel, table=True):
    """One immutable version of a body's ladder of this name; tasks keep the version they were armed with.

    With `any_hour` its messages break office hours (law 10). `asking` are the numbers of its cadence (rules.cadence).
    """

    __table_args__ = (UniqueConstraint("body_id", "name", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    name: str = Field(max_length=80)
    version: int
    acknowledged_workdays: int
    any_hour: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    asking: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    in_force_from: dt.datetime


class PolicyStep(SQLModel, table=True):
    """A nấc: basis, offset, recipients as posts, repeat."""

    __tablename__ = "policy_step"
    __table_args__ = (UniqueConstraint("policy_id", "basis", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    policy_id: int = Field(foreign_key="policy.id", index=True)
    basis: Basis = Field(sa_type=choice(Basis, "basis"))
    position: int
    name: str = Field(max_length=40)
    offset: int
    recipients: list[str] = Field(sa_type=JSON)
    repeat_every: int = 0


class StepClaim(SQLModel, table=True):
    """A step that has been taken, once and for ever: unique (task, basis, epoch, step, repeat)."""

    __tablename__ = "step_claim"
    __table_args__ = (UniqueConstraint("task_id", "basis", "epoch", "position", "repeat"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    basis: Basis = Field(sa_type=choice(Basis, "basis"))
    epoch: int
    position: int
    repeat: int
    step_at: dt.datetime
    claimed_at: dt.datetime


class AgendaItem(SQLModel, table=True):
    """A task drafted for the agenda of the body's next meeting, until a report takes it off (law 9)."""

    __tablename__ = "agenda_item"

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id", index=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    drafted_at: dt.datetime
    removed_at: dt.datetime | None = None
