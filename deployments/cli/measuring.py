"""The verb that measures: bench.

Here: parsing and printing. Not here: what is measured and its floors (deployments.benching).
"""

from typing import Annotated

import typer

from deployments.cli import calling
from deployments.cli.printing import show


def add_to(app: typer.Typer) -> None:
    """Add this verb to the command."""
    app.command()(bench)


def bench(
    name: Annotated[str, typer.Argument(help="sweep, deliver, digests, page, answer, intake or read.")],
    tasks: Annotated[int, typer.Option(help="How many tasks the throw-away office has.")] = 10_000,
    due: Annotated[float, typer.Option(help="Share of them with a step to take, 0 to 1.")] = 0.1,
) -> None:
    """Measure beside its floor, on a throw-away office that is never your own."""
    from deployments import benching  # noqa: PLC0415 - other verbs need not wait for the whole house

    calling.load()
    show(benching.bench(name, tasks, due))
