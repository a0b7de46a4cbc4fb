"""Units' own systems by command, and the reference server of the docs asked as any other."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import enter
from saying import say
from unit_system import UnitSystem

from models.store import Office

ROOT = Path(__file__).parents[2]
MONDAY = ("--at", "2023-07-03T08:05")


@pytest.fixture
def here(here: Office) -> Path:
    """The folder of the office, which has two open tasks, with a token in a file."""
    for _ in range(2):
        enter(here, "2023-08-14")
    here.engine.dispose()
    (here.settings.data / "token.txt").write_text("mat-khau\n")
    return here.settings.data


@contextmanager
def reference(here: Path, rows: str) -> Iterator[str]:
    """The server of docs/ over a CSV file, as a process of its own."""
    (here / "reports.csv").write_text("code,answer,id,percent,note,on\n" + rows, encoding="utf-8")
    argv = [sys.executable, str(ROOT / "docs" / "source_server.py"), str(here / "reports.csv"), "--port", "0"]
    with subprocess.Popen(
        [*argv, "--token-file", str(here / "token.txt")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/tasks"
        finally:
            process.terminate()


def test_the_reference_server_is_registered_tried_and_polled(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 5, road 4: a small reference server of the format in docs; a trial writes nothing."""
    token = str(here / "token.txt")
    with reference(
        here, "BCD-2023-001.01,done,r1,,CV số 123/SNV,2023-07-01\nBCD-2023-002.01,late,r2,,,\n"
    ) as url:
        done = say(capsys, "sources", "register", "SNV", "--url", url, "--login", "bearer", "--secret", token)
        assert done == {"unit": "SNV", "address": url, "login": "bearer", "new": True}
        tried = say(capsys, "sources", "test", "SNV", *MONDAY, code=1)
        assert tried["trouble"] is None
        assert [row["code"] for row in tried["new"]] == ["BCD-2023-001.01"]  # type: ignore[attr-defined]
        assert tried["odd"] == [
            {
                "what": "say done, late or blocked without a word on it",
                "count": 1,
                "codes": ["BCD-2023-002.01"],
            }
        ]
        counts = [say(capsys, "poll", *MONDAY)["reports"] for _ in range(2)]
    assert counts == [1, 0]
    (row,) = say(capsys, "tasks", "--limit", "1")["tasks"]  # type: ignore[misc,attr-defined]
    assert row["state"] == "awaiting-confirmation"


def test_a_wrong_token_is_told_by_the_trial(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "other.txt").write_text("sai")
    with reference(here, "") as url:
        secret = str(here / "other.txt")
        say(capsys, "sources", "register", "SNV", "--url", url, "--login", "bearer", "--secret", secret)
        assert say(capsys, "sources", "test", "SNV", code=1)["trouble"] == "it refuses the login (401)"


def test_what_is_registered_is_shown_without_its_secrets_and_removed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = here / "form.json"
    form.write_text(json.dumps({"rows": None, "codes": ""}))
    with UnitSystem(body=b"[]") as system:
        url = system.url.replace("127", "mat-khau:x@127") + "?khoa=mat-khau"
        token = str(here / "token.txt")
        words = ("--url", url, "--form", str(form), "--login", "header:X-Key", "--secret", token)
        registered = say(capsys, "sources", "register", "SNV", *words)
        say(capsys, "poll", *MONDAY)
        listed, shown = say(capsys, "sources", "list"), say(capsys, "sources", "show", "SNV")
        assert system.asked == ["/tasks?khoa=mat-khau"]
    assert "mat-khau" not in str((registered, listed, shown))
    assert shown["address"] == system.url + "?…"
    assert shown["form"]["rows"] is None  # type: ignore[index]
    assert shown["last_answer_at"] == "2023-07-03T08:05:00+07:00"
    assert say(capsys, "sources", "remove", "SNV") == {"removed": "SNV"}
    assert say(capsys, "sources", "list") == {"sources": []}
    assert "has no system" in str(say(capsys, "sources", "test", "SNV", code=2))


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--url", "ftp://x/y"), 2, "begins with http"),
        (("--url", "http://169.254.169.254/"), 1, "may not be asked"),
        (("--url", "http://10.0.0.1/", "--login", "bearer"), 2, "comes with its secret"),
        (
            ("--url", "http://10.0.0.1/", "--login", "digest", "--secret", "{here}/token.txt"),
            2,
            "bearer, basic or",
        ),
        (("--url", "http://10.0.0.1/", "--form", "{here}/wrong.json"), 2, "wrong at “words.Xong”"),
        (("--url", "http://10.0.0.1/", "--form", "{here}/token.txt"), 2, "no JSON file"),
    ],
)
def test_what_is_wrong_is_refused_at_the_door(
    here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, why: str
) -> None:
    """Issue 5, road 4: the mapping is validated at the door."""
    (here / "wrong.json").write_text(json.dumps({"words": {"Xong": "finished"}}))
    given = [word.format(here=here) for word in words]
    assert why in str(say(capsys, "sources", "register", "SNV", *given, code=code))


def test_a_list_of_sources_keeps_what_was_agreed_before(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new address from a list does not take the login away."""
    token = str(here / "token.txt")
    say(
        capsys,
        "sources",
        "register",
        "SNV",
        "--url",
        "http://10.0.0.1/",
        "--login",
        "bearer",
        "--secret",
        token,
    )
    (here / "sources.csv").write_text(
        "unit,kind,url\nSNV,http,http://10.0.0.2/tasks\nSTC,imap,http://10.0.0.2/\n"
    )
    done = say(capsys, "sources", "import", str(here / "sources.csv"), code=1)
    assert (done["changed"], len(done["refused"])) == (1, 1)  # type: ignore[arg-type]
    shown = say(capsys, "sources", "show", "SNV")
    assert (shown["address"], shown["login"]) == ("http://10.0.0.2/tasks", "bearer")


@pytest.mark.usefixtures("here")
def test_people_read_what_is_wrong_in_their_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_LANGUAGE", "vi")
    with UnitSystem(status=401) as system:
        say(capsys, "sources", "register", "SNV", "--url", system.url)
        say(capsys, "poll", *MONDAY)
    from deployments import cli  # noqa: PLC0415

    capsys.readouterr()
    assert cli.main(["sources", "list"]) == 0
    assert "không chấp nhận thông tin đăng nhập (401)" in capsys.readouterr().out
