"""Reading a mailbox by IMAP: the mails that have come since the last time, as bytes, and nothing in it is changed.

Here: `fetch`, from imaps://USER:PASSWORD@SERVER/FOLDER. Where one stands is told by UIDVALIDITY and UID, for marks and
numbers change. Not here: what a mail means (documents.reading), and what follows from it (flows.mailbox).
"""

import hashlib
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from imap_tools import AND, MailMessage, U
from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted

from flows.sources.answer import SourceError

#: So many mails a time; the rest comes the next time.
AT_ONCE = 200
#: Of a mail that is larger only the beginning is fetched: who wrote it, in answer to what.
LARGEST = 10 * 1024 * 1024
BEGINNING = 64 * 1024
PORTS = {"imaps": 993, "imap": 143}


@dataclass(frozen=True)
class Position:
    """How far a mailbox is read: numbers count only under one `uid_validity`."""

    uid_validity: int = 0
    last_uid: int = 0


@dataclass(frozen=True)
class Fetched:
    """New mails in the order in which they came, the beginnings of those that are too large, and where that leaves us."""

    position: Position
    mails: tuple[bytes, ...]
    cut: tuple[bytes, ...] = ()


def key(url: str) -> str:
    """What tells one mailbox from another, without its password."""
    parts = urlsplit(url)
    return hashlib.sha256(f"{parts.hostname}\n{parts.username}\n{parts.path}".encode()).hexdigest()


def fetch(url: str, since: Position, *, timeout: float) -> Fetched:
    """The mails after `since`; SourceError says in one sentence why they could not be had."""
    try:
        with _opened(url, timeout) as (box, folder):
            validity = box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
            last = since.last_uid if since.uid_validity == validity else 0
            box.folder.set(folder, readonly=True)
            # A server answers “from N on” with its last mail even where that is older.
            known = sorted(
                uid for found in box.uids(AND(uid=U(str(last + 1), "*"))) if (uid := int(found)) > last
            )
            wanted = known[:AT_ONCE]
            if not wanted:
                return Fetched(Position(validity, last), ())
            small = AND(uid=",".join(map(str, wanted)), size_lt=LARGEST)
            whole = {mail.uid: _bytes(mail) for mail in box.fetch(small, mark_seen=False)}
            beginnings = [_beginning(box, uid) for uid in wanted if str(uid) not in whole]
            cut = tuple(one for one in beginnings if one)
            return Fetched(Position(validity, wanted[-1]), tuple(whole.values()), cut)
    except MailboxLoginError:
        raise SourceError("the mailbox refused the login") from None
    except (ImapToolsError, imaplib.IMAP4.error, KeyError, ValueError):
        raise SourceError("the mailbox answered with something else than was asked") from None
    except ssl.SSLError:
        raise SourceError("the mailbox's certificate is not trusted") from None
    except OSError:
        raise SourceError("the mailbox could not be reached") from None


def _bytes(mail: MailMessage) -> bytes:
    return mail.obj.as_bytes(policy=mail.obj.policy.clone(mangle_from_=False))


def _beginning(box: BaseMailBox, uid: int) -> bytes:
    """The first bytes of a mail; nothing where it is gone by now."""
    _, found = box.client.uid("fetch", str(uid), f"(BODY.PEEK[]<0.{BEGINNING}>)")
    return next((bytes(part[1]) for part in found if isinstance(part, tuple)), b"")


@contextmanager
def _opened(url: str, timeout: float) -> Iterator[tuple[BaseMailBox, str]]:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise SourceError(
            "the mailbox's address is not understood; write imaps://USER:PASSWORD@SERVER/FOLDER"
        )
    port = parts.port or PORTS[parts.scheme]
    box: BaseMailBox = (
        MailBox(parts.hostname, port, timeout=timeout, ssl_context=ssl.create_default_context())
        if parts.scheme == "imaps"
        else MailBoxUnencrypted(parts.hostname, port, timeout=timeout)
    )
    with box:
        box.login(unquote(parts.username), unquote(parts.password or ""), initial_folder=None)
        yield box, unquote(parts.path.strip("/")) or "INBOX"
