"""Entering what units said by telephone or on paper: a row a task, by the code that stands on the printed sheet.

Here: the secretariat's form, saved together or not at all; and the sheets of any unit, out and back. Not here: what an
answer does (models.acts.answering), and one task's own page (web.pages.tasks).
"""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response

from documents.sheets.words import ANSWERS
from models.acts import sheets
from models.acts.deed import Deed
from models.errors import Faulty, Mistyped, Refused
from models.store import OfficeSession
from models.task import Task
from web import answering, offers
from web.answering import Choice, Recorded
from web.call import Asked, Call, Form
from web.visitor import NotAllowed, Visitor

PLACE = "/entry"
router = APIRouter(prefix=PLACE)
ROWS = 12
#: In the order and by the numbers of the printed sheet.
WORDS = tuple(ANSWERS)


@router.get("")
def form(call: Asked) -> Response:
    return show(call)


@router.post("")
def save(call: Asked, form: Form) -> Response:
    call.check(form)
    try:
        with call.office.writing() as session:
            me = _secretary(session, call)
            recorded = _save(session, me, form, call.heard(me.actor, form))
            words = answering.words_of(session, recorded)
    except NotAllowed:
        raise
    except Refused as refusal:
        return show(call, typed=form, **call.refused(refusal))
    call.trigger("deliver")
    return call.page("answer/receipt.html", recorded=recorded, overtaken=(), words=words, again=PLACE)


def show(call: Call, **known: Any) -> Response:
    """The form, with what was typed and what is wrong with it."""
    with call.office.reading() as session:
        _secretary(session, call)
        return call.page(
            "entry/form.html",
            **{"rows": range(ROWS), "words": WORDS, "typed": {}, "key": answering.new_key(),
               "units": offers.units(session, call.at), **known},
        )  # fmt: skip


def _secretary(session: OfficeSession, call: Call) -> Visitor:
    me = call.visitor(session)
    if not me.is_secretariat:
        raise NotAllowed("This page is for the secretariat of the issuing body.")
    return me


def _save(session: OfficeSession, me: Visitor, form: Mapping[str, Any], deed: Deed) -> list[Recorded]:
    """Every row that says something; Faulty names each row at fault, and then nothing is kept."""
    key = answering.needed_key(form)
    recorded: list[Recorded] = []
    faults: dict[str, Refused] = {}
    seen: set[str] = set()
    for number in range(ROWS):
        if not any(str(form.get(f"{name}-{number}", "")).strip() for name in ("code", *answering.FIELDS)):
            continue
        try:
            task, said = _row(session, me, form, number)
            if task.code in seen:
                raise Mistyped("{code} stands in two rows; keep one.", code=task.code, field="code")
            seen.add(task.code)
            recorded.append(answering.record(session, task, deed, said, f"{key}:{task.code}"))
        except Faulty as faulty:
            faults |= {f"{field}-{number}": fault for field, fault in faulty.faults.items()}
        except Refused as refusal:
            faults[f"{refusal.field or 'answer'}-{number}"] = refusal
    if faults:
        raise Faulty(faults)
    if not recorded:
        raise Mistyped("Type the code of at least one row and choose its answer.", field="code-0")
    return recorded


def _row(session: OfficeSession, me: Visitor, form: Mapping[str, Any], number: int) -> tuple[Task, Choice]:
    typed = {name: form.get(f"{name}-{number}", "") for name in ("code", *answering.FIELDS)}
    faults: dict[str, Refused] = {}
    code = str(typed["code"]).strip()
    if not code:
        faults["code"] = Mistyped("Type the code of the row.")
    if typed["answer"] not in WORDS:
        faults["answer"] = Mistyped("Choose one of the answers offered.")
    if faults:
        raise Faulty(faults)
    try:
        task = sheets.by_entry_code(session, code, me.bodies)
    except Refused as refusal:
        raise Faulty({"code": refusal}) from None
    return task, answering.choice(task.code, str(typed["answer"]), typed)
