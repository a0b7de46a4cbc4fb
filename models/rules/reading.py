"""Plain values of a reading: what a document says, before any unit is matched or row stored.

Here: the shapes that documents.reading produces and acts.intake takes. Not here: how text is read
(documents.reading), and which registered unit a written name means (rules.matching).
"""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from models.rules.urgency import Urgency

Kind = Literal["one-off", "continuing", "periodic"]
Recurrence = Literal["weekly", "monthly", "quarterly", "semiannual", "annual"]
DueBasis = Literal["stated", "inferred"]
Language = Literal["vi", "en"]
MarkedRole = Literal["lead", "coordinating", "monitoring", "due", "milestone"]


class Value(BaseModel):
    """A value that never changes once made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Doubt(Value):
    """Something a person has to look at before the draft is published.

    `code` is stable (`no-lead`, `no-due-date`, `vague-unit`, `several-leads`, `inferred-due`, ...);
    `words` are the words of the document that it is about, "" where it is about what is missing.
    """

    code: str
    words: str = ""


class Mark(Value):
    """Words `[start, end)` of the content that say who or when; outside the directive where a heading says it."""

    role: MarkedRole
    start: int
    end: int


class ReadDirective(Value):
    """One demand, anchored to its exact characters `[start, end)` of the reading's content.

    `due_text` are the words that say when, `due_rule` the row of the phrase table that read them, `due_hour` the
    hour they name. `marks` are where the words stand that say who and when.
    """

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    lead: list[str] = []
    coordinating: list[str] = []
    monitoring: list[str] = []
    fan_out: bool = False
    due_on: dt.date | None = None
    due_text: str | None = None
    due_basis: DueBasis | None = None
    due_hour: dt.time | None = None
    due_rule: str | None = None
    kind: Kind = "one-off"
    recurrence: Recurrence | None = None
    milestone: str | None = None
    doubts: list[Doubt] = []
    marks: list[Mark] = []


class Rest(Value):
    """A stretch of the content that asks nobody to act, with the reason it is none."""

    start: int
    end: int
    why: str


class Reading(Value):
    """A document read: spans of `directives` and `rest` together cover `content` exactly once.

    `urgency` is the degree that is stamped on the paper as a whole.
    """

    language: Language
    held_on: dt.date | None = None
    number: str | None = None
    urgency: Urgency | None = None
    content: str
    directives: list[ReadDirective] = []
    rest: list[Rest] = []
