"""Answering for a unit: the sheet behind the link of a message, and the same sheet on a unit's desk.

Here: GET shows, one POST saves all rows, once (law 15). Not here: what is on a sheet (web.answering).
"""

from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Response

from documents.sheets import paper
from models import questions
from models.access import Link, Purpose
from models.acts import linking
from models.directive import Directive
from models.errors import Refused
from models.post import Person
from models.report import Road
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit
from web import answering, workbooks
from web.call import Asked, Call, Form
from web.pages import entry
from web.visitor import NotAllowed, Visitor

router = APIRouter()


@router.get("/answer/{token}")
def sheet(token: str, call: Asked) -> Response:
    return _sheet(call, token)


@router.post("/answer/{token}")
def save(token: str, call: Asked, form: Form) -> Response:
    call.bind(token)
    call.check(form)
    try:
        with call.office.writing() as session:
            link, me = _opened(session, call, token)
            deed = call.deed(me.actor, Road.LINK)
            recorded = answering.save(session, form, deed, lambda task: _on_sheet(task, link))
            words = _words(session, recorded)
    except NotAllowed:
        call.me = None
        raise
    except Refused as refusal:
        return _sheet(call, token, typed=form, **call.refused(refusal))
    call.trigger("deliver")
    return call.page(
        "answer/receipt.html", me=None, recorded=recorded, overtaken=(), words=words, again=f"/answer/{token}"
    )


@router.post("/answers")
def save_own(call: Asked, form: Form) -> Response:
    """The sheet of a desk: by the session instead of a link."""
    call.check(form)
    try:
        with call.office.writing() as session:
            me = call.visitor(session)
            recorded = answering.save(session, form, call.deed(me.actor), lambda task: _own(task, me))
            words = _words(session, recorded)
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
        link, me = _opened(session, call, token)
        return workbooks.given(session, call, me, link.unit_id or 0, "paper" if name == "paper" else "xlsx")


@router.post("/answer/{token}/sheet")
def take_by_link(token: str, call: Asked, form: Form) -> Response:
    call.bind(token)
    call.check(form)
    try:
        with call.office.reading() as session:
            _opened(session, call, token)  # whoever may not speak is told so before anything is read
        read = workbooks.read(form)
        with call.office.writing() as session:
            taken = workbooks.take(session, call, _opened(session, call, token)[1], read)
            words = _words(session, taken["recorded"])
    except NotAllowed:
        call.me = None
        raise
    except Refused as refusal:
        return _sheet(call, token, **call.refused(refusal))
    call.trigger("deliver")
    return call.page("answer/receipt.html", me=None, words=words, again=f"/answer/{token}", **taken)


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
            words = _words(session, taken["recorded"])
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
        link, me = _opened(session, call, token)
        items = answering.open_items(session, link.unit_id or 0, me.actor, call.at)
        return call.page(
            "answer/sheet.html",
            **{
                "me": None, "person": me.name, "unit": session.get_one(Unit, link.unit_id).name, "items": items,
                "key": answering.new_key(), "action": f"/answer/{token}", "typed": {},
                "places": [("", f"/answer/{token}/sheet.xlsx", f"/answer/{token}/paper")],
                "upload": f"/answer/{token}/sheet", **known,
            },
        )  # fmt: skip


def _own_sheet(call: Call, form: Any, refusal: Refused) -> Response:
    """What was typed on a desk, shown again with its faults."""
    with call.office.reading() as session:
        me = call.visitor(session)
        items = [one for unit in me.units for one in answering.open_items(session, unit, me.actor, call.at)]
        return call.page(
            "answer/sheet.html",
            person=me.name, unit=", ".join(name for _, name in me.units.values()), items=items,
            key=answering.new_key(), action="/answers", typed=form, places=places(me), upload="/sheets",
            **call.refused(refusal),
        )  # fmt: skip


def places(me: Visitor) -> list[tuple[str, str, str]]:
    """Of each unit that the visitor answers for: its name, and where its workbook and its paper sheet are."""
    return [
        (name, f"/sheets?unit={quote(code)}&form=xlsx", f"/sheets?unit={quote(code)}&form=paper")
        for code, name in me.units.values()
    ]


def _opened(session: OfficeSession, call: Call, token: str) -> tuple[Link, Visitor]:
    """The link and its person, as long as the person still answers for the unit."""
    link = linking.open_link(session, token, call.at, Purpose.ANSWER)
    call.bind(token)
    me = call.welcome(session, session.get_one(Person, link.person_id))
    if link.unit_id not in me.units and not any(post.id == link.post_id for post in me.actor.posts):
        call.me = None
        raise NotAllowed(
            "You no longer hold a post in this unit; its present officer has a link of their own."
        )
    return link, me


def _on_sheet(task: Task, link: Link) -> None:
    if task.unit_id != link.unit_id:
        raise NotAllowed("Task {code} is not on this sheet; open its own page.", code=task.code)


def _own(task: Task, me: Visitor) -> None:
    if task.unit_id not in me.units:
        raise NotAllowed("Task {code} is not on this sheet; open its own page.", code=task.code)


def _words(session: OfficeSession, recorded: list[answering.Recorded]) -> dict[str, str]:
    """The words of the tasks that were answered, for the receipt."""
    tasks = {one.code: questions.task(session, one.code) for one in recorded}
    return {code: session.get_one(Directive, task.directive_id).text for code, task in tasks.items()}
