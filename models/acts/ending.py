"""A task has ended, by whatever act: what is true no more, who hears that it is over, and who ends with it.

Here: end, with_lead, beside. Not here: the acts that end a task (acts.confirming, acts.closing).
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from models.acts import extending, moving, owing, suspending
from models.acts.deed import Deed
from models.notification import Message, MessageState, Notification, NotificationKind
from models.rules.lifecycle import OPEN, Act, Role
from models.store import OfficeSession
from models.task import Task

#: What is owed about a task in work, and true no more once it has ended.
OVER = (
    NotificationKind.STEP,
    NotificationKind.AGENDA,
    NotificationKind.AWAITING,
    NotificationKind.DECLINED,
    NotificationKind.RETURNED,
    NotificationKind.ASSIGNED,
    NotificationKind.ARMED,
    NotificationKind.EXTENSION_ASKED,
    NotificationKind.EXTENSION_DECIDED,
    NotificationKind.RESUMED,
    NotificationKind.REOPENED,
)


def end(session: OfficeSession, task: Task, deed: Deed, **told: Any) -> None:
    """Nothing waiting about the task is true any more; whoever was told hears that it is over (law 13)."""
    extending.lapse(session, task, deed)
    suspending.cease(session, task, deed)
    owing.drop(session, task, "the task has ended", *OVER)
    persons = session.exec(
        select(Message.person_id)
        .join(Notification, col(Notification.message_id) == col(Message.id))
        .where(
            Notification.task_id == task.id,
            col(Message.state).in_((MessageState.SENT, MessageState.IN_DOUBT)),
            or_(col(Message.person_id) != deed.by.person_id, deed.by.person_id is None),
        )
        .distinct()
    ).all()
    owing.all_clear(session, task, persons, deed.at, told)


def with_lead(session: OfficeSession, lead: Task, deed: Deed) -> None:
    """Coordinating and monitoring tasks end with the last lead of their directive and window (law 21)."""
    if lead.role != Role.LEAD:
        return
    session.flush()
    still_open = select(Task.id).where(
        *beside(lead), Task.role == Role.LEAD, col(Task.state).in_(OPEN), Task.id != lead.id
    )
    if session.exec(still_open).first() is not None:
        return
    others = select(Task).where(*beside(lead), Task.role != Role.LEAD, col(Task.state).in_(OPEN))
    for task in session.exec(others.order_by(Task.code)).all():
        moving.move(session, task, Act.CLOSE, deed, **{"with": lead.code})
        end(session, task, deed, why="with-lead")


def beside(task: Task) -> tuple[ColumnElement[bool], ...]:
    """The tasks of the same directive, and of the same occurrence of a periodic one."""
    window = col(Task.window)
    same = window.is_(None) if task.window is None else window == task.window
    return col(Task.directive_id) == task.directive_id, same
