"""Verbs on the registers: units, people, groups, sources; links for people.

Here: parsing and printing. Not here: what a row means (models.acts.registry).
"""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, ByAnyone
from deployments.cli.printing import show
from models import lists
from models.acts import linking, registry
from models.acts.deed import Deed, actor
from models.errors import Refused
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
        app.add_typer(group, name=name)
    app.command("sign-in-link")(sign_in_link)


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


def sign_in_link(person: Annotated[str, typer.Argument(help="Person or post.")], at: At = None) -> None:
    """A link that signs a person in to the pages, once opened and confirmed there."""
    office = calling.office()
    when = calling.instant(at, office)
    with office.writing() as session:
        found = actor(session, person, when)
        if found.person_id is None:
            raise Refused("“{name}” is no person.", name=person)
        token = linking.sign_in_link(session, found.person_id, when)
    show({"person": found.label, "link": f"{office.settings.base_url.rstrip('/')}/sign-in/{token}"})


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
