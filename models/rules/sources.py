"""What an office and a unit's own system agree on: the form of an answer, and the words for what is wrong with one.

Here: `Form` (where the rows lie and which of their fields and words mean what), the troubles of a source, the oddities of
a row, and when a source has failed for long. Not here: asking over the wire and reading an answer (flows.sources).
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import Mistyped
from models.rules.breaker import Pauses
from models.rules.lifecycle import Answer
from models.rules.workdays import Workdays

#: A system is asked every quarter of an hour; one that is out is left alone for longer and longer, up to six hours.
PAUSES = Pauses(dt.timedelta(minutes=15), dt.timedelta(hours=6))
#: A place in their document: names with dots between them.
Path = Annotated[str, Field(pattern=r"^[^.\s]+(\.[^.\s]+)*$", max_length=100)]


class Trouble(StrEnum):
    """Why a system could not be asked, as the secretariat reads it."""

    LATE = "it did not answer in time"
    UNREACHABLE = "it could not be reached"
    UNTRUSTED = "its certificate is not trusted"
    FORBIDDEN = "its address may not be asked from here"
    SEALED = "its address or its secret cannot be read with this key"
    MOVED = "it points to another address, which is not followed"
    LOGIN = "it refuses the login"
    UNKNOWN = "it knows nothing under this address"
    BROKEN = "it failed with an error of its own"
    ODD = "it answered with something else than was asked"
    LARGE = "its answer is larger than 1 MB"
    PACKED = "its answer is packed, which was not asked for"
    FORM = "its answer is not the JSON of the agreed form"

    @property
    def passes(self) -> bool:
        """Whether asking once more in a moment may help; what has taken its whole time is not asked again."""
        return self in {Trouble.UNREACHABLE, Trouble.BROKEN}


class Oddity(StrEnum):
    """Why a row of an answer was not taken, as the secretariat reads it."""

    NOT_OPEN = "name no open task of this unit"
    TO_COME = "have a day that has not come yet"
    BARE = "say done, late or blocked without a word on it"
    REFUSED = "were refused, as the task does not stand so"
    UNREADABLE = "cannot be read"


class Form(BaseModel):
    """Where the rows lie in the answer, which of their fields mean what, and which of their words mean which answer.

    A place left empty is not there; without `id` a row is known by what it says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: Path | None = "reports"
    code: Path = "code"
    answer: Path = "answer"
    id: Path | None = "id"
    percent: Path | None = "percent"
    note: Path | None = "note"
    on: Path | None = "on"
    day: str = Field("", max_length=40, description="Pattern of a day such as %d/%m/%Y; empty: ISO 8601.")
    words: dict[str, Answer] = Field(default_factory=dict, max_length=100)
    codes: str = Field("codes", max_length=60, pattern=r"^[\w.-]*$")


class Login(BaseModel):
    """How a system is shown who asks; the secret itself is sealed and lies beside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    way: Literal["none", "bearer", "basic", "header"] = "none"
    header: str = Field("", pattern=r"^[A-Za-z0-9-]*$", max_length=60)


class Options(BaseModel):
    """All that is agreed about one source, as it is kept with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Form = Form()
    login: Login = Login()


def form(given: Any) -> Form:
    """The agreed form that somebody wrote down, or one sentence that names the first thing wrong with it."""
    try:
        return Form.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise Mistyped(
            "The form of the answers is wrong at “{place}”: {why}. The keys are {known}.",
            place=".".join(map(str, first["loc"])) or "/", why=first["msg"], known=", ".join(Form.model_fields),
        ) from None  # fmt: skip


def login(way: str, secret: str) -> Login:
    """`bearer`, `basic` or `header:NAME`, together with a secret that can be written in a header; or neither."""
    name, _, header = way.partition(":")
    try:
        found = Login.model_validate({"way": name or "none", "header": header})
    except ValidationError:
        found = None
    if found is None or (found.way == "header") != bool(header) or (found.way != "none") != bool(secret):
        raise Mistyped(
            "A login is bearer, basic or header:NAME and comes with its secret in a file; “{way}” does not.",
            way=way,
        )
    if not (secret.isascii() and secret.isprintable()):
        raise Mistyped("A secret is one line of plain letters, digits and signs; this one is not.")
    return found


def is_long(failing_since: dt.datetime, at: dt.datetime, workdays: Workdays, patience: int) -> bool:
    """Whether a source has failed for so many working days that people must hear of it."""
    return workdays.between(workdays.day_of(failing_since), workdays.day_of(at)) >= patience
