"""Verbs on what opens pages: links that were sent, PINs, and a link to sign in with.

Here: parsing and printing. Not here: what a link opens (the room web), and what is kept of it (models.links).
"""

import datetime as dt
from typing import Annotated

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By, ByAnyone
from deployments.cli.printing import say, show
from models import links as opening
from models import questions
from models.acts import linking, pins
from models.acts.deed import actor
from models.errors import Mistyped, Refused
from models.post import Person
from models.store import OfficeSession

Who = Annotated[str, typer.Argument(metavar="PERSON", help="Person or post.")]


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.command()(links)
    pin = typer.Typer(help="The PIN that a person knows besides the link.", no_args_is_help=True)
    pin.command("give")(pin_give)
    pin.command("remove")(pin_remove)
    app.add_typer(pin, name="pin")
    app.command("sign-in-link")(sign_in_link)


def links(
    unit: Annotated[str | None, typer.Option(help="Only links to this unit's tasks (code or name).")] = None,
    person: Annotated[str | None, typer.Option(help="Only links of this person or post.")] = None,
    number: Annotated[int | None, typer.Option(help="Only the link of this number.")] = None,
    ended: Annotated[bool, typer.Option("--ended", help="Those too that open nothing any more.")] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="End those that are shown, at once.")] = False,
    by: ByAnyone = None,
    at: At = None,
) -> None:
    """Links that still open something: whose, for which unit, made when, until when; never the address itself."""
    office = calling.office()
    when = calling.instant(at, office)
    if revoke and unit is None and person is None and number is None:
        raise Mistyped("Say whose links end: --unit, --person or --number.")
    with office.writing() if revoke else office.reading() as session:
        found = opening.links(
            session, when, ended=ended,
            person_id=_person(session, person, when).id if person else None,
            unit_id=questions.unit(session, unit).id if unit else None,
        )  # fmt: skip
        found = [row for row in found if number in {None, row.id}]
        deed = calling.deed_of(session, by, when)
        done = linking.revoke(session, opening.chosen(session, found), deed) if revoke else 0
    rows = [
        {
            "number": row.id, "person": row.person, "unit": row.unit, "purpose": row.purpose, "made": row.made_at,
            "until": row.until, "first_answer": row.answered_at, "two_browsers": row.elsewhere_at, "revoked": row.revoked_at,
        }
        for row in found
    ]  # fmt: skip
    show({"links": found, "revoked": done}, rows)
    if revoke:
        say("Links that open nothing any more: {count}.", count=done)
    elif not found:
        say("No link opens anything now.")


def pin_give(who: Who, by: By, at: At = None) -> None:
    """Give a person a new PIN, printed this once: tell it by telephone or in person, never with a link."""
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        person = _person(session, who, deed.at)
        digits = pins.give(session, person, deed)
    show({"person": person.name, "pin": digits})


def pin_remove(who: Who, by: By, at: At = None) -> None:
    """Take a person's PIN away: links then open no confidential task."""
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        person = _person(session, who, deed.at)
        removed = pins.take_away(session, person, deed)
    show({"person": person.name, "removed": removed})


def sign_in_link(who: Who, at: At = None) -> None:
    """A link that signs a person in to the pages, once opened and confirmed there."""
    office = calling.office()
    when = calling.instant(at, office)
    with office.writing() as session:
        found = actor(session, who, when)
        if found.person_id is None:
            raise Refused("“{name}” is no person.", name=who)
        token = linking.sign_in_link(session, found.person_id, when)
    show({"person": found.label, "link": f"{office.settings.base_url.rstrip('/')}/sign-in/{token}"})


def _person(session: OfficeSession, name: str, at: dt.datetime) -> Person:
    return session.get_one(Person, actor(session, name, at).person_id)
