"""Tables of tasks: a header row that names its columns, and rows of who does what by when.

Here: rows written as `| cell | cell |` (from .txt, Markdown and .docx alike), columns in any order. Not here: prose,
and what an English cell says by itself (english).
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from documents.reading import english
from documents.reading.demand import Demand
from documents.reading.page import Page
from documents.reading.structure import Block
from documents.reading.vietnamese.units import names_through

_COLUMNS = (
    (
        "state",
        re.compile(r"\b(?:status|state|progress|done\??|complete[d]?\??|% complete)\b|trạng thái|tình trạng"),
    ),
    ("type", re.compile(r"^(?:type|kind)$")),
    ("helper", re.compile(r"phối hợp|support|coordinat|assist|with whom|consulted")),
    ("watcher", re.compile(r"theo dõi|giám sát|monitor")),
    (
        "due",
        re.compile(
            r"\b(?:due|deadline|timing|timeline|timeframe|time ?frame|when|by when|target(?: date)?|completion|eta|complete by"
            r"|thời hạn|thời gian|hoàn thành|hạn)\b|^(?:date|by)$"
        ),
    ),
    (
        "lead",
        re.compile(
            r"\b(?:owners?|responsible|responsibility|lead|assignees?|assigned|who|whom|(?:action|task)s? (?:by|owner|for)|person"
            r"|party|chủ trì|thực hiện|trách nhiệm|đơn vị|cơ quan)\b|^(?:names?|(?:team )?members?|by|pic|dri|resp\.?|contributors?|in charge)$"
        ),
    ),
    (
        "action",
        re.compile(
            r"\b(?:actions?|tasks?|what|to[- ]?dos?|deliverables?|activity|activities|next steps?|follow[- ]?ups?|assignment|responsibilit(?:y|ies)|contributions?|dut(?:y|ies)|goals?"
            r"|nhiệm vụ|nội dung|công việc|kết luận|chỉ đạo)\b"
        ),
    ),
    ("matter", re.compile(r"\b(?:items?|description|details?|work|topic|issue|subject)\b")),
)
_HEADER, _SHORTEST = 60, 4  # the longest cell of a header, the shortest task
_RULE = re.compile(r"\|?[\s:|\-–=]+$")
_NO_TASK = frozenset({"d", "decision", "i", "info", "information", "n", "note"})  # cells of a column of types
_OVER = re.compile(
    r"(?:✅|✔|☑|x$|yes$|done|complete[d]?|closed|finished|cancell?ed|dropped|100 ?%|resolved|n/?a$)(?!\w)"
)
_WITH = re.compile(r"\((?:with|cùng|phối hợp(?: với)?) ([^)]+)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row holds what; `action` and one of the others are always there."""

    places: dict[str, int]


def is_row(page: Page, block: Block) -> bool:
    """Whether a block is a row of a table."""
    if page.text[block.start] == "|":
        return page.text.count("|", block.start, block.end) > 2  # noqa: PLR2004
    return page.text.count(" | ", block.start, block.end) > 1


def columns(page: Page, block: Block) -> Columns | None:
    """The columns that a header row names; None where it is no header of tasks."""
    places: dict[str, int] = {}
    for place, (start, end) in enumerate(_cells(page, block)):
        words = page.low[start:end].strip("*_ :")
        if len(words) > _HEADER:
            return None
        for role, shape in _COLUMNS:
            if role not in places and shape.search(words):
                places[role] = place
                break
    matter = places.pop("matter", None)
    if "action" not in places and matter is not None and "lead" in places:
        places["action"] = matter
    alone = len(places) == 1 and matter is not None
    return Columns(places) if "action" in places and (len(places) > 1 or alone) else None


def row(page: Page, block: Block, known: Columns, *, in_english: bool) -> Demand | None:
    """The demand of one row; None for a ruled line or a row without words in its column of tasks."""
    cells = _cells(page, block)
    if _RULE.match(page.text[block.start : block.end]) or known.places["action"] >= len(cells):
        return None
    start, end = cells[known.places["action"]]
    if end - start < _SHORTEST or (in_english and _is_done(page, block, cells, known)):
        return None
    if in_english and "lead" not in known.places:
        return english.entry_of(page, start, end, _span(cells, known.places.get("due")))
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


def _is_done(page: Page, block: Block, cells: list[tuple[int, int]], known: Columns) -> bool:
    """Whether a cell of states, days or tasks says that there is nothing left to do."""
    told = (page.low[slice(*_span(cells, known.places.get(role)))].strip("*_ .") for role in ("state", "due"))
    types = page.low[slice(*_span(cells, known.places.get("type")))].strip("*_ .")
    return (
        types in _NO_TASK
        or any(_OVER.match(words) for words in told)
        or english.is_done(page, block.start, block.end)
    )


def _cells(page: Page, block: Block) -> list[tuple[int, int]]:
    bars = [found.start() for found in re.finditer(r"\|", page.text[block.start : block.end])]
    edges = [block.start + bar for bar in bars]
    if page.text[block.start] != "|":
        edges.insert(0, block.start - 1)
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
        names = names_through(page, start, end)
        if names:
            return names.words, names.is_group
    words = page.text[start:end]
    if in_english:
        return english.names_of(words), english.is_group(words)
    parts = (part.strip() for part in re.split(r"[;,]\s+", words))
    return tuple(dict.fromkeys(part for part in parts if part)), False
