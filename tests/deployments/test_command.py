"""The command's manners: exit codes, one clear sentence on stderr, one JSON document on stdout (contract)."""

import json
from pathlib import Path

import pytest
from builders import at, enter

from deployments import cli
from models import lists
from models.store import Office

NOTICE = "II. NHIỆM VỤ\n1. Giao Sở Nội vụ chủ trì báo cáo kết quả trước ngày 14/7/2023.\n"
INTAKE = (
    "--title",
    "T",
    "--held-on",
    "2023-06-29",
    "--body",
    "BCD",
    "--by",
    "bcd.clerk",
    "--at",
    "2023-06-29T16:00",
)


@pytest.fixture
def notice(tmp_path: Path) -> str:
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("intake", "/nowhere/x.docx", *INTAKE), 2, "There is no file"),
        (("intake", "{folder}", *INTAKE), 2, "is a folder"),
        (("intake", "{empty}", *INTAKE), 1, "The file is empty"),
        (("intake", "{noise}", *INTAKE), 1, "is damaged"),
        (("intake", "{notice}", *INTAKE[:5], "Sở Mây", *INTAKE[6:]), 2, "No unit is called “Sở Mây”"),
        (
            ("intake", "{notice}", "--title", "T", "--held-on", "2023-02-30", *INTAKE[4:]),
            2,
            "“2023-02-30” is not a day",
        ),
        (
            ("intake", "{notice}", "--title", "T", "--held-on", "2024-01-15", *INTAKE[4:]),
            1,
            "has not come yet",
        ),
        (("intake", "{notice}", *INTAKE[:7], "Không Ai", *INTAKE[8:]), 2, "Nobody here is called “Không Ai”"),
        (("receive", "BCD-2023-999.01", "--by", "snv.head"), 2, "There is no task BCD-2023-999.01"),
        (
            ("answer", "BCD-2023-001.01", "--state", "xong", "--by", "snv.head"),
            2,
            "The state “xong” is not known",
        ),
        (
            ("confirm", "BCD-2023-001.01", "--by", "bcd.clerk", "--at", "2023-07-03T09:00"),
            1,
            "stands at “assigned”",
        ),
        (("tasks", "--at", "hôm nay"), 2, "is not a time"),
        (("figures", "--period", "2023Q5"), 2, "is not a period"),
        (
            (
                "enter",
                "--body",
                "BCD",
                "--text",
                "x",
                "--by",
                "bcd.clerk",
                "--unit",
                "SNV",
                "--due",
                "2020-01-01",
            ),
            1,
            "has passed already",
        ),
        (("settle", "7", "--by", "bcd.clerk"), 2, "There is no draft 7"),
        (("milestone", "Chưa từng có", "--on", "2023-09-01", "--preview"), 2, "0 milestones are called"),
        (("tasks", "--nonsense"), 2, "No such option"),
        (("nonsense",), 2, "No such command"),
        (("outbox", "--state", "lost"), 2, "The state “lost” is not known"),
    ],
)
def test_bad_input_gets_one_sentence_its_exit_code_and_stores_nothing(
    here: Office,
    notice: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
    sentence: str,
) -> None:
    enter(here, "2023-07-14")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "noise.pdf").write_bytes(b"%PDF-1.7 \xff\xfe")
    places = {
        "notice": notice,
        "folder": str(tmp_path),
        "empty": str(tmp_path / "empty.txt"),
        "noise": str(tmp_path / "noise.pdf"),
    }
    before = everything(here)
    assert cli.main([word.format(**places) if word.startswith("{") else word for word in words]) == code
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert everything(here) == before


def test_the_same_notice_twice_is_refused(
    here: Office, notice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["intake", notice, *INTAKE]) == 0
    before = everything(here)
    assert cli.main(["intake", notice, *INTAKE]) == 1
    assert "was taken in before" in capsys.readouterr().err
    assert everything(here) == before


def test_a_wrong_channel_address_is_refused_with_its_row_and_the_others_are_taken(
    here: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "post,unit,title,duty,person,channels\n"
        "a.head,SNV,Phó Giám đốc A,head,Người A,khong-phai-kenh://x\n"
        "b.head,SNV,Phó Giám đốc B,head,Người B,json://127.0.0.1:9/b\n",
        encoding="utf-8",
    )
    assert cli.main(["people", "import", str(people), "--json"]) == 1
    done = json.loads(capsys.readouterr().out)
    assert (done["added"], [row["row"] for row in done["refused"]]) == (1, [2])
    with here.reading() as session:
        people_now = {
            post.person for unit in lists.units(session, at("2030-01-07T08:00")) for post in unit.posts
        }
    assert "Người B" in people_now
    assert "Người A" not in people_now


def test_json_is_one_document_wherever_the_word_stands(
    here: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    enter(here, "2023-07-14")
    answers = []
    for words in (["--json", "tasks"], ["tasks", "--json"]):
        assert cli.main([*words, "--at", "2023-07-03T09:00"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]
    (task,) = answers[0]["tasks"]
    assert {
        "code", "directive", "unit", "post", "role", "state", "result_class", "due_on", "due_at", "original_due_on",
        "shifts", "last_word_at", "next_step_at", "next_step",
    } <= task.keys()  # fmt: skip
    assert (task["due_on"], task["due_at"]) == ("2023-07-14", "2023-07-14T17:00:00+07:00")


def test_a_list_is_never_silently_cut(here: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Contract: a list is never silently cut; --limit and --after page through it."""
    codes = [enter(here, "2023-07-14")[0] for _ in range(60)]
    cli.main(["tasks", "--json"])
    assert [task["code"] for task in json.loads(capsys.readouterr().out)["tasks"]] == codes
    cli.main(["tasks", "--json", "--limit", "2", "--after", codes[3]])
    assert [task["code"] for task in json.loads(capsys.readouterr().out)["tasks"]] == codes[4:6]


def test_secrets_are_never_printed(
    here: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Design part 7."""
    monkeypatch.setenv("DONDOC_SECRET_KEY", "canary-7f3a")
    monkeypatch.setenv("DONDOC_DATABASE_URL", f"sqlite:///{here.settings.data}/canary-91bc.db")
    assert cli.main(["settings"]) == 0
    assert cli.main(["settings", "--json"]) == 0
    said = capsys.readouterr()
    assert "canary" not in said.out + said.err


def test_a_setting_that_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DONDOC_TIMEZONE", "Asia/Nowhere")
    assert cli.main(["tasks"]) == 2
    assert "DONDOC_TIMEZONE" in capsys.readouterr().err


def test_verify_names_the_first_breach_and_ends_with_one(
    here: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    enter(here, "2023-07-14")
    assert cli.main(["verify", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["invariants"].values()) == {"ok"}
    with here.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE task SET state = 'done'")
    assert cli.main(["verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["invariants"]["state-follows-events"].startswith(
        "BCD-2023-001.01"
    )


def test_explain_shows_the_past_and_what_comes_to_whom(
    here: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Contract: past steps from the journal, future steps with times, posts and channels if nobody answers."""
    (code,) = enter(here, "2023-07-14")
    cli.main(["receive", code, "--by", "snv.head", "--at", "2023-06-30T09:00"])
    capsys.readouterr()
    assert cli.main(["explain", code, "--json", "--at", "2023-06-30T09:01"]) == 0
    story = json.loads(capsys.readouterr().out)
    assert [event["kind"] for event in story["past"]] == ["assign", "receive"]
    steps = [(step["step"], step["at"][:10]) for step in story["future"] if step["basis"] == "due"]
    assert steps[:5] == [
        ("due-7", "2023-07-05"), ("due-3", "2023-07-11"), ("due-1", "2023-07-13"), ("late-1", "2023-07-17"), ("late-3", "2023-07-19"),
    ]  # fmt: skip
    late = next(step for step in story["future"] if step["step"] == "late-3")
    leader = {
        "post": "Phó Trưởng ban",
        "person": "Người bcd.leader",
        "channels": ["json"],
        "instead_of": None,
    }
    assert leader in late["readers"]


def everything(office: Office) -> list[tuple[str, int]]:
    """How many rows each table holds."""
    with office.engine.connect() as connection:
        names = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            .scalars()
            .all()
        )
        return [
            (name, connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one())
            for name in names
        ]
