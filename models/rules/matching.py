"""Written names to registered units: never a wrong match in silence.

Here: one spelling for all ways a unit's name is written, the exact dictionary, initials, and close spellings.
Not here: which units are registered (models.questions), groups ("các sở, ban, ngành"), and learning aliases.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

How = Literal["exact", "alias", "initials", "close"]

CLOSE = 85.0
MARGIN = 1.0
WORTH_SHOWING = 50.0
CERTAIN = 100.0
#: Two initials alone, without a word such as "sở" before them, name nobody.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A registered unit: its name and the other ways it has been written."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A unit found for a written name: `score` of 100, and by which road."""

    id: int
    score: float
    how: How


class Registry:
    """The units valid on one day, ready to be matched; `place` is the body's own province or city.

    The place is left out at the end of names, since "Sở Nội vụ" and "Sở Nội vụ tỉnh Nghệ An" are one.
    """

    def __init__(self, entries: Iterable[Entry], *, place: str = "") -> None:
        """Learn every name and alias, and the initials that names yield; `entries` is read once."""
        self._place = normalise(place)
        self._known: dict[str, dict[int, How]] = defaultdict(dict)
        self._initials: dict[str, set[int]] = defaultdict(set)
        self._joined: set[str] = set()
        for entry in entries:
            self._learn(entry)
        self._words = {word for key in self._known for word in key.split()}
        self._sorted = {key: " ".join(sorted(key.split())) for key in self._known}
        self._folded = {key: fold(key) for key in self._known}

    def match(self, name: str) -> Match | None:
        """The one unit that `name` means, or None where a person has to say."""
        key = self._key(name)
        named = self._known.get(key, {})
        if named:
            return _only(Match(unit, CERTAIN, how) for unit, how in named.items())
        short = self._by_initials(key) if _has_capitals(name) else set()
        if short:
            return _only(Match(unit, CERTAIN, "initials") for unit in short)
        return self._close(name, key)

    def propose(self, name: str, limit: int = 5) -> list[Match]:
        """Units that `name` may mean, best first, each once; marks and capitals do not count here."""
        key = self._key(name)
        if not key:
            return []
        found = [Match(unit, CERTAIN, how) for unit, how in self._known.get(key, {}).items()]
        found += [Match(unit, CERTAIN, "initials") for unit in sorted(self._by_folded_initials(key))]
        found += self._alike(key)
        return list(islice(_each_once(found), limit))

    def _learn(self, entry: Entry) -> None:
        names: tuple[tuple[str, How], ...] = (
            (entry.name, "exact"),
            *((a, "alias") for a in entry.aliases),
        )
        for name, how in names:
            key = self._key(name)
            if not key:
                continue
            self._known[key].setdefault(entry.id, how)
            if _JOINS.search(name):
                self._joined.add(key)
        for form in _initial_forms(self._key(entry.name)):
            self._initials[form].add(entry.id)

    def _key(self, name: str) -> str:
        key = normalise(name)
        if self._place and not _PLACE_TAIL.search(key):
            return key.removesuffix(f" {self._place}")
        return key

    def _by_initials(self, key: str) -> set[int]:
        """Units whose initials `key` shows; none where it is a plain word of the registry."""
        return set() if key in self._words else self._initials.get(key.replace(" ", ""), set())

    def _by_folded_initials(self, key: str) -> set[int]:
        asked = fold(key).replace(" ", "")
        return {unit for form, units in self._initials.items() if fold(form) == asked for unit in units}

    def _close(self, name: str, key: str) -> Match | None:
        """The one close spelling, if it differs by order or a slip of the pen and nothing is as close."""
        asked = " ".join(sorted(key.split()))
        best = process.extractOne(asked, self._sorted, scorer=fuzz.ratio, score_cutoff=CLOSE)
        if best is None:
            return None
        _, score, found = best
        rivals = process.extract(
            asked,
            self._sorted,
            scorer=fuzz.ratio,
            score_cutoff=score - MARGIN + 1e-9,
            limit=None,
        )
        units = {unit for _, _, rival in rivals for unit in self._known[rival]}
        if len(units) > 1 or not self._is_same(name, key, found):
            return None
        return Match(units.pop(), score, "close")

    def _is_same(self, name: str, asked: str, found: str) -> bool:
        """Whether two close spellings can only mean one unit: a place or a proper name is never guessed."""
        if _tail(asked) != _tail(found) or asked.isascii() != found.isascii():
            return False
        left, right = _left_over(asked, found), _left_over(found, asked)
        if not left and not right:
            return bool(_JOINS.search(name)) or found in self._joined
        return (
            len(left) == len(right)
            and all(OSA.distance(a, b) <= 1 for a, b in zip(left, right, strict=True))
            and set(left) <= _common_words(name) - self._words
        )

    def _alike(self, key: str) -> list[Match]:
        asked = fold(key)
        hits = process.extract(
            asked,
            self._folded,
            scorer=fuzz.WRatio,
            score_cutoff=WORTH_SHOWING,
            limit=None,
        )
        # Names of one score without marks are told apart by their marks.
        hits.sort(key=lambda hit: (-hit[1], -fuzz.ratio(key, hit[2]), hit[2]))
        return [
            Match(unit, score, "close") for _, score, found in hits for unit in sorted(self._known[found])
        ]


def fold(text: str) -> str:
    """The search form: lower case, no marks (đ becomes d), single spaces."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in bare if unicodedata.category(letter) != "Mn").split())


def normalise(name: str) -> str:
    """One spelling for all ways to write a name: lower case, new tone places, no abbreviations or joiners."""
    text = unicodedata.normalize("NFC", name).lower()
    text = _place_tones(_DASHES.sub("-", text))
    text = _ABBREVIATIONS.sub(_expand, text)
    text = " ".join(_NO_WORD.sub(" ", text).split())
    text = _LEADING.sub("", text)
    for pattern, plain in _PLAINER:
        text = pattern.sub(plain, text)
    return " ".join(text.split())


def _place_tones(text: str) -> str:
    """The tone where modern spelling puts it: hoà to hòa, uỷ to ủy; hoàn, quý and suýt stay."""
    return _OLD_TONES.sub(lambda old: _NEW_TONES[old.group()], text)


def _expand(found: re.Match[str]) -> str:
    return f" {_FULL[_SEPARATORS.sub('', found.group())]} "


def _only(matches: Iterable[Match]) -> Match | None:
    """The match if it is the only one: what two units share names neither."""
    found = list(matches)
    return found[0] if len(found) == 1 else None


def _each_once(matches: Iterable[Match]) -> Iterator[Match]:
    seen: set[int] = set()
    for match in matches:
        if match.id not in seen:
            seen.add(match.id)
            yield match


def _initial_forms(key: str) -> Iterator[str]:
    """Forms like "sở khđt", "skhđt" and "phòng ktht xã tân an", written without spaces."""
    tail = _tail(key)
    words = key.removesuffix(tail).split()
    for whole in range(len(words) - 1):
        initials = "".join(word[0] for word in words[whole:])
        if whole or len(initials) >= SHORTEST:
            yield "".join(words[:whole]) + initials + tail.replace(" ", "")


def _tail(key: str) -> str:
    """The place a name ends in ("xã tân an"), or nothing."""
    found = _PLACE_TAIL.search(key)
    return found.group() if found else ""


def _left_over(key: str, other: str) -> list[str]:
    """Words of `key` that `other` does not have, in order."""
    spare = Counter(other.split())
    left = []
    for word in key.split():
        spare[word] -= 1
        if spare[word] < 0:
            left.append(word)
    return left


def _has_capitals(name: str) -> bool:
    return any(word.isupper() and len(word) > 1 for word in _WORD.findall(name))


def _common_words(name: str) -> set[str]:
    """Words in small letters of a name that has capitals too: the second syllables of common words."""
    words = _WORD.findall(_place_tones(unicodedata.normalize("NFC", name)))
    if all(word.islower() for word in words):
        return set()
    return {word for word in words if word.islower()}


_WORD = re.compile(r"[^\W\d_]+")
_NO_WORD = re.compile(r"[^\w\s]|_")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_JOINS = re.compile(r"[,&\-\u2010-\u2015]|\b(?:và|and|of)\b", re.IGNORECASE)
_SEPARATORS = re.compile(r"\bvà\b|[^\w]")
_PLACE_TAIL = re.compile(
    r"(?<!\w)(?:thị xã|thị trấn|thành phố|đặc khu|xã(?! hội\b)|phường|huyện|quận)(?!\w).*"
)
_LEADING = re.compile(
    r"^(?:(?:các|những|đồng chí|đ c|the|an? (?=(?:department|ministry|office|board|committee|agency|council"
    r"|division|unit|centre|center|authority|commission|bureau|directorate|team|school|hospital)\b))\s*\b)+"
)
#: Words that tell no two units of one registry apart.
_PLAINER = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\b(?:of|and) the\b", " "),
        (r"\b(?:và|and|of)\b", " "),
        (r"\bdept\b", "department"),
        (r"\bviệt nam(?= +(?:tỉnh|thành phố|huyện|quận|xã|phường)\b)", " "),
        (r"\btỉnh\b(?! +(?:ủy|đoàn|hội|lộ)\b)", " "),
        (r"\b(?:ủy ban +)?mặt trận tổ quốc(?: +việt nam)?\b", "mặt trận tổ quốc"),
    )
)

_OLD = (
    "oà",
    "oá",
    "oả",
    "oã",
    "oạ",
    "oè",
    "oé",
    "oẻ",
    "oẽ",
    "oẹ",
    "uỳ",
    "uý",
    "uỷ",
    "uỹ",
    "uỵ",
)
_NEW = (
    "òa",
    "óa",
    "ỏa",
    "õa",
    "ọa",
    "òe",
    "óe",
    "ỏe",
    "õe",
    "ọe",
    "ùy",
    "úy",
    "ủy",
    "ũy",
    "ụy",
)
_NEW_TONES = dict(zip(_OLD, _NEW, strict=True))
_OLD_TONES = re.compile(rf"(?<!q)(?:{'|'.join(_NEW_TONES)})(?!\w)")

#: Letters as written between offices, parts apart; any of space, dot, dash, "&" and "và" may stand between.
_WRITTEN = {
    "atgt": "an toàn giao thông",
    "bcđ": "ban chỉ đạo",
    "bch quân sự": "ban chỉ huy quân sự",
    "bch đảng bộ": "ban chấp hành đảng bộ",
    "bđbp": "bộ đội biên phòng",
    "bhxh": "bảo hiểm xã hội",
    "bql": "ban quản lý",
    "bql da": "ban quản lý dự án",
    "bvđk": "bệnh viện đa khoa",
    "ccb": "cựu chiến binh",
    "cđs": "chuyển đổi số",
    "chqs": "chỉ huy quân sự",
    "cntt": "công nghệ thông tin",
    "đbqh": "đại biểu quốc hội",
    "đtxd": "đầu tư xây dựng",
    "gd đt": "giáo dục đào tạo",
    "gpmb": "giải phóng mặt bằng",
    "gtvt": "giao thông vận tải",
    "hđnd": "hội đồng nhân dân",
    "htx": "hợp tác xã",
    "kbnn": "kho bạc nhà nước",
    "kcn": "khu công nghiệp",
    "kh cn": "khoa học công nghệ",
    "kh đt": "kế hoạch đầu tư",
    "kkt": "khu kinh tế",
    "ktnn": "kiểm toán nhà nước",
    "lđ lđ": "liên đoàn lao động",
    "lđ tb xh": "lao động thương binh xã hội",
    "lhpn": "liên hiệp phụ nữ",
    "mttq": "mặt trận tổ quốc",
    "mttq vn": "mặt trận tổ quốc việt nam",
    "nhcsxh": "ngân hàng chính sách xã hội",
    "nhnn": "ngân hàng nhà nước",
    "nn mt": "nông nghiệp môi trường",
    "nn pt nt": "nông nghiệp phát triển nông thôn",
    "pccc": "phòng cháy chữa cháy",
    "pctt": "phòng chống thiên tai",
    "pt th": "phát thanh truyền hình",
    "ptnt": "phát triển nông thôn",
    "qlda": "quản lý dự án",
    "tand": "tòa án nhân dân",
    "thpt": "trung học phổ thông",
    "tn mt": "tài nguyên môi trường",
    "tncs": "thanh niên cộng sản",
    "tncs hcm": "thanh niên cộng sản hồ chí minh",
    "tp": "thành phố",
    "tp hcm": "thành phố hồ chí minh",
    "tt tt": "thông tin truyền thông",
    "ttcp": "thanh tra chính phủ",
    "tw": "trung ương",
    "tx": "thị xã",
    "ub": "ủy ban",
    "ub mttq": "ủy ban mặt trận tổ quốc",
    "ub mttq vn": "ủy ban mặt trận tổ quốc việt nam",
    "ubkt": "ủy ban kiểm tra",
    "ubnd": "ủy ban nhân dân",
    "vh tt dl": "văn hóa thể thao du lịch",
    "vksnd": "viện kiểm sát nhân dân",
    "ksnd": "kiểm sát nhân dân",
    "vp": "văn phòng",
    "vp cp": "văn phòng chính phủ",
    "vp hđnd": "văn phòng hội đồng nhân dân",
    "vp ubnd": "văn phòng ủy ban nhân dân",
}
_FULL = {written.replace(" ", ""): full for written, full in _WRITTEN.items()}
_ABBREVIATIONS = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        r"(?:\s+và\s+|[\s.,&\-]*)".join(written.split())
        for written in sorted(_WRITTEN, key=len, reverse=True)
    )
    + r")(?!\w)"
)
