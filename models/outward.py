"""Doors to other systems, for people to see: tokens of the API, webhooks, and the log of what was sent.

Here: lists as plain values; of a token never its secret, of an address neither its path nor its login. Not here: how
they are made and used (models.acts.tokens, models.acts.hooking).
"""

import datetime as dt
from collections.abc import Collection

from pydantic import BaseModel
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from models.api_token import ApiToken
from models.checks import Places
from models.hook import DeliveryState, Hook, HookAttempt, HookDelivery
from models.post import Post
from models.store import OfficeSession
from models.unit import Unit


class TokenRow(BaseModel):
    """One token: for which unit or post, about whose tasks, until when."""

    id: int
    name: str
    body: str
    unit: str | None
    post: str | None
    created_at: dt.datetime
    created_by: str
    expires_at: dt.datetime
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


class HookRow(BaseModel):
    """One webhook; `waiting` events wait for it, `given_up` were given up."""

    id: int
    body: str
    unit: str | None
    to: str
    events: list[str]
    created_at: dt.datetime
    removed_at: dt.datetime | None
    failing_since: dt.datetime | None
    why: str
    next_try_at: dt.datetime | None
    waiting: int
    given_up: int


class AttemptRow(BaseModel):
    """One try: the status that was answered, or why none was."""

    at: dt.datetime
    status: int | None
    error: str


class DeliveryRow(BaseModel):
    """One event for one webhook, and what became of it."""

    key: str
    position: int
    state: DeliveryState
    at: dt.datetime
    ended_at: dt.datetime | None
    attempts: list[AttemptRow]


def tokens(session: OfficeSession) -> list[TokenRow]:
    """All tokens, the oldest first."""
    body = aliased(Unit)
    wanted = (
        select(ApiToken, body.code, Unit.code, Post.code)
        .join(body, col(body.id) == col(ApiToken.body_id))
        .outerjoin(Unit, col(Unit.id) == col(ApiToken.unit_id))
        .outerjoin(Post, col(Post.id) == col(ApiToken.post_id))
        .order_by(col(ApiToken.id))
    )
    return [
        TokenRow(
            id=token.id or 0, name=token.name, body=whose, unit=unit, post=post, created_at=token.created_at,
            created_by=token.created_by, expires_at=token.expires_at, last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
        )
        for token, whose, unit, post in session.exec(wanted).all()
    ]  # fmt: skip


def hooks(session: OfficeSession, bodies: Collection[int] | None = None) -> list[HookRow]:
    """The webhooks, of these bodies or of all, the oldest first."""
    body = aliased(Unit)
    counted = (
        select(HookDelivery.hook_id, HookDelivery.state, func.count())
        .where(col(HookDelivery.state).in_((DeliveryState.OWED, DeliveryState.GIVEN_UP)))
        .group_by(col(HookDelivery.hook_id), col(HookDelivery.state))
    )
    counts = {(hook, state): count for hook, state, count in session.exec(counted).all()}
    wanted = (
        select(Hook, body.code, Unit.code)
        .join(body, col(body.id) == col(Hook.body_id))
        .outerjoin(Unit, col(Unit.id) == col(Hook.unit_id))
        .order_by(col(Hook.id))
    )
    if bodies is not None:
        wanted = wanted.where(col(Hook.body_id).in_(bodies))
    return [
        HookRow(
            id=hook.id or 0, body=whose, unit=unit, to=hook.label, events=hook.events, created_at=hook.created_at,
            removed_at=hook.removed_at, failing_since=hook.failing_since, why=hook.why, next_try_at=hook.next_try_at,
            waiting=counts.get((hook.id or 0, DeliveryState.OWED), 0),
            given_up=counts.get((hook.id or 0, DeliveryState.GIVEN_UP), 0),
        )
        for hook, whose, unit in session.exec(wanted).all()
    ]  # fmt: skip


def deliveries(session: OfficeSession, hook_id: int, state: DeliveryState | None = None) -> list[DeliveryRow]:
    """The log of one webhook, oldest event first, with every try."""
    wanted = select(HookDelivery).where(HookDelivery.hook_id == hook_id).order_by(col(HookDelivery.position))
    found = session.exec(wanted if state is None else wanted.where(HookDelivery.state == state)).all()
    tries = (
        select(HookAttempt)
        .join(HookDelivery, col(HookDelivery.id) == col(HookAttempt.delivery_id))
        .where(HookDelivery.hook_id == hook_id)
        .order_by(col(HookAttempt.id))
    )
    attempts: dict[int, list[AttemptRow]] = {}
    for one in session.exec(tries):
        row = AttemptRow(at=one.at, status=one.status, error=one.error)
        attempts.setdefault(one.delivery_id, []).append(row)
    return [
        DeliveryRow(
            key=one.key, position=one.position, state=one.state, at=one.at, ended_at=one.ended_at,
            attempts=attempts.get(one.id or 0, []),
        )
        for one in found
    ]  # fmt: skip


def failing(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Webhooks in use whose events were given up: `hook`, `to`, `since_at`, `why`; never the address."""
    wanted = (
        select(Hook)
        .where(col(Hook.removed_at).is_(None), col(Hook.given_up_at).is_not(None))
        .order_by(col(Hook.id))
    )
    return [
        {"hook": hook.id, "to": hook.label, "since_at": hook.failing_since, "why": hook.why}
        for hook in session.exec(wanted)
    ]
