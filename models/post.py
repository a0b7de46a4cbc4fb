"""Posts and the people who hold them: messages are owed to posts, persons are resolved when they leave.

Here: Post, Person, Holding (with substitutes), InCharge and a person's channels in order. Not here: units.
"""

import datetime as dt
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.table import choice


class Duty(StrEnum):
    """What a post is for, as far as the ladder and the pages need to know."""

    HEAD = "head"
    FOCAL = "focal"
    SECRETARIAT = "secretariat"
    LEADER = "leader"
    CHAIR = "chair"


class Post(SQLModel, table=True):
    """A chức danh in a unit; it stays while its holders change. `above_id` hears when it stands vacant."""

    __table_args__ = (UniqueConstraint("unit_id", "title"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=60)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    title: str = Field(max_length=300)
    duty: Duty = Field(sa_type=choice(Duty, "duty"))
    above_id: int | None = Field(default=None, foreign_key="post.id")


class Person(SQLModel, table=True):
    """Someone who holds posts and receives messages; the window, if any, narrows the office's hours."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, index=True)
    language: str = Field(default="vi", max_length=2)
    window_from: dt.time | None = None
    window_to: dt.time | None = None


class Holding(SQLModel, table=True):
    """Who holds a post, from when to when; a substitute goes before the holder while the dates last."""

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    is_substitute: bool = False
    held_from: dt.date
    held_to: dt.date | None = None


class InCharge(SQLModel, table=True):
    """A leader's post answers for a unit or a field (phụ trách), for a time."""

    __tablename__ = "in_charge"

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    post_id: int = Field(foreign_key="post.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    field: str | None = Field(default=None, max_length=120)
    since: dt.date | None = None
    until: dt.date | None = None


class Channel(SQLModel, table=True):
    """One way to reach a person, any Apprise address, tried in order of rank. The address is a secret, and sealed."""

    __table_args__ = (UniqueConstraint("person_id", "rank"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    rank: int = 1
    label: str = Field(max_length=80)
    url: str = Field(max_length=2000)
    disabled_at: dt.datetime | None = None
    disabled_reason: str | None = None
