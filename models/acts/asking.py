"""Asking units for status: one request a unit and base round, never one a task.

Here: whom a round asks, and writing the ask. Not here: whom a pass asks besides the rounds (acts.pacing), and units'
own systems (acts.pulling).
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import groupby

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, func, select

from models import questions
from models.acts import journaling, owing
from models.acts.deed import Deed
from models.notification import NotificationKind
from models.report import Ask, Road
from models.rules import asking
from models.rules.cadence import Why
from models.rules.ladder import Recipient
from models.rules.lifecycle import Role, State
from models.store import OfficeSession
from models.task import Task

#: States in which a unit still has something to say.
ASKED = (State.ASSIGNED, State.RECEIVED, State.IN_PROGRESS)
#: The tasks that a unit can be asked about, as conditions of a query: a monitor is never asked (law 21).
CAN_BE_ASKED = (col(Task.state).in_(ASKED), col(Task.role) != Role.MONITOR)


@dataclass(frozen=True)
class Because:
    """Why a unit is asked besides the rounds: the task, after how many working days, and rounds left unanswered."""

    why: Why
    code: str
    every: int
    unanswered: int


@dataclass(frozen=True)
class Round:
    """One unit to be asked by one body in the round that stands, or besides it on a day because of one of its tasks."""

    body_id: int
    unit_id: int
    round_on: dt.date
    because: Because | None = None


def unasked(session: OfficeSession, at: dt.datetime, *, unit_id: int | None = None) -> list[Round]:
    """The units (or this one) with open work that the standing round has not asked yet; a few statements for all."""
    open_work = (
        select(Task.body_id, Task.unit_id, func.min(Task.published_at))
        .where(*CAN_BE_ASKED, col(Task.suspended_at).is_(None))
        .group_by(col(Task.body_id), col(Task.unit_id))
        .order_by(col(Task.body_id), col(Task.unit_id))
    )
    if unit_id is not None:
        open_work = open_work.where(Task.unit_id == unit_id)
    found = []
    for body_id, units in groupby(session.exec(open_work).all(), key=lambda one: one[0]):
        workdays = questions.calendar(session, body_id)
        day = asking.round_on(at, workdays)
        of_round = (Ask.body_id == body_id, Ask.round_on == day, col(Ask.is_extra).is_(False))
        asked = set(session.exec(select(Ask.unit_id).where(*of_round)))
        opening_at = workdays.opening_at(day)
        found += [
            Round(body_id, unit, day)
            for _, unit, first_at in units
            if first_at < opening_at and unit not in asked
        ]
    return found


def ask(session: OfficeSession, asked: Round, deed: Deed, road: Road = Road.CLOCK) -> bool:
    """Write that the unit was asked, and owe it one request with all that is open; False if it was asked already.

    What the unit has said since the round began answers it; a request is owed while anything is left unsaid.
    """
    because = asked.because
    began_at = questions.calendar(session, asked.body_id).opening_at(asked.round_on)
    spoke_at = None if because else _spoke_at(session, asked, began_at)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    written = session.execute(
        dialect.insert(Ask)
        .values(
            body_id=asked.body_id, unit_id=asked.unit_id, round_on=asked.round_on, asked_at=deed.at,
            answered_at=spoke_at, road=road, is_extra=because is not None,
        )
        .on_conflict_do_nothing(index_elements=["body_id", "unit_id", "round_on", "is_extra"])
        .returning(col(Ask.id))
    ).first()  # fmt: skip
    if written is None:
        return False
    journaling.note(
        session, asked.body_id, deed, "ask",
        after={
            "unit": asked.unit_id, "round": asked.round_on.isoformat(), "road": str(road),
            **({"because": asdict(because)} if because else {}),
        },
    )  # fmt: skip
    if road == Road.CLOCK:
        _request(session, asked, deed, began_at)
    return True


def open_task(session: OfficeSession, unit_id: int, code: str) -> Task | None:
    """The unit's task of this code while it can still say something about it: never another unit's."""
    wanted = select(Task).where(Task.code == code, Task.unit_id == unit_id, col(Task.state).in_(ASKED))
    return session.exec(wanted.with_for_update()).first()


def open_tasks(session: OfficeSession, body_id: int, unit_id: int) -> list[Task]:
    """The open tasks of a unit that it can still say something about, by code."""
    place = (body_id, unit_id)
    return open_tasks_of(session, [place])[place]


def open_tasks_of(
    session: OfficeSession, places: Collection[tuple[int, int]]
) -> dict[tuple[int, int], list[Task]]:
    """The same of many units, each by its body and itself, in one question."""
    found: dict[tuple[int, int], list[Task]] = {place: [] for place in places}
    if not found:
        return found
    wanted = select(Task).where(
        col(Task.body_id).in_({body for body, _ in places}),
        col(Task.unit_id).in_({unit for _, unit in places}),
        *CAN_BE_ASKED,
    )
    for task in session.exec(wanted.order_by(Task.code)):
        if (task.body_id, task.unit_id) in found:
            found[task.body_id, task.unit_id].append(task)
    return found


def _spoke_at(session: OfficeSession, asked: Round, since: dt.datetime) -> dt.datetime | None:
    """When the unit last spoke of any task, if it was since an instant."""
    # All states are named, so that the index of units and states serves; that of bodies would read every task of one.
    wanted = select(func.max(Task.last_word_at)).where(
        Task.unit_id == asked.unit_id, col(Task.state).in_(list(State)), Task.body_id == asked.body_id,
        col(Task.last_word_at) >= since,
    )  # fmt: skip
    return session.exec(wanted).one()


def _request(session: OfficeSession, asked: Round, deed: Deed, began_at: dt.datetime) -> None:
    owing.drop_requests(session, asked.body_id, asked.unit_id, "a newer request has been made")
    found = [task for task in open_tasks(session, asked.body_id, asked.unit_id) if task.suspended_at is None]
    if all(task.last_word_at is not None and task.last_word_at >= began_at for task in found):
        return
    day, kind = asked.round_on.isoformat(), "extra" if asked.because else "ask"
    for post_id in sorted({task.post_id for task in found}, key=lambda post: post or 0):
        owing.to(
            session, Recipient.UNIT, NotificationKind.STATUS_REQUEST, body_id=asked.body_id, unit_id=asked.unit_id,
            post_id=post_id, key=f"{kind}:{asked.body_id}:{asked.unit_id}:{day}", at=deed.at,
            data={"round_on": day, **({"because": asdict(asked.because)} if asked.because else {})},
        )  # fmt: skip
