"""Tasks as pages show them: one pill each, lateness in working days, and only what the visitor may see.

Here: Line, `lines`, `page_of_tasks`. Not here: the rows themselves (models.lists), and markup (templates).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from models import lists, questions
from models.lists import TaskRow
from models.rules.figures import ResultClass
from models.rules.lifecycle import OPEN, Role, State
from models.rules.workdays import Workdays
from models.store import OfficeSession
from web import words
from web.visitor import Sight, Visitor, bodies_by_series, series_of

PAGE = 50
#: Rows are read in portions until a page is full, since not every row is for every visitor.
PORTION = 200
#: A due day this near (working days) is worth a colour.
NEAR = 3
TONES = {
    ResultClass.DONE_IN_TIME: "ok",
    ResultClass.DONE_LATE: "warn",
    ResultClass.DONE_UNDATED: "ok",
    ResultClass.AWAITING: "info",
    ResultClass.OPEN_UNDATED: "plain",
}
LATE = "{count} working days late"
LATE_TODAY = "Late since closing time"
DUE_TODAY = "Due today"
DUE_SOON = "{count} working days left"
IN_TIME = "In time"


@dataclass(frozen=True)
class Pill:
    """A tone and a phrase (a key of the catalogue) with its count: never colour alone."""

    tone: str
    phrase: str
    count: int = 0


@dataclass(frozen=True)
class Line:
    """One task for one visitor."""

    row: TaskRow
    is_open_to: bool
    pill: Pill
    is_charged: bool = False


def lines(session: OfficeSession, me: Visitor, rows: Iterable[TaskRow], at: dt.datetime) -> list[Line]:
    """The rows that the visitor may see, in their order."""
    return list(_lines(session, me, rows, at))


def page_of_tasks(
    session: OfficeSession, me: Visitor, at: dt.datetime, *, after: str = "", **wanted: Any
) -> tuple[list[Line], str]:
    """At most one page of the visitor's tasks after a code, and the code to go on after ("" at the end)."""
    found = list(islice(_lines(session, me, _all(session, at, after, wanted), at), PAGE + 1))
    return found[:PAGE], found[PAGE - 1].row.code if len(found) > PAGE else ""


def pill(row: TaskRow, workdays: Workdays | None, at: dt.datetime) -> Pill:
    """How a task stands, in a few words; a declined task and a unit that only helps show their state."""
    is_declined = row.state == State.DECLINED and row.result_class != ResultClass.OPEN_LATE
    if row.state in OPEN and (row.role != Role.LEAD or is_declined):
        return Pill("warn" if row.state == State.DECLINED else "plain", words.STATES[row.state])
    if row.result_class in TONES:
        return Pill(TONES[row.result_class], words.CLASSES[row.result_class])
    if row.result_class is None or row.due_at is None or workdays is None:
        return Pill("plain", words.STATES[row.state])
    today, ends_on = workdays.day_of(at), workdays.day_of(row.due_at)
    if row.result_class == ResultClass.OPEN_LATE:
        late = workdays.between(ends_on, today)
        return Pill("bad", LATE, late) if late else Pill("bad", LATE_TODAY)
    left = workdays.between(today, ends_on)
    if left <= 0:
        return Pill("warn", DUE_TODAY)
    return Pill("warn", DUE_SOON, left) if left <= NEAR else Pill("info", IN_TIME)


def worst_first(row: TaskRow) -> tuple[bool, dt.datetime, str]:
    """The order of a desk: what is due first stands first, what has no due day last."""
    return row.due_at is None, row.due_at or dt.datetime.max.replace(tzinfo=dt.UTC), row.code


def _all(session: OfficeSession, at: dt.datetime, after: str, wanted: dict[str, Any]) -> Iterator[TaskRow]:
    while portion := lists.tasks(session, at, limit=PORTION, after=after, **wanted):
        yield from portion
        after = portion[-1].code


def _lines(session: OfficeSession, me: Visitor, rows: Iterable[TaskRow], at: dt.datetime) -> Iterator[Line]:
    bodies = bodies_by_series(session)
    for row in rows:
        sight = me.sight(row)
        if sight is Sight.NOTHING:
            continue
        body = bodies.get(series_of(row.code))
        workdays = questions.calendar(session, body) if body else None
        charged = me.is_leader and me.charged(series_of(row.code), row.unit_code)
        yield Line(row, sight is Sight.ALL, pill(row, workdays, at), charged)
