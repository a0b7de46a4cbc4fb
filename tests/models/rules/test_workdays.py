"""Working days of a Vietnamese office: holidays, swapped Saturdays, overrides, and the office's own zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searching import examples

from models.rules import workdays
from models.rules.workdays import Workdays, vietnam

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = vietnam(HANOI, {}, version="test")
DAY = dt.timedelta(days=1)

days = st.dates(dt.date(2022, 1, 1), dt.date(2028, 12, 31))
instants = st.datetimes(dt.datetime(2022, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC))


@st.composite
def offices(draw: st.DrawFn) -> Workdays:
    """Offices with days, hours and zones of their own."""
    overrides = draw(st.dictionaries(days, st.booleans(), max_size=20))
    opening, closing = draw(st.sampled_from([(7, 11), (8, 17), (6, 23)]))
    zone = draw(st.sampled_from([HANOI, ZoneInfo("UTC"), ZoneInfo("America/New_York")]))
    return vietnam(zone, overrides, version="drawn", opening=dt.time(opening), closing=dt.time(closing, 30))


@pytest.mark.parametrize(
    ("day_off", "worked"),
    [
        (dt.date(2024, 4, 29), dt.date(2024, 5, 4)),
        (dt.date(2025, 5, 2), dt.date(2025, 4, 26)),
        (dt.date(2026, 8, 31), dt.date(2026, 8, 22)),
    ],
)
def test_a_swapped_saturday_counts(day_off: dt.date, worked: dt.date) -> None:
    """Official swaps of 2024 to 2026: the bridge day is off, the Saturday for it is worked."""
    assert worked.weekday() == workdays.SATURDAY
    assert OFFICE.is_working(worked)
    assert not OFFICE.is_working(day_off)
    assert not OFFICE.is_working(worked + DAY)


@pytest.mark.parametrize(
    ("first", "last", "back"),
    [
        (dt.date(2023, 1, 20), dt.date(2023, 1, 26), dt.date(2023, 1, 27)),
        (dt.date(2024, 2, 8), dt.date(2024, 2, 14), dt.date(2024, 2, 15)),
        (dt.date(2025, 1, 25), dt.date(2025, 2, 2), dt.date(2025, 2, 3)),
        (dt.date(2026, 2, 14), dt.date(2026, 2, 22), dt.date(2026, 2, 23)),
    ],
)
def test_the_office_is_closed_over_tet(first: dt.date, last: dt.date, back: dt.date) -> None:
    """The announced Tết holidays of four years, and the first day back."""
    assert OFFICE.roll_forward(first) == back
    assert OFFICE.between(first - DAY, last) == 0
    assert OFFICE.is_working(back)


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2023, 5, 1),
        dt.date(2023, 5, 2),
        dt.date(2023, 5, 3),
        dt.date(2023, 9, 1),
        dt.date(2023, 9, 4),
        dt.date(2024, 9, 2),
        dt.date(2024, 9, 3),
        dt.date(2025, 4, 7),
        dt.date(2025, 4, 30),
        dt.date(2025, 9, 1),
        dt.date(2025, 9, 2),
        dt.date(2026, 4, 27),
        dt.date(2026, 11, 24),
    ],
)
def test_a_public_holiday_does_not_count(day: dt.date) -> None:
    """Holidays in lieu, Hùng Kings' day, National Day, and Culture Day from 2026 on."""
    assert not OFFICE.is_working(day)


def test_culture_day_was_a_working_day_before_2026() -> None:
    """24 November is a holiday by the resolution of 2026 alone."""
    assert OFFICE.is_working(dt.date(2025, 11, 24))


def test_an_announced_swap_beats_the_package() -> None:
    """Friday 2 January 2026 off for Saturday 10 January was announced late and no package knows it."""
    friday, saturday = dt.date(2026, 1, 2), dt.date(2026, 1, 10)
    office = vietnam(HANOI, {friday: False, saturday: True}, version="announced")
    assert (OFFICE.is_working(friday), OFFICE.is_working(saturday)) == (True, False)
    assert (office.is_working(friday), office.is_working(saturday)) == (False, True)
    assert office.add(dt.date(2025, 12, 31), 1) == dt.date(2026, 1, 5)
    assert office.add(dt.date(2026, 1, 9), 1) == saturday


def test_an_override_takes_back_an_official_swap() -> None:
    """A body that does not swap works on the bridge day and rests on the Saturday."""
    office = vietnam(HANOI, {dt.date(2026, 8, 31): True, dt.date(2026, 8, 22): False}, version="own")
    assert office.is_working(dt.date(2026, 8, 31))
    assert not office.is_working(dt.date(2026, 8, 22))


def test_half_past_midnight_in_hanoi_is_the_day_before_in_utc() -> None:
    """Traps 12 and 24: the day of an instant is the office's day."""
    at = dt.datetime(2026, 3, 9, 0, 30, tzinfo=HANOI)
    assert at.astimezone(dt.UTC).date() == dt.date(2026, 3, 8)
    assert OFFICE.day_of(at.astimezone(dt.UTC)) == dt.date(2026, 3, 9)
    assert OFFICE.next_opening(at) == dt.datetime(2026, 3, 9, 8, 0, tzinfo=HANOI)


def test_an_early_monday_is_not_moved_because_it_is_sunday_in_utc() -> None:
    """Trap 12: an office that opens at 06:30 on Monday opens on Sunday 23:30 UTC, and that is right."""
    office = vietnam(HANOI, {}, version="early", opening=dt.time(6, 30))
    friday = dt.datetime(2026, 3, 6, 12, 0, tzinfo=HANOI)
    assert office.next_opening(friday) == dt.datetime(2026, 3, 8, 23, 30, tzinfo=dt.UTC)
    assert office.day_of(office.next_opening(friday)) == dt.date(2026, 3, 9)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (dt.datetime(2026, 3, 6, 8, 0), dt.datetime(2026, 3, 6, 8, 0)),
        (dt.datetime(2026, 3, 6, 16, 59), dt.datetime(2026, 3, 6, 16, 59)),
        (dt.datetime(2026, 3, 6, 17, 0), dt.datetime(2026, 3, 9, 8, 0)),
        (dt.datetime(2026, 3, 6, 7, 59), dt.datetime(2026, 3, 6, 8, 0)),
        (dt.datetime(2026, 3, 7, 10, 0), dt.datetime(2026, 3, 9, 8, 0)),
    ],
)
def test_a_message_waits_for_office_hours(at: dt.datetime, expected: dt.datetime) -> None:
    """Law 10: within hours at once, else at the next opening."""
    found = OFFICE.next_office_instant(at.replace(tzinfo=HANOI))
    assert found == expected.replace(tzinfo=HANOI)


def test_zero_days_from_a_sunday_is_monday() -> None:
    """Adding nothing rolls a day off forward and leaves a working day alone."""
    assert OFFICE.add(dt.date(2026, 3, 8), 0) == dt.date(2026, 3, 9)
    assert OFFICE.add(dt.date(2026, 3, 9), 0) == dt.date(2026, 3, 9)


def test_the_calendar_says_where_its_days_come_from() -> None:
    """Law 2: every due date carries the calendar version."""
    assert workdays.official_version().startswith("VN-")
    assert OFFICE.version == "test"


@settings(max_examples=examples(1000), deadline=None)
@given(offices(), days, st.integers(1, 60))
def test_adding_and_counting_working_days_are_inverse(office: Workdays, day: dt.date, count: int) -> None:
    """`between` undoes `add`, forward from any day and backward from a working day."""
    later = office.add(day, count)
    assert office.is_working(later)
    assert office.between(day, later) == count
    start = office.roll_forward(day)
    assert office.between(start, office.add(start, -count)) == -count
    assert office.add(office.add(start, count), -count) == start


@settings(max_examples=examples(1000), deadline=None)
@given(offices(), days, days, days)
def test_stretches_of_working_days_add_up(
    office: Workdays, first: dt.date, second: dt.date, third: dt.date
) -> None:
    """Two stretches end to end hold as many working days as the whole; turning round turns the sign."""
    assert office.between(first, second) + office.between(second, third) == office.between(first, third)
    assert office.between(first, second) == -office.between(second, first)


@settings(max_examples=examples(1000), deadline=None)
@given(offices(), days)
def test_rolling_ends_on_the_nearest_working_day(office: Workdays, day: dt.date) -> None:
    """Nothing between a day and where it is rolled to is worked."""
    forward, back = office.roll_forward(day), office.roll_back(day)
    assert back <= day <= forward
    assert office.is_working(back)
    assert office.is_working(forward)
    assert office.between(day, forward) == (0 if forward == day else 1)
    assert office.add(back, 1) > day or back == day
    assert (back == day) == (forward == day) == office.is_working(day)


@settings(max_examples=examples(1000), deadline=None)
@given(offices(), instants)
def test_the_next_opening_is_the_first_one_not_before(office: Workdays, at: dt.datetime) -> None:
    """An opening of a working day at or after the instant, with no other in between."""
    opening = office.next_opening(at)
    day = office.day_of(opening)
    assert opening >= at
    assert office.is_working(day)
    assert opening == office.opening_at(day) == office.next_opening(opening)
    assert office.opening_at(office.add(day, -1)) < at
    assert office.opening_at(day) < office.closing_at(day)


@settings(max_examples=examples(1000), deadline=None)
@given(st.dictionaries(days, st.booleans(), max_size=20))
def test_what_the_body_says_of_a_day_is_final(overrides: dict[dt.date, bool]) -> None:
    """Overrides win over weekends, holidays and swaps alike, and change no other day."""
    office = vietnam(HANOI, overrides, version="own")
    for day, is_working in overrides.items():
        assert office.is_working(day) is is_working
        for other in (day - DAY, day + DAY):
            if other not in overrides:
                assert office.is_working(other) is OFFICE.is_working(other)


def test_a_persons_own_hours_meet_those_of_the_office_or_lie_outside() -> None:
    """Law 10: an end is no time of its own, and the office closes at five."""
    hours = [(8, 9), (16, 23), (0, 12), (9, 10), (6, 8), (17, 18), (22, 6), (12, 12)]
    office = Workdays(HANOI)
    assert [office.meets(dt.time(a), dt.time(b)) for a, b in hours] == [True] * 4 + [False] * 4


def test_a_weekend_rolls_back_to_its_friday_and_on_to_its_monday() -> None:
    """Law 2: periodic cut-offs go back (Decree 09/2019), all else forward."""
    for day in (dt.date(2023, 7, 15), dt.date(2023, 7, 16)):
        assert OFFICE.roll_back(day) == dt.date(2023, 7, 14)
        assert OFFICE.roll_forward(day) == dt.date(2023, 7, 17)


def test_the_office_is_open_from_its_opening_to_its_closing() -> None:
    """Law 10: a message may leave at eight, and no more at five."""
    hours = {"07:59": False, "08:00": True, "16:59": True, "17:00": False}
    for hour, is_open in hours.items():
        at = dt.datetime.fromisoformat(f"2023-07-14T{hour}").replace(tzinfo=HANOI)
        assert OFFICE.is_open(at) is is_open
    assert not OFFICE.is_open(dt.datetime(2023, 7, 15, 10, tzinfo=HANOI))
