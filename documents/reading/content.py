"""Bytes into text: which format it is, and what is refused before a word is read.

Here: endings, sizes, character sets. Not here: what a .docx file holds (docx_text).
"""

from pathlib import PurePath

from documents.reading.docx_text import docx_text
from models.errors import Refused

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 2_000_000
_OTHER_FORMATS = {".pdf", ".doc", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx"} | {
    ".zip", ".rar", ".7z", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".eml", ".msg", ".htm", ".html",
}  # fmt: skip


def content_of(data: bytes, filename: str) -> str:
    """The text of a document, newlines as they stand. Raises Refused with a sentence that says what to do."""
    if not data.strip():
        raise Refused("The file is empty; choose the file that holds the document.")
    if len(data) > MOST_BYTES:
        raise Refused(
            "The file is larger than {megabytes} MB; send a smaller copy without pictures.",
            megabytes=MOST_BYTES // 1_000_000,
        )
    ending = PurePath(filename).suffix.lower()
    if ending in _OTHER_FORMATS:
        raise Refused(
            "Files ending in {ending} cannot be read yet; save the document as .docx or .txt.", ending=ending
        )
    text = docx_text(data, MOST_CHARACTERS) if ending == ".docx" else _decoded(data)
    if len(text) > MOST_CHARACTERS:
        raise Refused(
            "The document is longer than {characters} characters; split it and send the parts.",
            characters=MOST_CHARACTERS,
        )
    if not text.strip():
        raise Refused("The document holds no text; if it is a scan, type the text or send the Word file.")
    return text


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("The file is not UTF-8 text; save it as UTF-8 text or as .docx.") from error
    if "\0" in text:
        raise Refused("The file is not UTF-8 text; save it as UTF-8 text or as .docx.")
    return text
