"""Nobody gets more messages than the table allows: what is over it is held and joins the next message (law 11).

Here: who has had what, and holding. Not here: the table (models.rules.limits), and whose bundle it is (acts.bundling).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from sqlmodel import col, or_, select

from models import questions
from models.notification import Message, MessageState, Notification, NotificationState
from models.post import Person
from models.rules import limits
from models.rules.limits import DAY, Sort
from models.store import OfficeSession

WHY = "the person has had as many messages as the limits allow"


class Bundled(Protocol):
    """What is owed to one person now."""

    @property
    def person(self) -> Person: ...
    @property
    def notifications(self) -> tuple[Notification, ...]: ...


B = TypeVar("B", bound=Bundled)


def within(session: OfficeSession, found: Iterable[B], at: dt.datetime) -> list[B]:
    """Those that may leave now; the others are held until the first instant at which one more may."""
    wanted = list(found)
    had = _had(session, {one.person.id or 0 for one in wanted}, at)
    free = []
    for bundle in wanted:
        sort = Sort.URGENT if any(owed.urgent for owed in bundle.notifications) else Sort.ORDINARY
        instants = had.setdefault((bundle.person.id or 0, sort), [])
        when = limits.free_at(sort, instants, at)
        if when <= at:
            instants.append(at)
            free.append(bundle)
            continue
        for owed in bundle.notifications:
            owed.state, owed.reason, owed.not_before = NotificationState.HELD, WHY, when
            session.add(owed)
    return free


def _had(
    session: OfficeSession, people: set[int], at: dt.datetime
) -> dict[tuple[int, Sort], list[dt.datetime]]:
    """When each had a message of each sort; one that is still on its way counts as had now, for it may arrive any moment."""
    found: dict[tuple[int, Sort], list[dt.datetime]] = {}
    ids = sorted(people)
    for start in range(0, len(ids), questions.AT_ONCE):
        wanted = select(Message.person_id, Message.urgent, Message.state, Message.sent_at).where(
            col(Message.person_id).in_(ids[start : start + questions.AT_ONCE]),
            Message.state != MessageState.DEAD,
            or_(col(Message.state) != MessageState.SENT, col(Message.sent_at) > at - DAY),
        )
        for person, urgent, state, sent_at in session.exec(wanted):
            sort = Sort.URGENT if urgent else Sort.ORDINARY
            instant = sent_at if state == MessageState.SENT and sent_at else at
            found.setdefault((person, sort), []).append(instant)
    return found
