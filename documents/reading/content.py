"""Bytes into text: which format it is, and what is refused before a word is read.

Here: the first bytes, endings and sizes. Not here: what a file of a format holds (documents.formats).
"""

from pathlib import PurePath

from documents.formats.apart import Kind, read_apart
from documents.formats.limits import MOST_BYTES, MOST_CHARACTERS
from documents.formats.plain import csv_rows, decoded
from documents.formats.text import Content
from models.errors import Refused

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "Content", "content_of", "refuse_too_large"]

_ENDINGS: dict[str, Kind] = {
    ".docx": "docx", ".docm": "docx", ".odt": "odt", ".pdf": "pdf", ".doc": "doc",
    ".xlsx": "tasks", ".xlsm": "tasks", ".xls": "tasks", ".ods": "tasks",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".tif": "image", ".tiff": "image",
}  # fmt: skip
_OTHER_FORMATS = {
    ".rtf", ".ppt", ".pptx", ".odp", ".zip", ".rar", ".7z", ".eml", ".msg", ".htm", ".html", ".gif", ".bmp", ".webp",
}  # fmt: skip
_BEGINNINGS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
)
_PACKED, _OLD_OFFICE, _LOOKED_AT = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", 4096
_RICH_TEXT = b"{\\rtf"


def content_of(data: bytes, filename: str) -> Content:
    """What a document holds, newlines as they stand. Raises Refused with a sentence that says what to do."""
    refuse_too_large(data)
    ending = PurePath(filename).suffix.lower()
    kind = _kind(data, ending)
    if kind is None and (ending in _OTHER_FORMATS or data.startswith(_RICH_TEXT)):
        raise Refused(
            "Files ending in {ending} cannot be read yet; save the document as .docx or .txt.",
            ending=".rtf" if data.startswith(_RICH_TEXT) else ending,
        )
    content = _plain(data, ending) if kind is None else Content(**read_apart(kind, data))
    if len(content.text) > MOST_CHARACTERS:
        raise Refused(
            "The document is longer than {characters} characters; split it and send the parts.",
            characters=MOST_CHARACTERS,
        )
    if not content.text.strip():
        raise Refused("The document holds no text; if it is a scan, type the text or send the Word file.")
    return content


def refuse_too_large(data: bytes) -> None:
    """Refuse what is empty, or larger than any document of an office."""
    if not data.strip():
        raise Refused("The file is empty; choose the file that holds the document.")
    if len(data) > MOST_BYTES:
        raise Refused(
            "The file is larger than {megabytes} MB; send a smaller copy without pictures.",
            megabytes=MOST_BYTES // 1_000_000,
        )


def _kind(data: bytes, ending: str) -> Kind | None:
    """What a file is by its first bytes, or by its ending where they say nothing; None for plain text."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    known = _ENDINGS.get(ending)
    if data.startswith(_PACKED) and known in {None, "doc", "pdf", "image"}:
        return _packed_kind(data[:_LOOKED_AT]) or known
    if data.startswith(_OLD_OFFICE) and known is None:
        return "doc"
    return None if data.startswith(_RICH_TEXT) else known


def _packed_kind(beginning: bytes) -> Kind | None:
    if b"word/" in beginning:
        return "docx"
    if b"application/vnd.oasis.opendocument.text" in beginning:
        return "odt"
    return "tasks" if b"xl/" in beginning or b"opendocument.spreadsheet" in beginning else None


def _plain(data: bytes, ending: str) -> Content:
    text, converted = decoded(data)
    if ending == ".csv":
        from documents.formats.workbook import table_text  # noqa: PLC0415 - its library waits until it is needed

        text = table_text([csv_rows(text)])
    return Content(text, converted=converted)
