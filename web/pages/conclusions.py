"""Conclusions: the list, taking one in, one with its drafts beside its words, its paper, and publishing it.

Here: the way of a document from the door to the tasks. Not here: settling one draft (web.pages.drafts).
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from starlette.datastructures import FormData, UploadFile

from documents import reading
from models import lists, questions
from models.acts import intake, publishing
from models.acts.intake import Paper
from models.directive import Draft, DraftState
from models.errors import Faulty, Mistyped, NotFound, Refused
from models.lists import DraftRow, TaskRow
from models.meeting import Conclusion, Meeting
from models.post import Duty
from models.store import OfficeSession
from models.unit import Unit
from web import forms, offers
from web.call import Asked, Call, Form
from web.forms import TakeIn
from web.visitor import NotAllowed, Visitor

router = APIRouter(prefix="/conclusions")
PASTED = "pasted.txt"


class _Shown(Exception):
    """A preview has been made: the writing block is left and nothing of it is kept."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the document: the words, cut where some of them say who or when, and the draft they belong to."""

    words: list[tuple[str, str]]
    draft: DraftRow | None = None


@router.get("")
def listed(call: Asked) -> Response:
    with call.office.reading() as session:
        names = {name for _, name in call.assigner(session).bodies.values()}
        rows = [row for row in lists.conclusions(session) if row.body in names]
        return call.page("conclusions/list.html", rows=rows)


@router.get("/new")
def new(call: Asked) -> Response:
    return _new(call, {})


@router.post("/new")
def take_in(call: Asked, form: Form) -> Response:
    call.check(form)
    try:
        with call.office.reading() as session:
            me = call.assigner(session)
            typed = forms.read(TakeIn, form)
            data, filename = _document(form, typed)
            calendar = questions.calendar(session, _body(session, me, typed.body).id or 0)
        # A scan takes minutes: nothing is locked while it is read.
        found = reading.read(data, filename=filename, held_on=typed.held_on, workdays=lambda: calendar)
        with call.office.writing() as session:
            me = call.assigner(session)
            body = _body(session, me, typed.body)
            paper = Paper(
                original=data, filename=filename, reading=found, title=typed.title, held_on=typed.held_on,
                chair_post_id=questions.post(session, typed.chair).id if typed.chair else None,
                amends=typed.amends or None, confidential=typed.confidential,
            )  # fmt: skip
            conclusion, _ = intake.take_in(session, body, paper, call.deed(me.actor))
            conclusion_id = conclusion.id
    except Refused as refusal:
        refusal.field = refusal.field or "file"
        return _new(call, form, **call.refused(refusal))
    return call.see(f"/conclusions/{conclusion_id}", "taken-in")


@router.get("/{conclusion_id}")
def one(conclusion_id: int, call: Asked) -> Response:
    return show(call, conclusion_id)


@router.get("/{conclusion_id}/original")
def original(conclusion_id: int, call: Asked) -> Response:
    """The paper byte for byte, always as a download: what came in is never run here."""
    with call.office.reading() as session:
        found = find(session, call.assigner(session), conclusion_id)
        return call.download(found.filename, found.original)


@router.get("/{conclusion_id}/publish")
def preview(conclusion_id: int, call: Asked) -> Response:
    """What publishing would give out to whom: the act itself, of which nothing is kept (law 14)."""
    page: Response | None = None
    try:
        with suppress(_Shown), call.office.writing() as session:
            me = call.assigner(session)
            conclusion = find(session, me, conclusion_id)
            directives = publishing.publish(session, conclusion, call.deed(me.actor))
            named = {directive.code: directive for directive in directives}
            newest = lists.tasks(session, call.at, after=directives[0].code)
            tasks = [row for row in newest if row.directive in named]
            left = sum(d.state == DraftState.OPEN for d in lists.drafts(session, conclusion_id))
            page = call.page(
                "conclusions/publish.html",
                conclusion=conclusion, directives=directives, tasks=tasks, units=_by_unit(tasks), left=left,
            )  # fmt: skip
            raise _Shown
    except Refused as refusal:
        return show(call, conclusion_id, **call.refused(refusal))
    return page or show(call, conclusion_id)


@router.post("/{conclusion_id}/publish")
def publish(conclusion_id: int, call: Asked, form: Form) -> Response:
    call.check(form)
    try:
        with call.office.writing() as session:
            me = call.assigner(session)
            publishing.publish(session, find(session, me, conclusion_id), call.deed(me.actor))
    except Refused as refusal:
        return show(call, conclusion_id, **call.refused(refusal))
    call.trigger("deliver")
    return call.see(f"/conclusions/{conclusion_id}", "published")


def show(call: Call, conclusion_id: int, **known: Any) -> Response:
    """One conclusion: its words with the drafts marked in them, and the drafts with their doubts and forms."""
    with call.office.reading() as session:
        conclusion = find(session, call.assigner(session), conclusion_id)
        drafts = lists.drafts(session, conclusion_id)
        groups = [
            one["group"] for d in drafts for one in (*d.lead, *d.coordinating, *d.monitoring) if one["group"]
        ]
        counts = {state: sum(draft.state == state for draft in drafts) for state in DraftState}
        return call.page(
            "conclusions/one.html",
            **{
                "conclusion": conclusion,
                "meeting": session.get_one(Meeting, conclusion.meeting_id),
                "body": session.get_one(Unit, conclusion.body_id),
                "pieces": _pieces(conclusion.content, drafts),
                "drafts": drafts,
                "counts": counts,
                "registered": offers.registered(session, call.at, groups),
                "milestones": sorted({draft.milestone for draft in drafts if draft.milestone}),
                "typed": None,
                **known,
            },
        )


def find(session: OfficeSession, me: Visitor, conclusion_id: int) -> Conclusion:
    """The conclusion, if it is of a body for which the visitor assigns."""
    found = session.get(Conclusion, conclusion_id)
    if found is None:
        raise NotFound("There is no such conclusion; look for it in the list of conclusions.")
    if found.body_id not in me.bodies:
        raise NotAllowed("This conclusion belongs to another body; ask its secretariat.")
    return found


def find_draft(session: OfficeSession, me: Visitor, draft_id: int) -> Draft:
    """The draft, if its conclusion is open to the visitor."""
    found = session.get(Draft, draft_id)
    if found is None:
        raise NotFound("There is no such draft; open its conclusion again.")
    find(session, me, found.conclusion_id)
    return found


def _new(call: Call, typed: Any, **known: Any) -> Response:
    with call.office.reading() as session:
        me = call.assigner(session)
        chairs = [
            post
            for body in me.bodies
            for post in questions.posts_of(session, body, Duty.CHAIR, Duty.LEADER)
        ]  # fmt: skip
        bodies = [(code, name) for body, (_, name) in me.bodies.items() for code in [me.units[body][0]]]
        return call.page("conclusions/new.html", typed=typed, chairs=chairs, bodies=bodies, **known)


def _document(form: FormData, typed: TakeIn) -> tuple[bytes, str]:
    """The uploaded file, or the pasted words: exactly one of them."""
    file = form.get("file")
    uploaded = file if isinstance(file, UploadFile) and file.filename else None
    if uploaded and typed.text:
        raise Faulty({"file": Mistyped("Choose a file or paste the text, not both.")})
    if uploaded:
        return uploaded.file.read(), uploaded.filename or PASTED
    if not typed.text:
        raise Faulty({"file": Mistyped("Choose the file of the notice, or paste its text.")})
    return typed.text.encode(), PASTED


def _body(session: OfficeSession, me: Visitor, code: str) -> Unit:
    body = questions.unit(session, code)
    if body.id not in me.bodies:
        raise NotAllowed("You are not of the secretariat or leadership of this body; ask one of them.")
    return body


def _pieces(content: str, drafts: list[DraftRow]) -> list[Piece]:
    marks = sorted(
        {(mark["start"], mark["end"], str(mark["role"])) for draft in drafts for mark in draft.marks}
    )
    pieces, end = [], 0
    for draft in sorted(drafts, key=lambda draft: draft.start):
        pieces += [
            Piece(marked(content, end, draft.start, marks)),
            Piece(marked(content, draft.start, draft.end, marks), draft),
        ]
        end = draft.end
    return [*pieces, Piece(marked(content, end, len(content), marks))]


def marked(content: str, start: int, end: int, marks: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """The words of `[start, end)` with the role that they play: lead, coordinating, due ..., or ""."""
    words, at = [], start
    for first, last, role in marks:
        if at <= first and last <= end:
            words += [(content[at:first], ""), (content[first:last], role)]
            at = last
    return [(text, role) for text, role in [*words, (content[at:end], "")] if text]


def _by_unit(tasks: list[TaskRow]) -> list[tuple[str, dict[str, int]]]:
    """How many tasks each unit would get, by role."""
    counts: dict[str, dict[str, int]] = {}
    for row in tasks:
        name = f"{row.post} – {row.unit}" if row.post else row.unit
        of_unit = counts.setdefault(name, {})
        of_unit[str(row.role)] = of_unit.get(str(row.role), 0) + 1
    return sorted(counts.items())
