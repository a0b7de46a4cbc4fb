"""What the acts owe: notifications, written in the act's own transaction.

Here: putting a notification into the outbox once, and dropping what is no longer true. Not here: bundling,
wording and sending (the room notifications).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import col, select

from models import questions, writing
from models.notification import Notification, NotificationKind, NotificationState
from models.rules.ladder import Basis, Recipient
from models.rules.workdays import Workdays
from models.store import OfficeSession
from models.task import Task
from models.writing import Row

#: Recipients who decide rather than do: what is not an alarm reaches them once a day (law 11).
DIGESTED = frozenset({Recipient.SECRETARIAT, Recipient.IN_CHARGE, Recipient.CHAIR})
COLUMNS = (
    "body_id", "kind", "key", "state", "reason", "post_id", "person_id", "task_id", "unit_id", "at", "not_before",
    "urgent", "data",
)  # fmt: skip
WAITING = (NotificationState.OWED, NotificationState.HELD)


def row(
    kind: NotificationKind,
    *,
    body_id: int,
    key: str,
    at: dt.datetime,
    not_before: dt.datetime,
    post_id: int | None = None,
    person_id: int | None = None,
    task_id: int | None = None,
    unit_id: int | None = None,
    urgent: bool = False,
    data: dict[str, Any] | None = None,
) -> Row:
    """One notification as a row for `put`, in the order of COLUMNS."""
    return (
        body_id, kind, key, NotificationState.OWED, "", post_id, person_id, task_id, unit_id, at, not_before, urgent,
        data or {},
    )  # fmt: skip


def put(session: OfficeSession, rows: Sequence[Row]) -> None:
    """Write what is owed; a key that is there already is owed already."""
    writing.add(session, Notification, COLUMNS, rows, once="key")


def to(
    session: OfficeSession,
    recipient: Recipient,
    kind: NotificationKind,
    *,
    body_id: int,
    unit_id: int,
    key: str,
    at: dt.datetime,
    post_id: int | None = None,
    urgent: bool = False,
    alarm: bool = False,
    **columns: Any,
) -> None:
    """Owe `kind` to every post that `recipient` means; `key` names the matter, the post is added to it."""
    not_before = earliest(
        session,
        body_id,
        at,
        digested=recipient in DIGESTED and not alarm,
        urgent=urgent,
    )
    posts = questions.recipients(session, recipient, body_id=body_id, unit_id=unit_id, post_id=post_id, at=at)
    put(
        session,
        [
            row(
                kind, body_id=body_id, key=f"{key}:p{post}", at=at, not_before=not_before,
                post_id=post, unit_id=unit_id, urgent=urgent, **columns,
            )
            for post in posts
        ],
    )  # fmt: skip


def earliest(
    session: OfficeSession,
    body_id: int,
    at: dt.datetime,
    *,
    digested: bool,
    urgent: bool = False,
) -> dt.datetime:
    """When something owed at `at` may leave: in office hours, with the daily digest, or at once if urgent (law 10)."""
    if urgent:
        return at
    workdays = questions.calendar(session, body_id)
    if not digested:
        return workdays.next_office_instant(at)
    day = workdays.roll_forward(workdays.day_of(at))
    digest_at = _digest_at(session, workdays, day)
    return digest_at if digest_at >= at else _digest_at(session, workdays, workdays.add(day, 1))


def overtaken_by(session: OfficeSession, owed: Notification, at: dt.datetime) -> dt.datetime | None:
    """Today's digest, where an earlier day's was missed and today's is still to come: one message, not two (law 11)."""
    zone = session.settings.zone
    meant, now = owed.not_before.astimezone(zone), at.astimezone(zone)
    digest_at = session.settings.digest_at
    if owed.urgent or meant.time() != digest_at or meant.date() == now.date() or now.time() >= digest_at:
        return None
    return _digest_at(session, questions.calendar(session, owed.body_id), now.date())


def drop(session: OfficeSession, task: Task, why: str, *kinds: NotificationKind) -> None:
    """What was owed about this task is no longer true: drop what has not left yet (law 10)."""
    _drop(session, why, col(Notification.task_id) == task.id, col(Notification.kind).in_(kinds))


def drop_due_steps(session: OfficeSession, task: Task, why: str) -> None:
    """Steps that count from a due day which has moved are true no more; silence and receipt stay owed."""
    _drop(
        session,
        why,
        col(Notification.task_id) == task.id,
        col(Notification.kind) == NotificationKind.STEP,
        col(Notification.key).startswith(f"step:{task.id}:{Basis.DUE}:"),
    )


def drop_requests(session: OfficeSession, body_id: int, unit_id: int, why: str) -> None:
    """A request for status that has not left is overtaken by the unit's word or by the next round."""
    _drop(
        session,
        why,
        col(Notification.kind) == NotificationKind.STATUS_REQUEST,
        col(Notification.body_id) == body_id,
        col(Notification.unit_id) == unit_id,
    )


def all_well(session: OfficeSession, matter: str, at: dt.datetime, why: str, over: dict[str, Any]) -> None:
    """A fault is over: who was told of it hears that, who was not hears of neither; `matter` begins the keys of both."""
    told = session.exec(select(Notification).where(col(Notification.key).startswith(f"{matter}:")))
    for notification in told.all():
        if notification.state in WAITING:
            notification.state, notification.reason = NotificationState.DROPPED, why
            session.add(notification)
            continue
        body_id, urgent = notification.body_id, notification.urgent
        put(
            session,
            [
                row(
                    notification.kind, body_id=body_id, key=f"end-{notification.key}", at=at, urgent=urgent,
                    not_before=earliest(session, body_id, at, digested=True, urgent=urgent),
                    post_id=notification.post_id, unit_id=notification.unit_id, data=over,
                )
            ],
        )  # fmt: skip


def all_clear(
    session: OfficeSession,
    task: Task,
    persons: Iterable[int],
    at: dt.datetime,
    told: dict[str, Any] | None = None,
) -> None:
    """It is over: to those who were told of the task, in their next bundle (law 13)."""
    put(
        session,
        [
            row(
                NotificationKind.ALL_CLEAR, body_id=task.body_id, key=f"all-clear:{task.id}:{task.due_epoch}:{person}",
                at=at, person_id=person, task_id=task.id, unit_id=task.unit_id, data=told or {},
                not_before=earliest(session, task.body_id, at, digested=questions.is_digested(session, person, at)),
            )
            for person in sorted(set(persons))
        ],
    )  # fmt: skip


def _drop(session: OfficeSession, why: str, *which: ColumnElement[bool]) -> None:
    """Drop of `which` only what has not left: nothing that is in a message is touched."""
    session.execute(
        update(Notification)
        .where(*which, col(Notification.state).in_(WAITING), col(Notification.message_id).is_(None))
        .values(state=NotificationState.DROPPED, reason=why)
        .execution_options(synchronize_session=False)
    )


def _digest_at(session: OfficeSession, workdays: Workdays, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, session.settings.digest_at, workdays.zone).astimezone(dt.UTC)
