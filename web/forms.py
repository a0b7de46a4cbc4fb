"""What people type, checked before any act: one model a form, one sentence a field.

Here: the models, `read`, and days as people write them. A field's description is the sentence that is shown where it
is missing or wrong. Not here: rules of the office (models.acts).
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from models.directive import Kind
from models.errors import Faulty, Mistyped
from models.rules import typed
from models.rules.lifecycle import Answer
from models.rules.meanings import Meaning
from models.rules.reading import Recurrence

NO_DAY = "“{text}” is not a day; write it like 14/07/2023."
T = TypeVar("T", bound=BaseModel)


def _plain(value: object) -> object:
    """Text as it is stored: composed letters, no blanks around; nothing typed is nothing."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\0", "")).strip() or None
    return value


def _words(value: object) -> object:
    return _plain(value) or ""


def _day(value: object) -> object:
    text = _plain(value)
    if not isinstance(text, str):
        return text
    return typed.day(text)


Day = Annotated[dt.date, BeforeValidator(_day)]
MaybeDay = Annotated[dt.date | None, BeforeValidator(_day)]
Words = Annotated[str, BeforeValidator(_words)]
Percent = Annotated[int | None, BeforeValidator(_plain)]


class Typed(BaseModel):
    """A form as typed; fields that it does not know are none of its business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class TakeIn(Typed):
    """A notice of conclusions at the door."""

    title: Words = Field(min_length=1, max_length=500, description="Write the title of the conclusion.")
    held_on: Day = Field(description="Give the day of the meeting, like 14/07/2023.")
    body: Words = Field(min_length=1, description="Choose the body that met.")
    chair: Words = ""
    amends: Words = ""
    confidential: bool = False
    text: Words = ""


class Decision(Typed):
    """By when and of what kind: of a draft, or of a directive entered by form."""

    when: Literal["day", "milestone", "none"] = Field(
        description="Choose a due day, a milestone, or no date."
    )
    due_on: MaybeDay = Field(None, description="Give the due day, like 14/07/2023.")
    milestone: Words = Field("", max_length=500, description="Name the happening in at most 500 characters.")
    kind: Kind = Field(description="Choose the kind of the directive.")
    recurrence: Annotated[Recurrence | None, BeforeValidator(_plain)] = Field(
        None, description="Choose one of the periods offered."
    )
    field: Words = Field("", max_length=120, description="Name the field in at most 120 characters.")


class Enter(Decision):
    """A directive without a document."""

    body: Words = Field(min_length=1, description="Choose the body that gives it.")
    text: Words = Field(min_length=1, description="Write what is to be done.")


class Reason(Typed):
    """Why: a draft set aside, a task declined, a result returned."""

    reason: Words = Field(
        min_length=1, max_length=2000, description="Write the reason in one or two sentences."
    )


class SetDay(Typed):
    """The day of a milestone."""

    on: Day = Field(description="Give the day on which it happens, like 14/07/2023.")


class Granted(Typed):
    """More time: another day than the one that was asked for, or that day."""

    to_on: MaybeDay = Field(
        None, description="Give the day until which more time is granted, like 14/07/2023."
    )


class Answered(Typed):
    """What a unit says about one task."""

    answer: Answer = Field(description="Choose one of the answers offered.")
    percent: Percent = Field(None, ge=0, le=100, description="Write a whole number between 0 and 100.")
    note: Words = Field("", max_length=5000, description="Write at most 5,000 characters.")
    proposed_on: MaybeDay = Field(None, description="Give the day you propose, like 14/07/2023.")


class Settled(Typed):
    """What a mail means for one task."""

    code: Words = Field(min_length=1, description="Name the task by its code.")
    meaning: Meaning = Field(description="Choose what the mail says.")
    percent: Percent = Field(None, ge=0, le=100, description="Write a whole number between 0 and 100.")
    note: Words = Field("", max_length=5000, description="Write at most 5,000 characters.")
    day: MaybeDay = Field(None, description="Give the day that is asked for, like 14/07/2023.")


class Heard(Typed):
    """How the secretariat came to know what it writes down for a unit."""

    road: Annotated[Literal["telephone", "paper"] | None, BeforeValidator(_plain)] = Field(
        None, description="Say whether it came by telephone or on paper."
    )
    on: MaybeDay = Field(None, description="Give the day on which it was said, like 14/07/2023.")
    said_by: Words = Field("", max_length=200, description="Name whoever said it in at most 200 characters.")


MODELS = (TakeIn, Decision, Enter, Reason, SetDay, Granted, Answered, Settled, Heard)


def read(model: type[T], form: Mapping[str, Any]) -> T:
    """The form as values; Faulty with a sentence for each field that cannot be understood."""
    try:
        return model.model_validate({name: form[name] for name in model.model_fields if name in form})
    except ValidationError as error:
        faults: dict[str, Mistyped] = {}
        for found in error.errors(include_url=False, include_context=False):
            name = str(found["loc"][0])
            typed = form.get(name)
            if found["type"] == "value_error" and isinstance(typed, str):
                faults.setdefault(name, Mistyped(NO_DAY, text=typed.strip(), field=name))
            else:
                words = model.model_fields[name].description or found["msg"]
                faults.setdefault(name, Mistyped(words, field=name))
        raise Faulty(faults) from None
