"""Every sentence of the pages exists in English and Vietnamese (house rule: catalogues complete, NFC)."""

import ast
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import web
from models.directive import DraftState, Kind
from models.notification import MessageState, NotificationKind, NotificationState
from models.report import Road
from models.rules.figures import ResultClass
from models.rules.lifecycle import Act, Answer, Role, State
from web import forms, refusals, rendering, rows, words

ROOM = Path(web.__file__).parent
RAISED = {"Refused", "Mistyped", "NotFound", "NotAllowed", "NotSignedIn"}
TABLES = {
    "state": State, "role": Role, "answer": Answer, "class": ResultClass, "kind": Kind, "draft": DraftState,
    "message": MessageState, "waiting": NotificationState, "matter": NotificationKind, "road": Road, "event": Act,
}  # fmt: skip


def test_every_sentence_of_the_pages_has_its_vietnamese() -> None:
    missing = sorted(asked() - catalogue().keys())
    assert not missing, missing


def test_the_catalogue_holds_nothing_that_no_page_says() -> None:
    assert not sorted(catalogue().keys() - asked())


def test_places_in_a_sentence_are_the_same_in_both_languages() -> None:
    for english, vietnamese in catalogue().items():
        assert places(english) == places(vietnamese), english


def test_vietnamese_is_composed_and_never_left_in_english() -> None:
    same = {english for english, vietnamese in catalogue().items() if english == vietnamese}
    assert not same
    assert all(unicodedata.is_normalized("NFC", text) for text in catalogue().values())


@pytest.mark.parametrize("table", TABLES)
def test_no_bare_word_of_the_code_reaches_a_page(table: str) -> None:
    assert {str(word) for word in TABLES[table]} <= words.TABLES[table].keys()


def test_sentences_of_the_command_line_that_pages_reword_still_exist() -> None:
    """A sentence that models no longer say must not be kept here."""
    source = "".join(path.read_text() for path in (ROOM.parent / "models").rglob("*.py"))
    said = {
        node.value
        for path in (ROOM.parent / "models").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert source
    assert not refusals.PAGE_WORDS.keys() - said


def asked() -> set[str]:
    found = {message for path in (ROOM / "templates").rglob("*.html") for message in of_template(path)}
    for path in ROOM.rglob("*.py"):
        found |= set(of_module(path))
    for model in forms.MODELS:
        found |= {field.description for field in model.model_fields.values() if field.description}
    for table in words.TABLES.values():
        found |= set(table.values())
    found |= {*words.STEPS.values(), *words.STILL.values(), words.LATE_STEP, words.EARLY_STEP, words.DUE_STEP}
    found |= {
        words.UNKNOWN_UNIT,
        words.OTHER,
        words.NOTHING_NEW,
        forms.NO_DAY,
        *rendering.WEEKDAYS,
        *refusals.PAGE_WORDS.values(),
    }
    return found | {rows.LATE, rows.LATE_TODAY, rows.DUE_TODAY, rows.DUE_SOON, rows.IN_TIME}


def of_template(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for _, message, _, _ in extract("jinja2.ext:babel_extract", file, keywords={"_": None}):
            yield message if isinstance(message, str) else message[0]


def of_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in RAISED
            and node.args
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def catalogue() -> dict[str, str]:
    with (ROOM / "locale" / "vi.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_a_sentence_that_another_room_has_too_reads_the_same() -> None:
    """Catalogues are joined and the first room's words stand, so a page must not expect others."""
    ours = catalogue()
    for room in ("models", "documents", "notifications"):
        path = ROOM.parent / room / "locale" / "vi.po"
        with path.open("rb") as file:
            theirs = {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}
        assert not {
            english: theirs[english]
            for english in ours.keys() & theirs.keys()
            if ours[english] != theirs[english]
        }
