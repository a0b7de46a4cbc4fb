"""A made-up office on a virtual clock, with everything that can go wrong, checked against the laws.

Here: `simulate`: one office lived through from its seed, in this process, by the real acts, flows, bundling and
wording; only the wire is replaced. Read simulation.run next. Not here: true kills of processes (tests/journeys).
"""

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from deployments.simulation import faults, ground, invariants
from deployments.simulation.faults import Faults
from deployments.simulation.run import Run
from models.errors import Mistyped
from models.notification import NotificationState

#: Owed, and with a reason never said.
UNSAID = (NotificationState.DROPPED, NotificationState.MUTED)


def simulate(
    days: int,
    units: int,
    tasks: int,
    seed: int,
    *,
    struck_by: str = "all",
    database: str | None = None,
    tell: Callable[[str], None] = lambda _line: None,
) -> dict[str, Any]:
    """Live through `days` days of an office from its seed; each invariant with "ok" or the first breach.

    Everything but `seconds` is the same whenever the seed and the other numbers are. `tell` hears a line a month.
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
        run.tell = lambda day: tell(_month(run, day))
        run.run()
    return _result(run, seed) | {
        "seconds": round(time.perf_counter() - began, 1),
        "again": f"dondoc simulate --days {days} --units {units} --tasks {tasks} --seed {seed} --faults {struck_by}",
    }


def is_sound(result: Mapping[str, Any]) -> bool:
    """Whether no invariant was broken."""
    return all(found == "ok" for found in result["invariants"].values())


def _result(run: Run, seed: int) -> dict[str, Any]:
    states = Counter(str(message.state) for message in run.books.messages.values())
    owed = Counter(str(one.state) for one in run.books.notifications.values())
    unsaid = Counter(
        f"{one.state}: {one.reason}" for one in run.books.notifications.values() if one.state in UNSAID
    )
    taken = len(run.wire.taken)
    names = {*invariants.WHOLE, *run.breaches}
    return {
        "invariants": {name: run.breaches.get(name, "ok") for name in sorted(names, key=_law)},
        "messages": {
            "taken": taken, "again": taken - len(run.wire.copies), "in_doubt": run.wire.doubts.total(),
            **dict(sorted(states.items())),
        },
        "notifications": dict(sorted(owed.items())), "unsaid": dict(sorted(unsaid.items())),
        "tasks": len(run.books.tasks), "events": sum(len(pile) for pile in run.books.events.values()),
        "steps": run.steps, "ticks": run.ticks,
        "happenings": dict(sorted(run.done.items())), "refused": dict(sorted(run.refused.items())),
        "faults": dict(sorted(run.faults.struck.items())), "seed": seed,
    }  # fmt: skip


def _month(run: Run, day: dt.date) -> str:
    """How far it has come, at a month's end."""
    return (
        f"{day:%Y-%m}: ticks {run.ticks}, steps {run.steps}, tasks {len(run.books.tasks)}, "
        f"messages {len(run.wire.taken)}, breaches {len(run.breaches)}"
    )


def _law(name: str) -> tuple[int, str]:
    number = name.partition("-")[0]
    return (int(number) if number.isdigit() else 99, name)
