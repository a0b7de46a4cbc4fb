"""The part of a ladder's file that says when units are asked besides the base round, under the key `asking`.

Here: its form, the cadence that it writes down, and each mistake in one sentence. Not here: the file as a whole
(rules.policy_file), and what the numbers do (rules.cadence).
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from models.errors import Mistyped
from models.rules.cadence import Cadence
from models.rules.yaml_lines import Document, Place

#: More working days than this are a slip of the hand.
MOST = 60
_FORM = ConfigDict(extra="forbid", populate_by_name=True)


class EveryLine(BaseModel):
    """Working days without a word, by the kind of the directive."""

    model_config = _FORM

    one_off: int = Field(alias="one-off", ge=1, le=MOST, strict=True)
    continuing: int = Field(ge=1, le=MOST, strict=True)
    periodic: int = Field(ge=1, le=MOST, strict=True)


class NearDueLine(BaseModel):
    """What counts about the due day."""

    model_config = _FORM

    within: int = Field(ge=0, le=MOST, strict=True)
    every: int = Field(ge=1, le=MOST, strict=True)


class AskingLines(BaseModel):
    """The whole part."""

    model_config = _FORM

    every: EveryLine
    near_due: NearDueLine
    sooner_by: int = Field(ge=0, le=MOST, strict=True)
    later_by: int = Field(ge=0, le=MOST, strict=True)
    shortest: int = Field(ge=1, le=MOST, strict=True)
    longest: int = Field(ge=1, le=MOST, strict=True)

    @property
    def cadence(self) -> Cadence:
        """The numbers as the rules take them."""
        return Cadence(
            **self.every.model_dump(), near_within=self.near_due.within, near_every=self.near_due.every,
            sooner_by=self.sooner_by, later_by=self.later_by, shortest=self.shortest, longest=self.longest,
        )  # fmt: skip


def write(cadence: Cadence) -> dict[str, Any]:
    """The part as `AskingLines` reads it."""
    return {
        "every": {"one-off": cadence.one_off, "continuing": cadence.continuing, "periodic": cadence.periodic},
        "near_due": {"within": cadence.near_within, "every": cadence.near_every},
        "sooner_by": cadence.sooner_by, "later_by": cadence.later_by, "shortest": cadence.shortest,
        "longest": cadence.longest,
    }  # fmt: skip


def told(document: Document, place: Place, kind: str) -> Mistyped:
    """A mistake of form, with its line and the remedy."""
    line, key = document.line(place), str(place[-1])
    if kind == "missing":
        return Mistyped("Line {line}{where}: “{key}” is missing; add it.", line=line, where="", key=key)
    if kind in {"extra_forbidden", "invalid_key"}:
        return Mistyped(
            "Line {line}{where}: “{key}” is not known; write {known}.",
            line=line, where="", key=key, known=", ".join(_keys(place[:-1])),
        )  # fmt: skip
    if _keys(place):
        return Mistyped(
            "Line {line}: “{key}” holds {known}, each on a line of its own.",
            line=line, key=key, known=", ".join(_keys(place)),
        )  # fmt: skip
    return Mistyped(
        "Line {line}: “{key}” is a whole number of working days, at most {most}, not “{typed}”; only within, sooner_by "
        "and later_by may be 0.",
        line=line, key=key, most=MOST, typed=document.typed(place),
    )  # fmt: skip


def wrong(lines: AskingLines, document: Document) -> Mistyped | None:
    """What the form cannot see."""
    if lines.shortest <= lines.longest:
        return None
    return Mistyped(
        "Line {line}: “shortest” is {shortest}, more than “longest”, {longest}; let it be at most that.",
        line=document.line(("asking", "shortest")), shortest=lines.shortest, longest=lines.longest,
    )  # fmt: skip


def _keys(place: Place) -> list[str]:
    """The keys that stand at a place of the part; none at a number."""
    models: dict[Place, type[BaseModel]] = {
        ("asking",): AskingLines, ("asking", "every"): EveryLine, ("asking", "near_due"): NearDueLine,
    }  # fmt: skip
    model = models.get(place)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []
