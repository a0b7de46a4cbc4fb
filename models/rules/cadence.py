"""When a unit is asked besides the base round: how long a task may go without a word before its unit is asked once more.

Here: the numbers of a ladder (`Cadence`), how a unit answers (`streak`), the day of the request and its reason (`comes`).
Not here: the base round (rules.asking), and whom a pass asks (models.acts.pacing).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from models.rules.workdays import Workdays


class Why(StrEnum):
    """Why a unit is asked: by the base round, or because of one task besides it."""

    ROUND = "round"
    PACE = "pace"
    NEAR_DUE = "near-due"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Cadence:
    """Working days without a word after which a task calls for a request, by its kind; the base round asks each week.

    Within `near_within` working days of the due day, before and after, `near_every` counts where it is shorter.
    Each base round in a row that the unit left unanswered takes `sooner_by` off, each that it answered adds `later_by`,
    down to `shortest` and up to `longest`.
    """

    one_off: int = 6
    continuing: int = 12
    periodic: int = 6
    near_within: int = 3
    near_every: int = 3
    sooner_by: int = 1
    later_by: int = 1
    shortest: int = 3
    longest: int = 12

    def every(self, kind: str) -> int:
        """The working days for a kind of directive: one-off, continuing, periodic."""
        return {"one-off": self.one_off, "continuing": self.continuing, "periodic": self.periodic}[kind]

    def paced(self, every: int, streak: int) -> int:
        """The working days for a unit that answered so many base rounds in a row, or left them unanswered (below 0)."""
        days = every + streak * (self.later_by if streak > 0 else self.sooner_by)
        return min(max(days, self.shortest), self.longest)


#: In force from the start for ordinary directives, for khẩn and thượng khẩn, and for hỏa tốc.
ORDINARY = Cadence()
URGENT = Cadence(
    one_off=3, continuing=5, periodic=3, near_within=2, near_every=2, shortest=2, longest=5,
)  # fmt: skip
EXPRESS = Cadence(
    one_off=1, continuing=2, periodic=1, near_within=2, near_every=1, shortest=1, longest=2,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """A task as the cadence sees it: since when its unit has been quiet about it, and whose ladder pauses until when.

    `due_on` is the working day on which a leading unit's task ends; coordinating tasks have none of their own.
    """

    kind: str
    quiet_from: dt.datetime
    due_on: dt.date | None = None
    held_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """The day on which a task calls for a request, why, and after how many working days without a word."""

    on: dt.date
    why: Why
    every: int


def streak(answers: Iterable[bool | None]) -> int:
    """How many base rounds in a row a unit answered (above 0) or left unanswered (below 0), newest first.

    None is the round that still stands without an answer: it tells nothing yet.
    """
    known = [answer for answer in answers if answer is not None]
    if not known:
        return 0
    count = sum(1 for _ in takewhile(lambda answer: answer == known[0], known))
    return count if known[0] else -count


def comes(
    work: Work,
    asked_at: dt.datetime | None,
    cadence: Cadence,
    streak: int,
    workdays: Workdays,
    today: dt.date,
) -> Call:
    """When a task calls for a request if nobody says a word: never before `today`, nor while its ladder pauses.

    A request to the unit (`asked_at`) asks about all its tasks, so it counts for each of them.
    """
    quiet_on = workdays.day_of(max(work.quiet_from, asked_at or work.quiet_from))
    first = max(today, workdays.day_of(workdays.next_opening(work.held_until)) if work.held_until else today)
    every = cadence.every(work.kind)
    paced = cadence.paced(every, streak)
    why = Why.SILENCE if streak < 0 and paced < every else Why.PACE
    call = Call(max(first, workdays.add(quiet_on, paced)), why, paced)
    near = _near(work, quiet_on, cadence, streak, workdays, first)
    return near if near is not None and near.on < call.on else call


def _near(
    work: Work, quiet_on: dt.date, cadence: Cadence, streak: int, workdays: Workdays, first: dt.date
) -> Call | None:
    """The same about the due day, while it is near."""
    if work.due_on is None:
        return None
    begins = workdays.add(work.due_on, -cadence.near_within) if cadence.near_within else work.due_on
    paced = cadence.paced(min(cadence.near_every, cadence.every(work.kind)), streak)
    on = max(first, begins, workdays.add(quiet_on, paced))
    return Call(on, Why.NEAR_DUE, paced) if on <= workdays.add(work.due_on, cadence.near_within) else None
