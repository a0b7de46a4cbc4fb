"""Poll: ask the units for status: their own systems first, then the people by one request a round, and besides it.

Here: the order, side by side and bounded, one sick source never delaying another. Not here: the ways of asking
(flows.sources), and what an answer changes (models.acts).
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from flows import sources
from flows.sources.answer import Answered, Line, SourceError
from models import questions, sealing
from models.acts import answering, asking, pacing, running
from models.acts.answering import Said
from models.acts.asking import Round
from models.acts.deed import ENGINE, Actor, Deed
from models.errors import Refused
from models.report import Road
from models.rules.lifecycle import Answer
from models.store import Office, OfficeSession

SIDE_BY_SIDE = 8


@dataclass(frozen=True)
class Pulled:
    """What came of asking one unit's system: its answer, or why there is none."""

    unit_id: int
    answered: Answered | None
    failure: str | None


def poll(office: Office, at: dt.datetime) -> dict[str, Any]:
    """One pass: pull every source with open work, then ask by message whom the round has not asked."""
    counts = pull(office, at) | ask(office, at)
    with office.writing() as session:
        running.keep(session, "poll", at, counts)
    return counts


def pull(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Ask the units' own systems side by side; counts of those that answered, failed, and of new reports."""
    with office.reading() as session:
        places = asking.sources_with_work(session)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        pulled = list(pool.map(lambda place: _pull_one(office, place), places))
    reports = sum(_apply(office, at, one) for one in pulled)
    failed = sum(one.failure is not None for one in pulled)
    return {"sources": len(pulled), "failed": failed, "reports": reports}


def ask(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Owe one request to each unit that the standing round has not asked, then to whom a task calls for besides it."""
    return {"asked": _ask_each(office, at, asking.unasked), "extra": _ask_each(office, at, pacing.extra)}


def _ask_each(
    office: Office, at: dt.datetime, whom: Callable[[OfficeSession, dt.datetime], list[Round]]
) -> int:
    """A unit a transaction; how many were asked."""
    doing = Deed(at, ENGINE, Road.CLOCK)
    with office.reading() as session:
        rounds = whom(session, at)
    asked = 0
    for one in rounds:
        with office.writing() as session:
            asked += asking.ask(session, one, doing)
    return asked


def _pull_one(office: Office, place: asking.Place) -> Pulled:
    try:
        url = sealing.unseal(office.settings, place.url)
        answered = sources.ask(replace(place, url=url), timeout=office.settings.poll_timeout_seconds)
    except SourceError as error:
        return Pulled(place.unit_id, None, str(error))
    except Refused:
        return Pulled(place.unit_id, None, "its address cannot be read with this key")
    return Pulled(place.unit_id, answered, None)


def _apply(office: Office, at: dt.datetime, pulled: Pulled) -> int:
    """Write one unit's answer down in one transaction; how many reports were new."""
    with office.writing() as session:
        source = asking.source_of(session, pulled.unit_id)
        if source is None:
            return 0
        unit = questions.unit_name(session, pulled.unit_id)
        doing = Deed(at, Actor(unit, system_of=pulled.unit_id), Road.HTTP)
        if pulled.answered is None:
            asking.failed(session, source, doing, pulled.failure or "")
            return 0
        asking.answered(session, source, doing, pulled.answered.etag)
        new = [
            line
            for line in pulled.answered.lines
            if asking.is_new(session, pulled.unit_id, line.code, line.id)
        ]
        if new:
            _ask_over_http(session, pulled.unit_id, doing)
        return sum(_report(session, pulled.unit_id, line, doing) for line in new)


def _ask_over_http(session: OfficeSession, unit_id: int, doing: Deed) -> None:
    """The round counts the unit as asked by its own system; no message goes to its people."""
    for one in asking.unasked(session, doing.at):
        if one.unit_id == unit_id:
            asking.ask(session, Round(one.body_id, unit_id, one.round_on), doing, Road.HTTP)


def _report(session: OfficeSession, unit_id: int, line: Line, doing: Deed) -> bool:
    task = asking.open_task(session, unit_id, line.code)
    if task is None:
        return False
    said = Said(Answer(line.answer), line.percent, line.note)
    dated = Deed(doing.at, doing.by, doing.road, line.on)
    try:
        with session.savepoint():
            return answering.answer(session, task, dated, said, key=line.id) is not None
    except Refused:
        return False
