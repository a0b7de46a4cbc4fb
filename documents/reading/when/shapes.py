"""What braces in the phrase table stand for: days, months, hours, counted spans, happenings.

Here: shapes with named groups, and the words a shape may begin with. Not here: which day they mean (meanings).
A name that ends in 2 or 3 is another way to write the group of the name without it.
"""

from dataclasses import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5,
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3, "friday": 4,
    "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "fourteen": 14, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """A regular expression with named groups; `glued` ones stand without a gap beside their neighbour."""

    pattern: str
    firsts: frozenset[str] = frozenset()
    glued: bool = False


def _one_of(words: str) -> Shape:
    ways = sorted(words.split("|"), key=len, reverse=True)
    return Shape("|".join(ways), frozenset(way.split(" ")[0] for way in ways))


_NUMERIC = frozenset({"0"})
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_EN_DAYS = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun"
_EN_NUMBERS = "|".join(
    sorted((w for w in NUMBERS if w.isascii() and w not in {"hai", "ba"}), key=len, reverse=True)
)
_YEAR = r"(?:\s?[/.-]\s?|,? năm )(?P<y>\d{4}|nay|sau|tới)"
_OF_YEAR = r"(?:,? (?:of )?(?P<y>\d{4})|,? (?:of )?(?P<y2>this|next) year)"
_HAPPENING = (
    "kỳ họp|hội nghị|đại hội|phiên họp|cuộc họp|mùa|tết|lễ|buổi|cuộc|chương trình|hội thi|ngày bầu cử|năm học"
    "|ngày khai giảng|ngày hội|kỳ thi|dịp"
)
_WITHIN = r"(?:phòng, chống|phòng, trừ|[^,.;\n])"  # what a happening is called goes on behind these commas
_GATHERING = r"(?:meeting|conference|congress|dialogue|session|ceremony|event|workshop|summit)"

SHAPES: dict[str, Shape] = {
    # --- Vietnamese
    "day": Shape(
        r"(?:\d{1,2}(?: hoặc | và | ?- ?)(?=\d{1,2}[/.-]\d))?(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?"
        r"(?P<y>\d{4}|\d{2}(?!\d)))?(?![\d/])|(?P<d2>\d{1,2}) tháng (?P<m2>\d{1,2})(?:,? năm (?P<y2>\d{4}|nay|sau))?",
        _NUMERIC,
    ),
    "long day": Shape(
        r"(?P<d>\d{1,2}) tháng (?P<m>\d{1,2})(?!\d)(?:,? năm (?P<y>\d{4}|nay|sau))?", _NUMERIC
    ),
    "bare": Shape(
        r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})(?:[/-](?P<y>\d{4}))?(?![\d/%])(?! (?:số|tổng|diện|hộ|dân))", _NUMERIC
    ),
    "month": Shape(r"tháng (?:\d{1,2}(?:,| và| -) (?:tháng )?(?=\d))?(?P<m>\d{1,2})(?:" + _YEAR + r"| tới| này)?(?!\d)(?! ?[/.-] ?\d)", frozenset({"tháng"})),
    "quarter": Shape(
        r"quý (?:(?:iv|iii|ii|i|[1-4])(?:,| và| -) (?:quý )?(?=[iv1-4]))?(?P<q>iv|iii|ii|i|[1-4])\b(?:" + _YEAR + r")?(?! ?[/.-] ?\d)", frozenset({"quý"})
    ),
    "half": Shape(r"(?:0?6|sáu) tháng (?P<half>đầu|cuối) năm(?: (?P<y>\d{4}|nay|sau))?", frozenset({"0", "sáu"})),
    "nine months": Shape(
        r"(?:0?9|chín) tháng(?: đầu)? năm(?: (?P<y>\d{4}|nay))?|(?:0?9|chín) tháng đầu năm", frozenset({"0", "chín"})
    ),
    "six months": _one_of("06 tháng|6 tháng|sáu tháng|nửa năm"),
    "year": Shape(r"năm (?P<y>\d{4}|nay|sau|tới)(?! ?[-–] ?\d)", frozenset({"năm"})),
    "which year": Shape(r"(?P<y>\d{4}|nay|sau|tới)(?! ?[-–] ?\d)", _NUMERIC),
    "week": Shape(r"tuần (?P<week>này|sau|tới|kế tiếp|tiếp theo)", frozenset({"tuần"})),
    "weekday": Shape(r"(?:thứ (?P<weekday>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ nhật))\b,?", frozenset({"thứ", "chủ"})),
    "today": Shape(r"(?:ngày )?hôm nay|(?:sáng|chiều|tối|đêm) (?:hôm )?nay|ngày (?P<tomorrow>mai)", frozenset({"hôm", "sáng", "chiều", "tối", "đêm", "ngày"})),
    "hour": Shape(r"(?P<h>\d{1,2}) ?(?:giờ|h|g|:)(?: ?(?P<min>\d{2}))?(?: phút|['’])?,?", _NUMERIC),
    "n": Shape(r"(?P<n>\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: \([^)]{1,20}\))?", _NUMERIC),
    "range": Shape(r"\d{1,3} ?(?:-|–|đến) ?\d{1,3}", _NUMERIC),
    "unit": Shape(r"(?P<unit>giờ|ngày|tuần|tháng)\b(?P<working> làm việc)?", frozenset()),
    "workdays": Shape(r"(?P<unit>ngày) (?P<working>làm việc)", frozenset()),
    "since": Shape(
        r",? (?:kể từ|tính từ|từ|sau)(?: ngày| khi| thời điểm)*(?P<since>[^,.;\n]{0,40}?\b(?:cuộc họp|hội nghị|phiên họp|họp"
        r"|hôm nay|ban hành|ký|nhận được)\b(?: (?:thông báo|văn bản|kết luận|công văn|đủ hồ sơ|hồ sơ|quyết định|kế hoạch"
        r"|nghị quyết|yêu cầu))?(?: này)?|[^,.;\n]{0,60})",
        glued=True,
    ),
    "until": Shape(r"(?:chậm nhất|trước|vào)[^,.;]{0,24}?", frozenset({"chậm", "trước", "vào"})),
    "front": Shape(r"(?:(?<=\n)|(?<=[.;,] )|(?<![\s\S]))", glued=True),
    "no number": Shape(r"(?! ?\d)", glued=True),
    "comma": Shape(r"(?=,)", glued=True),
    "happening": _one_of(_HAPPENING),
    "rest": Shape(rf"{_WITHIN}{{1,140}}", frozenset()),
    "short": Shape(r"[^,.;\n]{1,60}?", frozenset()),
    "tail": Shape(r"[^,.;\n]{0,60}", glued=True),
    "span": Shape(r"[^.;\n]{1,80}?", frozenset()),
    "word": Shape(r"\w+", frozenset()),
    "nominal": Shape(r"[^,.;\n]{2,80}?", frozenset()),
    "it": Shape(
        rf"(?P<it>(?:{_HAPPENING}) {_WITHIN}{{3,160}}?)(?= (?:đạt|diễn ra|thành công|được tổ chức|có chất lượng|đảm bảo"
        r"|bảo đảm)\b|[,.;\n]|$)",
        frozenset(),
    ),
    # --- English
    "date": Shape(
        rf"(?P<month>{_MONTH})\.? (?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,? (?P<y>\d{{4}}))?\b"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{_MONTH})\.?(?:,? (?P<y2>\d{{4}}))?\b"
        r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})\b",
        frozenset({"0", *MONTHS}),
    ),
    "slashed": Shape(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?(?![\d/])", _NUMERIC),
    "ordinal": Shape(r"(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?! (?:of )?(?:" + _MONTH + r"|quarter|century|floor|edition|anniversary))", _NUMERIC),
    "month name": Shape(rf"(?P<month>{_MONTH})\.?(?! \d{{1,2}}(?!\d))(?:{_OF_YEAR})?\b", frozenset(MONTHS)),
    "mid month": Shape(rf"mid[- ](?P<month>{_MONTH})\.?(?:{_OF_YEAR})?\b", frozenset({"mid"})),
    "q": Shape(
        rf"(?:q(?P<q>[1-4])|the (?P<q2>first|second|third|fourth) quarter)(?:{_OF_YEAR})?",
        frozenset({"q1", "q2", "q3", "q4", "the"}),
    ),
    "named day": Shape(rf"(?P<weekday>{_EN_DAYS})\b\.?,?", frozenset(_EN_DAYS.split("|"))),
    "clock": Shape(r"(?P<h>\d{1,2})(?::(?P<min>\d{2}))? ?(?P<half>am|pm|a\.m\.|p\.m\.)?(?: on)?,?", _NUMERIC),
    "count": Shape(rf"(?P<n>\d{{1,3}}|{_EN_NUMBERS})(?: \(\d{{1,3}}\))?", frozenset()),
    "units": Shape(r"(?P<working>working |business )?(?:calendar )?(?P<unit>hour|day|week|month)s?\b", frozenset()),
    "from": Shape(r"(?:,? (?:of|from|after|following) (?P<since>[^,.;\n]{0,60}))", glued=True),
    "the year": Shape(r"(?P<y>\d{4})", _NUMERIC),
    "effect": Shape(r"(?= (?:will|shall|is|are|takes|can|to be)\b)", glued=True),
    "gathering": Shape(rf"(?P<it>the [^.;\n]{{0,80}}?{_GATHERING}\b[^.;\n]{{0,260}}?)", frozenset()),
    "next gathering": Shape(
        rf"(?P<it>the (?:next |coming |upcoming |\w+ ){{0,3}}{_GATHERING}\b[^,.;\n]{{0,120}})", frozenset()
    ),
    "occasion": Shape(
        r"(?:the )?[^,.;|\n]{0,50}?\b(?:meeting|session|conference|congress|approval|renewal|vote|event|proposal)\b"
        r"[^,.;|\n]{0,60}",
        frozenset(),
    ),
    "clause": Shape(r"(?!practicable|possible)[^,.;|\n]{4,80}", frozenset()),
    "stop": Shape(r"(?= *(?:[,.;:)]|$|\n|to\b|by\b|and\b|on\b))", glued=True),
}  # fmt: skip
