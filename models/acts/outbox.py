"""The truth of the outbox: leases, outcomes, the next channel, dead letters (law 12).

Here: every change of a Message's state, and of its members with it. Not here: what is owed in the first place
(acts.owing), whose bundle it belongs to (acts.bundling), wording and sending (the room notifications).
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select as columns
from sqlmodel import col, func, or_, select

from models import questions, writing
from models.acts import agenda, bundling, journaling, linking, marking, owing
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
#: The kind of a message about more than one kind of thing.
DIGEST = "digest"
#: Messages in which a step may be told.
TELLING = {NotificationKind.STEP, DIGEST}
MEMBER = ("state", "reason", "message_id", "id")
#: Tries that failed for a reason of the service; those of them made while it was known to be out cost a message nothing.
SERVICE, PROBE = "service", "probe"


@dataclass(frozen=True)
class Text:
    """A bundle put into words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Worded:
    """A bundle in its words, and the key that goes out with every attempt: Message-ID and footer."""

    bundle: Bundle
    key: str
    text: Text


def freeze(session: OfficeSession, worded: Sequence[Worded], at: dt.datetime) -> list[Message]:
    """The bundles become messages with members and key for good, to be leased and sent from `at` on."""
    if not worded:
        return []
    linking.keep(session)
    channels = questions.channels_of(session, {one.bundle.person.id or 0 for one in worded})
    session.execute(
        insert(Message), [_message(session, one, channels[one.bundle.person.id or 0], at) for one in worded]
    )
    keys = col(Message.key).in_([one.key for one in worded])
    messages = list(session.exec(select(Message).where(keys).order_by(col(Message.id))))
    members = [
        (NotificationState.LEASED, "", message.id, notification.id)
        for message, one in zip(messages, worded, strict=True)
        for notification in one.bundle.notifications
    ]
    writing.change(session, Notification, MEMBER, members)
    for message in messages:
        if message.channel_id is None:
            _bury(session, message, at, "the person has no channel that works")
    return messages


def ready(session: OfficeSession, at: dt.datetime, limit: int) -> list[Message]:
    """Messages whose time has come, and those whose sender vanished; the latter are in doubt and keep their key.

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
        if message.state != MessageState.RETRY:
            attempt(session, message, at, "in-doubt", "the sender ended between sending and marking")
            message.state, message.lease_until = MessageState.IN_DOUBT, _lease_end(session, at)
            session.add(message)
            marking.members(session, message, NotificationState.IN_DOUBT, "")
    return list(found)


def lease(session: OfficeSession, message: Message, at: dt.datetime) -> bool:
    """Take a message that is ready for sending; False if it is no longer as it was read: another sender has it."""
    if message.state not in {MessageState.RETRY, MessageState.IN_DOUBT}:
        return False
    return marking.leased(session, message, _lease_end(session, at))


def sent(
    session: OfficeSession, message: Message, at: dt.datetime, *, note: str = "", reference: str = ""
) -> bool:
    """The channel took the message; `note` says where it did so in part, `reference` what it calls it.

    False if whoever took over an expired lease has marked it already.
    """
    if not marking.sent(session, message, at, note):
        return False
    marking.attempt(session, message, at, "sent", note or None, reference)
    marking.members(session, message, NotificationState.SENT, "")
    if note:
        _tell_undelivered(session, message, at, note, in_part=True)
    # What came back and went out again has set off before what its first sending did.
    if message.sent_at is None and message.kind in TELLING:
        _steps_told(session, message, at)
    return True


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
    message.error, message.lease_until = why[:500], None
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
    marking.members(session, message, NotificationState.LEASED, "")
    _go_on(session, message, at, why)


def reached_in_part(session: OfficeSession, message: Message, at: dt.datetime, why: str) -> None:
    """One of several addresses of a channel does not have it: those who have it get it once, the secretariat hears."""
    message.error = why[:500]
    session.add(message)
    _tell_undelivered(session, message, at, why, in_part=True)


def attempt(session: OfficeSession, message: Message, at: dt.datetime, outcome: str, error: str) -> None:
    """Write down one try that did not succeed."""
    message.attempts += 1
    session.add(message)
    marking.attempt(session, message, at, outcome, error)


def new_key() -> str:
    """A key that goes out with every attempt: Message-ID and footer."""
    return f"dd-{secrets.token_hex(10)}"


def reminds(step: Mapping[str, Any]) -> bool:
    """Whether what is told of a step makes it a reminding of the unit in the sense of law 9."""
    return _is_to_unit(step) and step.get("reason") in REMINDING


def _message(
    session: OfficeSession, worded: Worded, channels: list[Channel], at: dt.datetime
) -> dict[str, Any]:
    bundle, words = worded.bundle, worded.text
    position, digest = bundling.head(session, bundle.body_id)
    kinds = {notification.kind for notification in bundle.notifications}
    return {
        "key": worded.key, "body_id": bundle.body_id, "person_id": bundle.person.id or 0, "post_id": bundle.post_id,
        "channel_id": channels[0].id if channels else None, "kind": str(kinds.pop()) if len(kinds) == 1 else DIGEST,
        "subject": words.subject, "text": words.text, "html": words.html, "at": at, "journal_position": position, "journal_hash": digest,
        "state": MessageState.RETRY, "next_try_at": at, "urgent": any(owed.urgent for owed in bundle.notifications),
    }  # fmt: skip


def _steps_told(session: OfficeSession, message: Message, at: dt.datetime) -> None:
    """What sent steps set off: the count of remindings (law 9), or the all-clear that came too early for them."""
    steps = session.execute(
        columns(
            col(Notification.key), col(Notification.data), col(Task.id), col(Task.state), col(Task.unanswered)
        )
        .join(Task, col(Task.id) == col(Notification.task_id))
        .where(col(Notification.message_id) == message.id, col(Notification.kind) == NotificationKind.STEP)
    )
    # Who hears for two posts reads one step under both, and is reminded once.
    remindings: dict[str, tuple[int, int]] = {}
    for key, data, task_id, state, unanswered in steps.all():
        if state in ENDED:
            owing.all_clear(session, session.get_one(Task, task_id), [message.person_id], at)
        elif reminds(data):
            remindings[_place(key)] = (task_id or 0, unanswered)
    told = _units_told(session, message, [task_id for task_id, _ in remindings.values()])
    agenda.reminded(session, [counted for place, counted in remindings.items() if place not in told], at)


def _units_told(session: OfficeSession, message: Message, task_ids: list[int]) -> set[str]:
    """Which steps of these tasks an earlier message told somebody of the unit: a step counts once as a reminding."""
    found: set[str] = set()
    for start in range(0, len(task_ids), questions.AT_ONCE):
        earlier = select(Notification.key, Notification.data).where(
            col(Notification.task_id).in_(task_ids[start : start + questions.AT_ONCE]),
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
    marking.members(session, message, NotificationState.DEAD, why[:200])
    journaling.note(
        session, message.body_id, Deed(at, ENGINE, Road.CLOCK), "dead-letter",
        after={"message": message.key, "why": why[:200]},
    )  # fmt: skip
    _tell_undelivered(session, message, at, why)


def _tell_undelivered(
    session: OfficeSession, message: Message, at: dt.datetime, why: str, *, in_part: bool = False
) -> None:
    """The secretariat hears that a message did not arrive, or not at all its addresses; never about such a word itself."""
    about = session.exec(select(Notification.kind).where(Notification.message_id == message.id)).all()
    if NotificationKind.DEAD_LETTER in about:
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
