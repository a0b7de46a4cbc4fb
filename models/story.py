"""One task's story: its past from the journal, its future from the ladder (laws 14, 18).

Here: `explain`, the same for page and command. Not here: the ladder itself (rules.ladder).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, func, select

from models import lists, questions, rounds
from models.acts import arming, extending
from models.directive import Directive
from models.errors import NotFound
from models.event import Event
from models.extension import GRANTED, Extension
from models.post import Post
from models.report import Evidence, Report
from models.rules import ladder, lifecycle
from models.rules.lifecycle import Act, Role
from models.store import OfficeSession
from models.suspension import Suspension
from models.task import Task
from models.unit import Unit

#: How far the preview looks when nobody answers, and how many steps it shows at most.
HORIZON = dt.timedelta(days=400)
MOST = 12


class Past(BaseModel):
    """One event of the journal."""

    position: int
    at: dt.datetime
    on: dt.date
    kind: str
    by: str
    road: str
    state: str | None
    after: dict[str, Any]


class Reader(BaseModel):
    """Who would hear of a step: post, person, and the kinds of channel in order.

    Where the post that is named stands vacant, `instead_of` is its title and `post` the one above that hears.
    """

    post: str
    person: str | None
    channels: list[str]
    instead_of: str | None = None


class Future(BaseModel):
    """One step that comes if nobody answers."""

    at: dt.datetime
    step: str
    basis: str
    repeat: int
    reason: str
    offset: int
    readers: list[Reader]


class Extended(BaseModel):
    """One request for a later due day; `flagged` marks the third granted one and each after it (law 16)."""

    asked_at: dt.datetime
    asked_by: str
    from_on: dt.date
    to_on: dt.date
    reason: str
    state: str
    decided_on: dt.date | None
    decided_by: str | None
    decided_to_on: dt.date | None
    refusal: str | None
    flagged: bool


class Suspended(BaseModel):
    """One time in which the clock stood, and for whose act it waited."""

    since_on: dt.date
    ended_on: dt.date | None
    waiting_for: str
    reason: str | None
    workdays: int | None
    moved_to_on: dt.date | None


class Story(BaseModel):
    """A task with what happened, what would happen, and why nothing would where nothing would.

    `next_request` is when its unit will be asked for status next.
    """

    task: lists.TaskRow
    may: list[str]
    past: list[Past]
    future: list[Future]
    still: str | None
    next_request: rounds.Next | None
    extensions: list[Extended]
    suspensions: list[Suspended]


def explain(session: OfficeSession, task: Task, at: dt.datetime) -> Story:
    """Past steps from the journal; future steps with instants, posts and channels if nobody answers."""
    directive = session.get_one(Directive, task.directive_id)
    unit = session.get_one(Unit, task.unit_id)
    post = session.get(Post, task.post_id) if task.post_id else None
    return Story(
        task=lists.task_row(task, directive, unit, post, at),
        may=_may(session, task),
        past=past(session, task),
        future=future(session, task),
        still=ladder.stillness(arming.clocks(session, task)),
        next_request=rounds.of_task(session, task, at),
        extensions=extensions(session, task),
        suspensions=suspensions(session, task),
    )


def past(session: OfficeSession, task: Task) -> list[Past]:
    """Every event of a task, oldest first."""
    events = session.exec(select(Event).where(Event.task_id == task.id).order_by(col(Event.id)))
    return [
        Past(
            position=event.position, at=event.at, on=event.on, kind=event.kind, by=event.by, road=event.road,
            state=str(event.state) if event.state else None, after=event.after,
        )
        for event in events
    ]  # fmt: skip


def future(session: OfficeSession, task: Task) -> list[Future]:
    """The steps to come, with those who hold the posts as known now."""
    return [reached(session, task, step) for step in islice(upcoming(session, task), MOST)]


def upcoming(session: OfficeSession, task: Task) -> Iterator[ladder.Coming]:
    """The steps that come within the horizon if nobody answers, earliest first."""
    rules = questions.ladder_of(session, task.policy_id)
    workdays = questions.calendar(session, task.body_id)
    start = max(task.last_event_at, task.published_at)
    for step in ladder.preview(arming.clocks(session, task), rules, workdays, start + HORIZON):
        yield replace(step, at=arming.comes_at(task, step))


def reached(session: OfficeSession, task: Task, step: ladder.Coming) -> Future:
    """One step to come, and whom it would reach on its day."""
    posts: dict[int, None] = {}
    for recipient in step.step.recipients:
        posts |= dict.fromkeys(
            questions.recipients(
                session,
                recipient,
                body_id=task.body_id,
                unit_id=task.unit_id,
                post_id=task.post_id,
                at=step.at,
            )
        )
    return Future(
        at=step.at, step=step.step.name, basis=str(step.step.basis), repeat=step.repeat, reason=str(step.reason),
        offset=step.step.offset + step.repeat * step.step.repeat_every,
        readers=[_reader(session, post, step.at) for post in posts],
    )  # fmt: skip


def extensions(session: OfficeSession, task: Task) -> list[Extended]:
    """The requests for a later due day, oldest first."""
    found, granted = [], 0
    rows = session.exec(select(Extension).where(Extension.task_id == task.id).order_by(col(Extension.id)))
    for row in rows:
        granted += row.state in GRANTED
        found.append(
            Extended(
                asked_at=row.asked_at, asked_by=row.asked_by, from_on=row.from_on, to_on=row.to_on, reason=row.reason,
                state=str(row.state), decided_on=row.decided_on, decided_by=row.decided_by,
                decided_to_on=row.decided_to_on, refusal=row.refusal,
                flagged=row.state in GRANTED and granted >= extending.FLAGGED_FROM,
            )
        )  # fmt: skip
    return found


def suspensions(session: OfficeSession, task: Task) -> list[Suspended]:
    """When the clock stood, oldest first."""
    wanted = (
        select(Suspension, Post.title)
        .join(Post, col(Post.id) == col(Suspension.waiting_for_id))
        .where(Suspension.task_id == task.id)
        .order_by(col(Suspension.id))
    )
    return [
        Suspended(
            since_on=row.since_on, ended_on=row.ended_on, waiting_for=title, reason=row.reason, workdays=row.workdays,
            moved_to_on=row.moved_to_on,
        )
        for row, title in session.exec(wanted).all()
    ]  # fmt: skip


def reports(session: OfficeSession, task: Task) -> list[Report]:
    """What the unit said about a task, newest first."""
    return list(session.exec(select(Report).where(Report.task_id == task.id).order_by(col(Report.id).desc())))


def last_reports(session: OfficeSession, task_ids: Iterable[int]) -> dict[int, Report]:
    """The newest report of each of these tasks that has one, by task id."""
    found: dict[int, Report] = {}
    ids = sorted(task_ids)
    for start in range(0, len(ids), questions.AT_ONCE):
        newest = select(func.max(Report.id)).where(
            col(Report.task_id).in_(ids[start : start + questions.AT_ONCE])
        )
        rows = session.exec(select(Report).where(col(Report.id).in_(newest.group_by(col(Report.task_id)))))
        found |= {report.task_id: report for report in rows}
    return found


def evidence(session: OfficeSession, task: Task) -> dict[int, list[Evidence]]:
    """The files that came with a task's reports, by report id, in the order of their coming."""
    wanted = (
        select(Evidence)
        .join(Report, col(Report.id) == col(Evidence.report_id))
        .where(Report.task_id == task.id)
        .order_by(col(Evidence.id))
    )
    found: dict[int, list[Evidence]] = {}
    for file in session.exec(wanted):
        found.setdefault(file.report_id, []).append(file)
    return found


def evidence_file(session: OfficeSession, task: Task, evidence_id: int) -> Evidence:
    """One file of this very task."""
    for files in evidence(session, task).values():
        for file in files:
            if file.id == evidence_id:
                return file
    raise NotFound("There is no such file on {code}; open it from the page of its task.", code=task.code)


def _may(session: OfficeSession, task: Task) -> list[str]:
    """The acts that the lifecycle knows in this state and that find what they are about."""
    is_asked = extending.open_request(session, task) is not None
    missing = {Act.EXTEND} if is_asked or task.due_at is None or task.role != Role.LEAD else set()
    missing |= set() if is_asked else {Act.GRANT, Act.REFUSE}
    missing |= {Act.RESUME} if task.suspended_at is None else {Act.SUSPEND}
    return [str(act) for act in lifecycle.allowed(task.state) if act not in missing]


def _reader(session: OfficeSession, post_id: int, at: dt.datetime) -> Reader:
    person, heard, vacant = questions.holder_or_above(
        session, post_id, at.astimezone(session.settings.zone).date()
    )
    channels = questions.channels(session, person.id or 0) if person else []
    return Reader(
        post=heard.title,
        person=person.name if person else None,
        channels=[channel.label for channel in channels],
        instead_of=session.get_one(Post, post_id).title if vacant else None,
    )
