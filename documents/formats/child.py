"""The process that reads one file: bytes on standard input, one JSON answer on standard output.

Here: its limits, and which reader a kind of file needs; each reader is imported only when it is needed. Started
by apart.py as `python -m documents.formats.child KIND SECONDS`; nothing else imports it but tests.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from documents.formats import limits
from models.errors import Refused


def main() -> None:
    """Read standard input as argv[1] within argv[2] seconds of processor time."""
    kind, seconds = sys.argv[1], int(sys.argv[2])
    _bounded(seconds)
    answer = json.dumps(answered(kind, sys.stdin.buffer.read()))
    sys.stdout.buffer.write(answer.encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # what is open in a library's memory need not be put in order


def answered(kind: str, data: bytes) -> dict[str, Any]:
    """The answer to the parent: what was read, or the sentence and values of a refusal."""
    try:
        return READERS[kind](data)
    except Refused as refused:
        return {"refused": refused.msgid, "values": refused.values}
    except (MemoryError, RecursionError):
        return {"refused": _TOO_MUCH.msgid, "values": {}}


def _docx(data: bytes) -> dict[str, Any]:
    from documents.formats.word import docx_text  # noqa: PLC0415 - each file needs one reader

    return _answer(*docx_text(data))


def _odt(data: bytes) -> dict[str, Any]:
    from documents.formats.odt import odt_text  # noqa: PLC0415 - as above

    return _answer(*odt_text(data))


def _pdf(data: bytes) -> dict[str, Any]:
    from documents.formats.pdf import pdf_text  # noqa: PLC0415 - as above

    text, scanned = pdf_text(data)
    return _answer(text, None, scanned=scanned)


def _doc(data: bytes) -> dict[str, Any]:
    from documents.formats.old_word import doc_text  # noqa: PLC0415 - as above

    return _answer(doc_text(data), None)


def _image(data: bytes) -> dict[str, Any]:
    from documents.formats.scans import image_text  # noqa: PLC0415 - as above

    return _answer(image_text(data), None, scanned=True)


def _tasks(data: bytes) -> dict[str, Any]:
    from documents.formats.workbook import cells, table_text  # noqa: PLC0415 - as above

    return _answer(table_text(cells(data, "%d/%m/%Y")), None)


def _register(data: bytes) -> dict[str, Any]:
    from documents.formats.workbook import cells  # noqa: PLC0415 - as above

    return {"rows": cells(data, "%Y-%m-%d")[0]}


def _sheet(data: bytes) -> dict[str, Any]:
    from documents.formats.workbook import typed  # noqa: PLC0415 - as above

    return {"sheets": typed(data)}


def _answer(text: str, converted: str | None, *, scanned: bool = False) -> dict[str, Any]:
    if not scanned and converted is None:
        from documents.formats.legacy_fonts import unicode_of  # noqa: PLC0415 - as above

        text, converted = unicode_of(text)
    # A lone surrogate is no character; JSON would carry it, a database would not.
    text = text[: limits.MOST_CHARACTERS + 1].encode("utf-8", "replace").decode()
    return {"text": text, "converted": converted, "scanned": scanned}


def _bounded(seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not every system has it
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.MOST_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a stricter limit stands already
            continue


READERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "doc": _doc,
    "image": _image,
    "tasks": _tasks,
    "register": _register,
    "sheet": _sheet,
}
_TOO_MUCH = Refused("The file needs too much memory to be read; send a smaller copy without pictures.")

if __name__ == "__main__":
    main()
