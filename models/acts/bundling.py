"""Whose bundle: what is owed and may leave now, by person, and still true (laws 10, 11).

Here: readers, vacancies, office hours and the person's own, and what is true no more. Not here: what says nothing new
(acts.inhibiting), how many messages a person gets at most (acts.limiting), and what becomes of a bundle (acts.outbox).
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from models import journal, questions
from models.acts import asking, inhibiting, limiting, owing
from models.notification import Notification, NotificationKind, NotificationState
from models.post import Holding, Person, Post
from models.rules.ladder import Recipient
from models.rules.lifecycle import ENDED, State
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


@dataclass(frozen=True)
class Bundle:
    """All that is owed to one person by one body now; `post_id` is the post through which it was owed first."""

    body_id: int
    person: Person
    post_id: int | None
    notifications: tuple[Notification, ...]


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
        found = limiting.within(
            session, _by_reader(session, ready, at, [] if dropped is None else dropped), at
        )
        if found or readers < limit:
            return found
        limit *= 2


def asked_about(session: OfficeSession, request: Notification) -> list[Task]:
    """The open tasks that a request for status names: the unit's own, and those through the post that is asked."""
    known: dict[tuple[int, int], list[Task]] = session.info.setdefault("asked about", {})
    place = (request.body_id, request.unit_id or 0)
    if place not in known:
        known |= asking.open_tasks_of(session, [place])
    return [
        task for task in known[place] if task.post_id in {None, request.post_id} and task.suspended_at is None
    ]


def held_posts(session: OfficeSession, person_id: int, day: dt.date) -> list[Post]:
    """The posts of a reader; for those of a batch they are asked for all at once."""
    known: dict[int, list[Post]] = session.info.setdefault(("held", day), {})
    if person_id not in known:
        known[person_id] = questions.held_posts(session, person_id, day)
    return known[person_id]


def head(session: OfficeSession, body_id: int) -> tuple[int, str]:
    """The head of a body's chain as every message of this transaction carries it, in its words and in its row."""
    known: dict[int, tuple[int, str]] = session.info.setdefault("heads", {})
    if body_id not in known:
        known[body_id] = journal.head(session, body_id)
    return known[body_id]


def open_bodies(session: OfficeSession, at: dt.datetime) -> list[int]:
    """The bodies whose office is open at `at` (ids): outside its hours only what is urgent leaves."""
    known: dict[dt.datetime, list[int]] = session.info.setdefault("open bodies", {})
    if at not in known:
        bodies = session.exec(select(Unit.id).where(col(Unit.code_series).is_not(None))).all()
        known[at] = [body for body in bodies if body and questions.calendar(session, body).is_open(at)]
    return known[at]


def _by_reader(
    session: OfficeSession,
    ready: list[Notification],
    at: dt.datetime,
    dropped: list[Notification],
) -> list[Bundle]:
    day = at.astimezone(session.settings.zone).date()
    questions.keep(session, Task, (notification.task_id for notification in ready))
    _look_up_requests(session, ready)
    found: dict[tuple[int, int], list[Notification]] = {}
    persons: dict[int, Person] = {}
    muted = inhibiting.muted(session, ready, at)
    for notification in ready:
        if (why := _untrue(session, notification, at)) is not None:
            notification.state, notification.reason = NotificationState.DROPPED, why
            dropped.append(notification)
            continue
        if notification.id in muted:
            notification.state, notification.reason = NotificationState.MUTED, inhibiting.WHY
            continue
        person = _reader(session, notification, day, at)
        if person is None or _holds(session, notification, person, at):
            continue
        if (digest_at := owing.overtaken_by(session, notification, at)) is not None:
            notification.not_before = digest_at
            session.add(notification)
            continue
        persons[person.id or 0] = person
        found.setdefault((notification.body_id, person.id or 0), []).append(notification)
    return [
        Bundle(body_id, persons[person_id], owed[0].post_id, tuple(owed))
        for (body_id, person_id), owed in found.items()
    ]


def _ready(session: OfficeSession, at: dt.datetime, limit: int) -> tuple[int, list[Notification]]:
    """How many readers, and everything owed to the first `limit` of them: nobody's bundle is torn apart."""
    is_open = or_(col(Notification.urgent), col(Notification.body_id).in_(open_bodies(session, at)))
    may_leave = col(Notification.state).in_(owing.WAITING) & (col(Notification.not_before) <= at) & is_open
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
    if not readers:
        return 0, []
    _look_up_holders(session, posts, day)
    people |= {person.id for post in posts if (person := _heard(session, post, day)[0]) and person.id}
    known: dict[int, list[Post]] = session.info.setdefault(("held", day), {})
    known |= questions.held_by(session, people - known.keys(), day)
    posts |= {post.id for one in people for post in known[one] if post.id}
    if len(readers) == limit:
        posts |= _vacant(session, may_leave, people, day)
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


def _vacant(
    session: OfficeSession, may_leave: ColumnElement[bool], people: set[int], day: dt.date
) -> set[int]:
    """The vacant posts for which one of these people hears, and to which something is owed."""
    is_held = select(Holding.id).where(
        col(Holding.post_id) == col(Notification.post_id), questions.held_on(day)
    )
    vacant = (
        select(Notification.post_id)
        .where(may_leave, col(Notification.post_id).is_not(None), ~is_held.exists())
        .distinct()
    )
    heard = {post: _heard(session, post, day)[0] for post in session.exec(vacant) if post is not None}
    return {post for post, person in heard.items() if person and person.id in people}


def _look_up_requests(session: OfficeSession, ready: list[Notification]) -> None:
    """What the requests of a batch ask for, in one question."""
    known: dict[tuple[int, int], list[Task]] = session.info.setdefault("asked about", {})
    places = {(one.body_id, one.unit_id or 0) for one in ready if one.kind == NotificationKind.STATUS_REQUEST}
    known |= asking.open_tasks_of(session, places - known.keys())


def _untrue(session: OfficeSession, notification: Notification, at: dt.datetime) -> str | None:
    """Why a notification is true no more, or None: what it says is checked when it may leave (law 10)."""
    if notification.kind == NotificationKind.STATUS_REQUEST:
        return None if asked_about(session, notification) else "nothing that was asked for is open any more"
    if notification.kind == NotificationKind.DAILY:
        today = at.astimezone(session.settings.zone).date().isoformat()
        return None if notification.data["day"] == today else "a newer day has begun"
    if notification.task_id is None:
        return None
    return _untrue_of(session.get_one(Task, notification.task_id), notification)


def _untrue_of(task: Task, notification: Notification) -> str | None:
    match notification.kind:
        case NotificationKind.STEP | NotificationKind.AGENDA:
            return "the task has ended" if task.state in ENDED else _since_answered(notification, task)
        case NotificationKind.WAITED_FOR | NotificationKind.SUSPENDED:
            return None if task.suspended_at is not None else "it is no longer suspended"
        case NotificationKind.AWAITING:
            return None if task.state == State.AWAITING else "it is confirmed or returned"
        case NotificationKind.DECLINED:
            return None if task.state == State.DECLINED else "it is decided"
        case _:
            return None


def _since_answered(notification: Notification, task: Task) -> str | None:
    if task.state == State.AWAITING:
        return "the unit has reported it done"
    if task.suspended_at is not None and notification.kind == NotificationKind.STEP:
        return "the task is suspended"
    spoke = task.last_word_at is not None and task.last_word_at > notification.at
    return "the unit has answered" if spoke else None


def _reader(
    session: OfficeSession, notification: Notification, day: dt.date, at: dt.datetime
) -> Person | None:
    """Who reads it today; a vacant post alarms the secretariat and goes to the post above (law 12)."""
    if notification.post_id is None:
        questions.keep(session, Person, [notification.person_id])
        return session.get(Person, notification.person_id)
    person, heard, vacant = _heard(session, notification.post_id, day)
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


def _look_up_holders(session: OfficeSession, posts: set[int], day: dt.date) -> None:
    """All holders of a batch in one question; whoever hears for a vacant post is looked for by `_heard`."""
    questions.keep(session, Post, posts)
    known: dict[int, tuple[Person | None, Post, bool]] = session.info.setdefault(("heard", day), {})
    known |= {
        post: (person, session.get_one(Post, post), False)
        for post, person in questions.holders_of(session, posts - known.keys(), day).items()
    }


def _heard(session: OfficeSession, post_id: int, day: dt.date) -> tuple[Person | None, Post, bool]:
    known: dict[int, tuple[Person | None, Post, bool]] = session.info.setdefault(("heard", day), {})
    if post_id not in known:
        known[post_id] = questions.holder_or_above(session, post_id, day)
    return known[post_id]


def _holds(session: OfficeSession, notification: Notification, person: Person, at: dt.datetime) -> bool:
    """The person's own window only delays (law 10); one that the office never opens in would hold for ever."""
    if notification.urgent or person.window_from is None or person.window_to is None:
        return False
    if not questions.calendar(session, notification.body_id).meets(person.window_from, person.window_to):
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
