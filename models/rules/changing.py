"""From one version of a ladder to another: how far up a task stands on the new one, so that no step starts twice.

Here: `same`, `differing`; `carried`, the place on the new ladder; `moved`, the clocks after the change. Not here: the act itself
(models.acts.policies), and the ladder (rules.ladder).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from models.rules.ladder import Basis, Claimed, Clocks, Policy, Step


def same(old: Policy, new: Policy) -> bool:
    """Whether two ladders say the same; the order in which the bases stand says nothing."""
    rest = [(one.acknowledged_workdays, one.any_hour, one.cadence) for one in (old, new)]
    return rest[0] == rest[1] and all(old.of(basis) == new.of(basis) for basis in Basis)


def differing(old: Policy, new: Policy) -> Iterator[Basis]:
    """The bases in which a place means another day than before."""
    for basis in Basis:
        if [_days(step) for step in old.of(basis)] != [_days(step) for step in new.of(basis)]:
            yield basis


def moved(clocks: Clocks, old: Policy, new: Policy, at: dt.datetime) -> Clocks:
    """The clocks of a task that climbs `new` from `at` on.

    What the new ladder asks for earlier than `at` is overtaken, as after a pause: it never comes as a flood.
    """
    claimed: Mapping[Basis, Claimed] = clocks.claimed or {}
    kept = dict(claimed)
    for basis in differing(old, new):
        there = kept.pop(basis, None)
        if there and (here := carried(old.of(basis), there, new.of(basis))):
            kept[basis] = here
    return replace(clocks, claimed=kept, held_until=max(clocks.held_until or at, at))


def carried(old: tuple[Step, ...], claimed: Claimed, new: tuple[Step, ...]) -> Claimed | None:
    """The last place of the new ladder that comes no later than the newest claimed of the old one."""
    reached = old[claimed.position].offset + claimed.repeat * old[claimed.position].repeat_every
    found = None
    for position, step in enumerate(new):
        if step.offset <= reached:
            repeat = (reached - step.offset) // step.repeat_every if step.repeat_every else 0
            found = Claimed(position, repeat, claimed.step_at)
    return found


def _days(step: Step) -> tuple[int, int]:
    return step.offset, step.repeat_every
