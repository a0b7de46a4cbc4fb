"""Alarms that go past everything that waits: to the secretariat of each body whose office is open, once a matter.

Here: what an alarm owes, as bundles that the caller sends at once. They are notifications and messages like any other,
so the outbox tells them and goes on with what did not leave. Not here: sending (notifications.alarm), and when there is
cause for alarm (flows.watch, deployments.stalls).
"""

import datetime as dt
from typing import Any

from sqlmodel import col, select

from models import questions
from models.acts import bundling, owing
from models.acts.bundling import Bundle
from models.notification import Notification, NotificationKind
from models.rules.ladder import Recipient
from models.store import OfficeSession


def owe(session: OfficeSession, matter: str, at: dt.datetime, data: dict[str, Any]) -> list[Bundle]:
    """Owe `matter` to the secretariats and give back what this call owed anew, by body and person.

    The same matter twice is owed once. Outside office hours nothing is owed (law 10): the caller looks again.
    """
    return [
        bundle
        for body_id in bundling.open_bodies(session, at)
        for bundle in _owe_body(session, body_id, f"alarm:{matter}:{body_id}", at, data)
    ]


def _owe_body(
    session: OfficeSession, body_id: int, key: str, at: dt.datetime, data: dict[str, Any]
) -> list[Bundle]:
    posts = questions.recipients(
        session, Recipient.SECRETARIAT, body_id=body_id, unit_id=body_id, post_id=None, at=at
    )
    keys = [f"{key}:p{post}" for post in posts]
    known = set(session.exec(select(Notification.key).where(col(Notification.key).in_(keys))))
    owing.to(
        session, Recipient.SECRETARIAT, NotificationKind.FAILURE, body_id=body_id, unit_id=body_id, key=key, at=at,
        alarm=True, data=data,
    )  # fmt: skip
    new = session.exec(
        select(Notification)
        .where(col(Notification.key).in_(set(keys) - known))
        .order_by(col(Notification.id))
        .with_for_update(skip_locked=True)
    ).all()
    return _by_person(session, body_id, new, at)


def _by_person(session: OfficeSession, body_id: int, owed: Any, at: dt.datetime) -> list[Bundle]:
    """Whoever answers for the posts today; a post that nobody hears for stays owed, and the outbox tells of it."""
    day = at.astimezone(session.settings.zone).date()
    found: dict[int, Bundle] = {}
    for notification in owed:
        person, _, _ = questions.holder_or_above(session, notification.post_id, day)
        if person is not None and person.id is not None:
            earlier = found.get(person.id)
            members = (*earlier.notifications, notification) if earlier else (notification,)
            found[person.id] = Bundle(body_id, person, notification.post_id, members)
    return list(found.values())
