"""A task has ended, by whatever act: what is true no more, who hears that it is over, and who ends with it.

Here: end, with_lead, ended_with_lead, beside. Not here: the acts that end a task (acts.confirming, acts.closing).
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from models.acts import agenda, extending, moving, owing, suspending
from models.acts.deed import Deed
from models.event import Event
from models.notification import Message, MessageState, Notification, NotificationKind
from models.rules.lifecycle import OPEN, Act, Role, State
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
#: The acts that end a task.
ENDINGS = (Act.CLOSE, Act.CONFIRM, Act.CANCEL, Act.SUPERSEDE, Act.REASSIGN)


def end(session: OfficeSession, task: Task, deed: Deed, **told: Any) -> None:
    """Nothing waiting about the task is true any more; whoever was told hears that it is over (laws 9, 13)."""
    extending.lapse(session, task, deed)
    suspending.cease(session, task, deed)
    agenda.remove(session, task, deed)
    task.contradictions = None
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


def ended_with_lead(session: OfficeSession, lead: Task) -> list[Task]:
    """What closed because no lead was left, by code; what was ended on its own is not among them."""
    if lead.role != Role.LEAD:
        return []
    ends = select(func.max(Event.id)).where(col(Event.kind).in_(ENDINGS)).group_by(col(Event.task_id))
    wanted = (
        select(Task, Event)
        .join(Event, col(Event.task_id) == col(Task.id))
        .where(
            *beside(lead), Task.role != Role.LEAD, Task.state == State.CLOSED, Event.kind == Act.CLOSE,
            col(Event.id).in_(ends.where(col(Event.directive_id) == lead.directive_id)),
        )
    )  # fmt: skip
    return [task for task, event in session.exec(wanted.order_by(Task.code)).all() if "with" in event.after]


def beside(task: Task) -> tuple[ColumnElement[bool], ...]:
    """The tasks of the same directive, and of the same occurrence of a periodic one."""
    window = col(Task.window)
    same = window.is_(None) if task.window is None else window == task.window
    return col(Task.directive_id) == task.directive_id, same
