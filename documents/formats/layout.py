"""Words on a page into paragraphs: wrapped lines joined, page numbers and running heads dropped, columns in order.

Here: geometry alone, for .pdf and for scans alike; heights count downwards from the top of the page. Not here:
where the pieces come from (pdf, scans), ruled tables (ruled).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from documents.formats.tables import in_one_line

_EDGE = 0.11  # of a page's height: where page numbers and running heads stand
_HALF = 0.45  # of a page's width: a signature begins to the right of it
_NARROW = 0.33  # of a page's width: a letterhead's left column is no narrower
_NEAR = 4.0  # points
_MARKER = re.compile(
    r"(?:[IVX]{1,5}[.)/]|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|\d{1,3}[.)/]|[a-zđA-ZĐ][.)]|[-–—+•*·▪●○])\s+\S"
    r"|(?:PHẦN|Phần|PHỤ LỤC|Phụ lục|Nơi nhận|Kính gửi)\b"
)
_PAGE_NUMBER = re.compile(r"\W*(?:trang|page)?\W*\d{1,3}(?:\s*(?:/|of|trên)\s*\d{1,3})?\W*", re.IGNORECASE)
_NATION = re.compile(r"cộng h(?:òa|oà) xã hội|đảng cộng sản việt nam", re.IGNORECASE)
_RECIPIENTS = re.compile(r"\W*nơi nhận", re.IGNORECASE)
_SPLIT = re.compile(r"\w[-/]$")  # a number and sign such as 15/KH-UBND goes on in the next line
_STOPPED = (".", ";", ":", "!", "?", "./.", "…")
_REPEATED = 0.5  # of the pages
_USUAL = 0.96  # of the lines end no further right; the few others hang over


@dataclass(slots=True)
class Piece:
    """Words that stand together on one line of a page; `row` holds the cells of a ruled table's row instead."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    row: list[list[str]] | None = None
    alone: bool = False

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)


@dataclass(slots=True)
class Sheet:
    """One page: its size and its pieces."""

    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)


def text_of(sheets: list[Sheet]) -> str:
    """The paragraphs and table rows of all pages, one a line."""
    numbered = [_lines(sheet) for sheet in sheets]
    running = _running(sheets, numbered)
    lines: list[tuple[int, Piece]] = []
    for page, (sheet, found) in enumerate(zip(sheets, numbered, strict=True)):
        kept = [line for line in found if not _is_margin(sheet, line, running)]
        lines.extend((page, line) for line in _columns(sheet, kept, first=page == 0))
    return _joined(lines, _Measure.of([line for _, line in lines]))


def _lines(sheet: Sheet) -> list[Piece]:
    """Pieces of one height in one row, each row from left to right; rows from the top."""
    rows: list[list[Piece]] = []
    for piece in sorted(sheet.pieces, key=lambda piece: piece.top + piece.bottom):
        last = rows[-1] if rows else None
        if last and piece.row is None and last[0].row is None and _beside(last[0], piece):
            last.append(piece)
        else:
            rows.append([piece])
    return [piece for row in rows for piece in sorted(row, key=lambda piece: piece.left)]


def _beside(one: Piece, other: Piece) -> bool:
    return min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5 * min(one.height, other.height)


def _running(sheets: list[Sheet], numbered: list[list[Piece]]) -> set[str]:
    """Words that stand at the edge of half of the pages."""
    seen = Counter(
        words
        for sheet, lines in zip(sheets, numbered, strict=True)
        for words in {_alike(line.text) for line in lines if _at_edge(sheet, line)}
    )
    return {words for words, times in seen.items() if times >= max(2, _REPEATED * len(sheets))}


def _alike(words: str) -> str:
    return re.sub(r"\d+", "0", " ".join(words.lower().split()))


def _at_edge(sheet: Sheet, line: Piece) -> bool:
    edge = _EDGE * sheet.height
    return line.row is None and (line.bottom < edge or line.top > sheet.height - edge)


def _is_margin(sheet: Sheet, line: Piece, running: set[str]) -> bool:
    if not _at_edge(sheet, line):
        return False
    return _PAGE_NUMBER.fullmatch(line.text) is not None or _alike(line.text) in running


def _columns(sheet: Sheet, lines: list[Piece], *, first: bool) -> list[Piece]:
    """The lines in reading order: the letterhead's and the signature's columns one after the other."""
    nation = next((line for line in lines[:12] if _NATION.search(line.text)), None) if first else None
    head = 0
    if nation is not None and nation.left > _NARROW * sheet.width:
        gutter = min(nation.left, sheet.width / 2) - _NEAR
        crossing = (
            at for at, line in enumerate(lines) if line.row or line.left < gutter < line.right - 2 * _NEAR
        )
        head = next(crossing, len(lines))
        lines = _side_by_side(lines[:head], gutter) + lines[head:]
    closing = next(
        (at for at in range(head, len(lines)) if _RECIPIENTS.match(lines[at].text) and not lines[at].row),
        None,
    )
    if closing is None:
        return lines
    closing -= closing > 0 and _beside(lines[closing - 1], lines[closing])
    end = next(
        (
            at
            for at in range(closing, len(lines))
            if lines[at].row or re.match(r"\W*phụ lục", lines[at].text, re.IGNORECASE)
        ),
        len(lines),
    )
    return lines[:closing] + _side_by_side(lines[closing:end], _HALF * sheet.width) + lines[end:]


def _side_by_side(lines: list[Piece], gutter: float) -> list[Piece]:
    for line in lines:
        line.alone = True
    return [line for line in lines if line.left < gutter] + [line for line in lines if line.left >= gutter]


@dataclass(frozen=True, slots=True)
class _Measure:
    """Between which edges lines run, and how far apart the lines of one paragraph stand."""

    left: float
    right: float
    pitch: float

    @classmethod
    def of(cls, lines: list[Piece]) -> "_Measure":
        prose = [line for line in lines if line.row is None]
        if not prose:
            return cls(0, 0, 0)
        lefts = sorted(line.left for line in prose)
        rights = sorted(line.right for line in prose)
        gaps = [below.top - above.top for above, below in pairwise(prose) if below.top - above.top > 0]
        far = 3 * median(line.height for line in prose)
        close = [gap for gap in gaps if gap < far]
        widest = int((len(rights) - 1) * _USUAL)
        return cls(lefts[len(lefts) - 1 - widest], rights[widest], median(close) if close else 0)

    def is_centred(self, line: Piece) -> bool:
        before, after = line.left - self.left, self.right - line.right
        return before > line.height and abs(before - after) < line.height / 2


def _joined(lines: list[tuple[int, Piece]], measure: _Measure) -> str:
    paragraphs: list[str] = []
    before: Piece | None = None
    began: Piece | None = None  # the first line of the paragraph that `before` ends
    page_before = -1
    for page, line in lines:
        if line.row is not None:
            paragraphs.append("| " + " | ".join(in_one_line(cell) for cell in line.row) + " |")
            before = began = None
            continue
        words = " ".join(line.text.split())
        same_page = page == page_before
        if (
            before is not None
            and began is not None
            and _goes_on(before, line, began, measure, same_page=same_page)
        ):
            paragraphs[-1] += words if _SPLIT.search(paragraphs[-1][-2:]) else " " + words
        else:
            paragraphs.append(words)
            began = line
        before, page_before = line, page
    return "\n".join(paragraphs) + "\n"


def _goes_on(before: Piece, line: Piece, began: Piece, measure: _Measure, *, same_page: bool) -> bool:
    """Whether `line` continues the paragraph whose last line is `before`."""
    if before.alone or line.alone:  # of a letterhead only a date goes on in the next line
        return before.alone and line.alone and line.text[:1].islower()
    if same_page and _beside(before, line):
        return line.left >= before.right
    if same_page and not 0 <= line.top - before.top <= measure.pitch + 0.3 * line.height:
        return False
    if measure.is_centred(before) != measure.is_centred(line) and not line.text[:1].islower():
        return False
    return _is_full(before, line, measure) and _reads_on(before, line, began)


def _reads_on(before: Piece, line: Piece, began: Piece) -> bool:
    """Whether a line under a full one carries on its words: no marker of an item, no indent of a paragraph."""
    ended = before.text.rstrip().endswith(_STOPPED)
    if _MARKER.match(line.text) and (ended or line.text[0] not in "-–0123456789"):
        return False
    if line.left - before.left < 0.5 * line.height:
        return True
    if before is began:
        return not ended or _MARKER.match(began.text) is not None
    return not ended and not line.text[:1].isupper()


def _is_full(before: Piece, line: Piece, measure: _Measure) -> bool:
    """Whether the first word of `line` would not have fitted behind `before`."""
    letter = line.height * 0.45  # about the width of one
    first_word = len(line.text.split(maxsplit=1)[0]) * letter * 0.9
    return before.right + letter + first_word >= measure.right - letter
