"""Filling a workbook in as an office program would: cells set by name in the file itself, and LibreOffice saving it anew.

Here: `fill`, `grid` and `saved_by_libreoffice`. Not here: what a sheet means.
"""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FIRST_DAY = dt.date(1899, 12, 30)
SOFFICE = shutil.which("soffice")
#: The first page is the one that people see.
PAGE = "xl/worksheets/sheet1.xml"
COLUMNS = {
    "code": "A",
    "words": "B",
    "answer": "E",
    "percent": "F",
    "note": "G",
    "proposed_on": "H",
    "document": "I",
}
#: The first task stands in this row.
FIRST = 8


def fill(
    workbook: bytes, cells: dict[str, Any], merge: str = "", without: str = "", page: str = PAGE
) -> bytes:
    """The workbook with these cells ("E8": "Done") set: text, numbers, days as numbers; `without` drops a part."""
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed, zipfile.ZipFile(done, "w") as new:
        for name in packed.namelist():
            data = packed.read(name)
            if name == page:
                data = _filled(data, cells, merge)
            if without and name == "xl/workbook.xml":
                data = re.sub(rb'<sheet [^>]*name="%s"[^>]*/>' % without.encode(), b"", data)
            new.writestr(name, data)
    return done.getvalue()


def answers(*rows: dict[str, Any], first: int = FIRST) -> dict[str, Any]:
    """The cells of rows one below the other: answers({"answer": "Done", "note": "12/STC"})."""
    return {
        f"{COLUMNS[name]}{number}": value
        for number, row in enumerate(rows, start=first)
        for name, value in row.items()
    }


def grid(workbook: bytes) -> list[list[Any]]:
    """What stands on the page that people see."""
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python(False)


def saved_by_libreoffice(workbook: bytes, folder: Path, *formats: str) -> bytes:
    """The workbook opened and saved by LibreOffice, once in each of these formats one after the other."""
    ending = "xlsx"
    for number, wanted in enumerate(formats):
        place = folder / str(number)
        place.mkdir(parents=True)
        source = place / f"sheet.{ending}"
        source.write_bytes(workbook)
        out = place / "out"
        subprocess.run(
            [SOFFICE or "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
             "--convert-to", wanted, "--outdir", str(out), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        ending, workbook = wanted, (out / f"sheet.{wanted}").read_bytes()
    return workbook


def _filled(page: bytes, cells: dict[str, Any], merge: str) -> bytes:
    root = etree.fromstring(page)
    data = root.find(f"{SPREADSHEET}sheetData")
    for name, value in cells.items():
        cell = _cell(data, name)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{SPREADSHEET}is"), f"{SPREADSHEET}t")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = value
        else:
            number = (value - FIRST_DAY).days if isinstance(value, dt.date) else value
            etree.SubElement(cell, f"{SPREADSHEET}v").text = str(number)
    if merge:
        merged = root.find(f"{SPREADSHEET}mergeCells")
        merged.append(etree.Element(f"{SPREADSHEET}mergeCell", ref=merge))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cell(data: Any, name: str) -> Any:
    """The cell of this name, made in its place where the row has none."""
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
    row = next((row for row in data if row.get("r") == number), None)
    if row is None:
        row = etree.SubElement(data, f"{SPREADSHEET}row", r=number)
    for place, cell in enumerate(row):
        there = re.match("[A-Z]+", cell.get("r")).group()
        if there == letters:
            return cell
        if (len(there), there) > (len(letters), letters):
            made = etree.Element(f"{SPREADSHEET}c", r=name)
            row.insert(place, made)
            return made
    return etree.SubElement(row, f"{SPREADSHEET}c", r=name)
