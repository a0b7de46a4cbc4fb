"""A .pdf file into text: letters with their places, lines that are drawn, and pages that are pictures.

Here: what pdfium tells of a page. Not here: joining lines into paragraphs (layout), tables (ruled), recognising
the letters of a picture (scans). A crash of pdfium ends only the child process that this runs in.
"""

import ctypes
import math
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from documents.formats import limits, scans
from documents.formats.layout import Piece, Sheet, text_of
from documents.formats.ruled import Line, grids, in_rows
from models.errors import Refused

_FEW = 12  # letters: a page with fewer and a picture is a scan
_GAP = 1.5  # times the size of letters: white space as wide parts two pieces
_UNREADABLE = 0.2  # of a page's letters: as many without a meaning, and only the picture can be read
_MOST_LINES = 2_000  # drawn on one page; more is a drawing, no table
_INVISIBLE = 3
_LOOKED_AT = 40  # letters looked at for the invisible text over a scan


def pdf_text(data: bytes) -> tuple[str, bool]:
    """The text of all pages, and whether letters of it were recognised in pictures. Raises Refused."""
    document = _opened(data)
    if len(document) > limits.MOST_PAGES:
        raise Refused(
            "The document has more than {pages} pages; send only those with the conclusions.",
            pages=limits.MOST_PAGES,
        )
    sheets: list[Sheet] = []
    pictures: list[int] = []
    recognised = False
    for number in range(len(document)):
        try:
            page = document[number]
            sheet, is_picture, over_scan = _sheet(page)
            page.close()
        except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
            raise _damaged() from error  # the tasks of a page left out would never be missed
        recognised = recognised or over_scan
        if is_picture:
            pictures.append(len(sheets))
        sheets.append(sheet)
    if not sheets:
        raise _damaged()
    if pictures:
        for at, sheet in zip(pictures, scans.sheets_of(document, pictures), strict=True):
            sheets[at] = sheet
    return text_of(sheets), recognised or bool(pictures)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Refused(
                "The file is protected by a password; save it without one and send that copy."
            ) from error
        raise _damaged() from error


def _damaged() -> Refused:
    return Refused("The PDF file is damaged; print it to PDF again, or send the Word file.")


def _sheet(page: pypdfium2.PdfPage) -> tuple[Sheet, bool, bool]:
    """A page, whether it is a picture, and whether its text was laid over one by a machine that read it."""
    width, height = page.get_size()
    sheet = Sheet(width, height)
    drawn, has_picture = _drawn(page, height)
    text = page.get_textpage()
    sheet.pieces, unreadable = _pieces(text.raw, height, [line for line in drawn if line.is_upright])
    letters = sum(len(piece.text.replace(" ", "")) for piece in sheet.pieces)
    over_scan = has_picture and _is_invisible(text.raw)
    text.close()
    if (has_picture and letters < _FEW) or unreadable > _UNREADABLE * max(letters, 1):
        return sheet, True, False
    for grid in grids(drawn):
        rows, outside = in_rows(sheet.pieces, grid)
        sheet.pieces = rows + outside
    return sheet, False, over_scan


def _pieces(text: object, height: float, upright: list[Line]) -> tuple[list[Piece], int]:
    """The words of a page with their places, and how many letters have no meaning."""
    pieces: list[Piece] = []
    piece: Piece | None = None
    unreadable = 0
    for letter, box in _letters(text):
        if letter in "\r\n":
            piece = None
            continue
        if letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff":
            unreadable += 1
        if box is None:  # a space that is only meant
            if piece is not None:
                piece.text += letter
            continue
        left, right, top, bottom = box[0], box[1], height - box[3], height - box[2]
        if piece is None or _parted(piece, left, top, bottom, upright):
            if letter.isspace():
                continue
            piece = Piece(letter, left, right, top, bottom)
            pieces.append(piece)
            continue
        piece.text += letter
        if not letter.isspace():
            piece.right, piece.top, piece.bottom = (
                max(piece.right, right),
                min(piece.top, top),
                max(piece.bottom, bottom),
            )
    for one in pieces:
        one.text = one.text.rstrip()
    return [one for one in pieces if one.text], unreadable


def _parted(piece: Piece, left: float, top: float, bottom: float, upright: list[Line]) -> bool:
    """Whether a letter no longer belongs to the piece before it."""
    size = max(piece.height, bottom - top)
    if left - piece.right > _GAP * size or left < piece.left - size:
        return True
    middle = (top + bottom) / 2
    if not piece.top <= middle <= piece.bottom and left < piece.right - size / 2:
        return True
    if min(piece.bottom, bottom) - max(piece.top, top) < -size:
        return True
    return left - piece.right > 1 and any(
        piece.right - 1 <= line.left <= left + 1 and line.top <= middle <= line.bottom for line in upright
    )


def _letters(text: object) -> Iterator[tuple[str, tuple[float, float, float, float] | None]]:
    """Every letter with (left, right, bottom, top) in points; None for the box of what pdfium added."""
    box = pdfium.FS_RECTF()
    high = ""
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004 - the first half of a pair
            high = chr(code)
            continue
        letter = chr(code)
        if high:
            letter = (high + letter).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            high = ""
        if code == 0:
            continue
        if code in {0xFFFE, 0x02}:  # how pdfium tells of a hyphen at the end of a line
            letter = "-"
        if letter in "\r\n" or pdfium.FPDFText_IsGenerated(text, index) == 1:
            yield letter, None
        elif pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            yield letter, (box.left, box.right, box.bottom, box.top)
        else:
            yield letter, None


def _is_invisible(text: object) -> bool:
    shown = seen = 0
    for index in range(min(pdfium.FPDFText_CountChars(text), _LOOKED_AT)):
        if thing := pdfium.FPDFText_GetTextObject(text, index):
            seen += 1
            shown += pdfium.FPDFTextObj_GetTextRenderMode(thing) != _INVISIBLE
    return seen > 0 and shown == 0


def _drawn(page: pypdfium2.PdfPage, height: float) -> tuple[list[Line], bool]:
    """Level and upright lines of a page, and whether it shows a picture."""
    lines: list[Line] = []
    has_picture = False
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            has_picture = True
        elif len(lines) < _MOST_LINES:
            lines.extend(_strokes(thing, height))
    return lines if len(lines) < _MOST_LINES else [], has_picture


def _strokes(path: pypdfium2.PdfObject, height: float) -> Iterator[Line]:
    matrix = path.get_matrix()
    before: tuple[float, float] | None = None
    began: tuple[float, float] | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(path.raw), _MOST_LINES)):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.on_point(x.value, y.value)
        if not all(map(math.isfinite, here)):
            return
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            began = here
        elif before is not None:
            yield _line(before, here, height)
            if began is not None and pdfium.FPDFPathSegment_GetClose(segment):
                yield _line(here, began, height)
        before = here


def _line(one: tuple[float, float], other: tuple[float, float], height: float) -> Line:
    """A stroke in whole points: what programs draw twice, cell by cell, is one line."""
    return Line(
        round(min(one[0], other[0])),
        round(height - max(one[1], other[1])),
        round(max(one[0], other[0])),
        round(height - min(one[1], other[1])),
    )
