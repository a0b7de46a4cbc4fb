"""The ladder in the life of an office: one task, a Tết, a silence, a pause, a server that was off."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from models.rules import due
from models.rules.ladder import (
    DEFAULT,
    Basis,
    Claimed,
    Clocks,
    Coming,
    Policy,
    Reason,
    Recipient,
    Step,
    coming,
    due_and_next,
    next_step,
    preview,
)
from models.rules.lifecycle import Role, State
from models.rules.workdays import Workdays, vietnam

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = vietnam(HANOI, {}, version="test")
DUE_ONLY = Policy(DEFAULT.of(Basis.DUE))
MINUTE = dt.timedelta(minutes=1)


def arrived(clocks: Clocks, policy: Policy, office: Workdays, at: dt.datetime) -> list[Coming]:
    """The steps that a tick at `at` claims."""
    return due_and_next(clocks, policy, office, at)[0]


def local(day: str, time: str = "08:00") -> dt.datetime:
    """An instant of 2026 by the clock on the office's wall: "03-09" and "08:00"."""
    return dt.datetime.fromisoformat(f"2026-{day}T{time}").replace(tzinfo=HANOI)


def lead(due_on: str | None, published: str = "02-02", **changes: object) -> Clocks:
    """A received lead task, armed when it was published at ten in the morning."""
    at = local(published, "10:00")
    due_at = due.due(dt.date.fromisoformat(f"2026-{due_on}"), OFFICE).due_at if due_on else None
    clocks = Clocks(Role.LEAD, State.RECEIVED, published_at=at, armed_at=at, due_at=due_at)
    return replace(clocks, **changes)  # type: ignore[arg-type]


def take(clocks: Clocks, steps: list[Coming]) -> Clocks:
    """The clocks after a tick has claimed these steps."""
    claimed = dict(clocks.claimed or {})
    for step in steps:
        claimed[step.step.basis] = Claimed(step.position, step.repeat, step.at)
    return replace(clocks, claimed=claimed)


def days(steps: list[Coming]) -> list[tuple[str, str]]:
    """Step names with their local days."""
    return [(step.step.name, OFFICE.day_of(step.at).strftime("%m-%d")) for step in steps]


def ahead(clocks: Clocks, until: str, policy: Policy = DUE_ONLY) -> list[tuple[str, str]]:
    """What comes if nobody answers, as names and days."""
    return days(list(preview(clocks, policy, OFFICE, local(until, "23:59"))))


def test_an_ordinary_task_climbs_the_whole_ladder() -> None:
    """Three reminders before the due day, three alerts after it, then every five working days."""
    assert ahead(lead("03-06"), "03-20") == [
        ("due-7", "02-25"),
        ("due-3", "03-03"),
        ("due-1", "03-05"),
        ("late-1", "03-09"),
        ("late-3", "03-11"),
        ("late-5", "03-13"),
        ("late-5", "03-20"),
    ]


def test_due_on_the_friday_before_tet_is_late_after_tet() -> None:
    """Trap 13: the holidays spend no step; late 1 day is the first working day after."""
    clocks = lead("02-13", published="01-05")
    assert ahead(clocks, "02-27")[-3:] == [("late-1", "02-23"), ("late-3", "02-25"), ("late-5", "02-27")]
    for day in ("02-14", "02-16", "02-20", "02-22"):
        assert arrived(take_until(clocks, "02-13"), DUE_ONLY, OFFICE, local(day, "12:00")) == []


def test_a_monday_step_of_an_early_office_comes_on_no_sunday() -> None:
    """Trap 12: 06:30 on Monday is Sunday by UTC, and still nothing comes on the office's Sunday."""
    early = vietnam(HANOI, {}, version="early", opening=dt.time(6, 30))
    clocks = take_until(lead("03-06"), "03-06")
    first = next_step(clocks, DUE_ONLY, early)
    assert isinstance(first, Coming)
    assert first.at == local("03-09", "06:30")
    assert arrived(clocks, DUE_ONLY, early, local("03-09", "06:29")) == []


def test_a_working_day_is_one_whatever_its_hours() -> None:
    """Trap 15: an office open for four hours counts the same days as one open for fourteen."""
    clocks = lead("03-06")
    found = [
        days(list(preview(clocks, DEFAULT, office, local("06-30"))))
        for office in (
            vietnam(HANOI, {}, version="long", opening=dt.time(6), closing=dt.time(20)),
            vietnam(HANOI, {}, version="short", opening=dt.time(8), closing=dt.time(12)),
        )
    ]
    assert found[0] == found[1]


def test_ten_ticks_in_a_minute_claim_once() -> None:
    """Trap 4: what is claimed is not due again."""
    clocks = take_until(lead("03-06"), "03-06")
    at = local("03-09", "08:00")
    taken = []
    for tick in range(10):
        steps = arrived(clocks, DUE_ONLY, OFFICE, at + tick * MINUTE / 10)
        clocks = take(clocks, steps)
        taken += steps
    assert days(taken) == [("late-1", "03-09")]


@pytest.mark.parametrize("tick", ["08:00", "08:01", "09:01", "23:59"])
def test_a_tick_that_misses_the_minute_still_gives_the_step(tick: str) -> None:
    """Traps 1 and 2: a step is due from its instant on, not at its instant."""
    clocks = take_until(lead("03-06"), "03-06")
    assert arrived(clocks, DUE_ONLY, OFFICE, local("03-09", "07:59")) == []
    assert days(arrived(clocks, DUE_ONLY, OFFICE, local("03-09", tick))) == [("late-1", "03-09")]


def test_a_repeat_whose_day_is_skipped_comes_the_next_day_once() -> None:
    """Trap 3: repeats are not found by the remainder of a division."""
    clocks = take_until(lead("03-06"), "03-13")
    steps = arrived(clocks, DUE_ONLY, OFFICE, local("03-23", "11:00"))
    assert [(step.step.name, step.repeat, OFFICE.day_of(step.at).day) for step in steps] == [
        ("late-5", 1, 20)
    ]
    assert arrived(take(clocks, steps), DUE_ONLY, OFFICE, local("03-24", "11:00")) == []


def test_after_three_weeks_without_a_server_every_missed_step_is_there() -> None:
    """Law 6, trap 1: nothing missed is lost; all of them at once, oldest first, and then nothing new."""
    clocks = take_until(lead("03-06"), "03-02")
    steps = arrived(clocks, DUE_ONLY, OFFICE, local("03-23", "15:00"))
    assert days(steps) == ahead(clocks, "03-23")
    assert [step.step.name for step in steps] == ["due-3", "due-1", "late-1", "late-3", "late-5", "late-5"]
    assert arrived(take(clocks, steps), DUE_ONLY, OFFICE, local("03-23", "15:01")) == []


def test_what_is_published_too_late_climbs_one_step_a_working_day() -> None:
    """Law 5: a due day already past starts at the bottom, and of missed repeats only the newest counts."""
    clocks = lead("03-02", published="03-13")
    assert ahead(clocks, "03-31") == [
        ("late-1", "03-16"),
        ("late-3", "03-17"),
        ("late-5", "03-18"),
        ("late-5", "03-23"),
        ("late-5", "03-30"),
    ]


def test_an_old_backlog_does_not_flood_the_chair() -> None:
    """Law 6: a task two years late asks the chair once at the start and then every fifth working day."""
    clocks = replace(lead(None), due_at=dt.datetime(2024, 2, 2, 10, tzinfo=dt.UTC))
    steps = list(preview(clocks, DUE_ONLY, OFFICE, local("03-13", "23:59")))
    assert [step.step.name for step in steps[:3]] == ["late-1", "late-3", "late-5"]
    asked = [OFFICE.day_of(step.at) for step in steps[2:]]
    assert steps[2].repeat > 90
    assert OFFICE.between(OFFICE.day_of(clocks.armed_at), asked[0]) == 3
    assert {OFFICE.between(one, other) for one, other in pairwise(asked[1:])} == {5}


def test_reminders_before_a_due_day_that_was_set_too_late_lapse() -> None:
    """A task published two days before its due day is reminded once, not three times."""
    assert ahead(lead("03-06", published="03-04"), "03-09") == [("due-1", "03-05"), ("late-1", "03-09")]


def test_a_reminder_on_the_due_day_itself_comes_that_morning_or_never() -> None:
    """A step of zero days is a reminder too: it is no use on the day after."""
    policy = Policy((Step(Basis.DUE, "today", 0, (Recipient.UNIT,)), *DUE_ONLY.steps[3:]))
    assert ahead(lead("03-06"), "03-09", policy) == [("today", "03-06"), ("late-1", "03-09")]
    assert ahead(lead("03-06", published="03-06"), "03-09", policy) == [("late-1", "03-09")]
    first = next_step(lead("03-06"), policy, OFFICE)
    assert isinstance(first, Coming)
    assert first.reason == Reason.BEFORE_DUE


def test_an_acknowledgement_pauses_and_expires() -> None:
    """Trap 16, law 5: silent for five working days, then the first unclaimed step, one a working day."""
    clocks = take_until(lead("03-06"), "03-09")
    held = replace(clocks, held_until=local("03-16"))
    assert arrived(held, DUE_ONLY, OFFICE, local("03-15", "23:59")) == []
    assert ahead(held, "03-27") == [
        ("late-3", "03-16"),
        ("late-5", "03-17"),
        ("late-5", "03-20"),
        ("late-5", "03-27"),
    ]


def test_a_long_pause_leaves_one_repeat_and_no_flood() -> None:
    """Law 5: of the repeats that a pause overtook only the newest follows it."""
    clocks = take_until(lead("03-06"), "03-13")
    held = replace(clocks, held_until=local("04-14", "15:00"))
    steps = list(preview(held, DUE_ONLY, OFFICE, local("04-20", "23:59")))
    assert [(step.repeat, OFFICE.day_of(step.at).strftime("%m-%d")) for step in steps] == [
        (4, "04-15"),
        (5, "04-17"),
    ]


def test_a_pause_overtakes_reminders_for_good() -> None:
    """Reminders that fell into a pause are not given after it; the alerts are."""
    held = lead("03-06", held_until=local("03-05", "09:00"))
    assert ahead(held, "03-09") == [("late-1", "03-09")]


def test_a_due_day_that_becomes_a_holiday_keeps_its_ladder_true() -> None:
    """Law 2: a later calendar edit moves no due day, and no reminder is given after it."""
    policy = Policy((Step(Basis.DUE, "today", 0, (Recipient.UNIT,)), *DUE_ONLY.steps[3:]))
    edited = vietnam(HANOI, {dt.date(2026, 3, 6): False}, version="edited")
    steps = days(list(preview(lead("03-06"), policy, edited, local("03-11", "23:59"))))
    assert steps == [("late-1", "03-09"), ("late-3", "03-11")]


def test_longer_opening_hours_bring_no_second_step_that_day() -> None:
    """Law 5: one step a working day, also on the day on which the office's hours change."""
    clocks = replace(take_until(lead("03-06"), "03-06"), held_until=local("03-16", "06:00"))
    clocks = take(clocks, arrived(clocks, DUE_ONLY, OFFICE, local("03-16", "08:00")))
    later = vietnam(HANOI, {}, version="later", opening=dt.time(9))
    assert arrived(clocks, DUE_ONLY, later, local("03-16", "23:59")) == []
    assert days(arrived(clocks, DUE_ONLY, later, local("03-17", "09:00"))) == [("late-3", "03-17")]


def test_silence_counts_from_the_last_word() -> None:
    """Law 5: a report starts the silence clock anew; until then it counts from the publishing."""
    policy = Policy(DEFAULT.of(Basis.SILENCE))
    assert ahead(lead(None), "03-20", policy)[0] == ("silent-10", "02-23")
    spoken = lead(None, silence_from_at=local("03-02", "16:00"))
    assert ahead(spoken, "04-10", policy) == [
        ("silent-10", "03-16"),
        ("silent-13", "03-19"),
        ("silent-18", "03-26"),
        ("silent-18", "04-09"),
    ]


def test_a_due_day_that_is_set_anew_leaves_silence_where_it_is() -> None:
    """Law 5: each basis counts from its own beginning; a granted extension is no word of the unit."""
    silence = Policy(DEFAULT.of(Basis.SILENCE))
    moved = lead("04-30", armed_at=local("02-25", "10:00"))
    assert ahead(moved, "03-20", silence) == ahead(lead("03-06"), "03-20", silence)
    assert ahead(moved, "03-20", silence)[0] == ("silent-10", "02-23")


def test_a_task_nobody_received_is_asked_after_two_working_days() -> None:
    """The receipt basis runs only while the task is assigned."""
    policy = Policy(DEFAULT.of(Basis.RECEIPT))
    assigned = lead("06-30", published="03-06", state=State.ASSIGNED)
    assert ahead(assigned, "03-31", policy) == [("unreceived-2", "03-10")]
    assert ahead(replace(assigned, state=State.RECEIVED), "03-31", policy) == []


def test_an_undated_task_is_looked_at_again() -> None:
    """Thirty, sixty and ninety days by the wall calendar, rolled to working days, then every thirty."""
    policy = Policy(DEFAULT.of(Basis.LOOK_AGAIN))
    assert ahead(lead(None), "06-03", policy) == [
        ("look-30", "03-04"),
        ("look-60", "04-03"),
        ("look-90", "05-04"),
        ("look-90", "06-02"),
    ]
    assert ahead(lead("12-31"), "06-03", policy) == []
    assert [step.reason for step in preview(lead(None), policy, OFFICE, local("04-30"))] == [
        Reason.LOOK_AGAIN
    ] * 2


def test_coordinating_units_have_no_due_steps() -> None:
    """Law 21: receipt and silence, no lateness of their own."""
    clocks = lead("03-06", role=Role.COORDINATE, state=State.ASSIGNED)
    steps = list(preview(clocks, DEFAULT, OFFICE, local("06-30")))
    assert {step.step.basis for step in steps} == {Basis.SILENCE, Basis.RECEIPT}
    assert list(coming(clocks, DEFAULT, OFFICE, Basis.DUE)) == []


@pytest.mark.parametrize(
    ("role", "state", "reason"),
    [
        (Role.LEAD, State.AWAITING, Reason.AWAITING),
        (Role.LEAD, State.DONE, Reason.ENDED),
        (Role.COORDINATE, State.CLOSED, Reason.ENDED),
        (Role.MONITOR, State.ASSIGNED, Reason.ONLY_INFORMED),
    ],
)
def test_a_still_ladder_says_why(role: Role, state: State, reason: Reason) -> None:
    """Laws 5 and 21: awaiting pauses, the end ends, monitors get copies and are never asked."""
    clocks = lead("03-06", role=role, state=state)
    assert next_step(clocks, DEFAULT, OFFICE) == reason
    assert arrived(clocks, DEFAULT, OFFICE, local("12-31")) == []


def test_a_ladder_without_steps_for_the_task_says_so() -> None:
    """A received undated task under a policy of due steps alone has nothing left to come."""
    assert next_step(lead(None), DUE_ONLY, OFFICE) == Reason.NOTHING_LEFT
    assert due_and_next(lead(None), DUE_ONLY, OFFICE, local("06-30")) == ([], Reason.NOTHING_LEFT)


def test_the_next_step_is_the_earliest_over_all_bases() -> None:
    """Law 5: one column answers what is due, whatever it counts from."""
    clocks = lead("03-06", state=State.ASSIGNED)
    names = []
    for _ in range(4):
        step = next_step(clocks, DEFAULT, OFFICE)
        assert isinstance(step, Coming)
        names.append((step.step.name, step.reason))
        clocks = take(clocks, [step])
    assert names == [
        ("unreceived-2", Reason.NOT_RECEIVED),
        ("silent-10", Reason.SILENT),
        ("due-7", Reason.BEFORE_DUE),
        ("silent-13", Reason.SILENT),
    ]


def take_until(clocks: Clocks, day: str) -> Clocks:
    """The clocks after an office whose server was on up to the end of that day."""
    return take(clocks, arrived(clocks, DUE_ONLY, OFFICE, local(day, "23:59")))
