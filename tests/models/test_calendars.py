"""The calendar is edited: nothing moves by itself, one act re-arms; and the mark of confidentiality as an act."""

import datetime as dt

import pytest
from builders import MEETING, at, by, enter, take_in, whole

from flows.escalate import escalate
from models import lists, questions, story, verification
from models.acts import calendars, publishing, secrecy
from models.acts.calendars import Moved
from models.errors import Mistyped, Refused
from models.meeting import Conclusion
from models.store import Office

FRIDAY, SATURDAY = dt.date(2023, 7, 14), dt.date(2023, 7, 15)
MONDAY = at("2023-07-03T09:00")


def add(
    office: Office, day: dt.date, *, is_working: bool, post: str = "bcd.clerk", why: str = "QĐ 5"
) -> None:
    with office.writing() as session:
        body = questions.unit(session, "BCD")
        calendars.add_day(session, body, day, by(session, post, MONDAY), is_working=is_working, decision=why)


def moves(office: Office) -> list[tuple[str, dt.datetime, dt.datetime]]:
    with office.reading() as session:
        return plain(calendars.moves(session, questions.unit(session, "BCD")))


def rearm(office: Office, when: dt.datetime) -> list[tuple[str, dt.datetime, dt.datetime]]:
    with office.writing() as session:
        body = questions.unit(session, "BCD")
        return plain(calendars.rearm(session, body, by(session, "bcd.clerk", when)))


def plain(found: list[Moved]) -> list[tuple[str, dt.datetime, dt.datetime]]:
    return [(moved.task.code, moved.due_at, moved.would_be_at) for moved in found]


def told(office: Office, code: str) -> story.Story:
    with office.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        return story.explain(session, questions.task(session, code), MONDAY)


def test_a_new_day_off_lists_what_would_move_and_moves_nothing(desk: Office) -> None:
    """Law 2: due days move by no edit of the calendar."""
    (code,) = enter(desk, "2023-07-14")
    enter(desk, "2023-07-12")
    add(desk, FRIDAY, is_working=False)
    assert moves(desk) == [(code, at("2023-07-14T17:00"), at("2023-07-17T17:00"))]
    assert told(desk, code).task.due_at == at("2023-07-14T17:00")


def test_until_it_is_rearmed_a_step_is_told_for_the_day_on_which_it_is_taken(desk: Office) -> None:
    """Law 14: a day off before the due day makes the nominal step earlier, and the tick still looks when it was armed for."""
    (code,) = enter(desk, "2023-07-21")
    armed_for = told(desk, code).future[0].at
    add(desk, FRIDAY, is_working=False)
    assert told(desk, code).future[0].at == armed_for
    assert escalate(desk, armed_for - dt.timedelta(minutes=1))["steps"] == 0
    assert escalate(desk, armed_for)["steps"] == 1


def test_one_named_act_rearms_and_the_unit_hears(desk: Office) -> None:
    """Laws 2, 5, 16: the day as settled stays, a new due epoch starts, and it is no shift."""
    (code,) = enter(desk, "2023-07-14")
    add(desk, FRIDAY, is_working=False)
    escalate(desk, at("2023-07-05T08:30"))
    rearm(desk, at("2023-07-06T09:00"))
    found = told(desk, code)
    assert (found.task.due_on, found.task.due_at) == (FRIDAY, at("2023-07-17T17:00"))
    assert (found.task.original_due_on, found.task.shifts) == (FRIDAY, 0)
    assert found.past[-1].kind == "rearm"
    assert moves(desk) == []
    with desk.reading() as session:
        task = questions.task(session, code)
        assert (task.due_epoch, task.original_due_at) == (2, at("2023-07-14T17:00"))
        assert "armed" in [waiting.kind for waiting in lists.waiting(session, "owed")]
    assert all(step.at.astimezone(MONDAY.tzinfo).date() != FRIDAY for step in found.future)
    assert rearm(desk, at("2023-07-06T10:00")) == [], "what is armed by the calendar of now moves no more"


def test_a_worked_saturday_brings_the_end_forward(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-15")
    add(desk, SATURDAY, is_working=True)
    assert rearm(desk, MONDAY) == [(code, at("2023-07-17T17:00"), at("2023-07-15T17:00"))]
    with desk.reading() as session:
        body = questions.unit(session, "BCD")
        assert [(row.day, row.is_working) for row in calendars.days(session, body)] == [(SATURDAY, True)]


def test_what_is_tried_is_what_happens(desk: Office) -> None:
    """Law 14: the preview and the edit see the same days."""
    enter(desk, "2023-07-14")
    with desk.reading() as session:
        body = questions.unit(session, "BCD")
        tried = calendars.with_day(questions.calendar(session, body.id or 0), FRIDAY, is_working=False)
        preview = plain(calendars.moves(session, body, tried))
    add(desk, FRIDAY, is_working=False)
    assert moves(desk) == preview


def test_the_calendar_is_the_secretariats_and_keeps_its_decision(desk: Office) -> None:
    with pytest.raises(Refused, match="not of the secretariat"):
        add(desk, FRIDAY, is_working=False, post="snv.head")
    with pytest.raises(Mistyped, match="Name the decision"):
        add(desk, FRIDAY, is_working=False, why=" ")


def test_a_conclusion_is_marked_with_all_that_comes_from_it_and_unmarked_again(desk: Office) -> None:
    """Law 19: the mark is inherited."""
    text = "Sở Nội vụ báo cáo trước ngày 14/7/2023."
    conclusion, _ = take_in(
        desk, whole(text, lead=["Sở Nội vụ"], due_on="2023-07-14", kind="one-off"), content=text
    )
    with desk.writing() as session:
        found = session.get_one(Conclusion, conclusion.id)
        (directive,) = publishing.publish_without_doubt(session, found, by(session, "bcd.clerk", MEETING))
    for secret in (True, False):
        with desk.writing() as session:
            found = session.get_one(Conclusion, conclusion.id)
            tasks = secrecy.mark_conclusion(session, found, by(session, "bcd.clerk", MONDAY), secret=secret)
            assert [task.confidential for task in tasks] == [secret]
        assert told(desk, f"{directive.code}.01").task.confidential is secret


def test_a_task_is_marked_with_the_others_of_its_directive(desk: Office) -> None:
    """Law 19: their words are the same."""
    lead, helping = enter(desk, "2023-07-14", coordinate="STC")
    with desk.writing() as session:
        task = questions.task(session, helping)
        secrecy.mark_task(session, task, by(session, "bcd.clerk", MONDAY), secret=True)
    assert told(desk, lead).task.confidential
    assert told(desk, helping).past[-1].kind == "confidential"
    with pytest.raises(Refused, match="not of the secretariat"), desk.writing() as session:
        secrecy.mark_task(
            session, questions.task(session, lead), by(session, "snv.head", MONDAY), secret=False
        )
