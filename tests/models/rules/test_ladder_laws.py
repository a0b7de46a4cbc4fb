"""The ladder's laws for any clocks, policy, calendar and server: preview is what happens, nothing twice."""

import datetime as dt
import random
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from searching import examples

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
    due_and_next,
    next_step,
    preview,
)
from models.rules.lifecycle import Role, State
from models.rules.workdays import Workdays, vietnam

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
START = dt.datetime(2026, 1, 5, 1, 0, tzinfo=dt.UTC)
HORIZON = START + dt.timedelta(days=150)
SERVERS_PER_EXAMPLE = 10

instants = st.integers(0, 100 * 24 * 60).map(lambda minutes: START + dt.timedelta(minutes=minutes))


def arrived(clocks: Clocks, policy: Policy, office: Workdays, at: dt.datetime) -> list[Coming]:
    """The steps that a tick at `at` claims."""
    return due_and_next(clocks, policy, office, at)[0]


@st.composite
def offices(draw: st.DrawFn) -> Workdays:
    """Offices with days and hours of their own, one of which opens while UTC still has the day before."""
    days = st.dates(dt.date(2025, 11, 1), dt.date(2026, 7, 31))
    opening = dt.time(draw(st.integers(5, 9)), 30)
    return vietnam(
        HANOI, draw(st.dictionaries(days, st.booleans(), max_size=15)), version="drawn", opening=opening
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The default ladder, or any with rising steps in each basis of which the last may repeat."""
    if draw(st.booleans()):
        return DEFAULT
    steps: list[Step] = []
    for basis in Basis:
        low = -10 if basis == Basis.DUE else 1
        offsets = sorted(draw(st.sets(st.integers(low, 25), max_size=5)))
        repeat_every = draw(st.integers(0, 7))
        for offset in offsets:
            every = repeat_every if offset == offsets[-1] else 0
            steps.append(Step(basis, f"{basis}{offset}", offset, (Recipient.UNIT,), every))
    return Policy(tuple(steps))


@st.composite
def tasks(draw: st.DrawFn) -> Clocks:
    """Open tasks with any history of dates: due long ago, soon or never, paused or not."""
    published_at = draw(instants)
    held_until = draw(st.none() | instants)
    return Clocks(
        role=draw(st.sampled_from([Role.LEAD, Role.LEAD, Role.COORDINATE])),
        state=draw(st.sampled_from([State.ASSIGNED, State.RECEIVED, State.IN_PROGRESS, State.DECLINED])),
        published_at=published_at,
        armed_at=max(published_at, draw(instants)),
        due_at=draw(
            st.none() | st.integers(-90, 90).map(lambda days: published_at + dt.timedelta(days=days))
        ),
        silence_from_at=draw(st.none() | instants.filter(lambda at: at >= published_at)),
        held_until=held_until,
    )


def run(clocks: Clocks, policy: Policy, office: Workdays, ticks: list[dt.datetime]) -> list[Coming]:
    """What a server claims that ticks at these instants."""
    happened = []
    for tick in ticks:
        steps = arrived(clocks, policy, office, tick)
        happened += steps
        clocks = take(clocks, steps)
    return happened


def take(clocks: Clocks, steps: list[Coming]) -> Clocks:
    """The clocks after these steps are claimed: the newest of each basis counts."""
    newest = {step.step.basis: Claimed(step.position, step.repeat, step.at) for step in steps}
    return replace(clocks, claimed={**(clocks.claimed or {}), **newest})


@settings(max_examples=examples(1000), deadline=None)
@given(tasks(), policies(), offices(), st.integers(0, 2**32))
def test_the_preview_is_what_happens(clocks: Clocks, policy: Policy, office: Workdays, seed: int) -> None:
    """Law 14, for ten thousand servers: diligent or down for months, they claim exactly what was foretold."""
    foretold = list(preview(clocks, policy, office, HORIZON))
    chance = random.Random(seed)  # noqa: S311
    for _ in range(SERVERS_PER_EXAMPLE):
        ticks = sorted(START + (HORIZON - START) * chance.random() for _ in range(chance.randint(0, 30)))
        assert run(clocks, policy, office, [*ticks, HORIZON]) == foretold


@settings(max_examples=examples(300), deadline=None)
@given(tasks(), policies(), offices(), instants)
def test_explaining_midway_foretells_the_rest(
    clocks: Clocks, policy: Policy, office: Workdays, at: dt.datetime
) -> None:
    """Law 14: what `explain` shows on any day is the remainder of what was foretold on the first."""
    foretold = list(preview(clocks, policy, office, HORIZON))
    past = arrived(clocks, policy, office, at)
    assert past + list(preview(take(clocks, past), policy, office, HORIZON)) == foretold


@settings(max_examples=examples(300), deadline=None)
@given(tasks(), policies(), offices())
def test_following_the_next_step_meets_every_step(clocks: Clocks, policy: Policy, office: Workdays) -> None:
    """Law 5: the stored `next_step_at` alone, followed one by one, misses nothing and repeats nothing."""
    followed = []
    step = next_step(clocks, policy, office)
    while isinstance(step, Coming) and step.at <= HORIZON:
        followed.append(step)
        clocks = take(clocks, [step])
        step = next_step(clocks, policy, office)
    assert isinstance(step, Coming) or step == Reason.NOTHING_LEFT
    assert followed == list(preview(replace(clocks, claimed=None), policy, office, HORIZON))


@settings(max_examples=examples(1000), deadline=None)
@given(tasks(), policies(), offices())
def test_no_step_comes_twice_or_crowds_a_day(clocks: Clocks, policy: Policy, office: Workdays) -> None:
    """Laws 5 and 10, trap 14: each place once, one a working day and basis, always at an opening."""
    steps = list(preview(clocks, policy, office, HORIZON))
    places = [(step.step.basis, step.position, step.repeat) for step in steps]
    assert len(places) == len(set(places))
    crowded = [(step.step.basis, office.day_of(step.at)) for step in steps]
    assert len(crowded) == len(set(crowded))
    for step in steps:
        day = office.day_of(step.at)
        assert office.is_working(day)
        assert step.at == office.opening_at(day)
    assert [step.at for step in steps] == sorted(step.at for step in steps)


@settings(max_examples=examples(300), deadline=None)
@given(tasks(), policies(), offices(), st.lists(st.tuples(instants, st.integers(0, 20)), max_size=4))
def test_acknowledgements_in_between_repeat_nothing(
    clocks: Clocks, policy: Policy, office: Workdays, words: list[tuple[dt.datetime, int]]
) -> None:
    """Law 5, trap 16: however often the ladder pauses, it goes on after the last claimed place."""
    happened: list[Coming] = []
    for at, length in sorted(words):
        steps = arrived(clocks, policy, office, at)
        assert clocks.held_until is None or all(step.at >= clocks.held_until for step in steps)
        happened += steps
        clocks = replace(take(clocks, steps), held_until=at + dt.timedelta(days=length))
    happened += arrived(clocks, policy, office, HORIZON)
    for basis in Basis:
        own = [step for step in happened if step.step.basis == basis]
        places = [(step.position, step.repeat) for step in own]
        assert places == sorted(set(places))
        on = [office.day_of(step.at) for step in own]
        assert on == sorted(set(on))


@settings(max_examples=examples(1000), deadline=None)
@given(tasks(), policies(), offices())
def test_every_step_is_true_when_it_comes(clocks: Clocks, policy: Policy, office: Workdays) -> None:
    """Laws 2 and 5: reminders before the end of the due day, alerts after it, and none within a pause."""
    for step in preview(clocks, policy, office, HORIZON):
        assert clocks.held_until is None or step.at >= clocks.held_until
        if step.step.basis == Basis.DUE:
            assert clocks.due_at is not None
            assert step.at >= clocks.armed_at
            assert (step.reason == Reason.LATE) == (step.at > clocks.due_at)
        else:
            assert step.at >= clocks.published_at


@settings(max_examples=examples(300), deadline=None)
@given(tasks(), policies(), offices())
def test_no_alert_is_skipped(clocks: Clocks, policy: Policy, office: Workdays) -> None:
    """Law 6: whatever was paused or began late, each place is climbed; only reminders and repeats lapse."""
    found = {basis: [-1] for basis in Basis}
    for step in preview(clocks, policy, office, HORIZON):
        found[step.step.basis].append(step.position)
    for basis, positions in found.items():
        skipped = {place for a, b in pairwise(positions) for place in range(a + 1, b)}
        assert all(basis == Basis.DUE and policy.of(basis)[place].offset <= 0 for place in skipped)


@settings(max_examples=examples(300), deadline=None)
@given(tasks(), policies(), offices(), instants)
def test_ten_ticks_in_a_minute_are_one(
    clocks: Clocks, policy: Policy, office: Workdays, at: dt.datetime
) -> None:
    """Trap 4: a nervous server claims nothing more than a calm one."""
    second = dt.timedelta(seconds=1)
    calm = run(clocks, policy, office, [at + 9 * second])
    assert run(clocks, policy, office, [at + tick * second for tick in range(10)]) == calm


@settings(max_examples=examples(300), deadline=None)
@given(tasks(), policies(), offices(), st.sampled_from([State.AWAITING, State.DONE, State.CLOSED]))
def test_nothing_comes_to_who_owes_nothing(
    clocks: Clocks, policy: Policy, office: Workdays, state: State
) -> None:
    """Laws 5 and 21: awaiting and ended tasks are still, and so is whoever only gets a copy."""
    for still in (replace(clocks, state=state), replace(clocks, role=Role.MONITOR)):
        assert arrived(still, policy, office, HORIZON) == []
        assert isinstance(next_step(still, policy, office), Reason)
    coordinating = replace(clocks, role=Role.COORDINATE)
    assert not {Basis.DUE, Basis.LOOK_AGAIN} & {
        step.step.basis for step in arrived(coordinating, policy, office, HORIZON)
    }
