"""What the assigner's side does with a claim: confirm it or return it.

Here: confirm, return_. Not here: the claim (acts.answering), and what the end of a task brings (acts.ending).
"""

from models import questions
from models.acts import ending, moving, owing, permission
from models.acts.deed import Deed
from models.errors import Mistyped
from models.journal import Entry
from models.notification import NotificationKind
from models.rules import due, figures
from models.rules.ladder import Recipient
from models.rules.lifecycle import Act, State
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
    ending.end(session, task, deed)
    ending.with_lead(session, task, deed)
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
    task.done_on = task.done_recorded_by = task.contradictions = None
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
