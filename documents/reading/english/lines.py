"""Lines that a hard break cut in two, put together again: hanging indents, full lines, open brackets.

Here: what English shows by its words. Not here: lines that go on in lower case, in every language (structure).
"""

from documents.reading.english import items
from documents.reading.page import Page
from documents.reading.structure import Block

_FULL, _HANGING = 60, 40  # characters of a line that was broken for want of room; the same under a marker
_ENDS = (".", "!", "?", ":", ";", "|", ")", "]", ">")
_GOES_ON = frozenset(
    [
        "the",
        "of",
        "and",
        "for",
        "with",
        "from",
        "that",
        "or",
        "a",
        "an",
        "to",
        "by",
        "in",
        "on",
        "at",
        "will",
        "&",
    ]
)


def unwrapped(page: Page, found: list[Block]) -> list[Block]:
    """The blocks of a page, each continued line with the line before."""
    joined: list[Block] = []
    for block in found:
        if joined and _continues(page, joined[-1], block):
            last = joined[-1]
            joined[-1] = Block(last.start, block.end, last.body, last.level)
        else:
            joined.append(block)
    return joined


def _continues(page: Page, before: Block, block: Block) -> bool:
    if block.level is not None or page.text[block.start] in "|#*[" or page.text[before.start] in "|#":
        return False
    if page.text.count("\n", before.end, block.start) > 1 or page.text[before.end - 1] in _ENDS:
        return False
    if items.names_somebody(page, block.start, block.end):
        return False
    line = page.text.rfind("\n", before.start, before.end) + 1 or before.start
    length = before.end - line
    if page.low[max(before.start, before.end - 8) : before.end].split()[-1] in _GOES_ON:
        return length >= _HANGING
    hanging = before.level is not None and _indent(page, block.start) > _indent(page, before.start)
    return (hanging and length >= _HANGING) or length >= _FULL


def _indent(page: Page, start: int) -> int:
    return start - (page.text.rfind("\n", 0, start) + 1)
