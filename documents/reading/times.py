"""The times that one paper names: read once over the whole text, asked for stretch by stretch.

Here: what days are counted from (meeting, paper, calendar, the year all its days agree on) and the questions that
settling asks. Not here: the phrases (when), and which task a time belongs to (settling).
"""

import bisect
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from documents.reading import letterhead
from documents.reading.page import Page
from documents.reading.when import Phrasebook, Reckoning, Said, phrasebook, said
from documents.reading.when.shapes import MONTHS
from models.rules.reading import Language
from models.rules.workdays import Workdays

_ORDERS = (
    (True, re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])(?![\d])")),
    (False, re.compile(r"(?<![\d/])(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])(?![\d])")),
)
_MONTH = "|".join(sorted(MONTHS))
_SPELLED = (
    (True, re.compile(rf"\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b")),
    (False, re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})\.?,? \d{{4}}\b")),
)
_CELL = {"vi": ("trước ngày ", "trong ", ""), "en": ("by ", "in ", "")}


@dataclass(frozen=True, slots=True)
class Times:
    """What a page says about time, by family, in order."""

    reckoning: Reckoning
    book: Phrasebook
    language: Language
    page: Page
    known: dict[str, list[Said]]
    starts: dict[str, list[int]]

    @classmethod
    def of(
        cls, page: Page, held_on: dt.date | None, language: Language, workdays: Callable[[], Workdays]
    ) -> "Times":
        """The times of a page whose meeting was held on that day, or on a day nobody knows."""
        book = phrasebook(language)
        reckoning = Reckoning(
            workdays=workdays, held_on=held_on, issued_on=letterhead.day_issued(page),
            next_meeting_on=letterhead.next_meeting_on(page, language, held_on),
            month_first=_month_first(page) if language == "en" else None,
        )  # fmt: skip
        found = said(page, 0, len(page.text), reckoning, book)
        if held_on is None and (year := _year(found)):
            reckoning = replace(reckoning, year=year)
            found = said(page, 0, len(page.text), reckoning, book)
        known: dict[str, list[Said]] = defaultdict(list)
        for one in found:
            known[one.family].append(one)
        starts = {family: [one.start for one in ones] for family, ones in known.items()}
        return cls(reckoning, book, language, page, known, starts)

    def dues(self, start: int, end: int) -> list[Said]:
        """The due dates that begin in a stretch, those without a day too."""
        return self._within("due", start, end)

    def repeat(self, start: int, end: int) -> Said | None:
        """The first words that make the work of a stretch come again; those that say how often go first."""
        found = self._within("repeat", start, end)
        return next((one for one in found if one.recurrence), found[0] if found else None)

    def event(self, start: int, end: int) -> Said | None:
        """The happening that a stretch waits for or must be ready for."""
        found = self._within("event", start, end)
        return found[0] if found else None

    def haste(self, start: int, end: int) -> Said | None:
        """Words of a stretch that ask for haste, or point to another paper's day, and name none."""
        found = self._within("haste", start, end)
        return min(found, key=lambda one: "date-elsewhere" not in one.doubts, default=None)

    def in_cell(self, start: int, end: int) -> list[Said]:
        """A cell of deadlines may hold the bare day, month or quarter: it is read as if "by" stood before it."""
        found = self.dues(start, end)
        for ahead in () if found else _CELL[self.language]:
            words = Page.of(ahead + self.page.text[start:end])
            inner = said(words, 0, len(words.text), self.reckoning, self.book)
            if due := [one for one in inner if one.family == "due" and one.start <= len(ahead)]:
                return [replace(one, start=start, end=end) for one in due]
        return found

    def _within(self, family: str, start: int, end: int) -> list[Said]:
        ones, starts = self.known.get(family, []), self.starts.get(family, [])
        found = ones[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
        return [_clipped(self.page, one, end) for one in found]


def _clipped(page: Page, one: Said, end: int) -> Said:
    """A happening's words may run on behind the stretch that names it; they end with it."""
    if one.end <= end:
        return one
    return replace(one, end=page.trimmed(one.start, end)[1], span=(one.span[0], min(one.span[1], end)))


def _month_first(page: Page) -> bool | None:
    """Whether the paper writes the month before the day (6/30, June 30, 2024), or the day; None where it shows both."""
    shown = {first for first, shape in _ORDERS if shape.search(page.low)}
    if len(shown) != 1:
        shown = {first for first, shape in _SPELLED if shape.search(page.low)}
    return shown.pop() if len(shown) == 1 else None


def _year(found: list[Said]) -> int | None:
    """The one year on which all days agree that name theirs; bare years are plans and targets, not days."""
    years = Counter(one.on.year for one in found if one.on and one.family == "due" and "year" not in one.rule)
    return next(iter(years)) if len(years) == 1 else None
