"""Ladders by command: show, import, export, test, replay, rearm, and urgency at entering (contract)."""

from pathlib import Path

import pytest
from builders import enter
from saying import say

from deployments import cli, docs_pages
from flows.escalate import escalate
from models import clock
from models.store import Office

BY = ("--by", "bcd.clerk", "--at", "2023-07-03T09:00")
EXAMPLE = str(docs_pages.DOCS / "ladder-example.yaml")


@pytest.fixture
def here(here: Office) -> Office:
    """The office with one task."""
    enter(here, "2023-07-14")
    return here


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints for people."""
    capsys.readouterr()
    assert cli.main([*words]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_the_example_of_the_docs_is_taken_in_and_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """docs/ladder.md: export, import, show."""
    made = say(capsys, "policy", "import", EXAMPLE, "--body", "BCD", *BY)
    assert made == {"policy": "default", "version": 2, "in_force_from": "2023-07-03T09:00:00+07:00"}
    out = tmp_path / "out.yaml"
    say(capsys, "policy", "export", "--out", str(out))
    assert "is version 2" in str(say(capsys, "policy", "import", str(out), *BY, code=1)).replace("This ", "")
    say(capsys, "policy", "export", "--version", "1", "--out", str(out))
    assert say(capsys, "policy", "import", str(out), *BY[:3], "2023-07-03T10:00")["version"] == 3
    shown = say(capsys, "policy", "show", "--at", "2023-07-03T09:30")
    assert (shown["version"], shown["acknowledged_workdays"], shown["is_in_force"]) == (2, 3, True)
    versions = [(v["name"], v["version"], v["open_tasks"]) for v in shown["versions"]]  # type: ignore[attr-defined]
    assert versions == [
        ("default", 1, 1),
        ("default", 2, 0),
        ("default", 3, 0),
        ("express", 1, 0),
        ("urgent", 1, 0),
    ]
    text = told(capsys, "policy", "export", "--version", "2", "--out", "-")
    assert text.startswith("# Ban Chỉ đạo mẫu: default, version 2, 2023-07-03T09:00+07:00\nname: default\n")
    assert "ladder “default”, version 2, in force from 03/07/2023 09:00." in told(
        capsys, "policy", "show", "--at", "2023-07-03T09:30"
    )


@pytest.mark.usefixtures("here")
def test_mistakes_are_told_and_nothing_is_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Contract: exit 2 and a sentence for each mistake, no traceback."""
    wrong = tmp_path / "wrong.yaml"
    text = Path(EXAMPLE).read_text(encoding="utf-8").replace("[unit, secretariat]", "[unit, boss]")
    wrong.write_text(text.replace("offset: 3\n", "offset: 0\n"), encoding="utf-8")
    for verb in (("import", *BY), ("replay",)):
        error = str(say(capsys, "policy", verb[0], str(wrong), *verb[1:], code=2)["error"])
        assert error.startswith("Line 42 (unreceived-2): the recipient “boss” is not known; write unit")
        assert len(error.splitlines()) == 1
    assert say(capsys, "policy", "show")["version"] == 1
    assert "There is no file" in str(say(capsys, "policy", "import", "/nowhere.yaml", *BY, code=2))
    assert "cannot be written" in str(say(capsys, "policy", "export", "--out", "/nowhere/x", code=2))


def test_whom_a_task_would_reach(here: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Contract: policy test TASK; the same steps as explain (law 14)."""
    reach = say(capsys, "policy", "test", "BCD-2023-001.01")
    explained = say(capsys, "explain", "BCD-2023-001.01")
    first = {step["step"]: step for step in reversed(explained["future"])}  # type: ignore[call-overload]
    assert [step for step in reach["steps"] if step["step"] in first and step != first[step["step"]]] == []  # type: ignore[attr-defined]
    assert (reach["policy"], reach["version"], reach["still"]) == ("default", 1, None)
    clock.set_to(here.settings.data, clock.instant("2023-07-05T10:00", here.settings.zone))
    escalate(here, clock.instant("2023-07-05T10:00", here.settings.zone))
    text = told(capsys, "policy", "test", "BCD-2023-001.01")
    assert "Đầu mối Sở Nội vụ: Người snv.focal (json)" in text
    assert "due-7 does not come: taken already." in text
    assert "look-30 does not come: its clock does not run for this task now." in text


def test_replay_and_rearm(here: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Contract: policy replay FILE writes nothing; policy rearm has a preview."""
    for day in range(3, 21):
        escalate(here, clock.instant(f"2023-07-{day:02}T08:30", here.settings.zone))
    late = ("--at", "2023-07-20T09:00")
    found = say(capsys, "policy", "replay", EXAMPLE, "--body", "BCD", "--from", "2023-07-01", *late)
    assert (found["tasks"], found["since"], found["until"]) == (1, "2023-07-01", "2023-07-20")
    (difference,) = found["differences"]  # type: ignore[misc]
    assert {one["step"] for one in difference["only_replayed"]} == {
        "unreceived-2",
        "due-5",
        "due-1",
        "silent-15",
        "late-1",
        "late-3",
    }  # type: ignore[index]
    text = told(capsys, "policy", "replay", EXAMPLE, *late)
    assert text.startswith("1 tasks: ")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "BCD-2023-001.01 + late-3 19/07/2023 08:00 unit-head, in-charge, chair" in lines

    say(capsys, "policy", "import", EXAMPLE, "--by", "bcd.clerk", *late)
    (row,) = say(capsys, "policy", "rearm", "--preview", *late)["tasks"]  # type: ignore[misc]
    assert (row["from"], row["to"], row["next_step_before"], row["next_step"]) == (
        1,
        2,
        "late-5",
        "silent-15",
    )  # type: ignore[index]
    assert "Say who decides it" in str(say(capsys, "policy", "rearm", *late, code=2))
    assert say(capsys, "policy", "rearm", "--by", "bcd.clerk", *late)["tasks"] == [row]
    assert say(capsys, "policy", "rearm", "--preview", *late) == {"tasks": []}
    assert say(capsys, "verify")["invariants"]["open-tasks-are-armed"] == "ok"  # type: ignore[index]
    assert "Preview only; nothing was changed." in told(capsys, "policy", "rearm", "--preview", *late)


@pytest.mark.usefixtures("here")
def test_a_directive_is_entered_as_urgent(capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 4: enter --urgent; the ladder is chosen by name at publishing."""
    words = ("enter", "--body", "BCD", "--text", "Báo cáo gấp", "--unit", "SNV", "--due", "2023-07-10", *BY)
    say(capsys, *words, "--urgent", "hỏa-tốc")
    assert say(capsys, "policy", "test", "BCD-2023-002.01")["policy"] == "express"
    assert "write khẩn, thượng-khẩn, hỏa-tốc or thường" in str(say(capsys, *words, "--urgent", "gấp", code=2))


@pytest.mark.usefixtures("here")
def test_a_stamped_paper_is_as_urgent_as_its_stamp_unless_a_person_says_otherwise(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Issue 4: urgent (khẩn, hỏa tốc) with its own ladder; a draft is settled by a person."""
    paper = tmp_path / "cong-dien.txt"
    order = "{}. Giao Sở Nội vụ báo cáo kết quả đợt {} trước ngày 20/9/2023.\n"
    paper.write_text("HỎA TỐC\nSố: 12/CĐ-BCĐ\n\n" + order.format(1, 1) + order.format(2, 2), encoding="utf-8")
    by = ("--by", "bcd.clerk", "--at", "2023-07-03T09:00")
    say(capsys, "intake", str(paper), "--title", "Công điện", "--held-on", "2023-07-03", "--body", "BCD", *by)
    say(capsys, "settle", "1", *by)
    say(capsys, "settle", "2", "--urgent", "thường", *by)
    drafts = say(capsys, "drafts", "1")["drafts"]
    assert [draft["urgency"] for draft in drafts] == ["express", None]  # type: ignore[attr-defined]
