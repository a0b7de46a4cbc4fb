"""Climbing the ladder: due steps are claimed once, with their events and notifications, in bounded batches.

Here: `climb`, one batch in one transaction. Not here: the rules (rules.ladder), the order of work (flows.escalate).
"""

import datetime as dt
import logging
from collections import namedtuple
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, cast

from sqlalchemy import select
from sqlmodel import col

from models import questions, writing
from models.acts import arming, journaling, owing
from models.acts.deed import Deed
from models.journal import Entry
from models.notification import NotificationKind
from models.policy import StepClaim
from models.rules import ladder
from models.rules.ladder import Basis, Claimed, Clocks, Coming, Recipient
from models.store import OfficeSession
from models.task import Task
from models.writing import Row

logger = logging.getLogger(__name__)
CLAIM = ("task_id", "basis", "epoch", "position", "repeat", "step_at", "claimed_at")
CLOCK = ("next_step_at", "next_step", "last_event_at", "version", "id")
#: What the ladder, the journal and the notifications ask of a task.
READ = (
    "id", "code", "body_id", "directive_id", "unit_id", "post_id", "role", "state", "due_at", "done_on", "policy_id",
    "published_at", "armed_at", "due_epoch", "silence_epoch", "receipt_epoch", "look_again_epoch", "held_until",
    "next_step", "receipt_from_at", "silence_from_at", "last_word_at", "last_event_at", "version", "suspended_at",
    "reopened_at",
)  # fmt: skip
_Due = namedtuple("_Due", READ)  # type: ignore[misc]  # noqa: PYI024 - read like a task, and typed as one
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

    Other tickers skip the rows that this one holds. Statements a batch are constant, whatever its size: everything
    that steps ask for is read before, everything that they cause is gathered and written table by table.
    """
    tasks = _due(session, deed.at, limit)
    if not tasks:
        return Climbed()
    known = arming.claims(session, tasks)
    questions.meet(session, {unit for task in tasks for unit in (task.body_id, task.unit_id)})
    batch = _Batch(session, deed)
    taken = [batch.turn(task, known.get(task.id or 0, {})) for task in tasks]
    claims = [claim for one in taken for claim in one.claims]
    owed = [row for one in taken for row in one.owed]
    session.entries += [one.entry for one in taken if one.entry]
    writing.add(session, StepClaim, CLAIM, claims)
    owing.put(session, owed)
    writing.change(session, Task, CLOCK, [one.clock for one in taken])
    return Climbed(len(tasks), len(claims), len(owed), sum(one.poisoned for one in taken))


def _due(session: OfficeSession, at: dt.datetime, limit: int) -> list[Task]:
    """The tasks whose next step has come, locked, as plain rows: they are read like tasks, and written by `change`."""
    rows = session.execute(
        select(*(Task.__table__.c[name] for name in READ))  # type: ignore[attr-defined]
        .where(col(Task.next_step_at) <= at)
        .order_by(col(Task.next_step_at), col(Task.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return cast("list[Task]", list(map(_Due._make, rows)))


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one task's turn causes: its new clock, and rows for claims and what is owed, with the event that says so."""

    clock: Row
    claims: list[Row] = field(default_factory=list)
    owed: list[Row] = field(default_factory=list)
    entry: Entry | None = None
    poisoned: bool = False


#: A post, from when it may be told, and what.
Told = tuple[int, dt.datetime, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where on the ladder all tasks with the same clocks stand: steps to claim, what is told of them, what comes next.

    `readers` are those of the units met so far, by what a step's words are looked up by.
    """

    steps: list[Coming]
    following: tuple[dt.datetime | None, str | None]
    noted: dict[str, Any]
    urgent: bool
    readers: dict[tuple[int, int, int | None], list[Told]] = field(default_factory=dict)
    _data: dict[tuple[Recipient, ...], dict[str, Any]] = field(default_factory=dict)

    def data(self, why: tuple[Recipient, ...]) -> dict[str, Any]:
        """What a message to a post that is named as `why` says: the newest step, with those it skipped (law 6)."""
        if why not in self._data:
            *skipped, newest = self.noted["steps"]
            self._data[why] = {**newest, "skipped": skipped, "as": list(why)}
        return self._data[why]


class _Batch:
    """The turns of many tasks. Tasks of one directive or unit ask the same; each question is answered once."""

    def __init__(self, session: OfficeSession, deed: Deed) -> None:
        self.session, self.deed = session, deed
        self.standing = cache(self._standing)
        self.named = cache(self._named)
        self.earliest = cache(self._earliest)

    def turn(self, task: Task, claimed: dict[Basis, Claimed]) -> _Taken:
        """Claim the task's due steps, or set the task aside."""
        try:
            return self._take(task, arming.values(task, claimed))
        except Exception as error:  # noqa: BLE001 - one sick row must not stop the others (trap 10)
            return _quarantine(self.session, task, self.deed, error)

    def _take(self, task: Task, clocks: Clocks) -> _Taken:
        standing = self.standing(task.policy_id, task.body_id, clocks)
        if not standing.steps:
            return _Taken(_clock(task, standing.following, task.last_event_at))
        # A tick may run with an instant just before an act that was entered meanwhile; the journal stays in order.
        noted = self.deed if self.deed.at >= task.last_event_at else replace(self.deed, at=task.last_event_at)
        return _Taken(
            _clock(task, standing.following, noted.at),
            [_claim(task, step, self.deed.at) for step in standing.steps],
            self._owed(task, standing),
            journaling.about(self.session, task, noted, "step", after=standing.noted),
        )

    def _owed(self, task: Task, standing: _Standing) -> list[Row]:
        """One notification for each post that any step names."""
        newest = standing.steps[-1]
        basis = newest.step.basis
        place = f"step:{task.id}:{basis}:{arming.epoch(task, basis)}:{newest.position}:{newest.repeat}"
        asked = (task.body_id, task.unit_id, task.post_id)
        if asked not in standing.readers:
            standing.readers[asked] = self._readers(standing, *asked)
        return [
            owing.row(
                NotificationKind.STEP, body_id=task.body_id, key=f"{place}:p{post}", at=self.deed.at, not_before=not_before,
                urgent=standing.urgent, post_id=post, task_id=task.id, unit_id=task.unit_id, data=data,
            )
            for post, not_before, data in standing.readers[asked]
        ]  # fmt: skip

    def _standing(self, policy_id: int, body_id: int, clocks: Clocks) -> _Standing:
        rules, workdays = (
            questions.ladder_of(self.session, policy_id),
            questions.calendar(self.session, body_id),
        )
        steps, coming = ladder.due_and_next(clocks, rules, workdays, self.deed.at)
        following = (coming.at, coming.step.name) if isinstance(coming, Coming) else (None, None)
        return _Standing(steps, following, {"steps": [_told(step) for step in steps]}, rules.any_hour)

    def _readers(self, standing: _Standing, body_id: int, unit_id: int, post_id: int | None) -> list[Told]:
        """The posts that the steps name for a unit, from when each may be told, and what."""
        recipients = tuple(recipient for step in standing.steps for recipient in step.step.recipients)
        return [
            (
                post,
                self.earliest(body_id, owing.DIGESTED.issuperset(why), standing.urgent),
                standing.data(why),
            )
            for post, why in self.named(recipients, body_id, unit_id, post_id)
        ]

    def _named(
        self, recipients: tuple[Recipient, ...], body_id: int, unit_id: int, post_id: int | None
    ) -> list[tuple[int, tuple[Recipient, ...]]]:
        """The posts that these words mean for a unit, and as what each is named."""
        named: dict[int, set[Recipient]] = {}
        for recipient in recipients:
            for post in questions.recipients(
                self.session, recipient, body_id=body_id, unit_id=unit_id, post_id=post_id, at=self.deed.at
            ):
                named.setdefault(post, set()).add(recipient)
        return [(post, tuple(sorted(why))) for post, why in named.items()]

    def _earliest(self, body_id: int, digested: bool, urgent: bool) -> dt.datetime:  # noqa: FBT001 - a cache takes places only
        return owing.earliest(self.session, body_id, self.deed.at, digested=digested, urgent=urgent)


def _quarantine(session: OfficeSession, task: Task, deed: Deed, error: Exception) -> _Taken:
    """Look at the task again in an hour, and tell the secretariat today that it could not be climbed."""
    logger.error("task %s cannot be climbed: %s", task.code, type(error).__name__)
    day = deed.at.astimezone(session.settings.zone).date().isoformat()
    posts = questions.recipients(
        session, Recipient.SECRETARIAT, body_id=task.body_id, unit_id=task.unit_id, post_id=None, at=deed.at
    )
    owed: list[Row] = [
        owing.row(
            NotificationKind.FAILURE, body_id=task.body_id, key=f"failure:{task.id}:{day}:p{post}", at=deed.at,
            not_before=deed.at, post_id=post, task_id=task.id, unit_id=task.unit_id, urgent=True,
            data={"why": type(error).__name__},
        )
        for post in posts
    ]  # fmt: skip
    again = _clock(task, (deed.at + QUARANTINE, task.next_step), task.last_event_at)
    return _Taken(again, owed=owed, poisoned=True)


def _told(step: Coming) -> dict[str, Any]:
    return {
        "basis": str(step.step.basis),
        "step": step.step.name,
        "offset": step.step.offset + step.repeat * step.step.repeat_every,
        "repeat": step.repeat,
        "reason": str(step.reason),
        "step_at": step.at.isoformat(),
    }


def _claim(task: Task, step: Coming, at: dt.datetime) -> Row:
    basis = step.step.basis
    return task.id, basis, arming.epoch(task, basis), step.position, step.repeat, step.at, at


def _clock(task: Task, following: tuple[dt.datetime | None, str | None], last_event_at: dt.datetime) -> Row:
    """The row is locked, so its version moves here alone."""
    return *following, last_event_at, task.version + 1, task.id
