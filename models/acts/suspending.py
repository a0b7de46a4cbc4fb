"""Tạm dừng: the clock stands while the matter lies above; a named post must act and hears so each week.

Here: suspend, resume, cease (the task has ended), owe_waited_for (the weekly word to that post).
Not here: the ladder's stillness (rules.ladder).
"""

import datetime as dt

from sqlmodel import col, select

from models import questions
from models.acts import arming, extending, journaling, moving, owing, permission
from models.acts.deed import Deed
from models.errors import Refused
from models.journal import Entry
from models.notification import NotificationKind
from models.post import Post
from models.rules import resuming
from models.rules.ladder import Recipient
from models.rules.lifecycle import Act
from models.store import OfficeSession
from models.suspension import Suspension
from models.task import Task

#: The post that a task waits for hears of it again after so many days, in its digest.
REMINDED_EVERY = 7


def suspend(session: OfficeSession, task: Task, deed: Deed, waiting_for: Post, reason: str = "") -> Entry:
    """The clock stands from the day of the deed on; nobody of the unit is reminded until it is resumed."""
    permission.must_decide(deed, task)
    moving.require(task, Act.SUSPEND)
    if task.suspended_at is not None:
        raise Refused("{code} is suspended already; “dondoc resume” ends that.", code=task.code)
    since = journaling.true_on(session, deed)
    _require_free(session, task, since)
    suspension = Suspension(
        task_id=task.id or 0, waiting_for_id=waiting_for.id or 0, reason=reason.strip() or None, since_on=since,
        started_at=deed.at, started_by=deed.by.label,
    )  # fmt: skip
    session.add(suspension)
    session.flush()
    task.suspended_at = deed.at
    owing.drop(session, task, "the task is suspended", NotificationKind.STEP, NotificationKind.RESUMED)
    entry = moving.move(
        session, task, Act.SUSPEND, deed, suspension=suspension.id, waiting_for=waiting_for.title,
        reason=reason.strip(), since_on=since.isoformat(),
    )  # fmt: skip
    told = {"post": waiting_for.title, "reason": reason.strip(), "since_on": since.isoformat()}
    owing.to(
        session, Recipient.UNIT, NotificationKind.SUSPENDED, body_id=task.body_id, unit_id=task.unit_id,
        post_id=task.post_id, key=f"suspended:{suspension.id}", at=deed.at, task_id=task.id, data=told,
    )  # fmt: skip
    _owe_waited_for(session, task, suspension, told, deed.at)
    return entry


def resume(session: OfficeSession, task: Task, deed: Deed, *, extends: bool = False) -> Entry:
    """The clock runs again, from now on: the ladder goes on at its first unclaimed step, one a working day (law 5).

    The suspended working days are recorded, and count neither as silence nor as time to take the task; the due day
    moves by them only where the assigner says so (`extends`).
    """
    permission.must_decide(deed, task)
    moving.require(task, Act.RESUME)
    suspension = open_suspension(session, task)
    if suspension is None:
        raise Refused("{code} is not suspended; there is nothing to resume.", code=task.code)
    ended_on = _end(session, task, suspension, deed)
    _go_on(session, task, suspension.since_on, ended_on, deed.at)
    if extends and task.due_on is not None and suspension.workdays:
        suspension.moved_to_on = questions.calendar(session, task.body_id).add(
            task.due_on, suspension.workdays
        )
        extending.shift(session, task, suspension.moved_to_on, deed)
    moved = suspension.moved_to_on.isoformat() if suspension.moved_to_on else None
    entry = moving.move(
        session, task, Act.RESUME, deed, suspension=suspension.id, workdays=suspension.workdays,
        ended_on=ended_on.isoformat(), due_on=moved,
    )  # fmt: skip
    owing.to(
        session, Recipient.UNIT, NotificationKind.RESUMED, body_id=task.body_id, unit_id=task.unit_id,
        post_id=task.post_id, key=f"resumed:{suspension.id}", at=deed.at, task_id=task.id,
        data={"workdays": suspension.workdays, "due_on": moved},
    )  # fmt: skip
    return entry


def cease(session: OfficeSession, task: Task, deed: Deed) -> None:
    """The task has ended while its clock stood: so has the suspension."""
    suspension = open_suspension(session, task)
    if suspension is not None:
        _end(session, task, suspension, deed)


def open_suspension(session: OfficeSession, task: Task) -> Suspension | None:
    """The suspension that stands."""
    return session.exec(
        select(Suspension).where(Suspension.task_id == task.id, col(Suspension.ended_at).is_(None))
    ).first()


def owe_waited_for(session: OfficeSession, body_id: int, deed: Deed) -> int:
    """Owe each post that tasks of a body wait for its weekly word, on working days; how many suspensions stand."""
    workdays = questions.calendar(session, body_id)
    if not workdays.is_working(workdays.day_of(deed.at)):
        return 0
    wanted = (
        select(Suspension, Task, Post.title)
        .join(Task, col(Task.id) == col(Suspension.task_id))
        .join(Post, col(Post.id) == col(Suspension.waiting_for_id))
        .where(col(Suspension.ended_at).is_(None), Task.body_id == body_id)
        .order_by(col(Suspension.id))
    )
    found = session.exec(wanted).all()
    for suspension, task, title in found:
        told = {"post": title, "reason": suspension.reason or "", "since_on": suspension.since_on.isoformat()}
        _owe_waited_for(session, task, suspension, told, deed.at)
    return len(found)


def _owe_waited_for(
    session: OfficeSession, task: Task, suspension: Suspension, told: dict[str, str], at: dt.datetime
) -> None:
    """Once for each week since it began: the key tells the weeks apart, so owing it daily owes it weekly."""
    zone = session.settings.zone
    week = (at.astimezone(zone).date() - suspension.started_at.astimezone(zone).date()).days // REMINDED_EVERY
    owing.put(
        session,
        [
            owing.row(
                NotificationKind.WAITED_FOR, body_id=task.body_id, key=f"waited-for:{suspension.id}:{week}", at=at,
                not_before=owing.earliest(session, task.body_id, at, digested=True), post_id=suspension.waiting_for_id,
                task_id=task.id, unit_id=task.unit_id, data=told,
            )
        ],
    )  # fmt: skip


def _go_on(session: OfficeSession, task: Task, since_on: dt.date, ended_on: dt.date, at: dt.datetime) -> None:
    """Steps that the pause overtook come from now on, never in the past: a resumption entered late brings no burst."""
    workdays = questions.calendar(session, task.body_id)
    clocks = resuming.resumed(arming.values(task, {}), since_on, ended_on, at, workdays)
    task.held_until = clocks.held_until
    task.silence_from_at, task.receipt_from_at = clocks.silence_from_at, clocks.receipt_from_at


def _end(session: OfficeSession, task: Task, suspension: Suspension, deed: Deed) -> dt.date:
    """The day on which the suspension ends; its working days are counted."""
    ended = journaling.true_on(session, deed)
    if ended < suspension.since_on:
        raise Refused(
            "{code} is suspended since {day}; it cannot go on before that (--on).",
            code=task.code,
            day=suspension.since_on.isoformat(),
        )
    day = dt.timedelta(days=1)
    workdays = questions.calendar(session, task.body_id)
    suspension.workdays = workdays.between(suspension.since_on - day, ended - day)
    suspension.ended_on, suspension.ended_at, suspension.ended_by = ended, deed.at, deed.by.label
    task.suspended_at = None
    session.add(suspension)
    owing.drop(
        session, task, "it is no longer suspended", NotificationKind.WAITED_FOR, NotificationKind.SUSPENDED
    )
    return ended


def _require_free(session: OfficeSession, task: Task, since: dt.date) -> None:
    """A day is suspended once: not before the task was given out, nor before the last suspension ended."""
    published = task.published_at.astimezone(session.settings.zone).date()
    last = session.exec(
        select(Suspension).where(Suspension.task_id == task.id).order_by(col(Suspension.id).desc())
    ).first()
    first = max(published, (last and last.ended_on) or published)
    if since < first:
        raise Refused(
            "{code} cannot be suspended before {day}; name that day or a later one (--on).",
            code=task.code,
            day=first.isoformat(),
        )
