"""Ways of asking a unit for status. Knows nothing of Prefect, and no source knows another.

Here: the list of kinds and the one call. Not here: whom to ask, and what an answer changes (flows.poll).
"""

from collections.abc import Callable, Sequence

from flows.sources import http_json
from flows.sources.answer import Answered, SourceError
from models.acts.asking import Place

Pull = Callable[[str, Sequence[str], str | None, float], Answered]
KINDS: dict[str, Pull] = {"http": http_json.pull}


def ask(place: Place, *, timeout: float) -> Answered:
    """Ask one unit's system about its open tasks; SourceError says in one sentence why it could not be done."""
    if place.kind not in KINDS:
        raise SourceError(f"no way of asking is called {place.kind}")
    return KINDS[place.kind](place.url, place.codes, place.etag, timeout)
