"""A real SMTP server on loopback that keeps what it was given, and can stall where a test wants it to."""

import asyncio
import email
import socket
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    to: str
    subject: str
    key: str
    text: str
    raw: bytes


@dataclass
class Postbox:
    """The mails in the order of their arrival; `refuse` are addresses that get a 550."""

    mails: list[Mail] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    stall_before: threading.Event | None = None
    stall_after: threading.Event | None = None
    reached: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuse:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.stall_before is not None:
            self.reached.set()
            await asyncio.to_thread(self.stall_before.wait, 20)
            return "451 try again later"
        raw = cast("bytes", envelope.content)
        message = cast("EmailMessage", email.message_from_bytes(raw, policy=default))
        body = message.get_body(("plain",))
        key = str(message["Message-ID"] or "").strip("<>").partition("@")[0].partition(".")[0]
        self.mails += [
            Mail(to, str(message["Subject"]), key, body.get_content() if body else "", raw)
            for to in envelope.rcpt_tos
        ]
        if self.stall_after is not None:
            self.reached.set()
            await asyncio.to_thread(self.stall_after.wait, 20)
        return "250 taken"


class Server:
    """The postbox behind a port of its own; `channel(name)` is the address for a register."""

    def __init__(self) -> None:
        self.box = Postbox()
        self.port = free_port()
        self._controller: Any = Controller(self.box, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        for stall in (self.box.stall_before, self.box.stall_after):
            if stall is not None:
                stall.set()
        self._controller.stop()

    def channel(self, name: str) -> str:
        """An Apprise address that mails to NAME@mau.local through this server."""
        return f"mailto://127.0.0.1:{self.port}?from=dondoc@mau.local&to={name}@mau.local&mode=insecure"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
