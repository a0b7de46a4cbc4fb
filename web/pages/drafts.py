"""The secretary's hand on one draft: settle it, or set it aside as no task.

Here: the two forms beside the document. Not here: what settling means (models.acts.settling).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Response

from models import lists
from models.acts import settling
from models.acts.settling import Settlement, Whom
from models.directive import DraftState, Kind
from models.errors import Faulty, Mistyped, Refused
from models.rules.lifecycle import Role
from models.store import OfficeSession
from web import forms, offers
from web.call import Asked, Call, Form
from web.forms import Decision
from web.pages import conclusions

router = APIRouter(prefix="/drafts")


@router.post("/{draft_id}/settle")
def settle(draft_id: int, call: Asked, form: Form) -> Response:
    call.check(form)
    conclusion_id = 0
    try:
        with call.office.writing() as session:
            me = call.assigner(session)
            draft = conclusions.find_draft(session, me, draft_id)
            conclusion_id = draft.conclusion_id
            words = offers.written(lists.draft_row(session, draft)) if draft.state == DraftState.OPEN else ()
            decided = decision(session, draft.body_id, form, words)
            decided = replace(decided, whom=_emptied(session, draft_id, decided.whom))
            settling.settle(session, draft, call.deed(me.actor), decided)
            goes_on = _next_open(session, conclusion_id)
    except Refused as refusal:
        return _again(call, conclusion_id, draft_id, form, refusal)
    return call.see(f"/conclusions/{conclusion_id}#{goes_on}", "settled")


@router.post("/{draft_id}/set-aside")
def set_aside(draft_id: int, call: Asked, form: Form) -> Response:
    call.check(form)
    conclusion_id = 0
    try:
        with call.office.writing() as session:
            me = call.assigner(session)
            draft = conclusions.find_draft(session, me, draft_id)
            conclusion_id = draft.conclusion_id
            typed = forms.read(forms.Reason, form)
            settling.set_aside(session, draft, call.deed(me.actor), typed.reason)
            goes_on = _next_open(session, conclusion_id)
    except Refused as refusal:
        return _again(call, conclusion_id, draft_id, form, refusal)
    return call.see(f"/conclusions/{conclusion_id}#{goes_on}", "set-aside")


def decision(session: OfficeSession, body_id: int, form: Any, words: Sequence[str] = ()) -> Settlement:
    """A settlement from the shared fields of a draft's form and of a directive entered by form.

    `words` are those of the document behind each row.
    """
    typed = forms.read(Decision, form)
    if typed.when == "day" and typed.due_on is None:
        raise Faulty({"due_on": Mistyped("Give the due day, like 14/07/2023.")})
    if typed.when == "milestone" and not typed.milestone:
        raise Faulty({"milestone": Mistyped("Name the happening on which this is due.")})
    if typed.kind == Kind.PERIODIC and typed.recurrence is None:
        raise Faulty({"recurrence": Mistyped("A periodic directive needs its period; choose one.")})
    return Settlement(
        whom=offers.addressed(session, body_id, offers.rows(form, words)),
        due_on=typed.due_on if typed.when == "day" else None,
        milestone=typed.milestone if typed.when == "milestone" else None,
        undated=typed.when == "none",
        kind=typed.kind,
        recurrence=typed.recurrence,
        field=typed.field,
    )


def _emptied(session: OfficeSession, draft_id: int, whom: tuple[Whom, ...]) -> tuple[Whom, ...]:
    """The addressees with everybody gone whose line was emptied.

    Settling replaces only the roles that it is told of, and a unit named twice keeps its stronger role: naming the
    lead once more for a role takes all others of that role away.
    """
    lead = next((one for one in whom if one.role == Role.LEAD), None)
    if lead is None:
        raise Faulty({"name-0": Mistyped("Name at least one unit, group or post that leads.")})
    before = {one.role for one in settling.addressees(session, draft_id)}
    return (
        *whom,
        *(replace(lead, role=role, written="") for role in sorted(before - {one.role for one in whom})),
    )


def _next_open(session: OfficeSession, conclusion_id: int) -> str:
    """Where the secretary goes on: the next draft that is to be settled, else the top with its button."""
    drafts = lists.drafts(session, conclusion_id)
    return next((f"draft-{d.position}" for d in drafts if d.state == DraftState.OPEN), "publish")


def _again(call: Call, conclusion_id: int, draft_id: int, form: Any, refusal: Refused) -> Response:
    """The same page, the draft open as it was typed, the field marked."""
    if not conclusion_id:
        raise refusal
    if refusal.field == "unit":
        refusal.field = "name-0"
    typed = {"draft": draft_id, "form": form, "rows": offers.rows(form)}
    return conclusions.show(call, conclusion_id, typed=typed, **call.refused(refusal))
