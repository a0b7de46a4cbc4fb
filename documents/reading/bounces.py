"""Mails that say that a mail did not arrive: reports as RFC 3464 has them, and older ones in plain words.

Here: `read`, from the bytes of any mail to a plain value, or None where it is something else. A mail in words only tells
that something came back, never for whom, so it stays unclear. Not here: fetching mails (flows.sources.mailbox), and what
follows from one (models.acts.bouncing).
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr

from models.rules.receipts import Fate

#: Our key as it stands in Message-ID, header and footer.
KEY = re.compile(r"\bdd-[0-9a-f]{20}\b")
ADDRESS = re.compile(r"[^\s<>;,]+@[^\s<>;,]+")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
MACHINES = ("mailer-daemon@", "postmaster@")
RETURNED = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
REPORTS = {"message/delivery-status", "message/global-delivery-status"}
#: A key stands near the top of a text that quotes a mail; a whole archive is not searched.
LONGEST = 200_000


@dataclass(frozen=True)
class Returned:
    """What became of the mail at one recipient's: every address that the report gives for it, and the status code."""

    addresses: frozenset[str]
    fate: Fate
    status: str


@dataclass(frozen=True)
class Bounce:
    """A mail about one of ours, by its key; without recipients it is unclear whom it did not reach."""

    key: str
    recipients: tuple[Returned, ...] = ()


def read(raw: bytes) -> Bounce | None:
    """What a mail tells about one of ours that came back; None for every other mail, however broken."""
    try:
        mail = email.message_from_bytes(raw)
        report = next((part for part in mail.walk() if part.get_content_type() in REPORTS), None)
        if report is not None:
            return _reported(mail, report)
        return _in_words(mail, raw)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError):
        return None  # such a mail is no report of any server


def _reported(mail: Message, report: Message) -> Bounce | None:
    key = next((found for text in _headers_of_ours(mail) if (found := _key(text))), None)
    if key is None:
        return None
    blocks = report.get_payload()
    recipients = [_returned(block) for block in blocks if isinstance(block, Message)] if blocks else []
    return Bounce(key, tuple(one for one in recipients if one is not None))


def _returned(block: Message) -> Returned | None:
    """One recipient's block; the first block of a report is about the server and names none."""
    named = f"{block.get('Original-Recipient', '')} {block.get('Final-Recipient', '')}"
    addresses = frozenset(address.lower() for address in ADDRESS.findall(named))
    status = STATUS.search(str(block.get("Status", "")))
    code = status[0] if status else ""
    fate = _fate(str(block.get("Action", "")).strip().lower(), code)
    return Returned(addresses, fate, code) if addresses and fate is not None else None


def _fate(action: str, code: str) -> Fate | None:
    match action:
        case "failed":
            # A server that gave up after days says 4: it did not arrive, but the address may be right.
            return Fate.FAILED if code.startswith("4") else Fate.BOUNCED
        case "delayed":
            return Fate.DELAYED
        case "delivered":
            return Fate.DELIVERED
        case _:
            return None


def _headers_of_ours(mail: Message) -> Iterator[str]:
    """Where our own headers stand in a report: in the mail that came back, else in what the report answers to."""
    for part in mail.walk():
        if part.get_content_type() in RETURNED:
            inner = part.get_payload()
            ours = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(ours, Message):
                yield f"{ours.get('X-Dondoc-Key', '')} {ours.get('Message-ID', '')}"
            else:
                yield str(inner)[:LONGEST]
    yield f"{mail.get('In-Reply-To', '')} {mail.get('References', '')}"


def _in_words(mail: Message, raw: bytes) -> Bounce | None:
    sender = parseaddr(str(mail.get("From", "")))[1].lower()
    if not sender.startswith(MACHINES) and str(mail.get("Return-Path", "")).strip() != "<>":
        return None
    if mail.get("Auto-Submitted", "").lower().startswith("auto-replied") and not sender.startswith(MACHINES):
        return None  # somebody is on holiday
    key = _key(raw[:LONGEST].decode("ascii", "replace"))
    return Bounce(key) if key else None


def _key(text: str) -> str | None:
    found = KEY.search(text)
    return found[0] if found else None
