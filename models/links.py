"""The secret addresses that still open something, and the people they are for, as those see them who may end them.

Here: `links` and `people` as plain values, without a token, for no table holds one. That somebody only looked is nowhere
to be read, for looking writes nothing (law 15). Not here: ending links (models.acts.linking) and PINs (models.acts.pins).
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, or_, select

from models import questions
from models.access import Link, Pin, Purpose
from models.acts import pins
from models.acts.pins import PinState
from models.post import Holding, Person, Post
from models.store import OfficeSession
from models.task import Task
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


class PersonRow(BaseModel):
    """One person with the posts of the day, and what opens pages for them."""

    id: int
    name: str
    posts: list[str]
    pin: PinState
    links: int
    is_elsewhere: bool


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
    return list(
        session.exec(select(Link).where(col(Link.id).in_(ids)).order_by(col(Link.id)).with_for_update())
    )


def people(
    session: OfficeSession,
    at: dt.datetime,
    bodies: Collection[int],
    *,
    unit_id: int | None = None,
    only: int | None = None,
) -> list[PersonRow]:
    """Whoever holds or held a post in one of these bodies or in a unit that owed them something, by name."""
    owing = select(Task.unit_id).where(col(Task.body_id).in_(bodies))
    wanted = (
        select(Person)
        .join(Holding, col(Holding.person_id) == col(Person.id))
        .join(Post, col(Post.id) == col(Holding.post_id))
        .where(or_(col(Post.unit_id).in_(bodies), col(Post.unit_id).in_(owing)))
        .distinct()
        .order_by(Person.name, col(Person.id))
    )
    if unit_id is not None:
        wanted = wanted.where(Post.unit_id == unit_id)
    if only is not None:
        wanted = wanted.where(Person.id == only)
    return rows_of(session, at, list(session.exec(wanted)))


def rows_of(session: OfficeSession, at: dt.datetime, found: list[Person]) -> list[PersonRow]:
    """These people with what opens pages for them."""
    ids = [person.id or 0 for person in found]
    held = questions.held_by(session, ids, at.astimezone(session.settings.zone).date())
    questions.keep(session, Unit, {post.unit_id for posts in held.values() for post in posts})
    kept = {pin.person_id: pin for pin in session.exec(select(Pin).where(col(Pin.person_id).in_(ids)))}
    living = select(Link.person_id, Link.elsewhere_at).where(
        col(Link.person_id).in_(ids), col(Link.revoked_at).is_(None), col(Link.expires_at) > at
    )
    opening = session.exec(living).all()
    counts = Counter(person for person, _ in opening)
    elsewhere = {person for person, noticed_at in opening if noticed_at is not None}
    return [
        PersonRow(
            id=person.id or 0,
            name=person.name,
            posts=[
                f"{post.title} – {session.get_one(Unit, post.unit_id).name}" for post in held[person.id or 0]
            ],
            pin=pins.state_of(kept.get(person.id or 0)),
            links=counts[person.id or 0],
            is_elsewhere=person.id in elsewhere,
        )
        for person in found
    ]


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
