"""What a file holds once it is read: its text, and what is known about where that text came from.

Here: plain values that pass between the child and its parent. Not here: how they are made.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from documents.formats import limits


@dataclass(frozen=True, slots=True)
class Content:
    """`scanned`: letters were recognised in a picture; `converted`: the legacy font the text was in (tcvn3, vni)."""

    text: str
    scanned: bool = False
    converted: str | None = None


def one_text(lines: Iterable[str]) -> str:
    """The lines as one text, cut soon after the most characters that are read."""
    kept, length = [], 0
    for line in lines:
        kept.append(line)
        length += len(line) + 1
        if length > limits.MOST_CHARACTERS:
            break
    return "\n".join(kept) + "\n"
