"""How urgent a directive is, and the ladder that follows from it: khẩn, thượng khẩn, hỏa tốc (Decree 30/2020).

Here: the three degrees, the words in which they are typed, and the ladders in force from the start by name.
Not here: the ladders of an office itself, which are rows (models.policy).
"""

import unicodedata
from enum import StrEnum

from models.errors import Mistyped
from models.rules import cadence
from models.rules.ladder import DEFAULT, Basis, Policy, Recipient, Step
from models.rules.spelling import fold


class Urgency(StrEnum):
    """The degrees of urgency of a Vietnamese office paper; most directives have none."""

    URGENT = "urgent"
    VERY_URGENT = "very-urgent"
    EXPRESS = "express"


class Ladder(StrEnum):
    """The names of a body's ladders. Each has versions of its own."""

    DEFAULT = "default"
    URGENT = "urgent"
    EXPRESS = "express"


WORDS = {
    "khan": Urgency.URGENT,
    "thuong khan": Urgency.VERY_URGENT,
    "hoa toc": Urgency.EXPRESS,
    "urgent": Urgency.URGENT,
    "very urgent": Urgency.VERY_URGENT,
    "express": Urgency.EXPRESS,
}

ORDINARY = {"thuong", "normal"}


def is_ordinary(words: str) -> bool:
    """Whether it is typed that something is not urgent: thường, or its English word."""
    return _plain(words) in ORDINARY


def urgency(words: str) -> Urgency:
    """The degree as typed: khẩn, thượng-khẩn, hỏa-tốc, with marks or without, or its English word."""
    found = WORDS.get(_plain(words))
    if found is None:
        raise Mistyped(
            "The urgency “{words}” is not known; write khẩn, thượng-khẩn, hỏa-tốc or thường.",
            words=words,
            field="urgency",
        )
    return found


def _plain(words: str) -> str:
    return " ".join(fold(unicodedata.normalize("NFC", words).replace("-", " ").replace("_", " ")).split())


def ladder_for(urgency: str | None) -> Ladder:
    """The name of the ladder that a directive of this urgency climbs."""
    if not urgency:
        return Ladder.DEFAULT
    return Ladder.EXPRESS if Urgency(urgency) == Urgency.EXPRESS else Ladder.URGENT


_UNIT, _HEAD, _CLERK = Recipient.UNIT, Recipient.UNIT_HEAD, Recipient.SECRETARIAT
_LEADER, _CHAIR = Recipient.IN_CHARGE, Recipient.CHAIR

#: Khẩn and thượng khẩn: the same people, sooner.
URGENT = Policy(
    steps=(
        Step(Basis.DUE, "due-3", -3, (_UNIT,)),
        Step(Basis.DUE, "due-1", -1, (_UNIT, _HEAD)),
        Step(Basis.DUE, "late-1", 1, (_UNIT, _HEAD, _CLERK, _LEADER)),
        Step(Basis.DUE, "late-2", 2, (_HEAD, _LEADER, _CHAIR), repeat_every=2),
        Step(Basis.SILENCE, "silent-3", 3, (_UNIT,)),
        Step(Basis.SILENCE, "silent-5", 5, (_HEAD, _CLERK)),
        Step(Basis.SILENCE, "silent-8", 8, (_HEAD, _LEADER), repeat_every=5),
        Step(Basis.RECEIPT, "unreceived-1", 1, (_UNIT, _HEAD, _CLERK)),
        Step(Basis.LOOK_AGAIN, "look-7", 7, (_CLERK,)),
        Step(Basis.LOOK_AGAIN, "look-14", 14, (_CLERK, _LEADER), repeat_every=7),
    ),
    acknowledged_workdays=2,
    cadence=cadence.URGENT,
)

#: Hỏa tốc: every working day counts, and no message waits for a digest or for a person's own hours.
EXPRESS = Policy(
    steps=(
        Step(Basis.DUE, "due-1", -1, (_UNIT, _HEAD)),
        Step(Basis.DUE, "due-0", 0, (_UNIT, _HEAD)),
        Step(Basis.DUE, "late-1", 1, (_UNIT, _HEAD, _CLERK, _LEADER, _CHAIR), repeat_every=1),
        Step(Basis.SILENCE, "silent-1", 1, (_UNIT,)),
        Step(Basis.SILENCE, "silent-2", 2, (_HEAD, _CLERK)),
        Step(Basis.SILENCE, "silent-3", 3, (_HEAD, _LEADER), repeat_every=2),
        Step(Basis.RECEIPT, "unreceived-1", 1, (_UNIT, _HEAD, _CLERK, _LEADER)),
        Step(Basis.LOOK_AGAIN, "look-3", 3, (_CLERK, _LEADER), repeat_every=3),
    ),
    acknowledged_workdays=1,
    any_hour=True,
    cadence=cadence.EXPRESS,
)

#: In force from the start in every body; an office replaces each by versions of its own.
LADDERS = {Ladder.DEFAULT: DEFAULT, Ladder.URGENT: URGENT, Ladder.EXPRESS: EXPRESS}
