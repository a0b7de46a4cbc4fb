"""Tables of tasks: a header row that names its columns, and rows of who does what by when.

Here: rows written as `| cell | cell |` (from .txt, Markdown and .docx alike). Not here: prose.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from documents.reading import english
from documents.reading.demand import Demand
from documents.reading.page import Page
from documents.reading.structure import Block
from documents.reading.units import names_at

_COLUMNS = (
    ("helper", re.compile(r"phối hợp|support|coordinat")),
    ("watcher", re.compile(r"theo dõi|giám sát|monitor")),
    ("due", re.compile(r"\b(?:due|deadline|timing|when|by when|thời hạn|thời gian|hoàn thành|hạn)\b")),
    (
        "lead",
        re.compile(
            r"\b(?:owner|responsible|lead|assignee|assigned|who|chủ trì|thực hiện|trách nhiệm|đơn vị|cơ quan)\b"
        ),
    ),
    ("action", re.compile(r"\b(?:action|task|what|nhiệm vụ|nội dung|công việc|kết luận|chỉ đạo)\b")),
)
_HEADER, _SHORTEST = 60, 4  # the longest cell of a header, the shortest task
_RULE = re.compile(r"\|[\s:|\-–=]*$")
_WITH = re.compile(r"\((?:with|cùng|phối hợp(?: với)?) ([^)]+)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row holds what; `action` and one of the others are always there."""

    places: dict[str, int]


def is_row(page: Page, block: Block) -> bool:
    """Whether a block is a row of a table."""
    return page.text[block.start] == "|" and page.text.count("|", block.start, block.end) > 2  # noqa: PLR2004


def columns(page: Page, block: Block) -> Columns | None:
    """The columns that a header row names; None where it is no header of tasks."""
    places: dict[str, int] = {}
    for place, (start, end) in enumerate(_cells(page, block)):
        words = page.low[start:end].strip("*_ ")
        if len(words) > _HEADER:
            return None
        for role, shape in _COLUMNS:
            if role not in places and shape.search(words):
                places[role] = place
                break
    return Columns(places) if "action" in places and len(places) > 1 else None


def row(page: Page, block: Block, known: Columns, *, in_english: bool) -> Demand | None:
    """The demand of one row; None for a ruled line or a row without words in its column of tasks."""
    cells = _cells(page, block)
    if _RULE.match(page.text[block.start : block.end]) or known.places["action"] >= len(cells):
        return None
    start, end = cells[known.places["action"]]
    if end - start < _SHORTEST:
        return None
    lead, group = _named(page, cells, known.places.get("lead"), in_english=in_english)
    helping, _ = _named(page, cells, known.places.get("helper"), in_english=in_english)
    watching, _ = _named(page, cells, known.places.get("watcher"), in_english=in_english)
    due = known.places.get("due")
    cell = cells[due] if due is not None and due < len(cells) and cells[due][1] > cells[due][0] else None
    with_whom = _WITH.search(page.text, *_span(cells, known.places.get("lead")))
    if with_whom and in_english:
        helping += english.names_of(with_whom[1])
    return Demand(
        start=start, end=end, scope=start, action=start, lead=lead, group=group,
        coordinating=helping, monitoring=watching, deadline_cell=cell,
    )  # fmt: skip


def _cells(page: Page, block: Block) -> list[tuple[int, int]]:
    bars = [found.start() for found in re.finditer(r"\|", page.text[block.start : block.end])]
    edges = [block.start + bar for bar in bars]
    if edges[-1] < block.end - 1:
        edges.append(block.end)
    return [page.trimmed(left + 1, right) for left, right in pairwise(edges)]


def _span(cells: list[tuple[int, int]], place: int | None) -> tuple[int, int]:
    return cells[place] if place is not None and place < len(cells) else (0, 0)


def _named(
    page: Page, cells: list[tuple[int, int]], place: int | None, *, in_english: bool
) -> tuple[tuple[str, ...], bool]:
    start, end = _span(cells, place)
    if end <= start:
        return (), False
    if not in_english:
        names = names_at(page, start, end)
        if names:
            return names.words, names.is_group
    words = page.text[start:end]
    if in_english:
        return english.names_of(words), re.search(r"\b(?:all|members|each)\b", words.lower()) is not None
    parts = (part.strip() for part in re.split(r"[;,]\s+", words))
    return tuple(dict.fromkeys(part for part in parts if part)), False
