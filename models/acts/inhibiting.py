"""One cause, one alert: who was told that a matter is late is not told besides that it is silent (law 11, trap 16).

Here: which notifications are muted, and why. Not here: whose bundle the others go into (acts.bundling).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select

from models import questions
from models.acts import owing
from models.notification import Notification, NotificationKind, NotificationState
from models.rules.ladder import Basis, Reason
from models.rules.lifecycle import ENDED, Role
from models.store import OfficeSession
from models.task import Task

#: So long a leader is taken to know of a lateness; where the ladder says no more of it, other steps are told again.
REMEMBERED = dt.timedelta(days=14)
TOLD = (NotificationState.LEASED, NotificationState.SENT, NotificationState.IN_DOUBT)
WHY = "its lateness is told already"


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a post knows to be late: a task, or all that units do to help under its directive."""

    post_id: int | None
    task_id: int | None = None
    directive_id: int | None = None


def muted(session: OfficeSession, ready: Iterable[Notification], at: dt.datetime) -> set[int]:
    """Those of what may leave that say nothing new to whoever decides: ids.

    The unit itself hears of everything. `ready` is all that may leave to its posts, so that of two which leave
    together the lateness goes.
    """
    steps = [one for one in ready if one.kind == NotificationKind.STEP]
    asked = [one for one in steps if _is_aside(one)]
    if not asked:
        return set()
    known = _known_late(session, [one for one in steps if _is_late(one)], asked, at)
    return {one.id or 0 for one in asked if _is_known(session.get_one(Task, one.task_id), one, known)}


def _known_late(
    session: OfficeSession, leaving: list[Notification], asked: list[Notification], at: dt.datetime
) -> set[_Matter]:
    directives = {session.get_one(Task, one.task_id).directive_id for one in asked}
    wanted = (
        select(Notification)
        .join(Task, col(Task.id) == col(Notification.task_id))
        .where(
            Notification.kind == NotificationKind.STEP,
            col(Notification.state).in_(TOLD),
            col(Notification.post_id).in_({one.post_id for one in asked}),
            Notification.at >= at - REMEMBERED,
            col(Task.directive_id).in_(directives),
        )
    )
    told = [one for one in session.exec(wanted).all() if _is_late(one)]
    questions.keep(session, Task, (one.task_id for one in told))
    return {
        matter for one in (*told, *leaving) for matter in _matters(session.get_one(Task, one.task_id), one)
    }


def _matters(task: Task, told: Notification) -> Iterable[_Matter]:
    """Nothing, where the due day has moved since or the task has ended."""
    if task.state in ENDED or not told.key.startswith(f"step:{task.id}:{Basis.DUE}:{task.due_epoch}:"):
        return
    yield _Matter(told.post_id, task_id=task.id)
    yield _Matter(told.post_id, directive_id=task.directive_id)


def _is_known(task: Task, one: Notification, known: set[_Matter]) -> bool:
    helps = task.role == Role.COORDINATE and _Matter(one.post_id, directive_id=task.directive_id) in known
    return helps or _Matter(one.post_id, task_id=task.id) in known


def _is_aside(step: Notification) -> bool:
    """A step for something else than the due day, to somebody who decides."""
    return step.data.get("basis", Basis.DUE) != Basis.DUE and owing.DIGESTED.issuperset(step.data["as"])


def _is_late(step: Notification) -> bool:
    return bool(step.data.get("basis") == Basis.DUE and step.data["reason"] == Reason.LATE)
