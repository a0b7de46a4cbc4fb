"""A sheet to be filled in as .xlsx: what the office wrote is protected, what the unit writes has its drop-downs.

Here: the one file that writes workbooks. Text that begins like a formula stays text. Not here: reading one back
(returned.py), and what stands on it (models.acts.sheets).
"""

import datetime as dt
import io
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from documents.sheets import words
from models.rules.sheet import Line, Sheet

WIDTHS = {
    "code": 19,
    "words": 46,
    "due": 12,
    "standing": 22,
    "answer": 17,
    "percent": 10,
    "note": 34,
    "proposed_on": 14,
    "document": 20,
}
COLUMNS = tuple(words.HEADINGS)
TITLE, UNIT, HELP, REPORTER, HEADING = 0, 1, 2, 4, 6
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
EDGE = {"border": 1, "border_color": "#9AA3AD"}
YELLOW, GREY, RED = "#FFF8DC", "#F1F3F5", "#A31515"
#: Points of a line of text; a row has room for two, and for no more than a spreadsheet allows.
LINE, TALLEST = 16.5, 400
#: What a spreadsheet would take for a formula where somebody edits the cell.
FORMULA_SIGNS = ("=", "+", "-", "@")
A_SHEET = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def workbook(sheet: Sheet) -> bytes:
    """The sheet as the bytes of an .xlsx file."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, A_SHEET)
    made_at = dt.datetime.fromisoformat(sheet.keys.made_at).replace(tzinfo=None)
    title = words.say(sheet.language, "Report on tasks")
    book.set_properties({"title": f"{title} – {sheet.unit}", "created": made_at})
    page = book.add_worksheet(words.say(sheet.language, "Report"))
    keys = book.add_worksheet(words.KEYS)
    _write_keys(keys, sheet)
    _Page(book, page, sheet).write()
    book.close()
    return file.getvalue()


def _write_keys(page: Worksheet, sheet: Sheet) -> None:
    """What makes the sheet this sheet, on a page of its own that nobody sees; and the names to choose from."""
    keys = sheet.keys
    rows = [
        (words.KEYS, "1"), ("unit", keys.unit), ("sheet", keys.sheet), ("made", keys.made_at), ("signature", keys.signature),
        *(("task", code) for code in keys.codes),
    ]  # fmt: skip
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    page.write_column(0, 3, sheet.officers)
    page.protect()
    page.very_hidden()


class _Page:
    """The page that people see."""

    def __init__(self, book: Workbook, page: Worksheet, sheet: Sheet) -> None:
        self._book, self._page, self._sheet, self._language = book, page, sheet, sheet.language
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self) -> None:
        """All of it, and how it prints: A4 across, one page wide, the heading on each."""
        self._head()
        for number, line in enumerate(self._sheet.lines, start=HEADING + 1):
            self._line(number, line)
        last = HEADING + len(self._sheet.lines)
        self._check(last)
        for column, name in enumerate(COLUMNS):
            self._page.set_column(column, column, WIDTHS[name])
        self._page.freeze_panes(HEADING + 1, 1)
        self._page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        self._page.set_landscape()
        self._page.set_paper(9)
        self._page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        self._page.fit_to_pages(1, 0)
        self._page.repeat_rows(HEADING)
        self._page.print_area(0, 0, last, len(COLUMNS) - 1)
        self._page.set_footer("&C&P/&N")
        self._page.set_selection(HEADING + 1, COLUMNS.index("answer"), HEADING + 1, COLUMNS.index("answer"))

    def _head(self) -> None:
        sheet, last = self._sheet, len(COLUMNS) - 1
        made_on = f"{sheet.made_on:%d/%m/%Y}"
        title = self._say("Report on tasks").upper()
        self._page.merge_range(
            TITLE, 0, TITLE, last, title, self._format(bold=True, font_size=15, align="center")
        )
        unit = self._say("{unit} to {body}, as of {day}", unit=sheet.unit, body=sheet.body, day=made_on)
        self._page.merge_range(UNIT, 0, UNIT, last, unit, self._format(align="center", italic=True))
        self._page.merge_range(HELP, 0, HELP, last, self._say(
            "Fill in the yellow cells of the rows that you report on and send the file back as it is. "
            "What you leave empty stays as it is. For done, write the number of the document; for what will be late or is "
            "blocked, say what holds it up."
        ), self._format(font_size=11))  # fmt: skip
        for row, height in ((TITLE, 24), (UNIT, 18), (HELP, 34), (REPORTER, 22), (HEADING, 2 * LINE)):
            self._page.set_row(row, height)
        self._page.write_string(
            REPORTER, 0, self._say(words.REPORTER), self._format(bold=True, valign="vcenter")
        )
        self._text(REPORTER, 1, sheet.reporter, bg_color=YELLOW, locked=False, valign="vcenter", **EDGE)
        for column, name in enumerate(COLUMNS):
            heading = self._format(bold=True, align="center", valign="vcenter", bg_color="#E3E7EC", **EDGE)
            self._page.write_string(HEADING, column, self._say(words.HEADINGS[name]), heading)

    def _line(self, number: int, line: Line) -> None:
        what = self._say(words.CONFIDENTIAL) if line.words is None else line.words
        told = words.standing(self._language, line)
        self._page.set_row(number, _height(what, WIDTHS["words"], told, WIDTHS["standing"]))
        self._text(number, 0, line.code, bold=True, text_wrap=False, bg_color=GREY, **EDGE)
        self._text(number, 1, what, bg_color=GREY, **EDGE)
        if line.due_on:
            day = self._format(num_format="dd/mm/yyyy", align="center", bg_color=GREY, **EDGE)
            self._page.write_datetime(number, 2, line.due_on, day)
        else:
            self._text(number, 2, self._say(words.NO_DAY), bg_color=GREY, **EDGE)
        self._text(number, 3, told, bg_color=GREY, font_color=RED if line.late else "#000000", **EDGE)
        shapes: dict[str, dict[str, Any]] = {"percent": {"num_format": "0", "align": "center"}, "proposed_on": {"num_format": "dd/mm/yyyy", "align": "center"},
                  "answer": {"bold": True}, "note": {"num_format": "@"}, "document": {"num_format": "@"}}  # fmt: skip
        for name in words.OPEN:
            shape = self._format(bg_color=YELLOW, locked=False, **shapes[name], **EDGE)
            self._page.write_blank(number, COLUMNS.index(name), None, shape)
        choices = [self._say(words.ANSWERS[word]) for word in line.choices]
        column = COLUMNS.index("answer")
        self._page.data_validation(number, column, number, column, {
            "validate": "list", "source": choices, "error_title": self._say("Answer"),
            "error_message": self._say("Choose one of the answers offered."),
        })  # fmt: skip

    def _check(self, last: int) -> None:
        """What the cells take, and what is said about it."""
        percent, day = COLUMNS.index("percent"), COLUMNS.index("proposed_on")
        self._page.data_validation(HEADING + 1, percent, last, percent, {
            "validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100, "error_title": self._say("Progress (%)"),
            "error_message": self._say("Write a whole number between 0 and 100."),
        })  # fmt: skip
        self._page.data_validation(HEADING + 1, day, last, day, {
            "validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1), "maximum": dt.date(2099, 12, 31),
            "input_title": self._say("Day you propose"), "input_message": self._say("dd/mm/yyyy"),
            "error_title": self._say("Day you propose"), "error_message": self._say("Give the day you propose, like 14/07/2023."),
        })  # fmt: skip
        if self._sheet.officers:
            self._page.data_validation(REPORTER, 1, REPORTER, 1, {
                "validate": "list", "source": f"={words.KEYS}!$D$1:$D${len(self._sheet.officers)}", "error_type": "warning",
            })  # fmt: skip

    def _text(self, row: int, column: int, text: str, **shape: Any) -> None:
        """Text as text: it never becomes a formula, neither here nor when somebody opens the cell."""
        quoted = {"quote_prefix": True} if text.startswith(FORMULA_SIGNS) else {}
        self._page.write_string(row, column, text, self._format(**shape, **quoted))

    def _format(self, **shape: Any) -> Format:
        key = tuple(sorted(shape.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**FONT, **shape})
        return self._formats[key]

    def _say(self, sentence: str, **values: object) -> str:
        return words.say(self._language, sentence, **values)


def _height(what: str, width: int, told: str, told_width: int) -> float:
    """The height of a row: office programs differ in whether they find it themselves."""
    lines = max(2, _lines(what, width), _lines(told, told_width))
    return min(TALLEST, lines * LINE)


def _lines(text: str, width: int) -> int:
    return sum(1 + len(part) // width for part in text.split("\n"))
