"""Verbs on ladders: policy show, import, export, test, replay, rearm.

Here: parsing and printing. Not here: the file (rules.policy_file), the versions (acts.policies), and what they
would reach (models.ladders, models.replays).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By
from deployments.cli.printing import OUTPUT, say, show
from models import clock, ladders, questions, replays, story
from models.acts import policies
from models.acts.policies import Rearming
from models.errors import Mistyped
from models.language import translate
from models.rules import policy_file
from models.rules.ladder import Coming
from models.rules.urgency import Ladder

Body = Annotated[
    str | None, typer.Option("--body", help="Whose ladder (code or name); default: the only body there is.")
]
Name = Annotated[str, typer.Option("--name", help="default, urgent or express.")]
Version = Annotated[int | None, typer.Option("--version", help="Default: the version in force.")]

group = typer.Typer(help="The ladder as data.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.add_typer(group, name="policy")


@group.command("show")
def show_policy(
    body: Body = None, name: Name = Ladder.DEFAULT, version: Version = None, at: At = None
) -> None:
    """The steps of a version, and which versions there are."""
    office = calling.office()
    when = calling.instant(at, office)
    with office.reading() as session:
        found = ladders.version(session, ladders.body(session, body), name, version, when)
        row = ladders.show(session, found, when)
    say(
        "{body}: ladder “{name}”, version {version}, in force from {since}.",
        body=row.body, name=row.name, version=row.version, since=_minute(row.in_force_from),
    )  # fmt: skip
    show(row, [step.model_dump() for step in row.steps])
    say(
        "Besides the weekly round a unit is asked after so many working days without a word: one-off {one_off}, "
        "continuing {continuing}, periodic {periodic}; {every} within {within} of the due day.",
        one_off=row.asking["every"]["one-off"], continuing=row.asking["every"]["continuing"],
        periodic=row.asking["every"]["periodic"], **row.asking["near_due"],
    )  # fmt: skip
    say(
        "Each round in a row without an answer takes {sooner_by} off, each answered one adds {later_by}; never less than "
        "{shortest}, never more than {longest}.",
        **row.asking,
    )  # fmt: skip
    for other in row.versions:
        say(
            "{name} {version}: from {since}, {tasks} open tasks.",
            name=other.name, version=other.version, since=_minute(other.in_force_from), tasks=other.open_tasks,
        )  # fmt: skip


@group.command("import")
def import_policy(
    path: str,
    by: By,
    body: Body = None,
    since: Annotated[
        str | None, typer.Option("--from", help="First day in force, YYYY-MM-DD; default: now.")
    ] = None,
    at: At = None,
) -> None:
    """Make a file a new version. Tasks keep the version they climb; “policy rearm” brings them to the newest."""
    office = calling.office()
    file = policy_file.read(calling.file(path)[0])
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office))
        made = policies.take_in(
            session, ladders.body(session, body), file, doing, clock.day(since) if since else None
        )
        result = {"policy": made.name, "version": made.version, "in_force_from": made.in_force_from}
    show(result)


@group.command("export")
def export(
    out: Annotated[str, typer.Option("--out", help="The file to write; - is standard output.")],
    body: Body = None,
    name: Name = Ladder.DEFAULT,
    version: Version = None,
    at: At = None,
) -> None:
    """Write a version as a file that “policy import” takes."""
    office = calling.office()
    with office.reading() as session:
        found = ladders.version(
            session, ladders.body(session, body), name, version, calling.instant(at, office)
        )
        text = ladders.written(session, found)
    result: dict[str, Any] = {"policy": found.name, "version": found.version, "file": out}
    if out == "-":
        show(result | {"text": text}, lines=text.splitlines)
        return
    try:
        Path(out).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Mistyped(
            "“{path}” cannot be written ({why}); name another file.", path=out, why=error.strerror or "?"
        ) from None
    show(result)


@group.command("test")
def test_policy(task: str) -> None:
    """Whom a task would reach at each step if nobody answers: posts, persons, channels in their order."""
    with calling.office().reading() as session:
        found = ladders.reach(session, questions.task(session, task))
    show(found, [_reached(step) for step in found.steps])
    if found.still:
        say("No step comes: {why}.", why=translate(OUTPUT.language, found.still))
    for one in found.not_coming:
        say("{step} does not come: {why}.", step=one.step, why=translate(OUTPUT.language, one.why))


@group.command("replay")
def replay(
    path: str,
    body: Body = None,
    since: Annotated[str | None, typer.Option("--from", help="First day that is compared.")] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Last day that is compared; default: today.")
    ] = None,
    at: At = None,
) -> None:
    """What the ladder of a file would have sent over recorded history, beside what was taken. It writes nothing."""
    office = calling.office()
    file = policy_file.read(calling.file(path)[0])
    with office.reading() as session:
        found = replays.replay(
            session, ladders.body(session, body), file, calling.instant(at, office),
            clock.day(since) if since else None, clock.day(until) if until else None,
        )  # fmt: skip
    say(
        "{tasks} tasks: {recorded} steps as recorded, {replayed} by this ladder.",
        tasks=found.tasks, recorded=found.recorded, replayed=found.replayed,
    )  # fmt: skip
    show(found, [count.model_dump() for count in (*found.by_step, *found.by_recipient)])
    if not OUTPUT.as_json:
        show({}, [row for one in found.differences for row in _different(one)])


@group.command("rearm")
def rearm(
    body: Body = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides it.")] = None,
    at: At = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what it would change.")] = False,
) -> None:
    """Bring the open tasks of a body to the versions in force; what was climbed is not climbed again."""
    office = calling.office()
    when = calling.instant(at, office)
    if not preview and by is None:
        raise Mistyped("Say who decides it (--by), or ask for --preview.")
    with office.reading() if preview else office.writing() as session:
        issuing = ladders.body(session, body)
        rows = (
            [_rearmed(one) for one in policies.plan(session, issuing, when)]
            if preview
            else [
                _rearmed(one) for one in policies.rearm(session, issuing, calling.deed_of(session, by, when))
            ]
        )
    if preview:
        say("Preview only; nothing was changed.")
    show({"tasks": rows}, rows)


def _rearmed(one: Rearming) -> dict[str, Any]:
    comes = one.next if isinstance(one.next, Coming) else None
    return {
        "task": one.task.code, "ladder": one.new.name, "from": one.old.version, "to": one.new.version,
        "next_step_before": one.before, "next_step": comes.step.name if comes else None, "next_step_at": comes.at if comes else None,
    }  # fmt: skip


def _reached(step: story.Future) -> dict[str, Any]:
    return {
        "at": step.at,
        "step": step.step,
        "reason": step.reason,
        "to": [_reader(one) for one in step.readers],
    }


def _reader(one: story.Reader) -> str:
    heard = f"{one.instead_of} → {one.post}" if one.instead_of and one.instead_of != one.post else one.post
    return f"{heard}: {one.person or '–'} ({' > '.join(one.channels) or '–'})"


def _different(one: replays.Difference) -> Iterator[dict[str, Any]]:
    for sign, taken in (("−", one.only_recorded), ("+", one.only_replayed)):
        for step in taken:
            yield {"task": one.task, "": sign, "step": step.step, "at": step.at, "to": step.recipients}


def _minute(at: Any) -> str:
    return str(at.astimezone(OUTPUT.zone).strftime("%d/%m/%Y %H:%M"))
