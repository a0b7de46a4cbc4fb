"""Contradictions in an answer: each is found, and what is consistent is left in peace."""

import datetime as dt
from typing import Any

import pytest

from models.rules import contradictions
from models.rules.contradictions import REMEDY, WHAT, Contradiction
from models.rules.lifecycle import Answer

CONSISTENT: dict[str, Any] = {
    "percent": 60, "percent_before": 40, "has_evidence": True, "promised_on": None, "due_on": dt.date(2023, 7, 14),
}  # fmt: skip
LATER = dt.date(2023, 7, 20)


@pytest.mark.parametrize(
    ("answer", "told", "found"),
    [
        (Answer.IN_PROGRESS, {}, []),
        (Answer.IN_PROGRESS, {"percent": 100}, [Contradiction.FULL_YET_OPEN]),
        (Answer.BLOCKED, {"percent": 100}, [Contradiction.FULL_YET_OPEN]),
        (Answer.IN_PROGRESS, {"percent": 99}, []),
        (Answer.DONE, {"percent": 100}, []),
        (Answer.DONE, {"has_evidence": False}, [Contradiction.WITHOUT_EVIDENCE]),
        (Answer.IN_PROGRESS, {"has_evidence": False}, []),
        (Answer.LATE, {"percent": 30}, [Contradiction.FALLING]),
        (Answer.LATE, {"percent": 40}, []),
        (Answer.LATE, {"percent": None}, []),
        (Answer.LATE, {"percent_before": None, "percent": 0}, []),
        (Answer.DONE, {"percent": 30}, []),  # a claim is full, whatever stands beside it
        (Answer.LATE, {"promised_on": LATER}, [Contradiction.PROMISED_LATER]),
        (Answer.LATE, {"promised_on": dt.date(2023, 7, 14)}, []),
        (Answer.LATE, {"promised_on": LATER, "due_on": None}, []),
        (Answer.DONE, {"promised_on": LATER}, []),
        (
            Answer.LATE,
            {"percent": 10, "promised_on": LATER},
            [Contradiction.FALLING, Contradiction.PROMISED_LATER],
        ),
    ],
)
def test_what_contradicts_and_what_does_not(
    answer: Answer, told: dict[str, Any], found: list[Contradiction]
) -> None:
    """Issue 5: 100% yet open, done without evidence, percentage falling, a day promised after the due day."""
    assert contradictions.found(answer, **{**CONSISTENT, **told}) == found


def test_each_says_what_it_is_and_what_to_do() -> None:
    assert WHAT.keys() == REMEDY.keys() == set(Contradiction)
