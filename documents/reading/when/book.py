"""The phrase table as a matcher: rows of words with braces, brackets and strokes, found in running text.

Here: the small language of the table and the search. Not here: what braces stand for (shapes), and what a match
means (meanings). The language: `(a/b)` one of, `[a]` may be missing, `{name}` a shape or a row of words; a space
is any white space, colon or opening bracket between two words.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from documents.reading.page import Page
from documents.reading.when.meanings import meanings
from documents.reading.when.shapes import SHAPES, Shape
from models.rules.reading import Language

NUMBER = "0"  # stands for every word that begins with a digit, among the words a phrase may begin with
_GAP = r"[\s:(]{1,3}"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row: what its words mean, a doubt they always leave, and where it stands in the table."""

    means: str
    words: str
    doubt: str | None
    row: int
    shape: re.Pattern[str]

    @property
    def family(self) -> str:
        """Phrases of one family never overlap: due, repeat, event, haste."""
        return _FAMILIES.get(self.means.split(" ")[0], "due")


_KNOWN = ("words ", "repeat ", "event", "ready for", "elsewhere", "urgent")
_FAMILIES = {"repeat": "repeat", "event": "event", "ready": "event", "elsewhere": "haste", "urgent": "haste"}


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a text."""

    phrase: Phrase
    match: re.Match[str]


class Phrasebook:
    """The rows of one table; of two matches of one family that overlap the higher row stands."""

    def __init__(self, rows: list[tuple[int, str, str, str]]) -> None:
        """Compile `(row, means, phrase, doubt)`; ValueError names the row that cannot be read."""
        self.words: dict[str, re.Pattern[str]] = {}
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        shapes = dict(SHAPES)
        for row, means, words, doubt in rows:
            try:
                parsed = _parsed(Page.of(words).low, shapes)
                pattern, firsts = _pattern(parsed), _firsts(parsed)
            except KeyError as error:
                raise ValueError(
                    f"phrase table, row {row}: no braces are called {error}; there are {', '.join(sorted(shapes))}"
                ) from error
            except (ValueError, re.error) as error:
                raise ValueError(f"phrase table, row {row}: {words}: {error}") from error
            if not means.startswith(_KNOWN) and means not in meanings():
                raise ValueError(
                    f"phrase table, row {row}: “{means}” is no meaning; there are {', '.join(meanings())}"
                )
            if means.startswith("words "):
                shapes[means.removeprefix("words ")] = Shape(pattern, firsts)
                self.words[means.removeprefix("words ")] = re.compile(rf"\b{pattern}$")
                continue
            phrase = Phrase(means, words, doubt or None, row, re.compile(pattern + r"(?!\w)"))
            for first in firsts:
                self._by_first[first].append(phrase)

    def phrases(self) -> list[Phrase]:
        """Every phrase of the table, each once, in order."""
        rows = {phrase.row: phrase for found in self._by_first.values() for phrase in found}
        return [rows[row] for row in sorted(rows)]

    def candidates(self, page: Page, start: int, end: int) -> Iterator[Found]:
        """Every match in `[start, end)`, overlapping ones too, higher rows first."""
        found = []
        for word in _WORD.finditer(page.low, start, end):
            first = NUMBER if word[0][0].isdigit() else word[0]
            for phrase in self._by_first.get(first, ()):
                match = phrase.shape.match(page.low, word.start(), end)
                if match:
                    found.append(Found(phrase, match))
        found.sort(key=lambda one: (one.phrase.row, one.match.start()))
        yield from found


@cache
def phrasebook(language: Language) -> Phrasebook:
    """The table of a language."""
    table = (
        resources.files("documents.reading.when").joinpath(f"{language}.csv").read_text(encoding="utf-8-sig")
    )
    rows = []
    for number, row in enumerate(csv.reader(table.splitlines(), delimiter=";"), start=1):
        if row and not row[0].lstrip().startswith("#") and row[0] != "means":
            means, words, doubt = [*(cell.strip() for cell in row), "", ""][:3]
            rows.append((number, means, words, doubt))
    return Phrasebook(rows)


@dataclass(frozen=True, slots=True)
class _Part:
    """Alternatives, each a sequence of parts or one shape; `optional` parts may be missing."""

    ways: tuple["tuple[_Part, ...] | Shape", ...]
    optional: bool = False


def _parsed(words: str, shapes: Mapping[str, Shape]) -> tuple[_Part, ...]:
    """The alternatives of a phrase as parts; a phrase without strokes is one sequence."""
    ways = [_sequence(way, shapes) for way in _split(words, "/")]
    return ways[0] if len(ways) == 1 else (_Part(tuple(ways)),)


def _sequence(words: str, shapes: Mapping[str, Shape]) -> tuple[_Part, ...]:
    parts = []
    for word in _split(words.strip(), " "):
        if word.startswith("["):
            parts.append(_Part((_parsed(word[1:-1], shapes),), optional=True))
        elif word.startswith("("):
            parts.append(_Part((_parsed(word[1:-1], shapes),)))
        elif word.startswith("{"):
            parts.append(_Part((shapes[word[1:-1]],)))
        elif word:
            parts.append(_Part((Shape(re.escape(word), frozenset({word})),)))
    return tuple(parts)


def _split(words: str, mark: str) -> list[str]:
    """The pieces between marks that stand outside all brackets."""
    pieces, depth = [""], 0
    for letter in words:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == mark and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    if depth:
        raise ValueError("a bracket is not closed")
    return pieces


def _pattern(parts: tuple[_Part, ...]) -> str:
    """Gaps go with what may be missing: before the first needed part behind it, after that in front of it."""
    needed = next((index for index, part in enumerate(parts) if not part.optional), len(parts) - 1)
    pattern = ""
    for index, part in enumerate(parts):
        inner = "|".join(way.pattern if isinstance(way, Shape) else _pattern(way) for way in part.ways)
        gap = "" if _glued(part) or (index and _glued(parts[index - 1])) else _GAP
        if index == needed:
            pattern += f"(?:{inner})?" if part.optional else f"(?:{inner})"
        elif index < needed:
            pattern += f"(?:(?:{inner}){gap})?" if part.optional else f"(?:{inner}){gap}"
        else:
            pattern += f"(?:{gap}(?:{inner}))?" if part.optional else f"{gap}(?:{inner})"
    return pattern


def _glued(part: _Part) -> bool:
    return any(isinstance(way, Shape) and way.glued for way in part.ways)


def _firsts(parts: tuple[_Part, ...]) -> frozenset[str]:
    """The words with which a match may begin."""
    firsts: set[str] = set()
    for part in parts:
        for way in part.ways:
            firsts |= way.firsts if isinstance(way, Shape) else _firsts(way)
        if not part.optional and not _glued(part):
            break
    if not firsts:
        raise ValueError("it begins with braces that may stand anywhere; begin with a word")
    return frozenset(NUMBER if first[0].isdigit() else _first_word(first) for first in firsts)


def _first_word(words: str) -> str:
    found = _WORD.search(words)
    if found is None:
        raise ValueError("it begins with a sign; begin with a word")
    return found[0]
