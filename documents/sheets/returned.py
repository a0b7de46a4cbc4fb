"""A sheet that came back, read into plain values: whatever office program saved it, in whatever order its rows stand.

Here: `read`, which names every half-filled row. Not here: whether the keys are those that the office signed, and what
an answer does (models.acts.sheets).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from documents.formats.apart import read_apart
from documents.reading.content import refuse_too_large
from documents.sheets import words
from models.errors import Mistyped, Refused
from models.rules import typed
from models.rules.lifecycle import Answer
from models.rules.sheet import DECLINE, RECEIVE, Fault, Keys, Returned, Row

T = TypeVar("T")
Cell = Any  # text, a number, or {"day": ...}; what is empty is ""
LONGEST = 5000
#: Days as a workbook counts them, where the form of the cell was lost: of this century.
FIRST_DAY, SERIALS = dt.date(1899, 12, 30), range(36526, 73051)
#: A day written without its marks, 05082023; a number has lost the zero in front.
CLOSED_DAY = 8
NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,17})?")
NO_DAY = "“{text}” is not a day; write it like 14/07/2023."


@dataclass(frozen=True)
class _Table:
    """The rows below the heading, the column of each known heading, and the number of the heading's row."""

    rows: list[list[Cell]]
    merged: list[list[int]]
    columns: dict[str, int]
    heading: int


def read(data: bytes, *, filename: str) -> Returned:
    """What the sheet says. Raises Refused where it is no sheet of tasks; faults of single rows come with it."""
    refuse_too_large(data)
    if not filename.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        raise Refused("“{name}” is no workbook; send the sheet back as .xlsx.", name=filename)
    sheets: list[dict[str, Any]] = read_apart("sheet", data)["sheets"]
    keys = _keys(sheets)
    table = _table(sheets)
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, row in enumerate(table.rows[table.heading + 1 :], start=table.heading + 2):
        found = _row(table, number, row)
        if isinstance(found, Row):
            rows.append(found)
        else:
            faults += found
    return Returned(keys, _reporter(table), tuple(rows), (*faults, *_merged(table)))


def _keys(sheets: list[dict[str, Any]]) -> Keys:
    for sheet in sheets:
        rows = [[_words(cell) for cell in row[:2]] for row in sheet["rows"]]
        if not rows or rows[0][:1] != [words.KEYS]:
            continue
        named = {row[0]: row[1] for row in rows if len(row) > 1}
        codes = tuple(row[1] for row in rows if len(row) > 1 and row[0] == "task")
        return Keys(
            named.get("unit", ""),
            named.get("sheet", ""),
            named.get("made", ""),
            codes,
            named.get("signature", ""),
        )
    raise Refused(
        "The hidden page with the sheet's keys is gone; download the sheet anew, fill that in, and send the whole file."
    )


def _table(sheets: list[dict[str, Any]]) -> _Table:
    for sheet in sheets:
        for number, row in enumerate(sheet["rows"]):
            columns: dict[str, int] = {}
            for place, cell in enumerate(row):
                name = words.known(_words(cell), words.HEADINGS)
                if name is not None:
                    columns.setdefault(name, place)
            if {"code", "answer"} <= columns.keys():
                return _Table(sheet["rows"], sheet["merged"], columns, number)
    raise Refused(
        "The headings of the sheet are gone; leave “Task number” and “Answer” where the office wrote them."
    )


def _reporter(table: _Table) -> str:
    """What stands beside “Reported by”, above the heading."""
    for row in table.rows[: table.heading]:
        for place, cell in enumerate(row):
            if words.known(_words(cell), {"reporter": words.REPORTER}):
                return next((text for other in row[place + 1 :] if (text := _words(other))), "")
    return ""


def _row(table: _Table, number: int, cells: list[Cell]) -> Row | list[Fault]:
    """What a row says; no fault and no row where it says nothing."""

    def cell(name: str) -> Cell:
        place = table.columns.get(name)
        return "" if place is None or place >= len(cells) else cells[place]

    if not any(_words(cell(name)) for name in words.OPEN):
        return []
    code = _words(cell("code")).upper()
    why: list[Refused] = []
    if not code:
        return [Fault(number, "", Mistyped("this row has an answer and no task number; restore the number."))]
    answer = _tried(why, _answer, cell("answer"))
    percent = _tried(why, lambda value: _percent(value, answer), cell("percent"))
    proposed_on = _tried(why, _day, cell("proposed_on"))
    note = _note(_words(cell("note")), _words(cell("document")))
    why += _amiss(answer, note, proposed_on)
    if why or answer is None:
        return [Fault(number, code, one) for one in why]
    return Row(number, code, _words(cell("words")), answer, percent, note, proposed_on)


def _amiss(answer: str | None, note: str, proposed_on: dt.date | None) -> Iterator[Refused]:
    """What each cell allows and all of them together do not."""
    if len(note) > LONGEST:
        yield Mistyped("the result has more than {count} characters; shorten it.", count=LONGEST)
    if answer == Answer.DONE and not note:
        yield Mistyped("done needs evidence: write the number of the document, or the result.")
    if answer in {Answer.LATE, Answer.BLOCKED} and not note:
        yield Mistyped("say in the column “Result” what holds this up.")
    if answer == DECLINE and not note:
        yield Mistyped("say in the column “Result” why this is not the unit's task.")
    if proposed_on is not None and answer in {Answer.DONE, RECEIVE, DECLINE}:
        yield Mistyped("a proposed day does not go with this answer; empty it, or choose another answer.")


def _tried(why: list[Refused], read_as: Callable[[Cell], T], cell: Cell) -> T | None:
    try:
        return read_as(cell)
    except Refused as refusal:
        why.append(refusal)
        return None


def _answer(cell: Cell) -> str:
    text = _words(cell)
    if not text:
        raise Mistyped("this row is filled in and has no answer; choose one.")
    found = words.known(text, words.ANSWERS)
    if found is None:
        raise Mistyped("“{text}” is none of the answers; choose one from the list of the cell.", text=text)
    return found


def _percent(cell: Cell, answer: str | None) -> int | None:
    """0 to 100. Office programs keep 60% as 0.6; whether 1 is one in a hundred or all of it nobody can tell."""
    text = _words(cell)
    if not text:
        return None
    has_sign = text.endswith("%")
    number = text.removesuffix("%").strip().replace(",", ".")
    if NUMBER.fullmatch(number) is None:
        raise _no_percent()
    value = float(number)
    if not has_sign and value == 1:
        if answer == Answer.DONE:
            return 100
        raise Mistyped("“1” may mean 1% or 100%; write 100, or leave the progress empty.")
    if not has_sign and 0 < value < 1:
        value *= 100
    whole = round(value)
    if abs(value - whole) > 1e-6 or not 0 <= whole <= 100:  # noqa: PLR2004 - a percentage, and what floats lose
        raise _no_percent()
    return whole


def _no_percent() -> Mistyped:
    return Mistyped("Write a whole number between 0 and 100.")


def _day(cell: Cell) -> dt.date | None:
    """A day however the program kept it: as a day, as the number of a day, or as it was typed."""
    text = _words(cell)
    if not text:
        return None
    if text.isdecimal() and int(text) in SERIALS:
        return FIRST_DAY + dt.timedelta(days=int(text))
    try:
        day = typed.day(text.zfill(CLOSED_DAY) if text.isdecimal() else text)
    except ValueError:
        raise Mistyped(NO_DAY, text=text) from None
    if (day - FIRST_DAY).days not in SERIALS:
        raise Mistyped(NO_DAY, text=text)
    return day


def _note(note: str, document: str) -> str:
    """The result, and behind it the number of the document, as one would write it by hand."""
    return "; ".join(part for part in (note, document) if part)


def _merged(table: _Table) -> Iterator[Fault]:
    """Cells to be filled in that were merged over several rows: nobody can tell for which they speak."""
    open_places = {table.columns[name] for name in words.OPEN if name in table.columns}
    for first, left, last, right in table.merged:
        if last > max(first, table.heading) and open_places & set(range(left, right + 1)):
            why = Mistyped(
                "cells of rows {first} to {last} are merged; undo that and fill each row in.",
                first=first + 1,
                last=last + 1,
            )
            yield Fault(first + 1, "", why)


def _words(cell: Cell) -> str:
    """A cell as text: composed letters, no blanks around, whole numbers without a point."""
    if isinstance(cell, dict):
        return f"{dt.date.fromisoformat(cell['day']):%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = unicodedata.normalize("NFC", str(cell)).replace("\xa0", " ").replace("\r\n", "\n")
    return text.strip()
