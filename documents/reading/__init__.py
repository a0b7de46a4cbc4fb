"""Paper into plain values: which words of a document ask whom for what, by when, and what is in doubt.

Here: the one way in, `read`, and `sentence`, which says a doubt in words. Not here: matching written names
to registered units (models.rules.matching) and storing anything (models.acts).
"""

import datetime as dt
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo

from documents.reading import directives, english, letterhead
from documents.reading.content import content_of
from documents.reading.doubts import doubt, sentence
from documents.reading.page import Page
from documents.reading.times import Times
from documents.reading.wrapping import unwrapped
from models.rules import workdays as office_days
from models.rules.reading import Language, ReadDirective, Reading, Rest
from models.rules.workdays import Workdays

__all__ = ["read", "sentence"]


@cache
def national() -> Workdays:
    """The calendar of Viet Nam, without a body's own days."""
    return office_days.vietnam(ZoneInfo("Asia/Ho_Chi_Minh"), {}, version=office_days.official_version())


def read(
    data: bytes,
    *,
    filename: str,
    held_on: dt.date | None = None,
    language: Language | None = None,
    workdays: Callable[[], Workdays] = national,
) -> Reading:
    """What the document says; spans count characters of the reading's `content` and cover it exactly once.

    The first bytes decide the format, or the ending of `filename`; anything else is read as plain text.
    `held_on` anchors days written without a year; without it the day that the document itself names.
    `workdays` gives the calendar by which working days are counted; it is asked for only where some are.
    Raises Refused where the bytes cannot be read as a document (law 4: nothing is invented).
    """
    file = content_of(data, filename)
    content = file.text
    page = unwrapped(Page.of(content))
    spoken: Language = language or ("en" if english.is_english(page) else "vi")
    held = held_on or letterhead.day_held(page)
    pieces = directives.pieces(page, Times.of(page, held, spoken, workdays), spoken)
    return Reading(
        language=spoken,
        held_on=held,
        number=letterhead.number(page),
        urgency=letterhead.urgency(page),
        content=content,
        directives=[
            _anchored(_checked(piece) if file.scanned else piece, page, content)
            for piece in pieces
            if isinstance(piece, ReadDirective)
        ],
        rest=[
            Rest(start=page.offset(piece.start), end=page.offset(piece.end), why=piece.why)
            for piece in pieces
            if isinstance(piece, Rest)
        ],
    )


def _checked(directive: ReadDirective) -> ReadDirective:
    """A date read from a picture must be looked at there: "quý III" comes out as "quý II"."""
    if directive.due_text is None:
        return directive
    return directive.model_copy(
        update={"doubts": [*directive.doubts, doubt("scanned-date", directive.due_text)]}
    )


def _anchored(directive: ReadDirective, page: Page, content: str) -> ReadDirective:
    start, end = page.offset(directive.start), page.offset(directive.end)
    marks = [
        mark.model_copy(update={"start": page.offset(mark.start), "end": page.offset(mark.end)})
        for mark in directive.marks
    ]
    return directive.model_copy(
        update={"start": start, "end": end, "text": content[start:end], "marks": marks}
    )
