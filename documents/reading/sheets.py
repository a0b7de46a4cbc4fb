"""Lists in tables: .csv and .xlsx into rows of plain text, by the names of their columns.

Here: registers and lists that an office keeps. Not here: notices of conclusions (documents.reading.read).
"""

import csv
import datetime as dt
import io

from python_calamine import CalamineError, CalamineWorkbook

from models.errors import Refused


def rows(data: bytes, *, filename: str) -> list[dict[str, str]]:
    """The rows below the heading row, as text by column name; empty rows are left out.

    Raises Refused where the file is no table.
    """
    table = _xlsx(data) if filename.lower().endswith((".xlsx", ".xls", ".ods")) else _csv(data)
    if len(table) < 2:  # noqa: PLR2004 - a heading and at least one row
        raise Refused("“{name}” holds no rows below a heading row; check the file.", name=filename)
    heading = [name.strip().lower() for name in table[0]]
    return [
        {name: cell.strip() for name, cell in zip(heading, row, strict=False) if name}
        for row in table[1:]
        if any(cell.strip() for cell in row)
    ]


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("The list is not in UTF-8; save it as “CSV UTF-8” or .xlsx.") from None
    if "\0" in text:
        raise Refused("The list is no CSV file; save it as “CSV UTF-8” or .xlsx.")
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def _xlsx(data: bytes) -> list[list[str]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError):
        raise Refused("The workbook cannot be opened; save it again as .xlsx without a password.") from None
    return [[_text(cell) for cell in row] for row in sheet.to_python()]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
