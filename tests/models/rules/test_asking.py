"""The base round: asked once a week, from the opening of its first working day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from models.rules.asking import round_on
from models.rules.workdays import Workdays, vietnam

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = vietnam(HANOI, {}, version="official")


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2023-07-03T08:00", "2023-07-03"),  # Monday, at the opening
        ("2023-07-03T07:59", "2023-06-26"),  # a minute before it
        ("2023-07-04T00:30", "2023-07-03"),  # while UTC still has Monday
        ("2023-07-09T23:00", "2023-07-03"),  # Sunday
        ("2023-05-03T09:00", "2023-04-24"),  # a Wednesday of 2023: Monday to Wednesday are days off
        ("2023-05-04T09:00", "2023-05-04"),  # the first working day of that week
        ("2023-01-24T09:00", "2023-01-16"),  # Tết takes the whole week
    ],
)
def test_the_round_that_stands(at: str, day: str) -> None:
    instant = dt.datetime.fromisoformat(at).replace(tzinfo=HANOI)
    assert round_on(instant, OFFICE) == dt.date.fromisoformat(day)


def test_a_saturday_that_is_worked_begins_no_round_of_the_next_week() -> None:
    """A week of its own, with one working day: its Saturday."""
    week = {dt.date(2023, 7, day): False for day in range(3, 8)}
    office = Workdays(HANOI, off=frozenset(week), on=frozenset({dt.date(2023, 7, 8)}))
    saturday = dt.datetime(2023, 7, 8, 9, tzinfo=HANOI)
    assert round_on(saturday, office) == dt.date(2023, 7, 8)
    assert round_on(saturday - dt.timedelta(days=1), office) == dt.date(2023, 6, 26)
    assert round_on(saturday + dt.timedelta(days=2), office) == dt.date(2023, 7, 10)


def test_a_worked_sunday_belongs_to_the_week_that_it_ends() -> None:
    """The week before last ended with one; the round before is that of the Monday."""
    office = Workdays(HANOI, on=frozenset({dt.date(2023, 6, 25)}))
    assert round_on(dt.datetime(2023, 7, 3, 7, 59, tzinfo=HANOI), office) == dt.date(2023, 6, 26)
