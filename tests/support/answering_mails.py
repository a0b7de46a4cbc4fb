"""Answers by mail as programs write them: how each quotes what it answers, and in which characters it writes.

Here: `build`, from a row of `tests/documents/replies` to the bytes of a mail. Not here: what the rows say.
"""

import base64
import quopri
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from email.header import Header
from html import escape
from pathlib import Path
from typing import Any

import yaml

ROWS = Path(__file__).parents[1] / "documents" / "replies"
FROM_US = "Đôn Đốc <dondoc@mau.local>"
#: How programs quote: by a mark before each line, or by a block of headers.
FORMS = {
    "gmail-vi": "{says}\n\nVào Th 2, 3 thg 7, 2023 vào lúc 08:05 {us} đã\nviết:\n\n{marked}\n",
    "gmail-en": "{says}\n\nOn Mon, Jul 3, 2023 at 8:05 AM {us} wrote:\n\n{marked}\n",
    "apple-vi": "{says}\n\n> Vào 3 thg 7, 2023, lúc 08:05, {us} đã viết:\n> \n{marked}\n",
    "apple-en": "{says}\n\nSent from my iPhone\n\n> On Jul 3, 2023, at 8:05 AM, {us} wrote:\n> \n{marked}\n",
    "outlook-vi": "{says}\n________________________________\nTừ: {us}\nĐã gửi: Thứ Hai, 3 Tháng Bảy, 2023 08:05\nTới: Nguyễn Văn A\nChủ đề: Đề nghị báo cáo\n\n{sent}\n",
    "outlook-en": "{says}\n\nFrom: {us}\nSent: Monday, July 3, 2023 8:05 AM\nTo: Nguyen Van A\nSubject: Please report\n\n{sent}\n",
    "zimbra-vi": "{says}\n\n----- Thư gốc -----\nTừ: {us}\nTới: snv@mau.local\nĐã gửi: Thứ Hai, 3 Tháng 7, 2023 08:05:00\nChủ đề: Đề nghị báo cáo\n\n{sent}\n",
    "bottom": "On Mon, Jul 3, 2023 at 8:05 AM {us} wrote:\n{marked}\n\n{says}\n",
}
TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Row:
    """One answer and what a careful secretary makes of it."""

    id: str
    says: str
    gold: tuple[str, ...]
    asked: int = 1
    form: str = "gmail-vi"
    written: str = "utf-8"
    subject: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def rows(name: str) -> list[Row]:
    """The rows of one list."""
    read: list[dict[str, Any]] = yaml.safe_load((ROWS / name).read_text(encoding="utf-8"))
    return [Row(**{**row, "gold": tuple(row["gold"]), "files": tuple(row.get("files", ()))}) for row in read]


def build(
    row: Row, *, sent: str, answers: str, sender: str, to: str = "dondoc@mau.local", message_id: str = ""
) -> bytes:
    """The mail of a row in answer to the message `sent`, whose id is `answers`."""
    subject = row.subject or "Re: Đề nghị báo cáo tình hình"
    heads = {
        "Message-ID": message_id or f"<{row.id}@unit.example>", "In-Reply-To": f"<{answers}>",
        "References": f"<{answers}>", "From": f"{Header('Nguyễn Văn A', 'utf-8').encode()} <{sender}>",
        "To": to, "Subject": Header(subject, "utf-8").encode(), "Date": "Tue, 4 Jul 2023 09:00:00 +0700",
        "MIME-Version": "1.0", **row.headers,
    }  # fmt: skip
    body = _part(row, sent)
    if row.files:
        body = _with_files(body, row.files)
    return "".join(f"{name}: {value}\r\n" for name, value in heads.items()).encode() + body


def quoted(form: str, says: str, sent: str) -> str:
    """The plain text that a program makes of an answer."""
    marked = "\n".join(f"> {line}" for line in sent.splitlines())
    return FORMS.get(form, "{says}\n").format(says=says, us=FROM_US, marked=marked, sent=sent)


def _page(form: str, says: str, sent: str) -> str:
    own = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in says.splitlines())
    theirs = "<br>".join(escape(line) for line in sent.splitlines())
    if form == "gmail-html":
        return f'<div dir="ltr">{own}</div><br><div class="gmail_quote"><div class="gmail_attr">Vào lúc 08:05, {escape(FROM_US)} đã viết:<br></div><blockquote>{theirs}</blockquote></div>'
    return (
        f"<html><head><style>p {{ color: red }}</style></head><body>{own}<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> {escape(FROM_US)}<br>"
        f"<b>Sent:</b> Monday, July 3, 2023 8:05 AM<br><b>To:</b> Nguyen Van A<br><b>Subject:</b> Please report</p></div><div>{theirs}</div></body></html>"
    )


def _part(row: Row, sent: str) -> bytes:
    says = row.says.strip("\n")
    if row.form.endswith("-html"):
        page = _page(row.form, says, sent).encode()
        return _headed('text/html; charset="utf-8"', "quoted-printable", quopri.encodestring(page))
    text = quoted(row.form, says, sent)
    kind, encoding, write = WRITTEN[row.written]
    # A sheet of an old program has one byte a letter, and quotes nothing.
    return _headed(f"text/plain{kind}", encoding, write(says if row.written == "tcvn3" else text))


def _headed(kind: str, encoding: str, body: bytes) -> bytes:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


def _cp1258(text: str) -> bytes:
    """Windows-1258 has letters with hats and hooks, and tones as letters of their own."""
    found = b""
    for letter in text:
        base, tones = letter, ""
        while len(parted := unicodedata.normalize("NFD", base)) > 1 and any(tone in TONES for tone in parted):
            tones += "".join(one for one in parted if one in TONES)
            base = unicodedata.normalize("NFC", "".join(one for one in parted if one not in TONES))
        found += base.encode("cp1258", "replace") + tones.encode("cp1258")
    return found


def _flow(line: str) -> str:
    if line.startswith(">"):
        return line
    words = line.split(" ")
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] += f"{word} "
    return "\n".join([*lines[:-1], lines[-1].rstrip(" ")])


def _flowed(text: str) -> bytes:
    return "\n".join(_flow(line) for line in text.splitlines()).encode()


#: What a mail says of its characters, how they travel, and what they are.
WRITTEN: dict[str, tuple[str, str, Callable[[str], bytes]]] = {
    "utf-8": ("; charset=utf-8", "base64", lambda text: base64.encodebytes(text.encode())),
    "utf8-as-latin1": (
        "; charset=iso-8859-1",
        "quoted-printable",
        lambda text: quopri.encodestring(text.encode()),
    ),
    "cp1258": ("; charset=windows-1258", "8bit", _cp1258),
    "cp1258-undeclared": ("", "8bit", _cp1258),
    "tcvn3": ("; charset=windows-1252", "8bit", lambda text: text.encode("cp1252")),
    "nfd": ("; charset=utf-8", "8bit", lambda text: unicodedata.normalize("NFD", text).encode()),
    "flowed": ("; charset=utf-8; format=flowed", "8bit", _flowed),
}


def _with_files(body: bytes, names: tuple[str, ...]) -> bytes:
    parts = [b"--=_x\r\n" + body + b"\r\n"]
    for name in names:
        spoken = Header(name, "utf-8").encode()
        heads = f'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{spoken}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        parts.append(
            b"--=_x\r\n" + heads.encode() + base64.encodebytes(f"content of {name}".encode()) + b"\r\n"
        )
    return b'Content-Type: multipart/mixed; boundary="=_x"\r\n\r\n' + b"".join(parts) + b"--=_x--\r\n"
