"""Sheets of a unit's open tasks: made with keys that the office signs, and what came back recorded together or not at all.

Here: `make`, `take`, who reports where nobody is signed in, and which tasks a sheet holds. Not here: files
(documents.sheets), and what a single answer does (acts.answering).
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlmodel import col, select

from models import questions, sealing
from models.acts import answering, asking, deed, permission, reviewing
from models.acts.answering import Said
from models.acts.deed import Actor, Deed
from models.directive import Directive
from models.errors import AtRow, Faulty, Mistyped, NotFound, Refused
from models.post import Holding, Person, Post
from models.report import Report
from models.rules import due, lifecycle, sheet
from models.rules.lifecycle import Act, Answer, Role, State
from models.rules.sheet import DECLINE, RECEIVE, Fault, Keys, Line, Returned, Row, Sheet
from models.rules.spelling import fold
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

ID_BYTES = 8
#: So many letters of a task's words tell whether they stand beside their own code.
COMPARED = 80
LONGEST_NAME = 200


@dataclass(frozen=True)
class Told:
    """What one row said; not `is_new` where it had been said already by this sheet."""

    row: int
    code: str
    answer: str
    is_new: bool


@dataclass(frozen=True)
class Overtaken:
    """A row about a task that has moved on since the sheet was made: where it stands now."""

    row: int
    code: str
    state: State


@dataclass(frozen=True)
class Taken:
    """What came of a sheet."""

    unit: str
    told: tuple[Told, ...]
    overtaken: tuple[Overtaken, ...]

    @property
    def is_new(self) -> bool:
        """Whether anything was written down that was not there."""
        return any(one.is_new for one in self.told)


def open_tasks(session: OfficeSession, unit_id: int, actor: Actor | None) -> list[Task]:
    """The open tasks of a unit. Of a body's own, those through other posts are not for this actor."""
    held = {post.id for post in actor.posts} if actor else set()
    return [
        task
        for body_id in reviewing.bodies(session)
        for task in asking.open_tasks(session, body_id, unit_id)
        if unit_id != body_id or task.post_id is None or task.post_id in held
    ]


def make(
    session: OfficeSession,
    unit: Unit,
    at: dt.datetime,
    language: str,
    actor: Actor | None = None,
    *,
    bodies: Collection[int] | None = None,
) -> Sheet:
    """A sheet with all that is open to these bodies (default: all). Nothing is stored: the keys say it all."""
    found = open_tasks(session, unit.id or 0, actor)
    tasks = sorted(
        (task for task in found if bodies is None or task.body_id in bodies), key=lambda task: task.code
    )
    if not tasks:
        raise Refused(
            "{unit} has no open task to report on; there is nothing to put on a sheet.", unit=unit.name
        )
    keys = Keys(
        unit.code, f"s{secrets.token_hex(ID_BYTES)}", at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        tuple(task.code for task in tasks),
    )  # fmt: skip
    officers = officers_of(session, unit.id or 0, at)
    asking_bodies = dict.fromkeys(questions.unit_name(session, task.body_id) for task in tasks)
    own = next((name for name, person in officers.items() if actor and person == actor.person_id), "")
    return Sheet(
        keys=replace(keys, signature=_signature(session, keys)), language=language, body="; ".join(asking_bodies),
        unit=unit.name, made_on=at.astimezone(session.settings.zone).date(), reporter=own, officers=tuple(officers),
        lines=tuple(_line(session, task, at) for task in tasks),
    )  # fmt: skip


def take(session: OfficeSession, returned: Returned, doing: Deed) -> Taken:
    """Everything that a sheet says, each row once; Faulty names every row at fault, and then nothing is kept.

    A row about a task that has moved on meanwhile is nobody's fault: it is told, and the others are recorded.
    """
    unit = _unit(session, returned.keys)
    rows, faults = _once(returned)
    if not rows and not faults:
        raise Mistyped(
            "The sheet of {unit} holds no answer yet; choose one in at least one row.", unit=unit.name
        )
    _must_speak(session, returned, unit, doing)
    if unit.id not in doing.by.unit_ids:
        doing = replace(doing, said_by=doing.said_by or returned.reporter[:LONGEST_NAME])
    told: list[Told] = []
    overtaken: list[Overtaken] = []
    for row in rows:
        try:
            task = _task(session, returned.keys, unit, row)
            said = _say(session, task, doing, row, returned.keys.sheet)
        except Refused as refusal:
            faults.append(Fault(row.number, row.code, refusal))
            continue
        if said is None:
            overtaken.append(Overtaken(row.number, row.code, task.state))
        else:
            told.append(Told(row.number, row.code, row.answer, said))
    if faults:
        ordered = sorted(faults, key=lambda fault: fault.number)
        raise Faulty({f"row-{n}": AtRow(f.number, f.code, f.why) for n, f in enumerate(ordered)})
    return Taken(unit.name, tuple(told), tuple(overtaken))


def reporter(session: OfficeSession, returned: Returned, at: dt.datetime) -> Actor:
    """The officer of the unit whom the sheet names as reporting, for roads by which nobody is signed in."""
    unit = _unit(session, returned.keys)
    officers = officers_of(session, unit.id or 0, at)
    named = fold(returned.reporter)
    found = {person for name, person in officers.items() if named and named in _ways(name)}
    if len(found) != 1:
        raise Mistyped(
            "The sheet does not say who of {unit} reports; choose the name beside “Reported by”: {names}.",
            unit=unit.name, names="; ".join(officers) or "–",
        )  # fmt: skip
    return deed.of_person(session, session.get_one(Person, found.pop()), at)


def officers_of(session: OfficeSession, unit_id: int, at: dt.datetime) -> dict[str, int]:
    """Whoever holds a post of the unit today, as a sheet names them, with the person's id."""
    day = at.astimezone(session.settings.zone).date()
    wanted = (
        select(Person, Post)
        .join(Holding, col(Holding.person_id) == col(Person.id))
        .join(Post, col(Post.id) == col(Holding.post_id))
        .where(Post.unit_id == unit_id, questions.held_on(day))
        .order_by(Post.code, col(Holding.is_substitute), col(Person.id))
    )
    return {f"{person.name} – {post.title}": person.id or 0 for person, post in session.exec(wanted)}


def by_entry_code(session: OfficeSession, typed: str, body_ids: Collection[int]) -> Task:
    """The open task of a printed row: its short code with the check letter, or its whole code."""
    text = "".join(typed.upper().split())
    wanted = select(Task).where(col(Task.body_id).in_(list(body_ids)))
    if "-" in text:
        whole = session.exec(wanted.where(col(Task.code).in_((text, text[:-1])))).all()
        found = [task for task in whole if text in (task.code, f"{task.code}{sheet.letter(task.code)}")]
    else:
        number, check = text[:-1], text[-1:]
        alike = session.exec(wanted.where(col(Task.code).endswith(f"-{number}", autoescape=True))).all()
        found = [task for task in alike if number and sheet.letter(task.code) == check]
        if len(found) > 1:
            found = [task for task in found if task.state in lifecycle.OPEN]
    if len(found) != 1:
        raise NotFound(
            "“{code}” is the code of no row; type the number and the letter behind it as printed, or the whole code.",
            code=typed.strip(),
        )
    return session.exec(select(Task).where(Task.id == found[0].id).with_for_update()).one()


def _unit(session: OfficeSession, keys: Keys) -> Unit:
    """The unit whose sheet this is; Refused where the keys are not those that the office signed."""
    if not hmac.compare_digest(keys.signature.encode(), _signature(session, keys).encode()):
        raise Refused(
            "This sheet was not made by this office, or its keys were altered; download the sheet anew and fill that in."
        )
    return questions.unit(session, keys.unit)


def _signature(session: OfficeSession, keys: Keys) -> str:
    key = sealing.signing_key(session.settings)
    return hmac.new(key, b"sheet:" + keys.signed, hashlib.sha256).hexdigest()


def _once(returned: Returned) -> tuple[list[Row], list[Fault]]:
    """Each code once: the same words twice are one row, other words are a fault of both."""
    rows: dict[str, Row] = {}
    faults = list(returned.faults)
    for row in returned.rows:
        first = rows.setdefault(row.code, row)
        if first.content != row.content:
            why = Mistyped("row {first} says something else of the same task; keep one.", first=first.number)
            faults.append(Fault(row.number, row.code, why))
    return list(rows.values()), faults


def _must_speak(session: OfficeSession, returned: Returned, unit: Unit, doing: Deed) -> None:
    """Whoever may speak for none of the tasks is told once, not row by row."""
    if unit.id in doing.by.unit_ids:
        return
    tasks = session.exec(select(Task).where(col(Task.code).in_(returned.keys.codes))).all()
    for task in tasks:
        if permission.speaks_for_unit(doing, task) or doing.by.has(task.body_id, *permission.ASSIGNING):
            return
    raise Refused(
        "This sheet is that of {unit}; {who} holds no post there and is not of the secretariat.",
        unit=unit.name, who=doing.by.label,
    )  # fmt: skip


def _task(session: OfficeSession, keys: Keys, unit: Unit, row: Row) -> Task:
    if row.code not in keys.codes:
        raise Mistyped("this task is not on the sheet; answer for it on a sheet or page of its own.")
    task = questions.task(session, row.code)
    if task.unit_id != unit.id:
        raise Refused("this task is not the unit's any more.")
    text = fold(session.get_one(Directive, task.directive_id).text)
    if row.words and not task.confidential and fold(row.words)[:COMPARED] != text[:COMPARED]:
        raise Mistyped(
            "the words beside the code are those of another task; check whether columns were sorted apart."
        )
    return task


def _say(session: OfficeSession, task: Task, doing: Deed, row: Row, sheet_id: str) -> bool | None:
    """True if it was written down, False if it had been said already, None if the task has moved on."""
    key = f"{sheet_id}:{row.content}"
    if row.answer in {RECEIVE, DECLINE}:
        return _take_or_decline(session, task, doing, row)
    answer = Answer(row.answer)
    if answering.is_known(session, task, key):
        return False
    act = Act.CLAIM if answer == Answer.DONE else Act.ANSWER
    if task.state not in asking.ASKED or lifecycle.follows(act, task.state) is None:
        return None
    said = Said(answer, row.percent, row.note, row.proposed_on)
    answering.answer(session, task, doing, said, key=key)
    return True


def _take_or_decline(session: OfficeSession, task: Task, doing: Deed, row: Row) -> bool | None:
    if row.answer == RECEIVE and task.received_at is not None:
        return False
    if row.answer == DECLINE and task.state == State.DECLINED:
        return False
    act = Act.RECEIVE if row.answer == RECEIVE else Act.DECLINE
    if lifecycle.follows(act, task.state) is None:
        return None
    if act == Act.RECEIVE:
        answering.receive(session, task, doing)
    else:
        answering.decline(session, task, doing, row.note)
    return True


def _line(session: OfficeSession, task: Task, at: dt.datetime) -> Line:
    may = lifecycle.allowed(task.state)
    return Line(
        code=task.code,
        words=None if task.confidential else session.get_one(Directive, task.directive_id).text,
        due_on=task.due_on,
        state=task.state,
        role=task.role,
        percent=None if task.confidential else task.percent,
        late=_late(session, task, at),
        last_on=_last_on(session, task),
        choices=(
            *sheet.ANSWERS,
            *((RECEIVE,) if Act.RECEIVE in may else ()),
            *((DECLINE,) if Act.DECLINE in may else ()),
        ),
    )


def _late(session: OfficeSession, task: Task, at: dt.datetime) -> int:
    if task.role != Role.LEAD:
        return 0
    return due.days_late(task.due_at, at, questions.calendar(session, task.body_id))


def _last_on(session: OfficeSession, task: Task) -> dt.date | None:
    newest = select(col(Report.on)).where(Report.task_id == task.id).order_by(col(Report.id).desc())
    return session.exec(newest).first()


def _ways(name: str) -> set[str]:
    """The ways in which an officer may be named: as the sheet offers it, by name, by title."""
    person, _, title = name.partition(" – ")
    return {fold(name), fold(person), fold(title)}
