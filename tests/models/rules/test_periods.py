"""Official reporting windows: from the 15th to the 14th, weeks from Monday to Friday (Decree 09/2019, law 4)."""

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Mistyped
from models.rules import periods
from models.rules.periods import Window
from models.rules.reading import Recurrence

DAY = dt.date.fromisoformat
ONE = dt.timedelta(days=1)
days = st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31))
recurrences = st.sampled_from(get_args(Recurrence))


@pytest.mark.parametrize(
    ("name", "starts_on", "ends_on"),
    [
        ("2023-08", "2023-07-15", "2023-08-14"),
        ("2023-01", "2022-12-15", "2023-01-14"),
        ("2023Q1", "2022-12-15", "2023-03-14"),
        ("2023Q4", "2023-09-15", "2023-12-14"),
        ("2023H1", "2022-12-15", "2023-06-14"),
        ("2023H2", "2023-06-15", "2023-12-14"),
        ("2023", "2022-12-15", "2023-12-14"),
    ],
)
def test_a_window_by_its_name(name: str, starts_on: str, ends_on: str) -> None:
    assert periods.named(name) == Window(name, DAY(starts_on), DAY(ends_on))
    assert periods.named(f" {name.lower()} ") == periods.named(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "0000",
        "0001",
        "2023-13",
        "2023-00",
        "2023-8",
        "2023Q5",
        "2023Q0",
        "2023H3",
        "23",
        "2023Q",
        "x2023",
    ],
)
def test_what_names_no_window_says_how_they_are_written(name: str) -> None:
    with pytest.raises(Mistyped) as refused:
        periods.named(name)
    assert str(refused.value) == f"“{name}” is not a period; write 2023H1, 2023Q3, 2023-08 or 2023."


@pytest.mark.parametrize(
    ("day", "recurrence", "name"),
    [
        ("2023-08-14", "monthly", "2023-08"),
        ("2023-08-15", "monthly", "2023-09"),
        ("2023-12-15", "monthly", "2024-01"),
        ("2023-03-14", "quarterly", "2023Q1"),
        ("2023-03-15", "quarterly", "2023Q2"),
        ("2023-06-14", "semiannual", "2023H1"),
        ("2023-06-15", "semiannual", "2023H2"),
        ("2023-12-14", "annual", "2023"),
        ("2023-12-15", "annual", "2024"),
    ],
)
def test_a_day_lies_in_a_window(day: str, recurrence: Recurrence, name: str) -> None:
    """The cut-off day itself belongs to the window that it ends."""
    assert periods.around(DAY(day), recurrence) == periods.named(name)


def test_a_week_runs_from_monday_to_friday_and_its_weekend_counts_to_it() -> None:
    week = Window("2023-07-03", DAY("2023-07-03"), DAY("2023-07-07"))
    assert [periods.around(DAY(f"2023-07-0{day}"), "weekly") for day in range(3, 10)] == [week] * 7
    assert periods.following(week, "weekly").name == "2023-07-10"


@given(days, recurrences)
def test_every_day_lies_in_one_window_and_windows_follow_without_a_gap(
    day: dt.date, recurrence: Recurrence
) -> None:
    window = periods.around(day, recurrence)
    last = window.ends_on + (2 * ONE if recurrence == "weekly" else 0 * ONE)
    assert window.starts_on <= day <= last
    assert periods.around(window.starts_on, recurrence) == periods.around(last, recurrence) == window
    after = periods.following(window, recurrence)
    assert after.starts_on == last + ONE
    assert after == periods.around(last + ONE, recurrence)
    if recurrence != "weekly":
        assert periods.named(window.name) == window
