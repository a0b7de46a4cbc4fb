"""What a Vietnamese paragraph asks for: one sentence or clause after the other, judged by its first words.

Here: orders ("Giao X ...", "yêu cầu X ..."), units told what to do ("X chủ trì ..."), passives, carried leads,
and the words that ask for nothing. Not here: dates and kinds (directives), helpers (roles), clauses (clauses).
"""

import re
from typing import Literal

from documents.reading.clauses import clauses, order_at
from documents.reading.demand import Aside, Demand, Leading, Setting
from documents.reading.page import Page
from documents.reading.roles import helpers, watchers
from documents.reading.structure import sentences
from documents.reading.units import Names, names_at
from documents.reading.wording import HEAD, OPENER, SPEAKER, VERB

Piece = Demand | Aside

_NOTHING = 4  # fewer characters than this hold no word
_FORMER = re.compile(r"\b(?:trước đó|trước đây|gần đây|hồi tháng|từng|thời gian qua|trước kia|được biết)\b")
_DECISION = re.compile(
    r"(?:cơ bản )?(?:nhất trí|thống nhất|đồng ý|chấp thuận|thông qua|cho phép|không đồng ý|quyết định)\b"
)
_DECIDED = re.compile(
    r"\b(?:thống nhất|quyết định|đồng ý) (?:thành lập|chủ trương|phương án|chọn|bổ nhiệm)\b"
)
_ASSESSMENT = re.compile(
    r"(?:ghi nhận|đánh giá cao|biểu dương|hoan nghênh|cơ bản|(?:trong )?thời gian qua|những kết quả|tuy nhiên|nhìn chung"
    r"|qua \w+|sau khi nghe|về kết quả|kết quả đạt được|tồn tại|hạn chế(?! (?:tối|thấp|việc))|nguyên nhân|tính đến)\b"
)
_DETAIL = re.compile(
    r"(?:trường hợp|nếu|kết quả|hoàn thành|hoàn tất|xong|báo cáo (?:cần|phải|nêu|tổng thể|của|này)|nội dung báo cáo"
    r"|báo cáo kết quả (?:trước|về)|khi|thời hạn|thời gian (?:hoàn thành|thực hiện)|hồ sơ|tuần không|đây là|các nội dung)\b"
)
_SOON = re.compile(
    r"\b(?:(?:chậm nhất|muộn nhất|trước|trong|đến|vào|hết) (?:là |trong |hết |cuối |vào )?(?:ngày|tháng|quý|năm) ?(?:\d|i|v|nay|này)"
    r"|(?:đến|trước) \d{1,2}/\d)"
)
_TITLED = re.compile(r"(?:về|đối với|công tác|lĩnh vực) (?!kết quả|tình hình)[^.;:\n]{2,120}: +(?=\S)")
_TOPIC = re.compile(
    r"(?:về|đối với|để|trong|trước|với|liên quan|nhằm|sau|từ|hằng|hàng|định kỳ|căn cứ|trên|tại|riêng|qua)\b"
)
_ABOUT = re.compile(r"(?:về|đối với|để|nhằm|liên quan|căn cứ|định kỳ|hằng|hàng|trước)\b")
_TIMELY = re.compile(r"(?:định kỳ|hằng|hàng|trong|trước|chậm nhất|căn cứ)\b")
_OTHER_VERB = re.compile(
    r" (?!(?:đã|đang|vừa|sẽ|là|bị|được|của|về|với|và|cho biết|cho rằng|nói|nêu|tại|trong|có|do|thì|còn|cũng|không)\b)[^\W\d_]"
)
_CONCERNED = re.compile(r"(?:riêng )?đối với (?P<who>[^.;:]{3,320}?),? (?=(?:phải|cần|có trách nhiệm) )")
_SPECIFYING = re.compile(r".*(?:cụ thể|theo đó),? *[\"“]?$")
_FOLLOWS = re.compile(r"(?: (?:cũng|còn|thì|ngay|này)\b|,|(?: \([^)]{1,40}\)))* ?")
_MUST = re.compile(
    r"(?:phải|cần|có trách nhiệm|có nhiệm vụ|được giao|được yêu cầu|được phân công|chủ trì|khẩn trương|phối hợp|chịu trách"
    r" nhiệm (?:chủ|triển|thực|tham|tổ|báo))\b"
)
_WHEN_FIRST = re.compile(
    r"(?:trong|trước|chậm nhất|đến|định kỳ|hằng|hàng|trên cơ sở|căn cứ|theo)\b[^;.]{2,60}?,? (?=phải|cần)"
)
_IMPERSONAL = re.compile(r"(?:cần phải|cần|phải)\b")
_MODAL = re.compile(r"\b(?:phải|cần)\b")
_GIVEN_TO = re.compile(r"\b(?:được|do) giao(?: nhiệm vụ)?(?: cho)? (?=\S)")
_SPOKEN = re.compile(r"\b(?:nhấn mạnh|cho biết|khẳng định|cho rằng|cho hay|chia sẻ|bày tỏ|phát biểu|đã|sẽ)\b")


def demands(page: Page, start: int, end: int, setting: Setting) -> list[Piece]:
    """The demands and asides of one paragraph, in order; `setting` is brought up to date on the way."""
    found: list[Piece] = []
    for first, last in sentences(page, start, end):
        for opened, closed in clauses(page, first, last):
            piece = _judged(page, opened, closed, setting)
            if isinstance(piece, Demand):
                setting.before, setting.asked = piece, True
            elif piece.why == "detail" and setting.before and _extends(page, setting.before, piece):
                setting.before.end = piece.end
                setting.before.details.append((piece.start, piece.end))
                continue
            elif piece.why == "detail" and setting.before:
                setting.before.details.append((piece.start, piece.end))
            found.append(piece)
    return found


def leading(page: Page, start: int, end: int) -> Leading | None:
    """Who leads what stands below a heading or introducing sentence; None where it names nobody."""
    order = order_at(page, start, end)
    if order and order.names:
        names: Names | None = order.names
    else:
        names = names_at(page, OPENER.match(page.low, start, end).end(), end)  # type: ignore[union-attr]
        if (
            names
            and names.end < end
            and not re.match(
                r"\W*$|:|[,;(]| (?:\(|có trách nhiệm|chủ trì|chỉ đạo|thực hiện|tập trung|triển khai|phối hợp|cần|khẩn trương)",
                page.low[names.end : end],
            )
        ):
            return None
    if names is None:
        return None
    return Leading(names.words, names.is_group, page.text[names.start : names.end], firm=order is None)


def inline_leading(page: Page, start: int, end: int) -> tuple[Leading, int] | None:
    """The lead of "X: does this. Does that.", with where its tasks begin."""
    concerned = "đối với " if page.low.startswith("đối với ", start) else ""
    names = names_at(page, start + len(concerned), end)
    if (
        names is None
        or names.end >= end
        or page.text[names.end] != ":"
        or not page.text[names.end + 1 : end].strip()
    ):
        return None
    found = Leading(names.words, names.is_group, page.text[names.start : names.end], firm=True)
    return found, page.trimmed(names.end + 1, end)[0]


def _judged(page: Page, start: int, end: int, setting: Setting) -> Piece:
    opener = OPENER.match(page.low, start, end)
    at = opener.end() if opener else start
    titled = _TITLED.match(page.low, at, end) if setting.listing else None
    if titled:
        start = at = titled.end()
    if _ASSESSMENT.match(page.low, at, end):
        return Aside(start, end, "assessment")
    asked = (
        _told(page, at, end, setting)
        or _ordered(page, at, end, setting)
        or _told_late(page, at, end, setting)
    )
    if asked:
        return asked
    if _DECISION.match(page.low, at, end) or (not setting.listing and _DECIDED.search(page.low, at, end)):
        return Aside(start, end, "decision")
    given = _given(page, start, at, end, setting)
    if given:
        return given
    if (
        setting.before
        and _DETAIL.match(page.low, at, end)
        and not (setting.leading.firm and page.low.startswith("trường hợp", at))
    ):
        return Aside(start, end, "detail")
    return (
        _listed(page, start, at, end, setting)
        or _prose(page, start, at, end, setting)
        or Aside(start, end, "background")
    )


def _told(page: Page, at: int, end: int, setting: Setting) -> Demand | None:
    """A unit at the head of its sentence, with a verb of command after it."""
    names = names_at(page, at, end)
    if names is None:
        return _concerned(page, at, end)
    specific = _SPECIFYING.match(page.low, max(0, at - 10), at) is not None
    commanded = _commanded(page, names, end, listing=setting.listing)
    if not commanded or (commanded == "plain" and not (setting.asked or setting.listing or specific)):
        return None
    return _demand(page, at, end, names.words, names.is_group, names.end)


def _told_late(page: Page, at: int, end: int, setting: Setting) -> Demand | None:
    """A unit after a topic: "Về X, Sở Y ...", "Trước ngày D, Sở Y ..."."""
    if not _TOPIC.match(page.low, at, end):
        return None
    for comma in re.finditer(r", ", page.low[at:end][:400]):
        place = at + comma.end()
        names = names_at(page, place, end)
        if names is None or not (setting.listing or names.is_group or any(map(_proper, names.words))):
            continue
        commanded = _commanded(page, names, end, listing=setting.listing)
        topical = setting.asked and _ABOUT.match(page.low, at, end)
        if commanded == "must" or (commanded and (setting.listing or topical)):
            begins = at if _TIMELY.match(page.low, at, place) else place
            return _demand(page, begins, end, names.words, names.is_group, names.end)
    return None


def _proper(name: str) -> bool:
    return name.lower() != name


def _concerned(page: Page, at: int, end: int) -> Demand | None:
    """Who is concerned in "Đối với X phải ...": everything up to the verb."""
    found = _CONCERNED.match(page.low, at, end)
    if not found or not HEAD.match(page.low, found.start("who"), end):
        return None
    names = names_at(page, found.start("who"), found.end("who"))
    whole = page.text[found.start("who") : found.end("who")]
    words = names.words if names and names.end == found.end("who") else (whole,)
    return _demand(page, at, end, words, True, found.end("who"))


def _commanded(page: Page, names: Names, end: int, *, listing: bool) -> Literal["must", "plain"] | None:
    """Whether a verb of command follows the names, and how strong it is."""
    follows = _FOLLOWS.match(page.low, names.end, end)
    verb = follows.end() if follows else names.end
    if _WHEN_FIRST.match(page.low, verb, end) or _MUST.match(page.low, verb, end):
        return "must"
    plain = VERB.match(page.low, verb, end)
    if plain:
        return None if plain[0] in {"yêu cầu", "đề nghị", "giao", "thông báo"} else "plain"
    return "plain" if listing and _OTHER_VERB.match(page.low, names.end, end) else None


def _ordered(page: Page, at: int, end: int, setting: Setting) -> Demand | None:
    """An order: "yêu cầu X ...", "Giao X ...", also without a unit ("yêu cầu phải ...")."""
    order = order_at(page, at, end)
    if order is None or _FORMER.search(page.low, at, order.start):
        return None
    if setting.leading.firm and order.start > at:
        return None
    before = page.low[at : order.start]
    if order.names:
        spoken = SPEAKER.search(before) or not before.strip()
        begins = order.start if spoken or not re.match(r"trong|trước|hằng|hàng|định kỳ|chậm", before) else at
        return _demand(page, begins, end, order.names.words, order.names.is_group, order.names.end)
    if not order.open_verb or (not SPEAKER.search(before) and before.strip()):
        return None
    if setting.listing and setting.leading.names:
        return None
    carried = setting.before if before.strip() == "" and setting.before else None
    begins = at if page.low.startswith("về ", at) else order.start
    demand = _demand(page, begins, end, (), False, order.open_verb)
    return _carry(demand, carried)


def _given(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """Passive: "việc ... được giao cho X"."""
    if not (setting.asked or setting.listing):
        return None
    for found in _GIVEN_TO.finditer(page.low, at, end):
        names = names_at(page, found.end(), end)
        if names and found.start() > at and end - names.end < _NOTHING:
            return _demand(page, start, end, names.words, names.is_group, at)
    return None


def _listed(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """An item of a list of tasks: its lead stands above it, or nowhere."""
    if not setting.listing:
        return None
    verb = VERB.match(page.low, at, end) or _IMPERSONAL.match(page.low, at, end)
    if not verb and not (setting.leading.firm and VERB.search(page.low, at, min(end, at + 160))):
        return None
    demand = _demand(page, start, end, (), False, at)
    if setting.leading.names:
        demand.lead, demand.group = setting.leading.names, setting.leading.group
        demand.lead_words = "" if setting.leading.firm else setting.leading.words
    return demand


def _prose(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """Running text after a demand: an imperative carries its lead on; "cần ..." and "phải ..." name nobody."""
    if not setting.asked:
        return _dated(page, at, end)
    if _SPOKEN.search(page.low, at, end) or _FORMER.search(page.low, at, end):
        return _dated(page, at, end)
    if VERB.match(page.low, at, end) and page.text[at].isalpha():
        return _carry(_demand(page, start, end, (), False, at), setting.before)
    if _IMPERSONAL.match(page.low, at, end):
        return _demand(page, at, end, (), False, at) if page.text[at].isupper() else None
    return _dated(page, at, end, setting)


def _dated(page: Page, at: int, end: int, setting: Setting | None = None) -> Demand | None:
    """Something that "phải" or "cần" be done by a day, though nobody is named."""
    modal, when = _MODAL.search(page.low, at, end), _SOON.search(page.low, at, end)
    if not modal or not when or _FORMER.search(page.low, at, end):
        return None
    promised = when.start() < modal.start() and SPEAKER.search(page.low, at, when.start())
    begins = when.start() if promised else at
    demand = _demand(page, begins, end, (), False, modal.end() + 1)
    carried = setting.before if setting and when.start() - at < _NOTHING else None
    return _carry(demand, carried)


def _demand(page: Page, start: int, end: int, lead: tuple[str, ...], group: bool, at: int) -> Demand:  # noqa: FBT001
    start = OPENER.match(page.low, start, end).end() if page.text[start] in '"“‘(*' else start  # type: ignore[union-attr]
    closed = _quote_end(page, start, end)
    coordinating, action = helpers(page, at, closed)
    watching = watchers(page, at, closed) if lead else ()
    return Demand(
        start=start, end=closed, scope=start, action=action, lead=lead, group=group,
        coordinating=tuple(name for name in coordinating if name not in lead), monitoring=watching,
    )  # fmt: skip


def _quote_end(page: Page, start: int, end: int) -> int:
    if start and page.text[start - 1] in '"“':
        closing = min((at for mark in '"”' if (at := page.text.find(mark, start, end)) > start), default=end)
        return page.trimmed(start, closing)[1]
    return end


def _carry(demand: Demand, before: Demand | None) -> Demand:
    if before and before.lead and not demand.lead:
        demand.lead, demand.group = before.lead, before.group
        demand.lead_words = before.lead_words or ", ".join(before.lead)
    return demand


def _extends(page: Page, before: Demand, detail: Aside) -> bool:
    """A short sentence that follows at once belongs to the demand's own words."""
    adjoins = not page.text[before.end : detail.start].strip()
    return adjoins and detail.end - detail.start <= 0.8 * (before.end - before.start)
