"""When units are asked for status: the policy's fixed base round (design part 6).

Here: the day of the round that stands at an instant, and of the next. Not here: whom a round asks (models.acts.asking),
and requests besides it (rules.cadence).
"""

import datetime as dt

from models.rules.workdays import Workdays


def round_on(at: dt.datetime, workdays: Workdays) -> dt.date:
    """The day of the newest base round: the first working day of a week, from its opening on.

    A week without a working day (Tết) has no round; the one before stands.
    """
    day = workdays.day_of(at)
    monday = day - dt.timedelta(days=day.weekday())
    while workdays.opening_at(first := workdays.roll_forward(monday)) > at:
        monday -= dt.timedelta(days=7)
    return first


def next_round_on(at: dt.datetime, workdays: Workdays) -> dt.date:
    """The day of the base round that follows the one that stands; until its opening a word answers the one before."""
    day = workdays.day_of(at)
    monday = day - dt.timedelta(days=day.weekday())
    while workdays.opening_at(first := workdays.roll_forward(monday)) <= at:
        monday += dt.timedelta(days=7)
    return first
