"""Versions of a ladder: storing one, bringing tasks to the newest, and who may decide it (law 7).

Here: store, take_in (a file becomes a version), plan and rearm. Not here: the file (rules.policy_file), and what
a change does to the clocks of a task (rules.changing).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, func, select

from models import questions
from models.acts import arming, journaling, permission
from models.acts.deed import Deed
from models.errors import Mistyped, Refused
from models.policy import Policy, PolicyStep, StepClaim
from models.rules import changing, ladder
from models.rules.ladder import Basis, Claimed, Coming, Reason
from models.rules.lifecycle import OPEN
from models.rules.policy_file import PolicyFile
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


@dataclass(frozen=True)
class Rearming:
    """What the newest version means for one task: the clocks on it, the step that came next, and the one that does."""

    task: Task
    old: Policy
    new: Policy
    clocks: ladder.Clocks
    before: str | None
    next: Coming | Reason


def store(
    session: OfficeSession, body_id: int, name: str, rules: ladder.Policy, since: dt.datetime
) -> Policy:
    """The next version of a body's ladder of this name; a version is never changed afterwards."""
    newest = select(func.max(Policy.version)).where(Policy.body_id == body_id, Policy.name == name)
    policy = Policy(
        body_id=body_id, name=name, version=(session.exec(newest).one() or 0) + 1, in_force_from=since,
        acknowledged_workdays=rules.acknowledged_workdays, any_hour=rules.any_hour, asking=asdict(rules.cadence),
    )  # fmt: skip
    session.add(policy)
    session.flush()
    session.add_all(
        PolicyStep(
            policy_id=policy.id or 0, basis=basis, position=position, name=step.name, offset=step.offset,
            recipients=[str(recipient) for recipient in step.recipients], repeat_every=step.repeat_every,
        )
        for basis in Basis
        for position, step in enumerate(rules.of(basis))
    )  # fmt: skip
    session.flush()
    return policy


def take_in(
    session: OfficeSession, body: Unit, file: PolicyFile, deed: Deed, since: dt.date | None = None
) -> Policy:
    """The file becomes the newest version, in force from now or from a day to come; no task changes (law 7)."""
    body_id = body.id or 0
    permission.must_assign(deed, body_id)
    before = _newest(session, body_id, file.name)
    if before is not None and changing.same(questions.ladder_of(session, before.id or 0), file.ladder):
        raise Refused(
            "This is version {version} of the ladder “{name}” of {body} already; nothing was stored again.",
            version=before.version,
            name=str(file.name),
            body=body.name,
        )
    policy = store(session, body_id, file.name, file.ladder, _in_force_from(session, deed, since))
    journaling.note(
        session, body_id, deed, "policy", before={"version": before.version if before else None},
        after={
            "name": policy.name, "version": policy.version, "in_force_from": policy.in_force_from.isoformat(),
            "acknowledged_workdays": policy.acknowledged_workdays, "any_hour": policy.any_hour,
            "asking": asdict(file.ladder.cadence), "steps": file.model_dump(mode="json")["steps"],
        },
    )  # fmt: skip
    return policy


def plan(session: OfficeSession, body: Unit, at: dt.datetime) -> list[Rearming]:
    """The open tasks that climb another version than the one in force at `at`, and what the change would do.

    Preview and act ask this same function (law 14).
    """
    wanted = select(Task).where(Task.body_id == body.id, col(Task.state).in_(OPEN)).order_by(Task.code)
    tasks = list(session.exec(wanted if session.only_reads else wanted.with_for_update()))
    in_force: dict[str, Policy] = {}
    changing_tasks: list[tuple[Task, Policy, Policy]] = []
    for task in tasks:
        old = session.get_one(Policy, task.policy_id)
        if old.name not in in_force:
            in_force[old.name] = questions.policy_in_force(session, task.body_id, at, old.name)
        if in_force[old.name].id != old.id:
            changing_tasks.append((task, old, in_force[old.name]))
    _refuse_waiting([task for task, _, _ in changing_tasks], at)
    known = arming.claims(session, [task for task, _, _ in changing_tasks])
    return [
        _planned(session, task, old, new, known.get(task.id or 0, {}), at)
        for task, old, new in changing_tasks
    ]


def rearm(session: OfficeSession, body: Unit, deed: Deed) -> list[Rearming]:
    """Every open task of the body climbs the version in force: each change is an event, no step starts twice."""
    permission.must_assign(deed, body.id or 0)
    planned = plan(session, body, deed.at)
    carried: list[dict[str, Any]] = []
    for one in planned:
        carried += _change(session, one, deed)
    if carried:
        session.execute(insert(StepClaim), carried)
    return planned


def _refuse_waiting(tasks: list[Task], at: dt.datetime) -> None:
    """A step whose instant has come belongs to the version that was climbed until now."""
    waiting = [task.code for task in tasks if task.next_step_at is not None and task.next_step_at <= at]
    if waiting:
        raise Refused(
            "{count} tasks have a step to take right now ({code} first); run “dondoc escalate”, then re-arm.",
            count=len(waiting),
            code=waiting[0],
        )


def _planned(
    session: OfficeSession,
    task: Task,
    old: Policy,
    new: Policy,
    claimed: Mapping[Basis, Claimed],
    at: dt.datetime,
) -> Rearming:
    before, after = questions.ladder_of(session, old.id or 0), questions.ladder_of(session, new.id or 0)
    clocks = changing.moved(arming.values(task, claimed), before, after, at)
    coming = ladder.next_step(clocks, after, questions.calendar(session, task.body_id))
    return Rearming(task, old, new, clocks, task.next_step, coming)


def _change(session: OfficeSession, one: Rearming, deed: Deed) -> list[dict[str, Any]]:
    """Write one task and its event; the places that it has climbed on the new ladder, as claims of a new epoch."""
    task = one.task
    before = {"policy": one.old.id, "version": one.old.version, "next_step": one.before}
    old, new = (questions.ladder_of(session, policy.id or 0) for policy in (one.old, one.new))
    task.policy_id, task.held_until = one.new.id or 0, one.clocks.held_until
    carried = []
    for basis in changing.differing(old, new):
        arming.begin_epoch(task, basis)
        place = (one.clocks.claimed or {}).get(basis)
        if place is not None:
            carried.append(_carried(task, basis, place, deed.at))
    task.next_step_at = one.next.at if isinstance(one.next, Coming) else None
    task.next_step = one.next.step.name if isinstance(one.next, Coming) else None
    session.add(task)
    journaling.note_task(
        session, task, deed, "rearm", before=before,
        after={"policy": one.new.id, "version": one.new.version, "next_step": task.next_step},
    )  # fmt: skip
    return carried


def _carried(task: Task, basis: Basis, place: Claimed, at: dt.datetime) -> dict[str, Any]:
    return {
        "task_id": task.id, "basis": basis, "epoch": arming.epoch(task, basis), "position": place.position,
        "repeat": place.repeat, "step_at": place.step_at, "claimed_at": at,
    }  # fmt: skip


def _newest(session: OfficeSession, body_id: int, name: str) -> Policy | None:
    wanted = select(Policy).where(Policy.body_id == body_id, Policy.name == name)
    return session.exec(wanted.order_by(col(Policy.version).desc())).first()


def _in_force_from(session: OfficeSession, deed: Deed, since: dt.date | None) -> dt.datetime:
    if since is None:
        return deed.at
    begins = dt.datetime.combine(since, dt.time(), session.settings.zone).astimezone(dt.UTC)
    if begins < deed.at:
        raise Mistyped(
            "A ladder cannot be in force from {day}, before it was decided; leave --from out for now.",
            day=since.isoformat(),
        )
    return begins
