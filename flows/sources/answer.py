"""What a unit's own system said, read by the agreed form: rows to take, rows that mean nothing here, or why there are none.

Here: from the bytes of an answer to plain values; nothing of the other side's text goes further than it was checked. Not
here: the wire (flows.sources.http_json), and which rows are taken (models.acts.pulling).
"""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from models.acts.answering import Said
from models.acts.pulling import Answered, Row
from models.rules.lifecycle import Answer
from models.rules.sources import Form, Oddity, Trouble

#: What may be the code of a task; anything else is shown to nobody.
CODE = re.compile(r"[A-Za-z0-9.-]{1,40}")


class SourceError(Exception):
    """Why a mailbox or a unit's system could not be asked; the text is for the secretariat."""


class Troubled(SourceError):
    """A unit's system could not be asked; `code` is the status that it answered with, if any."""

    def __init__(self, trouble: Trouble, code: int | None = None) -> None:
        self.trouble = trouble
        super().__init__(f"{trouble} ({code})" if code else str(trouble))


class _Line(BaseModel):
    """One row with its fields in our words."""

    code: str
    answer: Answer
    id: str = Field(min_length=1, max_length=150)
    percent: int | None = Field(default=None, ge=0, le=100)
    note: str = Field(default="", max_length=4000)
    on: dt.date | None = None


def read(body: bytes, form: Form, codes: Collection[str]) -> Answered:
    """The rows about these tasks; those about others are only named, however many they are."""
    rows = _rows(body, form)
    taken: list[Row] = []
    others: dict[str, None] = {}
    odd: Counter[Oddity] = Counter()
    for row in rows:
        code = _word(_at(row, form.code))
        if code is None or not CODE.fullmatch(code):
            odd[Oddity.UNREADABLE] += 1
        elif code not in codes:
            others[code] = None
        elif (read_row := _row(row, code, form)) is None:
            odd[Oddity.UNREADABLE] += 1
        else:
            taken.append(read_row)
    if rows and odd.total() == len(rows):
        raise Troubled(Trouble.FORM)
    return Answered(tuple(taken), tuple(others), dict(odd))


def _rows(body: bytes, form: Form) -> list[Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Troubled(Trouble.FORM) from None
    rows = _at(found, form.rows) if form.rows else found
    if not isinstance(rows, list):
        raise Troubled(Trouble.FORM)
    return rows


def _row(row: Any, code: str, form: Form) -> Row | None:
    try:
        line = _Line(
            code=code,
            answer=_answer(_at(row, form.answer), form),
            id=_id(row, form),
            percent=_percent(_of(row, form.percent)),
            note=_text(_of(row, form.note)),
            on=_day(_of(row, form.on), form),
        )
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None
    return Row(line.code, Said(line.answer, line.percent, line.note), line.id, line.on)


def _answer(value: Any, form: Form) -> Answer:
    """Their word in the office's list of words, else one of our own."""
    word = _word(value) or ""
    theirs = {_folded(one): answer for one, answer in form.words.items()}
    return theirs.get(_folded(word)) or Answer(word)


def _id(row: Any, form: Form) -> str:
    """Their own number of the report; without one, what the row says."""
    if form.id is not None:
        return _word(_at(row, form.id)) or ""
    said = [_of(row, place) for place in (form.code, form.answer, form.percent, form.note, form.on)]
    return f"={hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()}"


def _percent(value: Any) -> int | None:
    """60, 60.0, "60" or "60 %"."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise TypeError(value)
    return round(float(value.strip().rstrip("%").replace(",", ".") if isinstance(value, str) else value))


def _day(value: Any, form: Form) -> dt.date | None:
    if value is None or value == "":
        return None
    if form.day:
        return dt.datetime.strptime(value, form.day).date()  # noqa: DTZ007 - a day has no zone
    return dt.date.fromisoformat(value[:10])


def _text(value: Any) -> str:
    """Words for people: what no database or page could hold is left out."""
    text = "" if value is None else unicodedata.normalize("NFC", str(value))
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def _word(value: Any) -> str | None:
    """A word or number by which they call something; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return json.dumps(value) if isinstance(value, bool) else None
    text = unicodedata.normalize("NFC", str(value).strip())
    return text if text and text.isprintable() else None


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", word.strip()).casefold()


def _of(row: Any, place: str | None) -> Any:
    return _at(row, place) if place else None


def _at(found: Any, place: str) -> Any:
    """What lies at a place of names with dots between them; None where it is not there."""
    for name in place.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
