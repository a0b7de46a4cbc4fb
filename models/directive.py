"""Drafts and directives: one demand each, anchored to its exact characters in the conclusion.

Here: Draft and its addressees as written and as matched, Directive, Milestone. Not here: tasks (models.task).
"""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from models.rules.lifecycle import Role
from models.table import choice


class DraftState(StrEnum):
    """Open until a person settles it; then published, or set aside as no task."""

    OPEN = "open"
    SETTLED = "settled"
    PUBLISHED = "published"
    SET_ASIDE = "set-aside"


class Kind(StrEnum):
    """How a directive ends: with a product, never, or with each period."""

    ONE_OFF = "one-off"
    CONTINUING = "continuing"
    PERIODIC = "periodic"


class Milestone(SQLModel, table=True):
    """A mốc: a happening with or without a date yet; its date arms what waits for it."""

    __table_args__ = (UniqueConstraint("body_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    name: str = Field(max_length=500)
    on: dt.date | None = None


class Draft(SQLModel, table=True):
    """One demand as read or entered; `doubts` say what a person has to look at.

    `marks` are where the words stand that say who and when: {"role", "start", "end"} in the conclusion's content.
    """

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    conclusion_id: int = Field(foreign_key="conclusion.id", index=True)
    position: int
    start: int
    end: int
    text: str
    kind: Kind = Field(sa_type=choice(Kind, "kind"))
    recurrence: str | None = Field(default=None, max_length=20)
    due_on: dt.date | None = None
    due_text: str | None = None
    due_basis: str | None = Field(default=None, max_length=12)
    milestone_id: int | None = Field(default=None, foreign_key="milestone.id")
    field: str | None = Field(default=None, max_length=120)
    urgency: str | None = Field(default=None, max_length=12)
    fan_out: bool = False
    doubts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    marks: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
    state: DraftState = Field(default=DraftState.OPEN, sa_type=choice(DraftState, "draft_state"))
    settled_by: str | None = Field(default=None, max_length=300)
    settled_at: dt.datetime | None = None


class Addressee(SQLModel, table=True):
    """Whom a draft or directive names, as written, and the unit, group or post it means once known."""

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
    role: Role = Field(sa_type=choice(Role, "role"))
    written: str = Field(default="", max_length=300)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    group_id: int | None = Field(default=None, foreign_key="unit_group.id")
    post_id: int | None = Field(default=None, foreign_key="post.id")


class Directive(SQLModel, table=True):
    """A published demand: what the tasks of all its units come from. Without a document, no span.

    Its `urgency` (rules.urgency) chose the ladder of its tasks. A periodic one opens its next occurrence on `next_window_on` (law 4).
    """

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    body_id: int = Field(foreign_key="unit.id", index=True)
    conclusion_id: int | None = Field(default=None, foreign_key="conclusion.id", index=True)
    draft_id: int | None = Field(default=None, foreign_key="draft.id", unique=True)
    start: int | None = None
    end: int | None = None
    text: str
    folded: str
    kind: Kind = Field(sa_type=choice(Kind, "kind"))
    recurrence: str | None = Field(default=None, max_length=20)
    due_on: dt.date | None = None
    due_text: str | None = None
    due_basis: str | None = Field(default=None, max_length=12)
    milestone_id: int | None = Field(default=None, foreign_key="milestone.id", index=True)
    field: str | None = Field(default=None, max_length=120)
    urgency: str | None = Field(default=None, max_length=12)
    confidential: bool = False
    published_at: dt.datetime
    tasks_issued: int = 0
    next_window_on: dt.date | None = Field(default=None, index=True)
