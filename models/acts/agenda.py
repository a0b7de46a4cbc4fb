"""The draft agenda of the next meeting: three remindings without a word put a task on it (law 9).

Here: counting remindings, drafting and removing the item. Not here: the meeting itself.
"""

import datetime as dt

from sqlmodel import col, select

from models.acts import journaling, owing
from models.acts.deed import Deed
from models.notification import NotificationKind
from models.policy import AgendaItem
from models.rules.ladder import Recipient
from models.store import OfficeSession
from models.task import Task

#: The Hà Nội rule: after the third reminding without an answer the matter comes before the meeting.
REMINDINGS = 3
#: The secretariat hears with the digest after the one that leaves now: one message a person (law 11).
NEXT_DIGEST = dt.timedelta(minutes=1)


def reminded(session: OfficeSession, task: Task, deed: Deed) -> None:
    """One more message after the due instant or past cadence has gone to the unit without an answer."""
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


def remove(session: OfficeSession, task: Task, deed: Deed) -> None:
    """A word of the unit takes the task off the draft agenda."""
    item = _standing(session, task)
    if item is None:
        return
    item.removed_at = deed.at
    session.add(item)
    journaling.note_task(session, task, deed, "agenda-removed")


def _standing(session: OfficeSession, task: Task) -> AgendaItem | None:
    return session.exec(
        select(AgendaItem).where(AgendaItem.task_id == task.id, col(AgendaItem.removed_at).is_(None))
    ).first()
