"""What a suspension does to the clocks: its days are neither silence nor time to take a task (law 5)."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.ladder import DEFAULT, Basis, Claimed, Clocks, Policy, due_and_next, preview
from models.rules.lifecycle import Role, State
from models.rules.resuming import resumed, silent_for
from models.rules.workdays import Workdays

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = Workdays(HANOI)
DAY = dt.timedelta(days=1)


def local(day: str, hour: str = "09:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"2023-{day}T{hour}").replace(tzinfo=HANOI)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(f"2023-{day}")


def task(state: State = State.ASSIGNED, **clocks: object) -> Clocks:
    given = local("07-03")
    return replace(Clocks(Role.LEAD, state, given, given), **clocks)  # type: ignore[arg-type]


def only(basis: Basis) -> Policy:
    return Policy(DEFAULT.of(basis))


def steps(clocks: Clocks, basis: Basis, until: str) -> list[tuple[str, str]]:
    found = preview(clocks, only(basis), OFFICE, local(until))
    return [(one.step.name, f"{OFFICE.day_of(one.at):%m-%d}") for one in found]


def test_silence_goes_on_where_it_stood() -> None:
    """Given on Monday, suspended on the Wednesday of that week for four weeks: a day of silence was over."""
    still = task(State.RECEIVED, suspended_at=local("07-05"))
    going = resumed(still, on("07-05"), on("08-02"), local("08-02"), OFFICE)
    assert going.suspended_at is None
    assert steps(task(State.RECEIVED), Basis.SILENCE, "07-21") == [
        ("silent-10", "07-17"),
        ("silent-13", "07-20"),
    ]
    assert steps(going, Basis.SILENCE, "08-18") == [("silent-10", "08-14"), ("silent-13", "08-17")]


def test_a_word_during_the_suspension_begins_silence_there() -> None:
    """Only what was suspended after the word moves its silence: three days of the second week."""
    spoken = task(State.IN_PROGRESS, silence_from_at=local("07-11"))
    going = resumed(spoken, on("07-05"), on("07-17"), local("07-17"), OFFICE)
    assert going.silence_from_at == OFFICE.opening_at(on("07-14"))
    late = resumed(spoken, on("07-05"), on("07-11"), local("07-17"), OFFICE)
    assert late.silence_from_at == local("07-11"), "what ended before the word has nothing to move"
    none = resumed(spoken, on("07-12"), on("07-12"), local("07-12"), OFFICE)
    assert none.silence_from_at == local("07-11"), "ended on the day on which it began"


def test_the_time_to_take_a_task_stands_still_too() -> None:
    """Given on Monday and suspended at once: two working days to take it, from the resumption on."""
    going = resumed(task(), on("07-03"), on("07-31"), local("07-31"), OFFICE)
    assert steps(task(), Basis.RECEIPT, "07-31") == [("unreceived-2", "07-05")]
    assert going.receipt_from_at == OFFICE.opening_at(on("07-28"))
    assert steps(going, Basis.RECEIPT, "08-31") == [("unreceived-2", "08-01")]
    returned = task(receipt_from_at=local("07-10"))
    again = resumed(returned, on("07-11"), on("07-12"), local("07-12"), OFFICE)
    assert again.receipt_from_at == OFFICE.opening_at(on("07-11"))


def test_the_due_ladder_is_not_moved_and_comes_a_step_a_day() -> None:
    """Laws 2 and 5: the day stays the day; what was overtaken begins on the day after."""
    due = task(State.RECEIVED, due_at=local("07-14", "17:00"))
    going = resumed(due, on("07-05"), on("07-31"), local("07-31", "10:00"), OFFICE)
    assert (going.due_at, going.held_until) == (due.due_at, local("07-31", "10:00"))
    assert steps(going, Basis.DUE, "08-02")[:2] == [("late-1", "08-01"), ("late-3", "08-02")]


def test_an_acknowledgement_that_lasts_longer_still_holds() -> None:
    held = task(State.RECEIVED, held_until=local("07-20"))
    assert resumed(held, on("07-05"), on("07-06"), local("07-06"), OFFICE).held_until == local("07-20")
    assert resumed(held, on("07-05"), on("07-06"), local("07-25"), OFFICE).held_until == local("07-25")


@pytest.mark.parametrize(("day", "days"), [("07-03", 0), ("07-04", 1), ("07-06", 1), ("08-31", 1)])
def test_the_silent_days_that_messages_tell_stand_while_the_clock_stands(day: str, days: int) -> None:
    assert silent_for(task(suspended_at=local("07-05")), OFFICE, on(day)) == days


def test_the_silent_days_count_from_the_last_word() -> None:
    assert silent_for(task(), OFFICE, on("07-10")) == 5
    assert silent_for(task(silence_from_at=local("07-07")), OFFICE, on("07-10")) == 1
    spoken = task(silence_from_at=local("07-06"), suspended_at=local("07-05"))
    assert silent_for(spoken, OFFICE, on("07-10")) == 0, "a word given while the clock stands"


spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda two: (min(two), max(two)))


@given(
    st.dictionaries(st.dates(on("07-01"), on("10-31")), st.booleans(), max_size=12), spans, st.integers(0, 90)
)
def test_silence_is_the_working_days_that_were_not_suspended(
    own: dict[dt.date, bool], span: tuple[int, int], later: int
) -> None:
    """Law 5: for any calendar, any suspension and any day after it, day for day."""
    office = Workdays(
        HANOI, off=frozenset(d for d in own if not own[d]), on=frozenset(d for d in own if own[d])
    )
    since, until = (on("07-03") + dt.timedelta(days=days) for days in span)
    at = office.opening_at(until)
    clocks = resumed(task(State.RECEIVED), since, until, at, office)
    today = until + dt.timedelta(days=later)
    counted = [
        day
        for day in (on("07-03") + dt.timedelta(days=n) for n in range(1, (today - on("07-03")).days + 1))
        if office.is_working(day) and not since <= day < until
    ]
    assert silent_for(clocks, office, today) == len(counted)


def test_what_was_claimed_before_is_not_asked_for_again() -> None:
    claimed = {Basis.SILENCE: Claimed(0, 0, OFFICE.opening_at(on("07-17")))}
    still = task(State.RECEIVED, claimed=claimed, suspended_at=local("07-18"))
    going = resumed(still, on("07-18"), on("08-15"), local("08-15"), OFFICE)
    due, coming = due_and_next(going, only(Basis.SILENCE), OFFICE, local("08-15"))
    assert due == []
    assert [name for name, _ in steps(going, Basis.SILENCE, "08-18")] == ["silent-13"]
    assert steps(going, Basis.SILENCE, "08-18") == [("silent-13", "08-17")]
    assert getattr(coming, "at", None) == OFFICE.opening_at(on("08-17"))
