"""Due days and lateness: the day as read stays, the instant is the end of the working day (law 2)."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from searching import examples

from models.rules import due
from models.rules.workdays import vietnam

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = vietnam(HANOI, {}, version="2026-a")

days = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31))


def local(*numbers: int) -> dt.datetime:
    """An instant by the clock on the office's wall."""
    year, month, day, hour, minute = numbers
    return dt.datetime(year, month, day, hour, minute, tzinfo=HANOI)


def test_due_today_is_not_late_at_one_minute_to_five() -> None:
    """Trap 24: the due day belongs to the unit to its end, and is over at the next opening."""
    found = due.due(dt.date(2026, 3, 6), OFFICE)
    assert not due.is_late(found.due_at, local(2026, 3, 6, 0, 30))
    assert not due.is_late(found.due_at, local(2026, 3, 6, 16, 59))
    assert not due.is_late(found.due_at, local(2026, 3, 6, 17, 0))
    assert due.is_late(found.due_at, OFFICE.next_opening(local(2026, 3, 6, 17, 0)))


def test_a_due_sunday_is_kept_as_read_and_ends_on_monday() -> None:
    """Law 2: `due_on` never moves, `due_at` rolls forward (Civil Code 2015, art. 148)."""
    found = due.due(dt.date(2026, 3, 8), OFFICE)
    assert found == due.Due(dt.date(2026, 3, 8), local(2026, 3, 9, 17, 0), "2026-a")


def test_a_due_day_inside_a_long_holiday_ends_on_the_first_day_back() -> None:
    """30 August 2026 is a Sunday inside a holiday of five days."""
    assert due.due(dt.date(2026, 8, 30), OFFICE).due_at == local(2026, 9, 3, 17, 0)


def test_a_periodic_cut_off_rolls_back() -> None:
    """Law 2: cut-offs of periodic reports on a day off come earlier, never later."""
    found = due.due(dt.date(2026, 3, 15), OFFICE, cut_off=True)
    assert (found.due_on, found.due_at) == (dt.date(2026, 3, 15), local(2026, 3, 13, 17, 0))


def test_what_has_no_due_day_is_never_late() -> None:
    """An undated task is a state of its own."""
    assert not due.is_late(None, local(2099, 1, 1, 0, 0))


def test_lateness_counts_working_days_from_the_due_day() -> None:
    """Friday's task is a day late on Monday from its first minute; what is not late counts none."""
    friday = due.due(dt.date(2026, 3, 6), OFFICE).due_at
    late = [
        due.days_late(friday, local(2026, 3, day, hour, 0), OFFICE)
        for day, hour in ((6, 17), (6, 18), (9, 0), (10, 8))
    ]
    assert late == [0, 0, 1, 2]
    assert due.days_late(None, local(2099, 1, 1, 0, 0), OFFICE) == 0


def test_a_claim_of_the_due_day_is_in_time_whatever_the_hour() -> None:
    """Law 3: the day of the accepted claim counts, also when it is reported at night."""
    found = due.due(dt.date(2026, 3, 6), OFFICE)
    reported = OFFICE.day_of(local(2026, 3, 6, 23, 59))
    assert not due.is_late(found.due_at, due.finished_at(reported, OFFICE))
    assert due.is_late(found.due_at, due.finished_at(dt.date(2026, 3, 7), OFFICE))


def test_summer_hours_make_no_claim_late() -> None:
    """A due instant stamped under winter hours meets a claim of the same day under longer summer hours."""
    winter = vietnam(HANOI, {}, version="winter", opening=dt.time(7, 30), closing=dt.time(16, 30))
    summer = vietnam(HANOI, {}, version="summer", opening=dt.time(7, 0), closing=dt.time(17, 0))
    day = dt.date(2026, 6, 12)
    assert not due.is_late(due.due(day, winter).due_at, due.finished_at(day, summer))
    assert due.is_late(due.due(day, winter).due_at, due.finished_at(day + dt.timedelta(days=1), summer))


@settings(max_examples=examples(1000), deadline=None)
@given(days, st.booleans())
def test_a_due_instant_is_the_closing_of_a_working_day(day: dt.date, cut_off: bool) -> None:
    """Law 2: rolled forward, or back for a cut-off; a working day is not rolled at all."""
    found = due.due(day, OFFICE, cut_off=cut_off)
    ends_on = OFFICE.day_of(found.due_at)
    assert found.due_on == day
    assert OFFICE.is_working(ends_on)
    assert found.due_at == OFFICE.closing_at(ends_on)
    assert ends_on <= day if cut_off else ends_on >= day
    assert (ends_on == day) == OFFICE.is_working(day)


@settings(max_examples=examples(1000), deadline=None)
@given(days, days)
def test_a_claim_is_late_exactly_when_its_day_is_later(due_on: dt.date, reported_on: dt.date) -> None:
    """Law 3: days are compared, not hours."""
    found = due.due(due_on, OFFICE)
    late = due.is_late(found.due_at, due.finished_at(reported_on, OFFICE))
    assert late == (reported_on > OFFICE.roll_forward(due_on))
