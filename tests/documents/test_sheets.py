"""A sheet of tasks, out as a workbook or on paper and read back: whatever an office program makes of it."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from filling import COLUMNS, FIRST, SOFFICE, answers, fill, grid, saved_by_libreoffice

from documents.sheets import paper, returned, words, workbook
from models.errors import Refused
from models.rules import sheet as rules
from models.rules.lifecycle import Role, State
from models.rules.sheet import ANSWERS, Keys, Line, Returned, Row, Sheet

CODES = ("BCD-2023-001.01", "BCD-2023-002.01", "BCD-2023-003.01")
FORMULA = '=HYPERLINK("http://elsewhere.example","Bấm vào đây")'


def sheet(language: str = "vi", **changed: Any) -> Sheet:
    lines = (
        Line(CODES[0], "Rà soát kinh phí.", dt.date(2023, 7, 14), State.IN_PROGRESS, Role.LEAD, 60, 5, dt.date(2023, 7, 10), ANSWERS),
        Line(CODES[1], FORMULA, None, State.ASSIGNED, Role.COORDINATE, None, 0, None, (*ANSWERS, "receive", "decline")),
        Line(CODES[2], None, dt.date(2023, 8, 31), State.RECEIVED, Role.LEAD, None, 0, None, (*ANSWERS, "decline")),
    )  # fmt: skip
    made: dict[str, Any] = {
        "keys": Keys("STC", "s1", "2023-07-21T02:00:00+00:00", CODES, "signed"), "language": language,
        "body": "Ban Chỉ đạo thử nghiệm", "unit": "Sở Tài chính", "made_on": dt.date(2023, 7, 21), "reporter": "",
        "officers": ("Đầu mối Mẫu – Chuyên viên đầu mối",), "lines": lines, **changed,
    }  # fmt: skip
    return Sheet(**made)


def read(*rows: dict[str, Any], language: str = "vi", **more: Any) -> Returned:
    """What comes of a sheet whose rows were filled in like this."""
    return returned.read(fill(workbook.workbook(sheet(language)), answers(*rows), **more), filename="p.xlsx")


def said(found: Returned) -> list[tuple[Any, ...]]:
    return [(row.number, row.code, row.answer, row.percent, row.note, row.proposed_on) for row in found.rows]


def whys(found: Returned) -> list[tuple[int, str]]:
    return [(fault.number, fault.why.sentence("en")) for fault in found.faults]


def test_a_sheet_comes_back_as_it_went_out() -> None:
    found = returned.read(workbook.workbook(sheet()), filename="p.xlsx")
    assert found == Returned(sheet().keys, "", (), ())


@pytest.mark.parametrize(("language", "heading"), [("vi", "Mã nhiệm vụ"), ("en", "Task number")])
def test_a_sheet_speaks_the_language_of_its_reader_and_is_read_in_either(language: str, heading: str) -> None:
    rows = grid(workbook.workbook(sheet(language)))
    assert rows[FIRST - 2][0] == heading
    for word in ("Hoàn thành", "Done"):
        found = read({"answer": word, "note": "12/STC"}, language=language)
        assert said(found) == [(FIRST, CODES[0], "done", None, "12/STC", None)]


def test_a_row_tells_the_task_and_how_it_stands() -> None:
    rows = grid(workbook.workbook(sheet()))
    assert rows[FIRST - 1][:4] == [
        CODES[0], "Rà soát kinh phí.", dt.date(2023, 7, 14),
        "Đang thực hiện 60%; quá hạn 5 ngày làm việc; báo cáo gần nhất 10/07/2023",
    ]  # fmt: skip
    assert rows[FIRST][2:4] == ["chưa có thời hạn", "Phối hợp; Đã giao"]


def test_a_confidential_task_is_told_by_its_number_only() -> None:
    """Law 19: exports name such a task by its number."""
    rows = grid(workbook.workbook(sheet()))
    assert rows[FIRST + 1][:2] == [CODES[2], "Nội dung mật, chỉ xem trên hệ thống"]
    assert "Nội dung mật" in paper.page(sheet())


def test_text_that_begins_like_a_formula_stays_text() -> None:
    """Nobody's words become something that a spreadsheet computes or opens."""
    made = workbook.workbook(sheet())
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert b"hyperlink" not in packed.read("xl/worksheets/sheet1.xml").lower()
        assert b'quotePrefix="1"' in packed.read("xl/styles.xml")
    assert grid(made)[FIRST][1] == FORMULA
    found = read({"answer": "Đang thực hiện", "note": "=cmd|' /C calc'!A0", "document": "@SUM(1)"})
    assert found.rows[0].note == "=cmd|' /C calc'!A0; @SUM(1)"


def test_rows_left_empty_say_nothing() -> None:
    assert said(read({}, {"answer": " vướng mắc ", "note": "Chờ hướng dẫn."})) == [
        (FIRST + 1, CODES[1], "blocked", None, "Chờ hướng dẫn.", None)
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [(60, 60), (60.0, 60), (0.6, 60), ("60%", 60), ("60 %", 60), (" 60 ", 60), ("60,0", 60), ("0,57", 57), (0.57, 57),
     (0, 0), (100, 100), ("100%", 100), ("1%", 1), ("", None)],
)  # fmt: skip
def test_a_percentage_is_understood_however_it_was_kept(written: Any, meant: int | None) -> None:
    assert read({"answer": "Đang thực hiện", "percent": written}).rows[0].percent == meant


@pytest.mark.parametrize("written", [101, -5, 60.5, "sáu mươi", "60%%", 1, "inf", "nan"])
def test_a_percentage_that_is_none_or_may_be_two_is_asked_about(written: Any) -> None:
    """Nothing is invented (law 4): a bare 1 is one in a hundred or all of it."""
    found = read({"answer": "Đang thực hiện", "percent": written})
    assert (found.rows, [number for number, _ in whys(found)]) == ((), [FIRST])


def test_done_at_one_means_all_of_it() -> None:
    assert read({"answer": "Hoàn thành", "percent": 1, "document": "12/STC"}).rows[0].percent == 100


@pytest.mark.parametrize(
    "written",
    [dt.date(2023, 8, 5), 45143, "45143", "5/8/2023", "05/08/2023", "5-8-2023", "5.8.2023", "05082023", 5082023, "2023-08-05", " 05/08/2023 "],
)  # fmt: skip
def test_a_day_is_understood_however_it_was_kept(written: Any) -> None:
    found = read({"answer": "Sẽ chậm", "note": "Thiếu số liệu.", "proposed_on": written})
    assert found.rows[0].proposed_on == dt.date(2023, 8, 5)


@pytest.mark.parametrize("written", ["31/02/2023", "giữa tháng 8", "15/8", "12/01/1900"])
def test_what_is_no_day_is_asked_about(written: Any) -> None:
    found = read({"answer": "Sẽ chậm", "note": "Thiếu số liệu.", "proposed_on": written})
    assert whys(found) == [(FIRST, f"“{written}” is not a day; write it like 14/07/2023.")]


def test_half_filled_rows_are_named_all_at_once() -> None:
    found = read(
        {"percent": 60},
        {"answer": "có lẽ", "percent": 300},
        {"answer": "Từ chối", "proposed_on": "5/8/2023"},
        {"code": "", "answer": "Hoàn thành"},
        {"code": CODES[0], "answer": "Hoàn thành"},
        {"code": CODES[1], "answer": "Sẽ chậm"},
    )
    assert whys(found) == [
        (8, "this row is filled in and has no answer; choose one."),
        (9, "“có lẽ” is none of the answers; choose one from the list of the cell."),
        (9, "Write a whole number between 0 and 100."),
        (10, "say in the column “Result” why this is not the unit's task."),
        (10, "a proposed day does not go with this answer; empty it, or choose another answer."),
        (11, "this row has an answer and no task number; restore the number."),
        (12, "done needs evidence: write the number of the document, or the result."),
        (13, "say in the column “Result” what holds this up."),
    ]


def test_rows_and_columns_may_stand_in_another_order() -> None:
    made = grid(workbook.workbook(sheet()))
    heading, first, second = FIRST - 1, FIRST, FIRST + 1
    swapped = {f"E{heading}": "Kết quả hoặc khó khăn, vướng mắc", f"G{heading}": "Trả lời"}
    rows = {
        f"A{first}": CODES[1],
        f"B{first}": made[FIRST][1],
        f"A{second}": CODES[0],
        f"B{second}": "Rà soát kinh phí.",
    }
    filled = {
        f"G{first}": "Đang thực hiện",
        f"E{first}": "Đã họp.",
        f"G{second}": "Hoàn thành",
        f"E{second}": "12/STC",
    }
    found = returned.read(fill(workbook.workbook(sheet()), swapped | rows | filled), filename="p.xlsx")
    assert said(found) == [
        (first, CODES[1], "in-progress", None, "Đã họp.", None), (second, CODES[0], "done", None, "12/STC", None),
    ]  # fmt: skip


def test_merged_answers_are_no_answer() -> None:
    """Nobody can tell for which of the rows a merged cell speaks."""
    found = read({"answer": "Hoàn thành", "document": "12/STC"}, merge=f"E{FIRST}:E{FIRST + 1}")
    assert whys(found) == [(FIRST, "cells of rows 8 to 9 are merged; undo that and fill each row in.")]


def test_a_sheet_without_its_hidden_page_says_so() -> None:
    with pytest.raises(Refused, match="hidden page"):
        read({"answer": "Hoàn thành"}, without=words.KEYS)


def test_a_sheet_without_its_headings_says_so() -> None:
    made = fill(workbook.workbook(sheet()), {f"A{FIRST - 1}": "Số"})
    with pytest.raises(Refused, match="headings of the sheet are gone"):
        returned.read(made, filename="p.xlsx")


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"PK\x03\x04 cut off", "p.xlsx", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0 locked by a password", "p.xlsx", "cannot be opened"),
        (b"%PDF-1.7", "p.pdf", "is no workbook"),
        (b"", "p.xlsx", "The file is empty"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(data: bytes, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        returned.read(data, filename=name)


def test_who_reports_is_read_from_beside_its_label() -> None:
    made = fill(workbook.workbook(sheet()), {"B5": " Đầu mối Mẫu – Chuyên viên đầu mối "})
    assert returned.read(made, filename="p.xlsx").reporter == "Đầu mối Mẫu – Chuyên viên đầu mối"


@pytest.mark.skipif(
    SOFFICE is None, reason="soffice is missing; install Debian's libreoffice-calc-nogui to run this test"
)
@pytest.mark.parametrize("formats", [("ods",), ("ods", "xlsx"), ("xls",)], ids="-".join)
def test_what_libreoffice_saves_reads_the_same(tmp_path: Path, formats: tuple[str, ...]) -> None:
    cells = answers(
        {"answer": "Sẽ chậm", "percent": 0.6, "note": "=Thiếu số liệu", "proposed_on": dt.date(2023, 8, 5)},
        {"answer": "Tiếp nhận "},
        {"answer": "Hoàn thành", "percent": 100, "document": "123/STC-VP"},
    )
    filled = fill(workbook.workbook(sheet()), cells | {"B5": "Đầu mối Mẫu"})
    direct = returned.read(filled, filename="p.xlsx")
    assert len(direct.rows) == 3
    saved = saved_by_libreoffice(filled, tmp_path, *formats)
    assert returned.read(saved, filename=f"p.{formats[-1]}") == direct


@pytest.mark.skipif(
    SOFFICE is None, reason="soffice is missing; install Debian's libreoffice-calc-nogui to run this test"
)
def test_cells_that_libreoffice_merged_are_seen_too(tmp_path: Path) -> None:
    made = fill(
        workbook.workbook(sheet()), answers({"answer": "Hoàn thành", "document": "12/STC"}), merge="E8:E9"
    )
    saved = saved_by_libreoffice(made, tmp_path, "ods")
    assert whys(returned.read(saved, filename="p.ods")) == [
        (FIRST, "cells of rows 8 to 9 are merged; undo that and fill each row in.")
    ]


def test_a_printed_row_has_a_code_that_shows_a_slip() -> None:
    """One wrong digit, or two that changed places, never check."""
    code = "BCD-2023-012.03"
    assert rules.entry_code(code).split()[0] == "012.03"
    right = rules.letter(code)
    for place, sign in enumerate(code):
        if sign.isdigit():
            for other in "0123456789".replace(sign, ""):
                assert rules.letter(code[:place] + other + code[place + 1 :]) != right
    assert rules.letter("BCD-2023-021.03") != right
    assert rules.entry_code(code) in paper.page(
        sheet(lines=(Line(code, "X", None, State.ASSIGNED, Role.LEAD, None, 0, None, ANSWERS),))
    )


def test_the_paper_sheet_is_one_file_without_scripts() -> None:
    page = paper.page(sheet())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "@page { size: A4 landscape" in page
    assert "<script" not in page
    assert "&#34;http://elsewhere.example&#34;" in page, "words of a task are text"
    assert "CỘNG HÒA" not in paper.page(sheet("en"))


def test_the_same_words_are_the_same_answer() -> None:
    row = Row(8, CODES[0], "", "done", None, "12/STC", None)
    assert row.content == Row(9, CODES[0], "X", "done", None, "12/STC", None).content
    assert row.content != Row(8, CODES[0], "", "done", None, "13/STC", None).content


def test_every_column_is_where_the_tests_fill_it_in() -> None:
    assert {
        name: chr(ord("A") + place) for place, name in enumerate(words.HEADINGS)
    }.items() >= COLUMNS.items()
