"""Written names to registered units: never a wrong match in silence.

Here: the exact dictionary, initials, close spellings, and which units a name could be claimed by. Not here: one
spelling for all ways to write a name (rules.spelling), which units are registered and what has become of them
(acts.naming), and what is learnt from a confirmation (rules.learning).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from models.rules.spelling import Place, fold, normalise, place_tones, plain, spelled, tail

__all__ = ["CERTAIN", "CLOSE", "Entry", "How", "Match", "Registry", "fold", "normalise"]

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
        self._place = Place.of(place)
        self._whole: dict[str, dict[int, How]] = defaultdict(dict)
        self._known: dict[str, dict[int, How]] = defaultdict(dict)
        self._initials: dict[str, set[int]] = defaultdict(set)
        self._joined: set[str] = set()
        self._meant: dict[str, tuple[Match, ...]] = {}
        for entry in entries:
            self._learn(entry)

    def match(self, name: str) -> Match | None:
        """The one unit that `name` means, or None where a person has to say."""
        found = self.means(name)
        return found[0] if len(found) == 1 else None

    def means(self, name: str) -> tuple[Match, ...]:
        """Every unit that `name` means equally well: one is a match, among several a person chooses, none is unknown."""
        if name not in self._meant:
            self._meant[name] = self._means(name)
        return self._meant[name]

    def propose(self, name: str, limit: int = 5) -> list[Match]:
        """Units that `name` may mean, best first, each once; marks and capitals do not count here."""
        key = self._key(name)
        if not key:
            return []
        found = [Match(unit, CERTAIN, how) for unit, how in self._known.get(key, {}).items()]
        found += [Match(unit, CERTAIN, "initials") for unit in sorted(self._by_folded_initials(key))]
        found += self._alike(key)
        return list(islice(_each_once(found), limit))

    def claims(self, name: str) -> set[int]:
        """Every unit that `name` could stand for, however loosely: its name, initials, first words, or nearly so."""
        key = self._key(name)
        if not key:
            return set()
        folded = fold(key)
        asked = " ".join(sorted(key.split()))
        near = process.extract(asked, self._sorted, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None)
        keys = {found for _, _, found in near}
        keys |= {
            known for known, bare in self._folded.items() if bare == folded or known.startswith(f"{key} ")
        }
        return {unit for known in keys for unit in self._known[known]} | self._by_folded_initials(key)

    def _means(self, name: str) -> tuple[Match, ...]:
        text = spelled(name)
        key = plain(self._place.left_out(text))
        named = self._whole.get(plain(text)) or self._known.get(key)
        if named:
            return tuple(Match(unit, CERTAIN, how) for unit, how in named.items())
        short = self._by_initials(key) if _has_capitals(name) else set()
        if short:
            return tuple(Match(unit, CERTAIN, "initials") for unit in sorted(short))
        return self._close(name, key)

    def _learn(self, entry: Entry) -> None:
        for number, name in enumerate((entry.name, *entry.aliases)):
            how: How = "alias" if number else "exact"
            text = spelled(name)
            key = plain(self._place.left_out(text))
            if not key:
                continue
            self._whole[plain(text)].setdefault(entry.id, how)
            self._known[key].setdefault(entry.id, how)
            if _JOINS.search(name):
                self._joined.add(key)
        for form in _initial_forms(self._key(entry.name)):
            self._initials[form].add(entry.id)

    def _key(self, name: str) -> str:
        return plain(self._place.left_out(spelled(name)))

    @cached_property
    def _words(self) -> set[str]:
        return {word for key in self._known for word in key.split()}

    @cached_property
    def _sorted(self) -> dict[str, str]:
        return {key: " ".join(sorted(key.split())) for key in self._known}

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {key: fold(key) for key in self._known}

    def _by_initials(self, key: str) -> set[int]:
        """Units whose initials `key` shows; none where it is a plain word of the registry."""
        return set() if key in self._words else self._initials.get(key.replace(" ", ""), set())

    def _by_folded_initials(self, key: str) -> set[int]:
        asked = fold(key).replace(" ", "")
        return {unit for form, units in self._initials.items() if fold(form) == asked for unit in units}

    def _close(self, name: str, key: str) -> tuple[Match, ...]:
        """The close spellings that differ by order or a slip of the pen, if nothing else is as close."""
        asked = " ".join(sorted(key.split()))
        near = process.extract(asked, self._sorted, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None)
        if not near:
            return ()
        best = near[0][1]
        rivals = [(score, found) for _, score, found in near if score > best - MARGIN]
        if not all(self._is_same(name, key, found) for _, found in rivals):
            return ()
        return tuple(
            _each_once(Match(unit, score, "close") for score, found in rivals for unit in self._known[found])
        )

    def _is_same(self, name: str, asked: str, found: str) -> bool:
        """Whether two close spellings can only mean one unit: a place or a proper name is never guessed."""
        if tail(asked) != tail(found) or asked.isascii() != found.isascii():
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


def _each_once(matches: Iterable[Match]) -> Iterator[Match]:
    seen: set[int] = set()
    for match in matches:
        if match.id not in seen:
            seen.add(match.id)
            yield match


def _initial_forms(key: str) -> Iterator[str]:
    """Forms like "sở khđt", "skhđt" and "phòng ktht xã tân an", written without spaces."""
    place = tail(key)
    words = key.removesuffix(place).split()
    for whole in range(len(words) - 1):
        initials = "".join(word[0] for word in words[whole:])
        if whole or len(initials) >= SHORTEST:
            yield "".join(words[:whole]) + initials + place.replace(" ", "")


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
    words = _WORD.findall(place_tones(unicodedata.normalize("NFC", name)))
    if all(word.islower() for word in words):
        return set()
    return {word for word in words if word.islower()}


_WORD = re.compile(r"[^\W\d_]+")
_JOINS = re.compile(r"[,&\-\u2010-\u2015]|\b(?:và|and|of)\b", re.IGNORECASE)
