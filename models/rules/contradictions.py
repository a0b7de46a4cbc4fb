"""What in an answer contradicts itself, the answer before, or the due day; the secretariat clears it up.

Here: the four contradictions with what each is and how it is cleared up, and `found` in one answer. Not here: where an
answer is taken (models.acts.answering).
"""

import datetime as dt
from enum import StrEnum

from models.rules.lifecycle import Answer

FULL = 100


class Contradiction(StrEnum):
    """One way in which an answer cannot be true as it stands."""

    FULL_YET_OPEN = "full-yet-open"
    WITHOUT_EVIDENCE = "done-without-evidence"
    FALLING = "percent-falling"
    PROMISED_LATER = "promised-after-due"


#: What each is, and what the secretariat does about it (keys of the catalogue).
WHAT = {
    Contradiction.FULL_YET_OPEN: "100 % yet not reported done",
    Contradiction.WITHOUT_EVIDENCE: "done without evidence",
    Contradiction.FALLING: "the percentage has fallen",
    Contradiction.PROMISED_LATER: "a day after the due day is promised",
}
REMEDY = {
    Contradiction.FULL_YET_OPEN: "Let the unit report it done with its document, or put the percentage right.",
    Contradiction.WITHOUT_EVIDENCE: "Ask the unit for the file or the number of the document, or return it with a reason.",
    Contradiction.FALLING: "Ask the unit which figure is right and what has changed.",
    Contradiction.PROMISED_LATER: "Grant or refuse more time, or agree on another day with the unit.",
}


def found(
    answer: Answer,
    *,
    percent: int | None,
    percent_before: int | None,
    has_evidence: bool,
    promised_on: dt.date | None,
    due_on: dt.date | None,
) -> list[Contradiction]:
    """The contradictions of one answer. `due_on` is None where no day can be missed: undated, or not the leading unit."""
    is_done = answer == Answer.DONE
    checks = {
        Contradiction.FULL_YET_OPEN: not is_done and percent == FULL,
        Contradiction.WITHOUT_EVIDENCE: is_done and not has_evidence,
        Contradiction.FALLING: not is_done and _falls(percent, percent_before),
        Contradiction.PROMISED_LATER: not is_done and _is_after(promised_on, due_on),
    }
    return [one for one, is_so in checks.items() if is_so]


def _falls(percent: int | None, before: int | None) -> bool:
    return percent is not None and before is not None and percent < before


def _is_after(promised_on: dt.date | None, due_on: dt.date | None) -> bool:
    return promised_on is not None and due_on is not None and promised_on > due_on
