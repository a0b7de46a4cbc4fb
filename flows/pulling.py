"""Pulling: units' own systems are asked side by side, and each answer is written down as it comes.

Here: one pass over all that are due, in batches; who hangs holds one of many slots and delays nobody, what one answers is in
the books before another has answered. Not here: the wire (flows.sources), and what an answer changes (models.acts.pulling).
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from flows.sources import http_json
from flows.sources.answer import SourceError, Troubled
from models import sealing
from models.acts import asking, connecting, pulling
from models.acts.asking import Round
from models.acts.pulling import Answered, Place, Sorted
from models.errors import Refused
from models.rules.sources import Trouble
from models.store import Office
from models.unit import Unit

#: So many are asked at once; each may bring a megabyte.
SIDE_BY_SIDE = 128
#: A batch is one task run of Prefect's; there are never more than so many, however many units there are.
SMALLEST_BATCH, BATCHES = 50, 20
#: A pass begins nothing new after so many seconds; whoever was not asked goes first in the next.
PASS_SECONDS = 300
COUNTS = ("sources", "failed", "resting", "put_off", "reports")
Counts = dict[str, int]


@dataclass(frozen=True)
class Due:
    """Whose systems are asked, in which batches, how many are left alone, and which of them a round has yet to ask."""

    batches: Sequence[Sequence[Place]]
    resting: int
    rounds: dict[int, list[Round]]


@dataclass(frozen=True)
class Pass:
    """One pass at one instant: what all its batches share."""

    office: Office
    at: dt.datetime
    due: Due
    client: http_json.Client
    writer: ThreadPoolExecutor
    ends_at: float
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIDE_BY_SIDE))


def pull(office: Office, at: dt.datetime) -> Counts:
    """Ask every unit's system that is due; counts of those asked, failed, left alone, put off, and of new reports."""
    asked = due(office, at)
    return asyncio.run(_pull(office, at, asked)) if asked.batches else total([], asked.resting)


def due(office: Office, at: dt.datetime) -> Due:
    """Whom a pass at `at` asks."""
    with office.reading() as session:
        places, resting = pulling.due(session, at)
        rounds: dict[int, list[Round]] = {}
        for one in asking.unasked(session, at) if places else ():
            rounds.setdefault(one.unit_id, []).append(one)
    size = max(SMALLEST_BATCH, -(-len(places) // BATCHES))
    return Due([places[first : first + size] for first in range(0, len(places), size)], resting, rounds)


@contextlib.asynccontextmanager
async def opened(office: Office, at: dt.datetime, asked: Due) -> AsyncIterator[Pass]:
    """A pass with its connections and its one writer."""
    with ThreadPoolExecutor(1, thread_name_prefix="pulling") as writer:
        async with http_json.client(office.settings.source_hosts) as client:
            yield Pass(office, at, asked, client, writer, asyncio.get_running_loop().time() + PASS_SECONDS)


async def batch(passing: Pass, number: int) -> Counts:
    """Ask the units of one batch, all at once as far as there are slots; one that cannot be written down stops no other."""
    places = passing.due.batches[number]
    done = await asyncio.gather(*(_pull_one(passing, place) for place in places), return_exceptions=True)
    for failure in done:
        if isinstance(failure, BaseException):
            raise failure
    return total([one for one in done if isinstance(one, dict)])


def total(counts: Sequence[Counts], resting: int = 0) -> Counts:
    """The counts of several batches as one."""
    found = {name: sum(one.get(name, 0) for one in counts) for name in COUNTS}
    return found | {"resting": found["resting"] + resting}


@dataclass(frozen=True)
class Look:
    """What one system says now: rows that are new or odd, or the trouble with it."""

    place: Place
    answered: Answered | None = None
    found: Sorted | None = None
    trouble: str | None = None


def look(office: Office, unit: Unit, at: dt.datetime) -> Look:
    """Ask one unit's system as a pass would, and write nothing down."""
    with office.reading() as session:
        place = pulling.place(session, connecting.named(session, unit))
    answered = asyncio.run(_look(office, place))
    if isinstance(answered, SourceError):
        return Look(place, trouble=str(answered))
    with office.reading() as session:
        return Look(place, answered, pulling.sort(session, place, answered, at))


async def _pull(office: Office, at: dt.datetime, asked: Due) -> Counts:
    async with opened(office, at, asked) as passing:
        done = await asyncio.gather(*(batch(passing, number) for number in range(len(asked.batches))))
        return total(done, asked.resting)


async def _pull_one(passing: Pass, place: Place) -> Counts:
    async with passing.slots:
        if asyncio.get_running_loop().time() > passing.ends_at:
            return {"put_off": 1}
        answered = await _asked(passing.office, passing.client, place)
    if isinstance(answered, Troubled):
        await _in(passing.writer, _fail, passing, place, str(answered))
        return {"sources": 1, "failed": 1}
    return {"sources": 1, "reports": await _in(passing.writer, _take, passing, place, answered)}


async def _look(office: Office, place: Place) -> Answered | Troubled:
    async with http_json.client(office.settings.source_hosts) as client:
        return await _asked(office, client, place)


async def _asked(office: Office, client: http_json.Client, place: Place) -> Answered | Troubled:
    try:
        opened_place = replace(
            place,
            url=sealing.unseal(office.settings, place.url),
            secret=sealing.unseal(office.settings, place.secret),
        )
    except Refused:
        return Troubled(Trouble.SEALED)
    try:
        return await http_json.pull(client, opened_place, timeout=office.settings.poll_timeout_seconds)
    except Troubled as troubled:
        return troubled


def _take(passing: Pass, place: Place, answered: Answered) -> int:
    with passing.office.writing() as session:
        return pulling.take(session, place, answered, passing.at, passing.due.rounds.get(place.unit_id, ()))


def _fail(passing: Pass, place: Place, why: str) -> None:
    with passing.office.writing() as session:
        pulling.fail(session, place, why, passing.at)


async def _in(writer: ThreadPoolExecutor, work: Any, *told: Any) -> Any:
    """Work on the database, off the loop on which answers come in; one after the other, as it takes one writer anyway."""
    return await asyncio.get_running_loop().run_in_executor(writer, work, *told)
