"""The secret addresses that still open something, for those who may end them.

Here: `links` as plain values, without a token, for no table holds one. That somebody only looked is nowhere to be read,
for looking writes nothing (law 15). Not here: making and ending links (models.acts.linking).
"""

import datetime as dt
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, select

from models.access import Link, Purpose
from models.post import Person
from models.store import OfficeSession
from models.unit import Unit


class LinkRow(BaseModel):
    """One link: whom it is for, what it opens, until when, and whether two browsers have answered by it."""

    id: int
    person: str
    person_id: int
    unit: str | None
    purpose: Purpose
    made_at: dt.datetime
    until: dt.datetime
    answered_at: dt.datetime | None
    elsewhere_at: dt.datetime | None
    revoked_at: dt.datetime | None


def links(
    session: OfficeSession,
    at: dt.datetime,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
    ended: bool = False,
) -> list[LinkRow]:
    """The links that open something at `at`, with `ended` the others too; of one person, one unit, or all."""
    wanted: Any = (
        select(Link, Person, Unit)
        .join(Person, col(Person.id) == col(Link.person_id))
        .outerjoin(Unit, col(Unit.id) == col(Link.unit_id))
        .order_by(Person.name, col(Link.created_at).desc(), col(Link.id).desc())
    )
    if not ended:
        wanted = wanted.where(col(Link.revoked_at).is_(None), col(Link.expires_at) > at)
    if person_id is not None:
        wanted = wanted.where(Link.person_id == person_id)
    if unit_id is not None:
        wanted = wanted.where(Link.unit_id == unit_id)
    return [_row(*found) for found in session.exec(wanted)]


def chosen(session: OfficeSession, rows: list[LinkRow]) -> list[Link]:
    """The links behind these rows, held until the end of the transaction."""
    ids = [row.id for row in rows]
    return list(session.exec(select(Link).where(col(Link.id).in_(ids)).order_by(col(Link.id)).with_for_update()))


def _row(link: Link, person: Person, unit: Unit | None) -> LinkRow:
    return LinkRow(
        id=link.id or 0,
        person=person.name,
        person_id=link.person_id,
        unit=unit.name if unit else None,
        purpose=link.purpose,
        made_at=link.created_at,
        until=link.expires_at,
        answered_at=link.bound_at,
        elsewhere_at=link.elsewhere_at,
        revoked_at=link.revoked_at,
    )
