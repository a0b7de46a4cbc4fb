"""A body's secretariat and leaders see its tasks, a unit its own, nobody else anything (laws 19, 22)."""

import datetime as dt
from typing import Any

import pytest
from sqlmodel import select

from models import questions
from models.acts import connecting
from models.post import Channel, Person
from models.rules import services
from models.service import Service

DUE = dt.date(2023, 8, 31)
MONDAY = dt.datetime(2023, 7, 17, 2, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("who", "status"), [("TK", 200), ("TB", 200), ("PB", 200), ("GDTC", 200), ("CVTC", 200), ("GDNV", 403)]
)
def test_a_task_opens_for_its_unit_and_its_body(house: Any, who: str, status: int) -> None:
    code = f"{house.given('Rà soát kinh phí.', 'STC', due_on=DUE)}.01"
    page = house.browser(who).get(f"/tasks/{code}")
    assert page.status_code == status
    assert ("Rà soát kinh phí." in page.text) == (status == 200)
    assert ("Rà soát kinh phí." in house.browser(who).get("/tasks").text) == (status == 200)


@pytest.mark.parametrize(
    "address", ["/conclusions", "/conclusions/new", "/directives/new", "/figures", "/outbox", "/sources"]
)
def test_units_have_no_business_in_the_secretariat(house: Any, address: str) -> None:
    assert house.browser("GDTC").get(address).status_code == 403


def test_a_unit_neither_confirms_nor_answers_for_another(house: Any) -> None:
    """Law 3: a person of the owing unit never confirms."""
    code = f"{house.given('Rà soát kinh phí.', 'STC', due_on=DUE)}.01"
    claim = {"key": "k", f"answer-{code}": "done", f"note-{code}": "Văn bản 12."}
    before = house.everything()
    assert house.browser("GDNV").post(f"/tasks/{code}/answer", claim).status_code == 403
    assert house.browser("GDNV").post("/answers", claim).status_code == 403
    unchanged = house.everything()
    assert unchanged["task"] == before["task"]
    house.browser("GDTC").post(f"/tasks/{code}/answer", claim)
    assert "/confirm" not in house.browser("GDTC").get(f"/tasks/{code}").text
    assert house.browser("GDTC").post(f"/tasks/{code}/confirm").status_code == 422
    assert "/confirm" in house.browser("TK").get(f"/tasks/{code}").text


def test_a_confidential_task_is_a_code_to_those_outside(house: Any, notice: str) -> None:
    """Law 19: the mark is inherited; who is in charge from another unit sees the code alone."""
    house.people(
        {"post": "UV", "unit": "HDA", "title": "Ủy viên phụ trách", "duty": "leader", "person": "Ủy viên Mẫu",
         "in_charge": "STC", "charge_body": "BCD"}
    )  # fmt: skip
    secretary = house.browser("TK")
    secretary.post(
        "/conclusions/new",
        {"title": "Mật", "held_on": "14/07/2023", "body": "BCD", "text": notice, "confidential": "true"},
    )
    secretary.post("/drafts/1/settle", {"when": "none", "kind": "one-off", "role-0": "lead", "name-0": "STC"})
    secretary.post("/conclusions/1/publish")
    words = "rà soát kinh phí"
    member = house.browser("UV")
    listed = member.get("/tasks")
    assert "BCD-2023-001.01" in listed.text
    assert words not in listed.text
    assert words not in member.get("/").text
    opened = member.get("/tasks/BCD-2023-001.01")
    assert (opened.status_code, words in opened.text) == (403, False)
    assert words in house.browser("GDTC").get("/tasks/BCD-2023-001.01").text
    house.given("Nội dung thường.", "STC", due_on=DUE)
    assert member.get("/tasks/BCD-2023-002.01").status_code == 200


def test_filters_find_without_marks_and_pages_lose_nobody(house: Any) -> None:
    codes = [house.given(f"Nội dung thứ {n}: đẩy mạnh đối thoại.", "STC", due_on=DUE) for n in range(53)]
    last = house.given("Việc khác.", "SNV", milestone="Hội nghị")
    secretary = house.browser("TK")
    found = secretary.get("/tasks?text=doi thoai").text
    assert found.count("đẩy mạnh đối thoại") == 50
    assert "text=doi+thoai&amp;after=" in found
    rest = secretary.get(f"/tasks?text=doi thoai&after={codes[49]}.01").text
    assert rest.count("đẩy mạnh đối thoại") == 3
    assert last in secretary.get("/tasks?only=undated").text
    assert last in secretary.get("/tasks?unit=SNV").text
    assert last not in secretary.get("/tasks?only=late").text
    house.clock.at = dt.datetime(2023, 9, 6, 3, tzinfo=dt.UTC)
    assert "quá hạn" in house.browser("TK").get("/tasks?only=late").text


def test_another_body_is_another_house(house: Any) -> None:
    """Law 22: a body's conclusions and tasks are not another body's."""
    house.units({"code": "UB", "name": "Ủy ban thử nghiệm", "series": "UB"})
    house.people(
        {"post": "VP", "unit": "UB", "title": "Văn phòng", "duty": "secretariat", "person": "Văn phòng Mẫu"}
    )
    code = f"{house.given('Rà soát kinh phí.', 'STC', due_on=DUE)}.01"
    house.browser("TK").post(
        "/conclusions/new",
        {"title": "K", "held_on": "14/07/2023", "body": "BCD", "text": "1. Giao Sở Tài chính báo cáo."},
    )
    other = house.browser("VP")
    assert other.get(f"/tasks/{code}").status_code == 403
    assert other.get("/conclusions/1").status_code == 403
    assert other.post("/drafts/1/settle", {"when": "none", "kind": "one-off"}).status_code == 403
    with house.office.reading() as session:
        assert questions.task(session, code).version == 1


def test_the_page_of_messages_shows_which_service_is_out(house: Any) -> None:
    """Issue 4: since when, why and how many wait; no login and no password stand there."""
    house.given("Rà soát kinh phí.", "STC", due_on=DUE)
    with house.office.writing() as session:
        person = session.exec(select(Person)).first()
        session.add(
            Channel(person_id=person.id, rank=9, label="json", url="json://desk:CANARY@127.0.0.1:9/hook")
        )
        service = services.of("json://desk:CANARY@127.0.0.1:9/hook")
        session.add(
            Service(
                key=service.key, label=service.label, failures=3, why="the service could not be reached",
                opened_at=MONDAY, probe_at=MONDAY,
            )
        )  # fmt: skip
    page = house.browser("TK").get("/outbox")
    assert "json://127.0.0.1:9" in page.text
    assert "CANARY" not in page.text


def test_the_systems_of_units_are_shown_with_what_is_wrong_and_without_secrets(house: Any) -> None:
    """Issue 5: a failing source and its reason, for the secretariat; an address may carry a password."""
    with house.office.writing() as session:
        unit = questions.unit(session, "STC")
        connecting.put(session, unit, "https://desk:CANARY@stc.example/tasks?key=CANARY")
        source = connecting.named(session, unit)
        source.failing_since, source.failure = MONDAY, "it refuses the login (401)"
        source.remarks = {"TO_COME": {"count": 2, "codes": ["BCD-2023-001.01"]}}
    page = house.browser("TK").get("/sources")
    assert "https://stc.example/tasks?…" in page.text
    assert "không chấp nhận thông tin đăng nhập (401)" in page.text
    assert "ghi ngày chưa đến" in page.text
    assert "CANARY" not in page.text
