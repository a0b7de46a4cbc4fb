"""Asking a unit's own system over HTTP: GET URL?codes=A,B, answered by JSON of the agreed form.

Here: one question within one time limit for the whole answer, one connection, to the very host that is registered, nothing
followed, nothing unpacked, no more than a megabyte read. Not here: reading the answer (flows.sources.answer).
"""

import asyncio
import logging
import random
import socket
import ssl
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

import httpx2

from flows.sources import answer
from flows.sources.answer import Troubled
from models.acts.pulling import Answered, Place
from models.rules import hosts
from models.rules.sources import Login, Trouble

LARGEST = 1024 * 1024
LONGEST_ETAG = 300
MOST_LOOKUPS = 128
#: Asked once more after so many seconds, where that may help.
PAUSE = (0.2, 1.0)
STATUSES = {401: Trouble.LOGIN, 403: Trouble.LOGIN, 404: Trouble.UNKNOWN, 410: Trouble.UNKNOWN}
Client = httpx2.AsyncClient
#: It would write addresses with their queries into the log.
logging.getLogger("httpx2").setLevel(logging.WARNING)
#: An answer is taken as it is: what is packed may be a thousand times as large as it looks.
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "dondoc"}


@asynccontextmanager
async def client(allowed: str) -> AsyncIterator[Client]:
    """What asks many systems; proxies and logins of the environment are not for them."""
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    wire = httpx2.AsyncHTTPTransport(verify=_trusted(), trust_env=False, limits=limits)
    async with httpx2.AsyncClient(
        transport=_Guarded(wire, allowed), timeout=None, follow_redirects=False, trust_env=False, headers=HEADERS
    ) as found:  # fmt: skip
        yield found


async def pull(client: Client, place: Place, *, timeout: float) -> Answered:  # noqa: ASYNC109 - the whole of both tries
    """Ask for the reports on these tasks; Troubled says in one sentence why there is no answer."""
    try:
        async with asyncio.timeout(timeout):
            try:
                return await _ask(client, place)
            except Troubled as first:
                if not first.trouble.passes:
                    raise
            await asyncio.sleep(random.uniform(*PAUSE))  # noqa: S311 - spread, not secret
            return await _ask(client, place)
    except TimeoutError:
        raise Troubled(Trouble.LATE) from None


async def _ask(client: Client, place: Place) -> Answered:
    try:
        async with client.stream("GET", place.url, **_question(place)) as response:
            if response.status_code == httpx2.codes.NOT_MODIFIED and place.etag:
                return Answered(etag=place.etag, is_unchanged=True)
            if response.status_code != httpx2.codes.OK:
                raise Troubled(_trouble(response.status_code), response.status_code)
            found = answer.read(await _body(response), place.options.form, place.codes)
            etag = response.headers.get("ETag", "")
            return found.marked(etag if etag.isprintable() and len(etag) <= LONGEST_ETAG else None)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
        raise Troubled(Trouble.UNTRUSTED if _is_untrusted(error) else Trouble.UNREACHABLE) from None


def _question(place: Place) -> dict[str, Any]:
    """What is asked: the codes, what is known already, and who asks."""
    headers = {"If-None-Match": place.etag} if place.etag else {}
    login, secret = place.options.login, place.secret
    auth = None
    if login.way == "basic":
        user, _, password = secret.partition(":")
        auth = httpx2.BasicAuth(user, password)
    elif login.way != "none":
        name, value = _header(login, secret)
        headers[name] = value
    question: dict[str, Any] = {"headers": headers}
    if place.sent:
        known = httpx2.URL(place.url).params
        question["params"] = known.set(place.options.form.codes, ",".join(place.sent))
    return question | ({"auth": auth} if auth else {})


def _header(login: Login, secret: str) -> tuple[str, str]:
    return ("Authorization", f"Bearer {secret}") if login.way == "bearer" else (login.header, secret)


def _trouble(status: int) -> Trouble:
    if status in STATUSES:
        return STATUSES[status]
    if httpx2.codes.is_redirect(status):
        return Trouble.MOVED
    return Trouble.BROKEN if httpx2.codes.is_server_error(status) else Trouble.ODD


async def _body(response: httpx2.Response) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise Troubled(Trouble.PACKED)
    if int(response.headers.get("Content-Length", "0")) > LARGEST:
        raise Troubled(Trouble.LARGE)
    taken = bytearray()
    async for chunk in response.aiter_raw():
        taken += chunk
        if len(taken) > LARGEST:
            raise Troubled(Trouble.LARGE)
    return bytes(taken)


def _is_untrusted(error: BaseException | None) -> bool:
    """Whether a certificate is at the bottom of it."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


@cache
def _trusted() -> ssl.SSLContext:
    """Read once: it takes longer than an answer."""
    return ssl.create_default_context()


class _Guarded(httpx2.AsyncBaseTransport):
    """Looks a name up, and connects to what it leads to only where the office may ask.

    Each look-up has a thread of its own: a name whose servers hang holds up no other.
    """

    def __init__(self, wire: httpx2.AsyncBaseTransport, allowed: str) -> None:
        self._wire, self._allowed = wire, allowed
        self._lookups = ThreadPoolExecutor(MOST_LOOKUPS, thread_name_prefix="looking-up")

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """By the addresses that were looked at, so that the name cannot lead elsewhere in between."""
        host = request.url.host
        found = [one for one in await self._addresses(host) if hosts.may_reach(self._allowed, host, one)]
        if not found:
            raise Troubled(Trouble.FORBIDDEN)
        request.extensions = {**request.extensions, "sni_hostname": host}
        for last, address in enumerate(found, start=1 - len(found)):
            request.url = request.url.copy_with(host=address)
            try:
                return await self._wire.handle_async_request(request)
            except httpx2.ConnectError:
                if not last:
                    raise
        raise AssertionError

    async def aclose(self) -> None:
        """End what is open; a look-up that hangs is not waited for."""
        self._lookups.shutdown(wait=False, cancel_futures=True)
        await self._wire.aclose()

    async def _addresses(self, host: str) -> list[str]:
        if hosts.is_address(host):
            return [host]
        look = partial(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._lookups, look)
        return list(dict.fromkeys(str(place[0]) for *_, place in found))
