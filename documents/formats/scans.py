"""Pictures of pages into text by the program Tesseract, where it is installed with its Vietnamese data.

Here: asking the program, page by page. What it reads must be checked by a person: it takes "quý III" for "quý II".
Not here: joining lines into paragraphs (layout).
"""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator

import pypdfium2

from documents.formats import limits
from documents.formats.layout import Piece, Sheet, text_of
from models.errors import Refused

_DOTS = 200 / 72  # per point: 300 dpi read no better and took twice as long
_MOST_DOTS = 20_000_000
_WORD = "5"  # the level of a word in Tesseract's table
_GAP = 1.5  # times the height of letters


def sheets_of(document: pypdfium2.PdfDocument, numbers: list[int]) -> Iterator[Sheet]:
    """The pages `numbers` of a document, read from their pictures. Raises Refused where that cannot be."""
    program = _program()
    if len(numbers) > limits.MOST_SCANNED_PAGES:
        raise Refused(
            "The document is a scan of more than {pages} pages; send only those with the conclusions, or the Word file.",
            pages=limits.MOST_SCANNED_PAGES,
        )
    for number in numbers:
        page = document[number]
        width, height = page.get_size()
        scale = min(_DOTS, (_MOST_DOTS / max(width * height, 1)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True)
        for sheet in _read(program, _gray_map(picture)):
            yield _in_points(sheet, scale)
        picture.close()
        page.close()


def _in_points(sheet: Sheet, scale: float) -> Sheet:
    """A page as large as its neighbours that hold text."""
    pieces = [
        Piece(one.text, one.left / scale, one.right / scale, one.top / scale, one.bottom / scale)
        for one in sheet.pieces
    ]
    return Sheet(sheet.width / scale, sheet.height / scale, pieces)


def image_text(data: bytes) -> str:
    """The text of a picture file (.png, .jpg, .tif; a .tif may hold several pages). Raises Refused."""
    return text_of(list(_read(_program(), data)))


def _program() -> str:
    program = shutil.which("tesseract")
    if program is not None:
        known = subprocess.run([program, "--list-langs"], capture_output=True, check=False)  # noqa: S603 - found on the path
        if b"\nvie" in known.stdout + known.stderr:
            return program
    raise Refused(
        "The document is a scan. To read scans, have Tesseract and its Vietnamese data installed"
        " (tesseract-ocr, tesseract-ocr-vie), or send the Word file."
    )


def _gray_map(picture: pypdfium2.PdfBitmap) -> bytes:
    """A picture in the plainest of formats, PGM."""
    rows = memoryview(picture.buffer).cast("B")
    width, stride = picture.width, picture.stride
    head = f"P5 {width} {picture.height} 255\n".encode()
    return head + b"".join(bytes(rows[y * stride : y * stride + width]) for y in range(picture.height))


def _read(program: str, picture: bytes) -> Iterator[Sheet]:
    os.putenv("OMP_THREAD_LIMIT", "1")  # threads of its own make Tesseract slower, not faster
    try:
        done = subprocess.run(  # noqa: S603 - found on the path; the picture comes over stdin
            [program, "stdin", "stdout", "-l", "vie", "--dpi", "200", "tsv"],
            input=picture,
            capture_output=True,
            check=False,
            timeout=limits.SCAN_PAGE_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(
            "A scanned page was not read within {seconds} seconds; scan it anew in black and white, or send the Word file.",
            seconds=limits.SCAN_PAGE_SECONDS,
        ) from error
    if done.returncode != 0:
        raise Refused("The picture is damaged or of an unknown kind; scan the page anew as PDF, PNG or JPEG.")
    yield from _sheets(done.stdout.decode("utf-8", "replace"))


def _sheets(table: str) -> Iterator[Sheet]:
    """The pages of Tesseract's table: one row a page, block, paragraph, line or word."""
    sheet: Sheet | None = None
    line: tuple[str, ...] = ()
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        left, top, width, height = (float(row[name] or 0) for name in ("left", "top", "width", "height"))
        if row["level"] == "1":
            if sheet is not None:
                yield sheet
            sheet, line = Sheet(width, height), ()
            continue
        words = (row["text"] or "").strip()
        if row["level"] != _WORD or not words or sheet is None:
            continue
        place = (row["block_num"], row["par_num"], row["line_num"])
        last = sheet.pieces[-1] if sheet.pieces and place == line else None
        if last is not None and left - last.right < _GAP * last.height:
            last.text += " " + words
            last.right, last.top, last.bottom = (
                left + width,
                min(last.top, top),
                max(last.bottom, top + height),
            )
        else:
            sheet.pieces.append(Piece(words, left, left + width, top, top + height))
        line = place
    if sheet is not None:
        yield sheet
