"""Poll: the units' own systems first, then one request a unit and round; one sick source delays nobody."""

import pytest
from builders import ADMINISTRATOR, at, enter
from postbox import Server, free_port
from unit_system import UnitSystem

from flows.deliver import deliver
from flows.poll import poll
from models import lists, questions, story
from models.acts import connecting, registry
from models.acts.deed import Deed
from models.rules.lifecycle import State
from models.store import Office

MONDAY = at("2023-07-03T08:05")


def register(office: Office, unit: str, url: str) -> None:
    with office.writing() as session:
        done = registry.import_sources(
            session, [{"unit": unit, "url": url}], Deed(at("2023-01-03T08:00"), ADMINISTRATOR)
        )
    assert done.refused == []


def requests(office: Office) -> list[str | None]:
    with office.reading() as session:
        return [row.post for row in lists.waiting(session) if row.kind == "status-request"]


def test_a_unit_is_asked_once_a_round_with_all_that_is_open(desk: Office, smtp: Server) -> None:
    """Design part 6: one request a unit and round, never one a task."""
    for due_on in ("2023-08-14", "2023-08-21", "2023-08-28"):
        enter(desk, due_on, when=at("2023-06-29T16:00"))
    assert poll(desk, MONDAY)["asked"] == 1
    assert poll(desk, at("2023-07-03T08:20"))["asked"] == 0
    assert requests(desk) == ["Đầu mối Sở Nội vụ"]
    deliver(desk, MONDAY)
    (mail,) = smtp.box.mails
    assert all(code in mail.text for code in ("BCD-2023-001.01", "BCD-2023-002.01", "BCD-2023-003.01"))
    assert poll(desk, at("2023-07-10T08:05"))["asked"] == 1


def test_work_given_after_the_rounds_opening_waits_for_the_next_round(desk: Office) -> None:
    enter(desk, "2023-08-14", when=at("2023-07-03T09:00"))
    assert poll(desk, at("2023-07-03T10:00"))["asked"] == 0


def test_a_units_own_system_answers_and_its_people_are_left_in_peace(desk: Office) -> None:
    (code,) = enter(desk, "2023-08-14")
    with UnitSystem(
        [{"code": code, "answer": "in-progress", "percent": 40, "note": "đang soạn", "id": "r1"}]
    ) as system:
        register(desk, "SNV", system.url)
        first = poll(desk, MONDAY)
        again = poll(desk, at("2023-07-03T08:20"))
    assert (first["reports"], again["reports"]) == (1, 0)
    assert system.asked[0] == f"/tasks?codes={code}"
    assert requests(desk) == []
    with desk.reading() as session:
        task = questions.task(session, code)
        (report,) = story.reports(session, task)
    assert (task.state, report.percent, report.road, report.by) == (
        State.IN_PROGRESS,
        40,
        "http",
        "Sở Nội vụ",
    )


def test_one_units_system_never_changes_another_units_task(desk: Office) -> None:
    """Peers part 7, further: one unit's answer never changes another unit's row."""
    (own,) = enter(desk, "2023-08-14")
    (foreign,) = enter(desk, "2023-08-14", lead="STC")
    with UnitSystem([{"code": foreign, "answer": "done", "note": "x", "id": "r1"}]) as system:
        register(desk, "SNV", system.url)
        assert poll(desk, MONDAY)["reports"] == 0
    with desk.reading() as session:
        assert {questions.task(session, code).state for code in (own, foreign)} == {State.ASSIGNED}


def test_what_has_not_changed_is_asked_for_cheaply(desk: Office) -> None:
    (code,) = enter(desk, "2023-08-14")
    with UnitSystem([{"code": code, "answer": "in-progress", "id": "r1"}], etag='"v1"') as system:
        register(desk, "SNV", system.url)
        assert poll(desk, MONDAY)["reports"] == 1
        assert poll(desk, at("2023-07-03T09:00"))["reports"] == 0
    with desk.reading() as session:
        source = connecting.of(session, questions.unit(session, "SNV").id or 0)
    assert source is not None
    assert source.etag == '"v1"'


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (500, None, "it failed with an error of its own (500)"),
        (302, None, "it points to another address, which is not followed (302)"),
        (200, b"<html>", "its answer is not the JSON of the agreed form"),
        (200, b'{"reports": [{"nummer": 1}]}', "its answer is not the JSON of the agreed form"),
        (200, b" " * (1024 * 1024 + 1), "its answer is larger than 1 MB"),
    ],
)
def test_a_sick_source_is_noted_with_its_reason_and_the_people_are_asked(
    desk: Office, status: int, body: bytes | None, why: str
) -> None:
    enter(desk, "2023-08-14")
    enter(desk, "2023-08-14", lead="STC")
    with UnitSystem([], status=status, body=body) as system:
        register(desk, "SNV", system.url)
        counts = poll(desk, MONDAY)
    assert (counts["failed"], counts["asked"]) == (1, 2)
    assert failure(desk) == why


def test_a_source_that_is_not_there_is_noted_too(desk: Office) -> None:
    enter(desk, "2023-08-14")
    register(desk, "SNV", f"http://127.0.0.1:{free_port()}/tasks")
    assert poll(desk, MONDAY)["failed"] == 1
    assert (failure(desk) or "").startswith("it could not be reached")


def failure(office: Office) -> str | None:
    with office.reading() as session:
        source = connecting.of(session, questions.unit(session, "SNV").id or 0)
    return source.failure if source else None
