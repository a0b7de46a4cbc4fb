"""Paper into plain values: which words of a document ask whom for what, by when, and what is in doubt.

Here: the one way in, `read`, and `sentence`, which says a doubt in words. Not here: matching written names
to registered units (models.rules.matching) and storing anything (models.acts).
"""

import datetime as dt

from documents.reading import directives, english, letterhead
from documents.reading.content import content_of
from documents.reading.doubts import sentence
from documents.reading.page import Page
from models.rules.reading import Language, ReadDirective, Reading, Rest

__all__ = ["read", "sentence"]


def read(
    data: bytes, *, filename: str, held_on: dt.date | None = None, language: Language | None = None
) -> Reading:
    """What the document says; spans count characters of the reading's `content` and cover it exactly once.

    `filename` decides the format by its ending; "-" and unknown endings are read as UTF-8 text.
    `held_on` anchors days written without a year; without it the day that the document itself names.
    Raises Refused where the bytes cannot be read as a document (law 4: nothing is invented).
    """
    content = content_of(data, filename)
    page = Page.of(content)
    spoken: Language = language or ("en" if english.is_english(page) else "vi")
    held = held_on or letterhead.day_held(page)
    pieces = directives.pieces(page, held, spoken)
    return Reading(
        language=spoken,
        held_on=held,
        number=letterhead.number(page),
        content=content,
        directives=[_anchored(piece, page, content) for piece in pieces if isinstance(piece, ReadDirective)],
        rest=[
            Rest(start=page.offset(piece.start), end=page.offset(piece.end), why=piece.why)
            for piece in pieces
            if isinstance(piece, Rest)
        ],
    )


def _anchored(directive: ReadDirective, page: Page, content: str) -> ReadDirective:
    start, end = page.offset(directive.start), page.offset(directive.end)
    return directive.model_copy(update={"start": start, "end": end, "text": content[start:end]})
