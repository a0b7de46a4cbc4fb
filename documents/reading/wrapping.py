"""Lines that were broken only for want of room, by hand or by a program, made one again.

Here: whether a text is hard-wrapped, and which of its line breaks are no ends of paragraphs. Not here: PDF files,
whose lines carry their places on the page (documents.formats).
"""

from dataclasses import replace
from itertools import pairwise

from documents.reading.page import Page
from documents.reading.structure import marker_at
from documents.reading.vietnamese.wording import VERB

_NARROW, _WIDE = 40, 130  # characters of a line: text is wrapped to a width between these
_FEWEST = 3  # breaks inside sentences that make a text hard-wrapped
_SHARE = 0.5  # and their share of all the open breaks
_SLACK = 0.06  # of the width: a line may fall short of it by so much
_HEADING = 0.7  # of the width: a shorter line with a marker
_NUMBERED = 3  # of that level or higher is a heading
_ENDS = (".", ";", ":", "!", "?", "…", "”", '"')

Line = tuple[int, int]


def unwrapped(page: Page) -> Page:
    """The page with a space for each line break inside a paragraph; the same page where it has none."""
    breaks = _breaks(page)
    if not breaks:
        return page
    text, low = list(page.text), list(page.low)
    for place in breaks:
        text[place] = low[place] = " "
    return replace(page, text="".join(text), low="".join(low))


def _breaks(page: Page) -> list[int]:
    """Where lines break inside a paragraph: before small letters, and anywhere once the text proves to be wrapped."""
    lines = _lines(page)
    width = max((end - start for start, end in lines), default=0)
    near = [
        (first, second)
        for first, second in pairwise(lines)
        if page.text.count("\n", first[1], second[0]) == 1 and not page.text.startswith("|", second[0])
    ]
    small = [pair for pair in near if _goes_on_small(page, *pair, width)]
    open_breaks = [pair for pair in near if not page.text.startswith(_ENDS, pair[0][1] - 1)]
    wrapped = _is_wrapped(page, open_breaks, width)
    large = [pair for pair in open_breaks if wrapped and _goes_on_large(page, *pair, width)]
    return [page.text.index("\n", first[1]) for first, _ in {*small, *large}]


def _is_wrapped(page: Page, open_breaks: list[tuple[Line, Line]], width: int) -> bool:
    """Most lines that end without a stop end for want of room, or go on in small letters."""
    if not open_breaks:
        return False
    tight = sum(_no_room(page, *pair, width) for pair in open_breaks) if _NARROW <= width <= _WIDE else 0
    small = sum(page.text[second[0]].islower() for _, second in open_breaks)
    return max(tight, small) >= max(_FEWEST, _SHARE * len(open_breaks))


def _goes_on_small(page: Page, first: Line, second: Line, width: int) -> bool:
    """A line in small letters goes on with the one before, unless that one ends, or is a heading over work."""
    if not page.text[second[0]].islower() or marker_at(page, *second)[0] is not None:
        return False
    if page.text.startswith(_ENDS, first[1] - 1):
        return (
            page.text.startswith((";", ","), first[1] - 1)
            and _no_room(page, first, second, width)
            and width <= _WIDE
        )
    return not (_is_heading(page, first, _NARROW) and VERB.match(page.low, *second))


def _goes_on_large(page: Page, first: Line, second: Line, width: int) -> bool:
    """In a wrapped text a line goes on whatever its first letter, unless it is an item or a title of its own."""
    if marker_at(page, *second)[0] is not None or page.text[second[0] : second[1]].isupper():
        return False
    return not _is_heading(page, first, _HEADING * min(width, _WIDE))


def _is_heading(page: Page, line: Line, shorter: float) -> bool:
    level = marker_at(page, *line)[0]
    return line[1] - line[0] < shorter and level is not None and level <= _NUMBERED


def _lines(page: Page) -> list[Line]:
    found, at = [], 0
    for line in page.text.splitlines(keepends=True):
        start, end = page.trimmed(at, at + len(line))
        at += len(line)
        if start < end:
            found.append((start, end))
    return found


def _no_room(page: Page, first: Line, second: Line, width: int) -> bool:
    """Whether the first word of the next line would not have fitted."""
    word = page.text[second[0] : second[1]].split(" ", 1)[0]
    return (
        first[1] - first[0] + 1 + len(word) > width * (1 - _SLACK)
        and not page.text[second[0] : second[1]].isupper()
    )
