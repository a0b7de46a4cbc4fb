"""A .docx file into text: paragraphs and tables in order, automatic numbers written out, insertions kept.

Here: the XML of a Word file. Not here: what the lines mean (structure).
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as OpenDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

from models.errors import Refused

MOST_UNPACKED = 200_000_000
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:txbxContent")}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def docx_text(data: bytes, most_characters: int) -> str:
    """The text of a .docx file, one line a paragraph or table row (`| cell | cell |`).

    Stops soon after `most_characters`. Raises Refused for what is damaged, encrypted or unpacks too large.
    """
    document = _opened(data)
    try:
        lines, length = [], 0
        for line in _lines(document.element.body, _Numbering.of(document)):
            lines.append(line)
            length += len(line) + 1
            if length > most_characters:
                break
    except Exception as error:  # damaged parts surface only when they are walked
        raise Refused(_DAMAGED) from error
    return "\n".join(lines) + "\n"


_DAMAGED = "The Word file is damaged; open it in Word, save it again as .docx and send that copy."


def _opened(data: bytes) -> OpenDocument:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "The Word file is protected by a password or in the old format; save it as plain .docx."
        )
    # A hostile file makes zipfile, zlib, lxml and python-docx raise almost anything.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except Exception as error:
        raise Refused(_DAMAGED) from error
    if unpacked > MOST_UNPACKED:
        raise Refused("The Word file unpacks to too much data; send a copy without pictures.")
    try:
        return Document(io.BytesIO(data))
    except Exception as error:
        raise Refused(_DAMAGED) from error


def _lines(parent: _Element, numbering: "_Numbering") -> Iterator[str]:
    for child in parent:
        if child.tag == qn("w:p"):
            yield numbering.of_paragraph(child) + _words(child)
        elif child.tag == qn("w:tbl"):
            yield from _rows(child, numbering)
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _lines(child, numbering)


def _rows(table: _Element, numbering: "_Numbering") -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        cells = [
            " ".join(line.strip() for line in _lines(cell, numbering) if line.strip())
            for cell in row.iterchildren(qn("w:tc"))
        ]
        filled = [cell for cell in cells if cell]
        if len(cells) > 1 and len(filled) > 1:
            yield "| " + " | ".join(cells) + " |"
        else:
            yield from filled


def _words(paragraph: _Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(node: _Element) -> Iterator[str]:
    for child in node:
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            yield (child.text or "").replace("\n", " ")
        elif child.tag in {qn("w:tab"), qn("w:br"), qn("w:cr")}:
            yield " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield from _pieces(child)


@dataclass
class _Numbering:
    """Automatic list numbers: formats by (list, level), and how far each list has counted."""

    formats: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: OpenDocument) -> "_Numbering":
        numbering = cls()
        for style in document.styles.element.iter(qn("w:style")):
            place = _place(style)
            if place:
                numbering.styles[style.get(qn("w:styleId"), "")] = place
        part = next(
            (r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None
        )
        root = getattr(part, "element", None)
        if root is not None:
            numbering._learn(root)
        return numbering

    def _learn(self, root: _Element) -> None:
        abstract = {
            node.get(qn("w:abstractNumId")): list(node.iterchildren(qn("w:lvl")))
            for node in root.iterchildren(qn("w:abstractNum"))
        }
        for number in root.iterchildren(qn("w:num")):
            identity = number.get(qn("w:numId"), "")
            for level in abstract.get(_value(number, "w:abstractNumId"), []):
                self.formats[identity, int(level.get(qn("w:ilvl"), "0"))] = (
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText") or "",
                    int(_value(level, "w:start") or "1"),
                )

    def of_paragraph(self, paragraph: _Element) -> str:
        """The number that Word shows before this paragraph, with a space after it, or ""."""
        style = next((node.get(qn("w:val"), "") for node in paragraph.iter(qn("w:pStyle"))), "")
        identity, level = _place(paragraph) or self.styles.get(style, ("0", 0))
        if (identity, level) not in self.formats:
            return ""
        shape, shown, start = self.formats[identity, level]
        counts = self.counted.setdefault(identity, {})
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if shape == "bullet":
            return "- "
        for depth in range(level + 1):
            depth_shape, _, depth_start = self.formats.get((identity, depth), (shape, "", 1))
            shown = shown.replace(f"%{depth + 1}", _written(counts.get(depth, depth_start), depth_shape))
        return f"{shown} " if shown else ""


def _place(node: _Element) -> tuple[str, int] | None:
    """The (list, level) that a paragraph's or style's own properties name."""
    for properties in node.iterchildren(qn("w:pPr")):
        for place in properties.iterchildren(qn("w:numPr")):
            return _value(place, "w:numId") or "0", int(_value(place, "w:ilvl") or "0")
    return None


def _value(node: _Element, tag: str) -> str:
    found = node.find(qn(tag))
    return "" if found is None else str(found.get(qn("w:val"), ""))


def _written(number: int, shape: str) -> str:
    if shape in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in {"lowerRoman", "upperRoman"}:
        roman, left = "", min(max(number, 0), 1000)
        for value, sign in _ROMAN:
            roman += sign * (left // value)
            left %= value
        return roman.upper() if shape == "upperRoman" else roman
    return f"{number:02d}" if shape == "decimalZero" else str(number)
