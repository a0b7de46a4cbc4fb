"""What a ladder would have asked for over a history that is known: the same ladder, fed from happening to happening.

Here: `replay`, from a task's happenings to the steps that would have come. Not here: where the happenings are
kept (models.replays reads the journal). It takes the answers as they were: whoever is reminded otherwise may well
answer otherwise.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import merge

from models.rules import resuming
from models.rules.ladder import Basis, Claimed, Clocks, Coming, Policy, due_and_next
from models.rules.lifecycle import Act, Role, State
from models.rules.workdays import Workdays

#: The unit's own words: each starts the silence clock anew.
WORDS = frozenset({Act.ANSWER, Act.CLAIM, Act.DECLINE, Act.EXTEND})
PAUSING = frozenset({Act.ANSWER, Act.ACKNOWLEDGE})
INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """What one event changed: the task's state and due instant from then on.

    `on` is the day it was true; `starts_due` tells a new due clock, which may end at the same instant as the old one.
    """

    at: dt.datetime
    on: dt.date
    kind: str
    role: Role
    state: State
    due_at: dt.datetime | None
    starts_due: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days as they were known from `at` on."""

    at: dt.datetime
    workdays: Workdays


@dataclass(frozen=True, slots=True)
class _Replayed:
    """A task in the replay: its clocks, and since which day it is suspended."""

    clocks: Clocks
    suspended_on: dt.date | None = None


def replay(
    happenings: Iterable[Happening], policy: Policy, calendars: Sequence[Calendar], until: dt.datetime
) -> list[Coming]:
    """The steps of `policy` that would have been taken up to `until`, oldest first; calendars in their order."""
    task: _Replayed | None = None
    taken: list[Coming] = []
    workdays = calendars[0].workdays
    for turn in _in_order(happenings, calendars[1:]):
        if turn.at > until:
            break
        task = _climb(task, policy, workdays, turn.at - INSTANT, taken)
        if isinstance(turn, Calendar):
            workdays = turn.workdays
        else:
            task = _after(task, turn, policy, workdays) if task else _first(turn)
    _climb(task, policy, workdays, until, taken)
    return taken


def _in_order(
    happenings: Iterable[Happening], calendars: Iterable[Calendar]
) -> Iterable[Happening | Calendar]:
    return merge(happenings, calendars, key=lambda one: one.at)


def _first(given: Happening) -> _Replayed:
    return _Replayed(Clocks(given.role, given.state, given.at, given.at, due_at=given.due_at))


def _climb(
    task: _Replayed | None, policy: Policy, workdays: Workdays, at: dt.datetime, taken: list[Coming]
) -> _Replayed | None:
    if task is None:
        return None
    steps, _ = due_and_next(task.clocks, policy, workdays, at)
    taken += steps
    newest = {step.step.basis: Claimed(step.position, step.repeat, step.at) for step in steps}
    return replace(task, clocks=replace(task.clocks, claimed={**(task.clocks.claimed or {}), **newest}))


def _after(task: _Replayed, happening: Happening, policy: Policy, workdays: Workdays) -> _Replayed:
    """The clocks as the act left them: which begin anew, and until when the ladder pauses (laws 5, 8)."""
    clocks, since = _suspension(task, happening, workdays)
    if happening.kind == Act.REOPEN:
        return _Replayed(_first(happening).clocks)
    starts_due = happening.starts_due or happening.due_at != clocks.due_at
    if starts_due:
        clocks = replace(_anew(clocks, Basis.DUE), armed_at=happening.at, due_at=happening.due_at)
    if happening.kind in WORDS:
        clocks = replace(_anew(clocks, Basis.SILENCE), silence_from_at=happening.at)
    if happening.kind in PAUSING:
        pause = workdays.add(workdays.day_of(happening.at), policy.acknowledged_workdays)
        clocks = replace(clocks, held_until=workdays.opening_at(pause))
    if happening.kind == Act.RETURN:
        clocks = _returned(clocks, happening.at)
    return _Replayed(replace(clocks, state=happening.state, role=happening.role), since)


def _suspension(task: _Replayed, happening: Happening, workdays: Workdays) -> tuple[Clocks, dt.date | None]:
    """The clocks after a suspension has begun or ended, and the day on which one that stands began."""
    if happening.kind == Act.SUSPEND:
        return replace(task.clocks, suspended_at=happening.at), happening.on
    if happening.kind == Act.RESUME and task.suspended_on is not None:
        return resuming.resumed(task.clocks, task.suspended_on, happening.on, happening.at, workdays), None
    return task.clocks, task.suspended_on


def _returned(clocks: Clocks, at: dt.datetime) -> Clocks:
    """The ladder goes on; where the refusal of the task is not accepted, it is to be taken anew."""
    if clocks.state == State.DECLINED:
        clocks = replace(_anew(clocks, Basis.RECEIPT), receipt_from_at=at)
    return replace(clocks, held_until=at)


def _anew(clocks: Clocks, basis: Basis) -> Clocks:
    """A new start of one clock: what was claimed before counts no more."""
    claimed = {known: place for known, place in (clocks.claimed or {}).items() if known != basis}
    return replace(clocks, claimed=claimed)
