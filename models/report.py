"""Reports: what a unit said about the work, by whom, by which road; evidence; and whether it was asked.

Here: Report, Evidence, Ask, Source. Not here: figures (models.tables_of_figures).
"""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, false
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from models.rules.lifecycle import Answer
from models.table import choice


class Road(StrEnum):
    """How an act came in. By HTTP the office asked the unit's own system; by the API that system spoke first."""

    COMMAND = "command"
    PAGE = "page"
    LINK = "link"
    MAIL = "mail"
    WORKBOOK = "workbook"
    HTTP = "http"
    API = "api"
    TELEPHONE = "telephone"
    PAPER = "paper"
    CLOCK = "clock"


class Report(SQLModel, table=True):
    """One answer about one task. `on` is the day it was true, `at` when the office learned it (law 17).

    `said_by` is whoever of the unit said what `by` wrote down on its behalf.
    """

    __table_args__ = (
        UniqueConstraint("task_id", "idempotency_key"),
        Index("ix_report_task_at", "task_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    answer: Answer = Field(sa_type=choice(Answer, "answer"))
    percent: int | None = None
    note: str | None = None
    proposed_on: dt.date | None = None
    at: dt.datetime
    on: dt.date
    by: str = Field(max_length=300)
    road: Road = Field(sa_type=choice(Road, "road"))
    on_behalf: bool = False
    said_by: str | None = Field(default=None, max_length=200)
    idempotency_key: str | None = Field(default=None, max_length=200)
    contradictions: list[str] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )


class Evidence(SQLModel, table=True):
    """A file or document number that shows the work was done."""

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    filename: str = Field(max_length=300)
    media_type: str = Field(max_length=120)
    content: bytes
    sha256: str = Field(max_length=64)


class Ask(SQLModel, table=True):
    """One unit asked in one base round; answered by its first word from the opening of that round to that of the next.

    With `is_extra` it was asked besides the rounds, on the day `round_on`; the update rate does not know of it
    (design part 6).
    """

    __table_args__ = (UniqueConstraint("body_id", "unit_id", "round_on", "is_extra"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    round_on: dt.date
    asked_at: dt.datetime
    answered_at: dt.datetime | None = None
    road: Road = Field(sa_type=choice(Road, "road"))
    is_extra: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Source(SQLModel, table=True):
    """A unit's own system that can be asked; address and secret are sealed. `opened_at`: it is left alone until `probe_at`.

    `etag` is good for the question `etag_for`; `remarks` are what is odd about the newest answer, by oddity.
    """

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", unique=True)
    kind: str = Field(max_length=20)
    url: str = Field(max_length=2000)
    secret: str | None = Field(default=None, max_length=2000)
    etag: str | None = Field(default=None, max_length=300)
    etag_for: str | None = Field(default=None, max_length=64)
    asked_at: dt.datetime | None = None
    last_answer_at: dt.datetime | None = None
    failing_since: dt.datetime | None = None
    failure: str | None = Field(default=None, max_length=500)
    failures: int = 0
    opened_at: dt.datetime | None = None
    probe_at: dt.datetime | None = None
    probes: int = 0
    remarks: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    remarked_at: dt.datetime | None = None
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
