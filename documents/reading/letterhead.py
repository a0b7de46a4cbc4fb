"""The parts of an official paper around its tasks: letterhead, number, day, stamp of urgency, closing.

Here: the layout of Decree 30/2020 and of Party papers, as far as it frames the text. Not here: the tasks.
"""

import datetime as dt
import re

from documents.reading.page import Page
from documents.reading.structure import Block
from documents.reading.when import calendar_days
from documents.reading.when.shapes import MONTHS
from models.rules.reading import Language
from models.rules.urgency import Urgency
from models.rules.urgency import urgency as urgency_of

_TITLE, _LINE, _ADDRESSING, _FORMULA = 200, 300, 12, 900  # the longest that each is written
_NUMBER = re.compile(
    r"(?:^|[\n|\t ])số *[:.]? *(\d{1,5}[a-z]?[-/][a-zđ]{1,8}(?:[-/&][a-zđ&0-9]{1,12}){0,3})", re.IGNORECASE
)
_STAMP = re.compile(
    r"(?:^|[\n|\t]) *(hỏa tốc|thượng khẩn|khẩn)(?: *[-–:]? *(?:hẹn giờ|đến trước)[^\n|]{0,40})? *(?=$|[\n|\t])"
)
_DAY = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_SLASHED = re.compile(r"(?:ngày )?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HELD = re.compile(r"(?:^|\n|\. )(?:(?:sáng|chiều|tối) (?=ngày \d|\d)|(?=ngày \d))")
_DATELINE = re.compile(r"\w[\w .]{1,40}, (?=ngày \d{1,2} tháng \d{1,2} năm \d{4}\s*(?:$|\n|\|))")
_NEXT_MEETING: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        r"(?:cuộc họp|phiên họp|kỳ họp|hội nghị)[^.;\n]{0,40} (?:tiếp theo|kế tiếp|lần sau|tới)[^.;\n]{0,60}?"
        r"(?:vào|ngày)(?: [^.;\n\d]{0,20})? (?:ngày )?(?=\d{1,2}(?: tháng \d{1,2} năm |[/.-]\d{1,2}[/.-])\d{4})"
    ),
    "en": re.compile(
        r"\bnext [^.;\n]{0,40}meeting[^.;]{0,60}?\b(?:(?P<month>"
        + "|".join(MONTHS)
        + r")\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{4}))?"
        r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<month2>"
        + "|".join(MONTHS)
        + r")\b(?:,? (?P<y2>\d{4}))?"
        r"|(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d)\b)"
    ),
}
_FRAME = re.compile(
    r"cộng hòa xã hội|độc lập *[-–] *tự do|đảng cộng sản việt nam|số *[:.]? *\d*\s*[-/]|kính gửi|v/v |\W*$"
    r"|(?:thông báo|công văn|kết luận|kế hoạch|chỉ thị|biên bản|công điện|nghị quyết|quyết định|chương trình"
    r"|minutes|notice)\b.{0,80}$|\|? *(?:ủy ban nhân dân|ubnd|tỉnh ủy|đảng ủy|sở|văn phòng)[^.:;]{0,60}\|"
    r"|[^.:;]{2,40}, (?:ngày|tháng) .{0,40}năm \d{4}\W*$|(?:về việc|về) [^.:;]{0,200}$|hỏa tốc$|mật$|tối mật$|khẩn$"
)
_SECTION = re.compile(
    r"(?:(?:một số|các) )?(?:nhiệm vụ|nội dung chỉ đạo)|tổ chức thực hiện|danh mục nhiệm vụ"
)
_RECIPIENTS = re.compile(r"\W*nơi nhận")
_ANNEX = re.compile(r"\W*(?:phụ lục|biểu phân công|bảng phân công|danh mục nhiệm vụ|annex|appendix)\b")
_CLOSING = re.compile(
    r"trên đây là|(?:mọi )?thông tin (?:chi tiết|liên hệ)|(?!.*\bkhẩn trương\b)(?:.{0,90}\b)?(?:thông báo|truyền đạt|xin thông báo|trân trọng|thừa lệnh).{0,160}"
    r"(?:biết|thực hiện|triển khai)|(?:.{0,200}\b)?(?:yêu cầu|đề nghị) .{0,240}"
    r"(?:nghiêm túc |phối hợp )?(?:chấp hành|(?:tổ chức |triển khai,? )?thực hiện|biết, thực hiện|quan tâm(?:, | )(?:chỉ đạo|phối hợp|triển khai))"
    r"(?: (?:nghiêm túc|nghiêm))?(?: (?:các |những |đầy đủ )?(?:nội dung|kết luận|thông báo|chỉ đạo|ý kiến|yêu cầu|nhiệm vụ|công"
    r" văn|kế hoạch|công điện)[^.;]{0,50})? *\.?/?\.?\W*$"
    r"|(?:(?!theo dõi|đôn đốc|báo cáo).){0,240}\b(?:thực hiện|triển khai)(?: nghiêm(?: túc)?)?(?: các nội dung)?"
    r" (?:kết luận|thông báo|công văn|kế hoạch|công điện|chỉ thị) này\W*$|the meeting (?:was )?(?:adjourned|closed)"
)
_URGES = re.compile(
    r"\b(?:trước|chậm nhất|trong|đến|đến hết)(?: là)? (?:ngày|tháng|quý) ?[\di]|(?:đề nghị|yêu cầu|giao) (?:sở|bộ|công an|ubnd|ủy ban|ban|cục|công ty) [^.]{0,160}\b(?:khẩn trương|trước ngày|chậm nhất)\b"
)
_ORDERS = re.compile(
    r"\b(?:yêu cầu|đề nghị|giao) (?:các|sở|bộ|ubnd|ủy ban|công an|ban|thủ trưởng|chủ tịch|giám đốc)\b"
)
_EXHORTATION = re.compile(
    r"nêu cao (?:tinh thần )?trách nhiệm|tinh thần trách nhiệm cao|quyết tâm (?:cao|chính trị)"
)


def number(page: Page) -> str | None:
    """The number and sign that the letterhead gives, such as 67/TB-VPUBND; None for a draft without one."""
    found = _NUMBER.search(page.low, 0, 1500)
    return page.text[found.start(1) : found.end(1)] if found else None


def urgency(page: Page) -> Urgency | None:
    """The degree that is stamped on the paper, on a line or in a cell of its own ("HỎA TỐC"); None where there is none."""
    found = _STAMP.search(page.low, 0, 1500)
    return urgency_of(found[1]) if found else None


def day_held(page: Page) -> dt.date | None:
    """The day that the paper itself gives for the meeting, or else for the paper; None where it gives none."""
    for opener in (_HELD, _DATELINE):
        for found in opener.finditer(page.low, 0, 6000):
            day = _day_at(page, found.end())
            if day:
                return day
    return None


def day_issued(page: Page) -> dt.date | None:
    """The day of the paper itself, from the line of place and day; None for a draft without one."""
    found = _DATELINE.search(page.low, 0, 3000)
    return _day_at(page, found.end()) if found else None


def next_meeting_on(page: Page, language: Language, held_on: dt.date | None = None) -> dt.date | None:
    """The day for which the paper calls the next meeting, where it says so; without a year the next such day."""
    found = _NEXT_MEETING[language].search(page.low)
    if found is None:
        return None
    if language == "vi":
        return _day_at(page, found.end())
    if found["y3"]:
        return calendar_days.day(int(found["y3"]), int(found["m3"]), int(found["d3"]))
    month, number = MONTHS[found["month"] or found["month2"]], int(found["d"] or found["d2"])
    year = found["y"] or found["y2"]
    if year:
        return calendar_days.day(int(year), month, number)
    return calendar_days.next_day(held_on, month, number) if held_on else None


def _day_at(page: Page, at: int) -> dt.date | None:
    day = _DAY.match(page.low, at) or _SLASHED.match(page.low, at)
    return calendar_days.day(int(day[3]), int(day[2]), int(day[1])) if day else None


def letterhead_length(page: Page, found: list[Block]) -> int:
    """How many of the first blocks belong to the letterhead (names, number, title, addressees)."""
    framed, addressing = 0, False
    for index, block in enumerate(found[:60]):
        words = page.low[block.start : block.end]
        if page.text[block.start : block.end].isupper() and _SECTION.match(words):
            break
        if addressing and block.level in {5, 6}:
            framed = index + 1
            continue
        addressing = False
        title = (
            block.level is None
            and page.text[block.start] != "|"
            and len(words) < _TITLE
            and not words.endswith((".", ":", ";", "!", "?", "”", '"'))
        )
        if (
            block.level is None
            and len(words) < _LINE
            and (_FRAME.match(words) or page.text[block.start : block.end].isupper())
        ):
            addressing = words.startswith("kính gửi") and len(words) < _ADDRESSING
            framed = index + 1
        elif title and framed == index and (framed or _introduces(page, found, index)):
            framed = index + 1
        else:
            break
    return framed


def closing(page: Page, found: list[Block]) -> range:
    """The indices of the blocks that close the paper; an annex that follows the signature is no part of it."""
    for index, block in enumerate(found):
        if index and _RECIPIENTS.match(page.low, block.start):
            annex = next(
                (later for later in range(index, len(found)) if _ANNEX.match(page.low, found[later].start)),
                len(found),
            )
            return range(_closing_before(page, found, index), annex)
    return range(_closing_before(page, found, len(found)), len(found))


def _closing_before(page: Page, found: list[Block], end: int) -> int:
    """Walks back over unmarked closing paragraphs that stand before block `end`."""
    index = end
    while index > 0 and found[index - 1].level is None:
        block = found[index - 1]
        words = page.low[block.start : block.end]
        closes = _CLOSING.match(words) or _ends_paper(words)
        exhorts = index < len(found) and _EXHORTATION.search(words) is not None
        if index > 1 and _announces(page, found[index - 2]):
            break
        if not (closes or exhorts) or (index == 1 and not words.startswith("trên đây là")):
            break
        index -= 1
    return index


def _ends_paper(words: str) -> bool:
    """A last paragraph with the sign "./." closes, unless it gives work of its own beyond carrying all this out."""
    if not words.endswith("./.") or len(words) >= _FORMULA or _URGES.search(words):
        return False
    first = words.split(". ", 1)[0] + "."
    return _CLOSING.match(first) is not None or _ORDERS.search(words) is None


def _announces(page: Page, block: Block) -> bool:
    """A numbered heading announces what stands below it, which is then no closing."""
    return block.level is not None and page.text[block.end - 1] not in '.;,!?:”"'


def _introduces(page: Page, found: list[Block], index: int) -> bool:
    """A first short line over a longer paragraph is a title."""
    return (
        index + 1 < len(found)
        and found[index + 1].level is None
        and len(page.text[found[index].start : found[index].end]) * 1.5
        < len(page.text[found[index + 1].start : found[index + 1].end])
    )
