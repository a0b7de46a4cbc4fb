"""Tạm dừng: the clock stands while the matter lies above; afterwards the ladder goes on, never in a burst (law 5)."""

import datetime as dt

import pytest
from builders import at, by, enter

from flows.escalate import escalate
from flows.poll import poll
from flows.review import review
from models import lists, questions, story, verification
from models.acts import answering, confirming, suspending
from models.acts.answering import Said
from models.errors import Refused
from models.rules.lifecycle import Answer
from models.store import Office

DAY = dt.date.fromisoformat
MONDAY = at("2023-07-03T09:00")


def suspend(
    office: Office, code: str, when: dt.datetime = MONDAY, post: str = "bcd.clerk", on: str | None = None
) -> None:
    with office.writing() as session:
        suspending.suspend(
            session, questions.task(session, code), by(session, post, when, on=DAY(on) if on else None),
            questions.post(session, "bcd.leader"), "Cho ý kiến về kinh phí",
        )  # fmt: skip


def resume(
    office: Office, code: str, when: dt.datetime, on: str | None = None, *, extends: bool = False
) -> None:
    with office.writing() as session:
        doing = by(session, "bcd.clerk", when, on=DAY(on) if on else None)
        suspending.resume(session, questions.task(session, code), doing, extends=extends)


def say(office: Office, code: str, when: dt.datetime, answer: Answer) -> None:
    with office.writing() as session:
        said = Said(answer, note="Công văn số 90/SNV")
        answering.answer(session, questions.task(session, code), by(session, "snv.head", when), said)


def told(office: Office, code: str, when: dt.datetime) -> story.Story:
    with office.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        return story.explain(session, questions.task(session, code), when)


def owed(office: Office, kind: str, state: str = "owed") -> list[str | None]:
    with office.reading() as session:
        return [waiting.post for waiting in lists.waiting(session, state) if waiting.kind == kind]


def test_nobody_of_the_unit_is_reminded_while_the_matter_lies_above(desk: Office) -> None:
    """Law 5: no step comes, whatever the hour; the story says why, and what was owed is dropped."""
    (code,) = enter(desk, "2023-07-14")
    escalate(desk, at("2023-07-03T08:30"))
    assert owed(desk, "step")
    suspend(desk, code)
    assert owed(desk, "step") == []
    assert escalate(desk, at("2023-08-31T08:30"))["steps"] == 0
    found = told(desk, code, at("2023-08-31T09:00"))
    assert (found.still, found.future, found.task.next_step_at) == ("suspended", [], None)
    assert [(s.waiting_for, s.since_on) for s in found.suspensions] == [("Phó Trưởng ban", DAY("2023-07-03"))]
    assert "resume" in found.may
    assert "suspend" not in found.may


def test_the_post_that_must_act_hears_at_once_and_each_week(desk: Office) -> None:
    """In its digest, at least once a week, however often the review runs."""
    (code,) = enter(desk, "2023-07-14")
    suspend(desk, code)
    assert owed(desk, "waited-for") == ["Phó Trưởng ban"]
    assert owed(desk, "suspended") == ["Đầu mối Sở Nội vụ"]
    for day in range(3, 32):
        review(desk, at(f"2023-07-{day:02}T09:05"))
    assert owed(desk, "waited-for") == ["Phó Trưởng ban"] * 5
    resume(desk, code, at("2023-07-31T10:00"))
    assert owed(desk, "waited-for") == [], "it is true no more"
    review(desk, at("2023-08-07T09:05"))
    assert owed(desk, "waited-for") == []


def test_afterwards_the_ladder_goes_on_one_step_a_working_day(desk: Office) -> None:
    """Laws 5 and 6: four weeks overtook many steps; they come one by one, and the first the day after."""
    (code,) = enter(desk, "2023-07-14")
    suspend(desk, code)
    resume(desk, code, at("2023-07-31T10:00"))
    found = told(desk, code, at("2023-07-31T11:00"))
    due = [f.at.astimezone(at("2023-07-31T00:00").tzinfo).date() for f in found.future if f.basis == "due"]
    assert due[:2] == [DAY("2023-08-01"), DAY("2023-08-02")]
    assert len(due) == len(set(due))
    assert next(f.step for f in found.future if f.basis == "due") == "late-1"
    assert escalate(desk, at("2023-07-31T17:00"))["steps"] == 0


def test_the_time_above_is_no_silence_of_the_unit(desk: Office) -> None:
    """Law 5, docs/decisions/0009: after four weeks nobody above the unit hears on one day after the other."""
    (code,) = enter(desk, None)
    say(desk, code, at("2023-06-30T09:00"), Answer.IN_PROGRESS)
    suspend(desk, code)
    resume(desk, code, at("2023-07-31T10:00"))
    found = told(desk, code, at("2023-07-31T11:00"))
    silence = [
        (f.step, f.at.astimezone(at("2023-07-31T00:00").tzinfo).date())
        for f in found.future
        if f.basis == "silence"
    ]
    assert silence[:2] == [("silent-10", DAY("2023-08-11")), ("silent-13", DAY("2023-08-16"))]
    assert found.task.last_word_at == at("2023-06-30T09:00"), "the last word stays the last word"


def test_a_task_that_waits_above_is_on_no_list_of_silent_ones(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    with desk.writing() as session:
        questions.task(session, code).unanswered = 1
    with desk.reading() as session:
        assert [row.code for row in lists.tasks(session, MONDAY, silent=True)] == [code]
    suspend(desk, code)
    with desk.reading() as session:
        assert lists.tasks(session, MONDAY, silent=True) == []


def test_suspended_working_days_are_recorded_and_move_the_due_day_only_if_the_assigner_says_so(
    desk: Office,
) -> None:
    """Law 16: the original day stays; budget and ledger are told apart."""
    stays, moves = enter(desk, "2023-07-14")[0], enter(desk, "2023-07-14")[0]
    for code in (stays, moves):
        suspend(desk, code)
    resume(desk, stays, at("2023-07-10T09:00"))
    resume(desk, moves, at("2023-07-10T09:00"), extends=True)
    kept, moved = (told(desk, code, at("2023-07-10T10:00")) for code in (stays, moves))
    assert (kept.suspensions[0].workdays, kept.task.due_on) == (5, DAY("2023-07-14"))
    assert (moved.suspensions[0].workdays, moved.task.due_on) == (5, DAY("2023-07-21"))
    assert (moved.task.original_due_on, moved.task.shifts, kept.task.shifts) == (DAY("2023-07-14"), 1, 0)
    assert owed(desk, "resumed") == ["Đầu mối Sở Nội vụ"] * 2


def test_a_retroactive_suspension_or_resumption_brings_no_burst(desk: Office) -> None:
    """Law 6: entered weeks late by document, it moves no step into the past."""
    (code,) = enter(desk, "2023-07-14")
    for day in ("2023-07-03", "2023-07-05", "2023-07-11", "2023-07-13", "2023-07-17"):
        escalate(desk, at(f"{day}T08:30"))
    suspend(desk, code, at("2023-07-18T09:00"), on="2023-07-04")
    resume(desk, code, at("2023-08-07T09:00"), on="2023-07-25")
    found = told(desk, code, at("2023-08-07T10:00"))
    assert found.suspensions[0].workdays == 15
    assert escalate(desk, at("2023-08-07T16:00"))["steps"] == 0
    counts = [escalate(desk, at(f"2023-08-{day:02}T08:30"))["steps"] for day in range(8, 12)]
    assert max(counts) <= 2, "one a working day for each basis"
    first = [
        e.after["steps"][0]["step"] for e in told(desk, code, at("2023-08-11T10:00")).past if e.kind == "step"
    ]
    assert "late-3" in first, "it goes on at the first unclaimed step"


def test_a_suspended_task_is_asked_about_by_no_round(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    suspend(desk, code, at("2023-06-30T09:00"))
    poll(desk, at("2023-07-03T08:05"))
    assert owed(desk, "status-request") == []
    resume(desk, code, at("2023-07-05T09:00"))
    poll(desk, at("2023-07-10T08:05"))
    assert owed(desk, "status-request") == ["Đầu mối Sở Nội vụ"]


def test_the_unit_may_report_meanwhile_and_the_end_ends_the_suspension(desk: Office) -> None:
    """Trap 22: an answer is always taken; the suspension goes with the task."""
    (code,) = enter(desk, "2023-07-14")
    suspend(desk, code)
    say(desk, code, at("2023-07-04T09:00"), Answer.IN_PROGRESS)
    assert told(desk, code, at("2023-07-04T10:00")).still == "suspended"
    say(desk, code, at("2023-07-05T09:00"), Answer.DONE)
    with desk.writing() as session:
        confirming.confirm(
            session, questions.task(session, code), by(session, "bcd.clerk", at("2023-07-06T09:00"))
        )
    found = told(desk, code, at("2023-07-06T10:00"))
    assert found.suspensions[0].ended_on == DAY("2023-07-06")


def test_what_cannot_be_suspended_or_resumed_says_why(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    with pytest.raises(Refused, match="of the unit that owes"):
        suspend(desk, code, post="snv.head")
    with pytest.raises(Refused, match="is not suspended"):
        resume(desk, code, MONDAY)
    with pytest.raises(Refused, match="cannot be suspended before 2023-06-29"):
        suspend(desk, code, on="2023-06-28")
    suspend(desk, code)
    with pytest.raises(Refused, match="suspended already"):
        suspend(desk, code, at("2023-07-04T09:00"))
    with pytest.raises(Refused, match="suspended since 2023-07-03"):
        resume(desk, code, at("2023-07-05T09:00"), on="2023-07-02")
    resume(desk, code, at("2023-07-10T09:00"), on="2023-07-07")
    with pytest.raises(Refused, match="cannot be suspended before 2023-07-07"):
        suspend(desk, code, at("2023-07-10T10:00"), on="2023-07-05")
