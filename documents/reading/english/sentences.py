"""English sentences: abbreviations do not end one, a comma misread from a full stop does.

Here: the cuts that English needs beside those of structure. Not here: lines, items and headings (structure).
"""

import re
from collections.abc import Iterator

from documents.reading import structure
from documents.reading.page import Page

_SHORTENED = re.compile(
    r"(?:^|[\s(])(?:[a-z]|mr|mrs|ms|dr|st|no|vs|inc|ltd|co|corp|jr|sr|hon|rev|prof|gen|col|rep|sen|gov|cllr|ald|ave|blvd|rd|dept|fig|vol|pp|approx"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|[ap]\.m|[a-z]\.[a-z]|u\.s"
    r"|att|ext|sgt|lt|capt|supt|messrs|incl|esp|art|sec|para|op|res|ord)\.$"
)
_OPENS = re.compile(
    r"(?:the|this|that|these|it|a|an|in|on|at|for|he|she|they|we|there|motion|meeting|all)\b", re.IGNORECASE
)
_MARKED = 6  # characters in which a number is rather the mark of an item
_NUMBERED = re.compile(r"(?<!no. )(?<!No. )(?<=\d)(?P<stop>\.)\s+(?=[“\"(]?[A-Z][a-z])")
_MISREAD = re.compile(
    r"(?<!FUTURE)(?<!NEW)\s+(?=(?:ACTION|Action|AP|AI|TODO|Motion|MOTION)(?: ?(?:ITEM|item|POINT|point))?S?s?:\s)"
    r"|\s+(?=(?:AI|AP|A\.I\.|Action) ?#?\d{1,3}(?: ?[:–—]| -)\s)"
    r"|(?<=[\w.):])\s+(?=\d{2,4}[-.]\d{2,3} [A-Z][a-z]+ )"
    r"|(?<=[\w.)\]])\s+(?=(?:Action |Task )?(?:Owners?|Responsible|Assigned [Tt]o|Assignees?|Due(?: [Dd]ate)?|Deadline):\s)"
    r"|(?<=[\d\w.])\s+(?=\d{1,2}\.[A-Z][a-z]+ )"
    r"|(?<=[a-z)])\.\s+(?=@\w)"
    r"|\s?,\s+(?=(?:The|It|This|Motion|There|All) [A-Za-z]+ )|(?<=[a-z)]{2})\.\s+(?=[a-z][\w-]{1,20} (?:will|to) )"
)


def sentences(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of `[start, end)`, trimmed."""
    waiting: tuple[int, int] | None = None
    for first, last in structure.sentences(page, start, end):
        if waiting and _goes_on(page, waiting, first):
            waiting = (waiting[0], last)
            continue
        if waiting:
            yield from _apart(page, *waiting)
        waiting = (first, last)
    if waiting:
        yield from _apart(page, *waiting)


def steady(page: Page, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` without the marks, links and labels that follow the last word of an item."""
    while True:
        found = _TAIL.search(page.text, max(start, end - _TAIL_LENGTH), end)
        if not found or found.start() <= start:
            return page.trimmed(start, end)
        end = page.trimmed(start, found.start())[1]


def unquoted(page: Page, start: int, end: int) -> tuple[int, int]:
    """Without the closing quotation mark of a motion."""
    closing = page.text.rfind('"', start, end)
    opened = page.text.count('"', start, closing) if closing > start else 1
    return page.trimmed(start, closing) if opened % 2 == 0 and closing >= end - 3 else (start, end)


_TAIL_LENGTH = 200
_TAIL = re.compile(
    r"(?:\*{1,3}|_{2}|~~|;(?: and)?|(?<![\w.])#[\w/-]+|\[[\w-]+::[^\]\n]*\]|\s\[recorded in [^\]\n]*\]|\s<https?://[^>\s]*>|\s\[\]|\|)\s*$"
)


def _goes_on(page: Page, before: tuple[int, int], start: int) -> bool:
    """Whether the full stop before `start` only shortened a word."""
    if "\n" in page.text[before[1] : start]:
        return False
    ends = _SHORTENED.search(page.low, max(0, before[1] - 12), before[1])
    return ends is not None and not _OPENS.match(page.text, start)


def _apart(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence that ends in a number, or whose full stops were read as commas, comes apart there."""
    at = start
    for found in _NUMBERED.finditer(page.text, start + _MARKED, end):
        yield from _cut(page, at, found.end("stop"))
        at = found.end()
    yield from _cut(page, at, end)


def _cut(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in _MISREAD.finditer(page.text, start, end):
        yield page.trimmed(at, found.start() + (page.text[found.start()] == "."))
        at = found.end()
    yield page.trimmed(at, end)
