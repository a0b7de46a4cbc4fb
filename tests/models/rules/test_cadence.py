"""When a task calls for a request besides the base round: its kind, its due day, how its unit answers, its pauses."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import cadence
from models.rules.asking import next_round_on, round_on
from models.rules.cadence import Cadence, Call, Why, Work, comes, streak
from models.rules.workdays import vietnam

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = vietnam(HANOI, {}, version="official")
MONDAY = dt.date(2023, 7, 10)
NUMBERS = Cadence(
    one_off=4,
    continuing=8,
    periodic=6,
    near_within=2,
    near_every=2,
    sooner_by=1,
    later_by=1,
    shortest=2,
    longest=9,
)


def at(day: str, hour: int = 9) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2023-{day}T{hour:02}:00").replace(tzinfo=HANOI)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2023-{text}")


def call(work: Work, *, asked: str = "07-10", units: int = 0, today: dt.date = MONDAY) -> Call:
    return comes(work, at(asked, 8), NUMBERS, units, OFFICE, today)


ONE_OFF = Work("one-off", at("06-29"))


@pytest.mark.parametrize(
    ("work", "units", "on", "why", "every"),
    [
        (ONE_OFF, 0, "07-14", Why.PACE, 4),
        (replace(ONE_OFF, kind="continuing"), 0, "07-20", Why.PACE, 8),
        (replace(ONE_OFF, kind="periodic"), 0, "07-18", Why.PACE, 6),
        (ONE_OFF, -1, "07-13", Why.SILENCE, 3),
        (ONE_OFF, -2, "07-12", Why.SILENCE, 2),
        (ONE_OFF, -9, "07-12", Why.SILENCE, 2),  # never more often than that
        (ONE_OFF, 3, "07-19", Why.PACE, 7),
        (ONE_OFF, 9, "07-21", Why.PACE, 9),  # never more seldom than that
        (replace(ONE_OFF, due_on=day("07-14")), 0, "07-12", Why.NEAR_DUE, 2),
        (replace(ONE_OFF, due_on=day("07-10")), 0, "07-12", Why.NEAR_DUE, 2),  # late for two days
        (replace(ONE_OFF, due_on=day("07-07")), 0, "07-14", Why.PACE, 4),  # too late to be near
        (replace(ONE_OFF, due_on=day("07-20")), 0, "07-14", Why.PACE, 4),  # not near yet
        (replace(ONE_OFF, due_on=day("07-14")), 2, "07-14", Why.NEAR_DUE, 4),  # it answers, so it is spared
        (replace(ONE_OFF, quiet_from=at("07-12")), 0, "07-18", Why.PACE, 4),  # a word since the request
        (replace(ONE_OFF, held_until=at("07-18", 8)), 0, "07-18", Why.PACE, 4),  # its ladder pauses
        (
            replace(ONE_OFF, held_until=at("07-18", 10)),
            0,
            "07-19",
            Why.PACE,
            4,
        ),  # returned at ten: the next day
    ],
)
def test_the_day_and_the_reason(work: Work, units: int, on: str, why: Why, every: int) -> None:
    """Issue 5: by kind and nearness of the due day, tightening with silence, relaxing for units that answer."""
    assert call(work, units=units) == Call(day(on), why, every)


def test_days_off_do_not_count_and_a_missed_day_is_made_up_for_today() -> None:
    """Office hours: working days only; after an outage the request comes once, now."""
    tet = Work("one-off", at("01-18"))
    assert comes(tet, None, NUMBERS, 0, OFFICE, dt.date(2023, 1, 18)).on == dt.date(2023, 1, 31)
    assert call(ONE_OFF, today=day("07-18")).on == day("07-18")


def test_hoa_toc_is_asked_every_working_day_and_ordinary_work_by_the_round_alone() -> None:
    """Issue 5: by priority; ordinary work of a unit that answers calls for nothing before the next round."""
    express = comes(ONE_OFF, at("07-10", 8), cadence.EXPRESS, 0, OFFICE, MONDAY)
    urgent = comes(ONE_OFF, at("07-10", 8), cadence.URGENT, 0, OFFICE, MONDAY)
    ordinary = comes(ONE_OFF, at("07-10", 8), cadence.ORDINARY, 0, OFFICE, MONDAY)
    assert (express.on, urgent.on) == (day("07-11"), day("07-13"))
    assert ordinary.on > next_round_on(at("07-10"), OFFICE)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([], 0),
        ([None], 0),  # the round that stands tells nothing yet
        ([None, False, False, True], -2),
        ([None, True, True, False], 2),
        ([True, False], 1),
        ([False, True], -1),
    ],
)
def test_how_a_unit_answers(answers: list[bool | None], found: int) -> None:
    assert streak(answers) == found


days = st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
numbers = st.integers(1, 12)
cadences = st.builds(
    Cadence, one_off=numbers, continuing=numbers, periodic=numbers, near_within=st.integers(0, 6),
    near_every=numbers, sooner_by=st.integers(0, 3), later_by=st.integers(0, 3), shortest=st.integers(1, 4),
    longest=st.integers(4, 12),
)  # fmt: skip


@given(days, st.none() | days, cadences, st.integers(-8, 8), st.integers(0, 20))
def test_silence_never_makes_a_request_later_and_an_answer_never_sooner(
    quiet: dt.date, due_on: dt.date | None, rules: Cadence, units: int, later: int
) -> None:
    """Issue 5: tightening with silence, relaxing for units that answer; within the bounds of the ladder."""
    work = Work("one-off", OFFICE.opening_at(quiet), due_on)
    today = OFFICE.roll_forward(quiet + dt.timedelta(days=later))
    found, worse = (comes(work, None, rules, count, OFFICE, today) for count in (units, units - 1))
    spoken = replace(work, quiet_from=OFFICE.opening_at(quiet + dt.timedelta(days=1)))
    assert worse.on <= found.on <= comes(spoken, None, rules, units, OFFICE, today).on
    assert rules.shortest <= found.every <= rules.longest
    assert found.on >= today
    assert OFFICE.is_working(found.on)


@given(st.datetimes(dt.datetime(2023, 1, 5), dt.datetime(2023, 12, 20), timezones=st.just(HANOI)))
def test_the_next_round_is_the_first_that_does_not_stand_yet(instant: dt.datetime) -> None:
    """Design part 6: rounds follow one another without a gap; a week without a working day has none."""
    coming = OFFICE.opening_at(next_round_on(instant, OFFICE))
    assert coming > instant
    assert round_on(coming, OFFICE) == next_round_on(instant, OFFICE)
    assert round_on(coming - dt.timedelta(seconds=1), OFFICE) == round_on(instant, OFFICE)
