"""Asking a unit's own system over HTTP: GET URL?codes=A,B gives {"reports": [Line, ...]}.

Here: one request with a time limit, a size cap, no redirects, and an ETag. Not here: what an answer changes.
"""

import json
from collections.abc import Sequence

import httpx2
from pydantic import ValidationError

from flows.sources.answer import Answered, Line, SourceError

LARGEST = 1024 * 1024


def pull(url: str, codes: Sequence[str], etag: str | None, timeout: float) -> Answered:
    """Ask for the reports on these tasks; what has not changed since `etag` is no lines at all."""
    headers = {"Accept": "application/json"} | ({"If-None-Match": etag} if etag else {})
    try:
        with (
            httpx2.Client(timeout=timeout, follow_redirects=False) as client,
            client.stream("GET", url, params={"codes": ",".join(codes)}, headers=headers) as response,
        ):
            if response.status_code == httpx2.codes.NOT_MODIFIED:
                return Answered((), etag)
            if response.status_code != httpx2.codes.OK:
                raise SourceError(f"it answered with status {response.status_code}")
            return Answered(_lines(_body(response)), response.headers.get("ETag"))
    except httpx2.TimeoutException:
        raise SourceError(f"it did not answer within {timeout:g} seconds") from None
    except httpx2.HTTPError as error:
        raise SourceError(f"it could not be reached ({type(error).__name__})") from None


def _body(response: httpx2.Response) -> bytes:
    taken = bytearray()
    for chunk in response.iter_bytes():
        taken += chunk
        if len(taken) > LARGEST:
            raise SourceError("its answer is larger than 1 MB")
    return bytes(taken)


def _lines(body: bytes) -> tuple[Line, ...]:
    try:
        return tuple(Line.model_validate(row) for row in json.loads(body)["reports"])
    except (ValueError, KeyError, TypeError, ValidationError):
        raise SourceError("its answer is not the JSON of the agreed form") from None
