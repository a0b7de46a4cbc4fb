"""From one version of a ladder to another: no step starts twice, nothing comes as a flood, nothing is forgotten."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.rules import changing
from models.rules.ladder import (
    DEFAULT,
    Basis,
    Claimed,
    Clocks,
    Policy,
    Recipient,
    Step,
    due_and_next,
    preview,
)
from models.rules.lifecycle import Role, State
from models.rules.workdays import vietnam

OFFICE = vietnam(ZoneInfo("Asia/Ho_Chi_Minh"), {}, version="test")
START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
HORIZON = START + dt.timedelta(days=120)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Ladders as a file may hold them: offsets rise, the last step of silence repeats."""
    steps: list[Step] = []
    for basis in Basis:
        low = -10 if basis == Basis.DUE else 1
        least = 1 if basis == Basis.SILENCE else 0
        offsets = sorted(draw(st.sets(st.integers(low, 20), min_size=least, max_size=4)))
        last = draw(st.integers(least, 6))
        steps += [
            Step(basis, f"{basis}{offset}", offset, (Recipient.UNIT,), last if offset == offsets[-1] else 0)
            for offset in offsets
        ]
    return Policy(tuple(steps))


def climbed(clocks: Clocks, policy: Policy, at: dt.datetime) -> Clocks:
    newest = {
        s.step.basis: Claimed(s.position, s.repeat, s.at) for s in due_and_next(clocks, policy, OFFICE, at)[0]
    }
    return replace(clocks, claimed=newest)


@given(policies(), policies(), st.integers(0, 60), st.integers(0, 50))
def test_no_step_starts_twice_and_none_lies_behind(old: Policy, new: Policy, due: int, day: int) -> None:
    """Law 7: re-arming is an act; law 5: a step is claimed once. What is overtaken comes at most one a day."""
    at = START + dt.timedelta(days=day, hours=2)
    clocks = Clocks(
        Role.LEAD, State.ASSIGNED, START, START, due_at=OFFICE.closing_at((START + dt.timedelta(days=due)).date())
    )  # fmt: skip
    there = climbed(clocks, old, at)
    here = changing.moved(there, old, new, at)
    coming = list(preview(here, new, OFFICE, HORIZON))
    assert all(step.at > at for step in coming)
    for basis in Basis:
        claimed = (there.claimed or {}).get(basis)
        if claimed is None:
            continue
        step = old.of(basis)[claimed.position]
        reached = step.offset + claimed.repeat * step.repeat_every
        mine = [one for one in coming if one.step.basis == basis]
        assert all(one.step.offset + one.repeat * one.step.repeat_every > reached for one in mine)
        assert len({OFFICE.day_of(one.at) for one in mine}) == len(mine)
    assert any(one.step.basis == Basis.SILENCE for one in coming), "no open task is ever without a next step"


@given(policies(), st.integers(0, 50))
def test_the_same_ladder_changes_nothing(policy: Policy, day: int) -> None:
    at = START + dt.timedelta(days=day, hours=2)
    clocks = climbed(Clocks(Role.LEAD, State.RECEIVED, START, START, due_at=START), policy, at)
    again = changing.moved(clocks, policy, replace(policy, any_hour=True), at)
    assert (again.claimed, [*changing.differing(policy, policy)]) == (clocks.claimed, [])
    assert list(preview(again, policy, OFFICE, HORIZON)) == list(preview(clocks, policy, OFFICE, HORIZON))


def test_a_task_stands_on_the_new_ladder_where_its_days_have_brought_it() -> None:
    late_3 = Claimed(4, 0, START)
    shorter = (Step(Basis.DUE, "a", -2, (Recipient.UNIT,)), Step(Basis.DUE, "b", 1, (Recipient.CHAIR,), 1))
    assert changing.carried(DEFAULT.of(Basis.DUE), late_3, shorter) == Claimed(1, 2, START)
    assert changing.carried(DEFAULT.of(Basis.DUE), Claimed(5, 2, START), shorter) == Claimed(1, 14, START)
    later = (Step(Basis.DUE, "z", 4, (Recipient.CHAIR,)),)
    assert changing.carried(DEFAULT.of(Basis.DUE), late_3, later) is None


def test_between_two_repeats_stands_the_last_that_has_come() -> None:
    """Late-5 of the default ladder, seven days late, on one that repeats each third day from the first on."""
    thirds = (Step(Basis.DUE, "a", 1, (Recipient.CHAIR,), 3),)
    found = changing.carried(DEFAULT.of(Basis.DUE), Claimed(5, 0, START), thirds)
    assert found == Claimed(0, 1, START)
    assert isinstance(found.repeat, int)
    once = (Step(Basis.DUE, "a", 1, (Recipient.CHAIR,)),)
    assert changing.carried(DEFAULT.of(Basis.DUE), Claimed(5, 0, START), once) == Claimed(0, 0, START)


def test_a_ladder_is_the_same_only_if_steps_days_and_hours_are() -> None:
    turned = replace(DEFAULT, steps=tuple(step for basis in reversed(Basis) for step in DEFAULT.of(basis)))
    assert changing.same(DEFAULT, turned), "the order of the bases says nothing"
    for other in (
        replace(DEFAULT, steps=DEFAULT.steps[1:]),
        replace(DEFAULT, acknowledged_workdays=6),
        replace(DEFAULT, any_hour=True),
    ):
        assert not changing.same(DEFAULT, other)
