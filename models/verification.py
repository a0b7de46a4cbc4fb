"""Checking that the office's books agree with themselves: chains, anchors and invariants.

Here: what `dondoc verify` asks. Not here: findings about the installation (deployments.doctor).
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import and_, col, func, or_, select

from models import journal
from models.directive import Directive
from models.event import Chain, Event
from models.extension import GRANTED, Extension, ExtensionState
from models.meeting import Conclusion
from models.notification import Message, MessageState, Notification, NotificationState
from models.rules import figures
from models.rules.lifecycle import OPEN, State
from models.store import OfficeSession
from models.suspension import Suspension
from models.task import Task


@dataclass(frozen=True)
class Verified:
    """Counts, and each invariant with "ok" or the first breach in one sentence."""

    events: int
    chains: int
    invariants: dict[str, str]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken."""
        return all(found == "ok" for found in self.invariants.values())


def verify(session: OfficeSession) -> Verified:
    """Check everything; each invariant names its first breach."""
    return Verified(
        events=session.exec(select(func.count()).select_from(Event)).one(),
        chains=session.exec(select(func.count()).select_from(Chain)).one(),
        invariants={name: check(session) or "ok" for name, check in INVARIANTS.items()},
    )


def _chain(session: OfficeSession) -> str | None:
    sent = session.exec(
        select(Message.body_id, Message.journal_position, Message.journal_hash).where(
            Message.state == MessageState.SENT, col(Message.journal_position).is_not(None)
        )
    ).all()
    breach = journal.check(session, [(body, position or 0, known or "") for body, position, known in sent])
    if breach is None:
        return None
    return f"event {breach.position} of body {breach.body_id}: {breach.why}"


def _state_follows_events(session: OfficeSession) -> str | None:
    newest = select(func.max(Event.id)).where(Event.task_id == Task.id).correlate(Task).scalar_subquery()
    wanted = (
        select(Task.code, Task.state, Event.state)
        .join(Event, col(Event.id) == newest)
        .where(col(Event.state) != col(Task.state))
    )
    found = session.exec(wanted.order_by(Task.code)).first()
    return f"{found[0]} stands at {found[1]}, its newest event at {found[2]}" if found else None


def _every_task_has_events(session: OfficeSession) -> str | None:
    has_event = select(Event.id).where(Event.task_id == Task.id).exists()
    found = session.exec(select(Task.code).where(~has_event).order_by(Task.code)).first()
    return f"{found} has no event" if found else None


def _armed(session: OfficeSession) -> str | None:
    """Every open task that is neither awaiting nor suspended has a next step (the default ladder never ends)."""
    wanted = select(Task.code).where(
        col(Task.state).in_(OPEN - {State.AWAITING}), col(Task.next_step_at).is_(None), Task.role != "monitor",
        col(Task.suspended_at).is_(None),
    )  # fmt: skip
    found = session.exec(wanted.order_by(Task.code)).first()
    return f"{found} is open and has no next step" if found else None


def _result_class(session: OfficeSession) -> str | None:
    for task in session.exec(select(Task).where(col(Task.result_class).is_not(None)).order_by(Task.code)):
        found = figures.result_class(task.state, task.due_at, task.finished_at, task.last_event_at)
        if found != task.result_class:
            return f"{task.code} is kept as {task.result_class}, but is {found}"
    return None


def _spans(session: OfficeSession) -> str | None:
    wanted = select(Directive, Conclusion.content).join(
        Conclusion, col(Conclusion.id) == col(Directive.conclusion_id)
    )
    for directive, content in session.exec(wanted.order_by(Directive.code)):
        if content[directive.start : directive.end] != directive.text:
            return f"{directive.code} is not the words of its document any more"
    return None


def _sent_are_sent(session: OfficeSession) -> str | None:
    wanted = (
        select(Notification.key, Message.key)
        .join(Message, col(Message.id) == col(Notification.message_id))
        .where(Message.state == MessageState.SENT, Notification.state != NotificationState.SENT)
    )
    found = session.exec(wanted.order_by(col(Notification.id))).first()
    return f"{found[0]} is not marked sent though {found[1]} is" if found else None


def _extensions(session: OfficeSession) -> str | None:
    """A request stands only on an open task; what is decided says by whom, when, and to which day."""
    wanted = (
        select(Task.code)
        .join(Extension, col(Extension.task_id) == col(Task.id))
        .where(
            or_(
                and_(Extension.state == ExtensionState.ASKED, col(Task.state).not_in(OPEN)),
                and_(Extension.state != ExtensionState.ASKED, col(Extension.decided_at).is_(None)),
                col(Extension.state).in_(GRANTED) != col(Extension.decided_to_on).is_not(None),
            )
        )
    )
    found = session.exec(wanted.order_by(Task.code)).first()
    return (
        f"{found} has an extension that is neither asked for nor decided as it should be" if found else None
    )


def _unmoved(session: OfficeSession) -> str | None:
    """The original due day stays: where nothing was shifted, the due day is still that day (law 16)."""
    wanted = select(Task.code).where(
        Task.shifts == 0, col(Task.due_on).is_not(None), col(Task.due_on) != col(Task.original_due_on)
    )
    found = session.exec(wanted.order_by(Task.code)).first()
    return f"{found} is due on another day than at first, and no shift is counted" if found else None


def _suspensions(session: OfficeSession) -> str | None:
    """A task is suspended exactly while one of its suspensions stands, and no step can come meanwhile."""
    stands = (
        select(Suspension.id)
        .where(Suspension.task_id == Task.id, col(Suspension.ended_at).is_(None))
        .exists()
    )
    wanted = select(Task.code).where(
        or_(
            col(Task.suspended_at).is_not(None) != stands,
            and_(col(Task.suspended_at).is_not(None), col(Task.next_step_at).is_not(None)),
        )
    )
    found = session.exec(wanted.order_by(Task.code)).first()
    return (
        f"{found} is not suspended as its suspensions say, or would be reminded meanwhile" if found else None
    )


def _replaced(session: OfficeSession) -> str | None:
    """What another task or directive has replaced is closed."""
    wanted = select(Task.code).where(col(Task.replaced_by).is_not(None), Task.state != State.CLOSED)
    found = session.exec(wanted.order_by(Task.code)).first()
    return f"{found} is replaced by another and not closed" if found else None


INVARIANTS: dict[str, Callable[[OfficeSession], str | None]] = {
    "chain": _chain,
    "every-task-has-events": _every_task_has_events,
    "state-follows-events": _state_follows_events,
    "open-tasks-are-armed": _armed,
    "result-class": _result_class,
    "spans": _spans,
    "extensions": _extensions,
    "original-due-days": _unmoved,
    "suspensions": _suspensions,
    "replaced-tasks": _replaced,
    "sent-notifications": _sent_are_sent,
}
