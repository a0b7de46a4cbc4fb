"""Answers by mail in both languages: what is written down of them without a person, counted against what a secretary would."""

import shutil
from pathlib import Path

import pytest
from answered import Asking, asking, reading_mail, written
from answering_mails import Row, rows
from postbox import Server

from models.settings import Settings
from models.store import Office

ENOUGH = 0.9


@pytest.fixture(scope="module")
def offices(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Asking]:
    """An office that has asked about one task, and one that has asked about three."""
    found = {}
    with Server() as smtp:
        for count in (1, 3):
            folder = tmp_path_factory.mktemp(f"asked-{count}")
            shutil.copy(empty_sqlite, folder / "dondoc.db")
            office = reading_mail(Office(Settings(data=folder, language="en")))
            found[count] = asking(office, smtp.channel, count)
            office.engine.dispose()
    return found


@pytest.mark.parametrize("name", ["seen.yaml", "held_out.yaml", "afterwards.yaml"])
def test_no_answer_is_written_down_wrongly_and_nine_of_ten_clear_ones_without_a_person(
    offices: dict[int, Asking], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 5, show 2: at least 120 answers; zero wrong writes; at least 90% of the clear ones applied without a person."""
    clear = applied = 0
    wrong: dict[str, list[str]] = {}
    missed: dict[str, list[str]] = {}
    for row in rows(name):
        done = _written(offices[row.asked], tmp_path / row.id, row)
        hits = [gold for gold in _clear(row) if any(_is(gold, one) for one in done)]
        clear, applied = clear + len(_clear(row)), applied + len(hits)
        if amiss := [one for one in done if not any(_is(gold, one) for gold in row.gold)]:
            wrong[row.id] = amiss
        if lost := [gold for gold in _clear(row) if gold not in hits]:
            missed[row.id] = lost
    with capsys.disabled():
        counted = f"{clear} clear answers, {applied} written down without a person, {len(wrong)} wrong"
        print(f"\n{name}: {counted}; missed: {missed}")  # noqa: T201 - what the list is read for
    assert wrong == {}
    assert applied >= ENOUGH * clear


def test_the_lists_are_long_enough_and_a_third_of_them_was_held_out() -> None:
    seen, held_out = rows("seen.yaml"), rows("held_out.yaml")
    assert len(seen) + len(held_out) >= 120
    assert len(held_out) >= (len(seen) + len(held_out)) // 3
    assert len({row.id for row in (*seen, *held_out)}) == len(seen) + len(held_out)


def _written(asked: Asking, folder: Path, row: Row) -> list[str]:
    """What the mail of a row changes in an office of its own."""
    shutil.copytree(asked.office.settings.data, folder)
    office = Office(asked.office.settings.model_copy(update={"data": folder}))
    Asking(office, asked.message).take_in(asked.mail(row))
    found = written(office)
    office.engine.dispose()
    return found


def _clear(row: Row) -> list[str]:
    return [gold for gold in row.gold if "unclear" not in gold and gold != "automatic"]


def _is(gold: str, done: str) -> bool:
    """Whether what was written is what was said: one of the readings that are equally right."""
    task, _, readings = gold.partition(" ")
    return any(done == f"{task} {reading}" for reading in readings.split("|"))
