"""A unit's system tells how its tasks stand, and the secretariat's hands in a notice: by token, once, as on the pages."""

import base64
import datetime as dt
import threading
from typing import Any

import pytest
from sqlmodel import select
from systems import ROOT, System, system

from models import questions, story, verification
from models.acts import secrecy
from models.api_token import ApiToken
from models.report import Report, Road
from models.store import Office

#: Late, of Sở Tài chính; and one of theirs that is still in time.
LATE, IN_TIME = "BCD-2023-001.01", "BCD-2023-002.01"
NEWS = {"answer": "in-progress", "percent": 40, "note": "Đang tổng hợp số liệu"}
EVERY_PROBLEM = {"type", "title", "status", "detail", "errors"}


@pytest.fixture
def unit(lived_in: Any) -> System:
    """The system of Sở Tài chính."""
    return system(lived_in.office, lived_in.clock, unit="STC", asked=lived_in.asked.append)


@pytest.fixture
def secretariat(lived_in: Any) -> System:
    return system(lived_in.office, lived_in.clock, post="TK")


def test_a_unit_sees_its_tasks_as_the_command_lists_them(unit: System) -> None:
    """Contract, HTTP: GET tasks, its filters, and GET tasks/{code} as explain tells it."""
    rows = unit.get("/tasks").json()["tasks"]
    assert {row["unit"] for row in rows} == {"Sở Tài chính"}
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
    assert [row["code"] for row in unit.get("/tasks?late=true").json()["tasks"]] == [LATE]
    assert all(row["due_on"] is None for row in unit.get("/tasks?undated=true").json()["tasks"])
    told = unit.get(f"/tasks/{LATE}").json()
    assert told["task"]["due_at"] == "2023-08-04T17:00:00+07:00"
    assert told["past"][0]["kind"] == "assign"
    assert told["future"]


def test_a_list_goes_on_where_the_page_ended_and_says_so(unit: System) -> None:
    """Contract: a list is never silently cut."""
    whole = unit.get("/tasks").json()["tasks"]
    found, address = [], "/tasks?limit=1"
    while address:
        answer = unit.get(address)
        assert len(answer.json()["tasks"]) == 1
        found += answer.json()["tasks"]
        following = answer.json()["next"]
        assert ('rel="next"' in answer.headers.get("link", "")) is bool(following)
        address = (following or "").removeprefix(ROOT)
    assert found == whole
    assert len(whole) > 2


def test_a_report_is_written_with_its_road_and_who_sent_it(unit: System, lived_in: Any) -> None:
    """Law 17; issue 5, road 5."""
    answer = unit.report(LATE, **NEWS)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{ROOT}/tasks/{LATE}"
    assert answer.json() == {
        "task": LATE, "event": "answer", "state": "in-progress", "at": "2023-09-06T10:00:00+07:00", "on": "2023-09-06",
        "by": "Sở Tài chính – Phần mềm điều hành", "road": "api",
    }  # fmt: skip
    with lived_in.office.reading() as session:
        report = session.exec(select(Report).order_by(Report.id.desc())).first()  # type: ignore[union-attr]
        assert (report.road, report.percent, report.on_behalf) == (Road.API, 40, False)
        assert verification.verify(session).is_sound
    assert lived_in.asked == ["deliver"]


def test_a_file_comes_as_evidence(unit: System, lived_in: Any) -> None:
    content = base64.b64encode("Công văn số 512".encode()).decode()
    files = [{"name": "cv-512.txt", "media_type": "text/plain", "content": content}]
    assert unit.report(LATE, answer="done", evidence=files).json()["state"] == "awaiting-confirmation"
    with lived_in.office.reading() as session:
        kept = story.evidence(session, questions.task(session, LATE))
    assert [file.content.decode() for files in kept.values() for file in files] == ["Công văn số 512"]


def test_the_secretariat_answers_on_behalf(secretariat: System, lived_in: Any) -> None:
    assert secretariat.report(LATE, **NEWS).status_code == 201
    with lived_in.office.reading() as session:
        assert session.exec(select(Report.on_behalf).order_by(Report.id.desc())).first()  # type: ignore[union-attr]


def test_a_unit_takes_or_declines_a_task(unit: System) -> None:
    assert unit.report(LATE, verb="receive").json()["state"] == "received"
    refused = unit.report(IN_TIME, verb="decline", reason="Thuộc Sở Nội vụ", proposed="SNV")
    assert refused.json()["state"] == "declined"
    again = unit.report(IN_TIME, verb="decline", reason="Thuộc Sở Nội vụ")
    assert again.status_code == 409


def test_the_same_key_is_one_report_and_one_answer(unit: System, lived_in: Any) -> None:
    """Issue 5: POST twice: recorded once; the contract's Idempotency-Key."""
    first = unit.report(LATE, key="k-1", **NEWS)
    lived_in.clock.at += dt.timedelta(minutes=5)
    second = unit.report(LATE, key="k-1", **NEWS)
    assert (second.status_code, second.json()) == (201, first.json())
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    for other in ({**NEWS, "percent": 41}, {"answer": "late", "note": "Chờ số liệu"}):
        refused = unit.report(LATE, key="k-1", **other)
        assert refused.status_code == 422
        assert set(refused.json()["errors"]) == {"Idempotency-Key"}
    assert unit.report(IN_TIME, key="k-1", **NEWS).status_code == 422
    assert reports(lived_in.office) == 1


def test_what_was_refused_is_sent_again_under_the_same_key(unit: System, lived_in: Any) -> None:
    assert unit.report(LATE, key="k-2", answer="done").status_code == 409
    assert unit.report(LATE, key="k-2", answer="done", note="CV số 512/STC-VP").status_code == 201
    assert reports(lived_in.office) == 1


def test_two_units_use_the_same_key_and_hear_nothing_of_each_other(unit: System, lived_in: Any) -> None:
    other = system(lived_in.office, lived_in.clock, unit="SNV")
    assert unit.report(IN_TIME, key="1", **NEWS).status_code == 201
    assert other.report("BCD-2023-002.02", key="1", **NEWS).status_code == 201


def test_two_at_the_same_time_are_one_report(lived_in: Any) -> None:
    """Issue 5: POST twice: recorded once, also from two threads, on both databases."""
    speakers = [system(lived_in.office, lived_in.clock, unit="STC")]
    speakers.append(System(speakers[0].client, speakers[0].token, speakers[0].token_id))
    for round_ in range(5):
        together, answers = threading.Barrier(2), []

        def send(speaker: System, key: str = f"k-{round_}", together: Any = together, answers: Any = answers) -> None:  # fmt: skip
            together.wait()
            answers.append(speaker.report(LATE, key=key, **NEWS))

        threads = [threading.Thread(target=send, args=(speaker,)) for speaker in speakers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [answer.status_code for answer in answers] == [201, 201], [a.text for a in answers]
        assert answers[0].json() == answers[1].json()
        assert sum("idempotent-replayed" in answer.headers for answer in answers) == 1
        assert reports(lived_in.office) == round_ + 1


def test_a_report_without_a_key_is_refused(unit: System, lived_in: Any) -> None:
    answer = unit.ask("POST", f"/tasks/{LATE}/reports", json=NEWS)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"Idempotency-Key"}
    assert reports(lived_in.office) == 0


@pytest.mark.parametrize(("asked", "language"), [("vi", "vi"), ("en-GB,en;q=0.9,vi;q=0.1", "en"), ("fr, vi;q=0.4, en;q=0.2", "vi"), ("", "en")])  # fmt: skip
def test_a_problem_speaks_the_callers_language(unit: System, asked: str, language: str) -> None:
    """Contract: problems as RFC 9457. Without a wish it is the office's language."""
    for answer in (
        unit.get("/tasks/BCD-2023-999.01", headers={"Accept-Language": asked}),
        unit.get("/nowhere", headers={"Accept-Language": asked}),
        unit.ask("POST", f"/tasks/{LATE}/reports", json={"answer": "gone", "x": 1}, headers={"Accept-Language": asked}),
        unit.ask("PUT", "/tasks", headers={"Accept-Language": asked}),
    ):  # fmt: skip
        told = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language
        assert set(told) == EVERY_PROBLEM
        assert told["status"] == answer.status_code
        is_vietnamese = any(mark in told["title"] for mark in "ôđạảượ")
        assert is_vietnamese is (language == "vi"), told


def test_each_field_at_fault_has_its_sentence(unit: System) -> None:
    answer = unit.report(LATE, answer="finished", percent=140, note="x" * 5000, colour="red")
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"answer", "percent", "note", "colour"}
    assert "xxxx" not in answer.text


def test_what_is_not_json_too_large_or_unknown_is_a_problem(unit: System) -> None:
    address, key = f"/tasks/{LATE}/reports", {"Idempotency-Key": "k"}
    limit = 20 * 1024 * 1024 * 4 // 3 + 2 * 1024 * 1024

    def endless() -> Any:
        for _ in range(limit // 65536 + 1):
            yield b" " * 65536

    for status, more in (
        (415, {"content": "answer=done", "headers": key | {"Content-Type": "text/plain"}}),
        (415, {"content": "{}", "headers": key}),
        (422, {"content": "{", "headers": key | {"Content-Type": "application/json"}}),
        (422, {"content": b"\xff\xfe", "headers": key | {"Content-Type": "application/json"}}),
        (413, {"content": b"x" * limit, "headers": key | {"Content-Type": "application/json"}}),
        (413, {"content": endless(), "headers": key | {"Content-Type": "application/json"}}),
    ):
        answer = unit.ask("POST", address, **more)
        assert answer.status_code == status, answer.text
        assert set(answer.json()) == EVERY_PROBLEM
    assert unit.get("/tasks?latte=true").json()["errors"].keys() == {"latte"}


def test_head_and_options_say_what_there_is(unit: System) -> None:
    whole, head = unit.get("/tasks"), unit.ask("HEAD", "/tasks")
    assert (head.status_code, head.text, head.headers["etag"]) == (200, "", whole.headers["etag"])
    options = unit.ask("OPTIONS", f"/tasks/{LATE}/reports")
    assert (options.status_code, options.headers["allow"]) == (204, "OPTIONS, POST")
    refused = unit.ask("DELETE", "/tasks")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_what_has_not_changed_is_not_sent_again(unit: System) -> None:
    mark = unit.get(f"/tasks/{LATE}").headers["etag"]
    same = unit.get(f"/tasks/{LATE}", headers={"If-None-Match": mark})
    assert (same.status_code, same.content) == (304, b"")
    unit.report(LATE, **NEWS)
    assert unit.get(f"/tasks/{LATE}", headers={"If-None-Match": mark}).status_code == 200


def test_looking_changes_nothing_but_when_the_token_was_used(unit: System, lived_in: Any) -> None:
    """Law 15: GET and HEAD never change office data."""
    unit.get("/tasks")
    before = lived_in.everything()
    for address in ("/tasks", f"/tasks/{LATE}", "/figures?by=unit", "/units", "/openapi.json"):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert unit.ask(method, address).status_code in {200, 204}
    assert lived_in.everything() == before


def test_a_token_tells_when_it_was_used(unit: System, lived_in: Any) -> None:
    def used() -> Any:
        with lived_in.office.reading() as session:
            return session.get_one(ApiToken, unit.token_id).last_used_at

    assert used() is None
    unit.get("/tasks")
    first = used()
    assert first == lived_in.clock()
    lived_in.clock.at += dt.timedelta(minutes=59)
    unit.get("/tasks")
    assert used() == first
    lived_in.clock.at += dt.timedelta(minutes=1)
    unit.get("/tasks")
    assert used() == lived_in.clock()


def test_a_conclusion_handed_in_is_read_matched_and_published(secretariat: System, notice: str) -> None:
    """Contract: POST conclusions does what `dondoc intake` does."""
    form = {"title": "Kết luận phiên họp tháng 9", "held_on": "2023-09-05", "publish": "true"}
    text = notice.replace("12/TB-BCĐ", "15/TB-BCĐ").replace("31/8/2023", "31/10/2023")
    taken = secretariat.ask("POST", "/conclusions", data=form, files={"file": ("15-tb.txt", text.encode())})
    assert taken.status_code == 201, taken.text
    found = taken.json()
    assert found["drafts"] == 3
    assert (found["directives"], found["tasks"], found["doubtful"]) == (1, 2, 2)
    again = secretariat.ask("POST", "/conclusions", data=form, files={"file": ("15-tb.txt", text.encode())})
    assert again.status_code == 409


def test_a_conclusion_may_be_sent_as_text_and_needs_one_of_the_two(secretariat: System, notice: str) -> None:
    form = {"title": "Kết luận", "held_on": "2023-09-05"}
    text = (None, notice.replace("12/TB-BCĐ", "16/TB-BCĐ"))
    assert secretariat.ask("POST", "/conclusions", data=form, files={"text": text}).json()["drafts"] == 3
    file = ("a.txt", b"abc")
    for files in ({"text": text, "file": file}, {"language": (None, "vi")}):
        refused = secretariat.ask("POST", "/conclusions", data=form, files=files)
        assert (refused.status_code, set(refused.json()["errors"])) == (422, {"file"})


def test_a_units_token_hands_in_no_conclusion(unit: System, lived_in: Any) -> None:
    before = lived_in.everything()["conclusion"]
    form = {"title": "Kết luận", "held_on": "2023-09-05"}
    answer = unit.ask("POST", "/conclusions", data=form, files={"text": (None, "1. Giao Sở Tài chính.")})
    assert answer.status_code == 403
    assert lived_in.everything()["conclusion"] == before


def test_figures_are_those_of_the_body_or_of_the_unit_alone(unit: System, secretariat: System) -> None:
    all_, own = secretariat.get("/figures?by=unit").json(), unit.get("/figures?by=unit").json()
    assert [row["name"] for row in own["rows"]] == ["Sở Tài chính"]
    named = {row["name"]: row["figures"] for row in all_["rows"]}
    assert own["rows"][0]["figures"] == named["Sở Tài chính"] == own["total"]
    assert all_["total"]["total"] == sum(figures["total"] for figures in named.values())
    before = secretariat.get("/figures?as_of=2023-07-01").json()
    assert (before["total"]["total"], before["as_of"]) == (0, "2023-07-01T23:59:59+07:00")
    assert secretariat.get("/figures?period=2023H2").json()["period"] == "2023H2"


def test_a_confidential_task_appears_by_number_only_and_is_not_answered(unit: System, lived_in: Any) -> None:
    """Law 19: secret is secret."""
    with lived_in.office.writing() as session:
        secrecy.mark_task(session, questions.task(session, LATE), lived_in.by(session, "TK"), secret=True)
    for speaker in (unit, system(lived_in.office, lived_in.clock, post="TK")):
        rows = {row["code"]: row for row in speaker.get("/tasks").json()["tasks"]}
        assert rows[LATE] == {"code": LATE, "confidential": True}
        for answer in (speaker.get(f"/tasks/{LATE}"), speaker.report(LATE, **NEWS)):
            assert answer.status_code == 403
            assert "giải ngân" not in answer.text
    assert reports(lived_in.office) == 0


def reports(office: Office) -> int:
    """How many reports have come by the API."""
    with office.reading() as session:
        return len(session.exec(select(Report).where(Report.road == Road.API)).all())
