"""People and what opens pages for them: their links, which can be ended, and their PIN, which is told once.

Here: the list for the secretariat, and the page of one person, which is also that person's own. Not here: posts and
channels, which come from lists (the command line), and what a PIN opens (web.doors).
"""

from typing import Any

from fastapi import APIRouter, Response

from models import links, questions
from models.access import Link
from models.acts import linking, pins
from models.errors import NotFound
from models.post import Person
from models.rules.spelling import fold
from models.store import OfficeSession
from web import offers
from web.call import Asked, Call, Form
from web.visitor import NotAllowed, Visitor

router = APIRouter(prefix="/people")
#: Of a long list the page shows the beginning and says how many there are; the search finds the others.
SHOWN = 100


@router.get("")
def listed(call: Asked, text: str = "", unit: str = "") -> Response:
    with call.office.reading() as session:
        me = _secretary(session, call)
        units = offers.units(session, call.at)
        named = next((one.code for one in units if unit in {one.code, one.name}), "")
        unit_id = questions.unit(session, named).id if named else None
        found = links.people(session, call.at, me.bodies, unit_id=unit_id)
        wanted = fold(text)
        found = [one for one in found if wanted in fold(" ".join((one.name, *one.posts)))]
        return call.page(
            "people/list.html", people=found[:SHOWN], total=len(found), units=units, text=text, unit=named
        )


@router.get("/{person_id}")
def one(person_id: int, call: Asked) -> Response:
    return _show(call, person_id)


@router.post("/revoke")
def revoke_of_unit(call: Asked, form: Form) -> Response:
    """Every link to a unit's tasks ends, whomever it was for."""
    call.check(form)
    with call.office.writing() as session:
        me = _secretary(session, call)
        unit = questions.unit(session, str(form.get("unit", "")))
        if not links.people(session, call.at, me.bodies, unit_id=unit.id):
            raise NotAllowed(
                "“{unit}” owes nothing to your body; its links are not yours to end.", unit=unit.name
            )
        rows = links.links(session, call.at, unit_id=unit.id)
        linking.revoke(session, links.chosen(session, rows), call.deed(me.actor))
        code = unit.code
    return call.see(f"/people?unit={code}", "links-revoked")


@router.post("/{person_id}/revoke")
def revoke(person_id: int, call: Asked, form: Form) -> Response:
    """One link of a person ends, or without a number all of them."""
    call.check(form)
    number = str(form.get("link", ""))
    with call.office.writing() as session:
        me, person = _whose(session, call, person_id)
        rows = links.links(session, call.at, person_id=person.id)
        found: list[Link] = links.chosen(session, [row for row in rows if number in {"", str(row.id)}])
        linking.revoke(session, found, call.deed(me.actor))
    return call.see(f"/people/{person_id}", "links-revoked")


@router.post("/{person_id}/pin")
def give_pin(person_id: int, call: Asked, form: Form) -> Response:
    """A new PIN, on this one page only."""
    call.check(form)
    with call.office.writing() as session:
        me, person = _whose(session, call, person_id)
        digits = pins.give(session, person, call.deed(me.actor))
    return _show(call, person_id, digits=digits)


@router.post("/{person_id}/pin/remove")
def take_pin_away(person_id: int, call: Asked, form: Form) -> Response:
    call.check(form)
    with call.office.writing() as session:
        me, person = _whose(session, call, person_id)
        pins.take_away(session, person, call.deed(me.actor))
    return call.see(f"/people/{person_id}", "pin-removed")


def _show(call: Call, person_id: int, **known: Any) -> Response:
    with call.office.reading() as session:
        me, person = _whose(session, call, person_id)
        (row,) = links.rows_of(session, call.at, [person])
        found = links.links(session, call.at, person_id=person.id)
        return call.page(
            "people/one.html",
            **{"person": row, "links": found, "is_own": person.id == me.person_id, "digits": "", **known},
        )


def _secretary(session: OfficeSession, call: Call) -> Visitor:
    me = call.visitor(session)
    if not me.is_secretariat:
        raise NotAllowed("Links and PINs of others are kept by the secretariat.")
    return me


def _whose(session: OfficeSession, call: Call, person_id: int) -> tuple[Visitor, Person]:
    """Who asks, and whom for: oneself, or as the secretariat somebody of a unit that owes its body something."""
    me = call.visitor(session)
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such page; go back to your desk.")
    if person_id != me.person_id:
        _secretary(session, call)
        if not links.people(session, call.at, me.bodies, only=person_id):
            raise NotAllowed("{name} is of no unit that owes your body something.", name=person.name)
    return me, person
