"""Tasks that end without a result, and tasks that are opened again: recorded on both sides, told to those who were told."""

import datetime as dt

import pytest
from builders import at, by, enter
from sqlmodel import select

from flows.escalate import escalate
from flows.review import review
from models import lists, questions, story, verification
from models.acts import agenda, answering, closing, confirming
from models.acts.answering import Said
from models.directive import Kind
from models.errors import Mistyped, NotFound, Refused
from models.policy import AgendaItem
from models.rules.lifecycle import Answer, State
from models.store import Office

DAY = dt.date.fromisoformat
MONDAY = at("2023-07-03T09:00")


def act(office: Office, code: str, post: str, when: dt.datetime, verb: object, *rest: object) -> None:
    with office.writing() as session:
        verb(session, questions.task(session, code), by(session, post, when), *rest)  # type: ignore[operator]


def reassign(
    office: Office, code: str, unit: str, when: dt.datetime = MONDAY, post: str = "bcd.clerk"
) -> None:
    with office.writing() as session:
        task = questions.task(session, code)
        closing.reassign(
            session, task, by(session, post, when), questions.unit(session, unit), "Không đúng chức năng"
        )


def told(office: Office, code: str, when: dt.datetime = MONDAY) -> story.Story:
    with office.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        return story.explain(session, questions.task(session, code), when)


def owed(office: Office, kind: str) -> list[tuple[str | None, str | None]]:
    with office.reading() as session:
        return [(w.task, w.post or w.person) for w in lists.waiting(session, "owed") if w.kind == kind]


def test_another_unit_owes_it_under_a_new_code_with_a_record_on_both(desk: Office) -> None:
    """Law 5: new epochs; law 16: the days of the matter go over; law 22: a code is never used again."""
    (code,) = enter(desk, "2023-07-14")
    escalate(desk, at("2023-07-05T08:30"))
    reassign(desk, code, "STC", at("2023-07-05T09:00"))
    new = "BCD-2023-001.02"
    old, found = told(desk, code), told(desk, new)
    assert (old.task.state, old.task.next_step_at, old.past[-1].after["replaced_by"]) == (
        State.CLOSED,
        None,
        new,
    )
    assert (found.task.unit, found.task.state) == ("Sở Tài chính", State.ASSIGNED)
    assert found.past[0].after["replaces"] == code
    assert (found.task.due_on, found.task.original_due_on) == (DAY("2023-07-14"), DAY("2023-07-14"))
    assert found.future[0].at > at("2023-07-05T09:00")
    assert owed(desk, "assigned") == [(new, "Giám đốc Sở Tài chính")]
    assert owed(desk, "step") == []


def test_a_unit_that_declines_may_propose_another_and_the_secretariat_reassigns(desk: Office) -> None:
    """Design part 2: receipt is taking, declining, or proposing another unit."""
    (code,) = enter(desk, "2023-07-14")
    with desk.writing() as session:
        task, proposed = questions.task(session, code), questions.unit(session, "STC")
        answering.decline(session, task, by(session, "snv.head", MONDAY), "Việc tài chính", proposed)
    assert told(desk, code).past[-1].after["proposed"] == "Sở Tài chính"
    reassign(desk, code, "STC", at("2023-07-03T10:00"))
    assert told(desk, "BCD-2023-001.02").task.unit == "Sở Tài chính"


def test_the_unit_that_helps_may_take_the_lead_and_then_helps_no_more(desk: Office) -> None:
    lead, helping = enter(desk, "2023-07-14", coordinate="STC")
    reassign(desk, lead, "STC")
    assert (told(desk, lead).task.state, told(desk, helping).task.state) == (State.CLOSED, State.CLOSED)
    assert told(desk, "BCD-2023-001.03").task.state == State.ASSIGNED


def test_the_next_occurrence_goes_to_the_unit_that_owes_it_now(desk: Office) -> None:
    """Law 4: one task for the unit that took over, none for the one before."""
    (code,) = enter(desk, None, kind=Kind.PERIODIC, recurrence="monthly")
    reassign(desk, code, "STC")
    assert review(desk, at("2023-07-17T08:05"))["occurrences"] == 1
    assert told(desk, "BCD-2023-001.03").task.unit == "Sở Tài chính"


def test_a_newer_task_or_directive_takes_the_place_of_an_older(desk: Office) -> None:
    first, second, third = (enter(desk, "2023-07-14")[0] for _ in range(3))
    act(desk, first, "bcd.clerk", MONDAY, closing.supersede, second)
    act(desk, second, "bcd.clerk", MONDAY, closing.supersede, "BCD-2023-003")
    assert told(desk, first).past[-1].after["replaced_by"] == second
    assert told(desk, second).past[-1].after["replaced_by"] == "BCD-2023-003"
    with pytest.raises(NotFound, match="no open task or directive"):
        act(desk, third, "bcd.clerk", MONDAY, closing.supersede, first)
    with pytest.raises(Mistyped, match="its own place"):
        act(desk, third, "bcd.clerk", MONDAY, closing.supersede, third)


def test_a_confirmed_task_is_opened_again_with_new_clocks_and_no_burst(desk: Office) -> None:
    """Laws 3, 5, 6, 16: the frozen class is taken back and stays in the journal; steps come from now on, one a day."""
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "snv.head", MONDAY, answering.answer, Said(Answer.DONE, note="90/SNV"))
    act(desk, code, "bcd.clerk", at("2023-07-04T09:00"), confirming.confirm)
    reopened = at("2023-08-07T09:00")
    act(desk, code, "bcd.clerk", reopened, closing.reopen, "Số liệu sai")
    found = told(desk, code, reopened)
    assert (found.task.state, found.task.result_class) == (State.IN_PROGRESS, "open-late")
    assert found.past[-1].kind == "reopen"
    with desk.reading() as session:
        task = questions.task(session, code)
        assert (task.result_class, task.finished_at, task.done_on, task.due_epoch) == (None, None, None, 2)
    for basis, first in (("due", "late-1"), ("silence", "silent-10")):
        days = [f.at.date() for f in found.future if f.basis == basis]
        assert len(days) == len(set(days))
        assert next(f.step for f in found.future if f.basis == basis) == first
    silent = next(f.at for f in found.future if f.basis == "silence")
    assert silent >= at("2023-08-21T08:00"), "silence counts from the reopening"
    assert escalate(desk, at("2023-08-08T08:30"))["steps"] == 1
    act(desk, code, "snv.head", at("2023-08-09T09:00"), answering.answer, Said(Answer.DONE, note="91/SNV"))
    act(desk, code, "bcd.clerk", at("2023-08-10T09:00"), confirming.confirm)
    assert told(desk, code, at("2023-08-10T10:00")).task.result_class == "done-late"


def test_a_cancelled_task_that_is_opened_again_must_be_taken_anew(desk: Office) -> None:
    (code,) = enter(desk, None)
    act(desk, code, "bcd.clerk", MONDAY, closing.cancel, "Nhầm")
    act(desk, code, "bcd.clerk", at("2023-07-04T09:00"), closing.reopen, "Vẫn cần", DAY("2023-07-28"))
    found = told(desk, code, at("2023-07-04T10:00"))
    assert (found.task.state, found.task.due_on) == (State.ASSIGNED, DAY("2023-07-28"))
    assert found.past[-1].after["due_on"] == "2023-07-28", "the journal tells the day that was given (law 17)"
    assert next(f.step for f in found.future) == "unreceived-2"
    assert owed(desk, "reopened") == [(code, "Đầu mối Sở Nội vụ")]


def test_what_cannot_end_or_begin_again_says_why(desk: Office) -> None:
    """The assigner's alone; with a reason; not while the work goes on elsewhere."""
    (code,) = enter(desk, "2023-07-14")
    with pytest.raises(Refused, match="of the unit that owes"):
        act(desk, code, "snv.head", MONDAY, closing.cancel, "x")
    with pytest.raises(Mistyped, match="Say why"):
        act(desk, code, "bcd.clerk", MONDAY, closing.cancel, " ")
    with pytest.raises(Refused, match="name another unit"):
        reassign(desk, code, "SNV")
    with pytest.raises(Refused, match="cannot follow"):
        act(desk, code, "bcd.clerk", MONDAY, closing.reopen, "x")
    reassign(desk, code, "STC")
    with pytest.raises(Refused, match=r"goes on as BCD-2023-001\.02"):
        act(desk, code, "bcd.clerk", at("2023-07-04T09:00"), closing.reopen, "x")
    act(desk, "BCD-2023-001.02", "bcd.clerk", at("2023-07-05T09:00"), closing.cancel, "x")
    act(desk, code, "bcd.clerk", at("2023-07-06T09:00"), closing.reopen, "Giao lại")
    assert told(desk, code).task.state == State.ASSIGNED
    act(desk, "BCD-2023-001.02", "bcd.clerk", at("2023-07-06T10:00"), closing.reopen, "x")
    with pytest.raises(Refused, match="leads under this directive already"):
        reassign(desk, "BCD-2023-001.02", "SNV", at("2023-07-06T11:00"))


def test_with_a_lead_opens_again_what_ended_with_it(desk: Office) -> None:
    """Law 21, docs/decisions/0009: the coordinating unit's work is its own again, from now on; only the lead's day moves."""
    lead, helper = enter(desk, "2023-07-14", coordinate="STC")
    act(desk, lead, "bcd.clerk", MONDAY, closing.cancel, "Tạm hoãn")
    assert told(desk, helper).task.state == State.CLOSED
    back = at("2023-07-05T09:00")
    act(desk, lead, "bcd.clerk", back, closing.reopen, "Vẫn cần", DAY("2023-07-28"))
    leads, helps = told(desk, lead, back), told(desk, helper, back)
    assert (leads.task.state, helps.task.state) == (State.ASSIGNED, State.ASSIGNED)
    assert (leads.task.due_on, helps.task.due_on) == (DAY("2023-07-28"), DAY("2023-07-14"))
    assert helps.past[-1].after["reason"] == "Vẫn cần"
    assert helps.future[0].at == at("2023-07-07T08:00"), "two working days to take it anew"
    assert (helper, "Giám đốc Sở Tài chính") in owed(desk, "reopened")


def test_what_was_ended_on_its_own_stays_ended(desk: Office) -> None:
    """A coordinating unit that was excused, also after its task had once closed with the lead's."""
    lead, helper = enter(desk, "2023-07-14", coordinate="STC")
    act(desk, lead, "bcd.clerk", MONDAY, closing.cancel, "Tạm hoãn")
    act(desk, lead, "bcd.clerk", at("2023-07-04T09:00"), closing.reopen, "Vẫn cần")
    act(desk, helper, "bcd.clerk", at("2023-07-05T09:00"), closing.cancel, "Không còn cần phối hợp")
    act(desk, lead, "bcd.clerk", at("2023-07-06T09:00"), closing.cancel, "Tạm hoãn")
    act(desk, lead, "bcd.clerk", at("2023-07-07T09:00"), closing.reopen, "Vẫn cần")
    assert told(desk, helper).task.state == State.CLOSED
    act(desk, helper, "bcd.clerk", at("2023-07-10T09:00"), closing.reopen, "Cần lại")
    assert [told(desk, code).task.state for code in (lead, helper)] == [State.ASSIGNED] * 2


def test_what_is_called_off_leaves_the_draft_agenda(desk: Office) -> None:
    """Law 9: the meeting is not asked about a task that has ended."""
    (code,) = enter(desk, "2023-07-14")
    for _ in range(agenda.REMINDINGS):
        with desk.writing() as session:
            task = questions.task(session, code)
            agenda.reminded(session, [(task.id or 0, task.unanswered)], MONDAY)
    act(desk, code, "bcd.clerk", at("2023-07-04T09:00"), closing.cancel, "Không còn cần")
    with desk.reading() as session:
        assert [item.removed_at for item in session.exec(select(AgendaItem))] == [at("2023-07-04T09:00")]
    assert told(desk, code).task.state == State.CLOSED
