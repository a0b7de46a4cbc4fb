"""Lists for people to look at: tasks, drafts, messages, as plain values.

Here: the rows behind pages, the command line and the API; lateness and class are computed here for an instant
(law 2). Not here: one task's story (models.story).
"""

import datetime as dt
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select

from models import questions
from models.acts import asking, settling
from models.directive import Directive, Draft, DraftState, Milestone
from models.meeting import Conclusion, Meeting
from models.notification import Attempt, Message, Notification, NotificationState
from models.post import Channel, Person, Post
from models.rules import figures
from models.rules.contradictions import Contradiction
from models.rules.figures import ResultClass
from models.rules.lifecycle import OPEN, Role, State
from models.rules.spelling import fold
from models.service import Service
from models.store import OfficeSession
from models.task import Task
from models.unit import Group, LearntAlias, Unit

WAITING = (NotificationState.OWED, NotificationState.HELD)


class TaskRow(BaseModel):
    """One task as of an instant. `silent` means: past cadence, a silence step has come since the last word.

    `contradictions` are those of the last word.
    """

    code: str
    directive: str
    unit: str
    post: str | None
    role: Role
    state: State
    result_class: ResultClass | None
    due_on: dt.date | None
    due_at: dt.datetime | None
    original_due_on: dt.date | None
    shifts: int
    last_word_at: dt.datetime | None
    next_step_at: dt.datetime | None
    next_step: str | None
    text: str
    unit_code: str
    confidential: bool
    contradictions: list[Contradiction]


class DraftRow(BaseModel):
    """One draft with what it names and what is open about it."""

    id: int
    position: int
    state: DraftState
    start: int
    end: int
    text: str
    lead: list[dict[str, Any]]
    coordinating: list[dict[str, Any]]
    monitoring: list[dict[str, Any]]
    fan_out: bool
    kind: str
    recurrence: str | None
    due_on: dt.date | None
    due_text: str | None
    due_basis: str | None
    milestone: str | None
    field: str | None
    urgency: str | None
    doubts: list[dict[str, Any]]
    marks: list[dict[str, Any]]


class ConclusionRow(BaseModel):
    """One conclusion with the count of its drafts by state."""

    id: int
    title: str
    number: str | None
    body: str
    held_on: dt.date
    published_at: dt.datetime | None
    drafts: dict[str, int]


class MessageRow(BaseModel):
    """One message of the outbox; never its channel's address."""

    key: str
    person: str
    post: str | None
    channel: str | None
    kind: str
    subject: str
    tasks: list[str]
    state: str
    attempts: int
    at: dt.datetime
    sent_at: dt.datetime | None
    error: str | None
    waits_for: str | None
    receipt: str | None


class WaitingRow(BaseModel):
    """One notification that is in no message yet, with its state and reason."""

    kind: str
    state: str
    reason: str
    post: str | None
    person: str | None
    task: str | None
    not_before: dt.datetime


class LearntRow(BaseModel):
    """A name that a body has learnt, what it means, and from which draft."""

    body: str
    written: str
    means: str
    draft: int | None
    at: dt.datetime


class PostRow(BaseModel):
    """One post with whoever answers for it on the day."""

    code: str
    title: str
    duty: str
    person: str | None


class UnitRow(BaseModel):
    """One unit of the register with its posts."""

    code: str
    name: str
    kind: str
    level: str
    series: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    posts: list[PostRow]


def units(session: OfficeSession, at: dt.datetime) -> list[UnitRow]:
    """The register of units by code, with the holders of their posts on the day of `at`."""
    day = at.astimezone(session.settings.zone).date()
    holders = questions.holders(session, day)
    posts: dict[int, list[PostRow]] = {}
    for post in session.exec(select(Post).order_by(Post.code)).all():
        row = PostRow(code=post.code, title=post.title, duty=str(post.duty), person=holders.get(post.id or 0))
        posts.setdefault(post.unit_id, []).append(row)
    return [
        UnitRow(
            code=unit.code, name=unit.name, kind=unit.kind, level=unit.level, series=unit.code_series,
            valid_from=unit.valid_from, valid_to=unit.valid_to, posts=posts.get(unit.id or 0, []),
        )
        for unit in session.exec(select(Unit).order_by(Unit.code)).all()
    ]  # fmt: skip


def learnt(session: OfficeSession) -> list[LearntRow]:
    """The names that were learnt from confirmations, by body and name."""
    body = aliased(Unit)
    wanted = (
        select(LearntAlias, body.name, Unit.name, Group.name)
        .join(body, col(body.id) == col(LearntAlias.body_id))
        .outerjoin(Unit, col(Unit.id) == col(LearntAlias.unit_id))
        .outerjoin(Group, col(Group.id) == col(LearntAlias.group_id))
        .order_by(body.name, LearntAlias.key)
    )
    return [
        LearntRow(body=whose, written=one.name, means=unit or group or "", draft=one.draft_id, at=one.at)
        for one, whose, unit, group in session.exec(wanted).all()
    ]


def tasks(
    session: OfficeSession,
    at: dt.datetime,
    *,
    body: int | None = None,
    unit: Unit | None = None,
    text: str = "",
    state: State | None = None,
    late: bool = False,
    silent: bool = False,
    undated: bool = False,
    contradicting: bool = False,
    limit: int | None = None,
    after: str = "",
) -> list[TaskRow]:
    """The tasks by code, all of them unless a limit is given; `after` is the last code of the page before."""
    wanted = (
        select(Task, Directive, Unit, Post)
        .join(Directive, col(Directive.id) == col(Task.directive_id))
        .join(Unit, col(Unit.id) == col(Task.unit_id))
        .outerjoin(Post, col(Post.id) == col(Task.post_id))
        .where(Task.code > after)
        .order_by(Task.code)
    )
    if body is not None:
        wanted = wanted.where(Task.body_id == body)
    if unit is not None:
        wanted = wanted.where(Task.unit_id == unit.id)
    if state is not None:
        wanted = wanted.where(Task.state == state)
    if text.strip():
        words = fold(text)
        wanted = wanted.where(
            or_(col(Directive.folded).contains(words, autoescape=True), col(Unit.folded).contains(words, autoescape=True),
                col(Task.code).icontains(text.strip(), autoescape=True))
        )  # fmt: skip
    if late:
        wanted = wanted.where(
            Task.role == Role.LEAD,
            col(Task.due_at) < at,
            col(Task.state).in_(OPEN),
            Task.state != State.AWAITING,
        )
    if undated:
        wanted = wanted.where(col(Task.due_at).is_(None), col(Task.state).in_(OPEN), Task.role == Role.LEAD)
    if silent:
        wanted = wanted.where(
            col(Task.state).in_(asking.ASKED), Task.unanswered > 0, col(Task.suspended_at).is_(None)
        )
    if contradicting:
        wanted = wanted.where(col(Task.contradictions).is_not(None), col(Task.state).in_(OPEN))
    rows = session.exec(wanted.limit(limit)).all()
    return [task_row(task, directive, unit_row, post, at) for task, directive, unit_row, post in rows]


def task_row(task: Task, directive: Directive, unit: Unit, post: Post | None, at: dt.datetime) -> TaskRow:
    """One row of the list of tasks, with its class as of `at`."""
    result = task.result_class
    if result is None and task.role == Role.LEAD:
        result = figures.result_class(task.state, task.due_at, task.finished_at, at)
    return TaskRow(
        code=task.code, directive=directive.code, unit=unit.name, post=post.title if post else None, role=task.role,
        state=task.state, result_class=result, due_on=task.due_on, due_at=task.due_at,
        original_due_on=task.original_due_on, shifts=task.shifts, last_word_at=task.last_word_at,
        next_step_at=task.next_step_at, next_step=task.next_step, text=directive.text, unit_code=unit.code,
        confidential=task.confidential,
        contradictions=[Contradiction(one) for one in (task.contradictions or "").split()],
    )  # fmt: skip


def conclusions(session: OfficeSession) -> list[ConclusionRow]:
    """All conclusions, newest meeting first."""
    counts: dict[int, dict[str, int]] = {}
    grouped = select(Draft.conclusion_id, Draft.state, func.count()).group_by(
        col(Draft.conclusion_id), col(Draft.state)
    )
    for conclusion_id, state, count in session.exec(grouped).all():
        counts.setdefault(conclusion_id, {})[str(state)] = count
    wanted = (
        select(Conclusion, Meeting, Unit)
        .join(Meeting, col(Meeting.id) == col(Conclusion.meeting_id))
        .join(Unit, col(Unit.id) == col(Conclusion.body_id))
        .order_by(col(Meeting.held_on).desc(), col(Conclusion.id).desc())
    )
    return [
        ConclusionRow(
            id=conclusion.id or 0, title=conclusion.title, number=conclusion.number, body=unit.name,
            held_on=meeting.held_on, published_at=conclusion.published_at, drafts=counts.get(conclusion.id or 0, {}),
        )
        for conclusion, meeting, unit in session.exec(wanted).all()
    ]  # fmt: skip


def drafts(session: OfficeSession, conclusion_id: int | None = None) -> list[DraftRow]:
    """The drafts of one conclusion, or of all, in the order of the documents."""
    wanted = select(Draft).order_by(col(Draft.conclusion_id), col(Draft.position))
    if conclusion_id is not None:
        wanted = wanted.where(Draft.conclusion_id == conclusion_id)
    return [draft_row(session, draft) for draft in session.exec(wanted).all()]


def doubtful(session: OfficeSession, conclusion_id: int) -> int:
    """How many drafts of a conclusion a person must settle."""
    return sum(
        draft.state == DraftState.OPEN and bool(draft.doubts) for draft in drafts(session, conclusion_id)
    )


def messages(session: OfficeSession, state: str | None = None) -> list[MessageRow]:
    """The outbox, oldest first."""
    wanted = (
        select(Message, Person, Post, Channel)
        .join(Person, col(Person.id) == col(Message.person_id))
        .outerjoin(Post, col(Post.id) == col(Message.post_id))
        .outerjoin(Channel, col(Channel.id) == col(Message.channel_id))
        .order_by(col(Message.id))
    )
    if state is not None:
        wanted = wanted.where(Message.state == state)
    services = dict(session.exec(select(Service.id, Service.label)).all())
    heard = select(Attempt.message_id, Attempt.receipt).where(col(Attempt.receipt).is_not(None))
    receipts = dict(session.exec(heard.order_by(col(Attempt.id))).all())
    named: dict[int, list[str]] = {}
    codes = select(Notification.message_id, Task.code).join(Task, col(Task.id) == col(Notification.task_id))
    for message_id, code in session.exec(
        codes.where(col(Notification.message_id).is_not(None)).order_by(Task.code)
    ):
        named.setdefault(message_id or 0, []).append(code)
    return [
        MessageRow(
            key=message.key, person=person.name, post=post.title if post else None,
            channel=channel.label if channel else None, kind=message.kind, subject=message.subject,
            tasks=list(dict.fromkeys(named.get(message.id or 0, []))), state=str(message.state),
            attempts=message.attempts, at=message.at, sent_at=message.sent_at, error=message.error,
            receipt=receipts.get(message.id or 0), waits_for=services.get(message.waits_for or 0),
        )
        for message, person, post, channel in session.exec(wanted).all()
    ]  # fmt: skip


def waiting(session: OfficeSession, state: str | None = None) -> list[WaitingRow]:
    """What is owed and in no message yet, or was dropped or muted, oldest first."""
    wanted = (
        select(Notification, Post, Person, Task.code)
        .outerjoin(Post, col(Post.id) == col(Notification.post_id))
        .outerjoin(Person, col(Person.id) == col(Notification.person_id))
        .outerjoin(Task, col(Task.id) == col(Notification.task_id))
        .where(col(Notification.message_id).is_(None))
        .order_by(col(Notification.id))
    )
    wanted = (
        wanted.where(Notification.state == state)
        if state
        else wanted.where(col(Notification.state).in_(WAITING))
    )
    return [
        WaitingRow(
            kind=str(n.kind), state=str(n.state), reason=n.reason, post=post.title if post else None,
            person=person.name if person else None, task=code, not_before=n.not_before,
        )
        for n, post, person, code in session.exec(wanted).all()
    ]  # fmt: skip


def draft_row(session: OfficeSession, draft: Draft) -> DraftRow:
    """One row of the list of drafts."""
    named: dict[Role, list[dict[str, Any]]] = {role: [] for role in Role}
    for one in settling.addressees(session, draft.id or 0):
        unit = session.get(Unit, one.unit_id) if one.unit_id else None
        group = session.get(Group, one.group_id) if one.group_id else None
        post = session.get(Post, one.post_id) if one.post_id else None
        named[one.role].append(
            {
                "written": one.written,
                "unit": unit.name if unit else None,
                "unit_code": unit.code if unit else None,
                "group": group.name if group else None,
                "post": post.title if post else None,
                "post_code": post.code if post else None,
            }
        )
    milestone = session.get(Milestone, draft.milestone_id) if draft.milestone_id else None
    return DraftRow(
        id=draft.id or 0, position=draft.position, state=draft.state, start=draft.start, end=draft.end, text=draft.text,
        lead=named[Role.LEAD], coordinating=named[Role.COORDINATE], monitoring=named[Role.MONITOR],
        fan_out=draft.fan_out, kind=str(draft.kind), recurrence=draft.recurrence, due_on=draft.due_on,
        due_text=draft.due_text, due_basis=draft.due_basis, milestone=milestone.name if milestone else None,
        field=draft.field, urgency=draft.urgency, marks=draft.marks, doubts=draft.doubts,
    )  # fmt: skip
