"""Units' own systems: which are to be asked now, and what their answers and failures change.

Here: an answer's rows sorted into those that are new and those that are odd, reports through the one lifecycle, a breaker
for each system, and the secretariat told once an outage. Not here: registering one (acts.connecting), asking over the wire
(flows.sources), the rounds in which people are asked (acts.asking).
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, or_, select

from models import questions
from models.acts import answering, asking, owing
from models.acts.answering import Said
from models.acts.asking import ASKED, CAN_BE_ASKED, Round
from models.acts.deed import Actor, Deed
from models.errors import Refused
from models.notification import NotificationKind
from models.report import Report, Road, Source
from models.rules import breaker, sources
from models.rules.breaker import Breaker
from models.rules.ladder import Recipient
from models.rules.lifecycle import Answer
from models.rules.sources import Oddity, Options
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

#: More codes than these make an address that servers refuse: then they are asked for all that they have.
MOST_CODES = 200
#: So many codes are named for each oddity.
NAMED = 3


@dataclass(frozen=True)
class Place:
    """A system that is asked: `url` and `secret` are sealed until they are for the wire; `codes` its open tasks."""

    unit_id: int
    unit: str
    url: str
    secret: str
    options: Options
    codes: tuple[str, ...]
    etag: str | None = None

    @property
    def sent(self) -> tuple[str, ...]:
        """The codes that are named in the question."""
        return self.codes if self.options.form.codes and len(self.codes) <= MOST_CODES else ()

    @property
    def question(self) -> str:
        """What tells one question from another: a mark of the other side is good for the same question only."""
        return hashlib.sha256(repr((self.options.form, self.sent)).encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """One row of an answer; `id` is the unit's own and makes a repeat harmless."""

    code: str
    said: Said
    id: str
    on: dt.date | None = None


@dataclass(frozen=True)
class Answered:
    """An answer: rows about open tasks, the codes of all others, and how many rows are odd already."""

    rows: tuple[Row, ...] = ()
    others: tuple[str, ...] = ()
    odd: Mapping[Oddity, int] = field(default_factory=dict)
    etag: str | None = None
    is_unchanged: bool = False

    def marked(self, etag: str | None) -> "Answered":
        """The same with the mark by which it is asked for cheaply."""
        return dataclasses.replace(self, etag=etag)


@dataclass(frozen=True)
class Sorted:
    """What an answer brings: new rows, and by oddity how many rows are not taken and the first codes of them."""

    new: tuple[Row, ...]
    odd: dict[Oddity, tuple[int, tuple[str, ...]]]


def due(session: OfficeSession, at: dt.datetime) -> tuple[list[Place], int]:
    """The systems that can say something about open tasks, and how many such are left alone for now.

    Those that failed last come last, so that nobody waits behind them; of the others, who was asked longest ago goes first.
    """
    wanted = (
        select(Task.unit_id, Task.code)
        .join(Source, col(Source.unit_id) == col(Task.unit_id))
        .where(*CAN_BE_ASKED)
        .order_by(col(Task.code))
    )
    codes: dict[int, list[str]] = {}
    for unit_id, code in session.exec(wanted):
        codes.setdefault(unit_id, []).append(code)
    ready = (
        select(Source, Unit.name)
        .join(Unit, col(Unit.id) == col(Source.unit_id))
        .where(or_(col(Source.opened_at).is_(None), col(Source.probe_at) <= at))
    )
    found = [(source, unit) for source, unit in session.exec(ready) if source.unit_id in codes]
    found.sort(key=lambda one: _turn(one[0]))
    places = [_place(source, unit, codes[source.unit_id]) for source, unit in found]
    return places, len(codes) - len(places)


def place(session: OfficeSession, source: Source) -> Place:
    """One system with the open tasks that it is asked about, whether its turn has come or not."""
    wanted = select(Task.code).where(Task.unit_id == source.unit_id, *CAN_BE_ASKED)
    unit = questions.unit_name(session, source.unit_id)
    return dataclasses.replace(_place(source, unit, session.exec(wanted.order_by(col(Task.code)))), etag=None)


def sort(session: OfficeSession, asked: Place, answer: Answered, at: dt.datetime) -> Sorted:
    """Which rows are new, and which are odd; nothing is written."""
    tasks = _open(session, asked.unit_id, {row.code for row in answer.rows})
    known = _known(session, tasks.values(), {row.id for row in answer.rows})
    today = at.astimezone(session.settings.zone).date()
    new: list[Row] = []
    odd: dict[Oddity, list[str]] = {oddity: [""] * count for oddity, count in answer.odd.items()}
    for row in answer.rows:
        task = tasks.get(row.code)
        if task is not None and (task.id, row.id) in known:
            continue
        oddity = _oddity(row, task, today)
        if oddity is None:
            new.append(row)
        else:
            odd.setdefault(oddity, []).append(row.code)
    odd.setdefault(Oddity.NOT_OPEN, []).extend(_strange(session, asked, answer.others))
    return Sorted(tuple(new), {oddity: _counted(codes) for oddity, codes in odd.items() if codes})


def take(
    session: OfficeSession, asked: Place, answer: Answered, at: dt.datetime, rounds: Iterable[Round]
) -> int:
    """Write an answer down: new reports, that it came, what was odd about it; how many reports were new."""
    source = _locked(session, asked.unit_id)
    if source is None:
        return 0
    deed = Deed(at, Actor(asked.unit, system_of=asked.unit_id), Road.HTTP)
    if answer.is_unchanged:
        _works(session, source, at)
        return 0
    found = sort(session, asked, answer, at)
    for one in rounds if found.new else ():
        asking.ask(session, one, deed, Road.HTTP)
    refused = [row.code for row in found.new if not _report(session, asked.unit_id, row, deed)]
    odd = found.odd | ({Oddity.REFUSED: _counted(refused)} if refused else {})
    _works(session, source, at)
    _remark(session, source, odd, deed)
    # What was not taken may be taken another day: then the whole answer is wanted again.
    source.etag, source.etag_for = (answer.etag, asked.question) if not odd else (None, None)
    return len(found.new) - len(refused)


def fail(session: OfficeSession, asked: Place, why: str, at: dt.datetime) -> None:
    """A system could not be asked: since when, why, when it is tried next, and who must hear of it."""
    source = _locked(session, asked.unit_id)
    if source is None:
        return
    known = Breaker(source.failures, "", source.opened_at, source.probe_at, source.probes)
    if known.is_open:
        known = breaker.probing(known, at, sources.PAUSES)
    _keep(source, breaker.failed(known, at.isoformat(), at, session.settings.breaker_after, sources.PAUSES))
    source.failing_since, source.failure, source.asked_at = source.failing_since or at, why[:500], at
    session.add(source)
    for body_id in _bodies(session, source.unit_id):
        workdays = questions.calendar(session, body_id)
        if sources.is_long(source.failing_since, at, workdays, session.settings.source_patience_workdays):
            _tell(
                session, source, body_id, f"{_matter(source)}:{body_id}", at,
                {"since": source.failing_since.isoformat(), "why": source.failure},
            )  # fmt: skip


def all_well(session: OfficeSession, source: Source, at: dt.datetime, why: str) -> None:
    """An outage is over, because it answers or because it is asked no more: whoever heard of it hears that."""
    if source.failing_since is not None:
        over = {"over": source.failing_since.isoformat(), "why": why}
        owing.all_well(session, _matter(source), at, why, over)


def _turn(source: Source) -> tuple[bool, str, int]:
    return source.failures > 0, source.asked_at.isoformat() if source.asked_at else "", source.unit_id


def _place(source: Source, unit: str, codes: Iterable[str]) -> Place:
    options = Options.model_validate(source.options)
    found = Place(source.unit_id, unit, source.url, source.secret or "", options, tuple(codes))
    return dataclasses.replace(found, etag=source.etag if source.etag_for == found.question else None)


def _locked(session: OfficeSession, unit_id: int) -> Source | None:
    return session.exec(select(Source).where(Source.unit_id == unit_id).with_for_update()).first()


def _open(session: OfficeSession, unit_id: int, codes: Collection[str]) -> dict[str, Task]:
    """The unit's tasks of these codes while it can still say something about them: never another unit's."""
    if not codes:
        return {}
    wanted = select(Task).where(Task.unit_id == unit_id, *CAN_BE_ASKED)
    tasks = session.exec(wanted.order_by(col(Task.id)))
    return {task.code: task for task in tasks if task.code in codes}


def _known(
    session: OfficeSession, tasks: Iterable[Task], keys: Collection[str]
) -> set[tuple[int | None, str | None]]:
    """Which of these reports have been written down already."""
    ids = [task.id for task in tasks]
    if not ids:
        return set()
    wanted = select(Report.task_id, Report.idempotency_key).where(
        col(Report.task_id).in_(ids), col(Report.idempotency_key).is_not(None)
    )
    return {(task_id, key) for task_id, key in session.exec(wanted) if key in keys}


def _oddity(row: Row, task: Task | None, today: dt.date) -> Oddity | None:
    if task is None:
        return Oddity.NOT_OPEN
    if row.on is not None and row.on > today:
        return Oddity.TO_COME
    if row.said.answer != Answer.IN_PROGRESS and not row.said.note.strip():
        return Oddity.BARE
    return None


def _strange(session: OfficeSession, asked: Place, codes: Sequence[str]) -> list[str]:
    """Codes that the unit has no open task of. Who was asked for everything may well name what is over."""
    if asked.sent or not codes:
        return list(codes)
    own = set(session.exec(select(Task.code).where(Task.unit_id == asked.unit_id)))
    return [code for code in codes if code not in own]


def _counted(codes: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    return len(codes), tuple(code for code in codes[:NAMED] if code)


def _report(session: OfficeSession, unit_id: int, row: Row, deed: Deed) -> bool:
    task = asking.open_task(session, unit_id, row.code)
    if task is None:
        return False
    dated = dataclasses.replace(deed, on=row.on)
    try:
        with session.savepoint():
            answering.answer(session, task, dated, row.said, key=row.id)
    except Refused:
        return False
    return True


def _works(session: OfficeSession, source: Source, at: dt.datetime) -> None:
    """It answers: whoever heard that it failed hears that it is over."""
    all_well(session, source, at, "the system answers again")
    _keep(source, Breaker())
    source.failing_since = source.failure = None
    source.last_answer_at = source.asked_at = at
    session.add(source)


def _remark(
    session: OfficeSession, source: Source, odd: Mapping[Oddity, tuple[int, tuple[str, ...]]], deed: Deed
) -> None:
    """Keep what is odd about the newest answer, and tell the secretariat: of the same once, and once a day at most."""
    remarks = {oddity.name: {"count": count, "codes": list(codes)} for oddity, (count, codes) in odd.items()}
    if remarks == source.remarks:
        return
    source.remarks, source.remarked_at = remarks, (source.remarked_at or deed.at) if remarks else None
    told = [[str(oddity), count, list(codes)] for oddity, (count, codes) in odd.items()]
    day = deed.at.astimezone(session.settings.zone).date()
    for body_id in _bodies(session, source.unit_id) if remarks else ():
        key = f"source-odd:{source.unit_id}:{body_id}:{day}"
        _tell(session, source, body_id, key, deed.at, {"odd": told})


def _tell(
    session: OfficeSession, source: Source, body_id: int, key: str, at: dt.datetime, data: dict[str, object]
) -> None:
    owing.to(
        session, Recipient.SECRETARIAT, NotificationKind.SOURCE_FAILING, body_id=body_id, unit_id=source.unit_id,
        key=key, at=at, data=data,
    )  # fmt: skip


def _matter(source: Source) -> str:
    """The key of one outage."""
    since = source.failing_since
    return f"source:{source.unit_id}:{since.astimezone(dt.UTC):%Y%m%dT%H%M%S}" if since else ""


def _bodies(session: OfficeSession, unit_id: int) -> list[int]:
    """The bodies that wait for a word of the unit."""
    wanted = select(Task.body_id).where(Task.unit_id == unit_id, col(Task.state).in_(ASKED)).distinct()
    return sorted(session.exec(wanted))


def _keep(source: Source, known: Breaker) -> None:
    source.failures, source.probes = known.failures, known.probes
    source.opened_at, source.probe_at = known.opened_at, known.probe_at
