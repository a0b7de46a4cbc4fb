"""What repeats and what waits for a happening: periods of reports, and milestones.

Here: words such as "hằng quý", "every month", "before the next session". Not here: days (due_dates).
"""

import re
from dataclasses import dataclass

from documents.reading.page import Page
from models.rules.reading import Recurrence

_VI: dict[str, Recurrence] = {
    "tuần": "weekly", "tháng": "monthly", "quý": "quarterly", "năm": "annual",
    "6 tháng": "semiannual", "sáu tháng": "semiannual", "nửa năm": "semiannual", "06 tháng": "semiannual",
}  # fmt: skip
_EN: dict[str, Recurrence] = {
    "week": "weekly", "weekly": "weekly", "month": "monthly", "monthly": "monthly", "quarter": "quarterly",
    "quarterly": "quarterly", "year": "annual", "annually": "annual", "yearly": "annual", "annual": "annual",
    "six months": "semiannual", "6 months": "semiannual", "semi-annual": "semiannual",
    "semi-annually": "semiannual", "half-yearly": "semiannual",
}  # fmt: skip
_UNITS_VI = r"(?P<unit>0?6 tháng|sáu tháng|nửa năm|tuần|tháng|quý|năm)"
_REPEATS = (
    re.compile(
        rf"\b(?:(?:chậm nhất|trước|vào)[^,.;]{{0,24}} )?(?:định kỳ )?(?:hằng|hàng|mỗi) {_UNITS_VI}\b"
        rf"|\bđịnh kỳ (?:theo )?{_UNITS_VI.replace('unit', 'also')}\b(?!\d)"
    ),
    re.compile(
        r"\b(?:every|each) (?P<unit>week|month|quarter|year|six months|6 months)\b"
        r"|\b(?P<also>weekly|monthly|quarterly|annually|yearly|semi-annually|half-yearly)\b(?= *(?:[,.;:)]|$|to\b|by\b|and\b|on\b))"
        r"|\bon an? (?P<basis>weekly|monthly|quarterly|annual|yearly|semi-annual) basis"
    ),
)
_ADJECTIVE = re.compile(
    r"(?:ngân sách|bình quân|năm và|vốn|kinh phí|số liệu|trung hạn và|chỉ tiêu|nhiệm vụ|dự toán)$"
)
_UNSAID = re.compile(r"\bđịnh kỳ\b(?! *(?:\d|hằng|hàng))|\bperiodic(?:ally)?\b|\bfrom time to time\b")
_HAPPENING = (
    r"(?:kỳ họp|hội nghị|đại hội|phiên họp|cuộc họp|mùa|tết|lễ|buổi|cuộc|chương trình|hội thi|ngày bầu cử)"
)
_GATHERING = r"(?:meeting|conference|congress|dialogue|session|ceremony|event|workshop|summit)"
_EFFECT = r"(?:đạt|diễn ra|thành công|được tổ chức|có chất lượng|đảm bảo|bảo đảm)"
_READY_FOR = rf"\bchuẩn bị [^.;]{{0,80}}?(?:để|cho|phục vụ) (?P<it>{_HAPPENING} [^,.;]{{3,160}}?)(?= {_EFFECT}\b|[,.;]|$)"
_SO_THAT = (
    rf"\b(?:so that|for|in preparation for) (?P<it2>the [^.;]{{0,80}}?{_GATHERING}\b[^.;]{{0,260}}?)"
    r"(?= (?:will|shall|is|are|takes|can|to be)\b)"
)
_FOR = rf"\b(?:for|in preparation for) (?P<it3>the (?:next |coming |upcoming |\w+ ){{0,3}}{_GATHERING}\b[^,.;]{{0,120}})"
_BEFORE = (
    r"\b(?:before|after|following|prior to|once|until|at|by) (?:the )?[^,.;|]{0,50}?"
    r"\b(?:meeting|session|conference|congress|approval|renewal|vote|event|proposal)\b[^,.;|]{0,60}"
)
_AT_THE_NEXT = r"\btại (?:cuộc họp|phiên họp|kỳ họp|hội nghị)[^,.;]{0,60}(?:tiếp theo|tới|sau|gần nhất|thứ \w+)[^,.;]{0,60}"
_MILESTONES = tuple(
    re.compile(shape)
    for shape in (
        rf"\b(?:ngay )?(?:trước|sau) (?:khi|{_HAPPENING})\b[^,.;]{{0,140}}",
        _AT_THE_NEXT,
        _READY_FOR,
        r"\bcho đến khi [^,.;]{3,120}",
        _SO_THAT,
        _FOR,
        _BEFORE,
        r"\b(?:once|as soon as|when) (?!practicable|possible)[^,.;|]{4,80}",
        r"(?<=attend )(?:the )?next [^,.;|]{0,30}meeting\b",
    )
)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Work that comes again: how often (None where the text does not say) and the words that say so."""

    period: Recurrence | None
    start: int
    end: int


def repeat(page: Page, start: int, end: int) -> Repeat | None:
    """The first words of `[start, end)` that make the work periodic; None where it is not."""
    for shape, known in zip(_REPEATS, (_VI, _EN), strict=True):
        for found in shape.finditer(page.low, start, end):
            if _ADJECTIVE.search(page.low[max(start, found.start() - 24) : found.start()].rstrip()):
                continue
            unit = next(group for group in found.groups() if group)
            return Repeat(known[unit], found.start(), found.end())
    unsaid = _UNSAID.search(page.low, start, end)
    return Repeat(None, unsaid.start(), unsaid.end()) if unsaid else None


def milestone(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """Where the text names a happening that the work waits for or must be ready for; None where it names none."""
    for shape in _MILESTONES:
        found = shape.search(page.low, start, end)
        if found:
            inner = next((name for name in ("it", "it2", "it3") if found.groupdict().get(name)), None)
            first, last = (found.start(inner), found.end(inner)) if inner else found.span()
            return page.trimmed(first, last)
    return None
