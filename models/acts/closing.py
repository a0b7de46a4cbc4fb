"""Ending a task without a result, and opening it again: reassigned, cancelled, superseded, reopened.

Here: reassign, cancel, supersede, reopen. Not here: what every end brings (acts.ending), and confirming.
"""

import datetime as dt

from sqlmodel import col, or_, select

from models.acts import ending, extending, moving, owing, permission, publishing
from models.acts.deed import Deed
from models.directive import Directive
from models.errors import Mistyped, NotFound, Refused
from models.journal import Entry
from models.notification import NotificationKind
from models.rules.ladder import Recipient
from models.rules.lifecycle import OPEN, Act, Role, State
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


def reassign(session: OfficeSession, task: Task, deed: Deed, unit: Unit, reason: str) -> Entry:
    """The task ends here and another unit owes it under a new code: same directive, same days, new clocks (law 5)."""
    reason = _reason(task, deed, Act.REASSIGN, reason)
    if unit.id == task.unit_id and task.post_id is None:
        raise Refused("{unit} owes {code} already; name another unit.", unit=unit.name, code=task.code)
    _require_no_lead(session, task, unit)
    new = publishing.reassigned(session, task, unit, deed)
    task.replaced_by = new.code
    entry = moving.move(
        session, task, Act.REASSIGN, deed, reason=reason, unit=unit.code, replaced_by=new.code
    )
    _yield_place(session, new, deed)
    ending.end(session, task, deed, why="reassigned")
    return entry


def cancel(session: OfficeSession, task: Task, deed: Deed, reason: str) -> Entry:
    """The task is called off; who was told of it hears that it is over."""
    reason = _reason(task, deed, Act.CANCEL, reason)
    entry = moving.move(session, task, Act.CANCEL, deed, reason=reason)
    _ended(session, task, deed, "cancelled")
    return entry


def supersede(session: OfficeSession, task: Task, deed: Deed, by: str) -> Entry:
    """A newer task or directive takes the place of this one, with a record of which."""
    permission.must_decide(deed, task)
    moving.require(task, Act.SUPERSEDE)
    code = by.strip().upper()
    if not _open_under(session, code):
        raise NotFound(
            "There is no open task or directive {code}; publish what takes the place first.", code=code
        )
    if code in {task.code, session.get_one(Directive, task.directive_id).code}:
        raise Mistyped("{code} cannot take its own place; name another task or directive.", code=task.code)
    task.replaced_by = code
    entry = moving.move(session, task, Act.SUPERSEDE, deed, replaced_by=code)
    _ended(session, task, deed, "superseded")
    return entry


def reopen(
    session: OfficeSession, task: Task, deed: Deed, reason: str, due_on: dt.date | None = None
) -> Entry:
    """An ended task is open again: every clock starts anew, the result is taken back, the old days stay (laws 3, 5).

    With a lead, what ended with it opens again too (law 21); the due day of the lead alone may move.
    """
    reason = _reason(task, deed, Act.REOPEN, reason)
    if task.replaced_by and _open_under(session, task.replaced_by):
        raise Refused(
            "The work of {code} goes on as {other}; end that one first.",
            code=task.code,
            other=task.replaced_by,
        )
    entry = _open_again(session, task, deed, reason, due_on)
    for other in ending.ended_with_lead(session, task):
        _open_again(session, other, deed, reason, None)
    return entry


def _open_again(session: OfficeSession, task: Task, deed: Deed, reason: str, due_on: dt.date | None) -> Entry:
    taken_back = {"result_class": task.result_class, "done_on": task.done_on and task.done_on.isoformat()}
    if task.state == State.CLOSED:
        task.received_at = None
    task.replaced_by = task.result_class = task.finished_at = task.done_on = task.done_recorded_by = None
    _start_clocks(session, task, deed, due_on)
    owing.drop(session, task, "it is open again", NotificationKind.ALL_CLEAR)
    entry = moving.move(
        session, task, Act.REOPEN, deed, reason=reason, due_on=due_on.isoformat() if due_on else None
    )
    entry.before |= taken_back
    owing.to(
        session, Recipient.UNIT, NotificationKind.REOPENED, body_id=task.body_id, unit_id=task.unit_id,
        post_id=task.post_id, key=f"reopened:{task.id}:{task.due_epoch}", at=deed.at, task_id=task.id,
        data={"reason": reason},
    )  # fmt: skip
    return entry


def _start_clocks(session: OfficeSession, task: Task, deed: Deed, due_on: dt.date | None) -> None:
    """New epochs for all bases; silence and look-again count from the reopening."""
    task.reopened_at = task.armed_at = task.receipt_from_at = deed.at
    task.held_until, task.silence_from_at, task.unanswered = None, None, 0
    for epoch in ("due_epoch", "silence_epoch", "receipt_epoch", "look_again_epoch"):
        setattr(task, epoch, getattr(task, epoch) + 1)
    if due_on is not None and due_on != task.due_on:
        extending.shift(session, task, due_on, deed)


def _reason(task: Task, deed: Deed, act: Act, reason: str) -> str:
    """The reason, where the act is this person's to do and possible now."""
    permission.must_decide(deed, task)
    moving.require(task, act)
    if not reason.strip():
        raise Mistyped("Say why (--reason); the journal keeps it.", field="reason")
    return reason.strip()


def _ended(session: OfficeSession, task: Task, deed: Deed, why: str) -> None:
    ending.end(session, task, deed, why=why)
    ending.with_lead(session, task, deed)


def _require_no_lead(session: OfficeSession, task: Task, unit: Unit) -> None:
    """A unit leads a matter once; one that coordinates may take the lead."""
    wanted = select(Task.code).where(
        *ending.beside(task), Task.unit_id == unit.id, Task.role == Role.LEAD, col(Task.state).in_(OPEN),
        Task.id != task.id,
    )  # fmt: skip
    found = session.exec(wanted).first()
    if found is not None:
        raise Refused(
            "{unit} leads under this directive already, with {code}; cancel this one instead.",
            unit=unit.name,
            code=found,
        )


def _yield_place(session: OfficeSession, new: Task, deed: Deed) -> None:
    """Where the unit coordinated or followed, its new task takes the place of that."""
    wanted = select(Task).where(
        *ending.beside(new), Task.unit_id == new.unit_id, Task.role != Role.LEAD, col(Task.state).in_(OPEN),
        Task.id != new.id,
    )  # fmt: skip
    for other in session.exec(wanted.order_by(Task.code)).all():
        other.replaced_by = new.code
        moving.move(session, other, Act.CLOSE, deed, replaced_by=new.code)
        ending.end(session, other, deed, why="reassigned")


def _open_under(session: OfficeSession, code: str) -> bool:
    """Whether a task of this code is open, or any task of the directive of this code."""
    wanted = (
        select(Task.id)
        .join(Directive, col(Directive.id) == col(Task.directive_id))
        .where(or_(col(Task.code) == code, col(Directive.code) == code), col(Task.state).in_(OPEN))
    )
    return session.exec(wanted).first() is not None
