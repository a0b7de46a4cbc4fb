"""YAML as people write it, with the line of every value, so that a mistake can be shown where it stands.

Here: `load` by the safe loader alone; no anchors, no key twice, no endless or bottomless file. Not here: what the values mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from models.errors import Mistyped

#: The keys and numbers that lead to a value: ("steps", "due", 0, "offset").
Place = tuple[int | str, ...]
LARGEST = 100_000
#: Values within values: a ladder has steps, a basis, a step, its recipients.
DEEPEST = 20
OPENING = (
    yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken,
)  # fmt: skip
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)


@dataclass(frozen=True)
class Document:
    """A document's value, and the lines (from 1) on which its parts begin."""

    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest that holds it where it is missing."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def called(self, place: Place) -> str:
        """The step in which a place lies, as it is put into a sentence: ` (late-3)`, or nothing."""
        step = self._at(place[:3]) if len(place) > 2 else None  # noqa: PLR2004 - steps, basis, number
        name = step.get("name") if isinstance(step, dict) else None
        return f" ({name})" if isinstance(name, str) and name else ""

    def typed(self, place: Place) -> str:
        """A value as it may be shown in a sentence."""
        return str(self._at(place))[:60]

    def _at(self, place: Place) -> Any:
        value = self.value
        for part in place:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def load(data: bytes) -> Document:
    """One document of plain values; what is no YAML is refused with its line."""
    if len(data) > LARGEST:
        raise Mistyped("The file is larger than {most} bytes; this is no ladder.", most=LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Mistyped("The file is not written in UTF-8; save it as UTF-8 text.") from None
    try:
        _refuse_strange(text)
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        lines = dict(_lines(tree, ()))
        return Document(yaml.safe_load(text), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Mistyped(
            "Line {line}: this is no YAML ({why}); check colons, dashes and how far the line is set in.",
            line=mark.line + 1 if mark else 1, why=error.problem or error.context or "?",
        ) from None  # fmt: skip
    except (yaml.YAMLError, ValueError):
        raise Mistyped("The file is no YAML text; “dondoc policy export” writes one to begin with.") from None


def _refuse_strange(text: str) -> None:
    """A few anchors can stand for more than any machine holds, and brackets in brackets take it hours; a ladder needs none."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            raise yaml.YAMLError
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            raise Mistyped(
                "Line {line}: anchors, aliases and tags are not read; write the value out.", line=token.start_mark.line + 1
            )  # fmt: skip


def _lines(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, int]]:
    if node is None:
        return
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            yield from _lines(inner, (*place, number))
    elif isinstance(node, yaml.MappingNode):
        known: set[str] = set()
        for key, inner in node.value:
            if str(key.value) in known:
                raise Mistyped(
                    "Line {line}: “{key}” stands twice in one place; keep one.",
                    line=key.start_mark.line + 1, key=key.value,
                )  # fmt: skip
            known.add(str(key.value))
            yield from _lines(inner, (*place, str(key.value)))
            yield (*place, str(key.value)), key.start_mark.line + 1
