"""The pages as one application: rooms wired together, refusals and faults turned into pages.

Here: `create_app`. Not here: any single page (web.pages), and the server that runs it (deployments).
"""

import datetime as dt
import logging
import secrets
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope

from models.errors import NotFound, Refused
from models.sealing import signing_key
from models.store import Office
from web.api import ROOT, create_api, problems
from web.call import Call, House, status
from web.pages import (
    answers,
    conclusions,
    desk,
    directives,
    drafts,
    entry,
    figures,
    health,
    milestones,
    outbox,
    people,
    replies,
    sample_mailbox,
    sign_in,
    sources,
    tasks,
)
from web.rendering import STATIC
from web.security import Guard

logger = logging.getLogger(__name__)
A_YEAR = 31_536_000


def _nothing(flow: str) -> None:
    """Nobody to ask: the next tick takes what is there."""


def create_app(
    office: Office, clock: Callable[[], dt.datetime], trigger: Callable[[str], None] = _nothing
) -> FastAPI:
    """The pages of an office whose tables are at this release's revision.

    `clock` gives the office's present instant (UTC, aware); `trigger` is called with a flow's name ("deliver") after
    an act that owes messages, and may fail: the next tick takes the row.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, title="Đôn Đốc")
    app.state.house = House(office, clock, trigger, signing_key(office.settings), clock())
    app.add_middleware(Guard, base_url=office.settings.base_url)
    for page in (
        desk, sign_in, conclusions, drafts, directives, milestones, tasks, answers, entry, people, outbox, replies, sources, figures, sample_mailbox, health,
    ):  # fmt: skip
        app.include_router(page.router)
    api = create_api()
    api.state.house = app.state.house
    app.mount(ROOT, api)
    app.mount("/static", Kept(directory=STATIC), name="static")
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(RequestValidationError, _no_page)
    app.add_exception_handler(Exception, _fault)
    return app


class Kept(StaticFiles):
    """Static files: their addresses change with them, so browsers keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response


def _refused(request: Request, error: Exception) -> Response:
    """A refusal that no form of the page is at fault for."""
    refusal = (
        error if isinstance(error, Refused) else NotFound("There is no such page; go back to your desk.")
    )
    call = _call(request)
    call.recognise()
    return call.page("errors/refused.html", status=status(refusal), sentence=call.sentence(refusal))


def _no_page(request: Request, error: Exception) -> Response:
    if request.url.path.startswith(f"{ROOT}/"):
        # An address below the API that not even a router makes anything of, such as one with a line break.
        return problems.unserved(request, error)
    return _refused(request, NotFound("There is no such page; go back to your desk."))


def _fault(request: Request, error: Exception) -> Response:
    """A mistake of ours: one sentence and a number under which the log tells more."""
    number = secrets.token_hex(4)
    # The address itself may carry a secret token; its pattern tells as much.
    pattern = getattr(request.scope.get("route"), "path", "an unknown address")
    logger.error("fault %s at %s", number, pattern, exc_info=error)
    return _call(request).page("errors/fault.html", status=500, number=number)


def _call(request: Request) -> Call:
    found = getattr(request.state, "call", None)
    return found if isinstance(found, Call) else Call(request)
