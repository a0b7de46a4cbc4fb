"""A ladder as a file: YAML in and out, with every mistake told by its line, its step and its remedy.

Here: `read` and `write`, from text to a ladder and back. Not here: what the steps do (rules.ladder), and making
a version of it (models.acts.policies).
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import Mistyped
from models.rules import asking_lines, yaml_lines
from models.rules.asking_lines import AskingLines
from models.rules.ladder import Basis, Policy, Recipient, Step
from models.rules.urgency import LADDERS, Ladder
from models.rules.yaml_lines import Place

#: A step further off than this is a slip of the hand.
FARTHEST = 400
LONGEST_PAUSE = 60


class StepLine(BaseModel):
    """One step of the file."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[\w-]+$", max_length=40, strict=True)
    offset: int = Field(ge=-FARTHEST, le=FARTHEST, strict=True)
    recipients: list[Recipient] = Field(min_length=1)
    repeat_every: int = Field(default=0, ge=0, le=FARTHEST, strict=True)


class PolicyFile(BaseModel):
    """A whole ladder: its name, how long an acknowledgement lasts, whether it breaks office hours, its steps.

    Where nothing is said about asking, the numbers count with which a ladder of this name is in force from the start.
    """

    model_config = ConfigDict(extra="forbid")

    name: Ladder = Ladder.DEFAULT
    acknowledged_workdays: int = Field(default=5, ge=1, le=LONGEST_PAUSE, strict=True)
    any_hour: bool = Field(default=False, strict=True)
    asking: AskingLines | None = None
    steps: dict[Basis, list[StepLine]]

    @property
    def ladder(self) -> Policy:
        """The rules that the file writes down, bases in their fixed order."""
        steps = [
            Step(basis, line.name, line.offset, tuple(line.recipients), line.repeat_every)
            for basis in Basis
            for line in self.steps.get(basis, [])
        ]
        cadence = self.asking.cadence if self.asking else LADDERS[self.name].cadence
        return Policy(tuple(steps), self.acknowledged_workdays, self.any_hour, cadence)


class Mistakes(Mistyped):
    """Everything that is wrong with a file: one sentence for each mistake, in the order of its lines."""

    def __init__(self, found: list[Mistyped]) -> None:
        super().__init__("\n".join(str(one) for one in found).replace("{", "{{").replace("}", "}}"))
        self.found = found

    def sentence(self, language: str) -> str:
        return "\n".join(one.sentence(language) for one in self.found)


def read(data: bytes) -> PolicyFile:
    """The ladder that a file holds; refused with every mistake in it."""
    document = yaml_lines.load(data)
    try:
        file = PolicyFile.model_validate(document.value)
    except ValidationError as error:
        raise Mistakes(_in_order(document, error)) from None
    wrong = [(document.line(place), mistake) for place, mistake in _wrong(file, document)]
    if wrong:
        raise Mistakes([mistake for _, mistake in sorted(wrong, key=lambda one: one[0])])
    return file


def write(name: str, ladder: Policy, heading: str = "") -> str:
    """The file of a ladder; what `read` makes of it is the same ladder."""
    steps: dict[str, list[dict[str, Any]]] = {}
    for step in ladder.steps:
        line: dict[str, Any] = {
            "name": step.name,
            "offset": step.offset,
            "recipients": [*map(str, step.recipients)],
        }
        steps.setdefault(str(step.basis), []).append(
            line | ({"repeat_every": step.repeat_every} if step.repeat_every else {})
        )
    whole = {
        "name": str(name), "acknowledged_workdays": ladder.acknowledged_workdays, "any_hour": ladder.any_hour,
        "asking": asking_lines.write(ladder.cadence),
        "steps": {str(basis): steps[basis] for basis in Basis if basis in steps},
    }  # fmt: skip
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
    return "".join(f"# {line}\n" for line in heading.splitlines()) + str(text)


def _in_order(document: yaml_lines.Document, error: ValidationError) -> list[Mistyped]:
    found = [
        (document.line(place), _told(document, place, one["type"]))
        for one in error.errors()
        for place in [_place(one["loc"])]
    ]
    return [mistake for _, mistake in sorted(found, key=lambda one: one[0])]


def _place(loc: tuple[int | str, ...]) -> Place:
    """Where in the file: pydantic names the key of a mapping by a word of its own behind it."""
    return tuple(part for part in loc if part != "[key]")


def _told(document: yaml_lines.Document, place: Place, kind: str) -> Mistyped:
    """One mistake of form in one sentence."""
    if place[:1] == ("asking",):
        return asking_lines.told(document, place, kind)
    line, where = document.line(place), document.called(place)
    key, typed = str(place[-1]) if place else "", document.typed(place)
    match kind:
        case "missing":
            return Mistyped(
                "Line {line}{where}: “{key}” is missing; add it.", line=line, where=where, key=key
            )
        case "extra_forbidden" | "invalid_key":
            in_step = len(place) > 3  # noqa: PLR2004 - steps, basis, number, key
            known = ", ".join(StepLine.model_fields if in_step else PolicyFile.model_fields)
            return Mistyped(
                "Line {line}{where}: “{key}” is not known; write {known}.",
                line=line, where=where, key=key, known=known,
            )  # fmt: skip
        case "enum":
            return _unknown(line, where, typed, place)
        case "int_type" | "greater_than_equal" | "less_than_equal":
            return _number(line, where, key, typed)
        case _:
            return _value(line, where, key, typed) or _shape(line, where, place)


def _value(line: int, where: str, key: str, typed: str) -> Mistyped | None:
    """A word or a list that is not what its key asks for."""
    match key:
        case "any_hour":
            return Mistyped(
                "Line {line}: “any_hour” is true or false, not “{typed}”.", line=line, typed=typed
            )
        case "name":
            return Mistyped(
                "Line {line}: a step is named by letters, digits and dashes, at most 40, such as late-3; “{typed}” is not.",
                line=line, typed=typed,
            )  # fmt: skip
        case "recipients":
            return Mistyped(
                "Line {line}{where}: nobody is named; write recipients as a list, such as [unit].",
                line=line,
                where=where,
            )
        case _:
            return None


def _unknown(line: int, where: str, typed: str, place: Place) -> Mistyped:
    """A word that must be one of a few."""
    if place and place[0] == "name":
        return Mistyped(
            "Line {line}: no ladder is called “{typed}”; write {known}.", line=line, typed=typed, known=", ".join(Ladder)
        )  # fmt: skip
    if "recipients" in place:
        return Mistyped(
            "Line {line}{where}: the recipient “{typed}” is not known; write {known}.",
            line=line, where=where, typed=typed, known=", ".join(Recipient),
        )  # fmt: skip
    return Mistyped(
        "Line {line}: steps count from {known}, not from “{typed}”.", line=line, typed=place[-1], known=", ".join(Basis)
    )  # fmt: skip


def _number(line: int, where: str, key: str, typed: str) -> Mistyped:
    match key:
        case "offset":
            return Mistyped(
                "Line {line}{where}: an offset is a whole number of days from −{most} to {most}, not “{typed}”.",
                line=line, where=where, typed=typed, most=FARTHEST,
            )  # fmt: skip
        case "repeat_every":
            return Mistyped(
                "Line {line}{where}: a step repeats every so many days, from 1 to {most}, not every “{typed}”; "
                "leave “repeat_every” out where it does not.",
                line=line, where=where, typed=typed, most=FARTHEST,
            )  # fmt: skip
        case _:
            return Mistyped(
                "Line {line}: an acknowledgement lasts 1 to {most} working days, not “{typed}”.",
                line=line, typed=typed, most=LONGEST_PAUSE,
            )  # fmt: skip


def _shape(line: int, where: str, place: Place) -> Mistyped:
    """A list where a mapping should be, or the reverse."""
    if not place:
        return Mistyped("Line 1: this is no ladder; “dondoc policy export” writes one to begin with.")
    if place == ("steps",):
        return Mistyped(
            "Line {line}: under “steps” stand {known}, each with its list of steps.", line=line, known=", ".join(Basis)
        )  # fmt: skip
    return Mistyped(
        "Line {line}{where}: a basis holds a list of steps, each with name, offset and recipients.", line=line, where=where
    )  # fmt: skip


def _wrong(file: PolicyFile, document: yaml_lines.Document) -> Iterator[tuple[Place, Mistyped]]:
    """What the form cannot see: the order of steps, repeats, names, and whether the ladder ever ends."""
    for basis, lines in file.steps.items():
        yield from _wrong_order(document, basis, lines)
        for number, step in enumerate(lines):
            yield from _wrong_step(document, ("steps", str(basis), number), basis, step)
    yield from _named_twice(file, document)
    if file.asking and (mistake := asking_lines.wrong(file.asking, document)):
        yield ("asking", "shortest"), mistake
    silence = file.steps.get(Basis.SILENCE, [])
    if not silence or not silence[-1].repeat_every:
        place: Place = ("steps", "silence", len(silence) - 1, "name") if silence else ("steps",)
        yield (
            place,
            Mistyped(
                "Line {line}: the last step of silence must repeat (repeat_every), so that no open task is ever forgotten.",
                line=document.line(place),
            ),
        )


def _wrong_order(
    document: yaml_lines.Document, basis: Basis, lines: list[StepLine]
) -> Iterator[tuple[Place, Mistyped]]:
    for number, (earlier, later) in enumerate(pairwise(lines)):
        if later.offset <= earlier.offset:
            place: Place = ("steps", str(basis), number + 1, "offset")
            yield place, Mistyped(
                "Line {line}{where}: its offset {offset} does not come after {before} of the step above; let offsets rise.",
                line=document.line(place), where=document.called(place), offset=later.offset, before=earlier.offset,
            )  # fmt: skip
        if earlier.repeat_every:
            place = ("steps", str(basis), number, "repeat_every")
            yield place, Mistyped(
                "Line {line}{where}: only the last step of a basis repeats; take “repeat_every” away here.",
                line=document.line(place), where=document.called(place),
            )  # fmt: skip


def _wrong_step(
    document: yaml_lines.Document, place: Place, basis: Basis, step: StepLine
) -> Iterator[tuple[Place, Mistyped]]:
    if basis != Basis.DUE and step.offset < 1:
        at: Place = (*place, "offset")
        yield at, Mistyped(
            "Line {line}{where}: only steps of “due” may come before or on the day; give an offset of 1 or more.",
            line=document.line(at), where=document.called(at),
        )  # fmt: skip
    twice = next((r for n, r in enumerate(step.recipients) if r in step.recipients[:n]), None)
    if twice is not None:
        at = (*place, "recipients")
        yield at, Mistyped(
            "Line {line}{where}: the recipient “{typed}” stands twice; name each once.",
            line=document.line(at), where=document.called(at), typed=str(twice),
        )  # fmt: skip


def _named_twice(file: PolicyFile, document: yaml_lines.Document) -> Iterator[tuple[Place, Mistyped]]:
    known: set[str] = set()
    for basis, lines in file.steps.items():
        for number, step in enumerate(lines):
            if step.name in known:
                place: Place = ("steps", str(basis), number, "name")
                yield place, Mistyped(
                    "Line {line}: the name “{name}” stands twice; give every step a name of its own.",
                    line=document.line(place), name=step.name,
                )  # fmt: skip
            known.add(step.name)
