"""Services that are out, for people to see: since when, why, what waits, when the next message tries.

Here: one list, for command, page, doctor and health. A service that no address goes through any more, and that nothing
waits for, is nobody's business. Not here: how a service comes to be out (models.acts.breaking).
"""

import datetime as dt

from pydantic import BaseModel
from sqlmodel import col, func, select

from models.acts import breaking
from models.checks import Places
from models.notification import Message
from models.post import Channel
from models.service import Service
from models.store import OfficeSession


class OutageRow(BaseModel):
    """One service that is out; its label holds no secret."""

    service: str
    since: dt.datetime
    why: str
    next_try_at: dt.datetime | None
    waiting: int


def outages(session: OfficeSession) -> list[OutageRow]:
    """The services that are out, the oldest outage first."""
    rows = session.exec(
        select(Service).where(col(Service.opened_at).is_not(None)).order_by(col(Service.opened_at))
    ).all()
    if not rows:
        return []
    counted = select(Message.waits_for, func.count()).group_by(col(Message.waits_for))
    waiting = dict(session.exec(counted.where(col(Message.waits_for).is_not(None))).all())
    used = _used(session)
    return [
        OutageRow(
            service=row.label, since=row.opened_at, why=row.why, next_try_at=row.probe_at,
            waiting=waiting.get(row.id, 0),
        )
        for row in rows
        if row.opened_at is not None and (row.id in waiting or row.key in used)
    ]  # fmt: skip


def out(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """The services that are out: `service`, `since_at`, `why`, and how many messages wait (`count`)."""
    return [
        {"service": row.service, "since_at": row.since, "why": row.why, "count": row.waiting}
        for row in outages(session)
    ]


def _used(session: OfficeSession) -> set[str]:
    channels = session.exec(select(Channel).where(col(Channel.disabled_at).is_(None))).all()
    return {service.key for channel in channels if (service := breaking.of(session, channel)) is not None}
