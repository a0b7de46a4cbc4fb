"""What every answer carries and every change must show: headers, one origin, no change by GET or HEAD.

Here: the outermost layer of the room. Not here: who is asking (web.visitor) and the token in forms (web.call).
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOREIGN = "Refused: this request comes from another site. Open the page of this office and try again there.\n"
SAFE = frozenset({"GET", "HEAD"})
#: Where a token is asked for and no cookie counts, another site can do nothing in a visitor's name.
API = "/api/"
POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'self'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    # A page that opens by a secret address must not tell it to another site.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses changes that another site asks for, answers HEAD like GET, and puts the headers on (law 15)."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._own = urlsplit(base_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        app: ASGIApp = self._app
        is_changing = scope["method"] not in SAFE and not scope["path"].startswith(API)
        if is_changing and self._is_foreign(Headers(scope=scope)):
            app = PlainTextResponse(FOREIGN, status_code=403)
        inner = {**scope, "method": "GET"} if is_head else scope
        await app(inner, receive, _guarded(send, is_head=is_head))

    def _is_foreign(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return True
        origin = headers.get("origin")
        return origin is not None and urlsplit(origin).netloc not in {headers.get("host"), self._own}


def _guarded(send: Send, *, is_head: bool) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return guarded
