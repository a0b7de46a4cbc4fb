"""Which day a phrase means: one function for each meaning of the table.

Here: from a match to a day as read, never shifted (law 2), with the doubt it leaves. Not here: the phrases
(vi.csv, en.csv), what else is said beside a day (saying), and which task a day belongs to (settling). Nothing is
invented (law 4): where the words alone give no day, there is none, and the doubt says why.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from documents.reading.when import calendar_days as days
from documents.reading.when.shapes import MONTHS, NUMBERS, WEEKDAYS
from models.rules.workdays import Workdays

_Day = dt.date | None
_FAR = 300  # a day without a year that lies farther ahead than these days is rather a slip or a day that was
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_CENTURY = 100


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What days are counted from: the meeting, the paper's own day, the calendar, the next meeting.

    `year` stands in where the day of the meeting is not known but the paper's other days agree on one year.
    `month_first` says how the paper writes 6/7, as far as its other days show it.
    """

    workdays: Callable[[], Workdays]
    held_on: _Day = None
    issued_on: _Day = None
    year: int | None = None
    next_meeting_on: _Day = None
    month_first: bool | None = None


@dataclass(slots=True)
class Meant:
    """A day, or none, with the doubts it leaves; `inferred` from more than the words."""

    on: _Day = None
    doubts: list[str] = field(default_factory=list)
    inferred: bool = False


def meant(means: str, match: re.Match[str], reckoning: Reckoning) -> Meant:
    """The day of a match by the meaning of its row; KeyError for a meaning that there is not."""
    return _MEANINGS[means](match, reckoning)


def meanings() -> Sequence[str]:
    """The meanings that a row may have, beside words, repeat, event, ready for, elsewhere and urgent."""
    return tuple(_MEANINGS)


def get(match: re.Match[str], name: str) -> str | None:
    """The group of that name, by whichever of its ways it was written."""
    groups = match.groupdict()
    return next((groups[key] for key in (name, f"{name}2", f"{name}3") if groups.get(key) is not None), None)


def _unless_far(on: _Day, reckoning: Reckoning, doubt: str = "far-day") -> Meant:
    far = on and reckoning.held_on and (on - reckoning.held_on).days > _FAR
    return Meant(on, [doubt] if far else [])


def _year_of(match: re.Match[str], reckoning: Reckoning) -> int | None:
    """The year that the words name, also as "this" or "next"; None where they name none."""
    named = get(match, "y")
    if named is None:
        return None
    if named.isdigit():
        return int(named) + (2000 if int(named) < _CENTURY else 0)
    known = reckoning.held_on.year if reckoning.held_on else reckoning.year
    return None if known is None else known + (named in {"sau", "tới", "next"})


def _placed(
    match: re.Match[str],
    reckoning: Reckoning,
    in_year: Callable[[int], _Day],
    *,
    doubt_impossible: bool = False,
) -> Meant:
    """The day in the year that is named, else the next such day from the meeting on, else in the paper's year."""
    year = _year_of(match, reckoning)
    if year is not None:
        on = in_year(year)
        return Meant(on, ["impossible-day"] if on is None and doubt_impossible else [])
    if in_year(2000) is None:  # a leap year: what it lacks no year has
        return Meant(None, ["impossible-day"] if doubt_impossible else [])
    if get(match, "y") is not None or (reckoning.held_on is None and reckoning.year is None):
        return Meant(None, ["year-missing"])
    if reckoning.held_on is None:
        return Meant(in_year(reckoning.year or 0), ["inferred-year"], inferred=True)
    near = in_year(reckoning.held_on.year)
    if near is None or near < reckoning.held_on:
        near = in_year(reckoning.held_on.year + 1)
    return _unless_far(near, reckoning)


def _numbered(match: re.Match[str], reckoning: Reckoning) -> Meant:
    number, month = int(get(match, "d") or 0), int(get(match, "m") or 0)
    return _placed(match, reckoning, lambda year: days.day(year, month, number), doubt_impossible=True)


def _bare(match: re.Match[str], reckoning: Reckoning) -> Meant:
    """Without the word "ngày" a fraction looks the same: what is no day is no doubt either."""
    number, month = int(get(match, "d") or 0), int(get(match, "m") or 0)
    return _placed(match, reckoning, lambda year: days.day(year, month, number))


def _named_date(match: re.Match[str], reckoning: Reckoning) -> Meant:
    name = get(match, "month")
    month = MONTHS[name] if name else int(get(match, "m") or 0)
    number = int(get(match, "d") or 0)
    return _placed(match, reckoning, lambda year: days.day(year, month, number), doubt_impossible=True)


def _slashed(match: re.Match[str], reckoning: Reckoning) -> Meant:
    """6/30 has one reading, 6/7 two: then only the paper's other days can tell."""
    first, second = int(match["a"]), int(match["b"])
    ways = {(m, d) for m, d in ((first, second), (second, first)) if days.day(2000, m, d)}
    if len(ways) > 1 and reckoning.month_first is not None:
        month, number = (first, second) if reckoning.month_first else (second, first)
        one = _placed(match, reckoning, lambda year: days.day(year, month, number))
        return Meant(one.on, [*one.doubts, "ambiguous-due"], inferred=True)
    if len(ways) > 1:
        return Meant(None, ["two-readings"])
    if not ways:
        return Meant()
    month, number = ways.pop()
    return _placed(match, reckoning, lambda year: days.day(year, month, number))


def _ordinal(match: re.Match[str], reckoning: Reckoning) -> Meant:
    """The next such day of a month: "by the 15th"."""
    held, number = reckoning.held_on, int(match["d"])
    if held is None:
        return Meant(None, ["year-missing"])
    this = days.day(held.year, held.month, number)
    if this and this >= held:
        return Meant(this)
    after = days.month_end(held.year, held.month)
    following = days.later(after, 1) if after else None
    return Meant(days.day(following.year, following.month, number) if following else None)


def _monthly(place: str) -> Callable[[re.Match[str], Reckoning], Meant]:
    def meaning(match: re.Match[str], reckoning: Reckoning) -> Meant:
        name = get(match, "month")
        month = MONTHS[name] if name else int(get(match, "m") or 0)
        return _placed(match, reckoning, lambda year: _in_month(days.month_end(year, month), place))

    return meaning


def _in_month(last: _Day, place: str) -> _Day:
    """Start, middle and end by custom: the 10th, the 15th, the last day; before it: the last day of the one before."""
    if last is None or place == "end":
        return last
    if place == "before":
        return None if last.year <= 1 else last.replace(day=1) - dt.timedelta(days=1)
    return last.replace(day={"start": 10, "middle": 15}[place])


def _near_month(match: re.Match[str], reckoning: Reckoning) -> Meant:
    held = reckoning.held_on
    if held is None:
        return Meant(None, ["year-missing"])
    on = days.month_end(held.year, held.month)
    if re.search(r"\b(?:tới|sau|next)\b", match[0]) and on:
        after = days.later(on, 1)
        on = days.month_end(after.year, after.month) if after else None
    return Meant(on)


def _quarterly(place: str) -> Callable[[re.Match[str], Reckoning], Meant]:
    def meaning(match: re.Match[str], reckoning: Reckoning) -> Meant:
        named = get(match, "q") or ""
        month = 3 * (_QUARTERS.get(named) or int(named))
        month -= {"end": 0, "start": 2, "before": 3}[place]
        return _placed(match, reckoning, lambda year: days.month_end(year - (month == 0), month or 12))

    return meaning


def _near_quarter(match: re.Match[str], reckoning: Reckoning) -> Meant:
    held = reckoning.held_on
    if held is None:
        return Meant(None, ["year-missing"])
    quarter = (held.month - 1) // 3 + 1 + bool(re.search(r"\b(?:tới|sau|next)\b", match[0]))
    return Meant(days.month_end(held.year + (quarter > 4), 3 * (1 if quarter > 4 else quarter)))  # noqa: PLR2004


def _half(match: re.Match[str], reckoning: Reckoning) -> Meant:
    month = 6 if match["half"] == "đầu" else 12
    return _placed(match, reckoning, lambda year: days.month_end(year, month))


def _nine_months(match: re.Match[str], reckoning: Reckoning) -> Meant:
    return _placed(match, reckoning, lambda year: days.month_end(year, 9))


def _yearly(match: re.Match[str], reckoning: Reckoning) -> Meant:
    """The end of the year that is named; "end of the year" alone is this one's."""
    return _placed(match, reckoning, lambda year: days.month_end(year, 12))


def _in_named_year(match: re.Match[str], reckoning: Reckoning) -> Meant:
    if re.search(r"\bnext year\b", match[0]) and reckoning.held_on:
        return Meant(days.month_end(reckoning.held_on.year + 1, 12))
    return _yearly(match, reckoning)


def _week(match: re.Match[str], reckoning: Reckoning) -> Meant:
    if reckoning.held_on is None:
        return Meant(None, ["year-missing"])
    later = re.search(r"tuần (?:sau|tới|kế tiếp|tiếp theo)|\bnext\b", match[0]) is not None
    return Meant(days.friday(reckoning.held_on, int(later)))


def _nth_week(match: re.Match[str], reckoning: Reckoning) -> Meant:
    """The Friday of the n-th week of a month, weeks counted from its first Monday to Sunday."""
    month, nth = int(match["m"]), _number(get(match, "n") or "1")

    def in_year(year: int) -> _Day:
        first = days.day(year, month, 1)
        friday = days.friday(first, nth - 1) if first else None
        return friday if friday and friday.month == month else None

    return _placed(match, reckoning, in_year)


def _weekday(match: re.Match[str], reckoning: Reckoning) -> Meant:
    """That day of the week that is named, else the next one after the meeting."""
    held = reckoning.held_on
    if held is None:
        return Meant(None, ["year-missing"])
    named = get(match, "weekday")
    wanted = 6 if named is None else WEEKDAYS[named]
    if "tuần" in match[0] or re.search(r"\bnext\b", match[0]):
        later = re.search(r"tuần (?:sau|tới|kế tiếp|tiếp theo)|\bnext\b", match[0]) is not None
        return Meant(days.later(held, wanted - held.weekday() + 7 * later))
    return Meant(days.later(held, (wanted - held.weekday() - 1) % 7 + 1))


def _today(match: re.Match[str], reckoning: Reckoning) -> Meant:
    if reckoning.held_on is None:
        return Meant(None, ["year-missing"])
    tomorrow = re.search(r"\bmai\b|\btomorrow\b", match[0]) is not None
    return Meant(days.later(reckoning.held_on, int(tomorrow)))


_MEETING = re.compile(
    r"cuộc họp|hội nghị|phiên họp|buổi họp|\bhọp\b|hôm nay|(?:this|the|today.s) meeting|today"
)
_PAPER = re.compile(
    r"(?:ban hành|ký|ra) ?(?:thông báo|văn bản|kết luận|công văn)?(?: này)?\s*$|ngày ban hành|thông báo này"
)


def _counted(match: re.Match[str], reckoning: Reckoning) -> Meant:
    """Days counted from the meeting or the paper; from a receipt or another happening nobody can count yet.

    Where no start is named it is the paper's day, else the meeting's, and that is inferred. The first day does
    not count; working days are those of the calendar (Civil Code 2015, art. 147-148).
    """
    since = match.groupdict().get("since")
    start = _start(since, reckoning)
    unit, number = match["unit"], _number(match["n"])
    if start is None or unit in {"giờ", "hour"}:
        return Meant(None, ["counted-days"])
    if match["working"]:
        on: _Day = reckoning.workdays().add(start, number) if number else start
    elif unit in {"tháng", "month"}:
        on = days.months_later(start, number)
    else:
        on = days.later(start, number * (7 if unit in {"tuần", "week"} else 1))
    return Meant(on, [] if since else ["counted-from-meeting"], inferred=not since)


def _start(since: str | None, reckoning: Reckoning) -> _Day:
    if not since:
        return reckoning.issued_on or reckoning.held_on
    if _PAPER.search(since):
        return reckoning.issued_on
    return reckoning.held_on if _MEETING.search(since) else None


def _number(words: str) -> int:
    return int(words) if words.isdigit() else NUMBERS[words]


def _next_meeting(_match: re.Match[str], reckoning: Reckoning) -> Meant:
    """The next meeting, where the paper says when it is."""
    return Meant(
        reckoning.next_meeting_on, ["next-meeting"] if reckoning.next_meeting_on else [], inferred=True
    )


def _open(_match: re.Match[str], _reckoning: Reckoning) -> Meant:
    """No day: the row's own doubt says why."""
    return Meant()


_MEANINGS: dict[str, Callable[[re.Match[str], Reckoning], Meant]] = {
    "count": _counted, "open count": _open, "open": _open,
    "day": _numbered, "bare day": _bare, "date": _named_date, "slashed": _slashed, "ordinal": _ordinal,
    "today": _today, "weekday": _weekday, "week": _week, "nth week": _nth_week,
    "month": _monthly("end"), "month before": _monthly("before"), "month start": _monthly("start"),
    "month middle": _monthly("middle"), "near month": _near_month,
    "quarter": _quarterly("end"), "quarter before": _quarterly("before"), "quarter start": _quarterly("start"),
    "near quarter": _near_quarter, "half": _half, "nine months": _nine_months,
    "year": _in_named_year, "year end": _in_named_year, "next meeting": _next_meeting,
}  # fmt: skip
