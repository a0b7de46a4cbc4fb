"""What a unit says: it takes the task, declines it, answers, or takes up an alert.

Here: receive, decline, answer, acknowledge. Not here: what follows from any word (acts.speaking), and what the
assigner's side does (acts.confirming).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from sqlmodel import col, select

from models import questions
from models.acts import extending, journaling, moving, owing, permission, speaking
from models.acts.deed import Deed
from models.errors import Mistyped, Refused
from models.journal import Entry
from models.notification import NotificationKind
from models.report import Evidence, Report, Road
from models.rules import contradictions
from models.rules.contradictions import Contradiction
from models.rules.ladder import Recipient
from models.rules.lifecycle import Act, Answer
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

MEGABYTE = 1024 * 1024
#: Here a system speaks, and nobody is there to be told what is missing: what is said is taken and flagged.
UNTOLD = frozenset({Road.HTTP})


@dataclass(frozen=True)
class File:
    """A file that came with an answer."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Said:
    """One answer about one task: percent 0 to 100; `proposed_on` is the day a late unit proposes."""

    answer: Answer
    percent: int | None = None
    note: str = ""
    proposed_on: dt.date | None = None
    evidence: tuple[File, ...] = field(default=())


def receive(session: OfficeSession, task: Task, deed: Deed) -> Entry:
    """The unit takes the task."""
    behalf = permission.on_behalf(deed, task)
    moving.require(task, Act.RECEIVE)
    task.received_at = deed.at
    owing.drop(session, task, "received", NotificationKind.STEP)
    entry = moving.move(session, task, Act.RECEIVE, deed, on_behalf=behalf)
    if behalf:
        _tell_unit(session, task, deed, f"receive:{task.id}:{task.receipt_epoch}", entry)
    return entry


def decline(
    session: OfficeSession, task: Task, deed: Deed, reason: str, proposed: Unit | None = None
) -> Entry:
    """The unit says that the task is not its own, and may propose another; the secretariat decides."""
    behalf = permission.on_behalf(deed, task)
    if not reason.strip():
        raise Mistyped(
            "Say why the task is declined (--reason), so that the secretariat can decide.",
            field="reason",
        )
    moving.require(task, Act.DECLINE)
    speaking.came(task, deed)
    told = {"reason": reason.strip(), **({"proposed": proposed.name} if proposed else {})}
    entry = moving.move(session, task, Act.DECLINE, deed, **told, on_behalf=behalf)
    speaking.heard(session, task, deed)
    if behalf:
        _tell_unit(session, task, deed, f"decline:{task.id}:{task.silence_epoch}", entry)
    owing.to(
        session, Recipient.SECRETARIAT, NotificationKind.DECLINED, body_id=task.body_id, unit_id=task.unit_id,
        key=f"declined:{task.id}:{task.silence_epoch}", at=deed.at, task_id=task.id, data=told,
    )  # fmt: skip
    return entry


def answer(
    session: OfficeSession,
    task: Task,
    deed: Deed,
    said: Said,
    *,
    key: str | None = None,
) -> Entry | None:
    """What the unit says about the work. The same `key` twice is one report; then nothing is written (None).

    Done is a claim that awaits confirmation (law 3); anything else is a word and an acknowledgement (law 8). What it
    contradicts is flagged; a day promised after the due day asks for more time.
    """
    behalf = permission.on_behalf(deed, task)
    if key is not None and is_known(session, task, key):
        return None
    act = Act.CLAIM if said.answer == Answer.DONE else Act.ANSWER
    moving.require(task, act)
    on = journaling.true_on(session, deed)
    _check(session, task, said, deed.road)
    _require_to_come(said, on, deed.road)
    flags = _contradictions(session, task, said)
    report = Report(
        task_id=task.id or 0, answer=said.answer, percent=said.percent, note=said.note.strip() or None,
        proposed_on=said.proposed_on, at=deed.at, on=on, by=deed.by.label, road=deed.road, on_behalf=behalf,
        said_by=deed.said_by or None, idempotency_key=key, contradictions=[str(flag) for flag in flags],
    )  # fmt: skip
    _store(session, report, said.evidence)
    speaking.came(task, deed, flags)
    task.percent = said.percent if said.percent is not None else task.percent
    if act == Act.CLAIM:
        task.percent = 100
        task.done_on, task.done_recorded_by = on, deed.by.label
    else:
        _hold(session, task, deed)
    entry = moving.move(
        session, task, act, deed, answer=str(said.answer), percent=said.percent, note=said.note.strip(),
        proposed_on=said.proposed_on.isoformat() if said.proposed_on else None, report=report.id, on_behalf=behalf,
        **({"contradictions": report.contradictions} if flags else {}),
    )  # fmt: skip
    speaking.heard(session, task, deed)
    if Contradiction.PROMISED_LATER in flags and said.proposed_on is not None:
        extending.propose(session, task, deed, said.proposed_on, said.note)
    if behalf:
        _tell_unit(session, task, deed, f"report:{report.id}", entry)
    if act == Act.CLAIM:
        owing.to(
            session, Recipient.SECRETARIAT, NotificationKind.AWAITING, body_id=task.body_id, unit_id=task.unit_id,
            key=f"awaiting:{task.id}:{task.silence_epoch}", at=deed.at, task_id=task.id,
        )  # fmt: skip
    return entry


def acknowledge(session: OfficeSession, task: Task, deed: Deed, note: str = "") -> Entry:
    """A named person took up an alert: the ladder pauses, and goes on by itself when the pause ends (law 8)."""
    leads = deed.by.posts and task.body_id in deed.by.unit_ids
    day = deed.at.astimezone(session.settings.zone).date()
    charged = set(questions.in_charge(session, task.body_id, task.unit_id, day))
    if not leads and not charged & {post.id for post in deed.by.posts}:
        permission.on_behalf(deed, task)
    moving.require(task, Act.ACKNOWLEDGE)
    _hold(session, task, deed)
    owing.drop(session, task, "acknowledged", NotificationKind.STEP)
    until = task.held_until.isoformat() if task.held_until else None
    return moving.move(session, task, Act.ACKNOWLEDGE, deed, note=note.strip(), until=until)


def is_known(session: OfficeSession, task: Task, key: str) -> bool:
    """Whether the answer of this key has been written down already."""
    return (
        session.exec(
            select(Report.id).where(Report.task_id == task.id, Report.idempotency_key == key)
        ).first()
        is not None
    )


def _contradictions(session: OfficeSession, task: Task, said: Said) -> list[Contradiction]:
    # What was claimed and returned says nothing about the percentage.
    before = select(Report.percent).where(
        Report.task_id == task.id, Report.answer != Answer.DONE, col(Report.percent).is_not(None)
    )
    newest = before.order_by(col(Report.id).desc()).limit(1)
    return contradictions.found(
        said.answer, percent=said.percent,
        percent_before=None if said.percent is None else session.exec(newest).first(),
        has_evidence=_has_evidence(said), promised_on=said.proposed_on, due_on=extending.movable_due_on(task),
    )  # fmt: skip


def _has_evidence(said: Said) -> bool:
    return bool(said.note.strip() or said.evidence)


def _check(session: OfficeSession, task: Task, said: Said, road: Road) -> None:
    if said.percent is not None and not 0 <= said.percent <= 100:  # noqa: PLR2004 - a percentage
        raise Mistyped(
            "A percentage lies between 0 and 100, not {percent}.",
            percent=said.percent,
            field="percent",
        )
    if said.answer == Answer.DONE and road not in UNTOLD and not _has_evidence(said):
        raise Refused(
            "Done needs evidence: attach a file or name the document in the note ({code}).",
            code=task.code,
            field="note",
        )
    if said.answer in {Answer.LATE, Answer.BLOCKED} and not said.note.strip():
        raise Refused(
            "Say in the note what holds {code} up, so that it can be helped.",
            code=task.code,
            field="note",
        )
    limit = session.settings.upload_megabytes
    for file in said.evidence:
        if len(file.content) > limit * MEGABYTE:
            raise Refused(
                "“{name}” is larger than {limit} MB; attach a smaller file.",
                name=file.name,
                limit=limit,
                field="evidence",
            )


def _require_to_come(said: Said, on: dt.date, road: Road) -> None:
    """Nobody promises a day that has passed; where nobody is there to be told, the day is kept as it was said."""
    if said.proposed_on is not None and said.proposed_on < on and road not in UNTOLD:
        raise Refused(
            "{day} has passed already; name a day to come.",
            day=said.proposed_on.isoformat(),
            field="proposed_on",
        )


def _store(session: OfficeSession, report: Report, files: tuple[File, ...]) -> None:
    session.add(report)
    session.flush()
    for file in files:
        digest = hashlib.sha256(file.content).hexdigest()
        session.add(
            Evidence(
                report_id=report.id or 0, filename=file.name, media_type=file.media_type,
                content=file.content, sha256=digest,
            )
        )  # fmt: skip


def _hold(session: OfficeSession, task: Task, deed: Deed) -> None:
    """The ladder pauses until the acknowledgement expires, in working days of the task's own policy."""
    workdays = questions.calendar(session, task.body_id)
    count = questions.ladder_of(session, task.policy_id).acknowledged_workdays
    task.held_until = workdays.opening_at(workdays.add(workdays.day_of(deed.at), count))


def _tell_unit(session: OfficeSession, task: Task, deed: Deed, key: str, entry: Entry) -> None:
    """A copy of what was written down in the unit's name, so that it can correct it."""
    told = {
        name: entry.after.get(name)
        for name in ("answer", "percent", "note", "proposed_on", "reason", "said_by")
    }
    owing.to(
        session, Recipient.UNIT, NotificationKind.ON_BEHALF, body_id=task.body_id, unit_id=task.unit_id,
        post_id=task.post_id, key=f"on-behalf:{key}", at=deed.at, task_id=task.id,
        data={"what": entry.kind, "by": deed.by.label, "road": str(deed.road), "on": entry.on.isoformat(), **told},
    )  # fmt: skip
