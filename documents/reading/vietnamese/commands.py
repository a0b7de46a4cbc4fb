"""Who is told what: a unit at the head of its sentence, behind a topic, or addressed by an order.

Here: "X chủ trì ...", "Về Y, X ...", "Đối với X, ...", "giao X ...", and how strong the word of command is. Not here:
sentences that name nobody (judging), and where an order stands (clauses).
"""

import re
from typing import Literal

from documents.reading.demand import Demand, Setting
from documents.reading.page import Page
from documents.reading.vietnamese.asides import FORMER
from documents.reading.vietnamese.clauses import order_at
from documents.reading.vietnamese.making import carry, demand_of
from documents.reading.vietnamese.units import Names, names_at, names_through
from documents.reading.vietnamese.wording import HEAD, SPEAKER, VERB

NOTHING = 4  # fewer characters than this hold no word
_SPECIFYING = re.compile(r".*(?:cụ thể|theo đó),? *[\"“]?$")
_TOPIC = re.compile(
    r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|khi|nếu|trường hợp|do|qua|thông qua|nhân|cùng với|song song với|bên cạnh|ngoài|về|đối với|để|trong|trước|với|liên quan|nhằm|sau|từ|hằng|hàng|định kỳ|căn cứ|trên|tại|riêng|qua)\b"
)
_ABOUT = re.compile(
    r"(?:trên cơ sở|trong quá trình|sau|khi|về|đối với|để|nhằm|liên quan|căn cứ|định kỳ|hằng|hàng|trước)\b"
)
_TIMELY = re.compile(r"(?:định kỳ|hằng|hàng|trong|trước|chậm nhất|căn cứ)\b")
_OTHER_VERB = re.compile(
    r" (?!(?:đã|đang|vừa|sẽ|là|bị|được|của|về|với|và|cho biết|cho rằng|nói|nêu|tại|trong|có|do|thì|còn|cũng|không)\b)[^\W\d_]"
)
_CONDITION = re.compile(r"\b(?:chưa|không|đang|được|đã|còn)\b")
_WHO_ARE = re.compile(r"[^.;:\n]{3,240}?(?= (?:cần|phải|có trách nhiệm|khẩn trương) )")
_CONCERNED = re.compile(
    r"(?:riêng )?(?:đối với|về phía) (?P<who>[^.;:]{3,320}?)(?:,? (?=(?:phải|cần|có trách nhiệm) )"
    r"|, (?:[^,.;:]{2,40} )?(?:giao nhiệm vụ|yêu cầu|đề nghị) (?=\w))"
)
_FOLLOWS = re.compile(
    r"(?: (?:cũng|còn|thì|ngay|này)\b| (?:định kỳ )?(?:hằng|hàng|mỗi) (?:tuần|tháng|quý|năm|6 tháng)| định kỳ"
    r"| theo (?:chức năng|địa bàn|lĩnh vực|thẩm quyền|nhiệm vụ|phân công)[^.;:]{0,60}?(?:được giao|phụ trách|quy định|của mình"
    r"|phân công|thẩm quyền)|,|(?: \([^)]{1,40}\)))* ?"
)
_MUST = re.compile(
    r"(?:(?:phải|cần|có trách nhiệm|có nhiệm vụ|được giao|được yêu cầu|được phân công|chủ trì|khẩn trương|phối hợp)\b|chịu trách"
    r" nhiệm (?!trước|về|toàn|chính|hoàn)\w)"
)
_ANSWERABLE = re.compile(
    r" (?:toàn diện |chính |hoàn toàn )?(?:trước|về)\b"
)  # an office answers; it does nothing
_URGED = re.compile(
    r"(?:khẩn trương|tăng cường|chủ động|tập trung|đẩy nhanh|đẩy mạnh|nghiêm túc|quyết liệt|thường xuyên|kịp thời|tích cực"
    r"|chỉ đạo|tiếp tục)\b"
)
_NO_WORK = re.compile(
    r"(?:cơ bản |nhất trí )?(?:thống nhất|đồng ý)(?: (?:với|cao|cho|về|chủ trương|phương án|nội dung|tạm ứng|bổ sung)\b|[.;]|$)"
    r"|báo cáo (?:kết quả|tình hình|công tác|tiến độ|bổ sung|về)[^.;:]{0,80}(?::|\bđã\b|tại phiên họp)"
    r"|đánh giá cao|có ý kiến (?:chỉ đạo|kết luận|như sau|phát biểu)|thống nhất (?:với|cao|cho|về|chủ trương|phương án|nội dung"
    r"|thành lập|ban hành)|biểu dương|ghi nhận|khen ngợi|hoan nghênh|đồng ý|nhất trí|chấp thuận|cho phép|thông qua|quyết định"
)
_WHEN_FIRST = re.compile(
    r"(?:trong|trước|chậm nhất|đến|định kỳ|hằng|hàng|trên cơ sở|căn cứ|theo)\b[^;.]{2,60}?,? (?=phải|cần|có nhiệm vụ|có trách nhiệm)"
)
_GIVEN_TO = re.compile(r"\b(?:được|do) giao(?: nhiệm vụ)?(?: cho)? (?=\S)")


def told(page: Page, at: int, end: int, setting: Setting) -> Demand | None:
    """A unit at the head of its sentence, with a verb of command after it."""
    names = names_through(page, at, end)
    if names is None:
        return _concerned(page, at, end)
    those = _those_who(page, names, end)
    if those:
        whole = Names((page.text[names.start : those],), names.start, those, shared=True)
        return demand_of(page, at, end, whole, those)
    specific = _SPECIFYING.match(page.low, max(0, at - 10), at) is not None
    commanded = _commanded(page, names, end, listing=setting.listing)
    if not commanded or (commanded == "plain" and not (setting.asked or setting.listing or specific)):
        return None
    return demand_of(page, at, end, names, names.end)


def _those_who(page: Page, names: Names, end: int) -> int | None:
    """Where a condition on a group ends: "Các đơn vị chưa nộp báo cáo | phải ..."."""
    begun = names.words[0].lower().split(" ")[-1]
    conditional = _CONDITION.match(begun) or _CONDITION.match(page.low, names.end + 1)
    if not conditional or not names.is_group or len(names.words) > 1:
        return None
    found = _WHO_ARE.match(page.low, names.end, end)
    return found.end() if found else None


def told_late(page: Page, at: int, end: int, setting: Setting) -> Demand | None:
    """A unit after a topic: "Về X, Sở Y ...", "Trước ngày D, Sở Y ..."."""
    if not _TOPIC.match(page.low, at, end):
        return None
    for comma in re.finditer(r", |\(", page.low[at:end][:400]):
        if comma[0] == "(":
            break
        place = at + comma.end()
        names = names_at(page, place, end)
        if names is None or not (setting.listing or names.is_group or any(map(_proper, names.words))):
            continue
        if not _proper(names.words[0]) and any(map(_proper, names.words)):
            continue  # the topic itself ends in a list: "báo cáo của các đơn vị, địa phương, Sở Y ..."
        commanded = _commanded(page, names, end, listing=setting.listing)
        topical = setting.asked and _ABOUT.match(page.low, at, end)
        if commanded == "must" or (commanded and (setting.listing or topical)):
            begins = at if _TIMELY.match(page.low, at, place) else place
            return demand_of(page, begins, end, names, names.end)
    return None


def _proper(name: str) -> bool:
    return name.lower() != name


def _concerned(page: Page, at: int, end: int) -> Demand | None:
    """Who is concerned in "Đối với X phải ...": everything up to the verb."""
    found = _CONCERNED.match(page.low, at, end)
    if not found or not HEAD.match(page.low, found.start("who"), end) or names_at(page, found.end(), end):
        return None
    names = names_at(page, found.start("who"), found.end("who"))
    whole = page.text[found.start("who") : found.end("who")]
    words = names.words if names and names.end == found.end("who") else (whole,)
    return demand_of(page, at, end, Names(words, *found.span("who"), shared=True), found.end("who"))


def _commanded(page: Page, names: Names, end: int, *, listing: bool) -> Literal["must", "plain"] | None:
    """Whether a verb of command follows the names, and how strong it is."""
    follows = _FOLLOWS.match(page.low, names.end, end)
    verb = follows.end() if follows else names.end
    if _WHEN_FIRST.match(page.low, verb, end) or _MUST.match(page.low, verb, end):
        return "must"
    if _NO_WORK.match(page.low, verb, end):
        return None
    plain = VERB.match(page.low, verb, end)
    if plain and names.is_group and _URGED.match(page.low, verb, end):
        return "must"  # a group is told so; an office that reports on itself names itself
    if plain:
        answers = plain[0] == "chịu trách nhiệm" and _ANSWERABLE.match(page.low, plain.end(), end)
        return None if plain[0] in {"yêu cầu", "đề nghị", "giao", "thông báo"} or answers else "plain"
    return "plain" if listing and _OTHER_VERB.match(page.low, names.end, end) else None


def ordered(page: Page, at: int, end: int, setting: Setting) -> Demand | None:
    """An order: "yêu cầu X ...", "Giao X ...", also without a unit ("yêu cầu phải ...")."""
    order = order_at(page, at, end)
    if order is None or FORMER.search(page.low, at, order.start):
        return None
    if setting.leading.firm and order.start > at:
        return None
    before = page.low[at : order.start]
    if order.names:
        spoken = SPEAKER.search(before) or not before.strip()
        begins = order.start if spoken or not re.match(r"trong|trước|hằng|hàng|định kỳ|chậm", before) else at
        return demand_of(page, begins, end, order.names, order.names.end)
    if not order.open_verb or (not SPEAKER.search(before) and before.strip()):
        return None
    if setting.listing and setting.leading.names:
        return None
    carried = setting.before if before.strip() == "" and setting.before else None
    begins = at if page.low.startswith("về ", at) else order.start
    demand = demand_of(page, begins, end, None, order.open_verb)
    return carry(demand, carried)


def given(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """Passive: "việc ... được giao cho X"."""
    if not (setting.asked or setting.listing):
        return None
    for found in _GIVEN_TO.finditer(page.low, at, end):
        names = names_at(page, found.end(), end)
        if names and found.start() > at and end - names.end < NOTHING:
            return demand_of(page, start, end, names, at)
    return None
