"""Official reporting windows: Decree 09/2019/NĐ-CP, art. 12, as applied by provinces.

Here: the window of a period by its name, and the window in which a day lies. A month runs from the 15th of the
month before to the 14th, a quarter, half-year and year likewise; weeks run from Monday to Friday.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from models.errors import Mistyped
from models.rules.reading import Recurrence

CUT_OFF_DAY = 14
MONTHS = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}
PATTERNS: tuple[tuple[re.Pattern[str], Callable[[int, int], tuple[int, int, int]]], ...] = (
    (re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])"), lambda year, n: (year, n, 1)),
    (re.compile(r"([12]\d{3})Q([1-4])"), lambda year, n: (year, 3 * n, 3)),
    (re.compile(r"([12]\d{3})H([12])"), lambda year, n: (year, 6 * n, 6)),
    (re.compile(r"([12]\d{3})()"), lambda year, _: (year, 12, 12)),
)


@dataclass(frozen=True, slots=True)
class Window:
    """A reporting period: both days belong to it; `name` is 2023H1, 2023Q3, 2023-08, 2023 or a week's Monday."""

    name: str
    starts_on: dt.date
    ends_on: dt.date


def named(name: str) -> Window:
    """The window called 2023H1, 2023Q3, 2023-08 or 2023."""
    for pattern, ends in PATTERNS:
        found = pattern.fullmatch(name.strip().upper())
        if found:
            return _ending(*ends(int(found[1]), int(found[2] or 0)))
    raise Mistyped("“{name}” is not a period; write 2023H1, 2023Q3, 2023-08 or 2023.", name=name)


def around(day: dt.date, recurrence: Recurrence) -> Window:
    """The window of this recurrence in which `day` lies."""
    if recurrence == "weekly":
        monday = day - dt.timedelta(days=day.weekday())
        return Window(monday.isoformat(), monday, monday + dt.timedelta(days=4))
    months = MONTHS[recurrence]
    year, month = _add(day.year, day.month, 1 if day.day > CUT_OFF_DAY else 0)
    month = -(-month // months) * months
    return _ending(year, month, months)


def following(window: Window, recurrence: Recurrence) -> Window:
    """The window after this one."""
    return around(
        window.ends_on + dt.timedelta(days=3 if recurrence == "weekly" else 1),
        recurrence,
    )


def _ending(year: int, month: int, months: int) -> Window:
    start_year, start_month = _add(year, month, -months)
    name = {
        1: f"{year}-{month:02}",
        3: f"{year}Q{month // 3}",
        6: f"{year}H{month // 6}",
        12: str(year),
    }[months]
    return Window(
        name,
        dt.date(start_year, start_month, CUT_OFF_DAY + 1),
        dt.date(year, month, CUT_OFF_DAY),
    )


def _add(year: int, month: int, months: int) -> tuple[int, int]:
    total = year * 12 + month - 1 + months
    return total // 12, total % 12 + 1
