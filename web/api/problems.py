"""Refusals and faults as problems (RFC 9457), in the language that the caller asks for.

Here: from an exception to `application/problem+json`. What was sent is never repeated. Not here: why something is
refused (models), and the pages' own refusals (web.app).
"""

import logging
import secrets
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.errors import Mistyped, Refused
from models.language import LANGUAGES, translate
from web.call import House, status
from web.refusals import sentence
from web.visitor import NotSignedIn

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="dondoc", error="invalid_token"'
#: What stands wrong in a request, by the kind that the check of its form tells.
FAULTS = {
    "missing": "This is needed.",
    "extra_forbidden": "Nothing of this name is known here.",
    "json_invalid": "This is no JSON.",
    "enum": "This is none of the words that are known here.",
    "literal_error": "This is none of the words that are known here.",
    "string_too_long": "This is too long.",
    "too_long": "These are too many.",
}
UNFIT = "This is not of the form that the description of the API gives."
TITLES = {
    401: "The token is not valid",
    403: "This is not for this token",
    404: "There is no such thing here",
    405: "This cannot be done here",
    409: "The office does not allow this now",
    413: "This is too large",
    415: "This form of content is not taken",
    422: "This cannot be understood",
    500: "A fault of ours",
}
#: What a program can go by; a word never changes its meaning.
KINDS = {
    401: "no-token", 403: "not-for-this-token", 404: "not-found", 405: "method-not-taken", 409: "not-now",
    413: "too-large", 415: "media-type-not-taken", 422: "not-understood", 500: "fault",
}  # fmt: skip
DETAILS = {
    404: "There is nothing at this address; openapi.json lists what there is.",
    405: "This address does not take this method; the header Allow says which it takes.",
    415: "Send what openapi.json names for this address, and say so in Content-Type.",
    422: "What was sent cannot be read; see that it is whole.",
}
NEEDED = "Send the token of your system in the header “Authorization: Bearer …”; the secretariat makes it."
FAULT = "Something went wrong here, and nothing was kept. Tell the administrator the number {number}."
EVERYWHERE = ("401", "500")


class Problem(BaseModel):
    """Why something was not done: one sentence, and where fields are at fault a sentence for each."""

    type: str = Field(description="Names the kind of problem and never changes its meaning.")
    title: str
    status: int
    detail: str
    errors: dict[str, str] = Field(default_factory=dict, description="A sentence by field.")


def answers(operation: dict[str, Any]) -> dict[str, Any]:
    """The problems that an operation may answer, as its description tells them."""
    codes = {*EVERYWHERE, *(["403", "404"] if "/{code}" in str(operation.get("operationId")) else [])}
    codes |= {"422"} if operation.get("parameters") or "requestBody" in operation else set()
    codes |= {"403", "404", "409", "413", "415", "422"} if "requestBody" in operation else set()
    codes |= {"404", "403"} if operation.get("parameters") else set()
    codes |= {"409"} if "201" in operation["responses"] else set()
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": TITLES[int(code)], "content": content} for code in sorted(codes)}


def refused(request: Request, error: Exception) -> Response:
    """A refusal of the office."""
    assert isinstance(error, Refused)  # noqa: S101 - this handler is asked for no other
    language = language_of(request)
    told = sentence(error, language)
    code = status(error)
    if code == HTTPStatus.UNPROCESSABLE_ENTITY and not isinstance(error, Mistyped):
        # Understood, and against the rules as things stand: put right what holds it up and send it again.
        code = HTTPStatus.CONFLICT
    faults = {error.field: told} if error.field else {}
    return problem(request, code, told, faults)


def unserved(request: Request, error: Exception) -> Response:
    """No such address, no such method, or a body that is not taken."""
    assert isinstance(error, HTTPException)  # noqa: S101 - this handler is asked for no other
    if request.method == "OPTIONS" and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return Response(status_code=204, headers=_allowed(error))
    # A body that no parser makes anything of is as little understood as one with the wrong fields.
    code = 422 if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
    made = problem(request, code, translate(language_of(request), DETAILS.get(code) or error.detail))
    made.headers.update(_allowed(error) if code == HTTPStatus.METHOD_NOT_ALLOWED else {})
    return made


def faulty(request: Request, error: Exception) -> Response:
    """A request that is not of the form described: every field at fault at once."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - this handler is asked for no other
    language = language_of(request)
    faults = {
        ".".join(str(part) for part in found["loc"][1:]) or "body": translate(
            language, FAULTS.get(found["type"], UNFIT)
        )
        for found in error.errors()
    }
    name, first = next(iter(faults.items()))
    return problem(request, 422, f"{name}: {first}", faults)


def fault(request: Request, error: Exception) -> Response:
    """A mistake of ours: one sentence and a number under which the log tells more."""
    number = secrets.token_hex(4)
    pattern = getattr(request.scope.get("route"), "path", "an unknown address")
    logger.error("fault %s at the API's %s", number, pattern, exc_info=error)
    return problem(request, 500, translate(language_of(request), FAULT).format(number=number))


def unknown(request: Request) -> Response:
    """Nobody is known behind the request."""
    made = refused(request, NotSignedIn(NEEDED))
    made.headers["WWW-Authenticate"] = CHALLENGE
    return made


def problem(request: Request, code: int, detail: str, errors: dict[str, str] | None = None) -> JSONResponse:
    """One problem as it goes out."""
    language = language_of(request)
    title = translate(language, TITLES[code]) if code in TITLES else HTTPStatus(code).phrase
    found = Problem(type=type_of(code), title=title, status=code, detail=detail, errors=errors or {})
    return JSONResponse(
        found.model_dump(), code, media_type=MEDIA_TYPE, headers={"Content-Language": language}
    )


def type_of(code: int) -> str:
    """The name of a kind of problem; what is nobody's but the server's has none (RFC 9457)."""
    return f"urn:dondoc:problem:{KINDS[code]}" if code in KINDS else "about:blank"


def language_of(request: Request) -> str:
    """The first language of Accept-Language that we speak, by weight; else the office's."""
    house: House = request.app.state.house
    wanted = []
    for part in request.headers.get("accept-language", "").split(","):
        name, _, weight = part.partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES and (weighed := _weight(weight)) > 0:
            wanted.append((weighed, language))
    # Of two that weigh the same the first one stands.
    return max(wanted, key=lambda one: one[0])[1] if wanted else house.office.settings.language


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0


def _allowed(error: HTTPException) -> dict[str, str]:
    """The methods of an address: what GET answers HEAD answers too, and every address says what it takes."""
    known = {name.strip() for name in (error.headers or {}).get("Allow", "").split(",") if name.strip()}
    known |= {"HEAD"} if "GET" in known else set()
    return {"Allow": ", ".join(sorted({*known, "OPTIONS"}))}
