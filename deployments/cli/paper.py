"""Verbs on documents: read, intake, drafts, settle, set-aside, publish, enter, milestone.

Here: parsing and printing. Not here: reading (documents), matching and publishing (models.acts).
"""

import datetime as dt
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By
from deployments.cli.printing import OUTPUT, say, show
from models import clock, lists, questions
from models.acts import milestones, publishing, settling
from models.acts.settling import Settlement, Whom
from models.directive import Draft, Kind, Milestone
from models.errors import Mistyped, NotFound
from models.meeting import Conclusion
from models.rules.lifecycle import Role
from models.rules.urgency import is_ordinary, urgency
from models.store import OfficeSession

Units = Annotated[
    list[str] | None, typer.Option("--unit", help="Unit that leads (code or name); again for more.")
]
Groups = Annotated[list[str] | None, typer.Option("--group", help="Group whose members lead.")]
Posts = Annotated[list[str] | None, typer.Option("--post", help="Post that leads.")]
Coordinate = Annotated[list[str] | None, typer.Option("--coordinate", help="Unit or group that coordinates.")]
Monitor = Annotated[list[str] | None, typer.Option("--monitor", help="Unit or group that monitors.")]
Due = Annotated[str | None, typer.Option("--due", help="Due day, YYYY-MM-DD.")]
MilestoneName = Annotated[str | None, typer.Option("--milestone", help="Happening on which it is due.")]
NoDate = Annotated[bool, typer.Option("--none", help="No due date, on purpose.")]
KindOf = Annotated[str | None, typer.Option("--kind", help="one-off, continuing or periodic.")]
Recurrence = Annotated[
    str | None, typer.Option("--recurrence", help="weekly, monthly, quarterly, semiannual, annual.")
]
FieldOf = Annotated[str | None, typer.Option("--field", help="Field of work.")]
UrgencyOf = Annotated[
    str | None,
    typer.Option(
        "--urgent",
        help="khẩn, thượng-khẩn or hỏa-tốc: it climbs the ladder of that name; thường: it is not urgent.",
    ),
]
HeldOn = Annotated[str | None, typer.Option("--held-on", help="Day of the meeting, YYYY-MM-DD.")]
Language = Annotated[str | None, typer.Option("--language", help="vi or en; default: as the text reads.")]
RECURRENCES = ("weekly", "monthly", "quarterly", "semiannual", "annual")


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for verb in (read, intake, drafts, settle, publish, enter, milestone):
        app.command()(verb)
    app.command("set-aside")(set_aside)


def read(path: str, held_on: HeldOn = None, language: Language = None) -> None:
    """Read a document without storing anything: directives with exact words, doubts, and the rest."""
    from deployments.cli.reading import lines as reading_lines  # noqa: PLC0415 - the same
    from documents import reading  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

    calling.load()
    data, name = calling.file(path)
    found = reading.read(
        data, filename=name, held_on=clock.day(held_on) if held_on else None, language=_language(language)
    )
    show(found, lines=lambda: reading_lines(found, OUTPUT.language))


def intake(
    path: str,
    title: Annotated[str, typer.Option(help="Title of the conclusion.")],
    held_on: Annotated[str, typer.Option(help="Day of the meeting, YYYY-MM-DD.")],
    body: Annotated[str, typer.Option(help="Body that met (code or name).")],
    by: By,
    at: At = None,
    chair: Annotated[str | None, typer.Option(help="Post that chaired.")] = None,
    amends: Annotated[
        str | None, typer.Option(help="Number of the conclusion that this one changes.")
    ] = None,
    language: Language = None,
    confidential: Annotated[
        bool, typer.Option("--confidential", help="Its tasks appear by number only.")
    ] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Publish at once what leaves no doubt.")] = False,
) -> None:
    """Read a document, store it, match its units; --publish gives out what leaves no doubt."""
    from flows.intake import Wanted, take_in  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

    office = calling.office()
    data, name = calling.file(path)
    wanted = Wanted(
        filename=name, title=title, held_on=clock.day(held_on), body=body, by=by, chair=chair, amends=amends,
        language=_language(language), confidential=confidential, publish=publish,
    )  # fmt: skip
    show(take_in(office, calling.instant(at, office), data, wanted))


def drafts(
    conclusion: Annotated[int | None, typer.Argument(help="Id of the conclusion; default: all.")] = None,
) -> None:
    """What has been read and where it stands: open with its doubts, settled, published, set aside."""
    with calling.office().reading() as session:
        if conclusion is not None:
            _conclusion(session, conclusion)
        found = lists.drafts(session, conclusion)
    rows = [
        {
            "draft": d.id, "state": d.state, "lead": [one["unit"] or one["group"] or one["post"] or one["written"] for one in d.lead],
            "due": d.due_on or d.milestone, "kind": d.kind, "doubts": [doubt["code"] for doubt in d.doubts], "text": d.text,
        }
        for d in found
    ]  # fmt: skip
    show({"drafts": found}, rows)


def settle(
    draft: int,
    by: By,
    at: At = None,
    unit: Units = None,
    group: Groups = None,
    post: Posts = None,
    coordinate: Coordinate = None,
    monitor: Monitor = None,
    due: Due = None,
    milestone: MilestoneName = None,
    none: NoDate = False,
    kind: KindOf = None,
    recurrence: Recurrence = None,
    field: FieldOf = None,
    urgent: UrgencyOf = None,
) -> None:
    """Decide a draft: who leads, by when, what kind. What is not given stays as it was read."""
    office = calling.office()
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office))
        found = _draft(session, draft)
        whom = _whom(session, found.body_id, unit, group, post, coordinate, monitor)
        decided = _settlement(
            whom, due, milestone, none=none, kind=kind, recurrence=recurrence, field=field, urgent=urgent
        )
        entry = settling.settle(session, found, doing, decided)
    show(entry)


def set_aside(draft: int, by: By, reason: calling.Reason, at: At = None) -> None:
    """Rule that a draft is no task."""
    office = calling.office()
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office))
        entry = settling.set_aside(session, _draft(session, draft), doing, reason)
    show(entry)


def publish(conclusion: int, by: By, at: At = None) -> None:
    """Give out the settled drafts of a conclusion as tasks."""
    office = calling.office()
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office))
        directives = publishing.publish(session, _conclusion(session, conclusion), doing)
        result = {
            "directives": [directive.code for directive in directives],
            "tasks": sum(directive.tasks_issued for directive in directives),
        }
    show(result)


def enter(
    body: Annotated[str, typer.Option(help="Body that gives it (code or name).")],
    text: Annotated[str, typer.Option(help="What is to be done.")],
    by: By,
    at: At = None,
    unit: Units = None,
    group: Groups = None,
    post: Posts = None,
    coordinate: Coordinate = None,
    monitor: Monitor = None,
    due: Due = None,
    milestone: MilestoneName = None,
    none: NoDate = False,
    kind: KindOf = None,
    recurrence: Recurrence = None,
    field: FieldOf = None,
    urgent: UrgencyOf = None,
) -> None:
    """Enter and publish a directive that no document carries."""
    office = calling.office()
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office))
        issuing = questions.unit(session, body)
        whom = _whom(session, issuing.id or 0, unit, group, post, coordinate, monitor)
        decided = _settlement(
            whom, due, milestone, none=none, kind=kind, recurrence=recurrence, field=field, urgent=urgent
        )
        directive = publishing.enter(session, issuing, text, doing, decided)
        result = {"directive": directive.code, "tasks": directive.tasks_issued}
    show(result)


def milestone(
    name: str,
    on: Annotated[str, typer.Option(help="The day of the happening.")],
    by: Annotated[str | None, typer.Option("--by", help="Who sets it.")] = None,
    at: At = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what it would arm.")] = False,
) -> None:
    """Set the date of a happening: the tasks that wait for it get their due day."""
    office = calling.office()
    day = clock.day(on)
    if not preview and by is None:
        raise Mistyped("Say who sets the date (--by), or ask for --preview.")
    with office.reading() if preview else office.writing() as session:
        found = milestones.named(session, name)
        armed = milestones.waiting_for(session, found) if preview else _set(session, found, day, by, at)
        result = {"milestone": found.name, "on": day, "arms": [task.code for task in armed]}
    say("Preview only; nothing was changed.") if preview else None
    show(result)


def _set(session: OfficeSession, found: Milestone, day: dt.date, by: str | None, at: str | None) -> list[Any]:
    when = clock.instant(at, session.settings.zone) if at else clock.now(session.settings.data)
    return list(milestones.set_date(session, found, day, calling.deed_of(session, by, when)))


def _draft(session: OfficeSession, draft: int) -> Draft:
    found = session.get(Draft, draft)
    if found is None:
        raise NotFound("There is no draft {draft}; “dondoc drafts” lists them.", draft=draft)
    return found


def _conclusion(session: OfficeSession, conclusion: int) -> Conclusion:
    found = session.get(Conclusion, conclusion)
    if found is None:
        raise NotFound(
            "There is no conclusion {conclusion}; “dondoc drafts” lists their drafts.", conclusion=conclusion
        )
    return found


def _whom(
    session: OfficeSession,
    body_id: int,
    units: list[str] | None,
    groups: list[str] | None,
    posts: list[str] | None,
    coordinate: list[str] | None,
    monitor: list[str] | None,
) -> tuple[Whom, ...]:
    whom = [Whom(Role.LEAD, unit_id=questions.unit(session, name).id) for name in units or []]
    whom += [Whom(Role.LEAD, group_id=questions.group(session, body_id, name).id) for name in groups or []]
    whom += [Whom(Role.LEAD, post_id=questions.post(session, name).id) for name in posts or []]
    for role, names in ((Role.COORDINATE, coordinate), (Role.MONITOR, monitor)):
        for name in names or []:
            try:
                whom.append(Whom(role, unit_id=questions.unit(session, name).id))
            except NotFound:
                whom.append(Whom(role, group_id=questions.group(session, body_id, name).id))
    return tuple(whom)


def _settlement(
    whom: tuple[Whom, ...],
    due: str | None,
    milestone: str | None,
    *,
    none: bool,
    kind: str | None,
    recurrence: str | None,
    field: str | None,
    urgent: str | None,
) -> Settlement:
    if kind is not None and kind not in tuple(Kind):
        raise Mistyped("The kind “{kind}” is not known; write {known}.", kind=kind, known=", ".join(Kind))
    if recurrence is not None and recurrence not in RECURRENCES:
        raise Mistyped(
            "The period “{period}” is not known; write {known}.",
            period=recurrence,
            known=", ".join(RECURRENCES),
        )
    return Settlement(
        whom=whom, due_on=clock.day(due) if due else None, milestone=milestone, undated=none,
        kind=Kind(kind) if kind else None, recurrence=recurrence, field=field,
        urgency=None if urgent is None or is_ordinary(urgent) else urgency(urgent),
        ordinary=urgent is not None and is_ordinary(urgent),
    )  # fmt: skip


def _language(language: str | None) -> Any:
    if language not in (None, "vi", "en"):
        raise Mistyped("The language “{language}” is not known; write vi or en.", language=language)
    return language
