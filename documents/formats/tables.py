"""Tables as text: `| cell | cell |` rows for tables of data, plain lines for tables that only lay out a page.

Here: what Word, OpenDocument and PDF share. Not here: what the columns mean (documents.reading.tables).
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

Cell = list[str]  # the lines of a cell
_LAYOUT = re.compile(r"cộng h(?:òa|oà) xã hội|đảng cộng sản việt nam|^số *[:.]|^\W*nơi nhận", re.IGNORECASE)
# A list typed with line breaks inside one paragraph; any other break in running text is a space.
_ITEM = re.compile(r"\s*\v\s*(?=(?:[-–—+•*]|\d{1,2}[.)]|[a-zđ][.)])\s*\S)")
BREAK = "\v"
_FEW = 3  # a table of this many columns or more is one of data, unless it is a letterhead
_ROWS = 9  # a letterhead or the block of signatures has no more rows


def lines_of_table(rows: list[list[Cell]]) -> Iterator[str]:
    """The lines of a table whose rows have one cell a column."""
    if _lays_out(rows):
        for column in zip_longest(*rows, fillvalue=[]):
            for cell in column:
                yield from cell
        return
    for row in rows:
        filled = [cell for cell in row if any(line.strip() for line in cell)]
        if len(row) > 1 and (len(filled) > 1 or (filled and len(row) >= _FEW)):
            yield "| " + " | ".join(in_one_line(cell) for cell in row) + " |"
        else:
            for cell in filled:
                yield from cell


def at_breaks(words: str, *, in_cell: bool) -> list[str]:
    """The lines of one paragraph with line breaks in it (BREAK): of a cell all, of running text a typed list's."""
    if BREAK not in words:
        return [words]
    return words.split(BREAK) if in_cell else _ITEM.sub("\n", words).replace(BREAK, " ").split("\n")


def in_one_line(cell: Cell) -> str:
    """The lines of a cell with spaces between them; a bar inside it would look like another cell."""
    return " ".join(
        line.strip().strip("|").replace(" | ", "; ").replace("|", "/").strip() for line in cell
    ).strip()


def _lays_out(rows: list[list[Cell]]) -> bool:
    """Whether a table is the letterhead or the block of recipients and signature."""
    return (
        0 < len(rows) <= _ROWS
        and max(len(row) for row in rows) <= _FEW
        and any(_LAYOUT.search(line.strip()) for row in rows for cell in row for line in cell)
    )
