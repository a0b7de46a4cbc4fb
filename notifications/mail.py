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
from notifications.outcome import SENT, Blame, Failure, Outcome, Sent, unreachable, unusable
from notifications.wire import Server, Wire

PERMANENT = 500
TOO_LARGE = 552
#: The login is missing, refused, or too weak, whoever the mail is for.
LOGIN = {530, 534, 535, 538}
#: So is a server that takes mail for others only after a login.
RELAY = b"relay"
LOCAL = "localhost"
Refusals = dict[str, tuple[int, bytes]]


@dataclass(frozen=True)
class Route:
    """Where a mail goes: its server, and the addresses as written in headers.

    The server's own `name` for us is the right half of every Message-ID of this office.
    """

    server: Server
    sender: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    blind_copies: tuple[str, ...]
    reply_to: tuple[str, ...]
    wants_pgp: bool


def send(wire: Wire, route: Route, text: Text, at: dt.datetime, *, key: str, timeout: float) -> Outcome:
    """Send one mail; refused by a 5xx answer is permanent, anything that may pass is not."""
    if route.wants_pgp:
        return unusable("the channel's address asks for PGP, which is not done here")
    if not route.to:
        return unusable()
    try:
        refused = _hand_over(wire, route, _letter(route, text, at, key), timeout)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _why(error)
    if not refused:
        return SENT
    # Those who took it have it, so it is never sent again; that others did not is said.
    return Sent(note=f"the mail server refused some of the channel's addresses ({_lowest(refused)})")


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


def _hand_over(wire: Wire, route: Route, letter: EmailMessage, timeout: float) -> Refusals:
    """Which of several recipients the server refused."""
    smtp = wire.smtp(route.server, timeout)
    try:
        return smtp.send_message(letter, address_of(route.sender), _envelope(route))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
        raise  # the server answered, so the connection is as good as before; smtplib has ended it where told to
    except BaseException:
        wire.hang_up(route.server)
        raise


def _letter(route: Route, text: Text, at: dt.datetime, key: str) -> EmailMessage:
    letter = EmailMessage(policy=WHOLE_WORDS)
    letter["Message-ID"] = f"<{key}@{route.server.name}>"
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
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPResponseException():
            return _answered(error)
        case smtplib.SMTPNotSupportedError():
            why = "the mail server does not offer the login or encryption asked for"
            return Failure(why, permanent=True, blame=Blame.SERVICE)
        case ssl.SSLError():  # a ValueError too, where it is about the certificate
            return Failure(
                "the mail server's certificate is not trusted", permanent=False, blame=Blame.SERVICE
            )
        case ValueError():  # an address or a host name that no mail can be written to
            return unusable()
        case _:
            return unreachable("the mail server")


def _answered(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> Failure:
    """Whether the server refused this mail, or would refuse any: at the greeting, the login, the sender."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = _lowest(error.recipients)
        is_any = code in LOGIN or any(RELAY in text.lower() for _, text in error.recipients.values())
    else:
        code = error.smtp_code
        is_of_mail = code == TOO_LARGE or isinstance(error, smtplib.SMTPDataError)
        is_any = code < PERMANENT or code in LOGIN or not is_of_mail
    return _refused(code, Blame.SERVICE if is_any else Blame.MESSAGE)


def _refused(code: int, blame: Blame) -> Failure:
    if code >= PERMANENT:
        return Failure(f"the mail server refused the mail ({code})", permanent=True, blame=blame)
    return Failure(f"the mail server was not ready to take the mail ({code})", permanent=False, blame=blame)


def _lowest(refusals: Refusals) -> int:
    return min(code for code, _ in refusals.values())
