"""Spreadsheets (.xlsx, .xls, .ods) into rows of plain text.

Here: cells and how they are written out. Not here: what columns mean (documents.reading.tables, documents.reading.sheets, documents.sheets).
"""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from documents.formats import limits
from documents.formats.packed import Damaged, Packed
from models.errors import Refused

Rows = list[list[str]]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def cells(data: bytes, day: str) -> list[Rows]:
    """The rows of every sheet that holds any; days are written by the pattern `day`. Raises Refused."""
    with _readable():
        read = [[[_text(cell, day) for cell in row] for row in sheet.to_python()] for sheet in _sheets(data)]
    return [rows for rows in read if any(any(row) for row in rows)] or [[]]


def typed(data: bytes) -> list[dict[str, Any]]:
    """Every sheet, hidden ones too: its rows from the first on, cells as text, numbers or {"day"}, and what is merged.

    `merged` are (first row, first column, last row, last column), counted from 0.
    """
    with _readable():
        return [
            {
                "rows": [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)],
                "merged": merged or [[*first, *last] for first, last in sheet.merged_cell_ranges or []],
            }
            for sheet, merged in zip_longest(_sheets(data), _merged_in_ods(data))
        ]


def table_text(sheets: list[Rows]) -> str:
    """Rows as `| cell | cell |`; a row with one filled cell (a title) as a plain line."""
    lines: list[str] = []
    for rows in sheets:
        width = max((len(row) - _empty_end(row) for row in rows), default=0)
        for row in rows:
            filled = [cell for cell in row if cell.strip()]
            if len(filled) > 1:
                lines.append("| " + " | ".join(_in_a_cell(cell) for cell in row[:width]) + " |")
            else:
                lines.extend(" ".join(cell.split()) for cell in filled)
        lines.append("")
    return "\n".join(lines)


def _empty_end(row: list[str]) -> int:
    return next((at for at, cell in enumerate(reversed(row)) if cell.strip()), len(row))


def _in_a_cell(words: str) -> str:
    return " ".join(words.replace("|", "/").split())


def _text(cell: object, day: str) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.strftime(day) + (f" {cell:%H:%M}" if cell.time() != dt.time() else "")
    if isinstance(cell, dt.date):
        return cell.strftime(day)
    if isinstance(cell, dt.time):
        return cell.isoformat()
    return str(cell)


def _plain(cell: object) -> object:
    if isinstance(cell, dt.date):
        return {"day": cell.isoformat()[:10]}
    return cell if isinstance(cell, str | int | float) and not isinstance(cell, bool) else str(cell)


def _merged_in_ods(data: bytes) -> list[list[list[int]]]:
    """What is merged on each sheet of an .ods, which the library does not tell; nothing for other files."""
    content = Packed(data).xml("content.xml") if data.startswith(b"PK") else None
    return [] if content is None else [_merged_in(table) for table in content.iter(f"{TABLE}table")]


def _merged_in(table: Any) -> list[list[int]]:
    merged: list[list[int]] = []
    down = 0
    for row in table.iter(f"{TABLE}table-row"):
        across = 0
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            rows, columns = (
                int(cell.get(f"{TABLE}number-{what}-spanned", 1)) for what in ("rows", "columns")
            )
            if rows > 1 or columns > 1:
                merged.append([down, across, down + rows - 1, across + columns - 1])
            across += int(cell.get(f"{TABLE}number-columns-repeated", 1))
        down += int(row.get(f"{TABLE}number-rows-repeated", 1))
    return merged


def _sheets(data: bytes) -> list[CalamineSheet]:
    """All sheets of a workbook that is not too large."""
    if data.startswith(b"PK"):
        Packed(data)  # what unpacks to too much is refused before it is unpacked
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_index(index) for index in range(len(book.sheet_names))]
    if sum(sheet.total_height * sheet.total_width for sheet in sheets) > limits.MOST_CELLS:
        raise Refused(
            "The workbook has more than {cells} cells; send only the sheet with the list.",
            cells=limits.MOST_CELLS,
        )
    return sheets


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever a hostile or damaged workbook makes the library raise is one sentence."""
    try:
        yield
    except (Damaged, CalamineError, OSError, ValueError, KeyError, IndexError) as error:
        raise _unreadable() from error


def _unreadable() -> Refused:
    return Refused("The workbook cannot be opened; save it again as .xlsx without a password.")
