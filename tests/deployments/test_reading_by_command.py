"""`dondoc read`: a dry reading on the terminal, over the exact words of the document (contract)."""

import json
from pathlib import Path

import pytest

from deployments import cli
from deployments.cli.printing import OUTPUT

NOTICE = Path(__file__).parent.parent / "documents" / "notice.txt"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path))
    for name in ("as_json", "language", "zone"):
        monkeypatch.setattr(OUTPUT, name, getattr(OUTPUT, name))


def test_the_words_that_say_who_and_when_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(NOTICE)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "412/TB-VP · họp ngày 29/06/2023 · 8 nội dung chỉ đạo" in said
    assert "Giao 【Sở Tài chính】 tham mưu bố trí kinh phí" in said
    assert "hoàn thành ‹trong quý III/2023›." in said
    assert "(các Sở: Tài chính, Văn hóa, Thể thao và Du lịch)" in said
    assert "ngoài đoạn này: 【Sở Giao thông vận tải】" in said


def test_a_day_off_is_shown_with_its_day_of_the_week(capsys: pytest.CaptureFixture[str]) -> None:
    """Domain rule 5: weekends are not shifted silently."""
    assert cli.main(["read", str(NOTICE)]) == 0
    assert "Thứ Bảy, 30/09/2023" in capsys.readouterr().out


def test_doubts_stand_in_words_of_the_office(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    assert cli.main(["read", str(NOTICE)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "? “khẩn trương” asks for haste but names no day" in said
    assert "UBND huyện Kỳ Sơn; UBND huyện Tương Dương; UBND huyện Con Cuông | no day | once" in said


def test_nothing_is_stored_and_json_is_one_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["read", str(NOTICE), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["directives"]) == 8
    for directive in found["directives"]:
        assert found["content"][directive["start"] : directive["end"]] == directive["text"]
    assert not list(tmp_path.glob("*.db*"))
