"""Where a Vietnamese sentence turns to another unit, and where an order stands in it.

Here: cuts inside a sentence, and the verbs of ordering with what follows them. Not here: judging (vietnamese).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.reading.page import Page
from documents.reading.units import Names, names_at
from documents.reading.wording import ORDER, SPEAKER, VERB

_SHORTEST = 15  # fewer characters before a turn are no clause of their own
_TURN = re.compile(r"[;,](?:\s+và)?\s+(?=\S)|\s+(?=đồng thời )")
_TURNING = re.compile(r"(?:đồng thời,? |riêng |còn )*")
_ORDERING = re.compile(r"(?:giao|đề nghị|yêu cầu|phân công)(?: cho| nhiệm vụ cho)? ")
_NOUN_BEFORE = re.compile(
    r"(?:theo|đáp ứng|được|những|bảo đảm|đảm bảo|phù hợp|nhiệm vụ|không|chưa|nội dung|xét|với|công tác|ý kiến|một số|bàn"
    r"|trước|các|có|vụ|tại|của|thông tin|hoàn thành|ban|thường trực)$"
)
_AFTER = re.compile(r"(?: (?:cho|nhiệm vụ cho|rằng|đối với|là|ngay|cụ thể cho))*[ :]+[\"“]?")
_AHEAD = re.compile(
    r"(?:chậm nhất|trong|trước|hằng|hàng|định kỳ|đến|từ nay|trên cơ sở|ngay)\b[^,.;:]{1,50}, "
)
_OPEN = re.compile(
    r"(?:cần |phải |dứt khoát |nghiêm túc |khẩn trương |tiếp tục |tập trung |sớm |kịp thời |cơ bản |ngay )+(?=\w)"
)
_CASE = re.compile(r"trường hợp|riêng|đối với|định kỳ|hằng|hàng|nhất trí|thống nhất|đồng ý")
_PEOPLE = re.compile(
    r"\b(?:thủ tướng|phó thủ tướng|tổng bí thư|chủ tịch|phó chủ tịch|bí thư|phó bí thư|bộ trưởng|thứ trưởng|ông|bà"
    r"|đồng chí|người đứng đầu|lãnh đạo|trưởng ban|phó ban)\b"
)


@dataclass(frozen=True, slots=True)
class Order:
    """A verb of ordering at `start`, the units it addresses, or where its verb begins when it names none."""

    start: int
    names: Names | None
    open_verb: int | None


def clauses(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence that address somebody new, or that begin anew after a semicolon."""
    at = start
    for turn in _TURN.finditer(page.low, start, end):
        if turn.start() - at < _SHORTEST or not _turns(
            page, turn.end(), end, semicolon=turn[0].startswith(";")
        ):
            continue
        yield at, turn.start() + (1 if turn[0][0] in ";," else 0)
        at = turn.end()
    yield page.trimmed(at, end)


def order_at(page: Page, start: int, end: int) -> Order | None:
    """The first order in `[start, end)` that names a unit, or else the first that goes on with what to do."""
    without: Order | None = None
    for found in ORDER.finditer(page.low, start, end):
        before = page.low[max(start, found.start() - 24) : found.start()].rstrip()
        if found.start() > start and _NOUN_BEFORE.search(before):
            continue
        if found[0] in {"chỉ đạo", "lưu ý", "nhắc nhở"} and not _PEOPLE.search(
            page.low, start, found.start()
        ):
            continue
        if found[0] == "giao" and page.text.startswith(" ban", found.end()):
            continue
        after = _AFTER.match(page.low, found.end(), end)
        if not after:
            continue
        names = _names_ordered(page, after.end(), end)
        if names:
            return Order(found.start(), names, None)
        if (
            without is None
            and found[0] in {"yêu cầu", "đề nghị", "lưu ý"}
            and _OPEN.match(page.low, after.end(), end)
        ):
            without = Order(found.start(), None, after.end())
    return without


def _names_ordered(page: Page, at: int, end: int) -> Names | None:
    names = names_at(page, at, end)
    if names or not (ahead := _AHEAD.match(page.low, at, end)):
        return names
    return names_at(page, ahead.end(), end)


def _turns(page: Page, at: int, end: int, *, semicolon: bool) -> bool:
    turned = _TURNING.match(page.low, at, end)
    begins = turned.end() if turned else at
    ordering = _ORDERING.match(page.low, begins, end)
    if ordering:
        addressed = names_at(page, ordering.end(), end)
        return addressed is not None and (
            semicolon or begins > at or page.text[addressed.start].isupper() or addressed.shared
        )
    if (
        semicolon
        and page.text[at].isupper()
        and (VERB.match(page.low, at, end) or _CASE.match(page.low, at, end))
    ):
        return True
    if not semicolon and begins == at:
        return False
    names = names_at(page, begins, end)
    if names is None or names.end + 1 >= end:
        return False
    verb = VERB.match(page.low, names.end + 1, end)
    return verb is not None and not SPEAKER.match(page.low, end)
