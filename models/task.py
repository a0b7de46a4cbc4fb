"""Task: what one unit owes under a directive, with its clocks, and the series its code comes from.

Here: the state of now. Not here: how it came about (models.event), and lateness, which is derived (law 2).
"""

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import Column, Index, Integer, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.rules.figures import ResultClass
from models.rules.lifecycle import Role, State
from models.table import choice

_version = Column("version", Integer, nullable=False, default=1)


class Task(SQLModel, table=True):
    """A nhiệm vụ. `due_on` as settled, `due_at` its end; the originals never change (law 16).

    `window` names the period of a periodic occurrence. `held_until` ends the last pause of the ladder, `suspended_at`
    is set while one without an end stands; `replaced_by` is the code of the task or directive in whose favour it ended; `*_epoch` rise with each new start of that clock (law 5);
    `next_step_at` is the earliest unclaimed step over all bases, None where none can come. Silence counts from the last word
    and receipt from the giving out, unless `silence_from_at` and `receipt_from_at` say otherwise. `contradictions` are those
    of the unit's newest word, until they are cleared.
    """

    __table_args__ = (
        UniqueConstraint("directive_id", "unit_id", "post_id", "role", "window"),
        Index(
            "ix_task_due_step",
            "next_step_at",
            postgresql_where=text("next_step_at IS NOT NULL"),
        ),
        Index("ix_task_unit_state", "unit_id", "state"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _version}

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=48)
    body_id: int = Field(foreign_key="unit.id", index=True)
    directive_id: int = Field(foreign_key="directive.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    post_id: int | None = Field(default=None, foreign_key="post.id")
    role: Role = Field(sa_type=choice(Role, "role"))
    state: State = Field(default=State.ASSIGNED, sa_type=choice(State, "state"))
    confidential: bool = False
    window: str | None = Field(default=None, max_length=12)

    due_on: dt.date | None = None
    due_at: dt.datetime | None = None
    calendar_version: str | None = Field(default=None, max_length=60)
    original_due_on: dt.date | None = None
    original_due_at: dt.datetime | None = None
    shifts: int = 0
    net_workdays: int = 0

    policy_id: int = Field(foreign_key="policy.id")
    published_at: dt.datetime
    armed_at: dt.datetime
    due_epoch: int = 1
    silence_epoch: int = 1
    receipt_epoch: int = 1
    look_again_epoch: int = 1
    held_until: dt.datetime | None = None
    suspended_at: dt.datetime | None = None
    reopened_at: dt.datetime | None = None
    next_step_at: dt.datetime | None = None
    next_step: str | None = Field(default=None, max_length=40)

    receipt_from_at: dt.datetime | None = None
    silence_from_at: dt.datetime | None = None
    received_at: dt.datetime | None = None
    last_word_at: dt.datetime | None = None
    percent: int | None = None
    done_on: dt.date | None = None
    done_recorded_by: str | None = Field(default=None, max_length=300)
    finished_at: dt.datetime | None = None
    result_class: ResultClass | None = Field(default=None, sa_type=choice(ResultClass, "result_class"))
    replaced_by: str | None = Field(default=None, max_length=48)
    unanswered: int = 0
    contradictions: str | None = Field(default=None, max_length=120)
    last_event_at: dt.datetime
    version: int = Field(default=1, sa_column=_version)


class CodeSeries(SQLModel, table=True):
    """The last number given out under a prefix in a year; numbers are never used again."""

    __tablename__ = "code_series"
    __table_args__ = (UniqueConstraint("prefix", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    prefix: str = Field(max_length=20)
    year: int
    last: int = 0
