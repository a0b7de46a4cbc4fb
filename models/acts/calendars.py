"""The calendar is edited: a day off or a worked day is decided, what would move is listed, one act re-arms (law 2).

Here: add_day, moves (the preview), rearm. Not here: arithmetic on days (rules.workdays).
"""

import datetime as dt
from dataclasses import dataclass, replace

from sqlmodel import col, select

from models import questions
from models.acts import arming, journaling, owing, permission
from models.acts.deed import Deed
from models.errors import Mistyped
from models.journal import Entry
from models.notification import NotificationKind
from models.office_calendar import CalendarDay
from models.rules import due
from models.rules.ladder import Recipient
from models.rules.lifecycle import OPEN
from models.rules.workdays import Workdays
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


@dataclass(frozen=True)
class Moved:
    """An open task whose due day ends at another instant by the calendar than the one it was armed with."""

    task: Task
    due_at: dt.datetime
    would_be_at: dt.datetime


def add_day(
    session: OfficeSession, body: Unit, day: dt.date, deed: Deed, *, is_working: bool, decision: str
) -> Entry:
    """A body's day differs from the official calendar. No due day moves by it: that is `rearm`."""
    permission.must_assign(deed, body.id or 0)
    if not decision.strip():
        raise Mistyped("Name the decision that says so (--reason); the calendar keeps it.", field="reason")
    row = CalendarDay(
        body_id=body.id or 0, day=day, is_working=is_working, decision=decision.strip(), at=deed.at
    )
    session.add(row)
    session.flush()
    session.info.get("calendars", {}).pop(body.id, None)
    return journaling.note(
        session, body.id or 0, deed, "calendar-day",
        after={"day": day.isoformat(), "working": is_working, "decision": row.decision},
    )  # fmt: skip


def days(session: OfficeSession, body: Unit) -> list[CalendarDay]:
    """The days that a body has set itself, in their order; the newest row of a day stands."""
    newest = {row.day: row for row in questions.own_days(session, body.id or 0)}
    return [newest[day] for day in sorted(newest)]


def with_day(workdays: Workdays, day: dt.date, *, is_working: bool) -> Workdays:
    """The calendar as it would be with one more day of this kind."""
    one = frozenset({day})
    if is_working:
        return replace(workdays, off=workdays.off - one, on=workdays.on | one)
    return replace(workdays, off=workdays.off | one, on=workdays.on - one)


def moves(session: OfficeSession, body: Unit, workdays: Workdays | None = None) -> list[Moved]:
    """What re-arming would move: by the calendar of now, or by one that is tried."""
    workdays = workdays or questions.calendar(session, body.id or 0)
    found = []
    for task in _open(session, body):
        if task.due_on is None or task.due_at is None:
            continue
        would_be = due.due(task.due_on, workdays, cut_off=task.window is not None).due_at
        if would_be != task.due_at:
            found.append(Moved(task, task.due_at, would_be))
    return found


def rearm(session: OfficeSession, body: Unit, deed: Deed) -> list[Moved]:
    """Every open task is armed by the calendar of now; where its due day ends elsewhere, the unit hears (laws 2, 5).

    The due day as settled stays, and so does the original instant; it is no shift.
    """
    permission.must_assign(deed, body.id or 0)
    found = moves(session, body)
    for moved in found:
        _arm(session, moved, deed)
    for task in _open(session, body):
        arming.rearm(session, task)
        session.add(task)
    version = questions.calendar(session, body.id or 0).version
    after = {"version": version, "moved": [moved.task.code for moved in found]}
    journaling.note(session, body.id or 0, deed, "calendar-rearm", after=after)
    return found


def _arm(session: OfficeSession, moved: Moved, deed: Deed) -> None:
    task = moved.task
    if task.due_on is None:
        return
    arming.start_due_clock(session, task, task.due_on, deed.at, cut_off=task.window is not None)
    owing.drop_due_steps(session, task, "the due day has moved")
    journaling.note_task(
        session, task, deed, "rearm", before={"due_at": moved.due_at.isoformat()},
        after={"due_at": moved.would_be_at.isoformat(), "calendar": task.calendar_version},
    )  # fmt: skip
    owing.to(
        session, Recipient.UNIT, NotificationKind.ARMED, body_id=task.body_id, unit_id=task.unit_id, post_id=task.post_id,
        key=f"armed:{task.id}:{task.due_epoch}", at=deed.at, task_id=task.id,
        data={"due_on": task.due_on.isoformat(), "why": "calendar"},
    )  # fmt: skip


def _open(session: OfficeSession, body: Unit) -> list[Task]:
    wanted = select(Task).where(Task.body_id == body.id, col(Task.state).in_(OPEN)).order_by(Task.code)
    return list(session.exec(wanted))
