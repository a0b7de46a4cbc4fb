"""Verbs that change what a task owes: extend, grant, refuse, suspend, resume.

Here: parsing and printing. Not here: what an act does (models.acts).
"""

from typing import Annotated

import typer

from deployments.cli.calling import At, By, On, Reason
from deployments.cli.tasks import act
from models import clock, questions
from models.acts import extending, suspending


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for verb in (extend, grant, refuse, suspend, resume):
        app.command()(verb)


def extend(
    task: str,
    to: Annotated[str, typer.Option("--to", help="The due day asked for.")],
    reason: Reason,
    by: By,
    at: At = None,
    on: On = None,
) -> None:
    """Ask for a later due day; nothing moves until it is granted."""
    day = clock.day(to)
    act(task, by, at, on, lambda session, found, deed: extending.ask(session, found, deed, day, reason))


def grant(
    task: str,
    by: By,
    to: Annotated[str | None, typer.Option("--to", help="Another day than the one asked for.")] = None,
    at: At = None,
    on: On = None,
) -> None:
    """The extension asked for is granted; the due day moves, the original stays."""
    day = clock.day(to) if to else None
    act(task, by, at, on, lambda session, found, deed: extending.grant(session, found, deed, day))


def refuse(task: str, reason: Reason, by: By, at: At = None, on: On = None) -> None:
    """The extension asked for is refused; the due day stays."""
    act(task, by, at, on, lambda session, found, deed: extending.refuse(session, found, deed, reason))


def suspend(
    task: str,
    waiting_for: Annotated[
        str, typer.Option("--waiting-for", help="The post that must act, by code or title.")
    ],
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="What that post has to do.")] = "",
    at: At = None,
    on: On = None,
) -> None:
    """The clock stands while the matter lies above; the named post hears of it each week."""
    act(
        task, by, at, on,
        lambda session, found, deed: suspending.suspend(
            session, found, deed, questions.post(session, waiting_for), reason
        ),
    )  # fmt: skip


def resume(
    task: str,
    by: By,
    extend_by_suspension: Annotated[
        bool, typer.Option("--extend-by-suspension", help="Move the due day by the suspended working days.")
    ] = False,
    at: At = None,
    on: On = None,
) -> None:
    """The clock runs again; the ladder goes on where it stood, at most one step a working day."""
    act(
        task, by, at, on,
        lambda session, found, deed: suspending.resume(session, found, deed, extends=extend_by_suspension),
    )  # fmt: skip
