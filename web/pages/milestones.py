"""Giving a milestone its day, after a look at what that arms.

Here: the preview and the act. Not here: what arming does (models.acts.milestones).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from models import lists, questions
from models.acts import milestones
from models.directive import Directive, Milestone
from models.errors import NotFound, Refused
from models.rules import due
from models.store import OfficeSession
from models.unit import Unit
from web import forms
from web.call import Asked, Call, Form
from web.visitor import NotAllowed, Visitor

router = APIRouter(prefix="/milestones")


@dataclass(frozen=True)
class Waiting:
    """A milestone without a day and how many directives wait for it."""

    id: int
    name: str
    directives: int


@router.get("/{milestone_id}")
def preview(milestone_id: int, call: Asked, on: str = "") -> Response:
    """What setting this day would arm: shown, not done."""
    try:
        day = forms.read(forms.SetDay, {"on": on}).on if on else None
    except Refused as refusal:
        return _page(call, milestone_id, None, on, **call.refused(refusal))
    return _page(call, milestone_id, day, on)


@router.post("/{milestone_id}")
def set_date(milestone_id: int, call: Asked, form: Form) -> Response:
    call.check(form)
    try:
        with call.office.writing() as session:
            me = call.assigner(session)
            found = _find(session, me, milestone_id)
            typed = forms.read(forms.SetDay, form)
            milestones.set_date(session, found, typed.on, call.deed(me.actor))
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(call, milestone_id, None, str(form.get("on", "")), **call.refused(refusal))
    call.trigger("deliver")
    return call.see("/", "armed")


def undated(session: OfficeSession, me: Visitor, at: dt.datetime) -> list[Waiting]:
    """The milestones without a day that published open directives of the visitor's bodies wait for."""
    counts: dict[int, set[str]] = {}
    codes = {row.directive: row.code for row in lists.tasks(session, at, undated=True)}
    for directive_code, task_code in codes.items():
        task = questions.task(session, task_code)
        milestone_id = session.get_one(Directive, task.directive_id).milestone_id
        if milestone_id and task.body_id in me.bodies:
            counts.setdefault(milestone_id, set()).add(directive_code)
    found = [(session.get_one(Milestone, number), codes) for number, codes in counts.items()]
    return [Waiting(m.id or 0, m.name, len(waiting)) for m, waiting in found if m.on is None]


def _page(call: Call, milestone_id: int, day: dt.date | None, typed: str, **known: Any) -> Response:
    with call.office.reading() as session:
        found = _find(session, call.assigner(session), milestone_id)
        workdays = questions.calendar(session, found.body_id)
        tasks = milestones.waiting_for(session, found)
        return call.page(
            "milestones/one.html",
            milestone=found,
            day=day,
            typed=typed,
            ends_at=due.due(day, workdays).due_at if day else None,
            is_past=bool(day and day < workdays.day_of(call.at)),
            tasks=[(task, session.get_one(Unit, task.unit_id).name) for task in tasks],
            **known,
        )


def _find(session: OfficeSession, me: Visitor, milestone_id: int) -> Milestone:
    found = session.get(Milestone, milestone_id)
    if found is None:
        raise NotFound("There is no such milestone; go back to your desk.")
    if found.body_id not in me.bodies:
        raise NotAllowed("This milestone belongs to another body; ask its secretariat.")
    return found
