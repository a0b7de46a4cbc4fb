"""Replay: the same ladder over the same history is what was taken; another one differs where it says so."""

import datetime as dt
import random

import pytest
from builders import at, by, enter
from sqlmodel import select

from flows.escalate import escalate
from models import questions, replays
from models.acts import answering, calendars, confirming, milestones, policies
from models.acts.answering import Said
from models.event import Event
from models.rules import policy_file
from models.rules.ladder import DEFAULT
from models.rules.lifecycle import Answer, State
from models.rules.policy_file import PolicyFile
from models.store import Office

END = at("2023-10-31T18:00")


def file(old: str = "", new: str = "") -> PolicyFile:
    return policy_file.read(policy_file.write("default", DEFAULT).replace(old, new).encode())


def replay(
    office: Office, what: PolicyFile, since: str | None = None, until: str | None = None
) -> replays.Replay:
    days = (dt.date.fromisoformat(day) if day else None for day in (since, until))
    with office.reading() as session:
        return replays.replay(session, questions.unit(session, "BCD"), what, END, *days)


def act(office: Office, code: str, dice: random.Random, when: dt.datetime) -> None:
    """Something that may happen to a task, by its unit or by the secretariat."""
    with office.writing() as session:
        task, unit = questions.task(session, code), "snv.head" if code.endswith("01") else "stc.head"
        mine, clerk = by(session, unit, when), by(session, "bcd.clerk", when)
        if task.state == State.AWAITING:
            dice.choice(
                [
                    lambda: confirming.confirm(session, task, clerk),
                    lambda: confirming.return_(session, task, clerk, "thiếu"),
                ]
            )()
        elif task.state == State.DECLINED:
            confirming.return_(session, task, clerk, "đúng việc")
        elif task.state == State.ASSIGNED and dice.random() < 0.5:
            dice.choice(
                [
                    lambda: answering.receive(session, task, mine),
                    lambda: answering.decline(session, task, mine, "không phải"),
                ]
            )()
        elif task.state in {State.ASSIGNED, State.RECEIVED, State.IN_PROGRESS}:
            said = Said(dice.choice([Answer.IN_PROGRESS, Answer.LATE, Answer.DONE]), note="Công văn 1")
            dice.choice([lambda: answering.answer(session, task, mine, said), lambda: answering.acknowledge(session, task, mine)])()  # fmt: skip


def live(office: Office, seed: int) -> list[str]:
    """Four months of an office: tasks dated, undated and waiting for a happening; a tick every morning and noon."""
    dice = random.Random(seed)  # noqa: S311 - a history, no secret
    codes = enter(office, "2023-07-14", coordinate="STC") + enter(office, None)
    codes += enter(office, None, milestone="Đối thoại lần hai") + enter(
        office, "2023-09-15", coordinate="STC"
    )
    day = at("2023-07-01T08:00")
    while day < END:
        escalate(office, day)
        for code in codes:
            if dice.random() < 0.05:
                act(office, code, dice, day + dt.timedelta(hours=dice.randint(1, 12)))
        if (day.month, day.day) in {(8, 1), (9, 20)}:
            with office.writing() as session:
                found = milestones.named(session, "Đối thoại lần hai")
                milestones.set_date(
                    session,
                    found,
                    dt.date(2023, 9, 29),
                    by(session, "bcd.clerk", day + dt.timedelta(hours=13)),
                )
        day += dt.timedelta(days=1)
    return codes


@pytest.mark.parametrize("seed", range(3))
def test_the_ladder_in_force_replayed_is_what_was_taken(desk: Office, seed: int) -> None:
    """Contract: policy replay; law 14: one formula. Answers, returns, pauses and moved dates are in the history."""
    codes = live(desk, seed)
    same = replay(desk, file())
    assert (same.tasks, same.differences) == (len(codes), [])
    assert same.recorded == same.replayed > 40
    assert all(count.recorded == count.replayed for count in (*same.by_step, *same.by_recipient))


def test_another_ladder_differs_where_it_says_so_and_nothing_is_written(desk: Office) -> None:
    code = enter(desk, "2023-07-14")[0]
    for day in range(1, 31):
        escalate(desk, at(f"2023-07-{day:02}T08:30"))
    with desk.reading() as session:
        before = len(session.exec(select(Event)).all())
    found = replay(
        desk, file("name: late-3\n    offset: 3", "name: late-2\n    offset: 2"), until="2023-07-30"
    )
    (difference,) = found.differences
    assert difference.task == code
    assert [(one.step, one.at) for one in difference.only_recorded] == [("late-3", at("2023-07-19T08:00"))]
    assert [(one.step, one.at) for one in difference.only_replayed] == [("late-2", at("2023-07-18T08:00"))]
    counts = {count.name: (count.recorded, count.replayed) for count in found.by_step}
    assert (counts["late-3"], counts["late-2"], counts["late-1"]) == ((1, 0), (0, 1), (1, 1))
    with desk.reading() as session:
        assert len(session.exec(select(Event)).all()) == before
    assert (
        replay(desk, file("offset: 3", "offset: 2"), since="2023-07-20", until="2023-07-30").differences == []
    )
    assert (
        replay(
            desk,
            policy_file.read(
                b"name: urgent\n" + policy_file.write("default", DEFAULT).encode().split(b"\n", 1)[1]
            ),
        ).tasks
        == 0
    )


def test_a_history_with_a_rearmed_task_tells_who_was_named_then(desk: Office) -> None:
    enter(desk, "2023-07-14")
    for day in range(1, 18):
        escalate(desk, at(f"2023-07-{day:02}T08:30"))
    changed = file("recipients: [unit, unit-head, secretariat]", "recipients: [chair]")
    with desk.writing() as session:
        body, deed = questions.unit(session, "BCD"), by(session, "bcd.clerk", at("2023-07-17T09:00"))
        policies.take_in(session, body, changed, deed)
        policies.rearm(session, body, deed)
    escalate(desk, at("2023-07-19T08:30"))
    assert replay(desk, file(), until="2023-07-19").differences == []
    assert len(replay(desk, changed, until="2023-07-19").differences) == 1


def test_a_history_with_an_edited_calendar_is_replayed_by_the_days_as_they_were_known(desk: Office) -> None:
    """Law 2: a day off that was decided later changes no step of before, and re-arming by it is no other ladder."""
    enter(desk, "2023-07-14")
    for day in range(1, 13):
        escalate(desk, at(f"2023-07-{day:02}T08:30"))
    with desk.writing() as session:
        body, deed = questions.unit(session, "BCD"), by(session, "bcd.clerk", at("2023-07-12T09:00"))
        for day in ("2023-07-05", "2023-07-14"):
            calendars.add_day(
                session, body, dt.date.fromisoformat(day), deed, is_working=False, decision="Công điện"
            )
        calendars.rearm(session, body, deed)
    for day in range(13, 29):
        escalate(desk, at(f"2023-07-{day:02}T08:30"))
    found = replay(desk, file(), until="2023-07-28")
    assert (found.recorded > 5, found.differences) == (True, [])
