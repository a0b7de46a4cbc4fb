"""How fast the office works, each figure beside its floor: the least that the same machine needs for the same result.

Here: `bench`: a throw-away office, both sides in turn on copies of it, medians. Not here: what is done (benching.ours,
benching.sending, benching.polling), the floors (benching.floors), the office (benching.ground).
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deployments.benching import floors, ours, polling, sending
from deployments.benching.ground import Ground, Plan, throw_away
from models import measuring, settings
from models.errors import Mistyped
from models.store import Office

Counts = dict[str, int]
#: Prepares one side on an office of its own; what it returns is timed. The floor also gets the office as we left it.
Ours = Callable[[Office, Plan], Callable[[], Counts]]
Floor = Callable[[Office, Plan, Office], Callable[[], Counts]]

BENCHES: dict[str, tuple[Ours, Floor]] = {
    "sweep": (ours.sweep, floors.sweep),
    "idle": (sending.idle, sending.idle_floor),
    "deliver": (ours.deliver, floors.deliver),
    "digests": (ours.digests, floors.digests),
    "mail": (sending.messages, floors.deliver),
    "webhook": (sending.messages, sending.webhook_floor),
    "single": (sending.single, sending.single_floor),
    "first": (sending.first, sending.first_floor),
    "memory": (sending.memory, floors.digests),
    "poll": (polling.poll, polling.poll_floor),
    "page": (ours.page, floors.page),
    "answer": (ours.answer, floors.answer),
    "intake": (ours.intake, floors.intake),
    "read": (ours.read, floors.read),
}
#: Measured once more, without a floor: how the work grows with what is asked of it.
FURTHER: dict[str, Callable[[], dict[str, float]]] = {"read": ours.growth}
ROUNDS = 3
#: Above this one round is enough: it lasts long enough to be even.
LARGE = 50_000


def bench(name: str, tasks: int, due: float) -> dict[str, Any]:
    """Seconds of ours and of the floor (medians), their ratio, what was done, and the statements that it took.

    `cpu_seconds` and `cpu_ratio` are those of this process and its children, without the start of the interpreter.

    An office with `tasks` tasks, a share `due` of them with a step to take. On SQLite in a temporary folder; on
    PostgreSQL where DONDOC_DATABASE_URL names an empty database, in databases beside it that are dropped again.
    """
    if name not in BENCHES:
        raise Mistyped(
            "There is no bench “{name}”; write one of {known}.", name=name, known=", ".join(BENCHES)
        )
    if tasks < 1 or not 0 <= due <= 1:
        raise Mistyped("A bench needs at least one task, and a share of due ones between 0 and 1.")
    plan = Plan(name, tasks, due)
    rounds = ROUNDS if tasks <= LARGE else 1
    with throw_away(settings.load(), plan) as on:
        found = [_round(on, plan, *BENCHES[name]) for _ in range(rounds)]
    further = FURTHER[name]() if name in FURTHER else {}
    seconds = statistics.median(mine.seconds for mine, _, _ in found)
    floor_seconds = statistics.median(least.seconds for _, least, _ in found)
    cpu = statistics.median(mine.cpu for mine, _, _ in found)
    floor_cpu = statistics.median(least.cpu for _, least, _ in found)
    return {
        "name": name, "seconds": round(seconds, 6), "floor_seconds": round(floor_seconds, 6),
        "ratio": round(seconds / floor_seconds, 2), "cpu_seconds": round(cpu, 6), "cpu_ratio": round(cpu / floor_cpu, 2) if floor_cpu else None,
        "tasks": tasks, "due": due, **found[-1][2], **further,
    }  # fmt: skip


@dataclass(frozen=True)
class Took:
    """What a side took on the clock and of the processor."""

    seconds: float
    cpu: float


def _round(on: Ground, plan: Plan, mine: Ours, floor: Floor) -> tuple[Took, Took, dict[str, Any]]:
    """Both sides once, each on a fresh copy of the same office; they must have done the same."""
    with on.copy() as office, on.copy() as bare:
        work = mine(office, plan)
        with measuring.statements(office) as asked:
            took, counts = _timed(work)
        floor_took, least = _timed(floor(bare, plan, office))
    differing = {what for what, count in least.items() if counts[what] != count}
    if differing:
        raise AssertionError(f"{plan.name}: ours and the floor did not do the same {differing}")
    done = next(iter(counts.values()))
    each = round(asked.statements / done, 4) if done else None
    return took, floor_took, {**counts, "statements": asked.statements, "statements_each": each}


def _timed(work: Callable[[], Counts]) -> tuple[Took, Counts]:
    began, spent = time.perf_counter(), _cpu()
    counts = work()
    return Took(time.perf_counter() - began, _cpu() - spent), counts


def _cpu() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system
