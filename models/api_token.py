"""Tokens with which other systems use the API, and what each has asked for by which key.

Here: ApiToken and ApiCall. Not here: how a token is made and opened (models.acts.tokens), and what it may see (web.api).
"""

import datetime as dt
from typing import Any

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

import models.table  # noqa: F401 - names the constraints before the first table is made


class ApiToken(SQLModel, table=True):
    """A secret of another system that speaks for one unit or one post, about the tasks of one body (law 22).

    Exactly one of `unit_id` and `post_id` is set. The token itself is never stored.
    """

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=100)
    body_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    post_id: int | None = Field(default=None, foreign_key="post.id")
    created_at: dt.datetime
    created_by: str = Field(max_length=300)
    expires_at: dt.datetime
    last_used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


class ApiCall(SQLModel, table=True):
    """One change that a token asked for by its key: what it sent (a digest), and what it was answered."""

    __tablename__ = "api_call"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    token_id: int = Field(foreign_key="api_token.id")
    key: str = Field(max_length=200)
    fingerprint: str = Field(max_length=64)
    at: dt.datetime
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
