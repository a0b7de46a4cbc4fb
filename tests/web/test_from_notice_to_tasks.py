"""The secretary's way by page: a notice goes in, drafts are settled, tasks go out, results are confirmed."""

import datetime as dt
import re
from typing import Any

from models import lists, questions
from models.rules.lifecycle import Role, State

NOTICE = {"title": "Kết luận tháng 7", "held_on": "14/07/2023", "body": "BCD"}
SETTLED = {"when": "none", "kind": "one-off"}


def test_a_notice_becomes_tasks_by_page(house: Any, notice: str) -> None:
    secretary = house.browser("TK")
    taken = secretary.post(
        "/conclusions/new", NOTICE, files={"file": ("thong-bao.txt", notice.encode(), "text/plain")}
    )
    assert taken.status_code == 303, taken.text
    page = secretary.get("/conclusions/1").text
    assert re.search(r'<mark id="words-1" class="open">Giao <b class="lead">Sở Tài chính</b> chủ trì', page)
    assert "trước ngày 31/8/2023" in page
    first, second, third = drafts(house)
    settled = secretary.post(
        f"/drafts/{first.id}/settle",
        {"when": "day", "due_on": "31/08/2023", "kind": "one-off", "role-0": "lead", "name-0": "Sở Tài chính",
         "role-1": "coordinate", "name-1": "Sở Nội vụ", "role-2": "monitor", "name-2": "Thư ký Ban – Ban Chỉ đạo thử nghiệm [TK]"},
    )  # fmt: skip
    assert settled.status_code == 303, settled.text
    assert settled.headers["location"] == "/conclusions/1?done=settled#draft-2"
    secretary.post(f"/drafts/{second.id}/settle", SETTLED | {"role-0": "lead", "name-0": "các sở"})
    secretary.post(f"/drafts/{third.id}/set-aside", {"reason": "Không giao cho ai cụ thể."})
    preview = secretary.get("/conclusions/1/publish").text
    assert "Giao ngay 5 nhiệm vụ" in preview
    assert secretary.post("/conclusions/1/publish").status_code == 303
    rows = tasks(house)
    assert [(row.unit_code, row.role) for row in rows] == [
        ("STC", Role.LEAD), ("SNV", Role.COORDINATE), ("BCD", Role.MONITOR), ("STC", Role.LEAD), ("SNV", Role.LEAD),
    ]  # fmt: skip
    assert house.asked == ["deliver"]


def test_the_preview_is_what_publishing_does(house: Any, notice: str) -> None:
    """Law 14; and nothing of a preview is kept."""
    secretary = house.browser("TK")
    secretary.post("/conclusions/new", NOTICE | {"text": notice})
    secretary.post(
        f"/drafts/{drafts(house)[0].id}/settle", SETTLED | {"role-0": "lead", "name-0": "Sở Tài chính"}
    )
    before = house.everything()
    secretary.get("/conclusions/1/publish")
    assert house.everything() == before
    secretary.post("/conclusions/1/publish")
    assert [row.unit_code for row in tasks(house)] == ["STC"], (
        "a coordinating unit whose line was emptied gets nothing"
    )


def test_a_directive_is_entered_by_form(house: Any) -> None:
    form = {"body": "BCD", "text": "Báo cáo quý III.", "when": "day", "due_on": "30/9/2023", "kind": "one-off",
            "role-0": "lead", "name-0": "STC"}  # fmt: skip
    entered = house.browser("TB").post("/directives/new", form)
    assert entered.headers["location"] == "/tasks/BCD-2023-001.01?done=entered"
    with house.office.reading() as session:
        row = lists.tasks(session, house.clock())[0]
    assert (row.due_on, row.due_at) == (dt.date(2023, 9, 30), dt.datetime(2023, 10, 2, 10, tzinfo=dt.UTC))


def test_a_milestone_gets_its_day_after_a_look(house: Any) -> None:
    house.given("Chuẩn bị đối thoại.", "SNV", "STC", milestone="Đối thoại lần hai")
    secretary = house.browser("TK")
    assert "Đối thoại lần hai" in secretary.get("/").text
    look = secretary.get("/milestones/1?on=12/10/2023").text
    assert "BCD-2023-001.01" in look
    assert "Ấn định ngày 12/10/2023" in look
    assert secretary.post("/milestones/1", {"on": "12/10/2023"}).status_code == 303
    with house.office.reading() as session:
        assert {row.due_on for row in lists.tasks(session, house.clock())} == {dt.date(2023, 10, 12)}
    assert "Đối thoại lần hai" not in secretary.get("/").text


def test_a_claim_is_confirmed_or_returned_from_the_desk(lived_in: Any) -> None:
    secretary, code = lived_in.browser("TK"), "BCD-2023-004.01"
    assert "512/STC-VP" in secretary.get("/").text
    back = secretary.post(f"/tasks/{code}/return", {"reason": "Chưa đủ phụ lục.", "back": "/"})
    assert back.headers["location"] == "/?done=return"
    unit = lived_in.browser("GDTC")
    assert "Chưa đủ phụ lục." in unit.get(f"/tasks/{code}").text
    lived_in.clock.at += dt.timedelta(hours=1)
    unit.post(f"/tasks/{code}/answer", {"key": "k", f"answer-{code}": "done", f"note-{code}": "Văn bản 520."})
    assert secretary.post(f"/tasks/{code}/confirm").headers["location"] == f"/tasks/{code}?done=confirm"
    with lived_in.office.reading() as session:
        assert questions.task(session, code).state == State.DONE


def test_a_leader_takes_up_a_late_task(lived_in: Any) -> None:
    leader = lived_in.browser("PB")
    assert "BCD-2023-001.01" in leader.get("/").text
    assert (
        leader.post("/tasks/BCD-2023-001.01/acknowledge", {"back": "/"}).headers["location"]
        == "/?done=acknowledge"
    )
    assert "Tạm dừng nhắc đến" in leader.get("/tasks/BCD-2023-001.01").text


def tasks(house: Any) -> list[Any]:
    with house.office.reading() as session:
        return list(lists.tasks(session, house.clock()))


def drafts(house: Any) -> list[Any]:
    with house.office.reading() as session:
        return list(lists.drafts(session, 1))
