"""Meetings and their conclusions: what was said, byte for byte.

Here: Meeting and Conclusion. Not here: the demands cut out of a conclusion (models.directive).
"""

import datetime as dt
from typing import Any

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint


class Meeting(SQLModel, table=True):
    """When a body met, who chaired, and the previous meeting of its series."""

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id", index=True)
    held_on: dt.date
    title: str = Field(max_length=500)
    chair_post_id: int | None = Field(default=None, foreign_key="post.id")
    previous_id: int | None = Field(default=None, foreign_key="meeting.id")


class Conclusion(SQLModel, table=True):
    """The document as it came, and its text: spans of drafts count characters of `content`.

    One body numbers one series a year, so (body, year, number) is unique; None where a draft has no number yet.
    """

    __table_args__ = (
        UniqueConstraint("body_id", "sha256"),
        UniqueConstraint("body_id", "year", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    title: str = Field(max_length=500)
    number: str | None = Field(default=None, max_length=80)
    year: int
    language: str = Field(max_length=2)
    filename: str = Field(max_length=300)
    original: bytes
    sha256: str = Field(max_length=64)
    content: str
    content_sha256: str = Field(max_length=64)
    rest: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    confidential: bool = False
    amends_id: int | None = Field(default=None, foreign_key="conclusion.id")
    taken_in_at: dt.datetime
    published_at: dt.datetime | None = None
