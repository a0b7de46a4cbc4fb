"""Escalate and tick: every due step once, whatever the clock did; one sick row stops no other."""

from collections import Counter

import pytest
from builders import at, by, enter
from postbox import Server
from sqlalchemy import event as engine_event
from sqlmodel import select

from flows.escalate import escalate
from flows.review import review
from flows.tick import tick
from models import lists, questions, verification
from models.acts import answering
from models.directive import Kind
from models.notification import Message
from models.rules import ladder
from models.store import Office


def test_a_missed_minute_is_no_missed_step(desk: Office) -> None:
    """Trap 2: tick at 08:59:59 and next at 09:01:00; still claimed, once."""
    enter(desk, "2023-07-14")
    assert escalate(desk, at("2023-07-03T07:59:59"))["steps"] == 0
    assert escalate(desk, at("2023-07-03T08:01:00"))["steps"] == 1
    assert escalate(desk, at("2023-07-03T08:02:00"))["steps"] == 0


def test_more_tasks_than_a_batch_are_all_climbed(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Peers part 7, further: no silent caps."""
    monkeypatch.setattr("flows.escalate.BATCH", 7)
    codes = [enter(desk, "2023-07-14")[0] for _ in range(30)]
    assert escalate(desk, at("2023-07-03T08:30"))["tasks"] == len(codes)


def test_the_statements_of_a_batch_do_not_grow_with_its_tasks(desk: Office) -> None:
    """Cost grows with batches, not with tasks: deterministic, so it is a test and no benchmark."""
    for _ in range(5):
        enter(desk, "2023-07-14")
    few = _statements(desk, "2023-07-03T08:30")
    for _ in range(40):
        enter(desk, "2023-07-20", when=at("2023-07-03T09:00"))
    many = _statements(desk, "2023-07-05T08:30")
    assert many <= few + 3


def test_a_poisoned_row_is_set_aside_told_and_stops_no_other(
    desk: Office, smtp: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trap 10: quarantined, counted, shown; the others go on."""
    sick, well = enter(desk, "2023-07-14")[0], enter(desk, "2023-07-17")[0]
    due_and_next = ladder.due_and_next

    def fail_on_the_sick_one(clocks: ladder.Clocks, *rest: object) -> object:
        if clocks.due_at == at("2023-07-14T17:00"):
            raise RuntimeError
        return due_and_next(clocks, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ladder, "due_and_next", fail_on_the_sick_one)
    counts = tick(desk, at("2023-07-03T08:30"))
    assert (counts["escalate"]["poisoned"], counts["escalate"]["steps"]) == (1, 1)
    with desk.reading() as session:
        assert questions.task(session, sick).next_step_at == at("2023-07-03T09:30")
        assert questions.task(session, well).next_step == "due-7"
    assert [mail.to for mail in smtp.box.mails if sick in mail.text and "bcd.clerk" in mail.to]


def test_publishing_forty_tasks_to_a_unit_is_one_message(desk: Office, smtp: Server) -> None:
    """Law 11, trap 20."""
    for _ in range(40):
        enter(desk, "2023-08-14", when=at("2023-07-03T09:00"))
    tick(desk, at("2023-07-03T09:01"))
    assert [mail.to for mail in smtp.box.mails] == ["snv.focal@mau.local"]


def test_nobody_is_written_to_at_night_or_on_a_sunday(desk: Office, smtp: Server) -> None:
    """Law 10, traps 12 and 14."""
    enter(desk, "2023-07-14", when=at("2023-07-01T22:00"))
    for hour in ("2023-07-01T22:05", "2023-07-02T09:00", "2023-07-03T00:30", "2023-07-03T07:59"):
        tick(desk, at(hour))
    assert smtp.box.mails == []
    tick(desk, at("2023-07-03T08:00"))
    assert len(smtp.box.mails) == 1


def test_what_is_no_longer_true_at_opening_is_dropped_and_the_step_stays_claimed(
    desk: Office, smtp: Server
) -> None:
    """Law 10."""
    (code,) = enter(desk, "2023-07-14")
    tick(desk, at("2023-06-30T08:30"))
    escalate(desk, at("2023-07-03T08:00"))
    with desk.writing() as session:
        answering.receive(
            session, questions.task(session, code), by(session, "snv.head", at("2023-07-03T08:10"))
        )
    before = len(smtp.box.mails)
    tick(desk, at("2023-07-03T08:30"))
    assert len(smtp.box.mails) == before
    assert escalate(desk, at("2023-07-04T08:30"))["steps"] == 0


def test_the_secretariat_gets_the_head_of_the_journal_once_a_working_day(desk: Office, smtp: Server) -> None:
    """Law 17: it goes out daily in a sent message; law 10: on working days only."""
    enter(desk, "2023-08-14")
    for hour in (
        "2023-06-30T08:05",
        "2023-06-30T08:30",
        "2023-06-30T16:00",
        "2023-07-01T09:00",
        "2023-07-02T09:00",
    ):
        review(desk, at(hour))
        tick(desk, at(hour))
    to_clerk = [mail for mail in smtp.box.mails if mail.to == "bcd.clerk@mau.local"]
    with desk.reading() as session:
        (message,) = [row for row in lists.messages(session) if row.person == "Người bcd.clerk"]
        sent_head = next(m for m in session.exec(select(Message)) if m.key == message.key)
        assert verification.verify(session).is_sound
    assert [mail.key for mail in to_clerk] == [message.key]
    assert (sent_head.journal_hash or "?")[:8] in to_clerk[0].text


def test_a_daily_state_that_could_not_leave_gives_way_to_the_newer_day(desk: Office, smtp: Server) -> None:
    """Law 10: what is no longer true at opening is dropped."""
    enter(desk, "2023-08-14")
    review(desk, at("2023-06-30T16:00"))
    review(desk, at("2023-07-03T08:05"))
    tick(desk, at("2023-07-04T08:30"))
    assert [mail for mail in smtp.box.mails if "30/06/2023" in mail.subject] == []
    with desk.reading() as session:
        assert len(lists.waiting(session, "dropped")) == 2


def test_after_a_night_off_nothing_is_sent_before_the_office_opens(desk: Office, smtp: Server) -> None:
    """Law 10, trap 14: what was owed before the engine stopped waits for office hours too."""
    enter(desk, "2023-08-14", when=at("2023-06-30T16:00"))
    tick(desk, at("2023-07-01T23:00"))
    assert smtp.box.mails == []
    tick(desk, at("2023-07-03T08:00"))
    assert len(smtp.box.mails) == 1


def test_review_opens_the_next_window_of_a_periodic_directive_once(desk: Office) -> None:
    """Law 4."""
    enter(desk, None, kind=Kind.PERIODIC, recurrence="monthly")
    assert review(desk, at("2023-07-14T08:05"))["occurrences"] == 0
    assert review(desk, at("2023-07-17T08:05"))["occurrences"] == 1
    assert review(desk, at("2023-07-17T08:06"))["occurrences"] == 0


def _statements(office: Office, when: str) -> int:
    seen: Counter[str] = Counter()

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen[statement.split(" ", 1)[0]] += 1

    engine_event.listen(office.engine, "before_cursor_execute", count)
    escalate(office, at(when))
    engine_event.remove(office.engine, "before_cursor_execute", count)
    return seen.total()
