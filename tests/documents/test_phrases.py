"""The phrase tables, row by row: every phrase of an office has a test of its own (laws 2 and 4).

Issue line: a phrase table that a non-programmer could extend, one row of table, one row of test.
"""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.reading import national
from documents.reading.page import Page
from documents.reading.times import Times
from documents.reading.when import Said, phrasebook
from documents.reading.when.book import Phrasebook

HERE = Path(__file__).parent
HELD = dt.date(2023, 6, 29)


def rows(language: str) -> list[tuple[str, str, str, dt.date | None]]:
    """(words, gives, doubt, day of the meeting) of each row of test."""
    found = []
    lines = (HERE / f"phrases_{language}.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.reader(lines, delimiter=";"):
        if row[0].startswith("#") or row[0] == "words":
            continue
        words, gives, doubt, held = [*row, "", "", ""][:4]
        held_on = None if held == "unknown" else dt.date.fromisoformat(held) if held else HELD
        found.append((words, gives, "" if doubt == "far-stated" else doubt, held_on))
    return found


def told(words: str, language: str, held_on: dt.date | None) -> list[Said]:
    """All that the words say about time."""
    page = Page.of(words)
    known = Times.of(page, held_on, language, national).known
    return sorted((one for ones in known.values() for one in ones), key=lambda one: one.start)


def given_by(said: list[Said]) -> tuple[str, str]:
    """What the words give, in the short form of the tables, with the first doubt."""
    for family in ("repeat", "due", "event", "haste"):
        for one in said:
            if one.family == family:
                doubt = next(iter(one.doubts), "")
                if family in {"event", "haste"}:
                    return family, doubt
                return one.recurrence or (one.on.isoformat() if one.on else "-"), doubt
    return "none", ""


@pytest.mark.parametrize(("words", "gives", "doubt", "held_on"), rows("vi"))
def test_a_vietnamese_phrase_says(words: str, gives: str, doubt: str, held_on: dt.date | None) -> None:
    assert given_by(told(words, "vi", held_on)) == (gives, doubt)


@pytest.mark.parametrize(("words", "gives", "doubt", "held_on"), rows("en"))
def test_an_english_phrase_says(words: str, gives: str, doubt: str, held_on: dt.date | None) -> None:
    assert given_by(told(words, "en", held_on)) == (gives, doubt)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_row_of_the_table_has_a_row_of_test(language: str) -> None:
    used = {one.rule for words, _, _, held in rows(language) for one in told(words, language, held)}
    unused = [
        phrase.words
        for phrase in phrasebook(language).phrases()
        if f"{phrase.row}: {phrase.means}" not in used
    ]
    assert unused == []


@pytest.mark.parametrize("row", ["(trước/sau ngày {day}", "{nonsense} ngày", "{front} {comma}"])
def test_a_row_that_cannot_be_read_is_named(row: str) -> None:
    with pytest.raises(ValueError, match="row 7"):
        Phrasebook([(7, "day", row, "")])


@given(
    day=st.dates(dt.date(2023, 6, 29), dt.date(2029, 12, 31)),
    shape=st.sampled_from(
        ["trước ngày {0.day}/{0.month}/{0.year}", "chậm nhất là ngày {0.day:02}-{0.month:02}-{0.year}",
         "xong trước ngày {0.day} tháng {0.month} năm {0.year}", "trước 17 giờ ngày {0.day}.{0.month}.{0.year}"]
    ),
)  # fmt: skip
def test_every_day_written_in_full_is_read_back(day: dt.date, shape: str) -> None:
    (one,) = [said for said in told(shape.format(day), "vi", HELD) if said.family == "due"]
    assert one.on == day


@given(words=st.text(alphabet="trướcngàyđếntháng quýnăm 0123456789/-.,;:()", max_size=80))
def test_no_day_before_the_meeting_unless_the_words_name_its_year(words: str) -> None:
    """Law 4; issue line: no due day before the notice unless the text states it."""
    for one in told(words, "vi", HELD):
        if one.on and one.on < HELD:
            assert str(one.on.year) in words or f"{one.on.year % 100:02}" in words
