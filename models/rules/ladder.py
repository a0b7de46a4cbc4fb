"""The ladder: which step is due next on a task, why, and which steps were missed.

Here: from a task's clocks, its policy and the calendar to steps with instants; the preview and the tick use
the same function with different instants (law 14). Not here: who holds a post (models.questions), and the
claiming of a step (models.acts.escalation).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import takewhile

from models.rules.cadence import ORDINARY, Cadence
from models.rules.lifecycle import ENDED, Role, State
from models.rules.workdays import Workdays


class Basis(StrEnum):
    """What a step counts from: the due day, the last word, the publishing (of an undated task)."""

    DUE = "due"
    SILENCE = "silence"
    RECEIPT = "receipt"
    LOOK_AGAIN = "look-again"


class Recipient(StrEnum):
    """Whom a step names: always posts, never persons; the person is resolved when the message leaves."""

    UNIT = "unit"
    UNIT_HEAD = "unit-head"
    SECRETARIAT = "secretariat"
    IN_CHARGE = "in-charge"
    CHAIR = "chair"


class Reason(StrEnum):
    """Why a step comes, or why none does."""

    BEFORE_DUE = "before-due"
    LATE = "late"
    SILENT = "silent"
    NOT_RECEIVED = "not-received"
    LOOK_AGAIN = "look-again"
    ENDED = "ended"
    AWAITING = "awaiting-confirmation"
    SUSPENDED = "suspended"
    ONLY_INFORMED = "only-informed"
    NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `offset` days after the basis (working days; calendar days for look-again) and its repeat."""

    basis: Basis
    name: str
    offset: int
    recipients: tuple[Recipient, ...]
    repeat_every: int = 0


@dataclass(frozen=True)
class Policy:
    """An immutable ladder: steps in order within each basis, only the last of a basis repeating.

    With `any_hour` its messages break office hours and wait for no digest (law 10). `cadence` tells when the unit is
    asked for status besides the base round; no step depends on it.
    """

    steps: tuple[Step, ...]
    acknowledged_workdays: int = 5
    any_hour: bool = False
    cadence: Cadence = ORDINARY

    def of(self, basis: Basis) -> tuple[Step, ...]:
        """The steps of one basis, earliest first."""
        return self._by_basis[basis]

    @cached_property
    def _by_basis(self) -> dict[Basis, tuple[Step, ...]]:
        return {basis: tuple(step for step in self.steps if step.basis == basis) for basis in Basis}


@dataclass(frozen=True, slots=True)
class Claimed:
    """The newest claimed step of a basis in its present epoch: its place, repeat and instant."""

    position: int
    repeat: int
    step_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Clocks:
    """All that the ladder needs to know of a task. `held_until` ends the last pause; `suspended_at` has no end yet.

    Silence and receipt count from the publishing, unless `*_from_at` (the last word, a return) says otherwise.
    """

    role: Role
    state: State
    published_at: dt.datetime
    armed_at: dt.datetime
    due_at: dt.datetime | None = None
    silence_from_at: dt.datetime | None = None
    receipt_from_at: dt.datetime | None = None
    held_until: dt.datetime | None = None
    suspended_at: dt.datetime | None = None
    claimed: Mapping[Basis, Claimed] | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Coming:
    """A step that is not claimed yet: `position` counts from 0 within the basis, `repeat` from 0."""

    at: dt.datetime
    step: Step
    position: int
    repeat: int
    reason: Reason


def next_step(clocks: Clocks, policy: Policy, workdays: Workdays) -> Coming | Reason:
    """The earliest unclaimed step over all bases, or the reason why there is none (law 5)."""
    still = stillness(clocks)
    if still:
        return still
    firsts = [first for basis in Basis if (first := next(coming(clocks, policy, workdays, basis), None))]
    return min(firsts, key=_order, default=Reason.NOTHING_LEFT)


def due_and_next(
    clocks: Clocks, policy: Policy, workdays: Workdays, at: dt.datetime
) -> tuple[list[Coming], Coming | Reason]:
    """Every unclaimed step whose instant has come, oldest first (law 6), and the next once they are claimed; one walk."""
    still = stillness(clocks)
    if still:
        return [], still
    due: list[Coming] = []
    later: list[Coming] = []
    for basis in Basis:
        for step in coming(clocks, policy, workdays, basis):
            if step.at > at:
                later.append(step)
                break
            due.append(step)
    return sorted(due, key=_order), min(later, key=_order, default=Reason.NOTHING_LEFT)


def preview(clocks: Clocks, policy: Policy, workdays: Workdays, until: dt.datetime) -> Iterator[Coming]:
    """The steps that come up to `until` if nobody answers, oldest first (law 14)."""
    if stillness(clocks):
        return
    found: list[Coming] = []
    for basis in Basis:
        found += takewhile(lambda step: step.at <= until, coming(clocks, policy, workdays, basis))
    yield from sorted(found, key=_order)


def stillness(clocks: Clocks) -> Reason | None:
    """Why no step of any basis can come, whatever the hour; None while the ladder runs."""
    if clocks.state in ENDED:
        return Reason.ENDED
    if clocks.state == State.AWAITING:
        return Reason.AWAITING
    if clocks.suspended_at is not None:
        return Reason.SUSPENDED
    return Reason.ONLY_INFORMED if clocks.role == Role.MONITOR else None


def silence_from(clocks: Clocks) -> dt.datetime:
    """Since when the unit is silent: its last word, else the giving out; later by what was suspended since."""
    return clocks.silence_from_at or clocks.published_at


def coming(clocks: Clocks, policy: Policy, workdays: Workdays, basis: Basis) -> Iterator[Coming]:
    """The unclaimed steps of one basis in order, without end where the last repeats.

    A pause or a late start overtakes steps. A reminder of a due day to come then lapses; of the repeats of a
    step only the newest stays; all others follow afterwards, at most one a working day (law 5).
    """
    origin = _origin(clocks, basis)
    if origin is None:
        return
    began_at = clocks.armed_at if basis == Basis.DUE else origin
    started_at = max(began_at, clocks.held_until or began_at)
    claimed = (clocks.claimed or {}).get(basis)
    before = workdays.day_of(claimed.step_at) if claimed else None
    day = workdays.day_of(origin)
    for position, step, repeat in _after(policy.of(basis), claimed):
        offset = step.offset + repeat * step.repeat_every
        nominal = _instant(workdays, basis, day, offset)
        at = nominal if nominal >= started_at else workdays.next_opening(started_at)
        if before is not None and workdays.day_of(at) <= before:
            at = workdays.opening_after(before, 1)
        if step.repeat_every and _instant(workdays, basis, day, offset + step.repeat_every) <= at:
            continue
        reason = _reason(basis, offset)
        if reason == Reason.BEFORE_DUE and not at == nominal <= origin:
            continue
        before = workdays.day_of(at)
        yield Coming(at, step, position, repeat, reason)


def _order(step: Coming) -> tuple[dt.datetime, int, int, int]:
    return step.at, list(Basis).index(step.step.basis), step.position, step.repeat


def _origin(clocks: Clocks, basis: Basis) -> dt.datetime | None:
    """The instant that a basis counts from, or None where it does not apply to this task."""
    match basis:
        case Basis.DUE:
            return clocks.due_at if clocks.role == Role.LEAD else None
        case Basis.SILENCE:
            return silence_from(clocks)
        case Basis.RECEIPT:
            return (clocks.receipt_from_at or clocks.published_at) if clocks.state == State.ASSIGNED else None
        case Basis.LOOK_AGAIN:
            return clocks.published_at if clocks.due_at is None and clocks.role == Role.LEAD else None


def _after(steps: tuple[Step, ...], claimed: Claimed | None) -> Iterator[tuple[int, Step, int]]:
    """Places (position, step, repeat) after the newest claimed one, in order."""
    for position, step in enumerate(steps):
        first = 0
        if claimed and position < claimed.position:
            continue
        if claimed and position == claimed.position:
            first = claimed.repeat + 1
        repeat = first
        while repeat == 0 or step.repeat_every:
            yield position, step, repeat
            repeat += 1


def _instant(workdays: Workdays, basis: Basis, day: dt.date, offset: int) -> dt.datetime:
    """The opening of the working day `offset` after `day` (law 10); look-again counts calendar days."""
    if basis == Basis.LOOK_AGAIN:
        return workdays.opening_at(workdays.roll_forward(day + dt.timedelta(days=offset)))
    return workdays.opening_after(day, offset)


def _reason(basis: Basis, offset: int) -> Reason:
    match basis:
        case Basis.DUE:
            return Reason.LATE if offset > 0 else Reason.BEFORE_DUE
        case Basis.SILENCE:
            return Reason.SILENT
        case Basis.RECEIPT:
            return Reason.NOT_RECEIVED
        case Basis.LOOK_AGAIN:
            return Reason.LOOK_AGAIN


#: In force from the start; an office replaces it by a version of its own.
DEFAULT = Policy(
    steps=(
        Step(Basis.DUE, "due-7", -7, (Recipient.UNIT,)),
        Step(Basis.DUE, "due-3", -3, (Recipient.UNIT,)),
        Step(Basis.DUE, "due-1", -1, (Recipient.UNIT,)),
        Step(
            Basis.DUE,
            "late-1",
            1,
            (Recipient.UNIT, Recipient.UNIT_HEAD, Recipient.SECRETARIAT),
        ),
        Step(
            Basis.DUE,
            "late-3",
            3,
            (Recipient.UNIT, Recipient.UNIT_HEAD, Recipient.IN_CHARGE),
        ),
        Step(
            Basis.DUE,
            "late-5",
            5,
            (Recipient.UNIT_HEAD, Recipient.IN_CHARGE, Recipient.CHAIR),
            repeat_every=5,
        ),
        Step(Basis.SILENCE, "silent-10", 10, (Recipient.UNIT,)),
        Step(Basis.SILENCE, "silent-13", 13, (Recipient.UNIT_HEAD, Recipient.SECRETARIAT)),
        Step(
            Basis.SILENCE,
            "silent-18",
            18,
            (Recipient.UNIT_HEAD, Recipient.IN_CHARGE),
            repeat_every=10,
        ),
        Step(
            Basis.RECEIPT,
            "unreceived-2",
            2,
            (Recipient.UNIT, Recipient.UNIT_HEAD, Recipient.SECRETARIAT),
        ),
        Step(Basis.LOOK_AGAIN, "look-30", 30, (Recipient.SECRETARIAT,)),
        Step(Basis.LOOK_AGAIN, "look-60", 60, (Recipient.SECRETARIAT,)),
        Step(Basis.LOOK_AGAIN, "look-90", 90, (Recipient.SECRETARIAT,), repeat_every=30),
    )
)
