"""Figures as of any day: rows from the journal up to an instant, summed by one function (design part 6).

Here: which lead tasks stood when, grouped by unit, field or leader. Not here: the classes (rules.figures).
"""

import datetime as dt
from collections import defaultdict
from typing import Literal

from pydantic import BaseModel
from sqlmodel import col, func, select

from models import questions
from models.directive import Directive
from models.event import Event
from models.post import Post
from models.report import Ask
from models.rules import due, figures, periods
from models.rules.figures import Figures, Standing
from models.rules.lifecycle import Role, State
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

By = Literal["unit", "field", "leader"]


class FiguresRow(BaseModel):
    """The figures of one unit, field or leader; `name` is "" for the sum of all."""

    name: str
    figures: Figures


class FiguresTable(BaseModel):
    """Figures as of an instant; of a period, the tasks that were open in it or ended in it."""

    as_of: dt.datetime
    period: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    total: Figures
    rows: list[FiguresRow]


def table(
    session: OfficeSession,
    at: dt.datetime,
    *,
    by: By | None = None,
    period: str | None = None,
    body: int | None = None,
    unit: int | None = None,
) -> FiguresTable:
    """The official figures as known at `at`; of one body and of one unit where these are named (ids)."""
    window = periods.named(period) if period else None
    standings = [(task, directive, standing) for task, directive, standing in _standings(session, at, body, unit)
                 if window is None or _within(session, standing, task, window)]  # fmt: skip
    asks = _asks(session, at, window, body, unit)
    grouped: dict[str, list[Standing]] = defaultdict(list)
    asked: dict[str, list[bool]] = defaultdict(list)
    for task, directive, standing in standings:
        for name in _names(session, task, directive, by, at):
            grouped[name].append(standing)
    if by == "unit":
        for unit_id, is_answered in asks:
            asked[session.get_one(Unit, unit_id).name].append(is_answered)
    rows = [
        FiguresRow(
            name=name,
            figures=figures.tally(grouped[name], at, asked=len(asked[name]), answered=sum(asked[name])),
        )
        for name in sorted(grouped.keys() | asked.keys())
    ]
    total = figures.tally(
        [standing for _, _, standing in standings],
        at,
        asked=len(asks),
        answered=sum(known for _, known in asks),
    )
    return FiguresTable(
        as_of=at, period=window.name if window else None, starts_on=window.starts_on if window else None,
        ends_on=window.ends_on if window else None, total=total, rows=rows if by else [],
    )  # fmt: skip


def _standings(
    session: OfficeSession, at: dt.datetime, body: int | None, unit: int | None
) -> list[tuple[Task, Directive, Standing]]:
    """Each lead task as its newest event up to `at` has it."""
    newest = (
        select(func.max(Event.id))
        .where(col(Event.task_id).is_not(None), Event.role == Role.LEAD, Event.at <= at)
        .group_by(col(Event.task_id))
    )
    wanted = (
        select(Event, Task, Directive)
        .join(Task, col(Task.id) == col(Event.task_id))
        .join(Directive, col(Directive.id) == col(Task.directive_id))
        .where(col(Event.id).in_(newest))
        .order_by(Task.code)
    )
    wanted = wanted if body is None else wanted.where(Task.body_id == body)
    wanted = wanted if unit is None else wanted.where(Task.unit_id == unit)
    found = []
    for event, task, directive in session.exec(wanted).all():
        workdays = questions.calendar(session, task.body_id)
        finished = due.finished_at(event.reported_on, workdays) if event.reported_on else None
        standing = Standing(
            role=Role.LEAD, state=State(event.state or State.ASSIGNED), due_at=event.due_at,
            original_due_at=task.original_due_at if event.due_at else None, finished_at=finished,
        )  # fmt: skip
        found.append((task, directive, standing))
    return found


def _within(session: OfficeSession, standing: Standing, task: Task, window: periods.Window) -> bool:
    """Published before the window's end, and not ended before its start."""
    workdays = questions.calendar(session, task.body_id)
    if task.published_at > workdays.closing_at(window.ends_on):
        return False
    ended = standing.finished_at if standing.state == State.DONE else None
    return ended is None or workdays.day_of(ended) >= window.starts_on


def _names(
    session: OfficeSession, task: Task, directive: Directive, by: By | None, at: dt.datetime
) -> list[str]:
    """Under which names a task counts; a leader is the one in charge on the due day (design part 6)."""
    match by:
        case "unit":
            return [session.get_one(Unit, task.unit_id).name]
        case "field":
            return [directive.field or ""]
        case "leader":
            day = task.due_on or at.astimezone(session.settings.zone).date()
            posts = questions.in_charge(session, task.body_id, task.unit_id, day)
            return [session.get_one(Post, post).title for post in posts] or [""]
        case None:
            return []


def _asks(
    session: OfficeSession,
    at: dt.datetime,
    window: periods.Window | None,
    body: int | None,
    unit: int | None,
) -> list[tuple[int, bool]]:
    """Unit and whether it answered, for each ask of the base rounds (in the window, if one is given)."""
    wanted = select(Ask.unit_id, Ask.answered_at).where(Ask.asked_at <= at, col(Ask.is_extra).is_(False))
    wanted = wanted if body is None else wanted.where(Ask.body_id == body)
    wanted = wanted if unit is None else wanted.where(Ask.unit_id == unit)
    if window is not None:
        wanted = wanted.where(Ask.round_on >= window.starts_on, Ask.round_on <= window.ends_on)
    return [(unit, answered is not None and answered <= at) for unit, answered in session.exec(wanted).all()]
