"""Climbing the ladder: due steps are claimed once, with their events and notifications, in bounded batches.

Here: `climb`, one batch in one transaction. Not here: the rules (rules.ladder), the order of work (flows.escalate).
"""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import col, select

from models import questions
from models.acts import arming, journaling, owing
from models.acts.deed import Deed
from models.notification import NotificationKind
from models.policy import StepClaim
from models.rules import ladder
from models.rules.ladder import Basis, Claimed, Coming, Recipient
from models.store import OfficeSession
from models.task import Task

logger = logging.getLogger(__name__)
QUARANTINE = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Climbed:
    """What one batch did: tasks looked at, steps claimed, notifications owed, rows set aside as poisoned."""

    tasks: int = 0
    steps: int = 0
    owed: int = 0
    poisoned: int = 0


def climb(session: OfficeSession, deed: Deed, limit: int) -> Climbed:
    """Claim every due step of up to `limit` tasks (laws 5, 6); 0 tasks means nothing is left that is due.

    Other tickers skip the rows that this one holds. Statements a batch are constant, whatever its size.
    """
    tasks = list(
        session.exec(
            select(Task)
            .where(col(Task.next_step_at) <= deed.at)
            .order_by(col(Task.next_step_at), col(Task.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    if not tasks:
        return Climbed()
    known = arming.claims(session, tasks)
    # Detached, so that no later query flushes them row by row; _advance writes them all in one statement.
    for task in tasks:
        session.expunge(task)
    claims: list[dict[str, Any]] = []
    owed: list[dict[str, Any]] = []
    poisoned = 0
    for task in tasks:
        try:
            claimed, notifications = _climb_task(session, task, known.get(task.id or 0, {}), deed)
        except Exception as error:  # noqa: BLE001 - one sick row must not stop the others (trap 10)
            poisoned += 1
            owed += _quarantine(session, task, deed, error)
            continue
        claims += claimed
        owed += notifications
    if claims:
        session.execute(insert(StepClaim), claims)
    owing.put(session, owed)
    _advance(session, tasks)
    return Climbed(len(tasks), len(claims), len(owed), poisoned)


def _climb_task(
    session: OfficeSession, task: Task, claimed: dict[Basis, Claimed], deed: Deed
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rules = questions.ladder_of(session, task.policy_id)
    workdays = questions.calendar(session, task.body_id)
    steps = ladder.due_steps(arming.values(task, claimed), rules, workdays, deed.at)
    now_claimed = {
        **claimed,
        **{s.step.basis: Claimed(s.position, s.repeat, s.at) for s in steps},
    }
    coming = ladder.next_step(arming.values(task, now_claimed), rules, workdays)
    task.next_step_at = coming.at if isinstance(coming, Coming) else None
    task.next_step = coming.step.name if isinstance(coming, Coming) else None
    if not steps:
        return [], []
    journaling.note_task(
        session, task, _not_before_last(task, deed), "step",
        after={"steps": [_told(step) for step in steps]},
    )  # fmt: skip
    owed = _owed(session, task, steps, deed.at, urgent=rules.any_hour)
    return [_claim(task, step, deed.at) for step in steps], owed


def _quarantine(session: OfficeSession, task: Task, deed: Deed, error: Exception) -> list[dict[str, Any]]:
    """Look at the task again in an hour, and tell the secretariat today that it could not be climbed."""
    logger.error("task %s cannot be climbed: %s", task.code, type(error).__name__)
    task.next_step_at = deed.at + QUARANTINE
    day = deed.at.astimezone(session.settings.zone).date().isoformat()
    posts = questions.recipients(
        session, Recipient.SECRETARIAT, body_id=task.body_id, unit_id=task.unit_id, post_id=None, at=deed.at
    )
    return [
        owing.row(
            NotificationKind.FAILURE, body_id=task.body_id, key=f"failure:{task.id}:{day}:p{post}", at=deed.at,
            not_before=deed.at, post_id=post, task_id=task.id, unit_id=task.unit_id, urgent=True,
            data={"why": type(error).__name__},
        )
        for post in posts
    ]  # fmt: skip


def _owed(
    session: OfficeSession, task: Task, steps: list[Coming], at: dt.datetime, *, urgent: bool
) -> list[dict[str, Any]]:
    """One notification for each post that any step names: the newest step, with those it skipped (law 6)."""
    newest = steps[-1]
    told: dict[int, list[Recipient]] = {}
    for step in steps:
        for recipient in step.step.recipients:
            for post in questions.recipients(
                session,
                recipient,
                body_id=task.body_id,
                unit_id=task.unit_id,
                post_id=task.post_id,
                at=at,
            ):
                told.setdefault(post, []).append(recipient)
    place = f"step:{task.id}:{newest.step.basis}:{arming.epoch(task, newest.step.basis)}:{newest.position}:{newest.repeat}"
    data = {**_told(newest), "skipped": [_told(step) for step in steps[:-1]]}
    return [
        owing.row(
            NotificationKind.STEP, body_id=task.body_id, key=f"{place}:p{post}", at=at,
            not_before=owing.earliest(session, task.body_id, at, digested=owing.DIGESTED.issuperset(why), urgent=urgent),
            urgent=urgent, post_id=post, task_id=task.id, unit_id=task.unit_id, data={**data, "as": sorted(set(why))},
        )
        for post, why in told.items()
    ]  # fmt: skip


def _told(step: Coming) -> dict[str, Any]:
    return {
        "basis": str(step.step.basis),
        "step": step.step.name,
        "offset": step.step.offset + step.repeat * step.step.repeat_every,
        "repeat": step.repeat,
        "reason": str(step.reason),
        "step_at": step.at.isoformat(),
    }


def _claim(task: Task, step: Coming, at: dt.datetime) -> dict[str, Any]:
    return {
        "task_id": task.id,
        "basis": step.step.basis,
        "epoch": arming.epoch(task, step.step.basis),
        "position": step.position,
        "repeat": step.repeat,
        "step_at": step.at,
        "claimed_at": at,
    }


def _not_before_last(task: Task, deed: Deed) -> Deed:
    """A tick may run with an instant just before an act that was entered meanwhile; the journal stays in order."""
    return Deed(max(deed.at, task.last_event_at), deed.by, deed.road)


def _advance(session: OfficeSession, tasks: list[Task]) -> None:
    """Write the new clocks in one statement; the rows were locked, so versions only move here."""
    rows = [
        {
            "key": t.id,
            "at": t.next_step_at,
            "step": t.next_step,
            "last": t.last_event_at,
            "new": t.version + 1,
        }
        for t in tasks
    ]
    table = Task.__table__  # type: ignore[attr-defined]
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("key"))
        .values(
            next_step_at=bindparam("at"),
            next_step=bindparam("step"),
            last_event_at=bindparam("last"),
            version=bindparam("new"),
        ),
        rows,
    )
