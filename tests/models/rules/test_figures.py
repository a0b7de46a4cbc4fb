"""The official figures: classes partition the lead tasks, sums close, rates stand on both due dates."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searching import examples

from models.rules.figures import Figures, ResultClass, Standing, result_class, share, tally
from models.rules.lifecycle import OPEN, Role, State

NOW = dt.datetime(2026, 7, 1, 10, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
PAST, FUTURE = NOW - WEEK, NOW + WEEK

instants = st.integers(-60, 60).map(lambda days: NOW + dt.timedelta(days=days))
standings = st.builds(
    Standing,
    role=st.sampled_from(Role),
    state=st.sampled_from(State),
    due_at=st.none() | instants,
    original_due_at=st.none() | instants,
    finished_at=st.none() | instants.filter(lambda at: at <= NOW),
)


@pytest.mark.parametrize(
    ("state", "due_at", "finished_at", "expected"),
    [
        (State.DONE, FUTURE, PAST, ResultClass.DONE_IN_TIME),
        (State.DONE, PAST, PAST, ResultClass.DONE_IN_TIME),
        (State.DONE, PAST - WEEK, PAST, ResultClass.DONE_LATE),
        (State.DONE, None, PAST, ResultClass.DONE_UNDATED),
        (State.AWAITING, PAST, None, ResultClass.AWAITING),
        (State.AWAITING, None, None, ResultClass.AWAITING),
        (State.IN_PROGRESS, FUTURE, None, ResultClass.OPEN_IN_TIME),
        (State.ASSIGNED, PAST, None, ResultClass.OPEN_LATE),
        (State.DECLINED, PAST, None, ResultClass.OPEN_LATE),
        (State.RECEIVED, None, None, ResultClass.OPEN_UNDATED),
        (State.CLOSED, PAST, None, None),
    ],
)
def test_a_task_has_its_official_class(
    state: State, due_at: dt.datetime | None, finished_at: dt.datetime | None, expected: ResultClass | None
) -> None:
    """Design part 6: done or open, in time or late, with undated and awaiting apart."""
    assert result_class(state, due_at, finished_at, NOW) == expected


def test_awaiting_confirmation_is_not_late() -> None:
    """Law 3: a claim made in time does not become late while the office thinks about it."""
    found = tally([lead(State.AWAITING, due_at=PAST)], NOW)
    assert (found.classes[ResultClass.AWAITING], found.classes[ResultClass.OPEN_LATE]) == (1, 0)
    assert found.on_time is None


def test_a_moved_due_date_hides_no_lateness() -> None:
    """Law 16: the rate on the original date stands beside the rate on the current one."""
    moved = Standing(Role.LEAD, State.DONE, due_at=FUTURE, original_due_at=PAST - WEEK, finished_at=PAST)
    kept = Standing(Role.LEAD, State.DONE, due_at=FUTURE, original_due_at=FUTURE, finished_at=PAST)
    found = tally([moved, kept], NOW)
    assert (found.on_time, found.on_time_original) == (1.0, 0.5)


def test_coordinating_and_monitoring_units_are_not_counted() -> None:
    """Law 21: figures count lead tasks."""
    others = [Standing(role, State.ASSIGNED, PAST, PAST, None) for role in (Role.COORDINATE, Role.MONITOR)]
    assert tally([lead(State.DONE, due_at=FUTURE), *others], NOW) == tally(
        [lead(State.DONE, due_at=FUTURE)], NOW
    )


def test_an_office_with_ten_tasks_reads_its_figures() -> None:
    """A small review paper, by hand: ten tasks, one of them closed without a result."""
    tasks = [
        *[lead(State.DONE, due_at=FUTURE)] * 3,
        lead(State.DONE, due_at=PAST - WEEK),
        lead(State.IN_PROGRESS, due_at=PAST),
        *[lead(State.IN_PROGRESS, due_at=FUTURE)] * 2,
        lead(State.AWAITING, due_at=PAST),
        lead(State.RECEIVED, due_at=None),
        lead(State.CLOSED, due_at=PAST),
    ]
    found = tally(tasks, NOW, asked=8, answered=6)
    assert found.total == 9
    assert found.completion == pytest.approx(4 / 9)
    assert found.on_time == pytest.approx(3 / 5)
    assert tally(tasks, NOW + 2 * WEEK).classes[ResultClass.DONE_IN_TIME] == 3, "printed later, in time still"
    assert found.update_rate == pytest.approx(0.75)


def test_an_empty_office_has_no_rates() -> None:
    """Nothing to divide is said as nothing, not as zero or as full marks."""
    found = tally([], NOW)
    assert found == Figures(0, dict.fromkeys(ResultClass, 0), None, None, None, 0, 0, None)
    assert share(0, 4) == 0.0


@settings(max_examples=examples(1000), deadline=None)
@given(st.lists(standings, max_size=30))
def test_classes_partition_the_lead_tasks(tasks: list[Standing]) -> None:
    """Every lead task with a result or an open end stands in exactly one class; the sums close."""
    found = tally(tasks, NOW)
    counted = [task for task in tasks if task.role == Role.LEAD and task.state != State.CLOSED]
    assert found.total == sum(found.classes.values()) == len(counted)
    classes = found.classes
    done = (
        classes[ResultClass.DONE_IN_TIME] + classes[ResultClass.DONE_LATE] + classes[ResultClass.DONE_UNDATED]
    )
    running = (
        classes[ResultClass.OPEN_IN_TIME] + classes[ResultClass.OPEN_LATE] + classes[ResultClass.OPEN_UNDATED]
    )
    assert done == sum(task.state == State.DONE for task in counted)
    assert running + classes[ResultClass.AWAITING] == sum(task.state in OPEN for task in counted)
    undated = classes[ResultClass.DONE_UNDATED] + classes[ResultClass.OPEN_UNDATED]
    assert undated == sum(task.due_at is None and task.state != State.AWAITING for task in counted)


@settings(max_examples=examples(1000), deadline=None)
@given(st.lists(standings, max_size=30), st.lists(standings, max_size=30))
def test_the_figures_of_two_units_sum_to_the_figures_of_both(
    one: list[Standing], other: list[Standing]
) -> None:
    """A total line under the units' lines is the sum of the lines."""
    first, second, both = tally(one, NOW), tally(other, NOW), tally(one + other, NOW)
    assert both.classes == {name: first.classes[name] + second.classes[name] for name in ResultClass}


@settings(max_examples=examples(1000), deadline=None)
@given(st.lists(standings, max_size=30))
def test_rates_are_shares_and_agree_where_no_date_moved(tasks: list[Standing]) -> None:
    """Law 16: with the original dates as the current ones both rates are one."""
    kept = [Standing(t.role, t.state, t.due_at, t.due_at, t.finished_at) for t in tasks]
    found = tally(kept, NOW)
    assert found.on_time == found.on_time_original
    for rate in (found.completion, found.on_time):
        assert rate is None or 0 <= rate <= 1


@settings(max_examples=examples(1000), deadline=None)
@given(standings, st.integers(0, 400))
def test_what_ended_keeps_its_class_for_ever(task: Standing, days: int) -> None:
    """Law 3: the class of a finished task does not depend on when the paper is printed."""
    if task.state == State.DONE and task.finished_at:
        later = NOW + dt.timedelta(days=days)
        assert result_class(task.state, task.due_at, task.finished_at, NOW) == result_class(
            task.state, task.due_at, task.finished_at, later
        )


def lead(state: State, due_at: dt.datetime | None) -> Standing:
    """A lead task as its office sees it; what is done was reported a week ago."""
    return Standing(Role.LEAD, state, due_at, due_at, PAST if state == State.DONE else None)
