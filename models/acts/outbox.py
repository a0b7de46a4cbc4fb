"""The truth of the outbox: bundling by person, leases, outcomes, the next channel, dead letters (law 12).

Here: every change of a Notification's or Message's state. Not here: wording and the sending itself (the room
notifications), and what is owed in the first place (acts.owing).
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlmodel import col, func, or_, select

from models import journal, questions
from models.acts import agenda, asking, journaling, owing
from models.acts.deed import ENGINE, Deed
from models.notification import (
    Attempt,
    Message,
    MessageState,
    Notification,
    NotificationKind,
    NotificationState,
)
from models.post import Channel, Person
from models.report import Road
from models.rules.ladder import Reason, Recipient
from models.rules.lifecycle import ENDED, State
from models.store import OfficeSession
from models.task import Task

FIRST_RETRY = dt.timedelta(minutes=1)
RETRY_FACTOR = 4
#: Steps to the unit with these reasons are remindings in the sense of law 9.
REMINDING = {Reason.LATE, Reason.SILENT}
TO_UNIT = {Recipient.UNIT, Recipient.UNIT_HEAD}


@dataclass(frozen=True)
class Bundle:
    """All that is owed to one person by one body now; `post_id` is the post through which it was owed first."""

    body_id: int
    person: Person
    post_id: int | None
    notifications: tuple[Notification, ...]


@dataclass(frozen=True)
class Text:
    """A bundle put into words."""

    subject: str
    text: str
    html: str


def bundles(
    session: OfficeSession,
    at: dt.datetime,
    limit: int,
    *,
    dropped: list[Notification] | None = None,
) -> list[Bundle]:
    """What is owed and may leave, by person, true at `at`; what is true no more is dropped (laws 10, 11).

    `limit` readers are looked at, and more while all of them are held, so that the held never stop the rest.
    """
    while True:
        readers, ready = _ready(session, at, limit)
        found = _by_reader(session, ready, at, [] if dropped is None else dropped)
        if found or readers < limit:
            return found
        limit *= 2


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
    position, digest = journal.head(session, bundle.body_id)
    kinds = {notification.kind for notification in bundle.notifications}
    message = Message(
        key=key or new_key(), body_id=bundle.body_id, person_id=bundle.person.id or 0, post_id=bundle.post_id,
        channel_id=channels[0].id if channels else None, kind=str(kinds.pop()) if len(kinds) == 1 else "digest",
        subject=words.subject, text=words.text, html=words.html, at=at, journal_position=position, journal_hash=digest,
        lease_until=_lease_end(session, at),
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
    """Messages whose retry has come or whose sender vanished; the latter are in doubt and keep their key."""
    found = session.exec(
        select(Message)
        .where(
            or_(
                (col(Message.state) == MessageState.RETRY) & (col(Message.next_try_at) <= at),
                col(Message.state).in_((MessageState.LEASED, MessageState.IN_DOUBT))
                & (col(Message.lease_until) <= at),
            )
        )
        .order_by(col(Message.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for message in found:
        if message.state != MessageState.RETRY:
            _attempt(session, message, at, "in-doubt", "the sender ended between sending and marking")
            message.state = MessageState.IN_DOUBT
            _mark(session, message, NotificationState.IN_DOUBT, "")
        else:
            message.state = MessageState.LEASED
        message.lease_until, message.next_try_at = _lease_end(session, at), None
        session.add(message)
    return list(found)


def sent(session: OfficeSession, message: Message, at: dt.datetime) -> None:
    """The channel took the message."""
    _attempt(session, message, at, "sent", None)
    message.state, message.sent_at, message.lease_until, message.error = (
        MessageState.SENT,
        at,
        None,
        None,
    )
    session.add(message)
    members = _mark(session, message, NotificationState.SENT, "")
    for notification in members:
        if notification.kind == NotificationKind.STEP and notification.task_id is not None:
            _told(session, notification, session.get_one(Task, notification.task_id), message, at)


def failed(
    session: OfficeSession,
    message: Message,
    at: dt.datetime,
    why: str,
    *,
    permanent: bool,
) -> None:
    """The channel did not take it: again later, by the person's next channel, or a dead letter that alarms."""
    _attempt(session, message, at, "permanent" if permanent else "transient", why)
    message.error, message.lease_until = why[:500], None
    tries = session.exec(
        select(func.count()).where(Attempt.message_id == message.id, Attempt.channel_id == message.channel_id)
    ).one()
    if not permanent and tries < session.settings.attempts:
        message.state = MessageState.RETRY
        message.next_try_at = at + FIRST_RETRY * RETRY_FACTOR ** (tries - 1)
    elif (following := _next_channel(session, message)) is not None:
        message.state, message.channel_id, message.next_try_at = (
            MessageState.RETRY,
            following.id,
            at,
        )
    else:
        _bury(session, message, at, why)
    session.add(message)


def asked_about(session: OfficeSession, request: Notification) -> list[Task]:
    """The open tasks that a request for status names: the unit's own, and those through the post that is asked."""
    found = asking.open_tasks(session, request.body_id, request.unit_id or 0)
    return [task for task in found if task.post_id in {None, request.post_id}]


def new_key() -> str:
    """A key that goes out with every attempt: Message-ID and footer."""
    return f"dd-{secrets.token_hex(10)}"


def _by_reader(
    session: OfficeSession,
    ready: list[Notification],
    at: dt.datetime,
    dropped: list[Notification],
) -> list[Bundle]:
    day = at.astimezone(session.settings.zone).date()
    found: dict[tuple[int, int], list[Notification]] = {}
    persons: dict[int, Person] = {}
    for notification in ready:
        if (why := _untrue(session, notification)) is not None:
            notification.state, notification.reason = NotificationState.DROPPED, why
            dropped.append(notification)
            continue
        person = _reader(session, notification, day, at)
        if person is None or _holds(session, notification, person, at):
            continue
        persons[person.id or 0] = person
        found.setdefault((notification.body_id, person.id or 0), []).append(notification)
    return [
        Bundle(body_id, persons[person_id], owed[0].post_id, tuple(owed))
        for (body_id, person_id), owed in found.items()
    ]


def _ready(session: OfficeSession, at: dt.datetime, limit: int) -> tuple[int, list[Notification]]:
    """How many readers, and everything owed to the first `limit` of them: nobody's bundle is torn apart."""
    may_leave = col(Notification.state).in_(owing.WAITING) & (col(Notification.not_before) <= at)
    readers = session.exec(
        select(Notification.post_id, Notification.person_id)
        .where(may_leave)
        .group_by(col(Notification.post_id), col(Notification.person_id))
        .order_by(func.min(Notification.not_before), func.min(Notification.id))
        .limit(limit)
    ).all()
    day = at.astimezone(session.settings.zone).date()
    people = {person for _, person in readers if person is not None}
    posts = {post for post, _ in readers if post is not None}
    people |= {
        person.id
        for post in posts
        if (person := questions.holder_or_above(session, post, day)[0]) and person.id
    }
    for one in people:
        posts |= {post.id for post in questions.held_posts(session, one, day) if post.id}
    owed = list(
        session.exec(
            select(Notification)
            .where(
                may_leave,
                or_(
                    col(Notification.post_id).in_(posts),
                    col(Notification.person_id).in_(people),
                ),
            )
            .order_by(col(Notification.id))
            .with_for_update(skip_locked=True)
        )
    )
    return len(readers), owed


def _untrue(session: OfficeSession, notification: Notification) -> str | None:
    """Why a notification is true no more, or None: what it says is checked when it may leave (law 10)."""
    if notification.kind == NotificationKind.STATUS_REQUEST:
        return None if asked_about(session, notification) else "nothing that was asked for is open any more"
    if notification.task_id is None:
        return None
    task = session.get_one(Task, notification.task_id)
    match notification.kind:
        case NotificationKind.STEP | NotificationKind.AGENDA:
            return "the task has ended" if task.state in ENDED else _since_answered(notification, task)
        case NotificationKind.AWAITING:
            return None if task.state == State.AWAITING else "it is confirmed or returned"
        case NotificationKind.DECLINED:
            return None if task.state == State.DECLINED else "it is decided"
        case _:
            return None


def _since_answered(notification: Notification, task: Task) -> str | None:
    if task.state == State.AWAITING:
        return "the unit has reported it done"
    spoke = task.last_word_at is not None and task.last_word_at > notification.at
    return "the unit has answered" if spoke else None


def _reader(
    session: OfficeSession, notification: Notification, day: dt.date, at: dt.datetime
) -> Person | None:
    """Who reads it today; a vacant post alarms the secretariat and goes to the post above (law 12)."""
    if notification.post_id is None:
        return session.get(Person, notification.person_id)
    person, heard, vacant = questions.holder_or_above(session, notification.post_id, day)
    if vacant and notification.kind != NotificationKind.VACANCY:
        holdings = questions.holdings_ended(session, notification.post_id, day)
        owing.to(
            session, Recipient.SECRETARIAT, NotificationKind.VACANCY, body_id=notification.body_id,
            unit_id=heard.unit_id, key=f"vacancy:{notification.post_id}:{holdings}", at=at, alarm=True, urgent=True,
            data={"post": notification.post_id, "heard": heard.title if person else ""},
        )  # fmt: skip
    if person is None:
        notification.state, notification.reason = (
            NotificationState.HELD,
            "the post and all above it are vacant",
        )
        session.add(notification)
    return person


def _holds(session: OfficeSession, notification: Notification, person: Person, at: dt.datetime) -> bool:
    """The person's own window only delays (law 10)."""
    if notification.urgent or person.window_from is None or person.window_to is None:
        return False
    hour = at.astimezone(session.settings.zone).time()
    if person.window_from <= hour < person.window_to:
        return False
    notification.state, notification.reason = (
        NotificationState.HELD,
        "outside the person's own hours",
    )
    session.add(notification)
    return True


def _told(
    session: OfficeSession, notification: Notification, task: Task, message: Message, at: dt.datetime
) -> None:
    """What a sent step sets off: the count of remindings (law 9), or the all-clear that came too early for it."""
    if task.state in ENDED:
        owing.all_clear(session, task, [message.person_id], at)
        return
    place = notification.key.rsplit(":p", 1)[0]
    earlier = session.exec(
        select(Notification.id).where(
            col(Notification.key).startswith(f"{place}:p"), Notification.state == NotificationState.SENT,
            Notification.id != notification.id, Notification.task_id == task.id,
            Notification.message_id != message.id,
        )
    ).all()  # fmt: skip
    to_unit = TO_UNIT & set(notification.data.get("as", ()))
    told_unit = any(
        TO_UNIT & set(session.get_one(Notification, other).data.get("as", ())) for other in earlier
    )
    if to_unit and not told_unit and notification.data.get("reason") in REMINDING:
        agenda.reminded(session, task, Deed(max(at, task.last_event_at), ENGINE, Road.CLOCK))


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
        key=f"dead:{message.key}", at=at, alarm=True, urgent=True,
        data={"message": message.key, "person": message.person_id, "why": why[:200]},
    )  # fmt: skip


def _mark(session: OfficeSession, message: Message, state: NotificationState, why: str) -> list[Notification]:
    members = list(session.exec(select(Notification).where(Notification.message_id == message.id)))
    for notification in members:
        notification.state, notification.reason = state, why
        session.add(notification)
    return members


def _attempt(
    session: OfficeSession, message: Message, at: dt.datetime, outcome: str, error: str | None
) -> None:
    message.attempts += 1
    session.add(
        Attempt(
            message_id=message.id or 0, channel_id=message.channel_id, at=at, outcome=outcome,
            error=error[:500] if error else None,
        )
    )  # fmt: skip
    session.flush()


def _next_channel(session: OfficeSession, message: Message) -> Channel | None:
    tried = set(session.exec(select(Attempt.channel_id).where(Attempt.message_id == message.id)))
    return next(
        (c for c in questions.channels(session, message.person_id) if c.id not in tried),
        None,
    )


def _lease_end(session: OfficeSession, at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(seconds=session.settings.lease_seconds)
