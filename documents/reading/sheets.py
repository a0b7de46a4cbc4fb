"""Lists in tables: .csv and .xlsx into rows of plain text, by the names of their columns.

Here: registers and lists that an office keeps. Not here: notices of conclusions (documents.reading.read).
"""

from documents.formats.apart import read_apart
from documents.formats.plain import csv_rows
from documents.reading.content import refuse_too_large
from models.errors import Refused


def rows(data: bytes, *, filename: str) -> list[dict[str, str]]:
    """The rows below the heading row, as text by column name; empty rows are left out.

    Raises Refused where the file is no table.
    """
    refuse_too_large(data)
    is_workbook = filename.lower().endswith((".xlsx", ".xls", ".ods"))
    table: list[list[str]] = read_apart("register", data)["rows"] if is_workbook else _csv(data)
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
    return csv_rows(text)
