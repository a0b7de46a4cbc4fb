"""Names of units as a Vietnamese text writes them: where a list of names begins, ends and divides.

Here: shared prefixes ("các Sở: Tài chính, Xây dựng"), commas inside names, groups, vague names. Not here: which
registered unit a name means (models.rules.matching).
"""

import re
from dataclasses import dataclass

from documents.reading.page import UPPER, Page
from documents.reading.wording import (
    CLOSED,
    COMPOUNDS,
    FIELDS,
    GENERIC,
    HEAD,
    MINISTRIES,
    NAMEABLE,
    NAMING,
    POST_HEADS,
    STOP,
)
from documents.reading.wording import UNIT_HEADS as _UNITS

_LONGEST = 700
_BRACKETED = 40
_BREAK = re.compile(r"\s*,\s*(?:và\s+)?|\s+(?:và|cùng với|cùng|hoặc)\s+|\s+&\s+|[;:.\"”“\n!?|)…]|\(")
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
    "giao": (" thông", " dịch", " ban"),
    "tổ chức": (" đảng", " chính trị", " tín dụng", " hội", " đoàn thể", " cơ sở"),
}
_TAIL = re.compile(
    rf"(?: \([^)]{{1,40}}\)| (?:tỉnh|thành phố|huyện|quận|phường|xã|thị xã|đặc khu)\b| [{UPPER}][\w.]*| \d+)*"
)
_GOES_ON = re.compile(r" (?:và|cùng|hoặc|có|nơi|thuộc|liên quan|các|đối với|[-–&])")
_DEPARTMENTS = {"sở", "bộ"}
_OFFICE = re.compile(
    r"(?:các|ủy ban|ubnd|sở|bộ|ban|công an|công ty|trung tâm|văn phòng|hội|đảng ủy|mặt trận)\b"
)
_SHARING = re.compile(r"(?:sở|bộ|ubnd phường|ubnd xã|ủy ban nhân dân phường|ủy ban nhân dân xã)\b")


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
        return self.shared or any(_GROUP.search(word.lower()) for word in self.words)


def vague(name: str) -> bool:
    """Whether a name leaves open which units it means ("các cơ quan liên quan", "sở này")."""
    return _VAGUE.search(name.lower()) is not None


def names_at(page: Page, start: int, limit: int) -> Names | None:
    """The units named from `start` on; None where no name begins there."""
    limit = min(limit, start + _LONGEST)
    words: list[str] = []
    at, end, shared, prefix = start, start, False, ""
    fields = [(f.start(), f.end()) for f in FIELDS.finditer(page.low, start, limit)]
    while at < limit:
        opened = _SHARED.match(page.low, at, limit)
        if (
            opened
            and opened.end() < limit
            and (page.text[opened.end()].isupper() or page.text[opened.end()].isdigit())
        ):
            prefix, at, shared = _prefix(page, opened), opened.end(), True
        own = _own_head(page, at, limit, prefix)
        if own is None and not (prefix and page.text[at].isupper()):
            break
        end = _name_end(page, at if own is None else own, limit, fields, at, prefixed=bool(prefix))
        if end <= at:
            break
        name = page.text[at:end].strip()
        words.append(name if own is not None else f"{prefix} {name}")
        if own is not None:
            prefix = _implied(page, at, prefix if shared else "")
        gap = _BREAK.match(page.low, end, limit)
        if not gap or not (gap[0].startswith((" ", ",")) and gap[0].strip() != "("):
            break
        at = gap.end()
    return Names(tuple(dict.fromkeys(words)), start, end, shared) if words else None


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
        return level == "bộ" and MINISTRIES.match(page.low, at) is not None
    return _OFFICE.match(page.low, at) is None


def _name_end(
    page: Page, at: int, limit: int, fields: list[tuple[int, int]], start: int, *, prefixed: bool
) -> int:
    """The end of one name: the first verb, bound or separator that is not part of the name itself."""
    stop = _closed_end(page, start, _stop(page, at, limit))
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
        many = " các " in f" {page.low[start : gap.start()]}"
        more = GENERIC.match(page.low, gap.end(), stop)
        named = (
            more
            and more.end() + 1 < stop
            and page.text[more.end()] == " "
            and page.text[more.end() + 1].isupper()
        )
        return "và" not in gap[0] and many and more is not None and not named
    if gap[0].strip() != "và" or HEAD.match(page.low, gap.end(), stop):
        return False
    return page.text[gap.end()].islower() or not (prefixed or _SHARING.match(page.low, start))


def _stop(page: Page, at: int, limit: int) -> int:
    for found in STOP.finditer(page.low, at, limit):
        if page.text[found.start()].isupper():
            continue
        before = page.low[max(0, found.start() - 12) : found.start()].split(" ")
        previous = before[-2] if len(before) > 1 else ""
        first = found[0].split(" ")[0]
        named = found[0] in NAMEABLE and previous in NAMING and found.start() <= at + 1
        if named or (previous, first) in COMPOUNDS:
            continue
        if found[0] in _MORE and page.low.startswith(_MORE[found[0]], found.end()):
            continue
        return found.start()
    return limit


def _bare_end(page: Page, at: int, end: int) -> int:
    while end > at and (page.text[end - 1].isspace() or page.text[end - 1] in ",-–—*"):
        end -= 1
    return end
