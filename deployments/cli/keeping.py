"""Verbs on the calendar of a body and on what is confidential.

Here: parsing and printing. Not here: what the acts do (models.acts.calendars, models.acts.secrecy).
"""

from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By, Reason
from deployments.cli.printing import say, show
from models import clock, questions
from models.acts import calendars, secrecy
from models.acts.calendars import Moved
from models.errors import NotFound
from models.meeting import Conclusion
from models.store import OfficeSession

Body = Annotated[str, typer.Option("--body", help="The body whose calendar it is (code or name).")]
calendar = typer.Typer(
    help="Days off and worked days of a body's own, and what they move.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(calendar, name="calendar")
    app.command()(confidential)


@calendar.command("add")
def add_day(
    day: str,
    working: Annotated[
        bool, typer.Option("--working/--off", help="Worked although it is off, or the reverse.")
    ],
    reason: Reason,
    body: Body,
    by: By,
    at: At = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only list what would move.")] = False,
) -> None:
    """A day that differs from the official calendar, with the decision that says so; nothing moves yet."""
    when, office = clock.day(day), calling.office()
    with office.reading() if preview else office.writing() as session:
        unit = questions.unit(session, body)
        tried = calendars.with_day(questions.calendar(session, unit.id or 0), when, is_working=working)
        if not preview:
            deed = calling.deed_of(session, by, calling.instant(at, office))
            calendars.add_day(session, unit, when, deed, is_working=working, decision=reason)
        found = _moves(calendars.moves(session, unit, tried))
    say("Preview only; nothing was changed.") if preview else None
    show({"day": when, "working": working, "would_move": found})


@calendar.command("list")
def list_days(body: Body) -> None:
    """The body's own days, and the open tasks that re-arming would move."""
    with calling.office().reading() as session:
        unit = questions.unit(session, body)
        days = [
            {"day": row.day, "working": row.is_working, "decision": row.decision}
            for row in calendars.days(session, unit)
        ]
        found = _moves(calendars.moves(session, unit))
    show({"days": days, "would_move": found}, [*days, *found])


@calendar.command("rearm")
def rearm(body: Body, by: By, at: At = None) -> None:
    """Arm every open task by the calendar of now; units whose due day ends elsewhere hear of it."""
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        found = _moves(calendars.rearm(session, questions.unit(session, body), deed))
    show({"moved": found}, found)


def confidential(
    what: Annotated[
        str, typer.Argument(help="A task's code, or the number of a conclusion (“dondoc drafts”).")
    ],
    by: By,
    lift: Annotated[bool, typer.Option("--lift", help="It is confidential no more.")] = False,
    at: At = None,
) -> None:
    """Mark a conclusion or a task's directive as confidential, with all that comes from it."""
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        if what.isdecimal():
            tasks = secrecy.mark_conclusion(session, _conclusion(session, int(what)), deed, secret=not lift)
        else:
            tasks = secrecy.mark_task(session, questions.task(session, what), deed, secret=not lift)
        codes = [task.code for task in tasks]
    show({"confidential": not lift, "tasks": codes})


def _conclusion(session: OfficeSession, number: int) -> Conclusion:
    found = session.get(Conclusion, number)
    if found is None:
        raise NotFound(
            "There is no conclusion {conclusion}; “dondoc drafts” lists their drafts.", conclusion=number
        )
    return found


def _moves(found: list[Moved]) -> list[dict[str, Any]]:
    return [
        {"task": m.task.code, "due_on": m.task.due_on, "due_at": m.due_at, "would_be_at": m.would_be_at}
        for m in found
    ]
