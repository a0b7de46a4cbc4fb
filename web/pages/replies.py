"""Answers by mail that a person has to decide: what the mail says, what was understood, and the secretary's hand on it.

Here: the page of the secretariat and its two forms. Not here: what a mail means (documents.reading.replies), and what
deciding writes (models.acts.replying).
"""

from typing import Any

from fastapi import APIRouter, Response

from documents.reading import replies as reading
from models import inbox, questions
from models.acts import replying
from models.acts.replying import Word
from models.errors import Refused
from models.reply import Reply, ReplyState
from models.store import OfficeSession
from web import forms
from web.call import Asked, Call, Form
from web.forms import Settled
from web.visitor import NotAllowed, Visitor

router = APIRouter(prefix="/replies")


@router.get("")
def replies(call: Asked) -> Response:
    return _page(call)


@router.post("/{reply_id}/settle")
def settle(reply_id: int, call: Asked, form: Form) -> Response:
    call.check(form)
    try:
        with call.office.writing() as session:
            me = _secretariat(session, call)
            reply = _own(session, me, reply_id)
            typed = forms.read(Settled, form)
            files = replying.files(reading.attached(reply.raw))
            word = Word(typed.meaning, typed.note, typed.percent, typed.day, files)
            replying.settle(session, reply, call.deed(me.actor), questions.task(session, typed.code), word)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(call, typed=(reply_id, form), **call.refused(refusal))
    call.trigger("deliver")
    return call.see("/replies", "reply-settled")


@router.post("/{reply_id}/drop")
def drop(reply_id: int, call: Asked, form: Form) -> Response:
    call.check(form)
    try:
        with call.office.writing() as session:
            me = _secretariat(session, call)
            reply = _own(session, me, reply_id)
            replying.drop(session, reply, call.deed(me.actor), forms.read(forms.Reason, form).reason)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(call, typed=(reply_id, form), **call.refused(refusal))
    return call.see("/replies", "reply-dropped")


def _page(call: Call, *, typed: tuple[int, Any] = (0, {}), **known: Any) -> Response:
    with call.office.reading() as session:
        me = _secretariat(session, call)
        waiting = inbox.replies(session, state=ReplyState.WAITING, bodies=me.bodies)
        codes = inbox.answerable(session, me.bodies)
        return call.page(
            "replies/replies.html",
            **{"waiting": waiting, "codes": codes, "typed": typed[1], "at_fault": typed[0], **known},
        )


def _secretariat(session: OfficeSession, call: Call) -> Visitor:
    me = call.assigner(session)
    if not me.is_secretariat:
        raise NotAllowed("Answers by mail are decided by the secretariat.")
    return me


def _own(session: OfficeSession, me: Visitor, reply_id: int) -> Reply:
    reply = replying.waiting(session, reply_id)
    if reply.body_id not in me.bodies:
        raise NotAllowed("This mail is for the secretariat of another body.")
    return reply
