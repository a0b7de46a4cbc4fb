"""Secret addresses and signed-in browsers: made, opened, ended; only their hashes are kept.

Here: links sent in messages (a unit's tasks to answer, a sign-in), and sign-ins. Opening a link changes nothing
(law 15). Not here: cookies, forms, and what the opened page may do (the room web, acts.permission).
"""

import datetime as dt
import hashlib
import secrets
from typing import Any

from sqlalchemy import insert
from sqlmodel import select

from models.access import Link, Purpose, SignIn
from models.errors import NotFound, Refused
from models.store import OfficeSession

#: A browser stays signed in for a working week and the weekend.
SIGNED_IN_FOR = dt.timedelta(days=7)
TOKEN_BYTES = 32


def answer_link(
    session: OfficeSession, *, person_id: int, post_id: int | None, unit_id: int, at: dt.datetime
) -> str:
    """The token of a new link that opens one unit's tasks for one person, `link_days` days long.

    It is kept when the message that tells it is frozen (`keep`), in one statement with those of the other messages.
    """
    token, link = _link(session, Purpose.ANSWER, person_id, at, post_id=post_id, unit_id=unit_id)
    told: list[dict[str, Any]] = session.info.setdefault("links", [])
    told.append(link)
    return token


def keep(session: OfficeSession) -> None:
    """Write the links that messages of this transaction tell."""
    if told := session.info.pop("links", None):
        session.execute(insert(Link), told)


def sign_in_link(session: OfficeSession, person_id: int, at: dt.datetime) -> str:
    """The token of a new link with which a person signs in, `link_days` days long."""
    token, link = _link(session, Purpose.SIGN_IN, person_id, at)
    session.execute(insert(Link), [link])
    return token


def open_link(session: OfficeSession, token: str, at: dt.datetime, purpose: Purpose) -> Link:
    """The link of this token; NotFound if nobody sent it, Refused if it was revoked or has expired."""
    link = session.exec(select(Link).where(Link.token_hash == _hash(token), Link.purpose == purpose)).first()
    if link is None:
        raise NotFound("This link is not known here; copy the whole address from the newest message.")
    if link.revoked_at is not None:
        raise Refused("This link was revoked; ask the secretariat to send a new one.")
    if link.expires_at <= at:
        raise Refused("This link has expired; open the one in the newest message, or ask for a new one.")
    return link


def revoke(session: OfficeSession, link: Link, at: dt.datetime) -> None:
    """The link opens nothing any more; a second time changes nothing."""
    link.revoked_at = link.revoked_at or at
    session.add(link)


def start_sign_in(session: OfficeSession, person_id: int, at: dt.datetime) -> str:
    """The token of a browser that is signed in from now on."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignIn(token_hash=_hash(token), person_id=person_id, created_at=at, expires_at=at + SIGNED_IN_FOR)
    )
    session.flush()
    return token


def signed_in(session: OfficeSession, token: str, at: dt.datetime) -> SignIn | None:
    """The sign-in of this token while it stands, else None."""
    found = _sign_in(session, token)
    return found if found and found.revoked_at is None and found.expires_at > at else None


def end_sign_in(session: OfficeSession, token: str, at: dt.datetime) -> None:
    """The browser is signed out; an unknown token changes nothing."""
    found = _sign_in(session, token)
    if found is not None:
        found.revoked_at = found.revoked_at or at
        session.add(found)


def _link(
    session: OfficeSession,
    purpose: Purpose,
    person_id: int,
    at: dt.datetime,
    *,
    post_id: int | None = None,
    unit_id: int | None = None,
) -> tuple[str, dict[str, Any]]:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, {
        "token_hash": _hash(token), "purpose": purpose, "person_id": person_id, "post_id": post_id, "unit_id": unit_id,
        "created_at": at, "expires_at": at + dt.timedelta(days=session.settings.link_days),
    }  # fmt: skip


def _sign_in(session: OfficeSession, token: str) -> SignIn | None:
    return session.exec(select(SignIn).where(SignIn.token_hash == _hash(token))).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
