"""The verbs that measure and try out: bench, simulate.

Here: parsing and printing. Not here: what is measured and its floors (deployments.benching), the simulated office
(deployments.simulation).
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from deployments.cli import calling, printing
from deployments.cli.printing import show


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.command()(bench)
    app.command()(simulate)


def bench(
    name: Annotated[
        str,
        typer.Argument(
            help="What is measured: sweep, idle, deliver, digests, mail, webhook, single, first, memory, poll, page, answer, intake or read."
        ),
    ],
    tasks: Annotated[int, typer.Option(help="How many tasks the throw-away office has.")] = 10_000,
    due: Annotated[float, typer.Option(help="Share of them with a step to take, 0 to 1.")] = 0.1,
) -> None:
    """Measure beside its floor, on a throw-away office that is never your own."""
    from deployments import benching  # noqa: PLC0415 - other verbs need not wait for the whole house

    calling.load()
    show(benching.bench(name, tasks, due))


def simulate(
    days: Annotated[int, typer.Option(help="Days that the office lives through.")] = 30,
    units: Annotated[int, typer.Option(help="Units that owe tasks.")] = 10,
    tasks: Annotated[int, typer.Option(help="About how many tasks are given out.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed, the same life.")] = 1,
    faults: Annotated[str, typer.Option(help="all, none, or names with commas between them.")] = "all",
    database: Annotated[
        str | None, typer.Option(help="An empty PostgreSQL database; default: SQLite, thrown away.")
    ] = None,
) -> int:
    """Live through a made-up office on a virtual clock, with faults, and check the laws: exit 1 on a breach.

    A line a simulated month goes to stderr.
    """
    from deployments import simulation  # noqa: PLC0415 - other verbs need not wait for the whole house

    calling.load()
    found = simulation.simulate(
        days, units, tasks, seed, struck_by=faults, database=database, tell=printing.complain
    )
    show(found, lines=lambda: _told(found))
    return 0 if simulation.is_sound(found) else 1


def _told(found: Mapping[str, Any]) -> Iterator[str]:
    """What was simulated, for people: counts in one line each, then the laws."""
    for name, value in found.items():
        if name != "invariants":
            counts = value.items() if isinstance(value, Mapping) else ()
            yield f"{name}: " + (", ".join(f"{what} {count}" for what, count in counts) or str(value))
    for name, verdict in found["invariants"].items():
        yield f"{name}: {verdict}"
