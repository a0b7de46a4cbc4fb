"""One mail on the wire: our words in both forms, our Message-ID, one truthful answer.

Here: Route and `send` by SMTP. Not here: reading channel addresses (notifications.delivery), keeping connections
(notifications.wire).
"""

import datetime as dt
import smtplib
import ssl
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr

from models.acts.outbox import Text
from notifications.outcome import SENT, UNUSABLE, Failure, Outcome
from notifications.wire import Server, Wire

PERMANENT = 500
LOCAL = "localhost"


@dataclass(frozen=True)
class Route:
    """Where a mail goes: server, security (insecure, ssl, starttls), login, and the addresses as written in headers.

    `domain` is the right half of every Message-ID of this office.
    """

    host: str
    port: int
    security: str
    user: str | None
    password: str | None
    verify: bool
    sender: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    blind_copies: tuple[str, ...]
    reply_to: tuple[str, ...]
    wants_pgp: bool
    domain: str


def send(wire: Wire, route: Route, text: Text, at: dt.datetime, *, key: str, timeout: float) -> Outcome:
    """Send one mail; refused by a 5xx answer is permanent, anything that may pass is not."""
    if route.wants_pgp:
        return Failure("the channel's address asks for PGP, which is not done here", permanent=True)
    if not route.to:
        return Failure(UNUSABLE, permanent=True)
    try:
        _hand_over(wire, route, _letter(route, text, at, key), timeout)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _why(error)
    return SENT


def formatted(name: str, address: str) -> str:
    """A name and an address as a header shows them."""
    if name.isascii():
        return formataddr((name, address))
    plain = name.replace('"', "'").replace("\\", "")
    return f'"{plain}" <{address}>'


def address_of(written: str) -> str:
    """The bare address."""
    return parseaddr(written)[1] or written


def name_of(written: str) -> str:
    """The name, if any."""
    return parseaddr(written)[0]


def domain_of(written: str) -> str:
    """The right half of the address."""
    return address_of(written).rpartition("@")[2] or LOCAL


class _WholeWords(EmailPolicy):
    """Python 3.11 folds a header of several encoded words and loses, or adds, the space between two of them."""

    def fold(self, name: str, value: str) -> str:
        """A subject in lines of whole encoded words; any other header in one line."""
        if name.lower() != "subject":
            return str(ONE_LINE.fold(name, value))
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes."""
        return self.fold(name, value).encode("ascii")


#: RFC 5322 allows a line of 998 characters.
ONE_LINE = EmailPolicy(max_line_length=998)
WHOLE_WORDS = _WholeWords()


def _hand_over(wire: Wire, route: Route, letter: EmailMessage, timeout: float) -> None:
    server = Server(
        route.host, route.port, route.security, route.user, route.password, route.verify, route.domain
    )
    smtp = wire.smtp(server, timeout)
    try:
        smtp.send_message(letter, address_of(route.sender), _envelope(route))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
        raise  # the server answered, so the connection is as good as before; smtplib has ended it where told to
    except BaseException:
        wire.hang_up(server)
        raise


def _letter(route: Route, text: Text, at: dt.datetime, key: str) -> EmailMessage:
    letter = EmailMessage(policy=WHOLE_WORDS)
    letter["Message-ID"] = f"<{key}@{route.domain}>"
    letter["Date"] = format_datetime(at)
    letter["From"] = route.sender
    letter["To"] = ", ".join(route.to)
    if route.copies:
        letter["Cc"] = ", ".join(route.copies)
    if route.reply_to:
        letter["Reply-To"] = ", ".join(route.reply_to)
    letter["Subject"] = " ".join(text.subject.split())
    letter["X-Dondoc-Key"] = key
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text.text, cte="quoted-printable")
    letter.add_alternative(text.html, subtype="html", cte="quoted-printable")
    return letter


def _envelope(route: Route) -> list[str]:
    return [address_of(written) for written in (*route.to, *route.copies, *route.blind_copies)]


def _why(error: Exception) -> Failure:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refused(min(code for code, _ in error.recipients.values()))
        case smtplib.SMTPResponseException():
            return _refused(error.smtp_code)
        case smtplib.SMTPNotSupportedError():
            return Failure("the mail server does not offer the login or encryption asked for", permanent=True)
        case ssl.SSLError():  # a ValueError too, where it is about the certificate
            return Failure("the mail server's certificate is not trusted", permanent=False)
        case ValueError():  # an address or a host name that no mail can be written to
            return Failure(UNUSABLE, permanent=True)
        case _:
            return Failure("the mail server could not be reached", permanent=False)


def _refused(code: int) -> Failure:
    if code >= PERMANENT:
        return Failure(f"the mail server refused the mail ({code})", permanent=True)
    return Failure(f"the mail server was not ready to take the mail ({code})", permanent=False)
