"""The docs say what is: generated tables match the code, and no page names what does not exist."""

import datetime as dt
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from deployments import cli, docs_pages
from deployments.cli.printing import OUTPUT
from models import clock
from models.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "benchmarks" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND: Any = typer.main.get_command(cli.app)
FENCED = re.compile(r"^ *```(\w+)(?: (\S+))?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
IN_PLACE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")
#: The order of the contract's table of the command line, as far as it goes today.
CONTRACT = (
    "up", "db upgrade", "units import", "units list", "read", "intake", "drafts", "settle", "publish", "enter", "milestone",
    "tasks", "receive", "decline", "answer", "acknowledge", "confirm", "return", "extend", "grant",
    "refuse", "suspend", "resume", "reassign", "supersede", "cancel", "reopen", "poll", "escalate", "deliver", "review",
    "tick", "watch", "outbox", "explain", "policy show", "policy import", "policy export", "policy test", "policy replay",
    "figures", "verify", "doctor", "simulate", "bench",
)  # fmt: skip

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.mark.parametrize("name", docs_pages.PAGES)
def test_a_generated_page_matches_the_code(name: str) -> None:
    """`python -m deployments.docs_pages` writes them anew."""
    assert docs_pages.page(name) == (docs_pages.DOCS / name).read_text(encoding="utf-8")


def test_a_page_that_differs_from_the_code_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(docs_pages.DOCS, tmp_path / "docs")
    monkeypatch.setattr(docs_pages, "DOCS", tmp_path / "docs")
    monkeypatch.setattr("sys.argv", ["docs_pages", "--check"])
    assert docs_pages.main() == 0
    stale = tmp_path / "docs" / "settings.md"
    stale.write_text(stale.read_text(encoding="utf-8").replace("`8000`", "`9000`"), encoding="utf-8")
    assert docs_pages.main() == 1
    assert "docs/settings.md" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["docs_pages"])
    assert docs_pages.main() == 0
    assert "`8000`" in stale.read_text(encoding="utf-8")


def test_every_verb_is_told_in_the_order_of_the_contract() -> None:
    told = re.findall(
        r"^## `dondoc ([^`A-Z\[]+?) ?(?:[A-Z\[][^`]*)?`$", page_text("docs/commands.md"), re.MULTILINE
    )
    assert sorted(told) == sorted(verbs())
    assert [verb for verb in told if verb in CONTRACT] == list(CONTRACT)


def test_every_setting_is_told() -> None:
    told = re.findall(r"^\| `(DONDOC_\w+)`", page_text("docs/settings.md"), re.MULTILINE)
    assert told == [PREFIX + name.upper() for name in Settings.model_fields]


@pages
def test_a_page_names_only_verbs_and_options_that_exist(page: Path) -> None:
    known = verbs()
    for words in commands(page.read_text(encoding="utf-8")):
        verb = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in known), None)
        group = COMMAND.commands.get(words[0]) if words else None
        assert verb or not words or hasattr(group, "commands") or words[0].startswith("--"), words
        if verb:
            options = {option for param in known[verb].params for option in param.opts} | {"--json", "--help"}
            assert {word for word in words if word.startswith("--")} <= options, words


@pages
def test_a_page_names_only_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        assert target.startswith("https://") or (page.parent / target).exists(), target
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    for token in IN_PLACE.findall(FENCED.sub("", text)):
        if token.split("/")[0] in rooms and "/" in token and " " not in token:
            module = (ROOT / token).with_suffix(".py")
            assert (ROOT / token).exists() or module.exists(), token


@pages
def test_a_page_names_only_make_verbs_and_settings_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ *)make ([a-z]+)", text, re.MULTILINE)) <= made
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert set(re.findall(r"\bDONDOC_[A-Z_]+\b", text)) <= known


def test_every_page_is_listed_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / target).resolve() for target in LINK.findall(index.read_text(encoding="utf-8"))}
    assert {page for page in PAGES if page.is_relative_to(index.parent)} - {index} <= listed


def test_the_first_week_works_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command of the page, in its order, on the files that it shows; the mail server is nobody on loopback."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path))
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    monkeypatch.setattr(OUTPUT, "as_json", OUTPUT.as_json)
    monkeypatch.setattr(OUTPUT, "language", OUTPUT.language)
    monkeypatch.setattr(OUTPUT, "zone", OUTPUT.zone)
    assert cli.main(["db", "upgrade"]) == 0
    clock.set_to(tmp_path, dt.datetime(2023, 6, 30, 2, tzinfo=dt.UTC))
    for kind, name, text in FENCED.findall(page_text("docs/first-week.md")):
        if kind != "sh":
            Path(name).write_text(text.replace("mail.example.org:25", "127.0.0.1:9"), encoding="utf-8")
            continue
        for line in text.splitlines():
            done = cli.main(shlex.split(line)[1:])
            assert done == 0, f"{line}: {capsys.readouterr().err}"
    said = capsys.readouterr().out
    assert "retried: 3" in said, "each unit gets one message with all its new tasks"
    assert re.search(r"^BCD-2023-003\.02 ", said, re.MULTILINE), "each unit that leads owes a task of its own"
    assert "done-in-time" in said


def page_text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def verbs() -> dict[str, Any]:
    """Every verb with what it is made of, asked of the command itself."""
    found = {}
    for name, command in COMMAND.commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {verb}": one for verb, one in inner.items()} if inner else {name: command}
    return found


def commands(text: str) -> Iterator[list[str]]:
    """The words after `dondoc` in the blocks and in the sentences of a page."""
    lines = [
        line.strip() for kind, _, block in FENCED.findall(text) if kind == "sh" for line in block.splitlines()
    ]
    spans = IN_PLACE.findall(FENCED.sub("", text))
    for line in (*lines, *spans):
        words = shlex.split(line)
        if words and words[0] in {"dondoc", ".venv/bin/dondoc"}:
            yield words[1:]
