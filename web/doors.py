"""Who stands behind a link: the person it was sent to, in which browser, and whether the PIN has to be given.

Here: Door, `opened`, and the two cookies of a browser. A browser is known by what it answered with first, never by having
looked; both cookies are signed, and nothing is believed of one that is not. Not here: counting tries (models.acts.pins).
"""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from fastapi import Response

from models.access import Link, Pin, Purpose
from models.acts import linking, pins
from models.acts.pins import PinState
from models.post import Person
from models.store import OfficeSession
from web.call import Call
from web.visitor import NotAllowed, Visitor

BROWSER_COOKIE = "dondoc_browser"
PIN_COOKIE = "dondoc_pin"
A_YEAR = 365 * 86_400
#: A PIN given once holds for a working day with its evening; a longer one would leave a borrowed phone open.
PIN_HOLDS = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Door:
    """A link that is open: `is_sure` where the PIN was given here or the person is signed in.

    `is_elsewhere`: another browser has answered by this link before, so somebody may have passed it on.
    """

    link: Link
    me: Visitor
    pin: PinState
    is_sure: bool
    is_elsewhere: bool

    @property
    def is_open(self) -> bool:
        """Whether the sheet is shown: a link that was passed on asks for the PIN, where the person has one."""
        return self.is_sure or not self.is_elsewhere or self.pin is PinState.NONE

    def shows(self, *, confidential: bool) -> bool:
        """Whether a task's words are shown and an answer to it is taken: the link alone opens no secret (law 19)."""
        return self.is_sure or not confidential


def opened(session: OfficeSession, call: Call, token: str, form_key: str = "") -> Door:
    """The door of a link, as long as its person still answers for the unit; `form_key` is the form's that is sent."""
    link = linking.open_link(session, token, call.at, Purpose.ANSWER)
    call.bind(token)
    me = holder(session, call, link)
    pin = pins.find(session, link.person_id)
    return Door(
        link=link,
        me=me,
        pin=pins.state_of(pin),
        is_sure=_was_given(call, pin) or call.signed_in_as(session) == link.person_id,
        is_elsewhere=link.bound_hash is not None and _bound(call, link, form_key) is None,
    )


def holder(session: OfficeSession, call: Call, link: Link) -> Visitor:
    """The person of a link, who must still hold a post of its unit, or the post that it was sent to."""
    me = call.welcome(session, session.get_one(Person, link.person_id))
    # A link opens one sheet and signs nobody in: its pages offer nothing else.
    call.me = None
    if link.unit_id not in me.units and not any(post.id == link.post_id for post in me.actor.posts):
        raise NotAllowed(
            "You no longer hold a post in this unit; its present officer has a link of their own."
        )
    return me


def bind(session: OfficeSession, call: Call, door: Door, form_key: str) -> str:
    """An answer was saved: remember this browser with the link; gives back what its cookie is to hold.

    A browser that has no cookie yet is known by the form that it answered with, so a form that is sent twice at once
    comes from one browser.
    """
    browser = _bound(call, door.link, form_key) or _known_by(call, form_key)[0]
    if not door.is_sure or door.link.bound_hash is None:
        linking.bind(session, door.link, browser, call.at)
    return browser


def keep_browser(call: Call, response: Response, browser: str) -> None:
    """Leave the cookie of a browser that has answered."""
    _keep(call, response, BROWSER_COOKIE, browser, A_YEAR)


def keep_pin(call: Call, response: Response, pin: Pin) -> None:
    """Leave the cookie of a browser in which the right PIN was given."""
    until = call.at + PIN_HOLDS
    value = _signed(call, "pin", f"{pin.person_id}.{int(until.timestamp())}.{_made(pin)}")
    _keep(call, response, PIN_COOKIE, value, int(PIN_HOLDS.total_seconds()))


def _bound(call: Call, link: Link, form_key: str) -> str | None:
    """Of what this browser is known by, that which the link was first answered with."""
    return next((one for one in _known_by(call, form_key) if linking.is_bound_to(link, one)), None)


def _known_by(call: Call, form_key: str) -> list[str]:
    """What this browser is known by: its cookie, if we signed it, and the form that it sends."""
    cookie = _believed(call, "browser", call.request.cookies.get(BROWSER_COOKIE, ""))
    form = _signed(call, "browser", hashlib.sha256(form_key.encode()).hexdigest()) if form_key else ""
    return [one for one in (cookie, form) if one]


def _was_given(call: Call, pin: Pin | None) -> bool:
    """Whether the PIN that the person has now was given in this browser not long ago."""
    told = _believed(call, "pin", call.request.cookies.get(PIN_COOKIE, ""))
    if pin is None or not told:
        return False
    person, until, made, _ = told.split(".")
    return (int(person), made) == (pin.person_id, _made(pin)) and int(until) > call.at.timestamp()


def _made(pin: Pin) -> str:
    """Which PIN it was: a new one ends what the old one had opened."""
    return hashlib.sha256(pin.pin_hash.encode()).hexdigest()[:16]


def _signed(call: Call, what: str, words: str) -> str:
    mark = hmac.new(call.house.key, f"{what}:{words}".encode(), hashlib.sha256).hexdigest()
    return f"{words}.{mark}"


def _believed(call: Call, what: str, cookie: str) -> str:
    """The cookie as it is, if we signed it; nothing otherwise."""
    words = cookie.rpartition(".")[0]
    return cookie if hmac.compare_digest(cookie.encode(), _signed(call, what, words).encode()) else ""


def _keep(call: Call, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/answer", httponly=True, samesite="lax",
        secure=call.request.url.scheme == "https",
    )  # fmt: skip
