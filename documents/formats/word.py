"""A .docx file into text: paragraphs and tables in order, automatic numbers written out, insertions kept.

Here: the XML of a Word file. Headers, footers, notes, comments, hidden and deleted words are left out; text boxes
follow the paragraph that they hang on. Not here: list numbers (word_numbers), what the lines mean (reading).
"""

from collections.abc import Iterator

from lxml.etree import _Element

from documents.formats import limits
from documents.formats.legacy_fonts import encoding_of_font, unicode_of_runs
from documents.formats.packed import OLD_OFFICE, Damaged, Packed, tree
from documents.formats.tables import BREAK, Cell, at_breaks, lines_of_table
from documents.formats.text import one_text
from documents.formats.word_numbers import Numbering, Styles, child, value, w
from models.errors import Refused

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SKIPPED = {
    w(name) for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "rt", "instrText")
}
_WRAPPERS = {w(name) for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_SIGNS = {w("tab"): " ", w("ptab"): " ", w("noBreakHyphen"): "-"}
Run = tuple[str, str | None]


def docx_text(data: bytes) -> tuple[str, str | None]:
    """One line a paragraph or table row, and the legacy encoding that was converted. Raises Refused.

    Stops soon after limits.MOST_CHARACTERS.
    """
    if data.startswith(OLD_OFFICE):
        raise Refused(
            "The Word file is protected by a password or in the old format; save it as plain .docx."
        )
    try:
        return _Word(Packed(data)).text()
    except (Refused, MemoryError):
        raise
    except Exception as error:  # damaged parts surface only when they are walked
        raise Refused(
            "The Word file is damaged; open it in Word, save it again as .docx and send that copy."
        ) from error


class _Word:
    def __init__(self, packed: Packed) -> None:
        main = next(
            (name for name in ("word/document.xml", "word/document2.xml") if name in packed.names), None
        )
        if main is None:
            raise Damaged
        body = child(self._tree(packed, main), "body")
        if body is None:
            raise Damaged
        self.body = body
        self.styles = Styles(self._tree(packed, "word/styles.xml"))
        self.numbering = Numbering(self._tree(packed, "word/numbering.xml"), self.styles)
        self.converted: str | None = None
        self.carried: list[Run] = []
        self.in_cell = 0

    @staticmethod
    def _tree(packed: Packed, name: str) -> _Element | None:
        part = packed.part(name)
        return None if part is None else tree(part.replace(_STRICT, _USUAL))

    def text(self) -> tuple[str, str | None]:
        return one_text(self._lines(self.body, 0)), self.converted

    def _lines(self, parent: _Element, depth: int) -> Iterator[str]:
        if depth > limits.DEEPEST:
            raise Damaged
        for node in parent:
            if node.tag == w("p"):
                yield from self._paragraph(node, depth)
            elif node.tag == w("tbl"):
                yield from lines_of_table(self._rows(node, depth))
            elif node.tag in _WRAPPERS:
                yield from self._lines(node, depth + 1)

    def _paragraph(self, paragraph: _Element, depth: int) -> Iterator[str]:
        boxes: list[_Element] = []
        runs = self.carried + list(self._runs(paragraph, self.styles.font_of(paragraph), boxes, 0))
        self.carried = []
        if _ends_deleted(paragraph):  # the next paragraph goes on where this one no longer ends
            self.carried = runs
        else:
            words = self._unicode(runs)
            if words.strip():
                yield from at_breaks(self.numbering.before(paragraph) + words, in_cell=self.in_cell > 0)
            elif not boxes:
                yield ""
        for box in boxes:
            yield from self._lines(box, depth + 1)

    def _unicode(self, runs: list[Run]) -> str:
        for _, font in runs:
            self.converted = self.converted or encoding_of_font(font)
        return unicode_of_runs(runs)

    def _runs(self, node: _Element, font: str | None, boxes: list[_Element], depth: int) -> Iterator[Run]:
        if depth > limits.DEEPEST:
            raise Damaged
        for piece in node:
            if piece.tag in _SKIPPED or (piece.tag == w("r") and _hidden(piece)):
                continue
            if piece.tag == w("txbxContent"):
                boxes.append(piece)
            elif (words := _signs(piece)) is not None:
                yield words, font
            else:
                inside = piece.find(_CHOICE) if piece.tag == _ALTERNATE else None
                own = self.styles.font_of_run(piece) if piece.tag == w("r") else None
                yield from self._runs(piece if inside is None else inside, own or font, boxes, depth + 1)

    def _rows(self, table: _Element, depth: int) -> list[list[Cell]]:
        """Rows with one cell a column: cells that reach over columns leave empty ones, over rows repeat."""
        rows: list[list[Cell]] = []
        above: dict[int, Cell] = {}
        for row in _inside(table, w("tr")):
            marks = child(row, "trPr")
            if marks is not None and child(marks, "del") is not None:
                continue
            cells: list[Cell] = [[] for _ in range(_number(marks, "gridBefore", 0))]
            for cell in _inside(row, w("tc")):
                marks = child(cell, "tcPr")
                merged = None if marks is None else child(marks, "vMerge")
                self.in_cell += 1
                lines = [line for line in self._lines(cell, depth + 1) if line.strip()]
                self.in_cell -= 1
                if merged is not None and merged.get(w("val"), "continue") == "continue":
                    lines = lines or above.get(len(cells), [])
                above[len(cells)] = lines if merged is not None else []
                cells.append(lines)
                cells.extend([] for _ in range(_number(marks, "gridSpan", 1) - 1))
            rows.append(cells)
        return rows


def _signs(piece: _Element) -> str | None:
    """What a leaf of a run stands for; None for everything that holds other things."""
    if piece.tag == w("t"):
        return (piece.text or "").replace("\n", " ")
    if piece.tag in {w("br"), w("cr")}:
        return BREAK if piece.get(w("type"), "textWrapping") == "textWrapping" else " "
    return _SIGNS.get(piece.tag)


def _inside(parent: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those in content controls; not those of inner tables."""
    for node in parent:
        if node.tag == tag:
            yield node
        elif node.tag in _WRAPPERS:
            yield from _inside(node, tag)


def _number(marks: _Element | None, name: str, default: int) -> int:
    written = "" if marks is None else value(marks, name)
    return min(int(written), 100) if written.isdecimal() else default


def _ends_deleted(paragraph: _Element) -> bool:
    properties = child(paragraph, "pPr")
    marks = None if properties is None else child(properties, "rPr")
    return marks is not None and (child(marks, "del") is not None or child(marks, "moveFrom") is not None)


def _hidden(run: _Element) -> bool:
    marks = child(run, "rPr")
    hidden = None if marks is None else child(marks, "vanish")
    return hidden is not None and hidden.get(w("val"), "1") not in {"0", "false"}
