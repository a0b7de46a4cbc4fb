"""The official figures: four result classes crossed with undated and awaiting, and the rates (design part 6).

Here: one function for a task's class and one that sums rows, used by page, message and document alike.
Not here: which rows stand as of a day (models.questions), and how figures are laid out.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.rules import due
from models.rules.lifecycle import Role, State


class ResultClass(StrEnum):
    """The official classes; undated and awaiting confirmation stand apart so that they hide in none."""

    DONE_IN_TIME = "done-in-time"
    DONE_LATE = "done-late"
    DONE_UNDATED = "done-undated"
    AWAITING = "awaiting-confirmation"
    OPEN_IN_TIME = "open-in-time"
    OPEN_LATE = "open-late"
    OPEN_UNDATED = "open-undated"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the class of one task depends on, all as known at one point of the journal."""

    role: Role
    state: State
    due_at: dt.datetime | None
    original_due_at: dt.datetime | None
    finished_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and rates of some lead tasks. Rates are shares of 1, None where there is nothing to divide."""

    total: int
    classes: dict[ResultClass, int]
    completion: float | None
    on_time: float | None
    on_time_original: float | None
    asked: int
    answered: int
    update_rate: float | None


def result_class(
    state: State,
    due_at: dt.datetime | None,
    finished_at: dt.datetime | None,
    at: dt.datetime,
) -> ResultClass | None:
    """The class of a lead task at the instant `at`; None for what was closed without a result.

    The day of the accepted claim decides done in time or late; awaiting confirmation is not late (law 3).
    """
    match state:
        case State.DONE if due_at is None:
            return ResultClass.DONE_UNDATED
        case State.DONE:
            return (
                ResultClass.DONE_LATE if due.is_late(due_at, finished_at or at) else ResultClass.DONE_IN_TIME
            )
        case State.AWAITING:
            return ResultClass.AWAITING
        case State.CLOSED:
            return None
        case _ if due_at is None:
            return ResultClass.OPEN_UNDATED
        case _:
            return ResultClass.OPEN_LATE if due.is_late(due_at, at) else ResultClass.OPEN_IN_TIME


def tally(tasks: Iterable[Standing], at: dt.datetime, *, asked: int = 0, answered: int = 0) -> Figures:
    """The figures of the lead tasks among `tasks` (law 21), with the update rate of the base rounds."""
    lead = [task for task in tasks if task.role == Role.LEAD]
    classes = dict.fromkeys(ResultClass, 0)
    original = dict.fromkeys(ResultClass, 0)
    for task in lead:
        for counts, due_at in (
            (classes, task.due_at),
            (original, task.original_due_at),
        ):
            found = result_class(task.state, due_at, task.finished_at, at)
            if found:
                counts[found] += 1
    total = sum(classes.values())
    done = sum(
        classes[c]
        for c in (
            ResultClass.DONE_IN_TIME,
            ResultClass.DONE_LATE,
            ResultClass.DONE_UNDATED,
        )
    )
    return Figures(
        total=total,
        classes=classes,
        completion=share(done, total),
        on_time=on_time(classes),
        on_time_original=on_time(original),
        asked=asked,
        answered=answered,
        update_rate=share(answered, asked),
    )


def on_time(classes: dict[ResultClass, int]) -> float | None:
    """Done in time of all dated tasks that are done or late: the late ones count whether done or open."""
    in_time = classes[ResultClass.DONE_IN_TIME]
    return share(
        in_time,
        in_time + classes[ResultClass.DONE_LATE] + classes[ResultClass.OPEN_LATE],
    )


def share(part: int, whole: int) -> float | None:
    """`part` of `whole`, or None where there is nothing to divide."""
    return part / whole if whole else None
