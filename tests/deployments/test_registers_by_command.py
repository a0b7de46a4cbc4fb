"""Registers by command: units that end, and names that were learnt."""

from pathlib import Path

import pytest
from saying import say

from models.store import Office

NOTICE = "II. NHIỆM VỤ\n1. Giao Ban Khuyến học chủ trì báo cáo kết quả trước ngày {}/9/2023.\n"
BY = ("--by", "bcd.clerk", "--at", "2023-07-03T09:00")


@pytest.fixture
def here(here: Office) -> Path:
    """The folder of the office."""
    here.engine.dispose()
    return here.settings.data


def take_in(here: Path, capsys: pytest.CaptureFixture[str], number: int) -> dict[str, object]:
    paper = here / f"{number}.txt"
    paper.write_text(NOTICE.format(number), encoding="utf-8")
    words = ("--title", "T", "--held-on", "2023-06-29", "--body", "BCD", "--publish", *BY)
    return say(capsys, "intake", str(paper), *words)


def test_a_name_is_learnt_listed_and_forgotten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Issue: learnt from a confirmation, and undoable."""
    assert take_in(here, capsys, 1)["doubtful"] == 1
    say(capsys, "settle", "1", "--unit", "SNV", *BY)
    (row,) = say(capsys, "units", "learnt")["learnt"]  # type: ignore[misc,attr-defined]
    assert (row["written"], row["means"], row["draft"]) == ("Ban Khuyến học", "Sở Nội vụ", 1)
    assert take_in(here, capsys, 2)["tasks"] == 1
    say(capsys, "units", "forget", "Ban Khuyến học", "--body", "BCD", *BY)
    assert say(capsys, "units", "learnt") == {"learnt": []}
    assert take_in(here, capsys, 3)["doubtful"] == 1
    assert "was not learnt" in str(say(capsys, "units", "forget", "x", "--body", "BCD", *BY, code=2))


@pytest.mark.usefixtures("here")
def test_units_merge(capsys: pytest.CaptureFixture[str]) -> None:
    """Contract: units merge A B --into C."""
    done = say(capsys, "units", "merge", "SNV", "TTT", "--into", "STC", "--on", "2023-07-01")
    assert done == {
        "added": 0, "changed": 2, "refused": [], "ended": ["SNV", "TTT"], "into": "STC", "on": "2023-07-01",
        "handed_over": {},
    }  # fmt: skip
    assert "Name the units that end" in str(
        say(capsys, "units", "merge", "STC", "--into", "STC", "--on", "2023-07-01", code=2)
    )


@pytest.mark.usefixtures("here")
def test_what_a_unit_owes_is_handed_over_alone_or_with_the_merger(capsys: pytest.CaptureFixture[str]) -> None:
    """Domain e3: bulk transfer of open tasks, with a record."""
    for due_on in ("2023-07-14", "2023-08-31"):
        give = ("enter", "--body", "BCD", "--text", "Báo cáo", "--unit", "SNV", "--due", due_on)
        say(capsys, *give, *BY)
    merge = ("units", "merge", "SNV", "--into", "STC", "--on", "2023-07-04")
    assert "hand them over" in str(say(capsys, *merge, code=1))
    done = say(
        capsys, "units", "hand-over", "SNV", "--to", "TTT", "--body", "BCD", "--reason", "Đổi chức năng", *BY
    )
    assert [one["goes_on_as"] for one in done["handed_over"]] == ["BCD-2023-001.02", "BCD-2023-002.02"]  # type: ignore[attr-defined]
    done = say(
        capsys, "units", "merge", "TTT", "--into", "STC", "--on", "2023-07-04", "--hand-over", "Sáp nhập", *BY
    )
    assert done["handed_over"] == {
        "BCD-2023-001.02": "BCD-2023-001.03", "BCD-2023-002.02": "BCD-2023-002.03",
    }  # fmt: skip
