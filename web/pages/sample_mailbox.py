"""The sample office's mails as its people got them: a newcomer sees what leaders would read.

Here: listing and showing mails of the Maildir in the data folder; there is no such page in a real office.
Not here: receiving mails (deployments), wording them (notifications).
"""

import datetime as dt
import mailbox
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from models.errors import NotFound
from web.call import Asked, Call

router = APIRouter()
FOLDER = "mailbox"
#: The mail brings its own look and nothing else: no script, no picture, no request.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


@dataclass(frozen=True)
class Mail:
    """One mail in plain values."""

    key: str
    to_name: str
    to_address: str
    subject: str
    at: dt.datetime | None
    text: str
    html: str


@router.get("/mailbox")
def mails(call: Asked, to: str = "") -> Response:
    _only_in_the_sample(call)
    found = sorted(_mails(call), key=lambda mail: (mail.at is not None, mail.at, mail.key), reverse=True)
    counts: dict[str, int] = {}
    for mail in found:
        counts[mail.to_name] = counts.get(mail.to_name, 0) + 1
    shown = [mail for mail in found if not to or mail.to_name == to]
    return call.page(
        "mailbox/mails.html", mails=shown, counts=dict(sorted(counts.items())), to=to, total=len(found)
    )


@router.get("/mailbox/{key}")
def mail(key: str, call: Asked) -> Response:
    _only_in_the_sample(call)
    found = _mail(call, key)
    return call.page("mailbox/mail.html", mail=found, parts=_with_links(found.text, call))


@router.get("/mailbox/{key}/html")
def html(key: str, call: Asked) -> Response:
    _only_in_the_sample(call)
    return HTMLResponse(_mail(call, key).html, headers={"Content-Security-Policy": MAIL_POLICY})


def _only_in_the_sample(call: Call) -> None:
    """A real office keeps no mailbox here; in the sample all people are invented, so anybody may look."""
    if not call.is_sample:
        raise NotFound("There is no such page; go back to your desk.")
    call.recognise()


def _mails(call: Call) -> list[Mail]:
    folder = call.office.settings.data / FOLDER
    if not (folder / "new").is_dir():
        return []
    return [_read(key, stored.as_bytes()) for key, stored in _maildir(folder).items()]


def _mail(call: Call, key: str) -> Mail:
    folder = call.office.settings.data / FOLDER
    stored = _maildir(folder).get(key) if (folder / "new").is_dir() else None
    if stored is None:
        raise NotFound("There is no such mail; go back to the mailbox.")
    return _read(key, stored.as_bytes())


def _maildir(folder: Path) -> mailbox.Maildir:
    return mailbox.Maildir(folder, create=False)


def _read(key: str, data: bytes) -> Mail:
    letter = message_from_bytes(data, policy=policy.default)
    name, address = parseaddr(str(letter.get("To", "")))
    return Mail(
        key=key,
        to_name=name or address,
        to_address=address,
        subject=str(letter.get("Subject", "")),
        at=parsedate_to_datetime(str(letter["Date"])) if letter["Date"] else None,
        text=_part(letter, "plain"),
        html=_part(letter, "html"),
    )


def _part(letter: EmailMessage, kind: str) -> str:
    found = letter.get_body((kind,))
    return str(found.get_content()) if found else ""


def _with_links(text: str, call: Call) -> list[tuple[str, str]]:
    """The text in pieces (words, address): addresses of this office can be opened, here and on any port."""
    own = re.compile(re.escape(call.office.settings.base_url.rstrip("/")) + r"/\S*")
    pieces: list[tuple[str, str]] = []
    end = 0
    for found in own.finditer(text):
        pieces += [(text[end : found.start()], ""), (found[0], urlsplit(found[0]).path)]
        end = found.end()
    return [*pieces, (text[end:], "")]
