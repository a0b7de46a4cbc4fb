"""What the assigner's side does with a claim: confirm it or return it, and who hears the all-clear.

Here: confirm, return_. Not here: the claim (acts.answering).
"""

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from models import questions
from models.acts import journaling, moving, owing, permission
from models.acts.deed import Deed
from models.errors import Mistyped
from models.journal import Entry
from models.notification import Message, MessageState, Notification, NotificationKind
from models.rules import due, figures, lifecycle
from models.rules.ladder import Recipient
from models.rules.lifecycle import OPEN, Act, Role, State
from models.store import OfficeSession
from models.task import Task


def confirm(session: OfficeSession, task: Task, deed: Deed) -> Entry:
    """Done becomes true; the day of the accepted claim decides whether it was in time (law 3)."""
    permission.must_confirm(deed, task)
    moving.require(task, Act.CONFIRM)
    workdays = questions.calendar(session, task.body_id)
    task.finished_at = due.finished_at(task.done_on or workdays.day_of(deed.at), workdays)
    task.result_class = figures.result_class(State.DONE, task.due_at, task.finished_at, deed.at)
    flagged = task.done_recorded_by == deed.by.label
    entry = moving.move(
        session, task, Act.CONFIRM, deed, result_class=str(task.result_class),
        finished_at=task.finished_at.isoformat(), recorded_and_confirmed_by_the_same=flagged,
    )  # fmt: skip
    _end(session, task, deed)
    if task.role == Role.LEAD:
        _close_coordinating(session, task, deed)
    return entry


def return_(session: OfficeSession, task: Task, deed: Deed, reason: str) -> Entry:
    """The claim (or the refusal) is not accepted: it loses its day and the ladder goes on (laws 3, 5)."""
    permission.must_confirm(deed, task)
    if not reason.strip():
        raise Mistyped(
            "Say what is missing (--reason), so that the unit can finish.",
            field="reason",
        )
    moving.require(task, Act.RETURN)
    task.done_on = task.done_recorded_by = None
    task.held_until = deed.at
    if task.state == State.DECLINED:
        task.received_at, task.receipt_from_at = None, deed.at
        task.receipt_epoch += 1
    owing.drop(session, task, "returned", NotificationKind.AWAITING, NotificationKind.DECLINED)
    entry = moving.move(session, task, Act.RETURN, deed, reason=reason.strip())
    owing.to(
        session, Recipient.UNIT, NotificationKind.RETURNED, body_id=task.body_id, unit_id=task.unit_id,
        post_id=task.post_id, key=f"returned:{task.id}:{task.silence_epoch}", at=deed.at, task_id=task.id,
        data={"reason": reason.strip()},
    )  # fmt: skip
    return entry


def _close_coordinating(session: OfficeSession, lead: Task, deed: Deed) -> None:
    """Coordinating units close with the last lead of their directive (law 21)."""
    still_open = session.exec(
        select(Task.id).where(
            _of_directive(lead),
            Task.role == Role.LEAD,
            col(Task.state).in_(OPEN),
            Task.id != lead.id,
        )
    ).first()
    if still_open is not None:
        return
    others = session.exec(
        select(Task).where(_of_directive(lead), Task.role == Role.COORDINATE, col(Task.state).in_(OPEN))
    )
    for task in others.all():
        before = {"state": str(task.state)}
        task.state = lifecycle.TRANSITIONS[Act.CLOSE, task.state]
        task.next_step_at = task.next_step = None
        session.add(task)
        journaling.note_task(
            session,
            task,
            deed,
            Act.CLOSE,
            before=before,
            after={"state": str(State.CLOSED), "with": lead.code},
        )
        _end(session, task, deed)


def _of_directive(task: Task) -> ColumnElement[bool]:
    return col(Task.directive_id) == task.directive_id


def _end(session: OfficeSession, task: Task, deed: Deed) -> None:
    """Nothing waiting about the task is true any more; whoever was told hears that it is over (law 13)."""
    owing.drop(
        session, task, "the task has ended", NotificationKind.STEP, NotificationKind.AGENDA, NotificationKind.AWAITING,
        NotificationKind.DECLINED, NotificationKind.RETURNED, NotificationKind.ASSIGNED, NotificationKind.ARMED,
    )  # fmt: skip
    told = session.exec(
        select(Message.person_id)
        .join(Notification, col(Notification.message_id) == col(Message.id))
        .where(
            Notification.task_id == task.id,
            col(Message.state).in_((MessageState.SENT, MessageState.IN_DOUBT)),
            or_(col(Message.person_id) != deed.by.person_id, deed.by.person_id is None),
        )
        .distinct()
    ).all()
    owing.all_clear(session, task, told, deed.at)
