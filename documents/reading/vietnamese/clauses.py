"""Where a Vietnamese sentence turns to another unit, and where an order stands in it.

Here: cuts inside a sentence, and the verbs of ordering with what follows them. Not here: judging (vietnamese).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from documents.reading.page import Page
from documents.reading.vietnamese.units import Names, names_at, names_through
from documents.reading.vietnamese.wording import ORDER, VERB

_SHORTEST = 15  # fewer characters before a turn are no clause of their own
_TURN = re.compile(r"[;,](?:\s+và)?\s+(?=\S)|\s+(?=đồng thời )")
_TURNING = re.compile(r"(?:đồng thời,? |riêng |còn )*")
_ORDERING = re.compile(r"(?:giao|đề nghị|yêu cầu|phân công)(?: cho| nhiệm vụ cho)? ")
_NOUN_BEFORE = re.compile(
    r"(?:theo|đáp ứng|được|những|bảo đảm|đảm bảo|phù hợp|nhiệm vụ|không|chưa|nội dung|xét|với|công tác|ý kiến|một số|bàn"
    r"|trước|các|có|vụ|tại|đề nghị|kiến nghị|đề xuất|của|thông tin|hoàn thành|ban|thường trực)$"
)
_AFTER = re.compile(r"(?: (?:cho|nhiệm vụ cho|nhiệm vụ|rằng|đối với|là|ngay|cụ thể cho))*[ :]+[\"“]?")
_AHEAD = re.compile(
    r"(?:đối với|về|khi|nếu|chậm nhất|trong|trước|hằng|hàng|định kỳ|đến|từ nay|trên cơ sở|ngay)\b[^,.;:]{1,50}, "
)
_OPEN = re.compile(
    r"(?:cần |phải |dứt khoát |nghiêm túc |khẩn trương |tiếp tục |tập trung |sớm |kịp thời |cơ bản |ngay |lập tức )+(?=\w)"
)
_WITH = re.compile(r"\bphối hợp(?: chặt chẽ)?(?: cùng với| cùng| với)? (?!với\b)")
_ADDRESSED = re.compile(
    r"(?:[^,.;:]{0,80}?\b)?(?:giao|đề nghị|yêu cầu|phân công)(?: cho| nhiệm vụ cho| nhiệm vụ)? "
)
_WATCHES = re.compile(
    r" (?:theo dõi|giám sát|đôn đốc)(?:,? (?:theo dõi|giám sát|đôn đốc))*(?: (?:việc )?thực hiện)?\W*$"
)
_HELPING = {"phối hợp", "theo dõi", "giám sát", "cho ý kiến", "xem xét", "quyết định", "phê duyệt"}
_PERIODIC = re.compile(r"định kỳ|(?:hằng|hàng) (?:tuần|tháng|quý|năm)\b")
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
    helped = [found.end() for found in _WITH.finditer(page.low, start, end)]
    for turn in _TURN.finditer(page.low, start, end):
        semicolon = turn[0].startswith(";")
        if turn.start() - at < _SHORTEST or not _turns(page, at, turn.end(), end, semicolon=semicolon):
            continue
        if _names_go_on(page, at, turn.start(), end, helped):
            continue
        yield at, turn.start() + (1 if turn[0][0] in ";," else 0)
        at = turn.end()
    yield page.trimmed(at, end)


def order_at(page: Page, start: int, end: int) -> Order | None:
    """The first order in `[start, end)` that names a unit, or else the first that goes on with what to do."""
    without: Order | None = None
    person = _PEOPLE.search(page.low, start, end)
    by_person = person.start() if person else end
    for found in ORDER.finditer(page.low, start, end):
        before = page.low[max(start, found.start() - 24) : found.start()].rstrip()
        if found.start() > start and _NOUN_BEFORE.search(before):
            continue
        if found[0] in {"chỉ đạo", "lưu ý", "nhắc nhở"} and found.start() < by_person:
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
            and found[0] in {"yêu cầu", "đề nghị", "lưu ý", "chỉ đạo"}
            and _asks_openly(page, found.start(), after.end(), end, given=by_person < found.start())
        ):
            without = Order(found.start(), None, after.end())
    return without


def _asks_openly(page: Page, order: int, at: int, end: int, *, given: bool) -> bool:
    """Whether an order that names nobody goes on with what to do; a plain verb counts only where a person gives it."""
    ahead = _AHEAD.match(page.low, at, end)
    at = ahead.end() if ahead else at
    if _OPEN.match(page.low, at, end):
        return True
    if page.low.startswith("chỉ đạo", order):
        return False
    return given and VERB.match(page.low, at, end) is not None


def _names_ordered(page: Page, at: int, end: int) -> Names | None:
    names = names_through(page, at, end)
    if names or not (ahead := _AHEAD.match(page.low, at, end)):
        return names
    return names_through(page, ahead.end(), end)


def _turns(page: Page, start: int, at: int, end: int, *, semicolon: bool) -> bool:
    """Whether what follows a divider addresses somebody new, or is work of another kind."""
    turned = _TURNING.match(page.low, at, end)
    begins = turned.end() if turned else at
    ordering = _ORDERING.match(page.low, begins, end)
    if ordering:
        return _orders(page, ordering.end(), end, firm=semicolon or begins > at)
    case = page.text[at].isupper() and _CASE.match(page.low, at, end)
    if semicolon and (_PERIODIC.match(page.low, at, end) or case):
        return True
    apart = semicolon or begins > at
    names = names_at(page, begins, end) if apart or _told(page, start, at, end) else None
    verb = VERB.match(page.low, names.end + 1, end) if names and names.end + 1 < end else None
    return names is not None and verb is not None and (apart or _is_own(names, verb[0]))


def _orders(page: Page, at: int, end: int, *, firm: bool) -> bool:
    addressed = names_at(page, at, end)
    if addressed is None or _WATCHES.match(page.low, addressed.end, end):
        return False
    return firm or page.text[addressed.start].isupper() or addressed.shared


def _told(page: Page, start: int, at: int, end: int) -> bool:
    """Whether the clause before `at` begins with a unit that is told what to do."""
    opened = _ADDRESSED.match(page.low, start, at)
    names = names_at(page, opened.end() if opened else start, end)
    return names is not None and names.end < at and VERB.match(page.low, names.end + 1, at) is not None


def _is_own(names: Names, verb: str) -> bool:
    """Whether one named unit takes work of its own: "Phòng A thẩm định nội dung, Phòng B thẩm định kinh phí"."""
    return len(names.words) == 1 and names.words[0] != names.words[0].lower() and verb not in _HELPING


def _names_go_on(page: Page, start: int, at: int, end: int, helped: list[int]) -> bool:
    """Whether a divider at `at` only divides names: those who are addressed, or those after "phối hợp với"."""
    last = bisect_left(helped, at) - 1
    opened = _ADDRESSED.match(page.low, start, at)
    begins = [opened.end() if opened else start]
    if last >= 0 and helped[last] > start:
        begins.append(helped[last])
    listed = (names_through(page, begin, end) for begin in begins)
    return any(names is not None and names.end > at for names in listed)
