"""A directive given by word of mouth: entered by form, published at once.

Here: one form. Not here: directives of a document (web.pages.conclusions).
"""

from typing import Any

from fastapi import APIRouter, Response

from models import questions
from models.acts import publishing
from models.errors import Refused
from web import forms, offers
from web.call import Asked, Call, Form
from web.pages.drafts import decision
from web.visitor import NotAllowed

router = APIRouter(prefix="/directives")


@router.get("/new")
def new(call: Asked) -> Response:
    return _page(call, {})


@router.post("/new")
def enter(call: Asked, form: Form) -> Response:
    call.check(form)
    try:
        with call.office.writing() as session:
            me = call.assigner(session)
            typed = forms.read(forms.Enter, form)
            body = questions.unit(session, typed.body)
            if body.id not in me.bodies:
                raise NotAllowed(
                    "You are not of the secretariat or leadership of this body; ask one of them."
                )
            decided = decision(session, body.id or 0, form)
            directive = publishing.enter(session, body, typed.text, call.deed(me.actor), decided)
            code = directive.code
    except Refused as refusal:
        if refusal.field == "unit":
            refusal.field = "name-0"
        return _page(call, form, **call.refused(refusal))
    call.trigger("deliver")
    return call.see(f"/tasks/{code}.01", "entered")


def _page(call: Call, typed: Any, **known: Any) -> Response:
    with call.office.reading() as session:
        me = call.assigner(session)
        bodies = [(code, name) for body, (_, name) in me.bodies.items() for code in [me.units[body][0]]]
        return call.page(
            "directives/new.html",
            typed=typed,
            rows=offers.rows(typed),
            bodies=bodies,
            registered=offers.registered(session, call.at),
            milestones=[],
            **known,
        )
