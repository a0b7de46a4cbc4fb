"""A sheet of a unit's tasks that goes out to be filled in and comes back: plain values, and what its keys are.

Here: what stands on a sheet, what came back, and the short code of a row on paper with its check letter. Not here:
files (documents.sheets), and what an answer does (models.acts.sheets).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from models.errors import Refused
from models.rules.lifecycle import Answer, Role, State

#: What a unit may also say of a task on a sheet instead of reporting on it.
RECEIVE, DECLINE = "receive", "decline"
ANSWERS = tuple(map(str, Answer))
#: Letters that no hand makes look alike; a prime number of them, so that one wrong digit never checks.
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True)
class Keys:
    """What makes a sheet this sheet; the signature stands over all of it."""

    unit: str
    sheet: str
    made_at: str
    codes: tuple[str, ...]
    signature: str = ""

    @property
    def signed(self) -> bytes:
        """What the office signs."""
        return "\n".join((self.unit, self.sheet, self.made_at, *self.codes)).encode()


@dataclass(frozen=True)
class Line:
    """One task as a sheet shows it. Without words it is confidential, and told by its number only (law 19)."""

    code: str
    words: str | None
    due_on: dt.date | None
    state: State
    role: Role
    percent: int | None
    late: int
    last_on: dt.date | None
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet to be filled in: whose it is, who may report, and a line a task."""

    keys: Keys
    language: str
    body: str
    unit: str
    made_on: dt.date
    reporter: str
    officers: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """One row that says something, as read; `number` is that of the workbook. `words` as they stand beside the code."""

    number: int
    code: str
    words: str
    answer: str
    percent: int | None = None
    note: str = ""
    proposed_on: dt.date | None = None

    @property
    def content(self) -> str:
        """A short name for what the row says: the same words are the same answer."""
        said = (self.answer, str(self.percent), self.note, str(self.proposed_on))
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken."""

    number: int
    code: str
    why: Refused


@dataclass(frozen=True)
class Returned:
    """A sheet that came back: its keys, who is named as reporting, the rows that say something, and what is wrong."""

    keys: Keys
    reporter: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = field(default=())


def entry_code(code: str) -> str:
    """What is typed for a row of a printed sheet: the task's number without its body and year, and a check letter."""
    return f"{short(code)} {letter(code)}"


def short(code: str) -> str:
    """A task's number without its body and year: 007.02 of BCD-2023-007.02."""
    return code.rsplit("-", 1)[-1]


def letter(code: str) -> str:
    """The check letter of a whole code: one wrong sign, or two that changed places, give another letter."""
    total = sum((place % 22 + 1) * int(sign, 36) for place, sign in enumerate(_signs(code)))
    return LETTERS[total % len(LETTERS)]


def _signs(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
