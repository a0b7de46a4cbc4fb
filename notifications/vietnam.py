"""Channels particular to Viet Nam as Apprise plugins: Zalo ZNS, and SMS under a brand name by eSMS and SpeedSMS.

Here: the three plugins, each a scheme of Apprise addresses, and what their answers mean. A message goes out short: its
subject and its link; so a confidential task shows its number only (law 19). Built from what the services publish and
tried on loopback only (docs/channels.md). Not here: when and to whom (notifications.outbox).
"""

import json
import re
import unicodedata
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

import requests
from apprise.manager_plugins import NotificationManager
from apprise.plugins import NotifyBase
from apprise.utils.parse import parse_bool

from models.acts.outbox import Text
from notifications.outcome import SENT, Blame, Failure, Outcome, Sent, unreachable
from notifications.webhooks import refused
from notifications.wire import Wire

PHONE = re.compile(r"84\d{9}")
LINK = re.compile(r"https?://\S+")
#: Three parts of a long SMS, without and with marks.
PLAIN_LONGEST, MARKED_LONGEST = 459, 201
#: What one parameter of a ZNS template may hold.
ZNS_LONGEST = 200
OK = 200


class Gateway(NotifyBase):  # type: ignore[misc] # Apprise is untyped
    """A service that takes one short message for one phone: SCHEME://SECRET@HOST/PHONE?...

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
    longest = PLAIN_LONGEST

    def __init__(self, asked: dict[str, str], path: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.asked = asked
        self.number = phone(path)
        self.is_secure = parse_bool(asked.get("secure", "yes"))
        if not self.user or self.number is None:
            raise TypeError("a secret and the phone of one person in Viet Nam are needed")

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
        return f"{self.secure_protocol}://{secret}@{self.host}{port}/{self.number}?{asked}"

    def send(self, body: str, title: str = "", **_: Any) -> bool:
        """Apprise's own way in; the outbox uses `deliver`, which tells why."""
        with Wire() as wire:
            outcome = self.deliver(wire, Text(title or body, body, ""), "", timeout=self.socket_read_timeout)
        return isinstance(outcome, Sent)

    def deliver(self, wire: Wire, text: Text, key: str, *, timeout: float) -> Outcome:
        """Hand the message over and say what became of it."""
        place = f"{'https' if self.is_secure else 'http'}://{self.host}" + (
            f":{self.port}" if self.port else ""
        )
        path, payload, how = self.request(text, key)
        try:
            answer = wire.web.post(
                place + path, json=payload, timeout=(timeout, timeout), allow_redirects=False,
                verify=self.verify_certificate, **how,
            )  # fmt: skip
        except requests.RequestException:
            return unreachable()
        if answer.status_code != OK:
            return refused(answer.status_code)
        try:
            said = json.loads(answer.content)
            return self.verdict(str(self.code(said)))
        except (ValueError, KeyError, TypeError, AttributeError):
            return Failure(
                "the service answered with something else than was agreed",
                permanent=False,
                blame=Blame.SERVICE,
            )

    def verdict(self, code: str) -> Outcome:
        """What a code of the service means."""
        if code in self.taken:
            return SENT
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


class Zns(Gateway):
    """zns://ACCESS-TOKEN@business.openapi.zalo.me/PHONE?template=ID&title=PARAMETER&link=PARAMETER."""

    service_name = "Zalo ZNS"
    secure_protocol = "zns"
    taken = frozenset({"0"})
    #: A fault of theirs, too many at once, no balance, the day's quota.
    passing = frozenset({"-100", "-101", "-32", "-115", "-144", "-147"})
    #: The access token is wrong or has ended.
    login = frozenset({"-124", "-216", "-220"})
    longest = ZNS_LONGEST

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.asked.get("template"):
            raise TypeError("a template is needed")

    def request(self, text: Text, key: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """A message by an approved template; its parameters have the names that the address gives."""
        data = {self.asked.get("title", "title"): _cut(" ".join(text.subject.split()), self.longest)}
        if "link" in self.asked:
            data[self.asked["link"]] = _link(text)
        payload = {
            "phone": self.number, "template_id": self.asked["template"], "template_data": data, "tracking_id": key,
        }  # fmt: skip
        return "/message/template", payload, {"headers": {"access_token": self.user}}

    def code(self, said: dict[str, Any]) -> Any:
        """0 is taken."""
        return said["error"]


class Esms(Gateway):
    """esms://APIKEY:SECRETKEY@rest.esms.vn/PHONE?brand=NAME&type=2&marks=no."""

    service_name = "eSMS"
    secure_protocol = "esms"
    #: 124: a message with this RequestId, our key, was taken before.
    taken = frozenset({"100", "124"})
    #: An unknown fault of theirs, no balance.
    passing = frozenset({"99", "103"})
    #: Wrong keys, a brand name that is not ours.
    login = frozenset({"101", "104"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.asked.get("brand") or not self.password:
            raise TypeError("a brand name and a secret key are needed")

    def request(self, text: Text, key: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Both keys go in the payload."""
        marked = parse_bool(self.asked.get("marks", "no"))
        payload = {
            "ApiKey": self.user, "SecretKey": self.password, "Brandname": self.asked["brand"],
            "SmsType": self.asked.get("type", "2"), "IsUnicode": "1" if marked else "0", "Phone": self.number,
            "Content": short(text, marked=marked), "RequestId": key,
        }  # fmt: skip
        return "/MainService.svc/json/SendMultipleMessage_V4_post_json/", payload, {}

    def code(self, said: dict[str, Any]) -> Any:
        """100 is taken."""
        return said["CodeResult"]


class SpeedSms(Gateway):
    """speedsms://TOKEN@api.speedsms.vn/PHONE?brand=NAME&type=3&marks=no."""

    service_name = "SpeedSMS"
    secure_protocol = "speedsms"
    taken = frozenset({"00"})
    #: No balance, a fault of theirs.
    passing = frozenset({"300", "500"})
    #: Our address, our account or the use of the API is locked.
    login = frozenset({"007", "008", "009"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.asked.get("brand"):
            raise TypeError("a brand name is needed")

    def request(self, text: Text, key: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """The token is the user of a basic login; the service has no place for our key."""
        del key
        payload = {
            "to": [self.number], "content": short(text, marked=parse_bool(self.asked.get("marks", "no"))),
            "sms_type": int(self.asked.get("type", "3")), "sender": self.asked["brand"],
        }  # fmt: skip
        return "/index.php/sms/send", payload, {"auth": (self.user, "x")}

    def code(self, said: dict[str, Any]) -> Any:
        """00 is taken, unless our one number is told as invalid beside it (told as 105, a wrong phone)."""
        return "105" if (said.get("data") or {}).get("invalidPhone") else said["code"]


@cache
def register() -> None:
    """Make the three schemes known to Apprise, once a process."""
    known = NotificationManager()
    for plugin in (Zns, Esms, SpeedSms):
        if plugin.secure_protocol not in known:
            known.add(plugin)


def phone(written: str) -> str | None:
    """A phone of Viet Nam as the services want it, 84..., or None."""
    digits = re.sub(r"[^\d]", "", written)
    digits = f"84{digits[1:]}" if digits.startswith("0") else digits
    return digits if PHONE.fullmatch(digits) else None


def short(text: Text, *, marked: bool) -> str:
    """Subject and link; without marks it is a plain SMS, with them each part holds half as much."""
    link = _link(text)
    subject = " ".join(text.subject.split())
    if not marked:
        subject = _plain(subject)
    room = (MARKED_LONGEST if marked else PLAIN_LONGEST) - len(link) - 1
    return f"{_cut(subject, room)} {link}".strip()


def _link(text: Text) -> str:
    found = LINK.search(text.text)
    return found[0] if found else ""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 3].rstrip() + "..."


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if letter.isascii())
