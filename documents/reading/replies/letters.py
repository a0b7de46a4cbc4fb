"""A mail as its writer meant it: who wrote to whom, in answer to what, the words in Unicode, and the files.

Here: `read`, from the bytes of any mail to a plain value. Character sets that are wrong or missing, TCVN3 and VNI, HTML
without a plain part and lines that flow are put right. Not here: which words are the writer's own (own_words), whether a
person wrote it (automatic), and what the words mean (understanding).
"""

import datetime as dt
import email
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from documents.formats import plain
from documents.formats.legacy_fonts import unicode_of
from documents.reading.replies import pages
from models.errors import Refused

#: What every machine writes where it does not know the character set.
_BY_DEFAULT = frozenset(
    {"", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252", "unknown-8bit"}
)
_IDS = re.compile(r"<([^<>\s]{3,250})>")
_TONED = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_PROVEN = 3
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_KIND = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_CUT = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]+|\.{2,}|[\u202a-\u202e\u2066-\u2069]")
#: An answer is short; what follows after so many characters is no part of it.
LONGEST = 100_000
LONGEST_NAME = 120
UNNAMED = "tep-dinh-kem"


@dataclass(frozen=True)
class Attached:
    """A file that came with a mail, by a name that is safe to keep."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """One mail. `answers` are the ids of what it answers, the nearest first; `sender` is empty where several or none sign."""

    sender: str
    to: frozenset[str]
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    text: str
    headers: dict[str, str]
    sent_at: dt.datetime | None = None
    attached: tuple[Attached, ...] = ()

    @property
    def answers(self) -> str:
        """The id of the mail that this one answers, as far as its headers tell."""
        return self.in_reply_to or (self.references[-1] if self.references else "")


def read(raw: bytes) -> Letter:
    """What a mail says; a mail that is broken says less, and breaks nothing."""
    mail = email.message_from_bytes(raw)
    senders = _addresses(mail, "From")
    return Letter(
        sender=senders[0] if len(senders) == 1 else "",
        to=frozenset(_addresses(mail, "To")),
        message_id=next(iter(_ids(mail, "Message-ID")), ""),
        in_reply_to=next(iter(_ids(mail, "In-Reply-To")), ""),
        references=tuple(_ids(mail, "References")),
        subject=_header(mail, "Subject"),
        text=_text(mail)[:LONGEST],
        # Of headers that stand twice the first counts: our own server puts its own on top.
        headers={name.lower(): str(value)[:500] for name, value in reversed(mail.items())},
        sent_at=_sent_at(mail),
        attached=tuple(_attached(mail)),
    )


def safe_name(name: str) -> str:
    """The name of a file without folders, signs that a system reads as orders, or a turned direction of writing."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem, dot, ending = _CUT.sub("_", last).strip(" ._").rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME] or UNNAMED
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or UNNAMED}.{ending[:20]}"


def _text(mail: Message) -> str:
    """The plain part where there is one with words in it, else what the HTML shows."""
    found: dict[str, str] = {}
    for part in _shown(mail):
        kind = part.get_content_type()
        words = _decoded(part)
        if kind == "text/html":
            words = pages.text(words)
        elif (part.get_param("format") or "").lower() == "flowed":  # type: ignore[union-attr]
            words = _unflowed(words, delete=str(part.get_param("delsp") or "").lower() == "yes")
        if words.strip():
            found.setdefault(kind, words)
    text = found.get("text/plain") or found.get("text/html") or ""
    return _tidy(text)


def _shown(mail: Message) -> Iterator[Message]:
    """The parts that a reader sees as the text: never what is attached, nor a mail inside the mail."""
    if mail.get_content_maintype() == "message" or mail.get_content_disposition() == "attachment":
        return
    if mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from _shown(part)
    elif mail.get_content_type() in {"text/plain", "text/html"}:
        yield mail


def _attached(mail: Message) -> Iterator[Attached]:
    """Files that somebody added: pictures that stand inside the text are signatures."""
    shown = list(_shown(mail))
    for part in mail.walk():
        name = part.get_filename()
        inside = part.get_content_disposition() != "attachment"
        if part.is_multipart() or (not name and inside) or part in shown:
            continue
        if inside and part.get_content_maintype() == "image":
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            kind = part.get_content_type()
            yield Attached(
                safe_name(_spoken(name or "")),
                kind if _KIND.fullmatch(kind) else "application/octet-stream",
                content,
            )


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return unicode_of(data.decode("utf-8"))[0]
    except UnicodeDecodeError:
        pass
    named = str(part.get_content_charset() or "").lower()
    if named not in _BY_DEFAULT:
        try:
            return unicode_of(data.decode(named))[0]
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return plain.decoded(data)[0]
    except Refused:
        # Signs that no document has (bullets of what is quoted) stop that; tones of Windows-1258 are letters of their own.
        toned = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
        return toned if len(_TONED.findall(toned)) >= _PROVEN else data.decode("cp1252", "replace")


def _unflowed(text: str, *, delete: bool) -> str:
    """RFC 3676: a line that ends with a space goes on in the next, within one depth of quoting."""
    lines: list[str] = []
    for line in text.splitlines():
        words = line.removeprefix(" ")
        before = lines[-1] if lines else ""
        depth = len(words) - len(words.lstrip(">"))
        if before.endswith(" ") and before != "-- " and len(before) - len(before.lstrip(">")) == depth:
            lines[-1] = (before[:-1] if delete else before) + words[depth:].lstrip()
        else:
            lines.append(words)
    return "\n".join(lines)


def _tidy(text: str) -> str:
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).replace("\u00a0", " ").replace("\u2019", "'")
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _header(mail: Message, name: str) -> str:
    return " ".join(_UNSEEN.sub("", _spoken(str(mail.get(name, "")))).split())


def _spoken(value: str) -> str:
    """A header in Unicode, whatever it was written in."""
    pieces = []
    try:
        for piece, charset in decode_header(value):
            data = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
            pieces.append(_guess(data, charset))
    except (ValueError, LookupError, email.errors.HeaderParseError):
        return unicodedata.normalize("NFC", value.encode("utf-8", "replace").decode())
    return unicodedata.normalize("NFC", "".join(pieces))


def _guess(data: bytes, charset: str | None) -> str:
    for name in ("utf-8", charset):
        try:
            return data.decode(name or "latin-1")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def _sent_at(mail: Message) -> dt.datetime | None:
    """When the writer says that it was written; None without a zone, for such an hour cannot be compared."""
    try:
        found = parsedate_to_datetime(str(mail.get("Date", "")))
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else None


def _ids(mail: Message, name: str) -> list[str]:
    return _IDS.findall(str(mail.get(name, "")))


def _addresses(mail: Message, name: str) -> list[str]:
    found = getaddresses([str(value) for value in mail.get_all(name, [])])
    return [_UNSEEN.sub("", address).lower() for _, address in found if "@" in address]
