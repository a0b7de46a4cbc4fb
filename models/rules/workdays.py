"""Which days count: weekends, public holidays, swapped Saturdays, office hours, the office's zone.

Here: arithmetic on working days and the instants at which an office opens and closes. Not here: where the
edited days are stored (models.office_calendar), and what a due date means (rules.due).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import metadata
from zoneinfo import ZoneInfo

SATURDAY = 5
KNOWN_YEARS = range(2015, 2041)


@dataclass(frozen=True)
class Workdays:
    """A calendar with a version: `off` and `on` are days that differ from Monday to Friday.

    Days are local to `zone`; instants are aware. Equal versions of one body always mean equal days.
    """

    zone: ZoneInfo
    opening: dt.time = dt.time(8, 0)
    closing: dt.time = dt.time(17, 0)
    off: frozenset[dt.date] = frozenset()
    on: frozenset[dt.date] = frozenset()
    version: str = "plain"

    def is_working(self, day: dt.date) -> bool:
        """Whether the office works on `day`: a named working day beats a holiday, a holiday the week."""
        if day in self.on:
            return True
        return day.weekday() < SATURDAY and day not in self.off

    def roll_forward(self, day: dt.date) -> dt.date:
        """`day`, or the first working day after it (Civil Code 2015, art. 148)."""
        while not self.is_working(day):
            day += dt.timedelta(days=1)
        return day

    def roll_back(self, day: dt.date) -> dt.date:
        """`day`, or the last working day before it (periodic cut-offs, Decree 09/2019)."""
        while not self.is_working(day):
            day -= dt.timedelta(days=1)
        return day

    def add(self, day: dt.date, count: int) -> dt.date:
        """The working day `count` working days after `day` (before, if negative); 0 rolls forward."""
        if count == 0:
            return self.roll_forward(day)
        step = dt.timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def opening_at(self, day: dt.date) -> dt.datetime:
        """The instant the office opens on `day` (UTC)."""
        return dt.datetime.combine(day, self.opening, self.zone).astimezone(dt.UTC)

    def opening_after(self, day: dt.date, count: int) -> dt.datetime:
        """The opening of the working day `count` after `day`; kept, as many tasks ask for the same few days."""
        place = (day, count)
        if place not in self._openings:
            self._openings[place] = self.opening_at(self.add(day, count))
        return self._openings[place]

    @cached_property
    def _openings(self) -> dict[tuple[dt.date, int], dt.datetime]:
        return {}

    def closing_at(self, day: dt.date) -> dt.datetime:
        """The instant the office closes on `day` (UTC)."""
        return dt.datetime.combine(day, self.closing, self.zone).astimezone(dt.UTC)

    def day_of(self, at: dt.datetime) -> dt.date:
        """The local day of an instant: 00:30 in Hà Nội is still the day before in UTC."""
        return at.astimezone(self.zone).date()

    def next_opening(self, at: dt.datetime) -> dt.datetime:
        """The first opening of a working day at or after `at`."""
        day = self.roll_forward(self.day_of(at))
        opening = self.opening_at(day)
        return opening if opening >= at else self.opening_at(self.add(day, 1))

    def meets(self, begins: dt.time, ends: dt.time) -> bool:
        """Whether some time of an office day lies between two hours; a night that spans midnight has none."""
        return max(begins, self.opening) < min(ends, self.closing)

    def is_open(self, at: dt.datetime) -> bool:
        """Whether `at` lies within office hours of a working day."""
        return self.next_office_instant(at) == at

    def next_office_instant(self, at: dt.datetime) -> dt.datetime:
        """`at` itself within office hours of a working day, else the next opening (law 10)."""
        day = self.day_of(at)
        if self.is_working(day) and self.opening_at(day) <= at < self.closing_at(day):
            return at
        return self.next_opening(at)


def vietnam(
    zone: ZoneInfo,
    overrides: Mapping[dt.date, bool],
    *,
    version: str,
    opening: dt.time = dt.time(8, 0),
    closing: dt.time = dt.time(17, 0),
) -> Workdays:
    """The official calendar of Viet Nam with a body's own days on top: `overrides` says working or not.

    Swaps are announced weeks before and the package does not know all of them, so overrides win.
    """
    off, on = official_days()
    return Workdays(
        zone=zone,
        opening=opening,
        closing=closing,
        off=off | _days(overrides, working=False),
        on=(on | _days(overrides, working=True)) - _days(overrides, working=False),
        version=version,
    )


@cache
def official_days() -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Public holidays on weekdays, and weekend days worked instead, of all known years."""
    # Its import takes longer than most commands run; many never ask for a day.
    import holidays  # noqa: PLC0415

    calendar = holidays.country_holidays("VN", years=KNOWN_YEARS)
    worked = frozenset(_weekends(calendar.weekend_workdays))
    return frozenset(day for day in calendar if day not in worked), worked


@cache  # it reads the package's whole metadata, and is asked for by every transaction
def official_version() -> str:
    """Where the official days come from, for the stamp on every computed due date."""
    return f"VN-{metadata.version('holidays')}"


def _weekends(days: Iterable[dt.date]) -> Iterable[dt.date]:
    return (day for day in days if day.weekday() >= SATURDAY)


def _days(overrides: Mapping[dt.date, bool], *, working: bool) -> frozenset[dt.date]:
    return frozenset(day for day, is_working in overrides.items() if is_working is working)
