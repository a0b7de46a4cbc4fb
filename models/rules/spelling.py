"""One spelling for all the ways in which a Vietnamese name is written, and the places that names end in.

Here: `normalise`, `fold`, the tail that names a place, and a body's own province. Not here: the table of
abbreviations (rules.abbreviations), and which unit a name means (rules.matching).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from models.rules.abbreviations import expanded

#: Names of two registers of 5,000 units with their aliases.
_KEPT = 20_000
_PROVINCE, _CITY = "tỉnh", "thành phố"


def fold(text: str) -> str:
    """The search form: lower case, no marks (đ becomes d), single spaces."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in bare if unicodedata.category(letter) != "Mn").split())


@lru_cache(maxsize=_KEPT)
def normalise(name: str) -> str:
    """One spelling for all ways to write a name: lower case, new tone places, no abbreviations or joiners."""
    return plain(spelled(name))


@lru_cache(maxsize=_KEPT)
def spelled(name: str) -> str:
    """The name in lower case with its abbreviations written out; every word of it still stands."""
    text = place_tones(_DASHES.sub("-", unicodedata.normalize("NFC", name).lower()))
    text = " ".join(_NO_WORD.sub(" ", expanded(text)).split())
    return _LEADING.sub("", text)


@lru_cache(maxsize=_KEPT)
def plain(text: str) -> str:
    """A spelled name without the words that tell no two units of one province apart."""
    for pattern, instead in _PLAINER:
        text = pattern.sub(instead, text)
    return " ".join(text.split())


def place_tones(text: str) -> str:
    """The tone where modern spelling puts it: hoà to hòa, uỷ to ủy; hoàn, quý and suýt stay."""
    return _OLD_TONES.sub(lambda old: _NEW_TONES[old.group()], text)


def tail(key: str) -> str:
    """The place a name ends in ("xã tân an"), or nothing."""
    found = _PLACE_TAIL.search(key)
    return found.group() if found else ""


@dataclass(frozen=True, slots=True)
class Place:
    """A body's own province ("tỉnh nghệ an") or city of that rank; `name` alone may stand at the end of names too."""

    kind: str = _PROVINCE
    name: str = ""

    @classmethod
    def of(cls, words: str) -> "Place":
        """The place of words such as "tỉnh Nghệ An", "Nghệ An" and "TP. Đà Nẵng"."""
        text = spelled(words)
        kind = _CITY if text.startswith(f"{_CITY} ") else _PROVINCE
        return cls(kind, text.removeprefix(f"{kind} "))

    def left_out(self, text: str) -> str:
        """A spelled name without this place at its end; a commune, or a town of the same name, keeps what is its own."""
        if not self.name:
            return text
        whole = text.removesuffix(f" {self.kind} {self.name}")
        if whole != text or tail(text):
            return whole
        return text.removesuffix(f" {self.name}")


def province_in(name: str) -> str:
    """The province or city of its rank that a unit's name ends in or goes on from ("tỉnh Nghệ An"), or nothing."""
    text = spelled(name)
    for kind, names in ((_PROVINCE, _PROVINCES), (_CITY, _CITIES)):
        found = names.search(text)
        if found:
            return f"{kind} {found[1]}"
    return ""


_NO_WORD = re.compile(r"[^\w\s]|_")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_PLACE_TAIL = re.compile(
    r"(?<!\w)(?:thị xã|thị trấn|thành phố|đặc khu|xã(?! hội\b)|phường|huyện|quận)(?!\w).*"
)
_LEADING = re.compile(
    r"^(?:(?:các|những|đồng chí|đ c|the|an? (?=(?:department|ministry|office|board|committee|agency|council"
    r"|division|unit|centre|center|authority|commission|bureau|directorate|team|school|hospital)\b))\s*\b)+"
)
#: Words that tell no two units of one registry apart.
_PLAINER = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\b(?:of|and) the\b", " "),
        (r"\b(?:và|and|of)\b", " "),
        (r"\bdept\b", "department"),
        (r"\bviệt nam(?= +(?:tỉnh|thành phố|huyện|quận|xã|phường)\b)", " "),
        (r"\btỉnh\b(?! +(?:ủy|đoàn|hội|lộ)\b)", " "),
        (r"\b(?:ủy ban +)?mặt trận tổ quốc(?: +việt nam)?\b", "mặt trận tổ quốc"),
    )
)
_OLD = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_NEW = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_NEW_TONES = dict(zip(_OLD, _NEW, strict=True))
_OLD_TONES = re.compile(rf"(?<!q)(?:{'|'.join(_NEW_TONES)})(?!\w)")
#: Cities of a province's rank, and provinces before and after the mergers of 1 July 2025 (Resolution 202/2025/QH15).
_CITIES = re.compile(r"\bthành phố (hà nội|hồ chí minh|hải phòng|đà nẵng|cần thơ|huế)\b")
_PROVINCES = re.compile(
    r"\btỉnh (?:ủy |đoàn )?(an giang|bà rịa vũng tàu|bạc liêu|bắc giang|bắc kạn|bắc ninh|bến tre|bình dương|bình định"
    r"|bình phước|bình thuận|cà mau|cao bằng|đắk lắk|đắk nông|điện biên|đồng nai|đồng tháp|gia lai|hà giang|hà nam"
    r"|hà tĩnh|hải dương|hậu giang|hòa bình|hưng yên|khánh hòa|kiên giang|kon tum|lai châu|lạng sơn|lào cai|lâm đồng"
    r"|long an|nam định|nghệ an|ninh bình|ninh thuận|phú thọ|phú yên|quảng bình|quảng nam|quảng ngãi|quảng ninh"
    r"|quảng trị|sóc trăng|sơn la|tây ninh|thái bình|thái nguyên|thanh hóa|thừa thiên huế|tiền giang|trà vinh"
    r"|tuyên quang|vĩnh long|vĩnh phúc|yên bái)\b"
)
