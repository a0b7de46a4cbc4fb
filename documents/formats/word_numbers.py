"""Automatic list numbers of a Word file, and what styles say about paragraphs and fonts.

Here: word/numbering.xml and word/styles.xml. Counting follows Word: lists of one abstract list count on together,
an override starts anew once, a deeper level starts anew below a higher one. Not here: the walk (word).
"""

from dataclasses import dataclass, field

from lxml.etree import _Element

from documents.formats.list_numbers import written

_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_FONTS = ("ascii", "hAnsi", "cs")


def w(name: str) -> str:
    return _SPACE + name


def child(node: _Element | None, name: str) -> _Element | None:
    return None if node is None else node.find(w(name))


def value(node: _Element, name: str) -> str:
    found = child(node, name)
    return "" if found is None else str(found.get(w("val"), ""))


class Styles:
    """What the styles of a file say: number, font and what they are based on."""

    def __init__(self, root: _Element | None) -> None:
        self._known: dict[str, _Element] = {}
        self._usual = ""
        self._default: _Element | None = None
        if root is None:
            return
        for style in root.iterchildren(w("style")):
            identity = style.get(w("styleId"), "")
            self._known[identity] = style
            if style.get(w("default")) in {"1", "true"} and style.get(w("type")) == "paragraph":
                self._usual = identity
        for defaults in root.iterchildren(w("docDefaults")):
            self._default = child(child(defaults, "rPrDefault"), "rPr")

    def of(self, paragraph: _Element) -> str:
        """The identity of a paragraph's style."""
        properties = child(paragraph, "pPr")
        return (value(properties, "pStyle") if properties is not None else "") or self._usual

    def chain(self, identity: str) -> list[_Element]:
        """A style and those it is based on, nearest first."""
        found: list[_Element] = []
        while (
            (style := self._known.get(identity)) is not None and style not in found and len(found) < _LEVELS
        ):
            found.append(style)
            identity = value(style, "basedOn")
        return found

    def font_of(self, paragraph: _Element) -> str | None:
        """The font of a paragraph's words where their own run names none."""
        for style in self.chain(self.of(paragraph)):
            if font := _font(child(style, "rPr")):
                return font
        return _font(self._default)

    def font_of_run(self, run: _Element) -> str | None:
        """The font that a run or its character style names."""
        properties = child(run, "rPr")
        if properties is None:
            return None
        if font := _font(properties):
            return font
        chain = self.chain(value(properties, "rStyle"))
        return next((font for style in chain if (font := _font(child(style, "rPr")))), None)


def _font(properties: _Element | None) -> str | None:
    fonts = child(properties, "rFonts")
    if fonts is None:
        return None
    return next((name for kind in _FONTS if (name := fonts.get(w(kind)))), None)


@dataclass(slots=True)
class _Level:
    shape: str
    shown: str
    start: int
    legal: bool
    restart: int | None


@dataclass(slots=True)
class _List:
    counted: str  # lists of one abstract list count on together
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)  # overrides, each good for once


class Numbering:
    """The lists of a file, and how far each has counted."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._by_style: dict[tuple[str, str], int] = {}
        if root is None:
            return
        abstracts = {node.get(w("abstractNumId"), ""): node for node in root.iterchildren(w("abstractNum"))}
        styled = {value(node, "styleLink"): node for node in abstracts.values()}
        for number in root.iterchildren(w("num")):
            name = value(number, "abstractNumId")
            abstract = abstracts.get(name)
            if abstract is None:
                continue
            if linked := value(abstract, "numStyleLink"):
                abstract = styled.get(linked, abstract)
            self._learn(number.get(w("numId"), ""), abstract.get(w("abstractNumId"), name), abstract, number)

    def _learn(self, identity: str, counted: str, abstract: _Element, number: _Element) -> None:
        levels: dict[int, _Level] = {}
        known = _List(counted, levels)
        for node in abstract.iterchildren(w("lvl")):
            self._level(identity, levels, node)
        for override in number.iterchildren(w("lvlOverride")):
            for node in override.iterchildren(w("lvl")):
                self._level(identity, levels, node)
            if (start := value(override, "startOverride")).isdecimal():
                known.starts[_depth(override)] = int(start)
        self._lists[identity] = known

    def _level(self, identity: str, levels: dict[int, _Level], node: _Element) -> None:
        depth = _depth(node)
        start, restart = value(node, "start"), value(node, "lvlRestart")
        legal = child(node, "isLgl")
        levels[depth] = _Level(
            value(node, "numFmt") or "decimal",
            value(node, "lvlText"),
            int(start) if start.isdecimal() else 1,
            legal is not None and legal.get(w("val"), "1") not in {"0", "false"},
            int(restart) if restart.isdecimal() else None,
        )
        if style := value(node, "pStyle"):
            self._by_style[identity, style] = depth

    def before(self, paragraph: _Element) -> str:
        """The number that Word shows before this paragraph, with a space after it, or ""."""
        identity, depth = self._place(paragraph)
        known = self._lists.get(identity)
        if known is None or depth not in known.levels:
            return ""
        counts = self._count(known, depth)
        level = known.levels[depth]
        if level.shape == "bullet":
            return "- "
        shown = level.shown
        for upper in range(depth + 1):
            other = known.levels.get(upper, level)
            shape = "decimal" if level.legal and upper < depth else other.shape
            shown = shown.replace(f"%{upper + 1}", written(counts.get(upper, other.start), shape))
        return f"{shown.strip()} " if shown.strip() else ""

    def _count(self, known: _List, depth: int) -> dict[int, int]:
        counts = self._counts.setdefault(known.counted, {})
        for upper in range(depth):
            counts.setdefault(upper, known.levels[upper].start if upper in known.levels else 1)
        if depth in known.starts:
            counts[depth] = known.starts.pop(depth)
        else:
            counts[depth] = counts.get(depth, known.levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            restart = known.levels[deeper].restart if deeper in known.levels else None
            if restart is None or 0 < depth + 1 <= restart:
                del counts[deeper]
        return counts

    def _place(self, paragraph: _Element) -> tuple[str, int]:
        """The (list, level) of a paragraph, from itself or from its style; the list "0" is none."""
        style = self._styles.of(paragraph)
        own = _numbered(paragraph)
        if own is not None and own[0] is not None:
            return own[0], own[1] or 0
        for link in self._styles.chain(style):
            inherited = _numbered(link)
            if inherited is not None and inherited[0] is not None:
                identity = inherited[0]
                depth = own[1] if own and own[1] is not None else inherited[1]
                if depth is None:
                    depth = self._by_style.get((identity, link.get(w("styleId"), "")), 0)
                return identity, depth
        return "0", 0


def _numbered(node: _Element) -> tuple[str | None, int | None] | None:
    """The (list, level) that a paragraph's or style's own properties name, each as far as it is named."""
    place = child(child(node, "pPr"), "numPr")
    if place is None:
        return None
    level = value(place, "ilvl")
    return value(place, "numId") or None, min(int(level), _LEVELS) if level.isdecimal() else None


def _depth(node: _Element) -> int:
    written_depth = node.get(w("ilvl"), "0")
    return min(int(written_depth), _LEVELS) if written_depth.isdecimal() else 0
