"""Answers by mail through the command: files read, the queue listed, settled, dropped; and what the doctor says of it."""

from pathlib import Path

import pytest
from answered import TUESDAY, asking, evidence, reading_mail, written
from answering_mails import Row
from postbox import Server
from saying import say

from deployments import doctor
from models.store import Office

AT = ("--at", "2023-07-04T09:05")
CODE = "BCD-2023-001.01"


@pytest.fixture
def files(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Three answers as files, in an office that has asked and whose settings the command reads."""
    monkeypatch.setenv("DONDOC_DATA", str(office.settings.data))
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    if office.settings.database_url:
        monkeypatch.setenv("DONDOC_DATABASE_URL", office.settings.database_url.get_secret_value())
    with Server() as smtp:
        found = asking(reading_mail(office), smtp.channel, 1)
    says = {"clear": "Đang thực hiện, 60%.", "doubtful": "Gần xong rồi", "aside": "Đã xong chưa?"}
    for name, words in says.items():
        (tmp_path / f"{name}.eml").write_bytes(found.mail(Row(name, words, (), files=("Kết quả.pdf",))))
    found.office.engine.dispose()
    return {name: str(tmp_path / f"{name}.eml") for name in says}


def test_files_are_read_and_the_queue_is_decided(
    office: Office, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 5, road 2: `dondoc replies read / list / settle / drop`."""
    read = say(capsys, "replies", "read", *files.values(), *AT)["mails"]
    assert [one["mail"] for one in read] == ["reply", "held", "held"]  # type: ignore[index, union-attr]
    first, second = say(capsys, "replies", "list")["replies"]  # type: ignore[misc]
    assert [one["lines"][0]["why"] for one in (first, second)] == [
        "It is not said plainly whether the task is done.", "It asks something.",
    ]  # fmt: skip
    by = ("--by", "bcd.clerk", "--at", "2023-07-05T09:00")
    settle = ("replies", "settle", str(first["id"]), CODE, "--percent", "90", "--note", "gần xong", *by)
    assert "not known" in str(say(capsys, *settle, "--as", "nearly", code=2)["error"])
    assert say(capsys, *settle, "--as", "in-progress")["state"] == "settled"
    assert "decided already" in str(say(capsys, *settle, "--as", "in-progress", code=1)["error"])
    dropped = ("replies", "drop", str(second["id"]), "--reason", "hỏi lại qua điện thoại")
    assert say(capsys, *dropped, *by)["state"] == "dropped"
    assert say(capsys, "replies", "list")["replies"] == []
    assert len(say(capsys, "replies", "list", "--all")["replies"]) == 3  # type: ignore[arg-type]
    assert (written(office), evidence(office)) == (
        ["001 in-progress 60", "001 in-progress 90"],
        ["Kết quả.pdf"] * 2,
    )


def test_the_doctor_names_the_mails_that_nobody_decides(
    office: Office, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    say(capsys, "replies", "read", files["doubtful"], *AT)
    late = TUESDAY.replace(day=7)
    (found,) = [one for one in doctor.examine(office, late) if one.id == "W132"]
    assert found.sentence.startswith(
        "1 answers by mail wait for the secretariat, the first since 04/07/2023 09:05"
    )
    assert not [one for one in doctor.examine(office, TUESDAY) if one.id == "W132"]
