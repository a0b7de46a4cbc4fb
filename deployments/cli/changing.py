"""Verbs that change what a task owes: extend, grant, refuse, suspend, resume, reassign, supersede, cancel, reopen.

Here: parsing and printing. Not here: what an act does (models.acts).
"""

from typing import Annotated

import typer

from deployments.cli.calling import At, By, On, Reason
from deployments.cli.tasks import act
from models import clock, questions
from models.acts import closing, extending, suspending
from models.errors import Mistyped


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for verb in (extend, grant, refuse, suspend, resume, reassign, supersede, cancel, reopen):
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


def reassign(
    task: str,
    unit: Annotated[str, typer.Option("--unit", help="The unit that owes it from now on (code or name).")],
    reason: Reason,
    by: By,
    at: At = None,
    on: On = None,
) -> None:
    """Another unit owes it from now on, under a new code; the old task ends."""
    act(
        task, by, at, on,
        lambda session, found, deed: closing.reassign(session, found, deed, questions.unit(session, unit), reason),
    )  # fmt: skip


def supersede(
    task: str,
    by: By,
    by_task: Annotated[str | None, typer.Option("--by-task", help="The task that takes its place.")] = None,
    by_directive: Annotated[
        str | None, typer.Option("--by-directive", help="The directive that takes its place.")
    ] = None,
    at: At = None,
    on: On = None,
) -> None:
    """A newer task or directive takes the place of this task, which ends."""
    if bool(by_task) == bool(by_directive):
        raise Mistyped("Name what takes the place: --by-task or --by-directive, one of them.")
    code = by_task or by_directive or ""
    act(task, by, at, on, lambda session, found, deed: closing.supersede(session, found, deed, code))


def cancel(task: str, reason: Reason, by: By, at: At = None, on: On = None) -> None:
    """The task is called off."""
    act(task, by, at, on, lambda session, found, deed: closing.cancel(session, found, deed, reason))


def reopen(
    task: str,
    reason: Reason,
    by: By,
    due: Annotated[str | None, typer.Option("--due", help="A new due day; default: the one it had.")] = None,
    at: At = None,
    on: On = None,
) -> None:
    """An ended task is open again; its result is taken back and every clock starts anew."""
    day = clock.day(due) if due else None
    act(task, by, at, on, lambda session, found, deed: closing.reopen(session, found, deed, reason, day))
