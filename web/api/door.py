"""The way in: whose token came with a request, how large it may be, and what an endpoint is given.

Here: `Door` (before anything is read) and `Asked`. Not here: what a token may see (web.api.bearer), and the pages' way in
(web.call), whose cookies are not looked at here.
"""

import datetime as dt
import hashlib
import json
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.acts import tokens
from models.acts.answering import MEGABYTE
from models.acts.deed import Deed
from models.language import translate
from models.report import Road
from models.store import Office
from web.api import bearer, problems
from web.api.bearer import Bearer
from web.call import House, ask_for

#: Open to all: it says what there is, and nothing of the office.
OPEN = "/openapi.json"
SCHEME = "bearer "
TOO_LARGE = "What was sent is larger than {limit} MB; send a smaller file."


class Call:
    """One request: the office, the instant, whose token it came with, and how an answer goes back."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.house: House = request.app.state.house
        self.office: Office = self.house.office
        self.at = self.house.clock()
        self.me: Bearer = request.state.bearer

    def deed(self) -> Deed:
        """A deed of now: asked for inside the writing block, so that acts that wait for each other stay in order."""
        return Deed(self.house.clock(), self.me.actor, Road.API)

    def trigger(self, flow: str) -> None:
        """Ask for a flow at once; if nobody can run it now, the next tick takes what is there (law 1)."""
        ask_for(self.house, flow)

    def given(
        self, what: BaseModel | dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        """A value as JSON, with a mark by which the caller can ask whether it has changed."""
        plain = what.model_dump() if isinstance(what, BaseModel) else what
        body = json.dumps(plain, default=self._plain, ensure_ascii=False).encode()
        mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        kept = {"ETag": mark, "Cache-Control": "private, no-cache"} | (headers or {})
        if self.request.method == "GET" and mark in self.request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=kept)
        return Response(body, status, kept, media_type="application/json")

    def _plain(self, value: object) -> str:
        """Instants ISO 8601 with the office's offset, days YYYY-MM-DD."""
        if isinstance(value, dt.datetime):
            return value.astimezone(self.office.settings.zone).isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        raise TypeError(value)


Asked = Annotated[Call, Depends(Call)]


class Door:
    """Lets in who has a token that stands, and no more than the office takes; all else is a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == scope.get("root_path", "") + OPEN:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        house: House = request.app.state.house
        secret = _secret(request)
        found = await run_in_threadpool(_recognise, house, secret) if secret else None
        limit = house.office.settings.upload_megabytes
        if found is None:
            await problems.unknown(request)(scope, receive, send)
        elif _announced(request) > _most(limit):
            detail = _too_large(request, limit)
            await problems.problem(request, 413, detail)(scope, receive, send)
        else:
            request.state.bearer = found
            await self._app(scope, _counted(receive, _most(limit), _too_large(request, limit)), send)


def known_only(request: Request) -> None:
    """A filter that is not known is a word mistyped: it is refused rather than passed over."""
    route: APIRoute = request.scope["route"]
    strangers = set(request.query_params) - {field.alias for field in route.dependant.query_params}
    if strangers:
        faults = [{"type": "extra_forbidden", "loc": ("query", name)} for name in sorted(strangers)]
        raise RequestValidationError(faults)


def only(media_type: str) -> Any:
    """A dependency: the body must be of this type."""

    def check(request: Request) -> None:
        told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if told != media_type:
            raise HTTPException(415)

    return Depends(check)


def _secret(request: Request) -> str:
    """The token of the one header that carries it; an address or a cookie is no place for it."""
    header = request.headers.get("authorization", "")
    return header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""


def _recognise(house: House, secret: str) -> Bearer | None:
    at = house.clock()
    with house.office.reading() as session:
        token = tokens.opened(session, secret, at)
        found = bearer.of(session, token, at) if token else None
        is_worth_noting = token is not None and tokens.is_worth_noting(token, at)
    if found is not None and is_worth_noting:
        with house.office.writing() as session:
            tokens.used(session, found.token_id, at)
    return found


def _announced(request: Request) -> int:
    told = request.headers.get("content-length", "")
    return int(told) if told.isdigit() else 0


def _most(limit: int) -> int:
    """A file of the largest size, written as base64 in JSON, with something around it."""
    return limit * MEGABYTE * 4 // 3 + MEGABYTE


def _too_large(request: Request, limit: int) -> str:
    return translate(problems.language_of(request), TOO_LARGE).format(limit=limit)


def _counted(receive: Receive, most: int, detail: str) -> Receive:
    """A body that did not say how large it is is read no further than it may be."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, detail)
        return message

    return counted
