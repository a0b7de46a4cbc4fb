"""Signing in by the link of a message, and out again.

Here: the page with a button, which a mail scanner may open as often as it likes (law 15). Not here: making links.
"""

import secrets

from fastapi import APIRouter, Response

from models.access import Purpose
from models.acts import linking
from models.post import Person
from models.store import OfficeSession
from web.call import SESSION_COOKIE, Asked, Call, Form

router = APIRouter()
#: Each page shown is one sign-in, however often its button is pressed.
KEY_BYTES = 12


@router.get("/sign-in/{token}")
def ask(token: str, call: Asked) -> Response:
    with call.office.reading() as session:
        person = _person(session, call, token)
        return call.page(
            "sign_in/ask.html", person=person.name, me=None, key=secrets.token_urlsafe(KEY_BYTES)
        )


@router.post("/sign-in/{token}")
def sign_in(token: str, call: Asked, form: Form) -> Response:
    call.bind(token)
    call.check(form)
    with call.office.writing() as session:
        person = _person(session, call, token)
        sent = f"{token}:{form['key']}" if form.get("key") else None
        session_token = linking.start_sign_in(session, person.id or 0, call.house.clock(), form=sent)
    response = call.see("/")
    response.set_cookie(
        SESSION_COOKIE,
        session_token,
        max_age=int(linking.SIGNED_IN_FOR.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=call.request.url.scheme == "https",
    )
    return response


@router.post("/sign-out")
def sign_out(call: Asked, form: Form) -> Response:
    call.check(form)
    with call.office.writing() as session:
        linking.end_sign_in(session, call.secret, call.house.clock())
    response = call.see("/")
    response.delete_cookie(SESSION_COOKIE)
    return response


def _person(session: OfficeSession, call: Call, token: str) -> Person:
    link = linking.open_link(session, token, call.at, Purpose.SIGN_IN)
    call.bind(token)
    person = session.get_one(Person, link.person_id)
    call.welcome(session, person)
    return person
