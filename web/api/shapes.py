"""What other systems send and are given, as the description of the API shows it.

Here: the models of requests and of answers that no list of models gives as they are. Not here: rules (models.acts).
"""

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Base64Bytes,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from models.lists import TaskRow, UnitRow
from models.rules.lifecycle import Answer

#: No database keeps a NUL in a text.
NO_NUL = r"^[^\u0000]*$"
#: Something is written that is more than blanks.
HAS_WORDS = r"^[^\u0000]*[^\u0000\s][^\u0000]*$"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CODE = r"^[A-Za-z0-9][A-Za-z0-9.\-]*$"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def words(longest: int, shortest: int = 0) -> Any:
    """Text as it is stored: composed letters, of a length that fits."""
    told = {"type": "string", "maxLength": longest, "pattern": NO_NUL}
    told |= {"minLength": shortest} if shortest else {}
    return (
        Field(min_length=shortest, max_length=longest, pattern=r"^[^\x00]*$"),
        AfterValidator(_composed),
        WithJsonSchema(told),
    )


def _day(value: object) -> object:
    """YYYY-MM-DD and nothing else that could be taken for a day."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return value
    raise ValueError("YYYY-MM-DD")


def _whole(value: object) -> object:
    """A number of JSON without a fraction; no word and no yes or no stands for one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ValueError("0 to 100")


Day = Annotated[dt.date, BeforeValidator(_day)]
Percent = Annotated[int, Field(ge=0, le=100), BeforeValidator(_whole)]
Note = Annotated[str, *words(4000)]
Reason = Annotated[str, *words(4000, 1)]
Name = Annotated[str, *words(300, 1)]
Content = Annotated[Base64Bytes, WithJsonSchema({"type": "string", "format": "byte"})]


class Sent(BaseModel):
    """Something sent to us; what is not known is refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EvidenceIn(Sent):
    """A file that shows it: its bytes as base64."""

    name: Name
    media_type: str = Field(
        "application/octet-stream", max_length=120, pattern=r"^[A-Za-z0-9.+\-]+/[A-Za-z0-9.+\-]+$"
    )
    content: Content


class ReportIn(Sent):
    """What the unit says about a task.

    Done needs a file, or a document's number in the note; late and blocked need a note that says what holds it up.
    """

    answer: Answer
    percent: Percent | None = Field(None, description="0 to 100.")
    note: Note = Field("", description="Result, document number, or what holds it up.")
    proposed_on: Day | None = Field(None, description="The day that a late unit proposes.")
    evidence: list[EvidenceIn] = Field(
        default_factory=list,
        max_length=10,
        description="Files that show it: name, media_type, and content as base64.",
    )


class DeclineIn(Sent):
    """Why the task is not the unit's own, and whose it is instead, if that is known."""

    reason: Reason = Field(description="Why it is not the unit's own.")
    proposed: Name | None = Field(None, description="Code or name of the unit whose task it is.")


class ReceiveIn(Sent):
    """Nothing more needs to be said to take a task."""


class Recorded(BaseModel):
    """The event that was written."""

    task: str
    event: str
    state: str
    at: dt.datetime
    on: dt.date
    by: str
    road: str


class SecretTask(BaseModel):
    """A confidential task appears by number only; it is answered on its page."""

    code: str
    confidential: Literal[True] = True


class TaskList(BaseModel):
    """Tasks by code; `next` is the address of those that follow, null at the end."""

    tasks: list[TaskRow | SecretTask]
    next: str | None


class UnitList(BaseModel):
    """The units that the token may see."""

    units: list[UnitRow]


class TakenIn(BaseModel):
    """What a conclusion became: counts of drafts, directives and tasks, and of drafts that a person must settle."""

    conclusion: int
    drafts: int
    directives: int
    tasks: int
    doubtful: int
