"""A simulated office keeps the laws whatever happens to it, and a breach planted by hand is found (design, part 5)."""

import copy
import datetime as dt
import json
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import col, select

from deployments import cli, simulation
from deployments.simulation import faults, ground, invariants
from deployments.simulation.books import Books, First
from deployments.simulation.faults import Faults
from deployments.simulation.run import Run
from deployments.simulation.wire import Taken, Wire
from models import store
from models.directive import Directive, Kind
from models.errors import Mistyped, Refused
from models.event import Event
from models.notification import Message, MessageState, Notification, NotificationKind, NotificationState
from models.policy import AgendaItem, StepClaim
from models.post import Person
from models.rules.ladder import Basis
from models.rules.lifecycle import ENDED, OPEN, Role, State
from models.store import Office, OfficeSession
from models.task import Task

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def sound_and_busy(days: int, units: int, tasks: int, seed: int) -> None:
    found = simulation.simulate(days, units, tasks, seed)
    assert [name for name, verdict in found["invariants"].items() if verdict != "ok"] == [], found
    assert found["messages"]["taken"] > tasks
    assert found["steps"] > tasks // 5
    assert "stop" in found["faults"]
    assert len(found["faults"]) >= 6, found["faults"]  # which of the thirteen strike depends on the seed


def test_an_office_struck_by_every_fault_keeps_every_law() -> None:
    """Issue 4: zero lost, zero duplicate steps, nothing twice but what is in doubt, no message outside hours."""
    sound_and_busy(14, 4, 30, 1)


def test_the_same_seed_is_the_same_life() -> None:
    first, second = (simulation.simulate(2, 3, 6, 5) for _ in range(2))
    del first["seconds"], second["seconds"]
    assert first == second


def test_on_an_empty_postgresql_the_laws_are_the_same(postgres: Callable[[], str]) -> None:
    url = postgres()
    engine = store.connect(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    found = simulation.simulate(2, 3, 6, 5, database=url)
    assert simulation.is_sound(found), found


def test_a_long_life_tells_each_month_how_far_it_has_come() -> None:
    heard: list[str] = []
    simulation.simulate(27, 2, 1, 3, struck_by="none", tell=heard.append)
    assert [line[:8] for line in heard] == ["2026-01:"]
    assert "breaches 0" in heard[0]


def test_a_database_with_rows_is_never_simulated_on(postgres: Callable[[], str]) -> None:
    with pytest.raises(Refused, match="not empty"):
        simulation.simulate(1, 1, 1, 1, database=postgres())


@pytest.mark.parametrize("wrong", [{"days": 0}, {"units": 0}, {"tasks": 0}, {"struck_by": "rain"}])
def test_what_means_nothing_is_mistyped(wrong: dict[str, Any]) -> None:
    with pytest.raises(Mistyped):
        simulation.simulate(**({"days": 1, "units": 1, "tasks": 1, "seed": 1} | wrong))


def test_the_command_tells_what_broke_and_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Contract: `{"invariants", "messages", "steps", "faults", "seconds", ...}`, exit 1 on a breach."""
    argv = ["simulate", "--days", "1", "--units", "2", "--tasks", "2", "--seed", "3", "--faults", "none"]
    assert cli.main([*argv, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == "", "a line a month: this office lived for days"
    found = json.loads(said.out)
    assert {"invariants", "messages", "steps", "faults", "seconds", "seed"} <= set(found)
    monkeypatch.setitem(invariants.WHOLE, "1-planted", lambda _books: iter(["something broke"]))
    assert cli.main(argv) == 1
    said = capsys.readouterr().out
    assert "something broke" in said
    assert "again: dondoc simulate --days 1 --units 2 --tasks 2 --seed 3 --faults none" in said


@pytest.fixture(scope="module")
def lived() -> Iterator[Run]:
    """An office that was lived through in peace, its database still open."""
    with ground.throw_away(None) as office:
        chance = random.Random(11)  # noqa: S311 - repeatable, not secret
        registers = ground.found(office, 4, chance)
        peace = Faults(frozenset(), random.Random(1))  # noqa: S311 - repeatable, not secret
        run = Run(office, registers, chance, peace, 18, 36)
        run.run()
        assert (run.breaches, run.faults.struck, run.wire.doubts) == ({}, {}, {})
        assert set(run.wire.copies.values()) == {1}
        yield run


@pytest.fixture
def copied(lived: Run, tmp_path: Path) -> Iterator[Run]:
    """The same office once more, to be spoilt; its last account has not been made yet."""
    lived.office.engine.dispose()
    shutil.copy(str(lived.office.engine.url.database), tmp_path / "copy.db")
    address = SecretStr(f"sqlite:///{tmp_path / 'copy.db'}")
    run = copy.copy(lived)
    run.office = Office(lived.office.settings.model_copy(update={"database_url": address}))
    run.breaches = {}
    run.wire = Wire(run.faults, lambda _at: None, list(lived.wire.taken), lived.wire.copies.copy())
    run.books = Books(
        run.wire, lived.books.at, lived.ground.bodies, swept_at=lived.books.swept_at, first=dict(lived.books.first),
        previews=dict(lived.books.previews), calendars=lived.books.calendars, _last=defaultdict(int, lived.books._last),
    )  # fmt: skip
    yield run
    run.office.engine.dispose()


Spoil = Callable[[OfficeSession, Run], None]
SPOILT: list[tuple[str, Spoil]] = []


def plants(name: str) -> Callable[[Spoil], Spoil]:
    """Mark a fault planted by hand that this invariant must find."""

    def keep(spoil: Spoil) -> Spoil:
        SPOILT.append((name, spoil))
        return spoil

    return keep


def a_task(session: OfficeSession, *where: Any) -> Task:
    return session.exec(select(Task).where(*where).order_by(col(Task.id))).first() or pytest.fail("no task")


def owed(session: OfficeSession, *where: Any) -> Notification:
    found = session.exec(select(Notification).where(*where).order_by(col(Notification.id))).first()
    return found or pytest.fail("nothing is owed")


def events(session: OfficeSession, kind: str) -> list[Event]:
    return list(session.exec(select(Event).where(Event.kind == kind).order_by(col(Event.id))))


def an_event(session: OfficeSession, kind: str) -> Event:
    return next(iter(events(session, kind)))


def before(session: OfficeSession, event: Event) -> Event:
    """What happened to the same task before."""
    earlier = select(Event).where(Event.task_id == event.task_id, col(Event.id) < event.id)
    return session.exec(earlier.order_by(col(Event.id).desc())).first() or pytest.fail("it was the first")


def a_message_of(session: OfficeSession, kind: NotificationKind) -> Message:
    one = owed(session, Notification.kind == kind, Notification.state == NotificationState.SENT)
    return session.get_one(Message, one.message_id)


@plants("2-due-stays")
def a_due_instant_is_moved(session: OfficeSession, _: Run) -> None:
    task = a_task(session, col(Task.due_at).is_not(None))
    task.due_at = task.due_at + DAY if task.due_at else None


@plants("3-done-is-confirmed")
def a_task_is_done_though_nobody_confirmed(session: OfficeSession, _: Run) -> None:
    task = a_task(session, col(Task.state).in_((State.IN_PROGRESS, State.ASSIGNED, State.RECEIVED)))
    task.state = State.DONE


@plants("4-nothing-invented")
def an_undated_task_gets_a_day(session: OfficeSession, run: Run) -> None:
    undated = select(Directive.id).where(
        col(Directive.due_on).is_(None), col(Directive.milestone_id).is_(None), Directive.kind != Kind.PERIODIC
    )  # fmt: skip
    task = a_task(session, col(Task.directive_id).in_(undated), col(Task.state).in_(OPEN))
    task.original_due_on = task.due_on = ground.FIRST_DAY
    run.books.first.pop(task.id or 0)


@plants("5-claimed-once")
def a_step_is_claimed_again(session: OfficeSession, _: Run) -> None:
    claim = session.exec(select(StepClaim)).first() or pytest.fail("no claim")
    again = claim.model_dump(exclude={"id"}) | {"repeat": claim.repeat + 50}
    session.add(StepClaim(**again))


@plants("5-next-step-right")
def a_next_step_is_a_day_late(session: OfficeSession, _: Run) -> None:
    task = a_task(session, col(Task.next_step_at).is_not(None))
    task.next_step_at = task.next_step_at + DAY if task.next_step_at else None


@plants("5-nothing-behind")
def a_task_was_forgotten_by_the_tick(session: OfficeSession, run: Run) -> None:
    task = a_task(session, col(Task.next_step_at).is_not(None))
    task.next_step_at = run.books.swept_at - DAY


@plants("6-one-after-downtime")
def a_post_hears_twice_of_one_claim(session: OfficeSession, _: Run) -> None:
    one = owed(session, Notification.kind == NotificationKind.STEP)
    session.add(Notification(**(one.model_dump(exclude={"id"}) | {"key": f"{one.key}:again"})))


@plants("7-policy-stays")
def a_task_changes_its_ladder(session: OfficeSession, run: Run) -> None:
    del session
    key = min(run.books.first)
    run.books.first[key] = First(run.books.first[key].original_due_on, policy_id=99)


@plants("5-stands-still")
def a_task_climbs_while_it_awaits_confirmation(session: OfficeSession, _: Run) -> None:
    an_event(session, "step").state = State.AWAITING


@plants("8-pause-holds")
def an_acknowledgement_does_not_hold(session: OfficeSession, _: Run) -> None:
    step = next(one for one in events(session, "step") if before(session, one).kind == "assign")
    word = before(session, step)
    word.kind, word.after = "acknowledge", {"until": (step.at + DAY).isoformat()}


@plants("9-remindings-counted")
def a_reminding_is_counted_twice(session: OfficeSession, _: Run) -> None:
    a_task(session, col(Task.state).in_(OPEN), Task.unanswered == 1).unanswered = 2


@plants("9-three-remindings")
def three_remindings_never_reach_the_agenda(session: OfficeSession, _: Run) -> None:
    standing = select(AgendaItem.task_id).where(col(AgendaItem.removed_at).is_(None))
    a_task(session, col(Task.state).in_(OPEN), col(Task.id).not_in(standing)).unanswered = 3


@plants("10-office-hours")
def a_message_leaves_at_midnight(session: OfficeSession, run: Run) -> None:
    message = session.exec(select(Message).where(~col(Message.urgent))).first() or pytest.fail("no message")
    night = message.at.astimezone(ground.ZONE).replace(hour=0)
    run.wire.taken.append(Taken(night, message.key, "sim://nobody/1", leaks=False))


@plants("11-one-message-a-person")
def a_person_gets_two_messages_at_once(session: OfficeSession, _: Run) -> None:
    message = session.exec(select(Message).where(~col(Message.urgent))).first() or pytest.fail("no message")
    session.add(Message(**(message.model_dump(exclude={"id"}) | {"key": "dd-second"})))


@plants("11-limits-are-kept")
def a_person_gets_seven_messages_an_hour(session: OfficeSession, _: Run) -> None:
    message = session.exec(select(Message).where(~col(Message.urgent))).first() or pytest.fail("no message")
    for number in range(7):
        session.add(Message(**(message.model_dump(exclude={"id"}) | {"key": f"dd-again-{number}"})))


@plants("11-one-digest-a-day")
def the_chair_hears_twice_a_day(session: OfficeSession, _: Run) -> None:
    deciding = select(Person.id).where(col(Person.name).startswith(f"Cán bộ {ground.FIRST.code} "))
    wanted = (
        select(Message)
        .where(col(Message.person_id).in_(deciding), ~col(Message.urgent))
        .order_by(col(Message.id))
    )
    first = session.exec(wanted).first() or pytest.fail("no digest")
    again = Message(**(first.model_dump(exclude={"id"}) | {"key": "dd-second", "at": first.at + MINUTE}))
    session.add(again)
    session.flush()
    one = owed(session, Notification.message_id == first.id)
    told = one.model_dump(exclude={"id"}) | {"key": f"{one.key}:again", "message_id": again.id}
    session.add(Notification(**told))


@plants("12-nothing-lost")
def what_was_taken_goes_again(session: OfficeSession, run: Run) -> None:
    key = run.wire.taken[0].key
    session.exec(select(Message).where(Message.key == key)).one().state = MessageState.RETRY


@plants("12-nothing-twice")
def a_message_is_taken_twice(session: OfficeSession, run: Run) -> None:
    del session
    run.wire.copies[run.wire.taken[0].key] += 1


@plants("12-one-in-doubt")
def a_kill_leaves_two_messages_in_doubt(session: OfficeSession, run: Run) -> None:
    del session
    run.wire.kills.append((2, 1))


@plants("12-nothing-lost")
def a_message_is_marked_and_was_never_sent(session: OfficeSession, run: Run) -> None:
    del session
    del run.wire.copies[run.wire.taken[0].key]


@plants("12-nothing-lost")
def what_is_owed_is_dropped_without_a_reason(session: OfficeSession, _: Run) -> None:
    owed(session, Notification.state == NotificationState.DROPPED).reason = ""


@plants("12-nothing-lost")
def what_is_owed_waits_for_ever(session: OfficeSession, _: Run) -> None:
    one = owed(session, Notification.state == NotificationState.SENT)
    one.state, one.message_id, one.urgent = NotificationState.OWED, None, True


@plants("12-nothing-poisoned")
def what_is_owed_cannot_be_put_into_words(session: OfficeSession, _: Run) -> None:
    one = owed(session, Notification.state == NotificationState.DROPPED)
    one.state, one.reason = NotificationState.HELD, "could not be put into words: KeyError"


@plants("12-nothing-poisoned")
def a_ladder_cannot_be_climbed(session: OfficeSession, _: Run) -> None:
    owed(session, Notification.state == NotificationState.DROPPED).kind = NotificationKind.FAILURE


@plants("12-steps-are-owed")
def a_claimed_step_is_silent(session: OfficeSession, _: Run) -> None:
    one = owed(session, Notification.kind == NotificationKind.STEP)
    for silent in session.exec(select(Notification).where(Notification.task_id == one.task_id)):
        session.delete(silent)


@plants("13-all-clear")
def somebody_who_was_told_hears_no_all_clear(session: OfficeSession, _: Run) -> None:
    session.delete(owed(session, Notification.kind == NotificationKind.ALL_CLEAR))


@plants("14-preview-is-what-happens")
def what_was_foretold_did_not_come(session: OfficeSession, run: Run) -> None:
    del session
    key, told = next(
        (key, told) for key, told in run.books.previews.items() if told.steps[0][0] <= run.books.swept_at
    )
    run.books.previews[key] = replace(told, steps=told.steps[1:] or ((*told.steps[0][:3], 9),))


@plants("16-original-stays")
def an_original_day_is_rewritten(session: OfficeSession, _: Run) -> None:
    task = a_task(session, col(Task.original_due_on).is_not(None))
    task.original_due_on = task.original_due_on + DAY if task.original_due_on else None


@plants("16-shifts-are-told")
def a_due_day_slips_and_no_act_says_so(session: OfficeSession, _: Run) -> None:
    task = a_task(session, col(Task.due_on).is_not(None), col(Task.state).in_(OPEN))
    task.due_on = task.due_on + DAY if task.due_on else None


@plants("17-chain-holds")
def an_event_is_rewritten(session: OfficeSession, _: Run) -> None:
    event = session.exec(select(Event).order_by(col(Event.id))).first() or pytest.fail("no event")
    event.by = "Người khác"


@plants("18-says-why")
def a_message_does_not_say_how_to_stop_it(session: OfficeSession, _: Run) -> None:
    message = a_message_of(session, NotificationKind.ASSIGNED)
    message.text = message.text.replace("Để dừng nhắc:", "").replace("To stop this:", "")


@plants("18-says-why")
def a_message_does_not_name_its_task(session: OfficeSession, _: Run) -> None:
    message = a_message_of(session, NotificationKind.STEP)
    message.text = message.text.replace("• GL-", "• ").replace("• TH-", "• ")


@plants("18-says-what-is-true")
def a_message_tells_another_day(session: OfficeSession, _: Run) -> None:
    for one in session.exec(select(Notification).where(Notification.kind == NotificationKind.STEP)):
        if one.message_id is not None:
            message = session.get_one(Message, one.message_id)
            message.text = re.sub(r"\d\d/\d\d/2026", "01/01/2027", message.text)


@plants("18-says-what-is-true")
def a_message_tells_of_a_step_that_nobody_took(session: OfficeSession, _: Run) -> None:
    one = owed(
        session, Notification.kind == NotificationKind.STEP, Notification.state == NotificationState.SENT
    )
    told = dt.datetime.fromisoformat(one.data["step_at"]) - DAY
    one.data = one.data | {"step_at": told.isoformat()}


@plants("19-secret-stays")
def secret_words_leave(session: OfficeSession, run: Run) -> None:
    del session
    first = run.wire.taken[0]
    run.wire.taken[0] = Taken(first.at, first.key, first.url, leaks=True)


@plants("21-monitors-not-asked")
def a_monitoring_unit_is_asked(session: OfficeSession, _: Run) -> None:
    monitor = a_task(session, Task.role == Role.MONITOR)
    owed(session, Notification.kind == NotificationKind.STEP).task_id = monitor.id


@plants("21-only-leads-are-late")
def a_coordinating_unit_is_held_late(session: OfficeSession, _: Run) -> None:
    task = a_task(session, Task.role == Role.COORDINATE)
    at = task.published_at
    session.add(
        StepClaim(
            task_id=task.id or 0, basis=Basis.DUE, epoch=1, position=3, repeat=0, step_at=at, claimed_at=at
        )
    )  # fmt: skip


@plants("22-nothing-leaks")
def a_message_of_one_body_tells_of_the_other(session: OfficeSession, run: Run) -> None:
    message = a_message_of(session, NotificationKind.ASSIGNED)
    other = next(body for key, body in run.ground.bodies.items() if key != message.body_id)
    message.text += f"\n{other.series}-2026-001.01"


@plants("22-nothing-leaks")
def the_secretariat_of_another_body_decides(session: OfficeSession, run: Run) -> None:
    event = an_event(session, "confirm")
    other = next(body for key, body in run.ground.bodies.items() if key != event.body_id)
    event.by = f"Cán bộ {other.code} 99 – Chức danh 9"


@pytest.mark.parametrize(("name", "spoil"), SPOILT, ids=[spoil.__name__ for _, spoil in SPOILT])
def test_a_fault_planted_by_hand_is_found(copied: Run, name: str, spoil: Spoil) -> None:
    """Issue 4: one fault in each law, planted in the rows or at the sink, and the last account names the law."""
    with copied.office.writing() as session:
        spoil(session, copied)
    copied._account(copied.books.at)
    assert name in copied.breaches


def test_each_invariant_has_a_planted_fault() -> None:
    assert {name for name, _ in SPOILT} == set(invariants.WHOLE)


def test_what_was_spoilt_by_nobody_is_sound(copied: Run) -> None:
    copied._account(copied.books.at)
    assert copied.breaches == {}
    assert any(task.state in ENDED for task in copied.books.tasks.values())


def test_every_fault_has_a_name_that_the_command_takes() -> None:
    assert faults.named("all") == frozenset(faults.KNOWN)
    assert faults.named("stop, jump") == {"stop", "jump"}
    assert faults.named("none") == frozenset()
    page = (Path(__file__).parents[2] / "docs" / "simulation.md").read_text(encoding="utf-8")
    assert [name for name in faults.KNOWN if f"`{name}`" not in page] == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 10))
def test_two_months_of_an_office_keep_every_law(seed: int) -> None:
    sound_and_busy(60, 10, 120, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 6))
def test_a_year_of_a_province_keeps_every_law(seed: int) -> None:
    """Issue 4: a year, 200 units, 5,000 tasks, all faults, five seeds."""
    found = simulation.simulate(365, 200, 5000, seed)
    assert simulation.is_sound(found), found
