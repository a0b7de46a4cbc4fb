"""The text as it is matched: composed (NFC), beside a folded copy of the same length.

Here: Unicode form, case and tone style, and the way back to the file's own offsets. Not here: what words mean.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

UPPER = "".join(letter for code in range(0x41, 0x1EFA) if (letter := chr(code)).isupper())
_WIDE = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\u00a0\u2000-\u200a\u202f\u3000]")
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
_TONED = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OLD_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_TONED)})(?!\w)")


@dataclass(frozen=True, slots=True)
class Page:
    """`text` is the content in NFC with single spaces; `low` is `text` in lower case and the new tone style.

    Both are equally long; `offsets` leads from each of their places to the content's. `memory` is for what readers
    would otherwise look up in the same place again and again.
    """

    text: str
    low: str
    offsets: Sequence[int]
    memory: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, content: str) -> "Page":
        """The page of a content of any Unicode form; the form is changed in a copy only."""
        text, offsets = _spaced(*_composed(content))
        low = "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)
        return cls(text, _OLD_TONE.sub(lambda found: _TONED[found[0]], low), offsets)

    def offset(self, position: int) -> int:
        """Where `position` of the page stands in the content."""
        return self.offsets[position]

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """`[start, end)` without the white space at either end; empty at `start` where nothing is left."""
        while end > start and self.text[end - 1].isspace():
            end -= 1
        while start < end and self.text[start].isspace():
            start += 1
        return start, end


def _spaced(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Runs of blanks within a line become one space: names are found however wide they were set."""
    if not _WIDE.search(text):
        return text, offsets
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for run in _WIDE.finditer(text):
        pieces += [text[at : run.start()], " "]
        kept.extend(offsets[at : run.start() + 1])
        at = run.end()
    pieces.append(text[at:])
    kept.extend(offsets[at:])
    return "".join(pieces), kept


def _composed(content: str) -> tuple[str, Sequence[int]]:
    if unicodedata.is_normalized("NFC", content):
        return content, range(len(content) + 1)
    letters: list[str] = []
    offsets: list[int] = []
    for found in _CLUSTER.finditer(content):
        composed = unicodedata.normalize("NFC", found[0])
        letters.append(composed)
        offsets.extend([found.start()] * len(composed))
    offsets.append(len(content))
    return "".join(letters), offsets
