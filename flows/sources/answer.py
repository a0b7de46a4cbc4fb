"""What a source gives back: answers as plain values, or the one sentence why there are none."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field


class SourceError(Exception):
    """A unit's system could not be asked, or answered what cannot be read; the text is for the secretariat."""


class Line(BaseModel):
    """One answer about one task; `id` is the unit's own and makes a repeat harmless."""

    code: str
    answer: Literal["in-progress", "done", "late", "blocked"]
    id: str = Field(min_length=1, max_length=150)
    percent: int | None = Field(default=None, ge=0, le=100)
    note: str = Field(default="", max_length=4000)
    on: dt.date | None = None


@dataclass(frozen=True)
class Answered:
    """All lines of one answer; `etag` to ask again cheaply."""

    lines: tuple[Line, ...]
    etag: str | None = None
