"""What a due date means: the day as read stays, the instant is the end of that working day.

Here: `due_on` to `due_at`, whether something is late, and by how many days (law 2). Not here: how a date is read from words
(documents.reading), and the steps that follow from it (rules.ladder).
"""

import datetime as dt
from dataclasses import dataclass

from models.rules.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Due:
    """A due day as read or settled, the instant it ends, and the calendar that was used."""

    due_on: dt.date
    due_at: dt.datetime
    calendar_version: str


def due(due_on: dt.date, workdays: Workdays, *, cut_off: bool = False) -> Due:
    """The end of the working day, rolled forward from a day off; a periodic cut-off rolls back (law 2)."""
    day = workdays.roll_back(due_on) if cut_off else workdays.roll_forward(due_on)
    return Due(due_on, workdays.closing_at(day), workdays.version)


def is_late(due_at: dt.datetime | None, on: dt.datetime) -> bool:
    """Late means: past the end of the due working day. What has no due date is never late."""
    return due_at is not None and on > due_at


def days_late(due_at: dt.datetime | None, at: dt.datetime, workdays: Workdays) -> int:
    """Working days past the due day at `at`; 0 for what is not late."""
    if due_at is None or not is_late(due_at, at):
        return 0
    return workdays.between(workdays.day_of(due_at), workdays.day_of(at))


def finished_at(reported_on: dt.date, workdays: Workdays) -> dt.datetime:
    """A claim counts by its day, from its opening: office hours that change later make no claim late."""
    return workdays.opening_at(reported_on)
