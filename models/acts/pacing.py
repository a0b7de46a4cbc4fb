"""Asking besides the base rounds: which units are asked once more now, and when each will be asked next.

Here: `extra` (whom a pass asks) and `coming` (what comes for one unit): both by the same rule, so that what is foretold
is what happens (law 14). Not here: the rule (rules.cadence), and writing the ask (acts.asking).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import and_, case, col, func, or_, select

from models import questions
from models.acts import arming, asking, bundling
from models.acts.asking import CAN_BE_ASKED, Because, Round
from models.directive import Directive
from models.policy import Policy
from models.report import Ask
from models.rules import asking as rounds
from models.rules import cadence, ladder
from models.rules.cadence import Cadence, Why, Work
from models.rules.lifecycle import Role
from models.store import OfficeSession
from models.task import Task

#: So many weeks of rounds tell how a unit answers; longer ago it was perhaps other people.
LOOKED_BACK = dt.timedelta(weeks=12)
#: No unit answers worse.
WORST = -LOOKED_BACK.days
#: A unit, by the body that asks it and itself.
Place = tuple[int, int]


@dataclass(frozen=True)
class Coming:
    """The next request to a unit by a body, and whether a round or one of its tasks calls for it."""

    at: dt.datetime
    asked: Round


def extra(session: OfficeSession, at: dt.datetime) -> list[Round]:
    """The units to be asked besides the round now, in office hours; the standing round goes first.

    A few statements sort out whose day has come, whatever is open; only those are looked at closely.
    """
    called = (_called(session, place, at) for place in _ripe(session, at))
    return [one.asked for one in called if one is not None and one.at <= at]


def coming(session: OfficeSession, body_id: int, unit_id: int, at: dt.datetime) -> Coming | None:
    """When the unit will be asked next if nobody says a word; None where nothing open could be asked about."""
    workdays = questions.calendar(session, body_id)
    standing = [one for one in asking.unasked(session, at, unit_id=unit_id) if one.body_id == body_id]
    if standing:
        return Coming(workdays.next_office_instant(at), standing[0])
    besides = _called(session, (body_id, unit_id), at)
    if besides is None:
        return None
    day = rounds.next_round_on(at, workdays)
    by_round = Coming(workdays.opening_at(day), Round(body_id, unit_id, day))
    return besides if besides.at < by_round.at else by_round


def _called(session: OfficeSession, place: Place, at: dt.datetime) -> Coming | None:
    """The first request besides the rounds that a task of the unit calls for; of several on one day the gravest."""
    body_id, unit_id = place
    workdays = questions.calendar(session, body_id)
    today = workdays.day_of(workdays.next_office_instant(at))
    asked_at = _asked_at(session, [body_id], at).get(place)
    streak = _streaks(session, {place}, at)[place]
    calls = [
        (cadence.comes(work, asked_at, rules, streak, workdays, today), code)
        for work, rules, code in _open_work(session, place)
    ]
    if not calls:
        return None
    call, code = min(calls, key=lambda one: (one[0].on, -list(Why).index(one[0].why), one[1]))
    because = Because(call.why, code, call.every, max(0, -streak))
    return Coming(max(workdays.opening_at(call.on), at), Round(body_id, unit_id, call.on, because))


def _open_work(session: OfficeSession, place: Place) -> Iterator[tuple[Work, Cadence, str]]:
    """The tasks that may call for a request, with the numbers of their ladders: none that is suspended or monitored."""
    workdays = questions.calendar(session, place[0])
    tasks = [task for task in asking.open_tasks(session, *place) if task.suspended_at is None]
    directives = questions.keep(session, Directive, (task.directive_id for task in tasks))
    for task in tasks:
        due_on = workdays.day_of(task.due_at) if task.role == Role.LEAD and task.due_at else None
        quiet_from = ladder.silence_from(arming.values(task, {}))
        kind = str(directives[task.directive_id].kind)
        rules = questions.ladder_of(session, task.policy_id).cadence
        yield Work(kind, quiet_from, due_on, task.held_until), rules, task.code


def _ripe(session: OfficeSession, at: dt.datetime) -> list[Place]:
    """The units of open offices of which some task calls for a request today."""
    bodies = bundling.open_bodies(session, at)
    if not bodies:
        return []
    asked_at = _asked_at(session, bodies, at)

    def is_ripe(pile: _Pile, streak: int) -> bool:
        workdays = questions.calendar(session, pile.place[0])
        rules, today = questions.ladder_of(session, pile.policy_id).cadence, workdays.day_of(at)
        return cadence.comes(pile.work, asked_at.get(pile.place), rules, streak, workdays, today).on == today

    # Whoever is not called for as the worst of units is not called for at all; few are left whose rounds are counted.
    might = [pile for pile in _piles(session, bodies, at) if is_ripe(pile, WORST)]
    streaks = _streaks(session, {pile.place for pile in might}, at)
    return sorted({pile.place for pile in might if is_ripe(pile, streaks[pile.place])})


@dataclass(frozen=True)
class _Pile:
    """Open tasks of a unit that the cadence treats alike, as the one about which the unit has been quiet longest."""

    place: Place
    policy_id: int
    work: Work


def _piles(session: OfficeSession, bodies: list[int], at: dt.datetime) -> list[_Pile]:
    """All open work that may call for a request now, in one statement; due days are told only where they are near."""
    began = func.coalesce(col(Task.reopened_at), col(Task.published_at))
    spoke = case((col(Task.last_word_at) > began, col(Task.last_word_at)), else_=began)
    quiet_from = func.coalesce(col(Task.silence_from_at), spoke)
    is_near = and_(Task.role == Role.LEAD, col(Task.due_at).between(*_near(session, bodies, at)))
    due_at = case((is_near, col(Task.due_at)), else_=None)
    same: list[Any] = [Task.body_id, Task.unit_id, Task.policy_id, Directive.kind, due_at]
    columns: Any = (*same, func.min(quiet_from))
    wanted: Any = (
        select(*columns)
        .join(Directive, col(Directive.id) == col(Task.directive_id))
        .where(
            col(Task.body_id).in_(bodies), *CAN_BE_ASKED,
            col(Task.suspended_at).is_(None), or_(col(Task.held_until).is_(None), col(Task.held_until) <= at),
        )
        .group_by(*same)
    )  # fmt: skip
    return [_pile(session, *row) for row in session.exec(wanted).all()]


def _pile(
    session: OfficeSession,
    body_id: int,
    unit_id: int,
    policy_id: int,
    kind: str,
    due_at: dt.datetime | None,
    quiet_from: dt.datetime,
) -> _Pile:
    due_on = questions.calendar(session, body_id).day_of(due_at) if due_at else None
    return _Pile((body_id, unit_id), policy_id, Work(str(kind), quiet_from, due_on))


def _near(session: OfficeSession, bodies: list[int], at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From when to when a due day may lie that is near by any ladder of these bodies."""
    numbers = session.exec(select(Policy.asking).where(col(Policy.body_id).in_(bodies)))
    widest = max(Cadence(**asking).near_within for asking in numbers)
    calendars = [questions.calendar(session, body) for body in bodies]
    return (
        min(days.opening_at(days.add(days.day_of(at), -widest)) for days in calendars),
        max(days.closing_at(days.add(days.day_of(at), widest)) for days in calendars),
    )


def _asked_at(session: OfficeSession, bodies: Collection[int], at: dt.datetime) -> dict[Place, dt.datetime]:
    """When each unit was last asked in the round that stands, by it or besides it."""
    days = {body: rounds.round_on(at, questions.calendar(session, body)) for body in bodies}
    since = or_(*(and_(Ask.body_id == body, col(Ask.round_on) >= day) for body, day in days.items()))
    place: Any = (Ask.body_id, Ask.unit_id)
    columns: Any = (*place, func.max(Ask.asked_at))
    rows: Any = session.exec(select(*columns).where(since).group_by(*place)).all()
    return {(body, unit): asked_at for body, unit, asked_at in rows}


def _streaks(session: OfficeSession, places: Collection[Place], at: dt.datetime) -> dict[Place, int]:
    """How each unit has answered the rounds of the last weeks; one that stands unanswered tells nothing yet."""
    days = {body: rounds.round_on(at, questions.calendar(session, body)) for body, _ in places}
    answers: dict[Place, list[bool | None]] = defaultdict(list)
    units = sorted({unit for _, unit in places})
    columns: Any = (Ask.body_id, Ask.unit_id, Ask.round_on, Ask.answered_at)
    for start in range(0, len(units), questions.AT_ONCE):
        wanted: Any = select(*columns).where(
            col(Ask.unit_id).in_(units[start : start + questions.AT_ONCE]), col(Ask.body_id).in_(days),
            col(Ask.is_extra).is_(False), col(Ask.round_on) > min(days.values()) - LOOKED_BACK, Ask.asked_at <= at,
        )  # fmt: skip
        for body, unit, day, answered_at in session.exec(wanted.order_by(col(Ask.round_on).desc())):
            if (body, unit) in places:
                stands = day == days[body] and answered_at is None
                answers[body, unit].append(None if stands else answered_at is not None)
    return {place: cadence.streak(answers[place]) for place in places}
