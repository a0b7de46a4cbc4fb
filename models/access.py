"""Who may open a page: links sent in messages and signed-in sessions, kept as hashes only.

Here: Link and SignIn. Not here: cookies and forms (the room web).
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
    """A secret address of one person; revocable, with an end. The token itself is never stored."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    purpose: Purpose = Field(sa_type=choice(Purpose, "purpose"))
    person_id: int = Field(foreign_key="person.id", index=True)
    post_id: int | None = Field(default=None, foreign_key="post.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None


class SignIn(SQLModel, table=True):
    """A signed-in browser; listed and revocable."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None = None
