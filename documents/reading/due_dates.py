"""Days by which something is due, as the words give them: one ordered table of rules, Vietnamese and English.

Here: which words are a due date and which day they mean (the day as read, never shifted: law 2). Not here:
repeating work and milestones (recurrences), and which task a date belongs to (directives). The date of another
document ("Quyết định số ... ngày ...") never matches: every rule begins with the word that makes a date due.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from documents.reading import calendar_days as days
from documents.reading.page import Page

_Day = dt.date | None
_Read = tuple[_Day, str | None]

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LATEST = (
    r"(?:chậm nhất|muộn nhất)(?: là)?(?: đến)?(?: vào)?(?: trước)?(?: trong)?|không (?:chậm|muộn) (?:hơn|quá)"
)
_BY = (
    rf"(?:{_LATEST}|(?:từ nay )?(?:cho )?đến(?: hết)?|trước|tới|hoàn thành|xong|hết|ngay trong|trong"
    r"|(?:thời hạn|hạn|thời gian)(?: hoàn thành| cuối| chót| thực hiện)?(?: là)? *:?)"
)
_WHEN = r"(?:,? ?\d{1,2} ?(?:giờ|h|g)(?: ?\d{2})?(?: phút)?(?: sáng| chiều| tối)?,?)?(?: (?:sáng|chiều|tối))?"
_NAMED = r"(?: (?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),?)?"
_ON = rf"{_WHEN}{_NAMED} "
_SHORT = r"(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2})(?: ?[/.-] ?(?P<y>\d{4}))?(?![\d/])"
_LONG = r"(?P<d>\d{1,2}) tháng (?P<m>\d{1,2})(?:,? năm (?P<y>\d{4}))?"
_IN = rf"(?:{_LATEST}|ngay trong|trong|vào|đến|hết|trước|hoàn thành|xong)(?: (?:hết|cuối))*"
_BY_EN = r"(?:by|before|no later than|not later than|on or before|prior to|until|due(?: on| by)?|deadline:?)"
_PAST_BEFORE = re.compile(
    r"(?:ban hành|hiệu lực|phát sinh|tồn tại|thành lập|phê duyệt|được ký|cấp phép|diễn ra|tính|kể|tính từ|sinh)$"
)
_PERIOD_BEFORE = re.compile(
    r"(?:giai đoạn|nhiệm kỳ|thời kỳ|tầm nhìn|mục tiêu|quy hoạch|lũy kế|kết quả)(?: từ)?$"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date read from `[start, end)`; `on` is None where the words alone give no day, `doubt` says why."""

    start: int
    end: int
    on: _Day
    doubt: str | None


def dues(page: Page, start: int, end: int, anchor: _Day) -> list[Due]:
    """The due dates of a stretch of text, in order; of overlapping ones the rule higher in the table stands."""
    found: list[Due] = []
    for rule in _RULES:
        for match in rule.shape.finditer(page.low, start, end):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            if _excluded(page, match, rule):
                continue
            on, doubt = rule.read(match, anchor)
            if on is None and doubt is None:
                continue
            found.append(Due(match.start(), match.end(), on, doubt or _past(on, anchor)))
    return sorted(found, key=lambda due: due.start)


def _excluded(page: Page, match: re.Match[str], rule: "_Rule") -> bool:
    before = page.low[max(0, match.start() - 40) : match.start()].rstrip()
    if _PAST_BEFORE.search(before) and match[0].startswith(("trước", "đến", "tới")):
        return True
    return rule.of_period and _PERIOD_BEFORE.search(before) is not None


def _past(on: _Day, anchor: _Day) -> str | None:
    return "past-day" if on and anchor and on < anchor else None


def _ended(on: _Day, anchor: _Day) -> bool:
    """A month, quarter or year that was over before the meeting is a report's period, not a due date."""
    return on is not None and anchor is not None and on < anchor


def _period(on: _Day, anchor: _Day, doubt: str | None = None) -> _Read:
    return (None, None) if on is None or _ended(on, anchor) else (on, doubt)


def _numbered_day(found: re.Match[str], anchor: _Day) -> _Read:
    number, month = int(found["d"]), int(found["m"])
    if found["y"]:
        on = days.day(int(found["y"]), month, number)
        return (on, None) if on else (None, "impossible-day")
    if days.day(2000, month, number) is None:
        return None, "impossible-day"
    return (days.next_day(anchor, month, number), None) if anchor else (None, "year-missing")


def _bare_day(found: re.Match[str], anchor: _Day) -> _Read:
    """Without the word "ngày" a fraction looks the same: what is no day is no doubt either."""
    on, doubt = _numbered_day(found, anchor)
    return (None, None) if doubt == "impossible-day" else (on, doubt)


def _month(found: re.Match[str], anchor: _Day) -> _Read:
    month, words = int(found["m"]), found[0]
    if not 1 <= month <= days.DECEMBER:
        return None, None
    ambiguous = "ambiguous-due" if re.search(r"trước tháng|đến tháng", words) else None
    if found["y"]:
        on = days.month_end(int(found["y"]), month)
    elif anchor:
        on = days.next_month_end(anchor, month)
    else:
        return None, "year-missing"
    if on and "trước tháng" in words:
        on = on.replace(day=1) - dt.timedelta(days=1) if on.year > 1 else None
    elif on and found["part"] == "giữa":
        on = on.replace(day=15)
    elif on and found["part"] == "đầu":
        on = on.replace(day=10)
    return _period(on, anchor, ambiguous)


def _near_month(found: re.Match[str], anchor: _Day) -> _Read:
    if anchor is None:
        return None, "year-missing"
    on = days.month_end(anchor.year, anchor.month)
    if found["which"] != "này" and on:
        after = days.later(on, 1)
        on = days.month_end(after.year, after.month) if after else None
    return on, None


def _quarter(found: re.Match[str], anchor: _Day) -> _Read:
    month = 3 * _QUARTERS[found["q"]]
    if found["y"]:
        return _period(days.month_end(int(found["y"]), month), anchor)
    return _period(days.next_month_end(anchor, month), anchor) if anchor else (None, "year-missing")


def _half(found: re.Match[str], anchor: _Day) -> _Read:
    month = 6 if found["half"] == "đầu" else 12
    if found["y"]:
        return _period(days.month_end(int(found["y"]), month), anchor)
    return _period(days.next_month_end(anchor, month), anchor) if anchor else (None, "year-missing")


def _year(found: re.Match[str], anchor: _Day) -> _Read:
    named = found["y"]
    if named and named.isdigit():
        unsure = re.match(r"đến năm", found[0]) is not None
        return _period(days.month_end(int(named), 12), anchor, "ambiguous-due" if unsure else None)
    if anchor is None:
        return None, "year-missing"
    return days.month_end(anchor.year + (named in {"sau", "tới"}), 12), None


def _week(found: re.Match[str], anchor: _Day) -> _Read:
    if anchor is None:
        return None, "year-missing"
    return days.friday(anchor, 0 if found["which"] == "này" else 1), None


def _counted(found: re.Match[str], anchor: _Day) -> _Read:
    """Calendar days from the meeting are counted; working days and other starts are left to a person."""
    if found["working"] or not found["meeting"] or anchor is None or found["unit"] == "tháng":
        return None, "counted-days"
    return days.later(anchor, int(found["n"]) * (7 if found["unit"] == "tuần" else 1)), None


def _open_count(_found: re.Match[str], _anchor: _Day) -> _Read:
    return None, "counted-days"


def _english_day(found: re.Match[str], anchor: _Day) -> _Read:
    month, number = MONTHS[found["name"]], int(found["d"])
    if found["y"]:
        on = days.day(int(found["y"]), month, number)
        return (on, None) if on else (None, "impossible-day")
    if days.day(2000, month, number) is None:
        return None, "impossible-day"
    return (days.next_day(anchor, month, number), None) if anchor else (None, "year-missing")


def _iso_day(found: re.Match[str], _anchor: _Day) -> _Read:
    on = days.day(int(found["y"]), int(found["m"]), int(found["d"]))
    return (on, None) if on else (None, "impossible-day")


def _english_month(found: re.Match[str], anchor: _Day) -> _Read:
    month = MONTHS[found["name"]]
    if found["y"]:
        on = days.month_end(int(found["y"]), month)
    elif anchor:
        on = days.next_month_end(anchor, month)
    else:
        return None, "year-missing"
    if on and re.search(r"before|prior|beginning|start", found[0]):
        on = on.replace(day=1) - dt.timedelta(days=1) if on.year > 1 else None
    return _period(on, anchor)


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    shape: re.Pattern[str]
    read: Callable[[re.Match[str], _Day], _Read]
    of_period: bool = False


def _rules() -> Iterator[_Rule]:
    def rule(
        name: str, shape: str, read: Callable[[re.Match[str], _Day], _Read], *, period: bool = False
    ) -> _Rule:
        return _Rule(name, re.compile(rf"\b{shape}"), read, period)

    count = r"(?:thời hạn|vòng|thời gian)? ?(?:tối đa |không quá )?(?P<n>\d{1,3})(?: \([^)]{1,20}\))?"
    yield rule(
        "counted from the meeting", rf"(?:trong|sau) {count} (?P<unit>ngày|tuần|tháng)(?P<working> làm việc)?"
        r",? (?:kể từ|từ|tính từ|sau)(?: ngày| khi)*(?P<meeting> (?:kết thúc )?(?:cuộc họp|hội nghị|phiên họp)"
        r"| họp)?(?:[^,.;]{0,60})", _counted)  # fmt: skip
    yield rule("counted", r"trong (?:thời hạn|vòng) (?:\d{1,3}|một|hai|ba|bốn|năm|mười)(?: \([^)]{1,20}\))?"
               r" (?:giờ|ngày|tuần|tháng)(?: làm việc)?", _open_count)  # fmt: skip
    yield rule("day", rf"{_BY}{_ON}ngày {_SHORT}", _numbered_day)
    yield rule("long day", rf"{_BY}{_ON}ngày {_LONG}", _numbered_day)
    yield rule("bare day", rf"(?:{_LATEST}|trước|(?:từ nay )?đến){_ON}(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})"
               r"(?:/(?P<y>\d{4}))?(?![\d/%])(?! (?:số|tổng|diện|hộ))", _bare_day)  # fmt: skip
    yield rule("month", rf"{_IN}(?: (?P<part>đầu|giữa))? tháng (?P<m>\d{{1,2}})"
               r"(?:(?: ?[/.-] ?|,? năm )(?P<y>\d{4}))?(?!\d)(?! ?[/.-] ?\d)", _month, period=True)  # fmt: skip
    yield rule("this or next month", rf"{_IN} tháng (?P<which>này|tới|sau)", _near_month)
    yield rule("quarter", rf"{_IN} quý (?P<q>iv|iii|ii|i|[1-4])\b(?:(?: ?[/.-] ?|,? năm )(?P<y>\d{{4}}))?",
               _quarter, period=True)  # fmt: skip
    yield rule(
        "half-year", rf"{_IN} (?:6|sáu) tháng (?P<half>đầu|cuối) năm(?: (?P<y>\d{{4}}))?", _half, period=True
    )
    yield rule("end of year", r"(?:trước|vào|đến|hết|chậm nhất(?: là)?(?: vào| đến| trong)?|từ nay đến)"
               r"(?: hết)? cuối năm(?: (?P<y>\d{4}|nay|sau|tới))?", _year)  # fmt: skip
    yield rule("in the year", rf"(?:{_LATEST}|ngay trong|trong|vào|hoàn thành|xong)(?: hết)? năm"
               r" (?P<y>\d{4}|nay|sau|tới)(?! ?[-–] ?\d)", _year, period=True)  # fmt: skip
    yield rule(
        "to the year", r"(?<=hoàn thành )đến(?: hết)? năm (?P<y>\d{4})(?! ?[-–] ?\d)", _year, period=True
    )
    yield rule("to the year, in front", r"(?:(?<=\n)|(?<=[.;,] )|(?<![\s\S]))đến(?: hết)? năm (?P<y>\d{4})(?=,)", _year,
               period=True)  # fmt: skip
    yield rule("week", r"(?:trong |ngay )*(?:đầu |cuối )?tuần (?P<which>này|sau|tới)", _week)
    yield rule("English day", rf"{_BY_EN} (?:\w+day,? )?(?:the )?{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
               r"(?:,? (?P<y>\d{4}))?\b", _english_day)  # fmt: skip
    yield rule("English day first", rf"{_BY_EN} (?:\w+day,? )?(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}"
               r"(?:,? (?P<y>\d{4}))?\b", _english_day)  # fmt: skip
    yield rule("ISO day", rf"{_BY_EN} (?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})\b", _iso_day)
    yield rule("English month", rf"(?:{_BY_EN}|in|during|within)(?: the)?(?: end of| beginning of| start of)?"
               rf" {_MONTH}(?! \d{{1,2}}\b)(?:,? (?P<y>\d{{4}}))?\b", _english_month, period=True)  # fmt: skip
    yield rule("English quarter", rf"(?:{_BY_EN}|in|during)(?: the)?(?: end of)? q(?P<q>[1-4])(?:,? (?:of )?"
               r"(?P<y>\d{4}))?", _quarter, period=True)  # fmt: skip
    yield rule(
        "English year", rf"(?:{_BY_EN}|in|during)(?: the)? end of(?: the)? (?:year|(?P<y>\d{{4}}))", _year
    )
    yield rule("English count", r"within (?:\d{1,3}|\w+) (?:working |business |calendar )?(?:hours?|days?|weeks?|months?)"
               r"(?: (?:of|from|after) [^,.;]{0,60})?", _open_count)  # fmt: skip


_RULES = tuple(_rules())
