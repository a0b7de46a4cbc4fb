"""Sheets by command: out as a workbook and for paper, back in the name of whoever hands them in; telephone and paper."""

from pathlib import Path

import pytest
from builders import enter
from filling import answers, fill
from saying import say

from models.store import Office

AT = ("--at", "2023-07-03T09:00")
LATER = ("--at", "2023-07-04T09:00")


@pytest.fixture
def here(here: Office) -> Path:
    """The folder of the office, which has two open tasks."""
    enter(here, "2023-07-14")
    enter(here, "2023-07-14")
    here.engine.dispose()
    return here.settings.data


def test_a_sheet_goes_out_and_comes_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, paper = here / "snv.xlsx", here / "snv.html"
    made = say(capsys, "sheet", "SNV", "--out", str(out), "--print", str(paper), *AT)
    assert made["tasks"] == ["BCD-2023-001.01", "BCD-2023-002.01"]
    assert made["files"] == [str(out), str(paper)]
    assert "001.01" in paper.read_text(encoding="utf-8")
    good, bad = here / "good.xlsx", here / "bad.xlsx"
    good.write_bytes(fill(out.read_bytes(), answers({"answer": "Done", "document": "12/SNV"})))
    bad.write_bytes(fill(out.read_bytes(), answers({}, {"percent": 60})))
    told = say(capsys, "sheet", "take", str(good), str(bad), "--by", "snv.head", *LATER, code=1)
    assert told["sheets"] == [
        {"file": "good.xlsx", "recorded": ["BCD-2023-001.01"], "known": [], "refused": []},
        {"file": "bad.xlsx", "recorded": [], "known": [],
         "refused": ["Row 9 (BCD-2023-002.01): this row is filled in and has no answer; choose one."]},
    ]  # fmt: skip
    again = say(capsys, "sheet", "take", str(good), "--by", "snv.head", *LATER)
    assert again["sheets"] == [
        {"file": "good.xlsx", "recorded": [], "known": ["BCD-2023-001.01"], "refused": []}
    ]


@pytest.mark.usefixtures("here")
def test_a_sheet_that_cannot_be_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for words, code, why in (
        (("sheet", "SNV"), 2, "Say where the sheet goes"),
        (("sheet", "SNV", "--print", "x.pdf"), 2, "must end in .html"),
        (("sheet", "SNV", "--out", "/nowhere/x.xlsx", *AT), 2, "cannot be written"),
        (("sheet", "TTT", "--out", "x.xlsx", *AT), 1, "has no open task"),
        (("sheet", "Sở Mây", "--out", "x.xlsx", *AT), 2, "No unit is called"),
        (("sheet", "SNV", "--out", "x.xlsx", "--language", "fr"), 2, "write vi or en"),
    ):
        assert why in str(say(capsys, *words, code=code)["error"])


def test_sheets_of_the_folder_are_taken_by_command(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say(capsys, "sheets", *AT) == {"sheets": "not set"}
    folder = here / "in"
    folder.mkdir()
    monkeypatch.setenv("DONDOC_SHEETS_FOLDER", str(folder))
    out = here / "snv.xlsx"
    say(capsys, "sheet", "give", "SNV", "--out", str(out), "--by", "snv.focal", *AT)
    (folder / "snv.xlsx").write_bytes(fill(out.read_bytes(), answers({"answer": "In progress"})))
    assert say(capsys, "sheets", "--at", "2023-07-03T10:00")["seen"] == 1
    assert say(capsys, "sheets", "--at", "2023-07-03T10:05")["done"] == 1


@pytest.mark.usefixtures("here")
def test_an_answer_by_telephone_names_who_said_it(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "answer",
        "BCD-2023-001.01",
        "--state",
        "late",
        "--note",
        "Thiếu số liệu",
        "--promise",
        "2023-07-20",
        "--by",
        "bcd.clerk",
    )
    event = say(capsys, *words, "--road", "telephone", "--said-by", "Bà Hoa", "--on", "2023-07-03", *LATER)
    assert (event["road"], event["on"]) == ("telephone", "2023-07-03")
    assert event["after"]["said_by"] == "Bà Hoa"  # type: ignore[index]
    assert event["after"]["proposed_on"] == "2023-07-20"  # type: ignore[index]
    waiting = say(capsys, "outbox")["waiting"]
    assert [row["post"] for row in waiting if row["kind"] == "on-behalf"] == ["Đầu mối Sở Nội vụ"]  # type: ignore[attr-defined]
    assert "write telephone or paper" in str(say(capsys, *words, "--road", "fax", code=2)["error"])
