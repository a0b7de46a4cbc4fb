"""The journal: one hash chain a body; whatever is done to a row behind its back is found (law 17)."""

import datetime as dt

import pytest
from builders import at, by, enter
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models import journal, questions, verification
from models.acts import answering
from models.journal import Entry, Hasher
from models.rules.lifecycle import Role, State
from models.store import Office


def breach(office: Office) -> str:
    with office.reading() as session:
        return verification.verify(session).invariants["chain"]


@pytest.fixture
def busy(desk: Office) -> Office:
    """An office with a dozen events."""
    for code in [*enter(desk, "2023-07-14", coordinate="STC"), *enter(desk, "2023-07-20")]:
        with desk.writing() as session:
            unit = "stc.head" if code.endswith(".02") else "snv.head"
            deed = by(session, unit, at("2023-07-03T09:00"))
            answering.receive(session, questions.task(session, code), deed)
    assert breach(desk) == "ok"
    return desk


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (
            "UPDATE event SET by = 'Người khác' WHERE position = 4",
            "event 4 of body 1: its words were altered",
        ),
        (
            "UPDATE event SET at = '2023-06-01 00:00:00+00' WHERE position = 4",
            "event 4 of body 1: its words were altered",
        ),
        ("DELETE FROM event WHERE position = 5", "event 5 of body 1: the event after it has position 6"),
        (
            "UPDATE event SET previous = hash WHERE position = 3",
            "event 3 of body 1: it does not follow the event before it",
        ),
    ],
)
def test_an_altered_or_deleted_event_is_named(busy: Office, tampering: str, found: str) -> None:
    """Law 17; contract: verify names the first breach."""
    if busy.engine.dialect.name == "sqlite":
        tampering = tampering.replace("+00", "")
    with busy.engine.begin() as connection:
        connection.execute(text(tampering))
    assert breach(busy) == found


def test_an_inserted_event_is_found(busy: Office) -> None:
    columns = '"on", body_id, position, at, kind, "by", road, "before", "after", previous, hash'
    with busy.engine.begin() as connection:
        connection.execute(
            text(
                f'INSERT INTO event ({columns}) SELECT "on", body_id, 99, at, kind, "by", road, "before", "after", previous, hash '
                "FROM event WHERE position = 2"
            )
        )
    assert breach(busy).startswith("event ")


def test_cutting_off_the_newest_events_is_found_by_the_head(busy: Office) -> None:
    with busy.engine.begin() as connection:
        connection.execute(text("DELETE FROM event WHERE position >= 6"))
    assert breach(busy) == "event 6 of body 1: the head of the chain names other events than are there"


def test_cutting_off_head_and_tail_alike_is_found_by_what_was_sent_out(busy: Office) -> None:
    """Law 17: the head goes out in sent messages, so a cut-off tail is seen."""
    with busy.reading() as session:
        position, sent_hash = journal.head(session, 1)
    with busy.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM event WHERE position >= {position}"))
        kept = connection.execute(
            text(f"SELECT hash FROM event WHERE position = {position - 1}")
        ).scalar_one()
        connection.execute(text(f"UPDATE chain SET position = {position - 1}, hash = '{kept}'"))
    with busy.reading() as session:
        assert journal.check(session) is None
        found = journal.check(session, [(1, position, sent_hash)])
    assert found is not None
    assert (found.position, found.why) == (position, "it was sent out and is gone")


def test_a_refused_act_leaves_no_event_behind(busy: Office) -> None:
    with busy.reading() as session:
        before = journal.head(session, 1)
    with pytest.raises(Exception, match="neither of the unit"), busy.writing() as session:
        task = questions.task(session, "BCD-2023-001.01")
        answering.acknowledge(session, task, by(session, "ttt.head", at("2023-07-03T09:30")))
    with busy.reading() as session:
        assert journal.head(session, 1) == before


WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["%s", "100%", '"', "\\"]
)
NUMBERS = st.none() | st.integers(0, 9)
AT = st.sampled_from([at("2023-07-03T09:00"), dt.datetime(2023, 7, 3, 2, tzinfo=dt.UTC)])
TOLD = st.dictionaries(WORDS, WORDS | st.integers() | st.lists(WORDS, max_size=2), max_size=3)
ENTRIES = st.builds(
    Entry, body_id=st.integers(1, 2), at=AT, on=st.dates(), kind=WORDS, by=WORDS, road=WORDS, conclusion_id=NUMBERS,
    directive_id=NUMBERS, task_id=NUMBERS, unit_id=NUMBERS, state=st.none() | st.sampled_from(State), role=st.none() | st.sampled_from(Role),
    due_at=st.none() | AT, reported_on=st.none() | st.dates(), before=TOLD, after=TOLD, position=st.integers(1, 99),
)  # fmt: skip


@given(st.lists(ENTRIES, max_size=4))
def test_events_hashed_together_are_hashed_as_each_alone(entries: list[Entry]) -> None:
    """Law 17: what a batch puts into JSON once for all is the JSON that `verify` makes of each, whatever words it holds."""
    hasher = Hasher()
    for entry in [*entries, *entries]:
        assert hasher.digest(entry, journal.GENESIS) == journal.digest(entry, journal.GENESIS)
