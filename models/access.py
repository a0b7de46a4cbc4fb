"""Who may open a page: links sent in messages, signed-in sessions and PINs, kept as hashes only.

Here: Link, SignIn and Pin. Not here: cookies and forms (the room web).
"""

import datetime as dt
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.table import choice


class Purpose(StrEnum):
    """What a link opens: one unit's tasks to answer, or a session for its person."""

    ANSWER = "answer"
    SIGN_IN = "sign-in"


class Link(SQLModel, table=True):
    """A secret address of one person; revocable, with an end. The token itself is never stored.

    `bound_hash` is the browser that answered by it first; `elsewhere_at` is when another one did.
    """

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    purpose: Purpose = Field(sa_type=choice(Purpose, "purpose"))
    person_id: int = Field(foreign_key="person.id", index=True)
    post_id: int | None = Field(default=None, foreign_key="post.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None
    bound_hash: str | None = Field(default=None, max_length=64)
    bound_at: dt.datetime | None = None
    elsewhere_at: dt.datetime | None = None


class SignIn(SQLModel, table=True):
    """A signed-in browser; listed and revocable."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None


class Pin(SQLModel, table=True):
    """The few digits that a person knows besides the link, as a slow hash; `tries` counts wrong ones in a row."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    pin_hash: str = Field(max_length=120)
    set_at: dt.datetime
    tries: int = 0
    tried_at: dt.datetime | None = None
    locked_at: dt.datetime | None = None
