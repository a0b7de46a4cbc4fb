"""What a stretch of text says about time: the rows found in it, judged by what stands before them.

Here: days, work that comes again, happenings and haste, none of one family overlapping. Not here: which day a match
means (meanings), and which task it belongs to (settling).
"""

import bisect
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, replace

from documents.reading.page import Page
from documents.reading.when.book import Found, Phrasebook
from documents.reading.when.meanings import Meant, Reckoning, get, meant
from models.rules.reading import Recurrence

_NOON = 12
_BEFORE = 48  # characters before a match in which a word may make it no due date
_ENDED = ("month", "quarter", "half", "nine months", "year")
_RECURRENCES: dict[str, Recurrence] = {
    "weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly", "semiannual": "semiannual", "annual": "annual",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a stretch `[start, end)` says about time.

    `family` is due, repeat, event or haste. `on` is the day as read, None where the words give none; `hour` the
    hour they name; `recurrence` the period of work that comes again. `span` is what a happening is called.
    `doubts` are codes; `inferred` says that the day follows from more than these words.
    """

    family: str
    start: int
    end: int
    rule: str
    on: dt.date | None = None
    hour: dt.time | None = None
    recurrence: Recurrence | None = None
    span: tuple[int, int] = (0, 0)
    doubts: tuple[str, ...] = ()
    inferred: bool = False


def said(page: Page, start: int, end: int, reckoning: Reckoning, book: Phrasebook) -> list[Said]:
    """All that `[start, end)` says about time, in order; within a family nothing overlaps."""
    kept: dict[str, list[Said]] = defaultdict(list)
    for found in book.candidates(page, start, end):
        others = kept[found.phrase.family]
        first, last = found.match.span()
        place = bisect.bisect_left(others, first, key=lambda one: one.start)
        if (place and others[place - 1].end > first) or (place < len(others) and others[place].start < last):
            continue
        one = _meaning(page, found, reckoning, book)
        if one is not None:
            others.insert(place, one)
    return sorted((one for ones in kept.values() for one in ones), key=lambda one: (one.start, one.end))


def _meaning(page: Page, found: Found, reckoning: Reckoning, book: Phrasebook) -> Said | None:
    phrase, match = found.phrase, found.match
    start, end = page.trimmed(*match.span())
    before = page.low[max(0, start - _BEFORE) : start].rstrip()
    said = Said(phrase.family, start, end, f"{phrase.row}: {phrase.means}", doubts=_listed(phrase.doubt))
    if phrase.family == "due":
        return _due(found, said, reckoning, book, before)
    if phrase.family == "repeat":
        period = _RECURRENCES.get(phrase.means.removeprefix("repeat "))
        return None if _stands(book, "adjective", before) else replace(said, recurrence=period)
    inner = page.trimmed(*match.span("it")) if "it" in match.re.groupindex else (start, end)
    return replace(said, span=inner)


def _due(found: Found, said: Said, reckoning: Reckoning, book: Phrasebook, before: str) -> Said | None:
    """The day of a match; None where the words before it, or the period's own end, make it no due date."""
    phrase, match = found.phrase, found.match
    day = meant(phrase.means, match, reckoning)
    elsewhen = _of_something_else(found, book, before)
    if elsewhen and not (day.on and reckoning.held_on and day.on > reckoning.held_on):
        return None
    nothing = day.on is None and not (day.doubts or phrase.doubt)
    if nothing or _of_a_period(found, book, before) or _over(found, day, reckoning):
        return None
    doubts = [*day.doubts, *_listed(phrase.doubt if day.on or not day.doubts else None)]
    if elsewhen:
        doubts.append("not-surely-due")
    if _stands(book, "soft", before, within=True):
        doubts.append("soft-date")
    if day.on and reckoning.held_on and day.on < reckoning.held_on:
        doubts.append("past-day")
    return replace(said, on=day.on, hour=_hour(match), doubts=tuple(doubts), inferred=day.inferred)


def _of_something_else(found: Found, book: Phrasebook, before: str) -> bool:
    """Whether the day may tell when something else happened: "các dự án cấp phép trước ngày ..."."""
    if not found.match[0].startswith(("trước", "đến", "tới", "before", "until", "by")):
        return False
    past = book.words.get("past")
    stands = past.search(before) if past else None
    return stands is not None and not _stands(book, "firm", before[: stands.start()].rstrip())


def _of_a_period(found: Found, book: Phrasebook, before: str) -> bool:
    return found.phrase.means.startswith(_ENDED) and _stands(book, "period", before)


def _stands(book: Phrasebook, words: str, before: str, *, within: bool = False) -> bool:
    """Whether words of that row stand right before, or anywhere in the same clause."""
    shape = book.words.get(words)
    if shape is None:
        return False
    if not within:
        return shape.search(before) is not None
    clause = re.split(r"[.;,]", before)[-1]
    return re.search(shape.pattern.removesuffix("$") + r"\b", clause) is not None


def _listed(doubt: str | None) -> tuple[str, ...]:
    return (doubt,) if doubt else ()


def _over(found: Found, day: Meant, reckoning: Reckoning) -> bool:
    """A period that had ended before the meeting is a report's; "on" a day before it something was done."""
    ended = day.on is not None and reckoning.held_on is not None and day.on < reckoning.held_on
    return ended and (found.phrase.means.startswith(_ENDED) or found.match[0].startswith("on "))


def _hour(match: re.Match[str]) -> dt.time | None:
    hour = get(match, "h")
    if hour is None:
        return None
    number = int(hour) + (_NOON if (get(match, "half") or "").startswith("p") and int(hour) < _NOON else 0)
    minute = int(get(match, "min") or 0)
    if number == 24 and minute == 0:  # noqa: PLR2004 - the end of the day
        return dt.time(23, 59)
    return dt.time(number, minute) if number < 24 and minute < 60 else None  # noqa: PLR2004 - a clock
