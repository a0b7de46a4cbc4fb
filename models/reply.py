"""Answers that came by mail: one row a mail, what was understood of it, and whether a person still has to decide.

Here: Reply and its states. Not here: what a mail means (documents.reading.replies), whom to believe and what is written
down (flows.replies), and what the secretariat does with what is left (models.acts.replying).
"""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlmodel import JSON, Field, SQLModel

from models.table import choice


class ReplyState(StrEnum):
    """Where a mail stands: written down whole, waiting for the secretariat, settled by a person, or dropped by one."""

    TAKEN = "taken"
    WAITING = "waiting"
    SETTLED = "settled"
    DROPPED = "dropped"


class Reply(SQLModel, table=True):
    """One mail, unique by `key`. `why` is the reason why none of it was believed; `lines` is what was said, task by task.

    `raw` is the mail itself, kept while it waits: its files become evidence when it is settled.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    body_id: int = Field(foreign_key="unit.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    sender: str = Field(max_length=320)
    subject: str = Field(max_length=500)
    text: str
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    raw: bytes | None = None
    state: ReplyState = Field(sa_type=choice(ReplyState, "reply_state"), index=True)
    why: str = Field(default="", max_length=300)
    at: dt.datetime
    settled_by: str | None = Field(default=None, max_length=300)
    settled_at: dt.datetime | None = None
    reason: str | None = Field(default=None, max_length=2000)
