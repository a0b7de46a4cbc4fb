"""Verbs on tasks: tasks, explain, asking, receive, decline, answer, acknowledge, confirm, return.

Here: parsing and printing. Not here: what an act does (models.acts).
"""

import mimetypes
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By, On, Reason
from deployments.cli.printing import OUTPUT, say, show
from models import clock, lists, questions, rounds, story
from models.acts import answering, confirming
from models.acts.answering import File, Said
from models.acts.deed import Deed
from models.errors import Mistyped
from models.journal import Entry
from models.language import translate
from models.report import Road
from models.rules.contradictions import REMEDY, WHAT
from models.rules.lifecycle import Answer
from models.store import OfficeSession
from models.task import Task

Do = Callable[[OfficeSession, Task, Deed], Entry | None]


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for verb in (tasks, explain, asking, receive, decline, answer, acknowledge, confirm):
        app.command()(verb)
    app.command("return")(return_)


def tasks(
    unit: Annotated[str | None, typer.Option(help="Only this unit's (code or name).")] = None,
    late: Annotated[bool, typer.Option("--late", help="Only those open past their due day.")] = False,
    silent: Annotated[bool, typer.Option("--silent", help="Only those reminded without an answer.")] = False,
    undated: Annotated[bool, typer.Option("--undated", help="Only those without a due day.")] = False,
    contradicting: Annotated[
        bool,
        typer.Option("--contradicting", help="Only those whose last word contradicts itself or the due day."),
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    after: Annotated[str, typer.Option(help="Go on after this code.")] = "",
    at: At = None,
) -> None:
    """List tasks by code: all of them unless a limit is given."""
    office = calling.office()
    with office.reading() as session:
        found = lists.tasks(
            session, calling.instant(at, office), unit=questions.unit(session, unit) if unit else None,
            late=late, silent=silent, undated=undated, contradicting=contradicting, limit=limit, after=after,
        )  # fmt: skip
    rows = [
        {"code": t.code, "unit": t.unit, "role": t.role, "state": t.state, "class": t.result_class, "due": t.due_on,
         "next": t.next_step_at, "step": t.next_step, "contradicts": [_told(WHAT[one]) for one in t.contradictions]}
        for t in found
    ]  # fmt: skip
    show({"tasks": found}, rows)


def explain(task: str, at: At = None) -> None:
    """A task's past from the journal, and its future if nobody answers."""
    office = calling.office()
    with office.reading() as session:
        found = story.explain(session, questions.task(session, task), calling.instant(at, office))
    past = [{"when": p.at, "what": p.kind, "who": p.by, "how": p.after} for p in found.past]
    future = [
        {
            "when": f.at,
            "what": f.step,
            "who": [f"{r.post} ({r.person or '–'})" for r in f.readers],
            "how": f.reason,
        }
        for f in found.future
    ]
    show(found, [*past, *future])
    for one in found.task.contradictions:
        say("Contradicts: {what}. {remedy}", what=_told(WHAT[one]), remedy=_told(REMEDY[one]))
    if found.next_request:
        say_next(found.next_request)


def asking(unit: Annotated[str, typer.Argument(help="Unit (code or name).")], at: At = None) -> None:
    """When a unit will be asked for status next and why, when it was, and its update rate."""
    office = calling.office()
    with office.reading() as session:
        found = rounds.of_unit(session, questions.unit(session, unit), calling.instant(at, office))
    rows = [
        {"round": one.round_on, "body": one.body, "asked": one.asked_at, "answered": one.answered_at,
         "extra": "+" if one.is_extra else ""}
        for one in found.past
    ]  # fmt: skip
    show(found, rows)
    for one in found.next:
        say_next(one)
    say("Answered {answered} of {asked} rounds.", answered=found.answered, asked=found.asked)


def receive(task: str, by: By, at: At = None, on: On = None) -> None:
    """The unit takes the task."""
    act(task, by, at, on, answering.receive)


def decline(
    task: str,
    by: By,
    reason: Reason,
    propose: Annotated[str | None, typer.Option(help="The unit whose task it is instead.")] = None,
    at: At = None,
    on: On = None,
) -> None:
    """The unit says the task is not its own, and may propose another unit."""
    act(
        task, by, at, on,
        lambda session, found, deed: answering.decline(
            session, found, deed, reason, questions.unit(session, propose) if propose else None
        ),
    )  # fmt: skip


def answer(
    task: str,
    state: Annotated[str, typer.Option(help="done, in-progress, late or blocked.")],
    by: By,
    at: At = None,
    on: On = None,
    percent: Annotated[int | None, typer.Option(help="0 to 100.")] = None,
    note: Annotated[str, typer.Option(help="Result, document number, or what holds it up.")] = "",
    evidence: Annotated[list[str] | None, typer.Option(help="File that shows it; again for more.")] = None,
    promise: Annotated[
        str | None, typer.Option(help="Day by which it is promised; after the due day it asks for more time.")
    ] = None,
    road: Annotated[
        str | None, typer.Option(help="How the unit said it to the secretariat: telephone or paper.")
    ] = None,
    said_by: Annotated[str, typer.Option(help="Who of the unit said it.")] = "",
) -> None:
    """What the unit says about the work; the secretariat may say it on its behalf, and the unit gets a copy."""
    if state not in tuple(Answer):
        raise Mistyped(
            "The state “{state}” is not known; write {known}.", state=state, known=", ".join(Answer)
        )
    files = tuple(_evidence(path) for path in evidence or [])
    said = Said(Answer(state), percent, note, clock.day(promise) if promise else None, files)
    heard = _heard(road, said_by)
    act(
        task, by, at, on,
        lambda session, found, deed: answering.answer(session, found, replace(deed, **heard), said),
    )  # fmt: skip


def acknowledge(
    task: str, by: By, at: At = None, note: Annotated[str, typer.Option(help="What will be done.")] = ""
) -> None:
    """Take up an alert: the ladder pauses and goes on by itself when the pause ends."""
    act(task, by, at, None, lambda session, found, deed: answering.acknowledge(session, found, deed, note))


def confirm(task: str, by: By, at: At = None) -> None:
    """Done becomes true."""
    act(task, by, at, None, confirming.confirm)


def return_(task: str, by: By, reason: Reason, at: At = None) -> None:
    """The claim (or the refusal) is not accepted."""
    act(task, by, at, None, lambda session, found, deed: confirming.return_(session, found, deed, reason))


def act(code: str, by: str, at: str | None, on: str | None, do: Do) -> None:
    """One act in one transaction, and the event it wrote."""
    office = calling.office()
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office), on)
        entry = do(session, questions.task(session, code), doing)
    show(entry)


def say_next(coming: rounds.Next) -> None:
    """When the unit is asked next, and why, in one sentence for people."""
    say(
        "The unit will be asked by {body} on {at}: {why}.",
        body=coming.body, at=coming.at.astimezone(OUTPUT.zone).strftime("%d/%m/%Y %H:%M"),
        why=coming.reason(OUTPUT.language),
    )  # fmt: skip


def _told(words: str) -> str:
    return translate(OUTPUT.language, words)


def _heard(road: str | None, said_by: str) -> dict[str, Any]:
    """By which road the secretariat heard it and from whom, as parts of its deed."""
    if road is not None and road not in (Road.TELEPHONE, Road.PAPER):
        raise Mistyped("The road “{road}” is not known; write telephone or paper.", road=road)
    heard: dict[str, Any] = {"road": Road(road)} if road else {}
    return heard | ({"said_by": said_by.strip()} if said_by.strip() else {})


def _evidence(path: str) -> File:
    content, name = calling.file(path)
    return File(name, mimetypes.guess_type(name)[0] or "application/octet-stream", content)
