"""What a suspension does to a task's clocks: its days count neither as silence nor as time to take the task.

Here: `resumed`, the clocks once a suspended task goes on; `silent_for`, how long a unit has been silent. Not here:
the act itself (models.acts.suspending), and the due day, which never moves by itself (law 2).
"""

import datetime as dt
from dataclasses import replace

from models.rules import ladder
from models.rules.ladder import Clocks
from models.rules.workdays import Workdays

DAY = dt.timedelta(days=1)


def resumed(
    clocks: Clocks, since_on: dt.date, ended_on: dt.date, at: dt.datetime, workdays: Workdays
) -> Clocks:
    """The clocks of a task whose suspension, from `since_on` up to (not including) `ended_on`, is ended at `at`.

    Silence and receipt count from as many working days later as were suspended after they began. What came due
    meanwhile by the due day comes from now on, one step a working day (law 5).
    """
    received_from = clocks.receipt_from_at or clocks.published_at
    return replace(
        clocks,
        suspended_at=None,
        held_until=max(clocks.held_until or at, at),
        silence_from_at=_later(ladder.silence_from(clocks), since_on, ended_on, workdays),
        receipt_from_at=_later(received_from, since_on, ended_on, workdays),
    )


def silent_for(clocks: Clocks, workdays: Workdays, day: dt.date) -> int:
    """The working days without a word up to and including `day`; while a task is suspended, none is added."""
    last = day if clocks.suspended_at is None else min(day, workdays.day_of(clocks.suspended_at) - DAY)
    return max(0, workdays.between(workdays.day_of(ladder.silence_from(clocks)), last))


def _later(origin: dt.datetime, since_on: dt.date, ended_on: dt.date, workdays: Workdays) -> dt.datetime:
    """The origin moved by the suspended working days that lie behind it."""
    began = workdays.day_of(origin)
    count = workdays.between(max(began, since_on - DAY), ended_on - DAY)
    return workdays.opening_after(began, count) if count > 0 else origin
