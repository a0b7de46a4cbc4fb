"""Writing and checking the journal: one hash chain a body, extended as the last statement before commit.

Here: Entry (an event to be), seal, and the check that names the first breach (law 17). Not here: what is
worth an entry; each act decides that.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models import writing
from models.event import Chain, Event
from models.rules.lifecycle import Role, State

GENESIS = "0" * 64
FIELDS = (
    "body_id", "position", "at", "on", "kind", "by", "road", "conclusion_id", "directive_id", "task_id",
    "state", "unit_id", "role", "due_at", "reported_on", "before", "after",
)  # fmt: skip
COLUMNS = (*FIELDS, "previous", "hash")
#: What tells the events of a batch apart; all else most of them have in common.
NUMBERS = ("conclusion_id", "directive_id", "position", "task_id", "unit_id")
SHARED = tuple(name for name in FIELDS if name not in {*NUMBERS, "before", "after"})
_facts, _row = attrgetter(*FIELDS), attrgetter(*COLUMNS)
_numbers, _shared = attrgetter(*NUMBERS), attrgetter(*SHARED)


@dataclass(slots=True)
class Entry:
    """An event that the running transaction will write; `position` and `hash` are known once it is sealed."""

    body_id: int
    at: dt.datetime
    on: dt.date
    kind: str
    by: str
    road: str
    conclusion_id: int | None = None
    directive_id: int | None = None
    task_id: int | None = None
    state: State | None = None
    unit_id: int | None = None
    role: Role | None = None
    due_at: dt.datetime | None = None
    reported_on: dt.date | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    position: int = 0
    previous: str = GENESIS
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a chain is broken: the body, the position, and in one sentence how."""

    body_id: int
    position: int
    why: str


def seal(session: Session, entries: list[Entry]) -> None:
    """Append `entries` to their bodies' chains and forget them; the head is locked until the commit."""
    chains: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        chains[entry.body_id].append(entry)
    for body_id in sorted(chains):
        head = _locked_head(session, body_id)
        position, previous = head
        hashed = Hasher()
        for entry in chains[body_id]:
            position += 1
            entry.position, entry.previous = position, previous
            previous = entry.hash = hashed.digest(entry, previous)
        writing.add(session, Event, COLUMNS, [_row(entry) for entry in chains[body_id]])
        session.execute(
            update(Chain).where(col(Chain.body_id) == body_id).values(position=position, hash=previous)
        )
    entries.clear()


def digest(entry: Entry | Event, previous: str) -> str:
    """The SHA-256 of an event's canonical JSON behind the hash before it."""
    facts = dict(zip(FIELDS, _facts(entry), strict=True))
    return hashlib.sha256(f"{previous}{_canonical(facts)}".encode()).hexdigest()


class Hasher:
    """The digests of many entries, which all have to stay: what several have in common is put into JSON once."""

    def __init__(self) -> None:
        self._canonical: dict[tuple[Any, ...], str] = {}

    def digest(self, entry: Entry, previous: str) -> str:
        """The same as `digest`."""
        alike = (*_shared(entry), id(entry.before), id(entry.after))
        if alike not in self._canonical:
            self._canonical[alike] = _with_gaps(entry)
        numbers = tuple("null" if number is None else number for number in _numbers(entry))
        return hashlib.sha256(f"{previous}{self._canonical[alike] % numbers}".encode()).hexdigest()


def head(session: Session, body_id: int) -> tuple[int, str]:
    """Position and hash of a body's newest event."""
    found = session.execute(
        select(col(Chain.position), col(Chain.hash)).where(col(Chain.body_id) == body_id)
    ).first()
    return (found[0], found[1]) if found else (0, GENESIS)


def check(session: Session, anchors: Iterable[tuple[int, int, str]] = ()) -> Breach | None:
    """The first breach of any chain, or None. `anchors` are heads (body, position, hash) that were sent out."""
    heads = {chain.body_id: chain for chain in session.scalars(select(Chain).order_by(col(Chain.body_id)))}
    wanted: dict[tuple[int, int], str] = {(body, position): known for body, position, known in anchors}
    ends: dict[int, tuple[int, str]] = dict.fromkeys(heads, (0, GENESIS))
    for event in _events(session):
        position, previous = ends.get(event.body_id, (0, GENESIS))
        breach = _fault(event, position, previous)
        if breach:
            return breach
        known = wanted.pop((event.body_id, event.position), event.hash)
        if known != event.hash:
            return Breach(
                event.body_id,
                event.position,
                "it is not the event whose hash was sent out",
            )
        ends[event.body_id] = (event.position, event.hash)
    for body_id, (position, last) in sorted(ends.items()):
        chain = heads.get(body_id)
        if chain is None or (chain.position, chain.hash) != (position, last):
            return Breach(
                body_id,
                position + 1,
                "the head of the chain names other events than are there",
            )
    missing = min(((body, position) for body, position in wanted if position > 0), default=None)
    return Breach(*missing, "it was sent out and is gone") if missing else None


def _with_gaps(entry: Entry) -> str:
    """The canonical JSON of an entry with gaps for its numbers, in the order of their names."""
    told = (
        f'"{name}":%s' if name in NUMBERS else f'"{name}":{_canonical(value)}'.replace("%", "%%")
        for name, value in sorted(zip(FIELDS, _facts(entry), strict=True), key=itemgetter(0))
    )
    return "{" + ",".join(told) + "}"


def _fault(event: Event, position: int, previous: str) -> Breach | None:
    if event.position != position + 1:
        return Breach(
            event.body_id,
            position + 1,
            f"the event after it has position {event.position}",
        )
    if event.previous != previous:
        return Breach(event.body_id, event.position, "it does not follow the event before it")
    if digest(event, previous) != event.hash:
        return Breach(event.body_id, event.position, "its words were altered")
    return None


def _events(session: Session) -> Generator[Event]:
    order = select(Event).order_by(col(Event.body_id), col(Event.position))
    found = session.scalars(order.execution_options(yield_per=1000))
    try:
        for event in found:
            yield event
            session.expunge(event)
    finally:
        found.close()


def _locked_head(session: Session, body_id: int) -> tuple[int, str]:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(Chain).values(body_id=body_id, position=0, hash=GENESIS).on_conflict_do_nothing()
    session.execute(first)
    found = session.execute(
        select(col(Chain.position), col(Chain.hash)).where(col(Chain.body_id) == body_id).with_for_update()
    ).one()
    return found[0], found[1]


@lru_cache(maxsize=4096)
def _plain(value: object) -> str:
    """A day or an instant as the chain sees it: the same before it is stored and after it is read back."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(value)


_canonical = json.JSONEncoder(
    default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")
).encode
