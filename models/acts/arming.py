"""Setting a task's clocks: from its row and its claims to the next step that the tick will look for.

Here: `clocks` (what the ladder needs to know), `rearm` (write next_step_at), `start_clock` (a new epoch).
Not here: the ladder's rules (rules.ladder), and the claiming of steps (acts.escalation).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select
from sqlmodel import col

from models import questions
from models.policy import StepClaim
from models.rules import due, ladder
from models.rules.ladder import Basis, Claimed, Clocks, Coming
from models.store import OfficeSession
from models.task import Task


def rearm(session: OfficeSession, task: Task) -> None:
    """Recompute the earliest unclaimed step after the task has changed (law 5)."""
    rules = questions.ladder_of(session, task.policy_id)
    found = ladder.next_step(clocks(session, task), rules, questions.calendar(session, task.body_id))
    task.next_step_at = found.at if isinstance(found, Coming) else None
    task.next_step = found.step.name if isinstance(found, Coming) else None


def start_due_clock(
    session: OfficeSession, task: Task, due_on: dt.date, at: dt.datetime, *, cut_off: bool = False
) -> None:
    """A due day, at last or anew: instant and calendar are stamped, the due clock starts a new epoch (laws 2, 5)."""
    found = due.due(due_on, questions.calendar(session, task.body_id), cut_off=cut_off)
    if task.due_at is not None:
        task.due_epoch += 1
    task.due_on, task.due_at, task.calendar_version = (
        found.due_on,
        found.due_at,
        found.calendar_version,
    )
    if task.original_due_on is None:
        task.original_due_on, task.original_due_at = found.due_on, found.due_at
    task.armed_at = at


def clocks(session: OfficeSession, task: Task) -> Clocks:
    """What the ladder needs to know of one task."""
    return values(task, claims(session, [task]).get(task.id or 0, {}))


def values(task: Task, claimed: Mapping[Basis, Claimed]) -> Clocks:
    """The clocks of a task with its newest claims; what was before a reopening counts no more."""
    began_at = task.reopened_at or task.published_at
    spoke_since = task.last_word_at is not None and task.last_word_at > began_at
    last_word_at = task.last_word_at if spoke_since else None
    return Clocks(
        role=task.role,
        state=task.state,
        published_at=began_at,
        armed_at=task.armed_at,
        due_at=task.due_at,
        silence_from_at=task.silence_from_at or last_word_at,
        receipt_from_at=task.receipt_from_at,
        held_until=task.held_until,
        suspended_at=task.suspended_at,
        claimed=claimed,
    )


def epoch(task: Task, basis: Basis) -> int:
    """The present epoch of one clock of a task."""
    match basis:
        case Basis.DUE:
            return task.due_epoch
        case Basis.SILENCE:
            return task.silence_epoch
        case Basis.RECEIPT:
            return task.receipt_epoch
        case Basis.LOOK_AGAIN:
            return task.look_again_epoch


def begin_epoch(task: Task, basis: Basis) -> None:
    """A new start of one clock: what was claimed before counts no more (law 5)."""
    name = f"{basis.name.lower()}_epoch"
    setattr(task, name, epoch(task, basis) + 1)


def claims(session: OfficeSession, tasks: Iterable[Task]) -> dict[int, dict[Basis, Claimed]]:
    """The newest claim of each basis in its present epoch, by task id; a task that is not stored yet has none."""
    stored = {task.id: task for task in tasks if task.id is not None}
    found: dict[int, dict[Basis, Claimed]] = defaultdict(dict)
    if not stored:
        return found
    claim = StepClaim
    rows = session.execute(
        select(
            col(claim.task_id), col(claim.basis), col(claim.epoch), col(claim.position), col(claim.repeat), col(claim.step_at)
        )
        # Written out: a batch has thousands, and to bind each takes longer than to look for it.
        .where(col(claim.task_id).in_(bindparam("tasks", list(stored), expanding=True, literal_execute=True)))
        .order_by(col(claim.task_id), col(claim.position), col(claim.repeat))
    )  # fmt: skip
    for task_id, basis, of_epoch, position, repeat, step_at in rows:
        if of_epoch == epoch(stored[task_id], basis):
            found[task_id][basis] = Claimed(position, repeat, step_at)
    return found
