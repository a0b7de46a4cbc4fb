"""Sending one message to one channel by Apprise, and telling the truth about what became of it (law 12).

Here: `send`, `check`, `receipt`, `addresses` and `senders`. Reasons are fixed sentences, never the words of a server or library, so no address,
password or task can slip into them. Not here: mails and JSON webhooks on the wire (notifications.mail,
notifications.webhooks), when and to whom (notifications.outbox).
"""

import datetime as dt
import logging
import re
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, NotifyFormat, OverflowMode
from apprise.plugins import NotifyBase
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.email import NotifyEmail

from models.acts.outbox import Text
from models.errors import Refused
from models.rules.receipts import Fate
from notifications import mail, vietnam, webhooks
from notifications.gateway import Gateway
from notifications.outcome import SENT, Failure, Outcome, unreachable, unusable
from notifications.wire import Server, Wire

#: Plain ASCII: it stands in HTTP headers.
ASSET = AppriseAsset(
    app_id="dondoc",
    app_desc="dondoc",
    app_url="",
    image_url_mask="",
    image_url_logo="",
    interpret_emojis=False,
    async_mode=False,
)
KEY_HEADER = "X-Dondoc-Key"

_warnings: ContextVar[list[str] | None] = ContextVar("warnings", default=None)


def send(
    wire: Wire, url: str, text: Text, at: dt.datetime, *, key: str, mail_from: str, timeout: float
) -> Outcome:
    """Send `text` to one channel address; `timeout` (seconds) bounds each wait for the other side.

    The key is the mail's Message-ID, or a header of a webhook, whatever the attempt (contract, Messages).
    """
    plugin, names_sender = _plugin(url, mail_from)
    if plugin is None:
        return unusable()
    if isinstance(plugin, NotifyEmail):
        route = _route(plugin, mail_from, names_sender=names_sender)
        return mail.send(wire, route, text, at, key=key, timeout=timeout)
    if isinstance(plugin, Gateway):
        return plugin.deliver(wire, text, key, timeout=timeout)
    if "headers" in plugin.template_kwargs:
        plugin.headers[KEY_HEADER] = key
    # An address that wants its text split or cut is Apprise's own affair.
    if type(plugin) is NotifyJSON and plugin.overflow_mode == OverflowMode.UPSTREAM:
        return webhooks.post(wire, plugin, text, timeout)
    return _notify(plugin, text, timeout)


def check(url: str) -> None:
    """Refuse a channel address that no message could be sent to."""
    plugin, _ = _plugin(url, "check@localhost")
    if plugin is None or (isinstance(plugin, NotifyEmail) and not plugin.targets):
        raise Refused(
            "The channel's address is not understood; write it like mailto://SERVER:25?to=NAME@DOMAIN or json://SERVER/PATH."
        )
    if isinstance(plugin, NotifyEmail) and _wants_pgp(plugin):
        raise Refused(
            "Mails are not signed or encrypted by PGP here; take “pgp” out of the channel's address."
        )


def receipt(wire: Wire, url: str, reference: str, timeout: float) -> Fate | None:
    """What the service behind a channel says of a message that it took, None where it cannot tell (yet)."""
    plugin, _ = _plugin(url, "check@localhost")
    return plugin.receipt(wire, reference, timeout=timeout) if isinstance(plugin, Gateway) else None


def addresses(url: str) -> frozenset[str]:
    """The mail addresses behind a channel, in small letters; none for any other channel."""
    plugin, _ = _plugin(url, "check@localhost")
    if not isinstance(plugin, NotifyEmail):
        return frozenset()
    return frozenset(
        address.lower() for address in (*(to for _, to in plugin.targets), *plugin.cc, *plugin.bcc)
    )


def senders(url: str, mail_from: str) -> frozenset[str]:
    """The addresses to which an answer to a mail through this channel goes, in small letters."""
    plugin, names_sender = _plugin(url, mail_from)
    if not isinstance(plugin, NotifyEmail):
        return frozenset()
    route = _route(plugin, mail_from, names_sender=names_sender)
    return frozenset(mail.address_of(one).lower() for one in (route.sender, *route.reply_to))


def _plugin(url: str, mail_from: str) -> tuple[Any, bool]:
    """A fresh plugin (Apprise makes a second message through the same one wait), and whether it names its sender.

    Mail needs a sender; Apprise knows no mail address without one, so ours is tried where the address has none.
    """
    vietnam.register()
    plugin = Apprise.instantiate(url, asset=ASSET, suppress_exceptions=True)
    if plugin is not None or not url.lower().startswith(("mailto://", "mailtos://")):
        return plugin, True
    sender = f"{'&' if '?' in url else '?'}from={quote(mail.address_of(mail_from))}"
    return Apprise.instantiate(url + sender, asset=ASSET, suppress_exceptions=True), False


def _route(plugin: Any, mail_from: str, *, names_sender: bool) -> mail.Route:
    sender = mail_from
    if names_sender:
        name, address = plugin.from_addr
        own_name = mail.name_of(mail_from) if name in (False, "", ASSET.app_id) else str(name)
        sender = mail.formatted(own_name, address)
    server = Server(
        host=plugin.smtp_host, port=int(plugin.port), security=str(plugin.secure_mode), user=plugin.user,
        password=plugin.password, verify=bool(plugin.verify_certificate), name=mail.domain_of(mail_from),
    )  # fmt: skip
    return mail.Route(
        server=server, sender=sender, to=tuple(mail.formatted(str(name or ""), address) for name, address in plugin.targets),
        copies=tuple(sorted(plugin.cc)), blind_copies=tuple(sorted(plugin.bcc)),
        reply_to=tuple(sorted(plugin.reply_to)), wants_pgp=_wants_pgp(plugin),
    )  # fmt: skip


def _wants_pgp(plugin: Any) -> bool:
    """Whether the address asks for PGP, as Apprise 2 (`pgp_mode`) or 1 (`use_pgp`) knows it."""
    return getattr(plugin, "pgp_mode", "no") != "no" or bool(getattr(plugin, "use_pgp", False))


def _notify(plugin: Any, text: Text, timeout: float) -> Outcome:
    plugin.request_rate_per_sec = 0
    plugin.socket_connect_timeout = plugin.socket_read_timeout = timeout
    if plugin.body_maxlen < NotifyBase.body_maxlen and plugin.overflow_mode == "upstream":
        plugin.overflow_mode = "split"  # a service with a limit of its own refuses what is longer
    sender = Apprise(asset=ASSET)
    sender.add(plugin)
    heard: list[str] = []
    token = _warnings.set(heard)
    try:
        # A bool in Apprise 1, a result that is true if all took it in Apprise 2.
        taken = bool(sender.notify(title=text.subject, body=text.text, body_format=NotifyFormat.TEXT))
    finally:
        _warnings.reset(token)
    return SENT if taken else _why(" ".join(heard))


def _why(heard: str) -> Failure:
    status = re.search(r"error=(\d{3})", heard)
    if status is not None:
        return webhooks.refused(int(status[1]))
    if "onnection" in heard or "imeout" in heard or "imed out" in heard:
        return unreachable()
    return Failure("the service did not take the message", permanent=False)


class _Listener(logging.Handler):
    """Hears what Apprise says about the message that this very call sends."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = _warnings.get()
        if heard is not None:
            heard.append(record.getMessage())


def _listen() -> None:
    """Apprise's own lines carry hosts and recipients: they are heard here and go nowhere else."""
    spoken = logging.getLogger("apprise")
    spoken.propagate = False
    spoken.setLevel(logging.WARNING)
    spoken.handlers = [_Listener(logging.WARNING)]


_listen()
