"""Sheets by page: out as a workbook, back with all rows or none, for the unit's own people and by link; and on paper."""

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filling import FIRST, SOFFICE, answers, fill, grid, saved_by_libreoffice
from sqlmodel import select

from models import lists, questions, story
from models.event import Event
from models.notification import Notification, NotificationKind
from models.rules.lifecycle import State
from models.rules.sheet import entry_code
from models.settings import Settings
from models.store import Office

DUE = dt.date(2023, 8, 31)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What the fields of a sheet are called on the one-page link.
SAID: list[dict[str, Any]] = [
    {"answer": "Hoàn thành", "word": "done", "percent": 100, "note": "Văn bản số 12/STC-VP"},
    {"answer": "Đang thực hiện", "word": "in-progress", "percent": 60, "note": "Đã họp hai lần."},
    {"answer": "Sẽ chậm", "word": "late", "percent": 30, "note": "Thiếu số liệu.", "proposed_on": dt.date(2023, 9, 29)},
    {"answer": "Vướng mắc", "word": "blocked", "note": "Chờ Bộ Tài chính hướng dẫn."},
    {"answer": "Tiếp nhận", "word": "receive"},
    {"answer": "Từ chối", "word": "decline", "note": "Thuộc Sở Nội vụ."},
]  # fmt: skip


@pytest.fixture
def asked(house: Any) -> tuple[Any, list[str]]:
    """An office with six open tasks of one unit."""
    return house, ask(house)


def ask(house: Any) -> list[str]:
    codes = [f"{house.given(f'Nội dung {n}.', 'STC', due_on=DUE)}.01" for n in range(len(SAID))]
    house.clock.at += dt.timedelta(hours=2)
    return codes


def kept(house: Any) -> dict[str, Any]:
    """Every row but those of the browsers, which a test signs in as it goes."""
    return {name: rows for name, rows in house.everything().items() if name != "sign_in"}


def workbook(house: Any, name: str = "CVTC", unit: str = "STC") -> bytes:
    got = house.browser(name).get(f"/sheets?unit={unit}")
    assert got.status_code == 200, got.text
    return got.content


def send(browser: Any, data: bytes, address: str = "/sheets", name: str = "phiếu.xlsx", **form: str) -> Any:
    secret = form.pop("secret", "")
    return browser.post(address, form, secret=secret, files={"sheet": (name, data, XLSX)})


def rows(*which: int) -> list[dict[str, Any]]:
    said = [SAID[n] for n in which or range(len(SAID))]
    return [{name: value for name, value in row.items() if name != "word"} for row in said]


def test_a_sheet_goes_out_and_its_answers_come_back_once(asked: tuple[Any, list[str]]) -> None:
    house, codes = asked
    filled = fill(workbook(house), answers(*rows()))
    first = send(house.browser("CVTC"), filled)
    assert first.status_code == 200, first.text
    assert "Đã lưu trả lời" in first.text
    assert house.asked == ["deliver"]
    before = kept(house)
    again = send(house.browser("CVTC"), filled)
    assert "đã được lưu trước đó" in again.text
    assert kept(house) == before
    with house.office.reading() as session:
        states = [row.state for row in lists.tasks(session, house.clock())]
        report = story.reports(session, questions.task(session, codes[0]))[0]
    assert states == [State.AWAITING, *[State.IN_PROGRESS] * 3, State.RECEIVED, State.DECLINED]
    assert (report.road, report.by, report.on_behalf) == (
        "workbook",
        "Đầu mối Mẫu – Chuyên viên đầu mối",
        False,
    )


def test_a_link_has_the_same_sheet_and_looking_at_it_changes_nothing(asked: tuple[Any, list[str]]) -> None:
    """Law 15: a mail scanner may open every address."""
    house, codes = asked
    token = house.answer_link("CVTC", "STC")
    browser = house.browser()
    before = kept(house)
    for address in (f"/answer/{token}/sheet.xlsx", f"/answer/{token}/paper"):
        for method in ("GET", "HEAD"):
            assert browser.client.request(method, address).status_code == 200
    assert browser.get(f"/answer/{token}/sheet.docx").status_code == 404
    assert browser.get("/answer/unknown/sheet.xlsx").status_code == 404
    assert kept(house) == before
    made = browser.get(f"/answer/{token}/sheet.xlsx").content
    assert grid(made)[4][1] == "Đầu mối Mẫu – Chuyên viên đầu mối", "who opens the link reports"
    broken = send(browser, b"PK", f"/answer/{token}/sheet", secret=token)
    assert "Không mở được bảng tính" in broken.text, broken.text
    done = send(browser, fill(made, answers(*rows(1))), f"/answer/{token}/sheet", secret=token)
    assert "Đã lưu trả lời" in done.text
    with house.office.reading() as session:
        assert story.reports(session, questions.task(session, codes[0]))[0].road == "workbook"


def test_one_wrong_row_keeps_all_rows_back_and_every_fault_is_told(asked: tuple[Any, list[str]]) -> None:
    house, codes = asked
    filled = fill(
        workbook(house),
        answers(
            *rows(1),
            {"percent": 60},
            {"answer": "Hoàn thành"},
            {"answer": "Sẽ chậm", "proposed_on": "32/8/2023"},
        ),
    )
    before = kept(house)
    page = send(house.browser("CVTC"), filled)
    assert page.status_code == 422
    assert kept(house) == before
    for number, code, why in (
        (FIRST + 1, codes[1], "chưa chọn câu trả lời"), (FIRST + 2, codes[2], "cần minh chứng"), (FIRST + 3, codes[3], "“32/8/2023”"),
    ):  # fmt: skip
        assert re.search(rf"Dòng {number} \({re.escape(codes[number - FIRST])}\): [^<]*{why}", page.text), (
            code,
            page.text,
        )


def test_a_corrected_sheet_is_a_new_word_only_in_the_rows_that_changed(
    asked: tuple[Any, list[str]],
) -> None:
    house, codes = asked
    made = workbook(house)
    send(house.browser("CVTC"), fill(made, answers(*rows(1, 3))))
    house.clock.at += dt.timedelta(hours=1)
    changed = {**rows(3)[0], "note": "Bộ đã hướng dẫn, đang làm."}
    page = send(house.browser("CVTC"), fill(made, answers(rows(1)[0], changed)))
    assert page.status_code == 200
    with house.office.reading() as session:
        counts = [len(story.reports(session, questions.task(session, code))) for code in codes[:2]]
    assert counts == [1, 2]


def test_a_task_that_moved_on_meanwhile_is_told_and_holds_up_no_other(asked: tuple[Any, list[str]]) -> None:
    house, codes = asked
    made = workbook(house)
    link = house.answer_link("GDTC", "STC")
    house.browser().post(
        f"/answer/{link}",
        {"key": "k", f"answer-{codes[0]}": "done", f"note-{codes[0]}": "1/STC"},
        secret=link,
    )
    house.clock.at += dt.timedelta(hours=1)
    page = send(house.browser("CVTC"), fill(made, answers(*rows(1, 1))))
    assert page.status_code == 200
    assert "đã chuyển sang tình trạng khác" in page.text
    assert f"{codes[0]}</span>: Chờ xác nhận" in page.text
    with house.office.reading() as session:
        assert [len(story.reports(session, questions.task(session, code))) for code in codes[:2]] == [1, 1]


def test_a_sheet_of_another_unit_or_with_altered_keys_is_refused(asked: tuple[Any, list[str]]) -> None:
    house, codes = asked
    made = workbook(house)
    filled = fill(made, answers(*rows(1)))
    before = kept(house)
    page = send(house.browser("GDNV"), filled)
    assert page.status_code == 422
    assert "This sheet is that of Sở Tài chính" in page.text
    altered = fill(filled, {"B2": "SNV"}, page="xl/worksheets/sheet2.xml")
    assert "không do cơ quan lập" in send(house.browser("CVTC"), altered).text
    other = fill(filled, {f"A{FIRST}": "BCD-2023-999.01"})
    assert "nhiệm vụ không có trên phiếu này" in send(house.browser("CVTC"), other).text
    shifted = fill(filled, {f"A{FIRST}": codes[1]})
    assert "nội dung bên cạnh mã là của nhiệm vụ khác" in send(house.browser("CVTC"), shifted).text
    assert house.browser("GDNV").get("/sheets?unit=STC").status_code == 403
    assert kept(house) == before


def test_a_sheet_that_says_nothing_or_no_file_at_all_is_asked_for(asked: tuple[Any, list[str]]) -> None:
    house, _ = asked
    assert "chưa có câu trả lời nào" in send(house.browser("CVTC"), workbook(house)).text
    assert "Hãy chọn bảng tính đã điền" in house.browser("CVTC").post("/sheets", {}).text


def test_two_rows_of_one_task_that_differ_are_a_fault(asked: tuple[Any, list[str]]) -> None:
    house, codes = asked
    made = fill(workbook(house), {f"A{FIRST + 1}": codes[0], f"B{FIRST + 1}": "Nội dung 0."})
    assert (
        "trả lời khác về cùng nhiệm vụ" in send(house.browser("CVTC"), fill(made, answers(*rows(1, 3)))).text
    )
    assert send(house.browser("CVTC"), fill(made, answers(*rows(1, 1)))).status_code == 200


def test_the_secretariat_sends_a_unit_its_sheet_and_enters_it_on_its_behalf(
    asked: tuple[Any, list[str]],
) -> None:
    house, codes = asked
    made = workbook(house, "TK")
    filled = fill(made, answers(*rows(1)) | {"B5": "Đầu mối Mẫu – Chuyên viên đầu mối"})
    page = send(house.browser("TK"), filled, back="/entry")
    assert "Đã lưu trả lời" in page.text
    with house.office.reading() as session:
        report = story.reports(session, questions.task(session, codes[0]))[0]
        copies = session.exec(
            select(Notification).where(Notification.kind == NotificationKind.ON_BEHALF)
        ).all()
    assert (report.on_behalf, report.by, report.said_by) == (
        True,
        "Thư ký Mẫu – Thư ký Ban",
        "Đầu mối Mẫu – Chuyên viên đầu mối",
    )
    assert [copy.data["road"] for copy in copies] == ["workbook"]
    wrong = send(house.browser("TK"), b"PK\x03\x04", back="/entry")
    assert "Nhập theo mã dòng" in wrong.text, "what is wrong is told where it was sent"


@pytest.mark.skipif(
    SOFFICE is None, reason="soffice is missing; install Debian's libreoffice-calc-nogui to run this test"
)
def test_through_libreoffice_the_events_are_those_of_the_link_but_for_the_road(
    empty_sqlite: Path, tmp_path: Path, furnish: Callable[[Office], Any]
) -> None:
    """A sheet goes out, is opened, saved as .ods and back by LibreOffice, filled, saved again, and comes back."""
    by_link, by_sheet = (furnish(office_at(empty_sqlite, tmp_path / name)) for name in ("link", "sheet"))
    codes = ask(by_link)
    assert ask(by_sheet) == codes
    token = by_link.answer_link("CVTC", "STC")
    form = {"key": "k"}
    for code, row in zip(codes, SAID, strict=True):
        form |= {f"answer-{code}": row["word"], f"note-{code}": row.get("note", ""), f"percent-{code}": str(row.get("percent", "")),
                 f"proposed_on-{code}": f"{row['proposed_on']:%d/%m/%Y}" if "proposed_on" in row else ""}  # fmt: skip
    assert by_link.browser().post(f"/answer/{token}", form, secret=token).status_code == 200
    opened = saved_by_libreoffice(workbook(by_sheet), tmp_path / "out", "ods", "xlsx")
    back = saved_by_libreoffice(fill(opened, answers(*rows())), tmp_path / "back", "ods")
    done = send(by_sheet.browser("CVTC"), back, name="phiếu.ods")
    assert done.status_code == 200, done.text
    ours, theirs = events(by_sheet.office), events(by_link.office)
    assert {road for *_, road in ours} == {"command", "workbook"}
    assert {road for *_, road in theirs} == {"command", "link"}
    assert [event[:-1] for event in ours] == [event[:-1] for event in theirs]
    assert reports(by_sheet.office) == reports(by_link.office)


def office_at(empty: Path, folder: Path) -> Office:
    folder.mkdir()
    shutil.copy(empty, folder / "dondoc.db")
    return Office(Settings(data=folder, language="en"))


def events(office: Office) -> list[tuple[Any, ...]]:
    """Everything that the journal tells, the road last; the hashes follow from it."""
    with office.reading() as session:
        return [
            (
                e.position,
                e.at,
                e.on,
                e.kind,
                e.by,
                e.task_id,
                e.state,
                e.unit_id,
                e.role,
                e.due_at,
                e.reported_on,
                e.before,
                e.after,
                e.road,
            )
            for e in session.exec(select(Event).order_by(Event.id))
        ]


def reports(office: Office) -> list[tuple[Any, ...]]:
    with office.reading() as session:
        return [
            (r.answer, r.percent, r.note, r.proposed_on, r.on, r.by, r.on_behalf)
            for row in lists.tasks(session, dt.datetime(2023, 7, 18, tzinfo=dt.UTC))
            for r in story.reports(session, questions.task(session, row.code))
        ]


def test_what_came_on_paper_is_entered_by_the_code_of_the_row(asked: tuple[Any, list[str]]) -> None:
    house, codes = asked
    page = house.browser("TK").get("/sheets?unit=STC&form=paper").text
    assert all(entry_code(code) in page for code in codes)
    assert "3. Sẽ chậm" in page
    assert ">3. Sẽ chậm</option>" in house.browser("TK").get("/entry").text, "the number on paper chooses it"
    form = {
        "key": "k", "road": "paper", "said_by": "Giám đốc Mẫu", "on": "17/07/2023",
        "code-0": entry_code(codes[0]).lower(), "answer-0": "done", "note-0": "12/STC-VP",
        "code-2": entry_code(codes[1]).replace(" ", ""), "answer-2": "late", "note-2": "Thiếu số liệu.", "proposed_on-2": "29092023",
        "code-3": codes[2], "answer-3": "decline", "note-3": "Thuộc Sở Nội vụ.",
    }  # fmt: skip
    done = house.browser("TK").post("/entry", form)
    assert done.status_code == 200, done.text
    assert "Nội dung 1." in done.text, "the words of each task are shown to be compared"
    before = kept(house)
    assert "đã được lưu trước đó" in house.browser("TK").post("/entry", form).text
    assert kept(house) == before
    with house.office.reading() as session:
        report = story.reports(session, questions.task(session, codes[1]))[0]
        event = story.past(session, questions.task(session, codes[1]))[-1]
        copies = session.exec(
            select(Notification).where(Notification.kind == NotificationKind.ON_BEHALF)
        ).all()
    assert (report.road, report.on_behalf, report.said_by, report.proposed_on) == (
        "paper",
        True,
        "Giám đốc Mẫu",
        dt.date(2023, 9, 29),
    )
    assert (event.road, event.after["said_by"]) == ("paper", "Giám đốc Mẫu")
    assert len(copies) == 3
    told = house.browser("TK").get(f"/tasks/{codes[1]}").text
    assert "trên giấy, nhập thay đơn vị, theo lời Giám đốc Mẫu" in told


def test_a_slip_in_a_code_enters_nothing(asked: tuple[Any, list[str]]) -> None:
    house, codes = asked
    before = kept(house)
    letter = entry_code(codes[0])[-1]
    form = {
        "key": "k", "road": "paper", "code-0": entry_code(codes[0]), "answer-0": "in-progress",
        "code-1": f"{codes[1].rsplit('-', 1)[-1]} {letter}", "answer-1": "in-progress", "code-2": entry_code(codes[2]),
        "percent-3": "60", "code-4": entry_code(codes[0]), "answer-4": "blocked", "note-4": "X",
    }  # fmt: skip
    page = house.browser("TK").post("/entry", form)
    assert page.status_code == 422
    for field in ("code-1", "answer-2", "code-3", "answer-3", "code-4"):
        assert f'id="why-{field}"' in page.text, field
    assert kept(house) == before
    assert house.browser("GDTC").get("/entry").status_code == 403
    assert house.browser("GDTC").post("/entry", form).status_code == 403
    assert "ít nhất một dòng" in house.browser("TK").post("/entry", {"key": "k"}).text


def test_what_was_said_by_telephone_is_written_on_the_task_with_who_said_it(
    asked: tuple[Any, list[str]],
) -> None:
    house, codes = asked
    form = {
        "key": "k",
        f"answer-{codes[0]}": "in-progress",
        f"percent-{codes[0]}": "60",
        "road": "telephone",
        "said_by": "Đầu mối Mẫu",
        "on": "16/07/2023",
    }
    page = house.browser("TK").get(f"/tasks/{codes[0]}")
    assert 'name="said_by"' in page.text
    assert 'name="said_by"' not in house.browser("GDTC").get(f"/tasks/{codes[0]}").text
    assert (
        house.browser("TK").post(f"/tasks/{codes[0]}/answer", form | {"on": "31/02/2023"}).status_code == 422
    )
    assert house.browser("TK").post(f"/tasks/{codes[0]}/answer", form).status_code == 303
    with house.office.reading() as session:
        report = story.reports(session, questions.task(session, codes[0]))[0]
    assert (report.road, report.on_behalf, report.said_by, report.on) == (
        "telephone",
        True,
        "Đầu mối Mẫu",
        dt.date(2023, 7, 16),
    )


def test_a_secretary_sees_on_a_sheet_only_what_the_own_body_asks(house: Any) -> None:
    """Law 22: a body never sees another's tasks."""
    house.units({"code": "HDQ", "name": "Hội đồng Quy hoạch", "series": "HDQ"})
    house.people(
        {
            "post": "TKQ",
            "unit": "HDQ",
            "title": "Thư ký Hội đồng",
            "duty": "secretariat",
            "person": "Thư ký Quy hoạch",
        }
    )
    house.given("Rà soát kinh phí.", "STC", due_on=DUE)
    house.clock.at += dt.timedelta(hours=1)
    assert b"BCD-2023" in str(grid(workbook(house, "TK"))).encode()
    refused = house.browser("TKQ").get("/sheets?unit=STC")
    assert refused.status_code == 422
    assert "không có nhiệm vụ nào cần báo cáo" in refused.text
