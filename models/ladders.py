"""Ladders for people to look at: a version with its steps, and whom a task's steps would reach.

Here: `show` and `reach`, values for command and page. Not here: the versions' making (models.acts.policies), and
what another ladder would have sent (models.replays).
"""

import datetime as dt
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, func, select

from models import questions, story
from models.acts import arming
from models.errors import Mistyped, NotFound
from models.policy import Policy
from models.rules import asking_lines, ladder, policy_file
from models.rules.ladder import Basis, Claimed, Step
from models.rules.lifecycle import OPEN
from models.rules.urgency import Ladder
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


class StepRow(BaseModel):
    """One step of a ladder as it is written."""

    step: str
    basis: str
    offset: int
    recipients: list[str]
    repeat_every: int


class VersionRow(BaseModel):
    """One version of a body's ladder, and how many open tasks climb it."""

    name: str
    version: int
    in_force_from: dt.datetime
    is_in_force: bool
    open_tasks: int


class PolicyRow(BaseModel):
    """A version with its steps, beside all the versions of the body."""

    body: str
    name: str
    version: int
    in_force_from: dt.datetime
    is_in_force: bool
    acknowledged_workdays: int
    any_hour: bool
    asking: dict[str, Any]
    steps: list[StepRow]
    versions: list[VersionRow]


class NotComing(BaseModel):
    """A step that does not come now: taken already, or of a clock that does not run for this task."""

    step: str
    basis: str
    why: str


class Reach(BaseModel):
    """Whom a task would reach at each step of its ladder if nobody answers."""

    task: str
    policy: str
    version: int
    still: str | None
    steps: list[story.Future]
    not_coming: list[NotComing]


def show(session: OfficeSession, policy: Policy, at: dt.datetime) -> PolicyRow:
    """One version, its steps by basis, and the versions of its body."""
    rules = questions.ladder_of(session, policy.id or 0)
    return PolicyRow(
        body=questions.unit_name(session, policy.body_id), name=policy.name, version=policy.version,
        in_force_from=policy.in_force_from, is_in_force=_in_force(session, policy, at),
        acknowledged_workdays=rules.acknowledged_workdays, any_hour=rules.any_hour,
        asking=asking_lines.write(rules.cadence),
        steps=[_step(step) for basis in Basis for step in rules.of(basis)],
        versions=_versions(session, policy.body_id, at),
    )  # fmt: skip


def body(session: OfficeSession, name: str | None) -> Unit:
    """The body that is named; without a name the only one there is."""
    if name is not None:
        return questions.unit(session, name)
    issuing = select(Unit).where(col(Unit.code_series).is_not(None)).order_by(Unit.code)
    found = session.exec(issuing.limit(2)).all()
    if len(found) != 1:
        raise Mistyped(
            "Say whose ladder is meant (--body); “dondoc units list” shows the units.", field="body"
        )
    return found[0]


def version(session: OfficeSession, issuing: Unit, name: str, number: int | None, at: dt.datetime) -> Policy:
    """The version of this number, or the one in force at `at`."""
    if name not in tuple(Ladder):
        raise Mistyped("No ladder is called “{name}”; write {known}.", name=name, known=", ".join(Ladder))
    if number is None:
        return questions.policy_in_force(session, issuing.id or 0, at, name)
    wanted = select(Policy).where(Policy.body_id == issuing.id, Policy.name == name, Policy.version == number)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound(
            "{body} has no version {version} of the ladder “{name}”; “dondoc policy show” lists them.",
            body=issuing.name, version=number, name=name,
        )  # fmt: skip
    return found


def written(session: OfficeSession, policy: Policy) -> str:
    """The file of a version, headed by whose it is."""
    since = policy.in_force_from.astimezone(session.settings.zone).isoformat(timespec="minutes")
    heading = (
        f"{questions.unit_name(session, policy.body_id)}: {policy.name}, version {policy.version}, {since}"
    )
    return policy_file.write(policy.name, questions.ladder_of(session, policy.id or 0), heading)


def reach(session: OfficeSession, task: Task) -> Reach:
    """Each step's first coming with posts, persons and channels, by the functions of `explain` (law 14)."""
    policy = session.get_one(Policy, task.policy_id)
    rules = questions.ladder_of(session, task.policy_id)
    first: dict[str, ladder.Coming] = {}
    for coming in story.upcoming(session, task):
        first.setdefault(coming.step.name, coming)
    clocks = arming.clocks(session, task)
    claimed = clocks.claimed or {}
    return Reach(
        task=task.code, policy=policy.name, version=policy.version, still=ladder.stillness(clocks),
        steps=[story.reached(session, task, coming) for coming in first.values()],
        not_coming=[
            NotComing(step=step.name, basis=str(basis), why=_why_not(place, claimed.get(basis)))
            for basis in Basis
            for place, step in enumerate(rules.of(basis))
            if step.name not in first
        ],
    )  # fmt: skip


def _why_not(place: int, claimed: Claimed | None) -> str:
    return (
        "taken already"
        if claimed is not None and place <= claimed.position
        else "its clock does not run for this task now"
    )


def _step(step: Step) -> StepRow:
    return StepRow(
        step=step.name, basis=str(step.basis), offset=step.offset, recipients=[*map(str, step.recipients)],
        repeat_every=step.repeat_every,
    )  # fmt: skip


def _versions(session: OfficeSession, body_id: int, at: dt.datetime) -> list[VersionRow]:
    climbing = select(Task.policy_id, func.count()).where(
        Task.body_id == body_id, col(Task.state).in_(OPEN)
    ).group_by(col(Task.policy_id))  # fmt: skip
    counts = dict(session.exec(climbing).all())
    wanted = select(Policy).where(Policy.body_id == body_id).order_by(Policy.name, col(Policy.version))
    return [
        VersionRow(
            name=one.name, version=one.version, in_force_from=one.in_force_from,
            is_in_force=_in_force(session, one, at), open_tasks=counts.get(one.id or 0, 0),
        )
        for one in session.exec(wanted).all()
    ]  # fmt: skip


def _in_force(session: OfficeSession, policy: Policy, at: dt.datetime) -> bool:
    return questions.policy_in_force(session, policy.body_id, at, policy.name).id == policy.id
