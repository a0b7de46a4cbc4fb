"""Lines into blocks: numbers, letters and bullets, headings, sentences and clauses.

Here: where one thing ends and the next begins. Not here: who is asked (vietnamese, english), and the parts of
an official paper around the tasks (letterhead).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.reading.page import UPPER, Page

# The levels of markers, highest first; a heading leads everything below it that stands deeper.
_MARKERS = (
    (
        1,
        re.compile(
            r"#{1,6} +|(?:phần (?:thứ )?)?(?:[ivx]{1,5})(?:[.)/]|[-–](?= )) +|phần (?:[ivx]+|thứ \w+|\d+)[.:]? +"
        ),
    ),
    (2, re.compile(r"điều \d{1,3}[.:] +")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)/]? +")),
    (2, re.compile(r"\d{1,3}(?:[.)/] *(?![\d/])|[-–] +)")),
    (3, re.compile(r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là *[,:]? +")),
    (3, re.compile(r"thứ (?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười) *[,:] *")),
    (4, re.compile(r"(?:[a-zđ]\)|[a-zđ][.](?= +\S)) *")),
    (4, re.compile(r"\(\d{1,2}\) *(?=\w)")),
    (6, re.compile(r"\+ *")),
    (5, re.compile(r"(?:[-–—•*·▪●○■□➢✓→►◦‣\uf0b7\uf02d\uf0a7\uf0d8\uf0fc]|o(?= )) *(?![-–—*_])")),
)
_STOPS = re.compile(rf"(?:[.!?]|…|\.\.\.)[\"”’)]*\s+(?=[\"“‘(]*[{UPPER}]|\*\*|\d)|\n")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:tp|tx|tt|ts|ths|pgs|gs|ks|bs|đ/c|mr|mrs|ms|dr|st|no|vs|e\.g|i\.e|[^\W\d_]|\d{1,2})$"
)
_HEADING, _MARKED, _LETTERED = 250, 3, 4  # the longest heading; the shortest; the lowest level of one
_ENDS = (".", ";", "!", "?", ",", "…", "”", '"')


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or item: `[start, end)` without its newline; its words begin at `body`, after the marker.

    `level` is None without a marker; a smaller level stands higher.
    """

    start: int
    end: int
    body: int
    level: int | None


def blocks(page: Page) -> list[Block]:
    """Every line that holds something; lines broken for want of room are one already (wrapping)."""
    found: list[Block] = []
    at = 0
    for line in page.text.splitlines(keepends=True):
        start, end = page.trimmed(at, at + len(line))
        at += len(line)
        if start == end:
            continue
        level, body = marker_at(page, start, end)
        found.append(Block(start, end, body, level))
    return found


def is_heading(page: Page, block: Block, following: Block | None) -> bool:
    """Whether a block only introduces what stands below it."""
    words = page.text[block.body : block.end]
    if page.text.startswith("#", block.start):
        return True
    if words.endswith(":") and following is not None:
        return True
    if len(words) > _HEADING or words.endswith(_ENDS):
        return False
    if words.isupper() and len(words) > _MARKED:
        return True
    if block.level is None or block.level > _LETTERED or following is None:
        return False
    return following.level is None or following.level > block.level


def sentences(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of `[start, end)`, trimmed."""
    at = start
    for stop in _STOPS.finditer(page.text, start, end):
        if page.text[stop.start()] == "." and _ABBREVIATED.search(
            page.low, max(at, stop.start() - 8), stop.start()
        ):
            continue
        if page.text[stop.start()] == "\n" and not page.text[at : stop.start()].rstrip().endswith(_ENDS):
            continue
        yield page.trimmed(at, stop.end())
        at = stop.end()
    if page.text[at:end].strip():
        yield page.trimmed(at, end)


def marker_at(page: Page, start: int, end: int) -> tuple[int | None, int]:
    """The level of the marker with which a line begins, None without one, and where its words begin."""
    for level, shape in _MARKERS:
        found = shape.match(page.low, start, end)
        if (
            found
            and found.end() < end
            and (level != 1 or page.text[found.start()].isupper() or page.text[start] == "#")
        ):
            return level, found.end()
    return None, start
