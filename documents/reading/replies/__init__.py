"""Answers by mail in Vietnamese and English: from the bytes of a mail to what was said about which task.

Here: `answers`, the one call for a letter and what it answers. The steps lie beside it: letters (decoding), pages (HTML),
own_words (without quotes and signatures), automatic (mails of machines), segments (which task), lexicon and understanding
(what is said). Knows no database; whom to believe, and what is written down, is decided in flows.replies.
"""

from dataclasses import dataclass

from documents.reading.replies import letters
from documents.reading.replies.automatic import is_listed, why_automatic
from documents.reading.replies.letters import Attached, Letter
from documents.reading.replies.own_words import own_words
from documents.reading.replies.segments import CODE, NAMED, Asked, listed, rows, segments
from documents.reading.replies.understanding import Meant, understand
from documents.reading.when import Reckoning

__all__ = [
    "CODE", "Asked", "Attached", "Letter", "Line", "Meant", "answers", "attached", "is_listed", "letters", "listed", "own_words",
    "rows", "why_automatic",
]  # fmt: skip
NOTHING = "It says nothing of its own."


@dataclass(frozen=True)
class Line:
    """What was said about one task (None: nobody can say which), in whose words; unclear where `meant.why` says why."""

    code: str | None
    words: str
    meant: Meant


def attached(raw: bytes | None) -> tuple[Attached, ...]:
    """The files that came with a mail."""
    return letters.read(raw).attached if raw else ()


def answers(
    words: str,
    asked: Asked,
    reckoning: Reckoning,
    *,
    own_names: tuple[str, ...] = (),
    has_files: bool = False,
) -> list[Line]:
    """What the writer's own words say, task by task."""
    if not words.strip():
        return [Line(asked.codes[0] if len(asked.codes) == 1 else None, "", Meant(None, why=NOTHING))]
    found = []
    for segment in segments(words, asked):
        said = " ".join(segment.words.replace(NAMED, "").split()).strip(" :,;-–")
        if segment.why:
            found.append(Line(segment.code, said, Meant(None, why=segment.why)))
            continue
        meant = understand(segment.words, reckoning, own_names=own_names, has_files=has_files)
        found += [Line(segment.code, said, one) for one in meant]
    return found
