"""Setting the date of a happening: what it arms, and arming it (mốc, design part 2).

Here: waiting_for (the preview) and set_date. Not here: how a milestone is read or settled.
"""

import datetime as dt

from sqlmodel import col, select

from models import questions
from models.acts import arming, journaling, owing, permission
from models.acts.deed import Deed
from models.directive import Directive, Milestone
from models.errors import NotFound
from models.notification import NotificationKind
from models.rules.ladder import Recipient
from models.rules.lifecycle import OPEN
from models.store import OfficeSession
from models.task import Task


def named(session: OfficeSession, name: str) -> Milestone:
    """The milestone of this name, or the only one whose name contains it."""
    exact = session.exec(select(Milestone).where(Milestone.name == name)).all()
    found = (
        exact
        or session.exec(select(Milestone).where(col(Milestone.name).icontains(name, autoescape=True))).all()
    )
    if len(found) != 1:
        raise NotFound(
            "{count} milestones are called “{name}”; write the whole name as “dondoc drafts” shows it.",
            count=len(found),
            name=name,
        )
    return found[0]


def waiting_for(session: OfficeSession, milestone: Milestone) -> list[Task]:
    """The open tasks whose due day is this milestone."""
    wanted = (
        select(Task)
        .join(Directive, col(Directive.id) == col(Task.directive_id))
        .where(Directive.milestone_id == milestone.id, col(Task.state).in_(OPEN))
        .order_by(Task.code)
    )
    return list(session.exec(wanted))


def set_date(session: OfficeSession, milestone: Milestone, on: dt.date, deed: Deed) -> list[Task]:
    """The happening has a date: every open task that waits for it gets it as due day, and its unit hears."""
    permission.must_assign(deed, milestone.body_id)
    tasks = waiting_for(session, milestone)
    before, milestone.on = milestone.on, on
    session.add(milestone)
    journaling.note(
        session, milestone.body_id, deed, "milestone", before={"on": before.isoformat() if before else None},
        after={"name": milestone.name, "on": on.isoformat(), "arms": [task.code for task in tasks]},
    )  # fmt: skip
    for task in tasks:
        _arm(session, task, on, deed)
    return tasks


def _arm(session: OfficeSession, task: Task, on: dt.date, deed: Deed) -> None:
    old = task.due_on
    if old is not None and old != on:
        task.shifts += 1
        task.net_workdays += questions.calendar(session, task.body_id).between(old, on)
    arming.start_due_clock(session, task, on, deed.at)
    arming.rearm(session, task)
    session.add(task)
    journaling.note_task(
        session,
        task,
        deed,
        "arm",
        before={"due_on": old.isoformat() if old else None},
        after={"due_on": on.isoformat()},
    )
    owing.to(
        session, Recipient.UNIT, NotificationKind.ARMED, body_id=task.body_id, unit_id=task.unit_id, post_id=task.post_id,
        key=f"armed:{task.id}:{task.due_epoch}", at=deed.at, task_id=task.id, data={"due_on": on.isoformat()},
    )  # fmt: skip
