"""Secret addresses and signed-in browsers: made, opened, ended; only their hashes are kept.

Here: links sent in messages (a unit's tasks to answer, a sign-in), the browser that a link is answered from, and
sign-ins. Opening a link changes nothing (law 15). Not here: cookies, forms, and what the opened page may do (the room
web, acts.permission), and asking for a new link (acts.renewing).
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from models import questions
from models.access import Link, Purpose, SignIn
from models.acts import journaling
from models.acts.deed import Deed
from models.errors import NotFound, Refused
from models.sealing import signing_key
from models.store import OfficeSession
from models.task import Task

#: A browser stays signed in for a working week and the weekend.
SIGNED_IN_FOR = dt.timedelta(days=7)
TOKEN_BYTES = 32


class Expired(Refused):
    """The link has ended by itself; whoever it was for may ask for a new one."""


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
    """The link of this token; NotFound if nobody sent it, Refused if it was revoked, Expired where it has ended.

    Whoever writes holds the link until the end: a sheet that is sent twice at once is saved one after the other.
    """
    link = known_link(session, token, purpose)
    if link.expires_at <= at:
        raise Expired("This link has expired; open the one in the newest message, or ask for a new one.")
    return link


def known_link(session: OfficeSession, token: str, purpose: Purpose) -> Link:
    """The link of this token, also when it has expired; NotFound and Refused as for an open one."""
    wanted = select(Link).where(Link.token_hash == _hash(token), Link.purpose == purpose)
    link = session.exec(wanted if session.only_reads else wanted.with_for_update()).first()
    if link is None:
        raise NotFound("This link is not known here; copy the whole address from the newest message.")
    if link.revoked_at is not None:
        raise Refused("This link was revoked; ask the secretariat to send a new one.")
    return link


def bind(session: OfficeSession, link: Link, browser: str, at: dt.datetime) -> None:
    """An answer came from this browser: the first one is remembered, another one later on is noticed (not refused)."""
    if link.bound_hash is None:
        link.bound_hash, link.bound_at = _hash(browser), at
    elif not is_bound_to(link, browser):
        link.elsewhere_at = link.elsewhere_at or at
    session.add(link)


def is_bound_to(link: Link, browser: str) -> bool:
    """Whether the first answer by this link came from this browser."""
    return link.bound_hash == _hash(browser)


def revoke(session: OfficeSession, links: Sequence[Link], deed: Deed) -> int:
    """The links open nothing any more, with one record of them; how many still did. A second time changes nothing."""
    living = [link for link in links if link.revoked_at is None]
    if living:
        for link in living:
            link.revoked_at = deed.at
            session.add(link)
        journaling.note(
            session, questions.keeper(session), deed, "links-revoked", after={"links": [one.id for one in living]}
        )  # fmt: skip
    return len(living)


def bodies_of(session: OfficeSession, unit_id: int) -> list[int]:
    """The bodies that a link of this unit is about, by id: those that gave it tasks, else the registers' keeper."""
    found = session.exec(
        select(Task.body_id).where(Task.unit_id == unit_id).distinct().order_by(col(Task.body_id))
    )
    return list(found) or [questions.keeper(session)]


def start_sign_in(session: OfficeSession, person_id: int, at: dt.datetime, *, form: str | None = None) -> str:
    """The token of a browser that is signed in from now on; the same `form` sent twice is one sign-in."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    if form is not None:
        token = hmac.new(
            signing_key(session.settings), b"sign-in:" + form.encode(), hashlib.sha256
        ).hexdigest()
        if _sign_in(session, token) is not None:
            return token
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
