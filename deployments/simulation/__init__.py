"""A made-up office on a virtual clock, with everything that can go wrong, checked against the laws.

Here: `simulate`: one office lived through from its seed, in this process, by the real acts, flows, bundling and
wording; only the wire is replaced. Read simulation.run next. Not here: true kills of processes (tests/journeys).
"""

import random
import time
from collections.abc import Mapping
from typing import Any

from deployments.simulation import faults, ground, invariants
from deployments.simulation.faults import Faults
from deployments.simulation.run import Run
from models.errors import Mistyped


def simulate(
    days: int, units: int, tasks: int, seed: int, *, struck_by: str = "all", database: str | None = None
) -> dict[str, Any]:
    """Live through `days` days of an office from its seed; each invariant with "ok" or the first breach.

    Everything but `seconds` is the same whenever the seed and the other numbers are.
    """
    if days < 1 or units < 1 or tasks < 1:
        raise Mistyped("A simulation needs at least one day, one unit and one task.")
    on = faults.named(struck_by)
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    began = time.perf_counter()
    with ground.throw_away(database) as office:
        registers = ground.found(office, units, chance)
        # A seed of their own: the same office lives with and without them.
        drawn = Faults(on, random.Random(f"faults {seed}"))  # noqa: S311 - repeatable, not secret
        run = Run(office, registers, chance, drawn, days, tasks)
        run.run()
    return _result(run, seed) | {
        "seconds": round(time.perf_counter() - began, 1),
        "again": f"dondoc simulate --days {days} --units {units} --tasks {tasks} --seed {seed} --faults {struck_by}",
    }


def is_sound(result: Mapping[str, Any]) -> bool:
    """Whether no invariant was broken."""
    return all(found == "ok" for found in result["invariants"].values())


def _result(run: Run, seed: int) -> dict[str, Any]:
    states: dict[str, int] = {}
    for message in run.books.messages.values():
        states[str(message.state)] = states.get(str(message.state), 0) + 1
    owed: dict[str, int] = {}
    for one in run.books.notifications.values():
        owed[str(one.state)] = owed.get(str(one.state), 0) + 1
    names = {*invariants.WHOLE, *run.breaches}
    return {
        "invariants": {name: run.breaches.get(name, "ok") for name in sorted(names, key=_law)},
        "messages": {"taken": len(run.wire.taken), "in_doubt": run.wire.doubts.total(), **dict(sorted(states.items()))},
        "notifications": dict(sorted(owed.items())),
        "tasks": len(run.books.tasks), "events": sum(len(pile) for pile in run.books.events.values()),
        "steps": run.steps, "ticks": run.ticks,
        "happenings": dict(sorted(run.done.items())), "refused": dict(sorted(run.refused.items())),
        "faults": dict(sorted(run.faults.struck.items())), "seed": seed,
    }  # fmt: skip


def _law(name: str) -> tuple[int, str]:
    number = name.partition("-")[0]
    return (int(number) if number.isdigit() else 99, name)
