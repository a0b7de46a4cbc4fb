"""Verbs on the registers: units, people, groups, sources.

Here: parsing and printing. Not here: what a row means (models.acts.registry), what ends (acts.succeeding),
what goes over (acts.handing_over), and what is learnt (acts.learning).
"""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By, ByAnyone, Reason
from deployments.cli.printing import show
from models import clock, lists, questions
from models.acts import handing_over, learning, registry, succeeding
from models.acts.deed import Deed
from models.store import OfficeSession

Import = Callable[[OfficeSession, Any, Deed], registry.Imported]


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for name, sentence, take in (
        ("units", "Units: who can be asked.", registry.import_units),
        ("people", "Posts, the people who hold them, their channels.", _people),
        ("groups", "Named lists of units or posts.", registry.import_groups),
        ("sources", "Units' own systems that can be asked.", registry.import_sources),
    ):
        group = typer.Typer(help=sentence, no_args_is_help=True)
        group.command("import", help=(take.__doc__ or "").strip())(_import(take))
        if name == "units":
            group.command("list", help="The register: units with their posts and holders.")(units_list)
            group.command("merge")(units_merge)
            group.command("hand-over")(units_hand_over)
            group.command("learnt")(units_learnt)
            group.command("forget")(units_forget)
        app.add_typer(group, name=name)


def units_list(at: At = None) -> None:
    """The register: units with their posts and holders."""
    office = calling.office()
    with office.reading() as session:
        found = lists.units(session, calling.instant(at, office))
    rows = [
        {"code": u.code, "name": u.name, "posts": [f"{p.code}: {p.person or '–'}" for p in u.posts]}
        for u in found
    ]
    show({"units": found}, rows)


def units_merge(
    units: Annotated[list[str], typer.Argument(help="Units that end (code or name).")],
    into: Annotated[str, typer.Option("--into", help="Unit that takes over.")],
    on: Annotated[str, typer.Option("--on", help="Its first day in their place, YYYY-MM-DD.")],
    hand_over: Annotated[
        str | None, typer.Option("--hand-over", help="Why what they still owe goes over with them.")
    ] = None,
    by: ByAnyone = None,
    at: At = None,
) -> None:
    """Several units become one: they end the day before, and what papers ask of them goes to the one that took over."""
    office = calling.office()
    with office.writing() as session:
        entry = succeeding.merge(
            session,
            [questions.unit(session, name) for name in units],
            questions.unit(session, into),
            clock.day(on),
            calling.deed_of(session, by, calling.instant(at, office)),
            hand_over=hand_over,
        )
    done = {"added": 0, "changed": len(entry.after["units"]), "refused": []}
    told = {name: entry.after[name] for name in ("into", "on", "handed_over")}
    show(done | {"ended": entry.after["units"]} | told)


def units_hand_over(
    unit: Annotated[str, typer.Argument(help="Unit that owes tasks (code or name).")],
    to: Annotated[str, typer.Option("--to", help="Unit that owes them from now on.")],
    body: Annotated[str, typer.Option(help="Body that gave them out (code or name).")],
    reason: Reason,
    by: By,
    at: At = None,
) -> None:
    """All that a unit still owes to a body goes to another unit, with one record of every task and its new code."""
    office = calling.office()
    with office.writing() as session:
        handed = handing_over.hand_over(
            session,
            questions.unit(session, unit),
            questions.unit(session, to),
            questions.unit(session, body),
            calling.deed_of(session, by, calling.instant(at, office)),
            reason,
        )
    show({"handed_over": handed}, [vars(one) for one in handed])


def units_learnt() -> None:
    """Names that were learnt when drafts were settled: each is matched by itself from then on."""
    with calling.office().reading() as session:
        found = lists.learnt(session)
    rows = [
        {"body": one.body, "written": one.written, "means": one.means, "draft": one.draft} for one in found
    ]
    show({"learnt": found}, rows)


def units_forget(
    written: Annotated[str, typer.Argument(help="The name as it was learnt.")],
    body: Annotated[str, typer.Option(help="Body that learnt it (code or name).")],
    by: By,
    at: At = None,
) -> None:
    """Take a learnt name back; a person says who is meant from now on."""
    office = calling.office()
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office))
        entry = learning.forget(session, questions.unit(session, body), written, doing)
    show(entry)


def _import(take: Import) -> Callable[..., int]:
    def run(path: str, by: ByAnyone = None, at: At = None) -> int:
        from documents.reading import sheets  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

        office = calling.office()
        data, name = calling.file(path)
        rows = sheets.rows(data, filename=name)
        with office.writing() as session:
            done = take(session, rows, calling.deed_of(session, by, calling.instant(at, office)))
        show(
            done,
            [{"added": done.added, "changed": done.changed, "refused": [r["why"] for r in done.refused]}],
        )
        return 1 if done.refused else 0

    return run


def _people(session: OfficeSession, rows: Any, deed: Deed) -> registry.Imported:
    """Columns: post, unit, title, duty, and as needed above, person, language, channels (;), in_charge (;), since."""
    from notifications import delivery  # noqa: PLC0415 - Apprise takes a moment that other verbs need not wait

    return registry.import_people(session, rows, deed, delivery.check)
