"""Who is asking: the person behind a session or a link, the posts held today, and what these may see.

Here: Visitor, what forms carry, and `sight` of a task (law 19). Not here: what may be done (models.acts.permission).
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from models import questions
from models.acts import deed, reviewing
from models.acts.deed import Actor
from models.acts.permission import ASSIGNING
from models.errors import Refused
from models.lists import TaskRow
from models.post import Duty, Person
from models.store import OfficeSession
from models.unit import Unit


class NotSignedIn(Refused):
    """Nobody is known behind the request; a page with status 401."""


class NotAllowed(Refused):
    """The page is not for this person; status 403."""


class Sight(Enum):
    """How much of a task somebody sees."""

    ALL = "all"
    CODE = "code"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Visitor:
    """One person for one request, in plain values: they outlive the session that they were read in.

    `bodies` are the units for which the person assigns and confirms (id, code series and name by id);
    `units` those for which the person answers.
    """

    actor: Actor
    person_id: int
    name: str
    language: str
    titles: tuple[str, ...]
    bodies: dict[int, tuple[str, str]]
    units: dict[int, tuple[str, str]]
    is_secretariat: bool
    is_leader: bool
    is_charged: bool
    charged: Callable[[str, str], bool] = field(repr=False)

    @property
    def assigns(self) -> bool:
        """Whether the person is of the secretariat or leadership of a body."""
        return bool(self.bodies)

    def sight(self, row: TaskRow) -> Sight:
        """All for the body's secretariat and leaders and the owing unit; who is in charge sees no secrets."""
        series = series_of(row.code)
        if any(series == own for own, _ in self.bodies.values()):
            return Sight.ALL
        if any(row.unit_code == code for code, _ in self.units.values()):
            return Sight.ALL
        if self.charged(series, row.unit_code):
            return Sight.CODE if row.confidential else Sight.ALL
        return Sight.NOTHING


def form_token(key: bytes, secret: str) -> str:
    """What a form carries to show that it came from our page: bound to the session or link that opened it."""
    return hmac.new(key, b"form:" + secret.encode(), hashlib.sha256).hexdigest()


def visitor(session: OfficeSession, person: Person, at: dt.datetime) -> Visitor:
    """The person with the posts of the day of `at`."""
    # Whoever reads no digest is in charge of nobody, and need not be asked about each task.
    is_charged = questions.is_digested(session, person.id or 0, at)
    found = of(session, deed.of_person(session, person, at), at, is_charged=is_charged)
    return replace(found, person_id=person.id or 0, name=person.name, language=person.language)


def of(session: OfficeSession, acting: Actor, at: dt.datetime, *, is_charged: bool) -> Visitor:
    """Whoever acts, by posts or as a unit's own system; without a name and language of a person."""
    units = {unit_id: session.get_one(Unit, unit_id) for unit_id in sorted(acting.unit_ids)}
    bodies = {
        post.unit_id: (units[post.unit_id].code_series or "", units[post.unit_id].name)
        for post in acting.posts
        if post.duty in ASSIGNING and units[post.unit_id].code_series
    }
    return Visitor(
        actor=acting,
        person_id=0,
        name=acting.label,
        language="",
        titles=tuple(post.title for post in acting.posts),
        bodies=bodies,
        units={unit_id: (unit.code, unit.name) for unit_id, unit in units.items()},
        is_secretariat=any(p.duty == Duty.SECRETARIAT and p.unit_id in bodies for p in acting.posts),
        is_leader=any(p.duty in (Duty.LEADER, Duty.CHAIR) and p.unit_id in bodies for p in acting.posts),
        is_charged=is_charged,
        charged=_charged(session, acting, at) if is_charged else lambda _series, _unit: False,
    )


def series_of(code: str) -> str:
    """The code series of the body that issued a task, the first part of its code."""
    return code.partition("-")[0]


def bodies_by_series(session: OfficeSession) -> dict[str, int]:
    """The bodies with open tasks (ids), by their code series."""
    return {session.get_one(Unit, body).code_series or "": body for body in reviewing.bodies(session)}


def _charged(session: OfficeSession, acting: Actor, at: dt.datetime) -> Callable[[str, str], bool]:
    """Whether one of the actor's posts is in charge of a unit (code) for a body (series); asked only while open."""
    own = {post.id for post in acting.posts}
    known: dict[tuple[str, str], bool] = {}
    bodies: dict[str, int] = {}
    day = at.astimezone(session.settings.zone).date()

    def charged(series: str, unit_code: str) -> bool:
        bodies.update(bodies or bodies_by_series(session))
        if (series, unit_code) not in known:
            body = bodies.get(series)
            unit = questions.unit(session, unit_code).id or 0
            posts = questions.in_charge(session, body, unit, day) if body else []
            known[series, unit_code] = not own.isdisjoint(posts)
        return known[series, unit_code]

    return charged
