"""What a ladder would have asked for over a history that is known: the same ladder, fed from happening to happening.

Here: `replay`, from a task's happenings to the steps that would have come. Not here: where the happenings are
kept (models.replays reads the journal). It takes the answers as they were: whoever is reminded otherwise may well
answer otherwise.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.rules.ladder import Basis, Claimed, Clocks, Coming, Policy, due_and_next
from models.rules.lifecycle import Act, Role, State
from models.rules.workdays import Workdays

#: The unit's own words: each starts the silence clock anew.
WORDS = frozenset({Act.ANSWER, Act.CLAIM, Act.DECLINE})
PAUSING = frozenset({Act.ANSWER, Act.ACKNOWLEDGE})
#: The event of a milestone that got its day: a new due clock, even on the same day.
ARMED = "arm"
INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """What one event changed: the task's state and due instant from then on."""

    at: dt.datetime
    kind: str
    role: Role
    state: State
    due_at: dt.datetime | None


def replay(
    happenings: Iterable[Happening], policy: Policy, workdays: Workdays, until: dt.datetime
) -> list[Coming]:
    """The steps of `policy` that would have been taken up to `until`, oldest first."""
    clocks: Clocks | None = None
    taken: list[Coming] = []
    for happening in happenings:
        if happening.at > until:
            break
        if clocks is None:
            clocks = _first(happening)
            continue
        clocks = _climb(clocks, policy, workdays, happening.at - INSTANT, taken)
        clocks = _after(clocks, happening, policy, workdays)
    if clocks is not None:
        _climb(clocks, policy, workdays, until, taken)
    return taken


def _first(happening: Happening) -> Clocks:
    return Clocks(
        role=happening.role, state=happening.state, published_at=happening.at, armed_at=happening.at,
        due_at=happening.due_at,
    )  # fmt: skip


def _climb(
    clocks: Clocks, policy: Policy, workdays: Workdays, at: dt.datetime, taken: list[Coming]
) -> Clocks:
    steps, _ = due_and_next(clocks, policy, workdays, at)
    taken += steps
    newest = {step.step.basis: Claimed(step.position, step.repeat, step.at) for step in steps}
    return replace(clocks, claimed={**(clocks.claimed or {}), **newest})


def _after(clocks: Clocks, happening: Happening, policy: Policy, workdays: Workdays) -> Clocks:
    """The clocks as the act left them: which begin anew, and until when the ladder pauses (laws 5, 8)."""
    at, claimed = happening.at, dict(clocks.claimed or {})
    changed = replace(clocks, state=happening.state, role=happening.role, due_at=happening.due_at)
    if happening.kind == ARMED or happening.due_at != clocks.due_at:
        claimed.pop(Basis.DUE, None)
        changed = replace(changed, armed_at=at)
    if happening.kind in WORDS:
        claimed.pop(Basis.SILENCE, None)
        changed = replace(changed, last_word_at=at)
    if happening.kind in PAUSING:
        pause = workdays.add(workdays.day_of(at), policy.acknowledged_workdays)
        changed = replace(changed, held_until=workdays.opening_at(pause))
    if happening.kind == Act.RETURN:
        changed = replace(changed, held_until=at)
        if clocks.state == State.DECLINED:
            claimed.pop(Basis.RECEIPT, None)
            changed = replace(changed, receipt_from_at=at)
    return replace(changed, claimed=claimed)
