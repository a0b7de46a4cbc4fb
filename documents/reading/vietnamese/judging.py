"""What a Vietnamese paragraph asks for: one sentence or clause after the other, judged by its first words.

Here: the order in which a sentence is judged, items of a list, and running text that names nobody. Not here: orders
and units that are told something (commands), and dates and kinds (settling).
"""

import re

from documents.reading.demand import Aside, Demand, Setting
from documents.reading.page import Page
from documents.reading.structure import sentences
from documents.reading.vietnamese import asides
from documents.reading.vietnamese.asides import FORMER, SOON
from documents.reading.vietnamese.clauses import clauses
from documents.reading.vietnamese.commands import NOTHING, given, ordered, told, told_late
from documents.reading.vietnamese.making import carry, demand_of
from documents.reading.vietnamese.wording import OPENER, SPEAKER, VERB

Piece = Demand | Aside
_TITLED = re.compile(r"(?:về|đối với|công tác|lĩnh vực|chế độ) (?!kết quả|tình hình)[^.;:\n]{2,120}: +(?=\S)")
_IMPERSONAL = re.compile(r"(?:cần phải|cần|phải)\b")
_MODAL = re.compile(r"\b(?:phải|cần)\b(?! (?:đến|mất|chịu|chăng)\b)")
_OFTEN = re.compile(
    r"(?:định kỳ )?(?:(?:thứ \w+|ngày \d{1,2}) )?(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm|6 tháng)[, ]+"
)
_MATTER = re.compile(r"(?:việc|công tác) [^,.;:]{3,120}? (?:cũng )?(?=(?:cần phải|cần|phải) )")
_ABOUT_IT = re.compile(r"(?:riêng )?(?:đối với|về) [^,.;:]{3,120}, (?=\w)")
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


def _judged(page: Page, start: int, end: int, setting: Setting) -> Piece:
    opener = OPENER.match(page.low, start, end)
    at = opener.end() if opener else start
    titled = _TITLED.match(page.low, at, end) if setting.listing else None
    if titled:
        start = at = titled.end()
    return (
        asides.before_asking(page, start, at, end, setting)
        or told(page, at, end, setting)
        or ordered(page, at, end, setting)
        or told_late(page, at, end, setting)
        or asides.decision(page, start, at, end, setting)
        or given(page, start, at, end, setting)
        or asides.detail(page, start, at, end, setting)
        or _listed(page, start, at, end, setting)
        or _prose(page, start, at, end, setting)
        or Aside(start, end, "background")
    )


def _listed(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """An item of a list of tasks: its lead stands above it, or nowhere."""
    if not setting.listing:
        return None
    verb = _verb_at(page, at, end) or _IMPERSONAL.match(page.low, at, end)
    if not verb and not (setting.leading.firm and VERB.search(page.low, at, min(end, at + 160))):
        return None
    demand = demand_of(page, start, end, None, at)
    if setting.leading.names:
        demand.lead, demand.group = setting.leading.names, setting.leading.group
        demand.lead_words = "" if setting.leading.firm else setting.leading.words
        demand.lead_at = setting.leading.at
        return demand
    return carry(demand, setting.before)


def _prose(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """Running text after a demand: an imperative carries its lead on; "cần ..." and "phải ..." name nobody."""
    if not setting.asked:
        return _dated(page, at, end)
    if _SPOKEN.search(page.low, at, end) or FORMER.search(page.low, at, end):
        return _dated(page, at, end)
    if _verb_at(page, at, end) and page.text[at].isalpha():
        return carry(demand_of(page, start, end, None, at), setting.before)
    if _IMPERSONAL.match(page.low, at, end):
        return demand_of(page, at, end, None, at) if page.text[at].isupper() else None
    matter = _MATTER.match(page.low, at, end)
    if matter:
        return demand_of(page, at, end, None, matter.end())
    return _dated(page, at, end, setting) or _topical(page, at, end)


def _verb_at(page: Page, at: int, end: int) -> re.Match[str] | None:
    """The verb with which a demand begins, after words that say how often."""
    often = _OFTEN.match(page.low, at, end)
    return VERB.match(page.low, often.end() if often else at, end)


def _topical(page: Page, at: int, end: int) -> Demand | None:
    """A topic, then what to do about it: "Đối với đề án X, tiếp tục ..."."""
    topic = _ABOUT_IT.match(page.low, at, end)
    if topic is None or not VERB.match(page.low, topic.end(), end):
        return None
    return demand_of(page, topic.end(), end, None, topic.end())


def _dated(page: Page, at: int, end: int, setting: Setting | None = None) -> Demand | None:
    """Something that "phải" or "cần" be done by a day, though nobody is named."""
    modal, when = _MODAL.search(page.low, at, end), SOON.search(page.low, at, end)
    if not modal or not when or FORMER.search(page.low, at, end):
        return None
    promised = when.start() < modal.start() and SPEAKER.search(page.low, at, when.start())
    begins = when.start() if promised else at
    demand = demand_of(page, begins, end, None, modal.end() + 1)
    carried = setting.before if setting and when.start() - at < NOTHING else None
    return carry(demand, carried)


def _extends(page: Page, before: Demand, detail: Aside) -> bool:
    """A short sentence that follows at once belongs to the demand's own words."""
    adjoins = not page.text[before.end : detail.start].strip()
    return adjoins and detail.end - detail.start <= 0.8 * (before.end - before.start)
