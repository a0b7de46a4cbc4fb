"""A .doc file of Word 97-2003 into text by the program antiword or catdoc, where one is installed.

Here: asking the program. Not here: newer Word files (word).
"""

import shutil
import subprocess
from collections.abc import Iterator

from documents.formats import limits
from documents.formats.packed import OLD_OFFICE
from documents.formats.tables import Cell, lines_of_table
from models.errors import Refused

_PROGRAMS = (
    ("antiword", ("-m", "UTF-8.txt", "-w", "0", "-")),
    ("catdoc", ("-d", "utf-8", "-w", "-")),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def doc_text(data: bytes) -> str:
    """One line a paragraph. Raises Refused where no program is there, or where it cannot read the file."""
    if _ENCRYPTED in data:
        raise Refused("The file is protected by a password; save it without one and send that copy.")
    found = [(path, options) for name, options in _PROGRAMS if (path := shutil.which(name))]
    if not data.startswith(OLD_OFFICE) or not found:
        raise Refused(
            "Files ending in {ending} cannot be read yet; save the document as .docx or .txt.", ending=".doc"
        )
    for path, options in found:
        done = subprocess.run(  # noqa: S603 - found on the path; the file comes over stdin
            [path, *options], input=data, capture_output=True, check=False, timeout=limits.SECONDS
        )
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode == 0 and text.strip():
            return "\n".join(_lines(text)) + "\n"
    raise Refused(
        "The Word file is damaged or protected by a password; open it in Word, save it as .docx and send that copy."
    )


def _lines(text: str) -> Iterator[str]:
    """Antiword draws tables with bars, and a long cell goes on in a row whose first cell is empty."""
    rows: list[list[Cell]] = []
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("|") and bare.endswith("|"):
            cells = [cell.strip() for cell in bare[1:-1].split("|")]
            if rows and not cells[0] and len(cells) == len(rows[-1]):
                for cell, more in zip(rows[-1], cells, strict=True):
                    cell.extend([more] if more else [])
            else:
                rows.append([[cell] for cell in cells])
            continue
        yield from lines_of_table(rows)
        rows = []
        yield line.rstrip()
    yield from lines_of_table(rows)
