"""Taking a document in: the conclusion byte for byte, its drafts, and the units they mean.

Here: `take_in`. Not here: reading the document (documents.reading), what its names mean (acts.naming), and the
decisions of a person (acts.settling).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from models.acts import journaling, permission
from models.acts.deed import Deed
from models.acts.naming import Registers
from models.directive import Addressee, Draft, DraftState, Kind, Milestone
from models.errors import NotFound, Refused
from models.meeting import Conclusion, Meeting
from models.rules.lifecycle import Role
from models.rules.reading import ReadDirective, Reading
from models.rules.urgency import Urgency
from models.store import OfficeSession
from models.unit import Unit


@dataclass(frozen=True)
class Paper:
    """A document at the door: its bytes, its reading, and what the secretary says about it."""

    original: bytes
    filename: str
    reading: Reading
    title: str
    held_on: dt.date
    chair_post_id: int | None = None
    amends: str | None = None
    confidential: bool = False


def take_in(session: OfficeSession, body: Unit, paper: Paper, deed: Deed) -> tuple[Conclusion, list[Draft]]:
    """Store the conclusion and its drafts; refused as a duplicate if the bytes or the number are known."""
    body_id = body.id or 0
    permission.must_assign(deed, body_id)
    _refuse_future(session, paper, deed)
    amended = _amended(session, body_id, paper)
    _refuse_known(session, body_id, paper, amended)
    conclusion = _conclusion(session, body_id, paper, amended, deed)
    registers = Registers(session, body, paper.held_on, deed.at.astimezone(session.settings.zone).date())
    drafts = [
        _draft(session, conclusion, position, read, registers, paper.reading.urgency)
        for position, read in enumerate(paper.reading.directives, start=1)
    ]
    journaling.note(
        session, body_id, deed, "intake", conclusion_id=conclusion.id,
        after={"title": paper.title, "number": paper.reading.number, "sha256": conclusion.sha256, "drafts": len(drafts)},
    )  # fmt: skip
    return conclusion, drafts


def _refuse_future(session: OfficeSession, paper: Paper, deed: Deed) -> None:
    if paper.held_on > deed.at.astimezone(session.settings.zone).date():
        raise Refused(
            "The meeting’s day {day} has not come yet; check --held-on.",
            day=paper.held_on.isoformat(),
            field="held_on",
        )


def _amended(session: OfficeSession, body_id: int, paper: Paper) -> Conclusion | None:
    if not paper.amends:
        return None
    found = session.exec(
        select(Conclusion).where(Conclusion.body_id == body_id, Conclusion.number == paper.amends)
    ).first()
    if found is None:
        raise NotFound(
            "No conclusion {number} is known; name the one that is amended.",
            number=paper.amends,
            field="amends",
        )
    return found


def _refuse_known(session: OfficeSession, body_id: int, paper: Paper, amended: Conclusion | None) -> None:
    digest = hashlib.sha256(paper.original).hexdigest()
    known = session.exec(
        select(Conclusion).where(Conclusion.body_id == body_id, Conclusion.sha256 == digest)
    ).first()
    if known is not None:
        raise Refused(
            "This very document was taken in before as “{title}”; nothing was stored again.",
            title=known.title,
            field="file",
        )
    number = paper.reading.number
    if number is None or amended is not None:
        return
    same = session.exec(
        select(Conclusion).where(
            Conclusion.body_id == body_id,
            Conclusion.year == paper.held_on.year,
            Conclusion.number == number,
        )
    ).first()
    if same is not None:
        raise Refused(
            "The conclusion {number} of {year} is known already; if this one changes it, say so with --amends {number}.",
            number=number,
            year=paper.held_on.year,
            field="file",
        )


def _conclusion(
    session: OfficeSession,
    body_id: int,
    paper: Paper,
    amended: Conclusion | None,
    deed: Deed,
) -> Conclusion:
    previous = session.exec(
        select(Meeting)
        .where(Meeting.body_id == body_id, Meeting.held_on < paper.held_on)
        .order_by(col(Meeting.held_on).desc())
    ).first()
    meeting = Meeting(
        body_id=body_id, held_on=paper.held_on, title=paper.title, chair_post_id=paper.chair_post_id,
        previous_id=previous.id if previous else None,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    repeated = amended is not None and amended.number == paper.reading.number
    conclusion = Conclusion(
        body_id=body_id, meeting_id=meeting.id or 0, title=paper.title,
        number=None if repeated else paper.reading.number, year=paper.held_on.year,
        language=paper.reading.language, filename=paper.filename, original=paper.original,
        sha256=hashlib.sha256(paper.original).hexdigest(), content=paper.reading.content,
        content_sha256=hashlib.sha256(paper.reading.content.encode()).hexdigest(),
        rest=[rest.model_dump(mode="json") for rest in paper.reading.rest],
        confidential=paper.confidential, amends_id=amended.id if amended else None, taken_in_at=deed.at,
    )  # fmt: skip
    session.add(conclusion)
    session.flush()
    return conclusion


def _draft(
    session: OfficeSession,
    conclusion: Conclusion,
    position: int,
    read: ReadDirective,
    registers: Registers,
    urgency: Urgency | None,
) -> Draft:
    draft = Draft(
        body_id=conclusion.body_id, conclusion_id=conclusion.id or 0, position=position,
        start=read.start, end=read.end, text=read.text, kind=Kind(read.kind), recurrence=read.recurrence,
        due_on=read.due_on, due_text=read.due_text, due_basis=read.due_basis, fan_out=read.fan_out,
        milestone_id=milestone_id(session, conclusion.body_id, read.milestone), state=DraftState.OPEN,
        marks=[mark.model_dump() for mark in read.marks], urgency=urgency,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    names = [(Role.LEAD, n) for n in read.lead] + [(Role.COORDINATE, n) for n in read.coordinating]
    names += [(Role.MONITOR, n) for n in read.monitoring]
    doubts = [doubt.model_dump() for doubt in read.doubts]
    for role, written in dict.fromkeys(names):
        meant = registers.meaning(written)
        session.add(
            Addressee(
                draft_id=draft.id or 0,
                role=role,
                written=written[:300],
                unit_id=meant.unit_id,
                group_id=meant.group_id,
            )
        )
        doubts += [new for new in meant.doubts if not _said(new, doubts)]
    if not read.lead and not any(doubt["code"] == "no-lead" for doubt in doubts):
        doubts.append({"code": "no-lead", "words": ""})
    draft.doubts = doubts
    return draft


def _said(new: dict[str, Any], doubts: list[dict[str, Any]]) -> bool:
    """Whether a vague name is doubted already: that no unit bears it goes without saying."""
    return new["code"] == "unknown-unit" and any(
        known["code"] == "vague-unit" and known["words"] == new["words"] for known in doubts
    )


def milestone_id(session: OfficeSession, body_id: int, words: str | None) -> int | None:
    """The milestone of these words, made without a date where it is new."""
    if not words:
        return None
    name = " ".join(words.split())[:500]
    found = session.exec(
        select(Milestone).where(Milestone.body_id == body_id, Milestone.name == name)
    ).first()
    if found is None:
        found = Milestone(body_id=body_id, name=name)
        session.add(found)
        session.flush()
    return found.id
