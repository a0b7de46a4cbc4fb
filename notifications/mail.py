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
from notifications.outcome import SENT, Blame, Failure, Outcome, Sent, unreachable, unusable
from notifications.wire import Server, Wire

PERMANENT = 500
TOO_LARGE = 552
#: The login is missing, refused, or too weak, whoever the mail is for.
LOGIN = {530, 534, 535, 538}
#: So is a server that takes mail for others only after a login.
RELAY = b"relay"
LOCAL, CRLF = "localhost", "\r\n"
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


#: RFC 5322 allows a line of 998 characters.
ONE_LINE = EmailPolicy(max_line_length=998, linesep="\r\n")
#: Both forms of our words. Base64 holds letters with marks in fewer characters than quoted-printable, and is made by C code.
MAIL = """\
Message-ID: <{id}@{domain}>
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


def _hand_over(wire: Wire, route: Route, letter: bytes, timeout: float) -> Refusals:
    """Which of several recipients the server refused."""
    smtp = wire.smtp(route.server, timeout)
    try:
        return smtp.sendmail(address_of(route.sender), _envelope(route), letter)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
        raise  # the server answered, so the connection is as good as before; smtplib has ended it where told to
    except BaseException:
        wire.hang_up(route.server)
        raise


def _letter(route: Route, text: Text, at: dt.datetime, key: str) -> bytes:
    return MAIL.format(
        id=f"{key}.{text.token}" if text.token else key, key=key, domain=route.server.name, date=format_datetime(at), addresses=_addresses(route), subject=_subject(text),
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
