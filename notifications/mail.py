"""One mail on the wire: our words in both forms, our Message-ID, one truthful answer.

Here: Route and `send` by SMTP. Not here: reading channel addresses (notifications.delivery), keeping connections
(notifications.wire).
"""

import base64
import datetime as dt
import smtplib
import ssl
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from models.acts.outbox import Text
from notifications.outcome import SENT, UNUSABLE, Failure, Outcome
from notifications.wire import Server, Wire

PERMANENT = 500
LOCAL, CRLF = "localhost", "\r\n"


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


#: RFC 5322 allows a line of 998 characters.
ONE_LINE = EmailPolicy(max_line_length=998, linesep="\r\n")
#: Both forms of our words. Base64 holds letters with marks in fewer characters than quoted-printable, and is made by C code.
MAIL = """\
Message-ID: <{key}@{domain}>
Date: {date}
{addresses}{subject}X-Dondoc-Key: {key}
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_{key}"

--=_{key}
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

{text}
--=_{key}
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

{html}
--=_{key}--
""".replace("\n", "\r\n")


def _hand_over(wire: Wire, route: Route, letter: bytes, timeout: float) -> None:
    server = Server(
        route.host, route.port, route.security, route.user, route.password, route.verify, route.domain
    )
    smtp = wire.smtp(server, timeout)
    try:
        smtp.sendmail(address_of(route.sender), _envelope(route), letter)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
        raise  # the server answered, so the connection is as good as before; smtplib has ended it where told to
    except BaseException:
        wire.hang_up(server)
        raise


def _letter(route: Route, text: Text, at: dt.datetime, key: str) -> bytes:
    return MAIL.format(
        key=key, domain=route.domain, date=format_datetime(at), addresses=_addresses(route), subject=_subject(text),
        text=_base64(text.text), html=_base64(text.html),
    ).encode("ascii")  # fmt: skip


@lru_cache(maxsize=256)
def _addresses(route: Route) -> str:
    """The headers that name people, each in one line; a library reads and writes them again, which takes its time."""
    headers = EmailMessage(policy=ONE_LINE)
    headers["From"] = route.sender
    headers["To"] = ", ".join(route.to)
    if route.copies:
        headers["Cc"] = ", ".join(route.copies)
    if route.reply_to:
        headers["Reply-To"] = ", ".join(route.reply_to)
    return "".join(ONE_LINE.fold(name, value) for name, value in headers.items())


def _subject(text: Text) -> str:
    """A subject in lines of whole encoded words: Python 3.11 folds others and loses, or adds, a space between two."""
    words = Header(" ".join(text.subject.split()), "utf-8", header_name="Subject")
    return f"Subject: {words.encode(linesep=CRLF)}{CRLF}"


def _base64(text: str) -> str:
    """In lines of 76 characters; the ends of lines in the text itself as mail wants them."""
    return base64.encodebytes(text.replace("\n", CRLF).encode()).decode("ascii").replace("\n", CRLF)


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
