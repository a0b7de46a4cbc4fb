"""Tokens of other systems: made, opened, ended; and the key under which each change is asked for once.

Here: what the API's door needs of the rows. Only hashes are kept, and the token is shown once. Not here: what a token may
see (web.api), and links and sign-ins of people (acts.linking).
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from models.acts import journaling, permission
from models.acts.deed import Actor, Deed
from models.api_token import ApiCall, ApiToken
from models.errors import Mistyped, NotFound
from models.post import InCharge, Post
from models.store import OfficeSession
from models.unit import Unit

#: What marks a string as one of our tokens, for people and for programs that look for lost secrets.
PREFIX = "dd_"
TOKEN_BYTES = 32
#: A token that was seen to be used within the hour need not be written to again.
SEEN_EVERY = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """A change that a token asks for: the key that makes it one, and what was sent, as bytes that say all of it."""

    token_id: int
    key: str
    sent: bytes


def add(
    session: OfficeSession, name: str, body: Unit, whom: Unit | Post, deed: Deed, until: dt.datetime
) -> tuple[ApiToken, str]:
    """A new token that speaks for a unit or a post about the body's tasks, and its secret, told this once."""
    permission.must_assign(deed, body.id or 0)
    if not name.strip():
        raise Mistyped("Say which system the token is for (NAME).")
    if until <= deed.at:
        raise Mistyped("The token would have ended before it begins; give a later day (--until).")
    secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken(
        token_hash=_hash(secret), name=name.strip()[:100], body_id=body.id or 0,
        unit_id=whom.id if isinstance(whom, Unit) else None, post_id=whom.id if isinstance(whom, Post) else None,
        created_at=deed.at, created_by=deed.by.label, expires_at=until,
    )  # fmt: skip
    session.add(token)
    session.flush()
    told = {"token": token.id, "name": token.name, "for": whom.code, "until": until.isoformat()}
    journaling.note(session, token.body_id, deed, "add-token", after=told)
    return token, secret


def revoke(session: OfficeSession, token_id: int, deed: Deed) -> ApiToken:
    """The token opens nothing any more; a second time changes nothing."""
    token = session.get(ApiToken, token_id)
    if token is None:
        raise NotFound("There is no token {token}; “dondoc tokens list” shows them.", token=token_id)
    permission.must_assign(deed, token.body_id)
    if token.revoked_at is None:
        token.revoked_at = deed.at
        session.add(token)
        journaling.note(session, token.body_id, deed, "revoke-token", after={"token": token.id})
    return token


def opened(session: OfficeSession, secret: str, at: dt.datetime) -> ApiToken | None:
    """The token of this secret while it stands, else None: nobody is told which of the reasons it is."""
    if not secret.startswith(PREFIX):
        return None
    found = session.exec(select(ApiToken).where(ApiToken.token_hash == _hash(secret))).first()
    return found if found and found.revoked_at is None and found.created_at <= at < found.expires_at else None


def is_worth_noting(token: ApiToken, at: dt.datetime) -> bool:
    """Whether its last use was noted too long ago to say when it was used."""
    return token.last_used_at is None or token.last_used_at + SEEN_EVERY <= at


def used(session: OfficeSession, token_id: int, at: dt.datetime) -> None:
    """Note that a token has just been used."""
    token = session.get_one(ApiToken, token_id)
    token.last_used_at = at
    session.add(token)


def actor(session: OfficeSession, token: ApiToken) -> Actor:
    """Who speaks through a token: the unit's system, or the system of whoever holds the post."""
    if token.post_id is not None:
        post = session.get_one(Post, token.post_id)
        return Actor(f"{post.title} – {token.name}", posts=(post,))
    unit = session.get_one(Unit, token.unit_id)
    return Actor(f"{unit.name} – {token.name}", system_of=unit.id)


def is_in_charge(session: OfficeSession, token: ApiToken) -> bool:
    """Whether the token's post is in charge of anybody for the body, and so sees more than its own unit."""
    charged = select(InCharge.id).where(InCharge.post_id == token.post_id, InCharge.body_id == token.body_id)
    return token.post_id is not None and session.exec(charged.limit(1)).first() is not None


def once(
    session: OfficeSession, asked: Asked, at: dt.datetime, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """What `do` answers, and whether it was done now: the same key again is answered as the first time.

    Two at the same time wait for each other; what is refused is not remembered and may be sent again, put right.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fingerprint = hashlib.sha256(asked.sent).hexdigest()
    claimed = session.execute(
        dialect.insert(ApiCall)
        .values(token_id=asked.token_id, key=asked.key, fingerprint=fingerprint, at=at, answer={})
        .on_conflict_do_nothing(index_elements=["token_id", "key"])
        .returning(col(ApiCall.id))
    ).first()
    row = session.exec(
        select(ApiCall).where(ApiCall.token_id == asked.token_id, ApiCall.key == asked.key)
    ).one()
    if claimed is None:
        if row.fingerprint != fingerprint:
            raise Mistyped(
                "The key “{key}” was used before for something else; send each change under a key of its own.",
                key=asked.key, field="Idempotency-Key",
            )  # fmt: skip
        return row.answer, False
    row.answer = do()
    session.add(row)
    return row.answer, True


def key_of(asked: Asked) -> str:
    """The key of a report in the journal's books: of this token alone, and of a length that fits."""
    return f"api:{asked.token_id}:{hashlib.sha256(asked.key.encode()).hexdigest()}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
