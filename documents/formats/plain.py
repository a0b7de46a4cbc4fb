"""Plain text of any character set that Vietnamese was ever typed in: UTF-8, UTF-16, Windows-1258, TCVN3, VNI.

Here: bytes into characters. Not here: what fonts say about the text of a Word file (legacy_fonts).
"""

import codecs
import csv
import io
import re
import unicodedata

from documents.formats.legacy_fonts import unicode_of
from models.errors import Refused

_SIGNS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TYPED = re.compile(
    "[\x00-\x7f\xa0–—‘’“”…€ạảãàáâấầẩẫậăắằẳẵặẹẻẽèéêếềểễệịỉĩìíọỏõòóôốồổỗộơớờởỡợụủũùúưứừửữựỳýỵỷỹđ]*",
    re.IGNORECASE,
)
_TONED = re.compile("[ạảãấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", re.IGNORECASE)
_LOOKED_AT = 5_000  # characters: a title may stand over the row of headings
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(data: bytes) -> tuple[str, str | None]:
    """The text, and the legacy encoding that it was in. Raises Refused where no character set fits."""
    signed = next((name for sign, name in _SIGNS if data.startswith(sign)), "utf-8")
    try:
        text = data.decode(signed)
    except UnicodeDecodeError:
        return _single_byte(data)
    if "\0" in text:
        raise _unknown()
    return unicode_of(text)


def csv_rows(text: str) -> list[list[str]]:
    """The rows of a comma- or semicolon-separated list."""
    beginning = text[:_LOOKED_AT]
    delimiter = max(",;\t", key=beginning.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Refused("The list is no CSV file; save it as “CSV UTF-8” or .xlsx.") from error


def _single_byte(data: bytes) -> tuple[str, str | None]:
    if _CONTROLS.search(data.decode("latin-1")):
        raise _unknown()
    windows = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    if _TYPED.fullmatch(windows) and _TONED.search(windows):
        return windows, "windows-1258"
    # The five codes that Windows-1252 leaves open stand for themselves, as a browser reads them.
    text, encoding = unicode_of(
        "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in data)
    )
    if encoding is None:
        raise _unknown()
    return text, encoding


def _unknown() -> Refused:
    return Refused("The file is not UTF-8 text; save it as UTF-8 text or as .docx.")
