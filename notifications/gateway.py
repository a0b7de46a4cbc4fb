"""A service that hands short messages to people, as a plugin of Apprise: what all of them have in common.

Here: Gateway, its address, handing a message over, asking later what became of it. Not here: the services themselves
(notifications.vietnam), when and to whom (notifications.outbox).
"""

import json
import re
from typing import Any
from urllib.parse import quote, unquote

import requests
from apprise.plugins import NotifyBase
from apprise.utils.parse import parse_bool

from models.acts.outbox import Text
from models.rules.receipts import Fate
from notifications.outcome import Blame, Failure, Outcome, Sent, unreachable
from notifications.webhooks import refused
from notifications.wire import Wire

OK = 200
NOT_AGREED = (ValueError, KeyError, TypeError, AttributeError, IndexError)


class Gateway(NotifyBase):  # type: ignore[misc] # Apprise is untyped
    """A service that takes one short message for one person: SCHEME://SECRET@HOST/WHOM?...

    `secure=no` speaks plain HTTP, for a gateway inside the office's own network.
    """

    service_url = "https://example.invalid/"
    title_maxlen = 0
    request_rate_per_sec = 0
    #: What may still be taken later, with the same words; every other refusal is for good.
    passing: frozenset[str] = frozenset()
    #: The key, the token or the brand name is refused, so whoever the message is for.
    login: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()

    def __init__(self, asked: dict[str, str], path: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.asked = asked
        self.whom = self.recipient(path)
        self.is_secure = parse_bool(asked.get("secure", "yes"))
        if not self.user or self.whom is None:
            raise TypeError("a secret and one person are needed")

    @staticmethod
    def parse_url(url: str) -> dict[str, Any] | None:
        """The parts of an address, the secrets as they are written."""
        results = NotifyBase.parse_url(url)
        if not results:
            return None
        results["asked"] = {name: unquote(value) for name, value in results["qsd"].items()}
        results["path"] = unquote(results.get("fullpath") or "").strip("/")
        for name in ("user", "password"):
            results[name] = unquote(results[name]) if results.get(name) else None
        return dict(results)

    def url(self, privacy: bool = False, *_: Any, **__: Any) -> str:  # noqa: FBT001, FBT002 - Apprise's own form
        """The address; with `privacy` no secret is in it, nor whose phone it is."""
        if privacy:
            return f"{self.secure_protocol}://****@{self.host}/****"
        secret = quote(self.user, safe="") + (f":{quote(self.password, safe='')}" if self.password else "")
        port = f":{self.port}" if self.port else ""
        asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in self.asked.items())
        return f"{self.secure_protocol}://{secret}@{self.host}{port}/{self.whom}?{asked}"

    def send(self, body: str, title: str = "", **_: Any) -> bool:
        """Apprise's own way in; the outbox uses `deliver`, which tells why."""
        with Wire() as wire:
            outcome = self.deliver(wire, Text(title or body, body, ""), "", timeout=self.socket_read_timeout)
        return isinstance(outcome, Sent)

    def deliver(self, wire: Wire, text: Text, key: str, *, timeout: float) -> Outcome:
        """Hand the message over and say what became of it."""
        path, payload, how = self.request(text, key)
        try:
            answer = self._ask(wire, "POST", path, timeout, json=payload, **how)
        except requests.RequestException:
            return unreachable()
        if answer.status_code != OK:
            return refused(answer.status_code)
        try:
            said = json.loads(answer.content)
            return self.verdict(str(self.code(said)), said)
        except NOT_AGREED:
            return Failure(
                "the service answered with something else than was agreed",
                permanent=False,
                blame=Blame.SERVICE,
            )

    def receipt(self, wire: Wire, reference: str, *, timeout: float) -> Fate | None:
        """What the service says became of a message that it took; None while it cannot tell."""
        asked = self.question(reference)
        if asked is None:
            return None
        path, how = asked
        answer = self._ask(wire, "GET", path, timeout, **how)
        answer.raise_for_status()
        try:
            return self.fate(json.loads(answer.content))
        except NOT_AGREED:
            return None

    def verdict(self, code: str, said: Any) -> Outcome:
        """What a code of the service means."""
        if code in self.taken:
            return Sent(reference=self.reference(said))
        shown = re.sub(r"\D", "", code)[:5]
        blame = Blame.SERVICE if code in self.passing | self.login else Blame.MESSAGE
        return Failure(
            f"the service answered with an error ({shown})", permanent=code not in self.passing, blame=blame
        )

    def request(self, text: Text, key: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Path, payload, and how the secret goes along."""
        raise NotImplementedError  # each service says its own

    def code(self, said: dict[str, Any]) -> Any:
        """The code in an answer."""
        raise NotImplementedError  # each service says its own

    def recipient(self, path: str) -> str | None:
        """Whom the path of the address means, as the service wants it; None where it means nobody."""
        raise NotImplementedError  # each service says its own

    def reference(self, said: dict[str, Any]) -> str:
        """What the service calls the message, to ask for it later; nothing where it cannot be asked."""
        del said
        return ""

    def question(self, reference: str) -> tuple[str, dict[str, Any]] | None:
        """Path and secret of the question what became of a message."""
        del reference
        return None

    def fate(self, said: dict[str, Any]) -> Fate | None:
        """What the answer to it means."""
        del said
        return None

    def _ask(self, wire: Wire, method: str, path: str, timeout: float, **how: Any) -> requests.Response:
        place = f"{'https' if self.is_secure else 'http'}://{self.host}"
        place += f":{self.port}" if self.port else ""
        return wire.web.request(
            method, place + path, timeout=(timeout, timeout), allow_redirects=False,
            verify=self.verify_certificate, **how,
        )  # fmt: skip
