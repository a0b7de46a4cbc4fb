"""When units are asked, and what contradicts itself, by command (contract)."""

import pytest
from builders import by, enter
from saying import say

from deployments import cli
from flows.poll import poll
from models import clock, questions
from models.acts import answering
from models.acts.answering import Said
from models.rules.lifecycle import Answer
from models.store import Office


@pytest.fixture
def here(here: Office) -> Office:
    """The office with one task."""
    enter(here, "2023-07-14")
    return here


def test_the_command_tells_when_a_unit_is_asked_next_and_why(
    here: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 5: told by a command; law 14: before it happens."""
    for day in ("03", "10"):
        poll(here, clock.instant(f"2023-07-{day}T08:05", here.settings.zone))
    found = say(capsys, "asking", "SNV", "--at", "2023-07-11T09:00")
    (coming,) = found["next"]
    assert (coming["at"], coming["why"], coming["task"], coming["every"]) == (
        "2023-07-13T08:00:00+07:00", "near-due", "BCD-2023-001.01", 3,
    )  # fmt: skip
    assert [(one["round_on"], one["is_extra"], one["answered_at"]) for one in found["past"]] == [
        ("2023-07-10", False, None), ("2023-07-03", False, None),
    ]  # fmt: skip
    assert (found["asked"], found["answered"], found["update_rate"]) == (2, 0, 0.0)
    assert cli.main(["asking", "Sở Nội vụ", "--at", "2023-07-11T09:00"]) == 0
    assert (
        "The unit will be asked by Ban Chỉ đạo mẫu on 13/07/2023 08:00: BCD-2023-001.01 is near its due day, and asked "
        "about after 3 working days without a word." in capsys.readouterr().out
    )
    explained = say(capsys, "explain", "BCD-2023-001.01", "--at", "2023-07-11T09:00")
    assert explained["next_request"] == coming
    assert say(capsys, "asking", "STC", "--at", "2023-07-11T09:00")["next"] == []


@pytest.mark.usefixtures("here")
def test_a_promise_by_command_asks_for_more_time_and_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 5: contradictions in “dondoc tasks” and “explain”, with what to do."""
    code = "BCD-2023-001.01"
    say(
        capsys,
        "answer",
        code,
        "--state",
        "late",
        "--note",
        "Chờ số liệu",
        "--promise",
        "2023-07-21",
        "--by",
        "snv.head",
        "--at",
        "2023-07-04T09:00",
    )
    (row,) = say(capsys, "tasks", "--contradicting", "--at", "2023-07-04T10:00")["tasks"]
    assert (row["code"], row["contradictions"]) == (code, ["promised-after-due"])
    assert cli.main(["tasks", "--at", "2023-07-04T10:00"]) == 0
    assert "a day after the due day is promised" in capsys.readouterr().out
    assert cli.main(["explain", code, "--at", "2023-07-04T10:00"]) == 0
    assert "Grant or refuse more time" in capsys.readouterr().out
    say(capsys, "grant", code, "--by", "bcd.clerk", "--at", "2023-07-04T11:00")
    assert say(capsys, "tasks", "--contradicting")["tasks"] == []


def test_the_figures_by_command_tell_the_rate_of_the_rounds_alone(
    here: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Design part 6: the update rate, by unit, as the command prints it."""
    for day in ("03", "10", "13"):
        poll(here, clock.instant(f"2023-07-{day}T08:05", here.settings.zone))
    with here.writing() as session:
        doing = by(session, "snv.head", clock.instant("2023-07-13T09:00", here.settings.zone))
        answering.answer(session, questions.task(session, "BCD-2023-001.01"), doing, Said(Answer.IN_PROGRESS))
    found = say(capsys, "figures", "--by", "unit", "--at", "2023-07-14T09:00")
    (row,) = [one["figures"] for one in found["rows"] if one["name"] == "Sở Nội vụ"]
    assert (row["asked"], row["answered"], row["update_rate"]) == (2, 1, 0.5)


@pytest.mark.usefixtures("here")
def test_the_ladder_is_shown_with_when_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 5: the numbers are data of the policy, printed by “policy show”."""
    shown = say(capsys, "policy", "show", "--name", "express")
    assert shown["asking"] == {
        "every": {"one-off": 1, "continuing": 2, "periodic": 1}, "near_due": {"within": 2, "every": 1},
        "sooner_by": 1, "later_by": 1, "shortest": 1, "longest": 2,
    }  # fmt: skip
    assert cli.main(["policy", "show"]) == 0
    assert "one-off 6, continuing 12, periodic 6; 3 within 3 of the due day." in capsys.readouterr().out
