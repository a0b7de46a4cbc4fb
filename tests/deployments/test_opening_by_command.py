"""Links and PINs by command: listed without their addresses, ended for a person or a unit, given once."""

import datetime as dt
from typing import Any

import pytest
from saying import say

from models import questions
from models.acts import linking, pins
from models.acts.deed import actor
from models.store import Office

AT = dt.datetime(2023, 7, 3, 2, 0, tzinfo=dt.UTC)
WHEN = ("--at", "2023-07-03T10:00")
BY = ("--by", "bcd.clerk", *WHEN)


@pytest.fixture
def tokens(here: Office) -> list[str]:
    """An office with a link of each of two units' officers, and one that has expired."""
    made = []
    with here.writing() as session:
        for post, unit, at in (
            ("stc.head", "STC", AT), ("snv.focal", "SNV", AT), ("snv.focal", "SNV", AT - dt.timedelta(days=40)),
        ):  # fmt: skip
            made.append(
                linking.answer_link(
                    session, person_id=actor(session, post, AT).person_id or 0, post_id=questions.post(session, post).id,
                    unit_id=questions.unit(session, unit).id or 0, at=at,
                )
            )  # fmt: skip
        linking.keep(session)
    here.engine.dispose()
    return made


def shown(capsys: Any, *words: str) -> list[str]:
    return [row["unit"] for row in say(capsys, "links", *words, *WHEN)["links"]]


def test_links_are_listed_by_unit_and_person_and_never_with_their_address(
    tokens: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert sorted(shown(capsys)) == ["Sở Nội vụ", "Sở Tài chính"]
    assert shown(capsys, "--unit", "STC") == ["Sở Tài chính"]
    assert shown(capsys, "--person", "snv.focal") == ["Sở Nội vụ"]
    assert shown(capsys, "--person", "snv.focal", "--ended") == ["Sở Nội vụ", "Sở Nội vụ"]
    said = str(say(capsys, "links", "--ended", *WHEN))
    assert not any(token in said for token in tokens)


@pytest.mark.usefixtures("tokens")
def test_links_end_one_by_one_or_all_of_a_person_or_unit(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Say whose links end" in str(say(capsys, "links", "--revoke", *BY, code=2))
    assert say(capsys, "links", "--unit", "STC", "--revoke", *BY)["revoked"] == 1
    assert say(capsys, "links", "--unit", "STC", "--revoke", *BY)["revoked"] == 0
    (left,) = say(capsys, "links", *WHEN)["links"]
    assert say(capsys, "links", "--number", str(left["id"]), "--revoke", *BY)["revoked"] == 1
    assert shown(capsys) == []
    assert say(capsys, "verify")["events"]


@pytest.mark.usefixtures("tokens")
def test_a_pin_is_given_once_and_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    given = say(capsys, "pin", "give", "snv.focal", *BY)
    assert len(given["pin"]) == pins.DIGITS
    assert say(capsys, "pin", "remove", "snv.focal", *BY)["removed"] is True
    assert say(capsys, "pin", "remove", "snv.focal", *BY)["removed"] is False
