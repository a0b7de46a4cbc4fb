"""Answering for a unit: the sheet behind the link of a message, and the same sheet on a unit's desk.

Here: GET shows, one POST saves all rows, once (law 15); the PIN where a link was passed on or a task is confidential,
and a new link in place of one that has ended. Not here: what is on a sheet (web.answering), who stands behind a link
(web.doors).
"""

from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Response

from documents.sheets import paper
from models import questions
from models.access import Purpose
from models.acts import linking, pins, renewing
from models.acts.linking import Expired
from models.acts.pins import Outcome, Try
from models.errors import Refused
from models.report import Road
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit
from web import answering, doors, workbooks
from web.call import Asked, Call, Form
from web.doors import Door
from web.pages import entry
from web.visitor import NotAllowed, Visitor

router = APIRouter()
GONE = 410


@router.get("/answer/{token}")
def sheet(token: str, call: Asked) -> Response:
    return _sheet(call, token)


@router.post("/answer/{token}")
def save(token: str, call: Asked, form: Form) -> Response:
    call.bind(token)
    call.check(form)
    key = answering.key_of(form)
    try:
        with call.office.writing() as session:
            door = doors.opened(session, call, token, key)
            if not door.is_open:
                raise NotAllowed("This link was answered from another browser first; type your PIN to go on.")
            deed = call.deed(door.me.actor, Road.LINK)
            recorded = answering.save(session, form, deed, lambda task: _on_sheet(task, door))
            words = answering.words_of(session, recorded)
            browser = doors.bind(session, call, door, key)
    except Refused as refusal:
        return _sheet(call, token, typed=form, **call.refused(refusal))
    call.trigger("deliver")
    response = call.page(
        "answer/receipt.html", recorded=recorded, overtaken=(), words=words, again=f"/answer/{token}"
    )
    doors.keep_browser(call, response, browser)
    return response


@router.post("/answer/{token}/pin")
def give_pin(token: str, call: Asked, form: Form) -> Response:
    call.bind(token)
    call.check(form)
    with call.office.writing() as session:
        link = linking.open_link(session, token, call.at, Purpose.ANSWER)
        doors.holder(session, call, link)
        tried = pins.attempt(session, link.person_id, link.unit_id or 0, str(form.get("pin", "")), call.at)
        pin = pins.find(session, link.person_id)
    if tried.outcome is Outcome.RIGHT and pin is not None:
        response: Response = call.see(f"/answer/{token}")
        doors.keep_pin(call, response, pin)
        return response
    if tried.outcome is Outcome.LOCKED:
        call.trigger("deliver")
    return _sheet(call, token, **call.refused(_why_not(call, tried)))


@router.post("/answer/{token}/renew")
def renew(token: str, call: Asked, form: Form) -> Response:
    """A new link to the channels of whoever the old one was for; this page never shows it."""
    call.bind(token)
    call.check(form)
    with call.office.writing() as session:
        link = linking.known_link(session, token, Purpose.ANSWER)
        person = doors.holder(session, call, link).name
        renewing.ask(session, link, call.at)
    call.trigger("deliver")
    return call.page("answer/renewed.html", person=person)


@router.post("/answers")
def save_own(call: Asked, form: Form) -> Response:
    """The sheet of a desk: by the session instead of a link."""
    call.check(form)
    try:
        with call.office.writing() as session:
            me = call.visitor(session)
            recorded = answering.save(session, form, call.deed(me.actor), lambda task: _own(task, me))
            words = answering.words_of(session, recorded)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _own_sheet(call, form, refusal)
    call.trigger("deliver")
    return call.page("answer/receipt.html", recorded=recorded, overtaken=(), words=words, again="/")


@router.get("/answer/{token}/{name}")
def sheet_of_link(token: str, name: Literal["sheet.xlsx", "paper"], call: Asked) -> Response:
    """The same tasks as a workbook, or for paper."""
    with call.office.reading() as session:
        door = _open_door(session, call, token)
        return workbooks.given(
            session, call, door.me, door.link.unit_id or 0, "paper" if name == "paper" else "xlsx"
        )


@router.post("/answer/{token}/sheet")
def take_by_link(token: str, call: Asked, form: Form) -> Response:
    call.bind(token)
    call.check(form)
    try:
        with call.office.reading() as session:
            _open_door(session, call, token)  # whoever may not speak is told so before anything is read
        read = workbooks.read(form)
        with call.office.writing() as session:
            door = _open_door(session, call, token)
            taken = workbooks.take(session, call, door.me, read, lambda task: _on_sheet(task, door))
            words = answering.words_of(session, taken["recorded"])
            browser = doors.bind(session, call, door, read.keys.sheet)
    except Refused as refusal:
        return _sheet(call, token, **call.refused(refusal))
    call.trigger("deliver")
    response = call.page("answer/receipt.html", words=words, again=f"/answer/{token}", **taken)
    doors.keep_browser(call, response, browser)
    return response


@router.get("/sheets")
def sheet_of_unit(call: Asked, unit: str = "", form: workbooks.Shape = "xlsx") -> Response:
    """The sheet of a unit, for its own people and for the secretariat of a body that asks it."""
    with call.office.reading() as session:
        me, found = call.visitor(session), questions.unit(session, unit).id or 0
        if found not in me.units and not me.assigns:
            raise NotAllowed("The sheet of this unit is not for you; ask the secretariat if you need it.")
        return workbooks.given(session, call, me, found, form)


@router.get(workbooks.STYLE)
def style() -> Response:
    """What the paper sheet looks like: the policy of the pages lets no style stand in them."""
    return Response(paper.STYLE.read_bytes(), media_type="text/css")


@router.post("/sheets")
def take_own(call: Asked, form: Form) -> Response:
    """A filled workbook, from the unit's own desk or, on its behalf, from the secretariat's."""
    call.check(form)
    back = entry.PLACE if form.get("back") == entry.PLACE else "/"
    try:
        with call.office.reading() as session:
            call.visitor(session)
        read = workbooks.read(form)
        with call.office.writing() as session:
            taken = workbooks.take(session, call, call.visitor(session), read)
            words = answering.words_of(session, taken["recorded"])
    except NotAllowed:
        raise
    except Refused as refusal:
        if back == entry.PLACE:
            return entry.show(call, **call.refused(refusal))
        return _own_sheet(call, {}, refusal)
    call.trigger("deliver")
    return call.page("answer/receipt.html", words=words, again=back, **taken)


def _sheet(call: Call, token: str, **known: Any) -> Response:
    with call.office.reading() as session:
        try:
            door = doors.opened(session, call, token)
        except Expired:
            return _expired(session, call, token)
        shown = {"person": door.me.name, "pin": str(door.pin), "action": f"/answer/{token}"}
        unit = session.get_one(Unit, door.link.unit_id)
        if not door.is_open:
            return call.page("answer/pin.html", **{"status": 403, "unit": unit.name, **shown, **known})
        items = answering.open_items(session, door.link.unit_id or 0, door.me.actor, call.at)
        return call.page(
            "answer/sheet.html",
            **{
                **shown, "unit": unit.name, "key": answering.new_key(), "typed": {},
                "draft": call.draft(door.me.person_id, unit.code),
                "items": [one for one in items if door.shows(confidential=one.row.confidential)],
                "closed": [one.row.code for one in items if not door.shows(confidential=one.row.confidential)],
                "is_elsewhere": door.is_elsewhere and not door.is_sure, "heirs": _heirs(session, call, unit),
                "places": [("", f"/answer/{token}/sheet.xlsx", f"/answer/{token}/paper")],
                "upload": f"/answer/{token}/sheet", **known,
            },
        )  # fmt: skip


def _expired(session: OfficeSession, call: Call, token: str) -> Response:
    link = linking.known_link(session, token, Purpose.ANSWER)
    call.bind(token)
    person = doors.holder(session, call, link).name
    unit = session.get_one(Unit, link.unit_id).name
    return call.page(
        "answer/expired.html", status=GONE, person=person, unit=unit, until=link.expires_at,
        action=f"/answer/{token}/renew",
    )  # fmt: skip


def _own_sheet(call: Call, form: Any, refusal: Refused) -> Response:
    """What was typed on a desk, shown again with its faults."""
    with call.office.reading() as session:
        me = call.visitor(session)
        items = [one for unit in me.units for one in answering.open_items(session, unit, me.actor, call.at)]
        return call.page(
            "answer/sheet.html",
            person=me.name, unit=", ".join(name for _, name in me.units.values()), items=items, closed=[], heirs=[],
            is_elsewhere=False, draft=call.draft(me.person_id, ""), key=answering.new_key(), action="/answers", typed=form,
            places=places(me), upload="/sheets", **call.refused(refusal),
        )  # fmt: skip


def _open_door(session: OfficeSession, call: Call, token: str) -> Door:
    door = doors.opened(session, call, token)
    if not door.is_open:
        raise NotAllowed("This link was answered from another browser first; type your PIN to go on.")
    return door


def places(me: Visitor) -> list[tuple[str, str, str]]:
    """Of each unit that the visitor answers for: its name, and where its workbook and its paper sheet are."""
    return [
        (name, f"/sheets?unit={quote(code)}&form=xlsx", f"/sheets?unit={quote(code)}&form=paper")
        for code, name in me.units.values()
    ]


def _why_not(call: Call, tried: Try) -> Refused:
    """Why a PIN was not taken, in a sentence that says what to do."""
    match tried.outcome:
        case Outcome.WRONG:
            return Refused("This is not the PIN; {left} tries are left.", left=tried.left, field="pin")
        case Outcome.TOO_SOON if tried.again_at is not None:
            again = tried.again_at.astimezone(call.office.settings.zone).strftime("%H:%M:%S")
            return Refused("Wait until {time} before you type the PIN again.", time=again, field="pin")
        case _:
            return Refused(
                "The PIN is locked after too many wrong tries; the secretariat has been told and gives you a new one.",
                field="pin",
            )


def _heirs(session: OfficeSession, call: Call, unit: Unit) -> list[str]:
    """Who has taken over from a unit that has ended: its tasks are answered for there."""
    day = call.at.astimezone(session.settings.zone).date()
    if unit.valid_to is None or unit.valid_to >= day:
        return []
    return [heir.name for heir in questions.heirs(session, unit.id or 0, day)]


def _on_sheet(task: Task, door: Door) -> None:
    if task.unit_id != door.link.unit_id:
        raise NotAllowed("Task {code} is not on this sheet; open its own page.", code=task.code)
    if not door.shows(confidential=task.confidential):
        raise NotAllowed(
            "Task {code} is confidential; type your PIN or sign in to answer it.", code=task.code
        )


def _own(task: Task, me: Visitor) -> None:
    if task.unit_id not in me.units:
        raise NotAllowed("Task {code} is not on this sheet; open its own page.", code=task.code)
