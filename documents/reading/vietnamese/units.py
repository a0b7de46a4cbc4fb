"""Names of units as a Vietnamese text writes them: where a list of names begins, ends and divides.

Here: shared prefixes ("các Sở: Tài chính, Xây dựng"), commas inside names, groups, vague names. Not here: which
registered unit a name means (models.rules.matching).
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from documents.reading.page import UPPER, Page
from documents.reading.vietnamese.wording import (
    ADVERB,
    CLOSED,
    COMPOUNDS,
    DOERS,
    FIELDS,
    GENERIC,
    HEAD,
    MINISTRIES,
    NAMEABLE,
    NAMING,
    POST_HEADS,
    STOP,
    VERB,
)
from documents.reading.vietnamese.wording import UNIT_HEADS as _UNITS

_LONGEST, _NAME, _MOST = 4000, 200, 300  # characters of a list of names and of one name; names of a list
_FIELD = 4  # words of a field at most
_BRACKETED = 40
_BREAK = re.compile(
    r"\s*,\s*(?:và\s+)?|\s+(?:và|cùng với|cùng|hoặc)\s+|\s+&\s+|[;:\"”“\n!?|)…]|\.(?=[\s\"”)]|$)|\("
)
_SHARED = re.compile(
    rf"(?:các )?(?:(?P<outer>{_UNITS}|{POST_HEADS}) )?các (?P<inner>sở|bộ|phường|xã|thị xã|huyện|quận|thành phố"
    r"|tỉnh|cục|vụ|phòng|chi cục|công ty|trường|ban|đảng bộ|chi bộ)(?:(?:, (?:ban|ngành|phường|xã))* ?: ?| )"
)
_GROUP = re.compile(
    r"\b(?:các|những|mọi|tất cả|toàn thể|mỗi|từng|hai|ba|bốn|các cấp)\b|^(?:cơ quan|đơn vị|chủ đầu tư|doanh nghiệp"
    r"|địa phương|nhà thầu)(?: liên quan| chức năng| có liên quan)?$|\bcác cấp$"
)
_VAGUE = re.compile(
    r"liên quan|chức năng|(?:cơ quan|đơn vị|sở|ban|ngành|địa phương|huyện|tỉnh|bộ) (?:này|đó|trên|nêu trên)$"
    r"|^(?:các )?(?:cơ quan|đơn vị|địa phương)(?:, (?:cơ quan|đơn vị|địa phương))*$|^(?:cơ quan|ngành) y tế$"
)
_MORE = {
    "giao": re.compile(r" (?:thông|dịch|ban)"),
    "tổ chức": re.compile(
        r" (?:đảng|chính trị|tín dụng|đoàn thể|cơ sở|liên quan|có liên quan|chịu"
        r"|hội(?! (?:nghị|thảo|thao|thi|họp|chợ|diễn|chẩn|đàm|trại|nhập)))"
    ),
}
_TAIL = re.compile(
    rf"(?: \([^)]{{1,40}}\)| (?:tỉnh|thành phố|huyện|quận|phường|xã|thị xã|đặc khu)\b| [{UPPER}][\w.]*| \d+)*"
)
_GOES_ON = re.compile(r" (?:và|cùng|hoặc|có|nơi|thuộc|liên quan|các|đối với|[-–&])")
_DEPARTMENTS = {"sở", "bộ"}
_LEVELS = r"(?:quận|huyện|thị xã|thị trấn|thành phố|xã|phường|tỉnh|đặc khu)"
_PLACE = re.compile(rf"{_LEVELS} [A-ZĐÀ-Ỹ0-9]")
_PLACE_LAST = re.compile(rf" {_LEVELS}$")
_LEVEL_BEFORE = re.compile(
    rf"\b{_LEVELS}$"
)  # "UBND quận, huyện" is one name, "UBND quận Tân Bình, huyện Củ Chi" two
_LEVEL = re.compile(rf"{_LEVELS}(?! [^\W\d_]*[A-ZĐÀ-Ỹ])(?=\W|$| )")
_BODY = re.compile(r"(?:ủy ban|hội đồng|đảng ủy|mặt trận)\b")  # "các Ban Hội đồng nhân dân tỉnh" is one name
_WITH_VERBS = {"sở", "bộ", "ban", "phòng", "cục", "vụ", "chi cục"}  # may be named by a verb: các Sở: Xây dựng
_JOINING = re.compile(
    r"(?:các )?(?:sở|bộ|phòng|ban|ủy ban|trung tâm)\b"
)  # their names may hold " - " before a verb
_NO_NAMES = frozenset(  # alone and in small letters these are words of any sentence
    {
        "hội", "trường", "ngành", "đoàn", "báo", "đài", "vụ", "cục", "viện", "thuế", "bên", "tổ", "đội", "ban", "phòng",
        "trạm", "khối", "cảng", "thôn", "lực lượng", "cơ sở", "trung tâm", "văn phòng",
    }
)  # fmt: skip
_LOCAL = re.compile(r"công an (?:tỉnh|thành phố|tp|huyện|xã|phường|quận|thị xã)\b")
_OFFICE_OF = re.compile(r"(?:hđnd|ubnd|hội đồng nhân dân|ủy ban nhân dân|đoàn đại biểu|đoàn đbqh)\b")
_OFFICE = re.compile(
    rf"(?:{POST_HEADS}|các|ủy ban|ubnd|sở|bộ|ban|công an|công ty|trung tâm|văn phòng|hội|đảng ủy|mặt trận)\b"
)
_SHARING = re.compile(
    r"(?:sở|bộ(?! (?:chỉ huy|tư lệnh|trưởng|đội))|(?:chủ tịch )?(?:ubnd|ủy ban nhân dân) (?:phường|xã|huyện|quận|tỉnh|thị xã|thành phố|đặc khu))\b"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of `[start, end)`: shared prefixes distributed, otherwise as written."""

    words: tuple[str, ...]
    start: int
    end: int
    shared: bool = False

    @property
    def is_group(self) -> bool:
        """Whether one of the names stands for many units, each of which owes the work."""
        groups = [word for word in self.words if _GROUP.search(word.lower())]
        only_helpers = len(groups) < len(self.words) and all(vague(word) for word in groups)
        return self.shared or (bool(groups) and not only_helpers)


def vague(name: str) -> bool:
    """Whether a name leaves open which units it means ("các cơ quan liên quan", "sở này")."""
    return _VAGUE.search(name.lower()) is not None


def names_at(page: Page, start: int, limit: int) -> Names | None:
    """The units named from `start` on; None where no name begins there."""
    limit = min(limit, start + _LONGEST)
    if (start, limit) not in page.memory:
        page.memory[start, limit] = _read(page, start, limit)
    found: Names | None = page.memory[start, limit]
    return found


def names_through(page: Page, start: int, limit: int) -> Names | None:
    """The units named from `start` on, through semicolons that only divide one list from the next."""
    first = names_at(page, start, limit)
    if first is None:
        return None
    words, end = list(first.words), first.end
    while page.low.startswith("; ", end) and (more := names_at(page, end + 2, limit)):
        words.extend(more.words)
        end = more.end
    return Names(tuple(dict.fromkeys(words)), start, end, first.shared)


def _read(page: Page, start: int, limit: int) -> Names | None:
    if not HEAD.match(page.low, start, limit) and not _SHARED.match(page.low, start, limit):
        return None
    fields = [(f.start(), f.end()) for f in FIELDS.finditer(page.low, start, limit)]
    found: list[_Written] = []
    at, shared, prefix = start, None, ""
    while at < limit and len(found) < _MOST:
        opened = _shared_at(page, at, limit)
        if opened:
            shared, prefix, at = opened, opened.words, opened.end
        own = _own_head(page, at, limit, prefix)
        if own is None and not (prefix and page.text[at].isupper()):
            break
        end = _name_end(
            page, at if own is None else own, min(limit, at + _NAME), fields, at, prefixed=bool(prefix)
        )
        if end <= at:
            break
        name = _plain(page.text[at:end].strip())
        if name in _NO_NAMES:
            break
        if own is None:
            found.append(_Written(f"{prefix} {name}", end, shared))
        else:
            found.append(_Written(_of_that_office(prefix, name) if shared else name, end, None))
            prefix = _implied(page, at, prefix if shared else "")
        gap = _BREAK.match(page.low, end, limit)
        if not gap or not (gap[0].startswith((" ", ",")) and gap[0].strip() != "("):
            break
        at = gap.end()
    return _together(page, start, found) if found else None


def _of_that_office(prefix: str, name: str) -> str:
    """The office that goes on over places of another kind: "UBND các huyện A, B và thị xã C"."""
    place = _PLACE.match(name)
    office = _PLACE_LAST.sub("", prefix)
    return f"{office} {name}" if place and office != prefix and office else name


@dataclass(frozen=True, slots=True)
class _Shared:
    """A prefix that several names share, "các Sở:"; without a colon it may be one group, "các Sở phía Bắc"."""

    words: str
    start: int
    end: int
    listed: bool


@dataclass(frozen=True, slots=True)
class _Written:
    words: str
    end: int
    shared: _Shared | None


def _together(page: Page, start: int, found: list[_Written]) -> Names:
    counts = Counter(one.shared for one in found if one.shared)
    words = [
        page.text[one.shared.start : one.end].strip()
        if one.shared and not one.shared.listed and counts[one.shared] == 1
        else one.words
        for one in found
    ]
    several = any(shared.listed or count > 1 for shared, count in counts.items())
    return Names(tuple(dict.fromkeys(words)), start, found[-1].end, several)


def _shared_at(page: Page, at: int, limit: int) -> _Shared | None:
    opened = _SHARED.match(page.low, at, limit)
    if opened is None or opened.end() >= limit or not _begins_name(page.text[opened.end()]):
        return None
    if opened["inner"] not in _WITH_VERBS and VERB.match(page.low, opened.end(), limit):
        return None
    if opened["inner"] not in _DEPARTMENTS and _BODY.match(page.low, opened.end(), limit):
        return None
    return _Shared(_prefix(page, opened), opened.start(), opened.end(), ":" in opened[0])


def _begins_name(letter: str) -> bool:
    return letter.isupper() or letter.isdigit()


def _plain(name: str) -> str:
    """A name without the part it plays: "Sở Nội vụ (cơ quan thường trực)" is "Sở Nội vụ"."""
    return re.sub(r" \((?:cơ quan|đơn vị|chủ trì|phối hợp|thường trực)[^)]*\)$", "", name)


def _prefix(page: Page, opened: re.Match[str]) -> str:
    inner = opened["inner"]
    if not opened["outer"]:
        return inner[0].upper() + inner[1:]
    outer = page.text[opened.start("outer") : opened.end("outer")]
    return f"{outer} {inner.capitalize() if inner in _DEPARTMENTS else inner}"


def _implied(page: Page, at: int, kept: str) -> str:
    """The prefix that a following bare name shares: "Sở Tài chính, Xây dựng"."""
    found = _SHARING.match(page.low, at)
    return page.text[at : found.end()] if found else kept


def _own_head(page: Page, at: int, limit: int, prefix: str) -> int | None:
    """Where the name goes on after its head word; None where no name of its own begins here."""
    found = HEAD.match(page.low, at, limit)
    if not found or (prefix and page.text[at].isupper() and _bare(page, at, prefix)):
        return None
    return found.end()


def _bare(page: Page, at: int, prefix: str) -> bool:
    """Whether a name that looks like one of its own goes with the prefix: Bộ Công an, phường Trường Vinh."""
    level = prefix.rsplit(" ", maxsplit=1)[-1].lower()
    if level in _DEPARTMENTS:
        return level == "bộ" and MINISTRIES.match(page.low, at) is not None and not _LOCAL.match(page.low, at)
    return _OFFICE.match(page.low, at) is None


def _name_end(
    page: Page, at: int, limit: int, fields: list[tuple[int, int]], start: int, *, prefixed: bool
) -> int:
    """The end of one name: the first verb, bound or separator that is not part of the name itself."""
    stop = _closed_end(page, start, _stop(page, at, limit, start))
    for gap in _BREAK.finditer(page.low, at, stop):
        if any(first <= gap.start() < last for first, last in fields):
            continue
        if gap[0] == "(":
            closed = page.text.find(")", gap.end(), min(stop + 60, limit))
            return closed + 1 if 0 <= closed - gap.end() <= _BRACKETED else _bare_end(page, at, gap.start())
        if gap[0] == "." and page.low[max(start, gap.start() - 2) : gap.start()] in {"tp", "tx", "tt"}:
            continue
        if not _inside(page, gap, start, stop, prefixed=prefixed):
            return _bare_end(page, at, gap.start())
    return _bare_end(page, at, stop)


def _closed_end(page: Page, start: int, stop: int) -> int:
    """Names of a known make end where it does, whatever verb follows: "Sở Y tế", "UBND xã Hòa Sơn"."""
    known = CLOSED.match(page.low, start, stop)
    tail = _TAIL.match(page.text, known.end(), stop) if known else None
    return (
        stop
        if tail is None or not page.low.startswith(" ", tail.end()) or _GOES_ON.match(page.low, tail.end())
        else tail.end()
    )


def _inside(page: Page, gap: re.Match[str], start: int, stop: int, *, prefixed: bool) -> bool:
    """Whether a separator stands inside one name: "các sở, ban, ngành", "Quản lý và Khai thác"."""
    if gap.end() >= stop:
        return False
    if "," in gap[0]:
        return "và" not in gap[0] and _comma_inside(page, gap, start, stop)
    if page.low.startswith("văn phòng ", start) and _OFFICE_OF.match(page.low, gap.end(), stop):
        return gap[0].strip() == "và"  # "Văn phòng HĐND và UBND huyện" is one office
    if gap[0].strip() not in {"&", "và"} or HEAD.match(page.low, gap.end(), stop):
        return False
    field = page.text[gap.end()].islower() or not (prefixed or _SHARING.match(page.low, start))
    return gap[0].strip() == "&" or field


def _comma_inside(page: Page, gap: re.Match[str], start: int, stop: int) -> bool:
    if _LEVEL_BEFORE.search(page.low, start, gap.start()) and _LEVEL.match(page.low, gap.end(), stop):
        return True
    many = " các " in f" {page.low[start : gap.start()]}"
    more = GENERIC.match(page.low, gap.end(), stop) if many else None
    if more:
        after = page.text[more.end() : min(more.end() + 2, stop)]
        named = len(after) > 1 and after[0] == " " and after[1].isupper()
        if not named or more[0] == "ngành":
            return True
    return _field_goes_on(page, gap.end(), start, stop, many=many)


def _known_by_doing(before: list[str]) -> bool:
    """The words "đơn vị", "cơ quan" and "nhà thầu", but not the end of "liên quan"."""
    return before[-3:-1] in (["đơn", "vị"], ["cơ", "quan"], ["nhà", "thầu"])


def _field_goes_on(page: Page, at: int, start: int, stop: int, *, many: bool) -> bool:
    """Whether one unit's field goes on in small letters behind a comma: "Phòng Chính trị, tư tưởng".

    Of many units it may go on up to the next divider: "các cơ sở giáo dục mầm non, phổ thông và ...".
    """
    if not page.text[at].islower() or HEAD.match(page.low, at, stop):
        return False
    if many:
        closed = _BREAK.search(page.low, at, stop)
        return len(page.text[at : closed.start() if closed else stop].split()) < _FIELD
    if not _JOINING.match(page.low, start):
        return False
    rest = page.text[at:stop].strip()
    return stop < len(page.text) and len(rest.split()) <= _FIELD and not re.search(r"[,;:.()]", rest)


def _stop(page: Page, at: int, limit: int, start: int) -> int:
    """Where the first word stands that ends a name, and is no part of it."""
    stops, starts = _stops(page)
    for place in range(bisect_left(starts, at), bisect_left(starts, limit)):
        found = stops[place]
        if not page.text[found.start()].isupper() and not _is_named(page, found, at, start):
            return found.start()
    return limit


def _is_named(page: Page, found: re.Match[str], at: int, start: int) -> bool:
    """Whether a verb or bound is part of a name: "Sở Xây dựng", "đơn vị thi công", "công trình"."""
    before = page.low[max(0, found.start() - 14) : found.start()].split(" ")
    previous = before[-2] if len(before) > 1 else ""
    if (previous, found[0].split(" ")[0]) in COMPOUNDS:
        return True
    if found[0] in _MORE and _MORE[found[0]].match(page.low, found.end()):
        return True
    if page.low[found.start() - 2 : found.start()] in {"- ", "– "} and _JOINING.match(page.low, start):
        return True
    if _known_by_doing(before) and found[0] in DOERS and not ADVERB.match(page.low, found.end()):
        return True
    small = (
        previous == "sở" and before[-3:-2] != ["cơ"] and page.text[start].islower()
    )  # "sở thẩm định" is no name
    return found[0] in NAMEABLE and previous in NAMING and found.start() <= at + 1 and not small


def _stops(page: Page) -> tuple[list[re.Match[str]], list[int]]:
    """Every word of the page that may end a name, looked for once."""
    if "stops" not in page.memory:
        found = list(STOP.finditer(page.low))
        page.memory["stops"] = found, [one.start() for one in found]
    stops: tuple[list[re.Match[str]], list[int]] = page.memory["stops"]
    return stops


def _bare_end(page: Page, at: int, end: int) -> int:
    while end > at and (page.text[end - 1].isspace() or page.text[end - 1] in ",-–—*"):
        end -= 1
    return end
