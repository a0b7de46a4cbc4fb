"""An .odt file into text: paragraphs, lists with their numbers, and tables in order; deleted words left out.

Here: the XML of OpenDocument text. Notes, comments, headers and footers are left out; text boxes follow the
paragraph that they hang on. Not here: what the lines mean (documents.reading).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from documents.formats import limits
from documents.formats.legacy_fonts import encoding_of_font, unicode_of_runs
from documents.formats.list_numbers import written
from documents.formats.packed import Damaged, Packed
from documents.formats.tables import BREAK, Cell, at_breaks, lines_of_table
from documents.formats.text import one_text
from models.errors import Refused

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
_SHAPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}


def _q(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


_PARAGRAPHS = {_q("text:p"), _q("text:h")}
_SKIPPED = {
    _q(name)
    for name in ("text:tracked-changes", "text:note", "office:annotation", "office:forms", "text:ruby-text")
}
_MOST_REPEATED = 100
_WHITE = re.compile(r"[ \t\r\n]+")
Run = tuple[str, str | None]


def odt_text(data: bytes) -> tuple[str, str | None]:
    """One line a paragraph or table row, and the legacy encoding that was converted. Raises Refused."""
    try:
        packed = Packed(data)
        manifest = packed.part("META-INF/manifest.xml") or b""
        if b"encryption-data" not in manifest:
            return _Text(packed).text()
    except (Refused, MemoryError):
        raise
    except Exception as error:  # damaged parts surface only when they are walked
        raise Refused(
            "The .odt file is damaged; open it, save it again as .odt or .docx and send that copy."
        ) from error
    raise Refused("The file is protected by a password; save it without one and send that copy.")


@dataclass(slots=True)
class _Counter:
    """One list as it is walked: its style, and how far each level has counted."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)


class _Text:
    def __init__(self, packed: Packed) -> None:
        content = packed.xml("content.xml")
        body = None if content is None else content.find(f"{_q('office:body')}/{_q('office:text')}")
        if content is None or body is None:
            raise Damaged
        self.body = body
        self.lists: dict[str, dict[int, _Element]] = {}
        self.outline: dict[int, _Element] = {}
        self.styles: dict[str, _Element] = {}
        self.fonts: dict[str, str] = {}
        for root in (packed.xml("styles.xml"), content):
            if root is not None:
                self._learn(root)
        self.converted: str | None = None
        self.in_cell = 0
        self.headings = _Counter("")
        self.named: dict[str, _Counter] = {}

    def _learn(self, root: _Element) -> None:
        for style in root.iter(_q("text:list-style")):
            self.lists[style.get(_q("style:name"), "")] = {_level(node): node for node in style}
        for style in root.iter(_q("text:outline-style")):
            self.outline = {_level(node): node for node in style}
        for style in root.iter(_q("style:style")):
            self.styles[style.get(_q("style:name"), "")] = style
        for face in root.iter(_q("style:font-face")):
            self.fonts[face.get(_q("style:name"), "")] = face.get(
                "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}font-family", ""
            ).strip("'\"")

    def text(self) -> tuple[str, str | None]:
        return one_text(self._lines(self.body, 0)), self.converted

    def _lines(self, parent: _Element, depth: int) -> Iterator[str]:
        if depth > limits.DEEPEST:
            raise Damaged
        for node in parent:
            if node.tag in _SKIPPED:
                continue
            if node.tag in _PARAGRAPHS:
                yield from self._paragraph(node, self._heading_number(node), depth)
            elif node.tag == _q("text:list"):
                yield from self._list(node, None, 1, depth)
            elif node.tag == _q("table:table"):
                yield from lines_of_table(self._rows(node, depth))
            else:  # sections, indexes, frames
                yield from self._lines(node, depth + 1)

    def _paragraph(self, paragraph: _Element, number: str, depth: int) -> Iterator[str]:
        boxes: list[_Element] = []
        runs = list(self._runs(paragraph, self._font(paragraph, None), boxes, 0))
        for _, font in runs:
            self.converted = self.converted or encoding_of_font(font)
        words = unicode_of_runs(runs)
        yield from at_breaks(number + words if words.strip() else words, in_cell=self.in_cell > 0)
        for box in boxes:
            yield from self._lines(box, depth + 1)

    def _runs(self, node: _Element, font: str | None, boxes: list[_Element], depth: int) -> Iterator[Run]:
        if depth > limits.DEEPEST:
            raise Damaged
        yield _plain(node.text), font
        for piece in node:
            if piece.tag == _q("text:s"):
                spaces = piece.get(_q("text:c"), "1")
                yield " " * (min(int(spaces), _MOST_REPEATED) if spaces.isdecimal() else 1), font
            elif piece.tag in {_q("text:tab"), _q("text:line-break")}:
                yield (" " if piece.tag == _q("text:tab") else BREAK), font
            elif piece.tag == _q("draw:text-box"):
                boxes.append(piece)
            elif piece.tag not in _SKIPPED:
                yield from self._runs(piece, self._font(piece, font), boxes, depth + 1)
            yield _plain(piece.tail), font

    def _font(self, node: _Element, around: str | None) -> str | None:
        name, seen = node.get(_q("text:style-name"), ""), 0
        while (style := self.styles.get(name)) is not None and seen < limits.DEEPEST:
            for properties in style.iterchildren(_q("style:text-properties")):
                if font := str(properties.get(_q("style:font-name"), "")):
                    return self.fonts.get(font, font)
                if font := str(properties.get(_q("fo:font-family"), "")):
                    return font.strip("'\"")
            name, seen = style.get(_q("style:parent-style-name"), ""), seen + 1
        return around

    def _heading_number(self, node: _Element) -> str:
        if node.tag != _q("text:h") or node.get(_q("text:is-list-header")) == "true":
            return ""
        level = _integer(node.get(_q("text:outline-level")), 1)
        return self._number(self.headings, self.outline, level)

    def _list(self, node: _Element, counter: _Counter | None, level: int, depth: int) -> Iterator[str]:
        if depth > limits.DEEPEST:
            raise Damaged
        style = node.get(_q("text:style-name"), "")
        if counter is None:
            counter = self._begun(node, style)
        shapes = self.lists.get(style or counter.style, {})
        for item in node:
            if (start := item.get(_q("text:start-value"))) is not None:
                counter.counts[level] = _integer(start, 1) - 1
            number = self._number(counter, shapes, level) if item.tag == _q("text:list-item") else ""
            for inner in item:
                if inner.tag == _q("text:list"):
                    yield from self._list(inner, counter, level + 1, depth + 1)
                elif inner.tag in _PARAGRAPHS:
                    yield from self._paragraph(inner, number, depth + 1)
                    number = ""
                elif inner.tag not in _SKIPPED:
                    yield from self._lines(inner, depth + 1)

    def _begun(self, node: _Element, style: str) -> _Counter:
        """The counter of an outermost list: a new one, or that of the list it says it continues."""
        identity = node.get("{http://www.w3.org/XML/1998/namespace}id")
        before = self.named.get(node.get(_q("text:continue-list"), ""))
        if before is None and node.get(_q("text:continue-numbering")) == "true":
            before = self.named.get(f"style {style}")
        counter = before or _Counter(style)
        self.named[f"style {style}"] = counter
        if identity:
            self.named[identity] = counter
        return counter

    def _number(self, counter: _Counter, shapes: dict[int, _Element], level: int) -> str:
        """The number of the next item of `level`, with a space after it; "- " for a bullet."""
        shape = shapes.get(level)
        counts = counter.counts
        start = _integer(shape.get(_q("text:start-value")), 1) if shape is not None else 1
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if shape is None:
            return "" if shapes is self.outline else "- "
        if "bullet" in str(shape.tag) or "image" in str(shape.tag):
            return "- "
        if not shape.get(_q("style:num-format")):
            return ""
        shown = _integer(shape.get(_q("text:display-levels")), 1)
        parts = [
            written(counts.get(upper, 1), _shape(shapes.get(upper)))
            for upper in range(max(1, level - shown + 1), level + 1)
        ]
        prefix, suffix = shape.get(_q("style:num-prefix"), ""), shape.get(_q("style:num-suffix"), "")
        return f"{prefix}{'.'.join(part for part in parts if part)}{suffix} "

    def _rows(self, table: _Element, depth: int) -> list[list[Cell]]:
        """Rows with one cell a column: cells that reach over columns leave empty ones, over rows repeat."""
        rows: list[list[Cell]] = []
        above: dict[int, tuple[int, Cell]] = {}
        for row in _rows_of(table):
            cells: list[Cell] = []
            for cell in row:
                times = min(_integer(cell.get(_q("table:number-columns-repeated")), 1), _MOST_REPEATED)
                if cell.tag == _q("table:covered-table-cell"):
                    for _ in range(times):
                        left, lines = above.get(len(cells), (0, []))
                        above[len(cells)] = (left - 1, lines)
                        cells.append(lines if left > 0 else [])
                elif cell.tag == _q("table:table-cell"):
                    self.in_cell += 1
                    lines = [line for line in self._lines(cell, depth + 1) if line.strip()]
                    self.in_cell -= 1
                    reach = _integer(cell.get(_q("table:number-rows-spanned")), 1) - 1
                    above[len(cells)] = (reach, lines)
                    cells.extend(lines if first == 0 else list(lines) for first in range(times))
            rows.append(cells)
        return rows


def _rows_of(table: _Element) -> Iterator[_Element]:
    for node in table:
        if node.tag == _q("table:table-row"):
            yield node
        elif node.tag in {_q("table:table-header-rows"), _q("table:table-rows"), _q("table:table-row-group")}:
            yield from _rows_of(node)


def _shape(node: _Element | None) -> str:
    shown = "1" if node is None else node.get(_q("style:num-format"), "")
    return _SHAPES.get(shown, "decimal")


def _level(node: _Element) -> int:
    return _integer(node.get(_q("text:level")), 1)


def _integer(words: str | None, default: int) -> int:
    return int(words) if words is not None and words.isdecimal() and len(words) < 9 else default  # noqa: PLR2004


def _plain(words: str | None) -> str:
    """White space as OpenDocument reads it: a run of it in the XML is one space."""
    return _WHITE.sub(" ", words or "")
