"""Degrees of urgency as an office writes them, and the ladder that follows (Decree 30/2020)."""

import pytest

from models.errors import Mistyped
from models.rules import policy_file
from models.rules.ladder import DEFAULT, Basis, Recipient
from models.rules.urgency import LADDERS, Ladder, Urgency, is_ordinary, ladder_for, urgency


@pytest.mark.parametrize(
    ("words", "degree"),
    [
        ("khẩn", Urgency.URGENT),
        ("Thượng khẩn", Urgency.VERY_URGENT),
        ("thượng-khẩn", Urgency.VERY_URGENT),
        ("THUONG_KHAN", Urgency.VERY_URGENT),
        ("  hỏa   tốc ", Urgency.EXPRESS),
        ("hoả-tốc", Urgency.EXPRESS),
        ("ho\u0309a tô\u0301c", Urgency.EXPRESS),
        ("urgent", Urgency.URGENT),
        ("very-urgent", Urgency.VERY_URGENT),
        ("Express", Urgency.EXPRESS),
    ],
)
def test_a_degree_is_known_with_marks_or_without_however_it_is_typed(words: str, degree: Urgency) -> None:
    assert urgency(words) == degree


def test_another_word_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Mistyped) as refused:
        urgency("gấp")
    assert str(refused.value) == "The urgency “gấp” is not known; write khẩn, thượng-khẩn, hỏa-tốc or thường."
    assert refused.value.field == "urgency"


def test_ordinary_is_said_too() -> None:
    assert [is_ordinary(words) for words in ("thường", "Thuong", "normal", "thượng khẩn", "")] == [
        True
    ] * 3 + [False] * 2


def test_two_degrees_share_a_ladder_and_hoa_toc_has_its_own() -> None:
    assert [ladder_for(degree) for degree in (None, "", *Urgency)] == [
        Ladder.DEFAULT, Ladder.DEFAULT, Ladder.URGENT, Ladder.URGENT, Ladder.EXPRESS,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="gấp"):
        ladder_for("gấp")


@pytest.mark.parametrize("name", Ladder)
def test_a_ladder_that_is_in_force_from_the_start_is_one_that_an_office_could_write(name: Ladder) -> None:
    """Every rule for a file holds for it: rising offsets, one repeating end, silence that never ends."""
    assert policy_file.read(policy_file.write(name, LADDERS[name]).encode()).ladder == LADDERS[name]


def test_the_more_urgent_the_sooner_somebody_above_hears() -> None:
    """Only hỏa tốc breaks office hours (law 10)."""

    def first(name: Ladder, basis: Basis, who: Recipient) -> int:
        return next(step.offset for step in LADDERS[name].of(basis) if who in step.recipients)

    for basis, who in (
        (Basis.DUE, Recipient.CHAIR),
        (Basis.SILENCE, Recipient.UNIT_HEAD),
        (Basis.RECEIPT, Recipient.UNIT),
    ):
        offsets = [first(name, basis, who) for name in (Ladder.EXPRESS, Ladder.URGENT, Ladder.DEFAULT)]
        assert offsets == sorted(offsets)
    assert [LADDERS[name].any_hour for name in (Ladder.DEFAULT, Ladder.URGENT, Ladder.EXPRESS)] == [
        False,
        False,
        True,
    ]
    assert LADDERS[Ladder.DEFAULT] is DEFAULT
