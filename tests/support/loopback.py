"""A post office on loopback: what a mail server and a web server took, and how they answer.

Here: Mailbox, Hooks and Gateway. Not here: the servers themselves (the conftest of the tests that use them).
"""

import email
import email.policy
import threading
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class AnyPort(Controller):
    """Listens wherever there is room."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mailbox:
    """What the mail server took, and how it answers: `refusals` by recipient, `answer` to what was written.

    `callers` are the connections over which something came.
    """

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refusals: dict[str, str] = {}
        self.answer = "250 taken"
        self.callers: set[object] = set()
        self.arrived = threading.Event()
        self.released = threading.Event()
        self.released.set()

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.callers.add(session.peer)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.arrived.set()
        await server.loop.run_in_executor(None, self.released.wait, 20)
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    @property
    def letters(self) -> list[EmailMessage]:
        return [
            email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[arg-type]
            for envelope in self.envelopes
        ]

    def to(self, post: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == address(post)]

    def bytes(self) -> bytes:
        """Everything that was taken, as it came and decoded."""
        raw = b"".join(envelope.content or b"" for envelope in self.envelopes)  # type: ignore[arg-type]
        decoded = "".join(
            str(letter["Subject"]) + body(letter) + body(letter, "html") for letter in self.letters
        )
        return raw + decoded.encode()


class Hooks:
    """What the web server was posted, with its headers, and the status it answers; `callers` are the connections."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], dict[str, str]]] = []
        self.status = 200
        self.callers: set[object] = set()
        self.url = ""


class Gateway:
    """What a gateway of Zalo or SMS was asked to send and what it was asked later, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, object]]] = []
        self.questions: list[tuple[str, dict[str, str]]] = []
        self.status, self.says = 200, b"{}"
        self.port = 0


def address(post: str) -> str:
    return f"{post}@unit.example"


def body(letter: EmailMessage, form: str = "plain") -> str:
    part = letter.get_body((form,))
    assert part is not None
    return str(part.get_content())
