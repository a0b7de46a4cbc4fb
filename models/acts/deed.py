"""Who does something, when, and by which road: what every act is told.

Here: Actor, Deed, and how a name becomes an actor. Not here: who may do what (acts.permission).
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import select

from models import questions
from models.errors import NotFound
from models.post import Duty, Person, Post
from models.report import Road
from models.store import OfficeSession


@dataclass(frozen=True)
class Actor:
    """Someone who acts: the label that the journal keeps, and the posts held on the day of the deed.

    `system_of` is the unit whose own system speaks, where no person does.
    """

    label: str
    person_id: int | None = None
    posts: tuple[Post, ...] = ()
    system_of: int | None = None

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units for which the actor speaks."""
        system = {self.system_of} if self.system_of is not None else set()
        return frozenset({post.unit_id for post in self.posts} | system)

    def has(self, unit_id: int, *duties: Duty) -> bool:
        """Whether the actor holds a post with one of these duties in the unit."""
        return any(post.unit_id == unit_id and post.duty in duties for post in self.posts)


#: The product itself: the clock's steps and what follows from them.
ENGINE = Actor("Đôn Đốc")


@dataclass(frozen=True)
class Deed:
    """One doing: `at` is when the office learns it, `on` the day it was true (today, unless by document).

    `said_by` names whoever of the unit said it, where somebody else writes it down (telephone, paper).
    """

    at: dt.datetime
    by: Actor
    road: Road = Road.COMMAND
    on: dt.date | None = None
    said_by: str = ""


def actor(session: OfficeSession, name: str, at: dt.datetime) -> Actor:
    """The person of this name, or the holder of the post of this code or title, on the day of `at`."""
    day = at.astimezone(session.settings.zone).date()
    person = session.exec(select(Person).where(Person.name == name)).first()
    if person is None:
        try:
            post = questions.post(session, name)
        except NotFound:
            raise NotFound(
                "Nobody here is called “{name}”; name a person or a post (“dondoc units list” shows them).",
                name=name,
            ) from None
        person = questions.holder(session, post.id or 0, day)
        if person is None:
            raise NotFound("The post “{name}” is vacant on that day; name a person.", name=name)
    return of_person(session, person, at)


def of_person(session: OfficeSession, person: Person, at: dt.datetime) -> Actor:
    """The actor that a person is on the day of `at`."""
    day = at.astimezone(session.settings.zone).date()
    posts = tuple(questions.held_posts(session, person.id or 0, day))
    title = f" – {posts[0].title}" if posts else ""
    return Actor(f"{person.name}{title}", person.id, posts)
