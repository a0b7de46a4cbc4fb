"""Which service an address goes through: the mail server, web server or gateway behind the addresses of many people.

Here: `of`, from the written address alone. Two addresses are of one service when server and login are the same, however
many people they reach. Not here: whether a service works (models.rules.breaker), and reading addresses for the wire.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

#: Schemes whose host is a server. In other addresses the same place may hold a token, so it is never shown.
WITH_HOST = {"mailto", "mailtos", "json", "jsons", "zns", "zoa", "esms", "speedsms"}
MAIL = {"mailto", "mailtos"}
SHOWN = 2


@dataclass(frozen=True)
class Service:
    """`key` tells services apart and holds no secret; `label` is what people are shown."""

    key: str
    label: str


def of(address: str) -> Service:
    """The service of an address."""
    parts = urlsplit(address.strip())
    scheme = parts.scheme.lower()
    login = unquote(parts.username or "")
    place = f"{parts.hostname or ''}:{_port(parts.netloc)}"
    if scheme in MAIL:
        asked = parse_qs(parts.query)
        # Apprise lets an address name its server and its login apart from the host.
        place = f"{(asked.get('smtp') or [place])[0]}:{(asked.get('port') or [''])[0]}"
        login = (asked.get("user") or [login])[0]
    # Without the password: it may be guessed from a digest, and one that is put right is tried as the same service.
    known = f"{scheme}\n{place}\n{login}"
    return Service(hashlib.sha256(known.encode()).hexdigest(), _label(scheme, place, login))


def _label(scheme: str, place: str, login: str) -> str:
    if scheme not in WITH_HOST:
        return f"{scheme}://"
    shown = f" ({login[:SHOWN]}…)" if scheme in MAIL and login else ""
    return f"{scheme}://{place.strip(':')}{shown}"


def _port(netloc: str) -> str:
    """The port as it is written; an address may hold one that is no number."""
    _, _, port = netloc.rpartition("@")[2].partition(":")
    return port
