"""The truth of the outbox: leases, outcomes, the next channel, dead letters (law 12).

Here: every change of a Message's state, and of its members with it. Not here: what is owed in the first place
(acts.owing), whose bundle it belongs to (acts.bundling), waiting for a service that is out (acts.breaking), wording and
sending (the room notifications).
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, or_, select

from models import questions
from models.acts import agenda, bundling, journaling, owing
from models.acts.bundling import Bundle
from models.acts.deed import ENGINE, Deed
from models.notification import (
    Attempt,
    Message,
    MessageState,
    Notification,
    NotificationKind,
    NotificationState,
)
from models.post import Channel
from models.report import Road
from models.rules.ladder import Reason, Recipient
from models.rules.lifecycle import ENDED
from models.store import OfficeSession
from models.task import Task

FIRST_RETRY = dt.timedelta(minutes=1)
RETRY_FACTOR = 4
#: Steps to the unit with these reasons are remindings in the sense of law 9.
REMINDING = {Reason.LATE, Reason.SILENT}
TO_UNIT = {Recipient.UNIT, Recipient.UNIT_HEAD}
#: Tries that failed for a reason of the service; those of them made while it was known to be out cost a message nothing.
SERVICE, PROBE = "service", "probe"


@dataclass(frozen=True)
class Text:
    """A bundle put into words."""

    subject: str
    text: str
    html: str


def freeze(
    session: OfficeSession,
    bundle: Bundle,
    words: Text,
    at: dt.datetime,
    *,
    key: str | None = None,
) -> Message:
    """The bundle becomes a message with members and key for good, leased to the caller."""
    channels = questions.channels(session, bundle.person.id or 0)
    position, digest = bundling.head(session, bundle.body_id)
    kinds = {notification.kind for notification in bundle.notifications}
    message = Message(
        key=key or new_key(), body_id=bundle.body_id, person_id=bundle.person.id or 0, post_id=bundle.post_id,
        channel_id=channels[0].id if channels else None, kind=str(kinds.pop()) if len(kinds) == 1 else "digest",
        subject=words.subject, text=words.text, html=words.html, at=at, journal_position=position, journal_hash=digest,
        lease_until=_lease_end(session, at), urgent=any(owed.urgent for owed in bundle.notifications),
    )  # fmt: skip
    session.add(message)
    session.flush()
    for notification in bundle.notifications:
        notification.state, notification.message_id, notification.reason = (
            NotificationState.LEASED,
            message.id,
            "",
        )
        session.add(notification)
    if not channels:
        _bury(session, message, at, "the person has no channel that works")
    return message


def lease_again(session: OfficeSession, at: dt.datetime, limit: int) -> list[Message]:
    """Messages whose retry has come or whose sender vanished; what it had on the wire is in doubt and keeps its key.

    Outside office hours only urgent ones go again (law 10).
    """
    found = session.exec(
        select(Message)
        .where(
            or_(col(Message.urgent), col(Message.body_id).in_(bundling.open_bodies(session, at))),
            or_(
                (col(Message.state) == MessageState.RETRY) & (col(Message.next_try_at) <= at),
                col(Message.state).in_((MessageState.LEASED, MessageState.IN_DOUBT))
                & (col(Message.lease_until) <= at),
            ),
        )
        .order_by(col(Message.attempts), col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for message in found:
        if message.state != MessageState.RETRY and message.wire_at is not None:
            attempt(session, message, at, "in-doubt", "the sender ended between sending and marking")
            message.state = MessageState.IN_DOUBT
            _mark(session, message, NotificationState.IN_DOUBT, "")
        elif message.state == MessageState.RETRY:
            message.state = MessageState.LEASED
        message.lease_until, message.next_try_at = _lease_end(session, at), None
        message.wire_at = message.waits_for = None
        session.add(message)
    return list(found)


def sent(
    session: OfficeSession, message: Message, at: dt.datetime, *, note: str = "", reference: str = ""
) -> None:
    """The channel took the message; `note` says where it did so in part, `reference` what it calls it."""
    attempt(session, message, at, "sent", note or None, reference=reference)
    is_first, message.wire_at = message.sent_at is None, None
    message.state, message.sent_at, message.lease_until, message.error = (
        MessageState.SENT,
        at,
        None,
        note or None,
    )
    session.add(message)
    members = _mark(session, message, NotificationState.SENT, "")
    if note:
        _tell_undelivered(session, message, members, at, note, in_part=True)
    if not is_first:
        return  # it came back and went out again: what its first sending set off is done
    steps = [one for one in members if one.kind == NotificationKind.STEP and one.task_id is not None]
    if not steps:
        return
    questions.keep(session, Task, (step.task_id for step in steps))
    told = _units_told(session, message, steps)
    for step in steps:
        _told(session, step, session.get_one(Task, step.task_id), message, at, told=told)


def failed(
    session: OfficeSession,
    message: Message,
    at: dt.datetime,
    why: str,
    *,
    permanent: bool,
    of_service: bool = False,
) -> None:
    """The channel did not take it: again later, by the person's next channel, or a dead letter that alarms.

    What the service refuses to everybody, a login above all, is no reason to give up a message for good.
    """
    attempt(session, message, at, SERVICE if of_service else "permanent" if permanent else "transient", why)
    message.error, message.lease_until, message.wire_at = why[:500], None, None
    tries = session.exec(
        select(func.count()).where(
            Attempt.message_id == message.id,
            Attempt.channel_id == message.channel_id,
            Attempt.outcome != PROBE,
        )
    ).one()
    if not permanent and tries < session.settings.attempts:
        _again(message, message.channel_id, tries, at)
    else:
        _go_on(session, message, at, why)
    session.add(message)


def came_back(session: OfficeSession, message: Message, at: dt.datetime, why: str) -> None:
    """What was taken did not arrive: the same message goes on by the next channel, or is a dead letter after all."""
    if message.state != MessageState.SENT:
        return
    message.error = why[:500]
    _mark(session, message, NotificationState.LEASED, "")
    _go_on(session, message, at, why)


def reached_in_part(session: OfficeSession, message: Message, at: dt.datetime, why: str) -> None:
    """One of several addresses of a channel does not have it: those who have it get it once, the secretariat hears."""
    message.error = why[:500]
    session.add(message)
    members = session.exec(select(Notification).where(Notification.message_id == message.id)).all()
    _tell_undelivered(session, message, list(members), at, why, in_part=True)


def attempt(
    session: OfficeSession,
    message: Message,
    at: dt.datetime,
    outcome: str,
    error: str | None,
    *,
    reference: str = "",
) -> None:
    """Write down one try."""
    message.attempts += 1
    session.add(
        Attempt(
            message_id=message.id or 0, channel_id=message.channel_id, at=at, outcome=outcome,
            error=error[:500] if error else None, reference=reference[:120] or None,
        )
    )  # fmt: skip


def new_key() -> str:
    """A key that goes out with every attempt: Message-ID and footer."""
    return f"dd-{secrets.token_hex(10)}"


def _told(
    session: OfficeSession,
    step: Notification,
    task: Task,
    message: Message,
    at: dt.datetime,
    *,
    told: set[str],
) -> None:
    """What a sent step sets off: the count of remindings (law 9), or the all-clear that came too early for it."""
    if task.state in ENDED:
        owing.all_clear(session, task, [message.person_id], at)
        return
    if _is_to_unit(step.data) and _place(step.key) not in told and step.data.get("reason") in REMINDING:
        agenda.reminded(session, task, Deed(max(at, task.last_event_at), ENGINE, Road.CLOCK))


def _units_told(session: OfficeSession, message: Message, steps: list[Notification]) -> set[str]:
    """Which of these steps an earlier message told somebody of the unit: a step counts once as a reminding."""
    found: set[str] = set()
    ids = sorted({step.task_id for step in steps if step.task_id is not None})
    for start in range(0, len(ids), questions.AT_ONCE):
        earlier = select(Notification.key, Notification.data).where(
            col(Notification.task_id).in_(ids[start : start + questions.AT_ONCE]),
            Notification.kind == NotificationKind.STEP,
            Notification.state == NotificationState.SENT,
            Notification.message_id != message.id,
        )
        found |= {_place(key) for key, data in session.exec(earlier) if _is_to_unit(data)}
    return found


def _place(key: str) -> str:
    """The claim of a step, whoever the notification goes to."""
    return key.rsplit(":p", 1)[0]


def _is_to_unit(data: Mapping[str, Any]) -> bool:
    return bool(TO_UNIT & set(data.get("as", ())))


def _bury(session: OfficeSession, message: Message, at: dt.datetime, why: str) -> None:
    """No channel is left: a dead letter, and the secretariat hears by another road (law 12)."""
    message.state, message.error, message.lease_until = (
        MessageState.DEAD,
        why[:500],
        None,
    )
    session.add(message)
    members = _mark(session, message, NotificationState.DEAD, why[:200])
    journaling.note(
        session, message.body_id, Deed(at, ENGINE, Road.CLOCK), "dead-letter",
        after={"message": message.key, "why": why[:200]},
    )  # fmt: skip
    _tell_undelivered(session, message, members, at, why)


def _tell_undelivered(
    session: OfficeSession,
    message: Message,
    members: list[Notification],
    at: dt.datetime,
    why: str,
    *,
    in_part: bool = False,
) -> None:
    """The secretariat hears that a message did not arrive, or not at all its addresses; never about such a word itself."""
    if any(notification.kind == NotificationKind.DEAD_LETTER for notification in members):
        return
    readers = questions.recipients(
        session, Recipient.SECRETARIAT, body_id=message.body_id, unit_id=message.body_id, post_id=None, at=at
    )
    day = at.astimezone(session.settings.zone).date()
    others = [p for p in readers if (h := questions.holder(session, p, day)) and h.id != message.person_id]
    recipient = Recipient.SECRETARIAT if others else Recipient.CHAIR
    owing.to(
        session, recipient, NotificationKind.DEAD_LETTER, body_id=message.body_id, unit_id=message.body_id,
        key=f"{'part' if in_part else 'dead'}:{message.key}", at=at, alarm=not in_part, urgent=not in_part,
        data={"message": message.key, "person": message.person_id, "why": why[:200], "part": in_part},
    )  # fmt: skip


def _mark(session: OfficeSession, message: Message, state: NotificationState, why: str) -> list[Notification]:
    members = list(session.exec(select(Notification).where(Notification.message_id == message.id)))
    for notification in members:
        notification.state, notification.reason = state, why
        session.add(notification)
    return members


def _next_channel(session: OfficeSession, message: Message) -> Channel | None:
    tried = set(session.exec(select(Attempt.channel_id).where(Attempt.message_id == message.id)))
    return next(
        (c for c in questions.channels(session, message.person_id) if c.id not in tried),
        None,
    )


def _go_on(session: OfficeSession, message: Message, at: dt.datetime, why: str) -> None:
    """By the person's next channel, by one whose service alone failed, or not at all."""
    if (following := _next_channel(session, message)) is not None:
        message.state, message.channel_id, message.next_try_at = MessageState.RETRY, following.id, at
        session.add(message)
    elif (blameless := _blameless(session, message)) is not None:
        _again(message, *blameless, at)
        session.add(message)
    else:
        _bury(session, message, at, why)


def _again(message: Message, channel_id: int | None, tries: int, at: dt.datetime) -> None:
    message.state, message.channel_id = MessageState.RETRY, channel_id
    message.next_try_at = at + FIRST_RETRY * RETRY_FACTOR ** (tries - 1)


def _blameless(session: OfficeSession, message: Message) -> tuple[int | None, int] | None:
    """A channel whose service alone failed, with tries left to it, and how many were made."""
    made: dict[int | None, list[str]] = {}
    known = select(Attempt.channel_id, Attempt.outcome).where(Attempt.message_id == message.id)
    for channel_id, outcome in session.exec(known):
        made.setdefault(channel_id, []).append(outcome)
    for channel in questions.channels(session, message.person_id):
        outcomes = made.get(channel.id, [])
        tries = outcomes.count(SERVICE)
        if 0 < tries < session.settings.attempts and set(outcomes) <= {SERVICE, PROBE}:
            return channel.id, tries
    return None


def _lease_end(session: OfficeSession, at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(seconds=session.settings.lease_seconds)
