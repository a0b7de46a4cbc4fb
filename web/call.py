"""One request: the office, the language, who asks, and how a page or a refusal goes back.

Here: Call, which every endpoint is given, and `posted`, the one way in for forms. Not here: single pages.
"""

import datetime as dt
import hmac
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from models import clock
from models.acts import linking
from models.acts.answering import MEGABYTE
from models.acts.deed import Actor, Deed
from models.errors import NotFound, Refused
from models.language import LANGUAGES
from models.post import Person
from models.report import Road
from models.store import Office, OfficeSession
from web import rendering
from web.forms import Heard, read
from web.refusals import sentence
from web.visitor import NotAllowed, NotSignedIn, Visitor, form_token, visitor

logger = logging.getLogger(__name__)
SESSION_COOKIE = "dondoc_session"
LANGUAGE_COOKIE = "dondoc_language"
LANGUAGE_DAYS = 365
#: A page of answers has a handful of fields for each of a unit's tasks.
MOST_FIELDS = 5000
MOST_FILES = 500
MOST_DROPPED = 10
SAMPLE_FILE = "sample.json"


@dataclass(frozen=True)
class House:
    """What `create_app` was given, the key that signs forms, and when the pages began."""

    office: Office
    clock: Callable[[], dt.datetime]
    trigger: Callable[[str], None]
    key: bytes
    started_at: dt.datetime


class Call:
    """One request and its answer."""

    def __init__(self, request: Request) -> None:
        self.house: House = request.app.state.house
        self.office = self.house.office
        self.request = request
        self.at = self.house.clock()
        self.me: Visitor | None = None
        self._secret = self._session = request.cookies.get(SESSION_COOKIE, "")
        asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        self._chosen = asked if asked in LANGUAGES else None
        self.language: str = self._chosen or self.office.settings.language
        request.state.call = self

    def signed_in_as(self, session: OfficeSession) -> int | None:
        """The person (id) who is signed in in this browser, whatever the page's own forms are bound to."""
        signed = linking.signed_in(session, self._session, self.at) if self._session else None
        return signed.person_id if signed else None

    def visitor(self, session: OfficeSession) -> Visitor:
        """Who is signed in; NotSignedIn where nobody is."""
        signed = linking.signed_in(session, self._secret, self.at) if self._secret else None
        if signed is None:
            raise NotSignedIn("Please sign in: open the link in your newest message, or ask the secretariat.")
        return self.welcome(session, session.get_one(Person, signed.person_id))

    def welcome(self, session: OfficeSession, person: Person) -> Visitor:
        """The person with today's posts; from here on the pages speak the person's language."""
        self.me = visitor(session, person, self.at)
        self.language = self._chosen or (
            person.language if person.language in LANGUAGES else self.office.settings.language
        )
        return self.me

    def recognise(self) -> None:
        """Whoever is signed in, if anybody, for a page that is open to all."""
        if self.me is None:
            with suppress(NotSignedIn), self.office.reading() as session:
                self.visitor(session)

    def assigner(self, session: OfficeSession) -> Visitor:
        """The visitor, who must be of a body's secretariat or leadership."""
        found = self.visitor(session)
        if not found.assigns:
            raise NotAllowed("This page is for the secretariat and the leaders of the issuing body.")
        return found

    def deed(self, actor: Actor, road: Road = Road.PAGE) -> Deed:
        """A deed of now: asked for inside the writing block, so that acts that wait for each other stay in order."""
        return Deed(self.house.clock(), actor, road)

    def heard(self, actor: Actor, form: Mapping[str, Any]) -> Deed:
        """A deed of now on behalf of a unit: by which road it was heard, on which day, and from whom."""
        found = read(Heard, form)
        return replace(self.deed(actor, Road(found.road or Road.PAGE)), on=found.on, said_by=found.said_by)

    def trigger(self, flow: str) -> None:
        """Ask for a flow at once; if nobody can run it now, the next tick takes what is there (law 1)."""
        ask_for(self.house, flow)

    def bind(self, secret: str) -> None:
        """The forms of this page are bound to a link's token instead of a session."""
        self._secret = secret

    @property
    def secret(self) -> str:
        """The session's or link's token that this request came with."""
        return self._secret

    def token(self) -> str:
        """The token that every form of this page carries."""
        return form_token(self.house.key, self._secret)

    def draft(self, person_id: int, place: int | str) -> str:
        """Under which name a browser keeps what one person has typed for one place, whichever link it was opened by."""
        return form_token(self.house.key, f"draft:{person_id}:{place}")[:16]

    def check(self, form: Mapping[str, Any]) -> None:
        """Refuse a form that does not come from a page which this visitor was shown."""
        if not hmac.compare_digest(str(form.get("token", "")), self.token()):
            raise NotAllowed("This form has expired; open the page again and send it once more.")

    def page(self, template: str, *, status: int = 200, **known: Any) -> HTMLResponse:
        """A template as a page, in the visitor's language."""
        environment = rendering.environment(self.language, self.office.settings.zone)
        offset = clock.offset(self.office.settings.data)
        html = environment.get_template(template).render(
            {
                "call": self,
                "me": self.me,
                "at": self.at,
                "is_sample": self.is_sample,
                "is_shifted": bool(offset),
                "other_language": next(code for code in LANGUAGES if code != self.language),
                "switch": self._switch,
                "done": self.request.query_params.get("done", ""),
                "faults": {},
                **known,
            }
        )
        return self._keep_language(HTMLResponse(html, status_code=status))

    def refused(self, refusal: Refused, **known: Any) -> dict[str, Any]:
        """What a page needs to show a refusal: its sentence, the field at fault, and status 422 (403)."""
        faults = getattr(refusal, "faults", None) or {refusal.field or "": refusal}
        return {
            # What a form names and nobody knows is a field at fault; the page itself is there.
            "status": 422 if isinstance(refusal, NotFound) else status(refusal),
            "faults": {name: self.sentence(fault) for name, fault in faults.items()},
            **known,
        }

    def sentence(self, refusal: Refused) -> str:
        """A refusal in the visitor's language, in the words of a page."""
        return sentence(refusal, self.language)

    def see(self, address: str, done: str = "") -> RedirectResponse:
        """After an act: on to a page, which says what was done."""
        path, mark, fragment = address.partition("#")
        query = f"?{urlencode({'done': done})}" if done else ""
        return RedirectResponse(f"{path}{query}{mark}{fragment}", status_code=303)

    def download(self, filename: str, content: bytes) -> Response:
        """A file as it came in, never shown or run here."""
        return Response(
            content,
            media_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename)}"},
        )

    @property
    def is_sample(self) -> bool:
        """Whether this is the sample office."""
        found: bool = (self.office.settings.data / SAMPLE_FILE).is_file()
        return found

    @property
    def _switch(self) -> str:
        """The same page in the other language."""
        other = next(code for code in LANGUAGES if code != self.language)
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]
        path = self.request.url.path
        if self.request.method != "GET":
            # What a form was sent to may show nothing by itself; the page with the form does.
            path = "/" + urlsplit(self.request.headers.get("referer", "")).path.lstrip("/")
        return f"{path}?{urlencode([*kept, ('lang', other)])}"

    def _keep_language(self, response: HTMLResponse) -> HTMLResponse:
        if self.request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(
                LANGUAGE_COOKIE, self.language, max_age=LANGUAGE_DAYS * 86_400, httponly=True, samesite="lax"
            )
        return response


def ask_for(house: House, flow: str) -> None:
    """Ask for a flow; the act is done and stays done, whether anybody hears or not."""
    try:
        house.trigger(flow)
    except Exception:
        logger.exception("the flow %s could not be asked for", flow)


def status(refusal: Refused) -> int:
    """The HTTP status of a refusal."""
    match refusal:
        case NotSignedIn():
            return 401
        case NotAllowed():
            return 403
        case NotFound():
            return 404
        case _:
            return 422


async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form of a request; refused where it is larger than the office takes in."""
    limit = request.app.state.house.office.settings.upload_megabytes
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > (limit + 1) * MEGABYTE:
        # A browser shows no answer before it has sent everything, so most of it is let in and dropped.
        taken = 0
        async for chunk in request.stream():
            taken += len(chunk)
            if taken > MOST_DROPPED * limit * MEGABYTE:
                break
        raise Refused(
            "What was sent is larger than {limit} MB; send a smaller file.", limit=limit, field="file"
        )
    async with request.form(
        max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=(limit + 1) * MEGABYTE
    ) as form:
        yield form


Asked = Annotated[Call, Depends(Call)]
Form = Annotated[FormData, Depends(posted)]
