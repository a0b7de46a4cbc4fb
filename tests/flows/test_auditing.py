"""The auditor over all open tasks: silent while the office lives as it should, and it misses nothing that does not."""

import datetime as dt
from collections import Counter

import pytest
from builders import at, by, enter
from sqlalchemy import event as engine_event
from sqlalchemy import text
from sqlmodel import col, select

from flows.review import review
from flows.tick import tick
from models import auditing, questions
from models.acts import answering, confirming, running
from models.acts.answering import Said
from models.acts.outbox import new_key
from models.auditing import Found
from models.notification import Message, MessageState, Notification, NotificationKind, NotificationState
from models.policy import StepClaim
from models.rules.lifecycle import Answer, Role, State
from models.store import Office
from models.task import Task

EIGHT = at("2023-07-03T08:30")
TEN = at("2023-07-03T10:00")


@pytest.fixture
def lived(desk: Office) -> Office:
    """One open task, a first step taken, and both flows have just run."""
    enter(desk, "2023-07-14")
    for hour in (at("2023-06-30T08:30"), EIGHT, TEN):
        tick(desk, hour)
    return desk


def findings(office: Office, when: dt.datetime = TEN) -> list[Found]:
    with office.reading() as session:
        return auditing.audit(session, when)


def ids(office: Office, when: dt.datetime = TEN) -> list[str]:
    return [found.id for found in findings(office, when)]


def alter(office: Office, statement: str, **values: object) -> None:
    """Something outside every act, as no office would do it."""
    with office.writing() as session:
        session.connection().execute(text(statement), values)


def test_an_office_that_lives_as_it_should_has_no_findings(desk: Office) -> None:
    """Weeks of silence, answers, a claim and an end, nights and days off included: nothing is amiss."""
    silent, answered = enter(desk, "2023-07-14")[0], enter(desk, "2023-07-31", coordinate="STC")[0]
    enter(desk, None)
    day = dt.date(2023, 6, 30)
    found = []
    while day < dt.date(2023, 8, 5):
        for hour in ("07:30", "08:05", "08:30", "10:00", "16:59"):
            moment = at(f"{day}T{hour}")
            review(desk, moment)
            tick(desk, moment)
            found += ids(desk, moment)
        if day == dt.date(2023, 7, 6):
            said(desk, answered, Answer.DONE, at(f"{day}T17:00"))
        if day == dt.date(2023, 7, 12):
            with desk.writing() as session:
                doing = by(session, "bcd.clerk", at(f"{day}T17:00"))
                confirming.confirm(session, questions.task(session, answered), doing)
        if day == dt.date(2023, 7, 21):
            said(desk, silent, Answer.IN_PROGRESS, at(f"{day}T17:00"))
        day += dt.timedelta(days=3)
    assert found == []


def said(office: Office, code: str, word: Answer, when: dt.datetime) -> None:
    with office.writing() as session:
        doing = by(session, "snv.head", when)
        answering.answer(session, questions.task(session, code), doing, Said(word, note="số 9/SNV"))


def test_a_step_that_no_tick_took_is_found(lived: Office) -> None:
    """Issue 4: every armed task has a next step that is not in the past beyond one tick."""
    alter(lived, "UPDATE task SET next_step_at = :at", at=_stored(lived, TEN - dt.timedelta(minutes=9)))
    assert ids(lived) == []
    alter(lived, "UPDATE task SET next_step_at = :at", at=_stored(lived, TEN - dt.timedelta(minutes=11)))
    (found,) = findings(lived)
    assert (found.id, found.places) == (
        "E021", {"count": 1, "code": "BCD-2023-001.01", "step_at": "03/07/2023 09:49"}
    )  # fmt: skip


def test_an_open_task_that_lost_its_step_is_found(lived: Office) -> None:
    """Law 5; a reason that the rules name is none: it ended, awaits confirmation, or only watches."""
    alter(lived, "UPDATE task SET next_step_at = NULL, next_step = NULL")
    (found,) = findings(lived)
    assert (found.id, found.places) == ("E022", {"count": 1, "code": "BCD-2023-001.01"})
    for name, value in (("state", State.AWAITING), ("state", State.CLOSED), ("role", Role.MONITOR)):
        alter(lived, f"UPDATE task SET {name} = :value", value=str(value))
        assert ids(lived) == []
        alter(lived, "UPDATE task SET state = 'assigned', role = 'lead'")


def test_a_ladder_that_has_come_to_its_end_is_a_reason(lived: Office) -> None:
    """Rules: nothing left. A policy whose last steps do not repeat ends, and says so."""
    alter(lived, "UPDATE task SET next_step_at = NULL, next_step = NULL")
    alter(lived, 'DELETE FROM policy_step WHERE "offset" > 1 OR "offset" < -3')
    assert ids(lived, TEN) == ["E022"]
    alter(lived, "DELETE FROM policy_step")
    assert ids(lived, TEN) == []


def test_what_is_owed_and_does_not_leave_is_found_after_an_hour_of_office_time(lived: Office) -> None:
    """Issue 4: every owed notification moves; law 10: outside office hours it need not."""
    _owe(lived, "a", at("2023-07-03T08:00"))
    assert ids(lived, at("2023-07-03T08:59")) == []
    assert "E023" in ids(lived, at("2023-07-03T09:01"))
    assert "E023" not in ids(lived, at("2023-07-03T18:00"))
    assert "E023" not in ids(lived, at("2023-07-04T08:59"))
    assert "E023" in ids(lived, at("2023-07-04T09:00"))


def test_what_is_held_for_a_reason_is_no_finding(lived: Office) -> None:
    _owe(lived, "a", EIGHT, state=NotificationState.HELD, reason="outside the person's own hours")
    assert ids(lived) == []
    _owe(lived, "b", EIGHT, state=NotificationState.HELD)
    assert ids(lived) == ["E023"]


@pytest.mark.parametrize("state", [NotificationState.LEASED, NotificationState.IN_DOUBT])
def test_on_its_way_in_no_message_is_found(lived: Office, state: NotificationState) -> None:
    """Issue 4: none leased beyond its lease."""
    _owe(lived, "a", EIGHT, state=state)
    assert ids(lived) == ["E024"]


def test_a_lease_and_a_retry_that_nobody_takes_up_are_found(lived: Office) -> None:
    """Issue 4: none leased beyond its lease, no retry past its time; the doctor's E018."""
    with lived.writing() as session:
        session.add_all(
            Message(
                key=new_key(), body_id=1, person_id=1, kind="step", subject="", text="", html="", at=EIGHT, state=state,
                **{column: TEN - dt.timedelta(minutes=61)},
            )
            for state, column in ((MessageState.LEASED, "lease_until"), (MessageState.RETRY, "next_try_at"))
        )  # fmt: skip
    (found,) = findings(lived)
    assert (found.id, found.places) == ("E018", {"count": 2})


def test_a_step_that_told_nobody_is_found(lived: Office) -> None:
    """Issue 4: every claim has its notification or a reason."""
    alter(lived, "DELETE FROM notification WHERE kind = 'step'")
    (found,) = findings(lived)
    assert (found.id, found.places) == ("E025", {"count": 1, "code": "BCD-2023-001.01"})


def test_a_step_whose_recipients_do_not_exist_is_told_elsewhere(lived: Office) -> None:
    """W111 and E014 tell that a body has no chair or secretariat; the step is no breach for it."""
    alter(lived, "DELETE FROM notification WHERE kind = 'step'")
    alter(lived, "UPDATE policy_step SET recipients = '[]'")
    assert ids(lived) == []


def test_claims_are_looked_at_for_a_week_and_not_for_ever(lived: Office) -> None:
    alter(lived, "DELETE FROM notification WHERE kind = 'step'")
    with lived.writing() as session:
        running.keep(session, auditing.FLOW, TEN, {"findings": ["E025"], **auditing.seen(session)})
    assert "E025" in ids(lived, TEN + dt.timedelta(days=7))
    assert "E025" not in ids(lived, TEN + dt.timedelta(days=7, seconds=1))


def test_a_journal_that_went_back_is_found(lived: Office) -> None:
    """Law 17: a cut-off tail is seen, even where the head was cut with it."""
    with lived.writing() as session:
        running.keep(session, auditing.FLOW, TEN, {"findings": [], **auditing.seen(session)})
    assert ids(lived) == []
    alter(lived, "DELETE FROM event WHERE position = (SELECT position FROM chain)")
    assert ids(lived) == ["E026"]
    alter(
        lived,
        "UPDATE chain SET position = position - 1, hash = (SELECT hash FROM event ORDER BY position DESC LIMIT 1)",
    )
    (found,) = findings(lived)
    assert (found.id, found.places["body"]) == ("E026", "Ban Chỉ đạo mẫu")


def test_a_journal_that_grew_anew_from_an_old_head_is_found(lived: Office) -> None:
    """Law 17: a restored copy that has gone on is longer than what was seen, and yet another."""
    with lived.writing() as session:
        before = auditing.seen(session)
        before["heads"] = {body: [position, "0" * 64] for body, (position, _) in before["heads"].items()}
        running.keep(session, auditing.FLOW, TEN, {"findings": [], **before})
    enter(lived, "2023-08-14", when=EIGHT)
    assert "E026" in ids(lived)


def test_the_flows_of_the_clock_are_watched_too(lived: Office) -> None:
    assert ids(lived, TEN + dt.timedelta(minutes=11)) == ["E019", "E019"]


def test_the_questions_do_not_grow_with_the_tasks(desk: Office) -> None:
    """Cost bounded: deterministic, so it is a test and no benchmark."""
    enter(desk, "2023-07-14")
    tick(desk, EIGHT)
    few = _statements(desk)
    for _ in range(20):
        enter(desk, "2023-07-14", when=at("2023-06-30T09:00"))
    tick(desk, EIGHT)
    assert findings(desk, EIGHT) == []
    assert _statements(desk) == few


def test_claims_and_tasks_are_there_to_be_audited(lived: Office) -> None:
    """The tests above would be empty if nothing had been claimed."""
    with lived.reading() as session:
        assert len(session.exec(select(StepClaim)).all()) == 1
        assert session.exec(select(Task).where(col(Task.next_step_at).is_not(None))).one().next_step


def _owe(office: Office, key: str, not_before: dt.datetime, **columns: object) -> None:
    with office.writing() as session:
        row = {"body_id": 1, "kind": NotificationKind.FAILURE, "key": key, "at": not_before, "person_id": 1}
        session.add(Notification.model_validate({**row, "not_before": not_before, **columns}))


def _stored(office: Office, when: dt.datetime) -> object:
    """An instant as a plain statement takes it on this database."""
    utc = when.astimezone(dt.UTC)
    return (
        utc
        if office.engine.dialect.name == "postgresql"
        else utc.replace(tzinfo=None).isoformat(" ", "microseconds")
    )


def _statements(office: Office) -> int:
    seen: Counter[str] = Counter()

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen[statement] += 1

    engine_event.listen(office.engine, "before_cursor_execute", count)
    findings(office, EIGHT)
    engine_event.remove(office.engine, "before_cursor_execute", count)
    return seen.total()
