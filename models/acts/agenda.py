"""The draft agenda of the next meeting: three remindings without a word put a task on it (law 9).

Here: counting remindings, drafting and removing the item. Not here: the meeting itself.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col, select

from models import questions
from models.acts import journaling, owing
from models.acts.deed import ENGINE, Deed
from models.notification import NotificationKind
from models.policy import AgendaItem
from models.report import Road
from models.rules.ladder import Recipient
from models.store import OfficeSession
from models.task import Task

#: The Hà Nội rule: after the third reminding without an answer the matter comes before the meeting.
REMINDINGS = 3
#: The secretariat hears with the digest after the one that leaves now: one message a person (law 11).
NEXT_DIGEST = dt.timedelta(minutes=1)


def reminded(session: OfficeSession, tasks: Sequence[tuple[int, int]], at: dt.datetime) -> None:
    """One more message after the due instant or past cadence has gone to the units of these tasks without an answer.

    Each task by its id and how often its unit was reminded before.
    """
    times = Counter(task_id for task_id, _ in tasks)
    simply = [task_id for task_id, before in tasks if times[task_id] == 1 and before + 1 != REMINDINGS]
    _count(session, simply)
    counted = set(simply)
    for task_id, _ in tasks:
        if task_id not in counted:
            task = session.get_one(Task, task_id)
            _remind(session, task, Deed(max(at, task.last_event_at), ENGINE, Road.CLOCK))


def remove(session: OfficeSession, task: Task, deed: Deed) -> None:
    """A word of the unit takes the task off the draft agenda."""
    item = _standing(session, task)
    if item is None:
        return
    item.removed_at = deed.at
    session.add(item)
    journaling.note_task(session, task, deed, "agenda-removed")


def _count(session: OfficeSession, task_ids: list[int]) -> None:
    """One more for each, in one statement: nothing else of these tasks changes."""
    for start in range(0, len(task_ids), questions.AT_ONCE):
        session.execute(
            update(Task)
            .where(col(Task.id).in_(task_ids[start : start + questions.AT_ONCE]))
            .values(unanswered=col(Task.unanswered) + 1, version=col(Task.version) + 1)
            .execution_options(synchronize_session=False)
        )


def _remind(session: OfficeSession, task: Task, deed: Deed) -> None:
    task.unanswered += 1
    session.add(task)
    if task.unanswered != REMINDINGS or _standing(session, task):
        return
    session.add(AgendaItem(body_id=task.body_id, task_id=task.id or 0, drafted_at=deed.at))
    journaling.note_task(session, task, deed, "agenda-drafted", after={"remindings": REMINDINGS})
    owing.to(
        session, Recipient.SECRETARIAT, NotificationKind.AGENDA, body_id=task.body_id, unit_id=task.unit_id,
        key=f"agenda:{task.id}:{task.silence_epoch}", at=deed.at + NEXT_DIGEST, task_id=task.id,
    )  # fmt: skip


def _standing(session: OfficeSession, task: Task) -> AgendaItem | None:
    return session.exec(
        select(AgendaItem).where(AgendaItem.task_id == task.id, col(AgendaItem.removed_at).is_(None))
    ).first()
