"""The office's folder of filled sheets: what is whole is taken once, what is wrong is said beside it, nothing is run."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import at, by, enter
from filling import answers, fill
from sqlmodel import select

from documents.sheets import workbook
from flows import sheets as flow
from flows.sheets import sheets, take
from models import checks, questions, story
from models.acts import answering
from models.acts import sheets as acts
from models.acts.answering import Said
from models.acts.deed import actor
from models.errors import Refused
from models.event import Event
from models.notification import Notification, NotificationKind
from models.report import Report, Road
from models.rules.lifecycle import Answer, State
from models.store import Office

MORNING = at("2023-07-10T09:00")
REPORTER = "Người snv.focal – Đầu mối Sở Nội vụ"
DONE = {"answer": "Done", "document": "12/SNV"}


@pytest.fixture
def desk(desk: Office, tmp_path: Path) -> Iterator[Office]:
    """The office with the cast, whose settings name a folder."""
    place = tmp_path / "phiếu gửi về"
    place.mkdir()
    found = setting(desk, sheets_folder=place)
    yield found
    found.engine.dispose()


@pytest.fixture
def folder(desk: Office) -> Path:
    assert desk.settings.sheets_folder
    return desk.settings.sheets_folder


def setting(office: Office, **changed: Any) -> Office:
    """The same office with other settings."""
    return Office(office.settings.model_copy(update=changed))


def sheet(office: Office, unit: str = "SNV", reporter: str = REPORTER, *rows: dict[str, Any]) -> bytes:
    with office.reading() as session:
        made = acts.make(session, questions.unit(session, unit), MORNING, "en")
    return fill(workbook.workbook(made), answers(*(rows or (DONE,))) | {"B5": reporter})


def passes(office: Office, later: int = 0) -> dict[str, Any]:
    """Two passes, five minutes apart, so many minutes later; what the second one counted."""
    return [sheets(office, MORNING + dt.timedelta(minutes=later + 5 * n)) for n in range(2)][-1]


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir()) if place.exists() else []


def reports(office: Office) -> list[Report]:
    with office.reading() as session:
        return list(session.exec(select(Report).order_by(Report.id)))


def test_a_sheet_in_the_folder_is_taken_in_the_name_of_whoever_it_names(desk: Office, folder: Path) -> None:
    (code,) = enter(desk, "2023-07-14")
    (folder / "SNV tháng 7.xlsx").write_bytes(sheet(desk))
    assert sheets(desk, MORNING) == {"sheets": "read", "done": 0, "refused": 0, "seen": 1}
    assert sheets(desk, MORNING + dt.timedelta(minutes=5)) == {
        "sheets": "read",
        "done": 1,
        "refused": 0,
        "seen": 0,
    }
    (report,) = reports(desk)
    assert (report.by, report.road, report.on_behalf) == (REPORTER, Road.WORKBOOK, False)
    assert names(folder) == ["done"]
    assert names(folder / "done") == ["SNV tháng 7.20230710-090500.xlsx"]
    with desk.reading() as session:
        assert questions.task(session, code).state == State.AWAITING


def test_a_file_that_still_grows_or_is_open_waits(desk: Office, folder: Path) -> None:
    """A copy over a slow network is no sheet before it has come whole."""
    enter(desk, "2023-07-14")
    whole = sheet(desk)
    growing, opened = folder / "growing.xlsx", folder / "opened.xlsx"
    growing.write_bytes(whole[:2000])
    opened.write_bytes(whole)
    (folder / ".~lock.opened.xlsx#").write_text("Người snv.focal")
    (folder / "~$growing.xlsx.tmp").write_text("")
    (folder / "later.xlsx.part").write_bytes(whole[:100])
    assert sheets(desk, MORNING)["seen"] == 1
    growing.write_bytes(whole)
    assert sheets(desk, MORNING + dt.timedelta(minutes=5))["done"] == 0
    assert sheets(desk, MORNING + dt.timedelta(minutes=10))["done"] == 1
    (folder / ".~lock.opened.xlsx#").unlink()
    assert passes(desk, later=15)["done"] == 1
    assert len(reports(desk)) == 1, "both were the same sheet"
    assert names(folder) == ["done", "later.xlsx.part", "~$growing.xlsx.tmp"]


def test_what_is_refused_lies_apart_with_the_reasons_in_the_office_s_language(
    desk: Office, folder: Path
) -> None:
    desk = setting(desk, language="vi")
    enter(desk, "2023-07-14")
    enter(desk, "2023-07-14")
    (folder / "a.xlsx").write_bytes(sheet(desk, "SNV", REPORTER, {"answer": "Done"}, {"percent": 60}))
    (folder / "b.xlsx").write_bytes(sheet(desk, "SNV", "Người ttt.head"))
    (folder / "c.exe").write_bytes(b"MZ")
    (folder / "d.xlsx").symlink_to("/etc/passwd")
    (folder / "e.xlsx").write_bytes(sheet(desk))
    assert passes(desk) == {"sheets": "read", "done": 1, "refused": 3, "seen": 0}
    told = {path.name[0]: path.read_text(encoding="utf-8") for path in (folder / "refused").glob("*.txt")}
    assert told["a"].splitlines() == [
        "Dòng 8 (BCD-2023-001.01): đã hoàn thành thì cần minh chứng: hãy ghi số, ký hiệu văn bản hoặc kết quả.",
        "Dòng 9 (BCD-2023-002.01): dòng đã điền nhưng chưa chọn câu trả lời; hãy chọn một câu.",
    ]
    assert told["b"].startswith("Phiếu chưa ghi ai của Sở Nội vụ báo cáo; hãy chọn tên ở ô “Người báo cáo”")
    assert "không phải là bảng tính" in told["c"]
    assert [report.note for report in reports(desk)] == ["12/SNV"], "one bad sheet holds up no other"
    assert names(folder) == ["d.xlsx", "done", "refused"], "a link is not followed"
    desk.engine.dispose()


def test_a_pass_that_was_killed_before_it_put_the_sheet_away_repeats_harmlessly(
    desk: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 1: kill anything at any time, and the next tick goes on."""
    enter(desk, "2023-07-14")
    (folder / "a.xlsx").write_bytes(sheet(desk))
    sheets(desk, MORNING)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(flow, "_put_away", killed)
        sheets(desk, MORNING + dt.timedelta(minutes=5))
    assert len(reports(desk)) == 1
    with desk.reading() as session:
        before = len(session.exec(select(Event)).all())
    assert sheets(desk, MORNING + dt.timedelta(minutes=10))["done"] == 1
    with desk.reading() as session:
        assert len(session.exec(select(Event)).all()) == before


def test_a_row_that_was_overtaken_is_told_beside_the_sheet(desk: Office, folder: Path) -> None:
    (code,) = enter(desk, "2023-07-14")
    enter(desk, "2023-07-14")
    filled = sheet(desk, "SNV", REPORTER, {"answer": "In progress"}, DONE)
    with desk.writing() as session:
        answering.answer(
            session,
            questions.task(session, code),
            by(session, "snv.head", MORNING),
            Said(Answer.DONE, note="1/SNV"),
        )
    (folder / "a.xlsx").write_bytes(filled)
    assert passes(desk)["done"] == 1
    (told,) = (folder / "done").glob("*.txt")
    assert told.read_text() == f"Row 8 ({code}) was not written down: the task has moved on meanwhile.\n"


def test_without_a_folder_there_is_nothing_to_do_and_one_that_is_gone_is_said(
    desk: Office, tmp_path: Path
) -> None:
    for place, counts in (
        (None, {"sheets": "not set"}),
        (tmp_path / "gone", {"sheets": "failed", "why": flow.NO_FOLDER}),
    ):
        office = setting(desk, sheets_folder=place)
        assert sheets(office, MORNING) == counts
        office.engine.dispose()
    with desk.reading() as session:
        assert checks.sheets_not_read(session, MORNING) == [{"tried_at": MORNING}], "dondoc doctor says so"


def test_a_sheet_by_mail_is_taken_for_whoever_sent_it(desk: Office) -> None:
    """What the road of mail hands in: bytes, name, actor, road."""
    (code,) = enter(desk, "2023-07-14")
    with desk.reading() as session:
        sender, outsider = (actor(session, post, MORNING) for post in ("snv.head", "ttt.head"))
    filled = sheet(desk, "SNV", "")
    with pytest.raises(Refused, match="holds no post there"):
        take(desk, MORNING, filled, "a.xlsx", outsider, Road.MAIL)
    taken = take(desk, MORNING, filled, "a.xlsx", sender, Road.MAIL)
    assert (taken.is_new, [one.code for one in taken.told]) == (True, [code])
    assert not take(desk, MORNING, filled, "a.xlsx", sender, Road.MAIL).is_new
    with desk.reading() as session:
        assert story.reports(session, questions.task(session, code))[0].road == Road.MAIL


def test_the_secretariat_s_sheet_is_on_behalf_and_the_unit_hears_of_it_once(desk: Office) -> None:
    enter(desk, "2023-07-14")
    with desk.reading() as session:
        clerk = actor(session, "bcd.clerk", MORNING)
    filled = sheet(desk)
    assert [take(desk, MORNING, filled, "a.xlsx", clerk).is_new for _ in range(2)] == [True, False]
    (report,) = reports(desk)
    assert (report.on_behalf, report.said_by) == (True, REPORTER)
    with desk.reading() as session:
        copies = session.exec(
            select(Notification).where(Notification.kind == NotificationKind.ON_BEHALF)
        ).all()
    assert len(copies) == 1
