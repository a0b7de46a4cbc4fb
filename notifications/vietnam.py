"""Channels particular to Viet Nam as Apprise plugins: Zalo ZNS and OA, and SMS under a brand name by eSMS and SpeedSMS.

Here: the four plugins, each a scheme of Apprise addresses, and what their answers mean. A message goes out short: its
subject and its link; so a confidential task shows its number only (law 19). Built from what the services publish and
tried on loopback only (docs/channels.md). Not here: what they have in common (notifications.gateway), when and to whom
(notifications.outbox).
"""

import re
import unicodedata
from functools import cache
from typing import Any
from urllib.parse import quote

from apprise.manager_plugins import NotificationManager
from apprise.utils.parse import parse_bool

from models.acts.outbox import Text
from models.rules.receipts import Fate
from notifications.gateway import Gateway

PHONE = re.compile(r"84\d{9}")
LINK = re.compile(r"https?://\S+")
#: Three parts of a long SMS, without and with marks.
PLAIN_LONGEST, MARKED_LONGEST = 459, 201
#: What one parameter of a ZNS template may hold, and a message of an Official Account beside its link.
ZNS_LONGEST, OA_LONGEST = 200, 1500
#: From this status on SpeedSMS tries no more.
GIVEN_UP = 64


class ByPhone(Gateway):
    """A service that knows people by their phone."""

    def recipient(self, path: str) -> str | None:
        """A phone of one person in Viet Nam."""
        return phone(path)


class Zns(ByPhone):
    """zns://ACCESS-TOKEN@business.openapi.zalo.me/PHONE?template=ID&title=PARAMETER&link=PARAMETER."""

    service_name = "Zalo ZNS"
    secure_protocol = "zns"
    taken = frozenset({"0"})
    #: A fault of theirs, too many at once, no balance, the day's quota.
    passing = frozenset({"-100", "-101", "-32", "-115", "-144", "-147"})
    #: The access token is wrong or has ended.
    login = frozenset({"-124", "-216", "-220"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not self.asked.get("template"):
            raise TypeError("a template is needed")

    def request(self, text: Text, key: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """A message by an approved template; its parameters have the names that the address gives."""
        data = {self.asked.get("title", "title"): _cut(" ".join(text.subject.split()), ZNS_LONGEST)}
        if "link" in self.asked:
            data[self.asked["link"]] = _link(text)
        payload = {
            "phone": self.whom, "template_id": self.asked["template"], "template_data": data, "tracking_id": key,
        }  # fmt: skip
        return "/message/template", payload, {"headers": {"access_token": self.user}}

    def code(self, said: dict[str, Any]) -> Any:
        """0 is taken."""
        return said["error"]

    def reference(self, said: dict[str, Any]) -> str:
        """Zalo's own number of the message."""
        return str(said.get("data", {}).get("msg_id", ""))

    def question(self, reference: str) -> tuple[str, dict[str, Any]]:
        """Asked with the phone that it was for."""
        return "/message/status", {
            "params": {"message_id": reference, "phone": self.whom}, "headers": {"access_token": self.user},
        }  # fmt: skip

    def fate(self, said: dict[str, Any]) -> Fate | None:
        """1: it is on the phone; 0: it is with Zalo."""
        return Fate.DELIVERED if said["data"]["status"] == 1 else None


class Zoa(Gateway):
    """zoa://ACCESS-TOKEN@openapi.zalo.me/USER-ID: a message of the Official Account to someone who has written to it."""

    service_name = "Zalo OA"
    secure_protocol = "zoa"
    taken = frozenset({"0"})
    #: Too many at once, a fault of theirs, the quota is used up, one is being worked on.
    passing = frozenset({"-32", "-200", "-211", "-214", "-218"})
    #: The access token is wrong or has ended; the account is not approved, closed, or of too small a package.
    login = frozenset({"-124", "-204", "-209", "-216", "-219", "-220", "-221", "-224"})

    def recipient(self, path: str) -> str | None:
        """The number under which the account knows the person."""
        return path if path.isascii() and path.isdecimal() else None

    def request(self, text: Text, key: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """A plain text; the service has no place for our key."""
        del key
        payload = {
            "recipient": {"user_id": self.whom},
            "message": {"text": f"{_cut(' '.join(text.subject.split()), OA_LONGEST)}\n{_link(text)}".strip()},
        }
        return "/v3.0/oa/message/cs", payload, {"headers": {"access_token": self.user}}

    def code(self, said: dict[str, Any]) -> Any:
        """0 is taken."""
        return said["error"]


class Esms(ByPhone):
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
            "SmsType": self.asked.get("type", "2"), "IsUnicode": "1" if marked else "0", "Phone": self.whom,
            "Content": short(text, marked=marked), "RequestId": key,
        }  # fmt: skip
        return "/MainService.svc/json/SendMultipleMessage_V4_post_json/", payload, {}

    def code(self, said: dict[str, Any]) -> Any:
        """100 is taken."""
        return said["CodeResult"]

    def reference(self, said: dict[str, Any]) -> str:
        """Their number of the message; known for seven days."""
        return str(said.get("SMSID", ""))

    def question(self, reference: str) -> tuple[str, dict[str, Any]]:
        """Both keys stand in the question, as they want it."""
        asked = {"RefId": reference, "ApiKey": self.user, "SecretKey": self.password}
        return "/MainService.svc/json/GetSendStatus", {"params": asked}

    def fate(self, said: dict[str, Any]) -> Fate | None:
        """5: they are done with it, and count what arrived and what did not."""
        if str(said["SendStatus"]) != "5":
            return None
        return Fate.DELIVERED if int(said["SendSuccess"]) else Fate.FAILED


class SpeedSms(ByPhone):
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
            "to": [self.whom], "content": short(text, marked=parse_bool(self.asked.get("marks", "no"))),
            "sms_type": int(self.asked.get("type", "3")), "sender": self.asked["brand"],
        }  # fmt: skip
        return "/index.php/sms/send", payload, {"auth": (self.user, "x")}

    def code(self, said: dict[str, Any]) -> Any:
        """00 is taken, unless our one number is told as invalid beside it (told as 105, a wrong phone)."""
        return "105" if (said.get("data") or {}).get("invalidPhone") else said["code"]

    def reference(self, said: dict[str, Any]) -> str:
        """Their number of the message."""
        return str(said["data"].get("tranId", ""))

    def question(self, reference: str) -> tuple[str, dict[str, Any]]:
        """Asked with the same login."""
        return f"/index.php/sms/status/{quote(reference, safe='')}", {"auth": (self.user, "x")}

    def fate(self, said: dict[str, Any]) -> Fate | None:
        """0: it arrived; from 64 on it never will; what lies between may."""
        status = int(said["data"][0]["status"])
        if status == 0:
            return Fate.DELIVERED
        return Fate.FAILED if status >= GIVEN_UP else None


@cache
def register() -> None:
    """Make the four schemes known to Apprise, once a process."""
    known = NotificationManager()
    for plugin in (Zns, Zoa, Esms, SpeedSms):
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
