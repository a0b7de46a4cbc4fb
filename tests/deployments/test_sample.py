"""The sample office: its registers, its notice, and what is true when its story has been told.

It is played once for the whole module, through the plain functions and its own real mail server on free ports.
"""

import datetime as dt
import email
import json
import mailbox
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from deployments.sample import mails, play, runs, story
from documents import reading
from models import auditing, clock, lists, verification
from models.acts import running
from models.errors import Refused
from models.notification import Notification, NotificationKind, NotificationState
from models.policy import AgendaItem
from models.report import Report, Road
from models.rules.lifecycle import State
from models.settings import Settings
from models.store import Office

HELD_ON = dt.date.fromisoformat(story.HELD_ON)
FOLDER = resources.files("deployments.sample")
CHAIR, LEADER = "bcd.truongban@mau.local", "bcd.photruongban@mau.local"


class Played:
    """The office after its play: its rows, its mails, and the flows that were to be real runs."""

    def __init__(self, settings: Settings) -> None:
        self.office = Office(settings)
        self.runs: list[str] = []
        self._plainly = runs.plainly(self.office)

    def run(self, name: str, at: dt.datetime, given: dict[str, Any]) -> dict[str, Any]:
        """What the scheduler would run, run here."""
        self.runs.append(name)
        return self._plainly(name, at, given)

    def mails(self, to: str = "") -> list[Message]:
        """The mails to one address, or all."""
        kept = mailbox.Maildir(self.office.settings.data / mails.FOLDER, create=False)
        return [mail for mail in kept if to in str(mail["To"])]

    def days_of(self, to: str) -> list[dt.date]:
        """The days on which an address had mail, in order."""
        return sorted(email.utils.parsedate_to_datetime(mail["Date"]).date() for mail in self.mails(to))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Played]:
    """The sample office, its story told to the end."""
    data = tmp_path_factory.mktemp("sample")
    shutil.copy(empty_sqlite, data / "dondoc.db")
    found = Played(Settings(data=data, sample_smtp_port=_two_free_ports()))
    with mails.running(found.office.settings):
        play.play(found.office, found.run)
    yield found
    found.office.engine.dispose()


@pytest.fixture
def empty(tmp_path: Path, empty_sqlite: Path) -> Iterator[Office]:
    """A migrated office without a row."""
    shutil.copy(empty_sqlite, tmp_path / "dondoc.db")
    office = Office(Settings(data=tmp_path))
    yield office
    office.engine.dispose()


def test_the_registers_come_in_without_a_refusal_and_name_posts_not_people(empty: Office) -> None:
    """Law 16: whoever stands in the sample is plainly invented; a refused row would end the import."""
    play.found(empty)

    with empty.reading() as session:
        units = lists.units(session, clock.instant(story.TAKEN_IN, empty.settings.zone))
    people = [post.person for unit in units for post in unit.posts if post.person]
    assert len(units) >= 15
    assert people
    assert [name for name in people if not name.endswith("(mẫu)")] == []


@pytest.mark.parametrize("name", ["thong-bao-ket-luan.docx", "thong-bao-ket-luan.txt"])
def test_the_notice_reads_into_its_directives_and_no_date_is_invented(name: str) -> None:
    """Law 4: a day stands in words of the document, or there is none; one from the package says so."""
    read = reading.read((FOLDER / name).read_bytes(), filename=name, held_on=HELD_ON)

    assert len(read.directives) == 13
    dated = [directive for directive in read.directives if directive.due_on is not None]
    stated = [directive for directive in dated if directive.due_basis == "stated"]
    assert [d.text for d in stated if (d.due_text or "?") not in d.text] == []
    assert {d.due_on for d in dated if d.due_basis == "inferred"} == {dt.date(2023, 12, 31)}
    assert stated
    assert [d.recurrence for d in read.directives if d.kind == "periodic"] == ["quarterly"]
    assert [d.due_on for d in read.directives if d.milestone] == [None]


def test_both_forms_of_the_notice_say_the_same() -> None:
    """Whoever opens the text sees what was taken in from the Word file."""
    read = [
        reading.read((FOLDER / name).read_bytes(), filename=name, held_on=HELD_ON).directives
        for name in ("thong-bao-ket-luan.docx", "thong-bao-ket-luan.txt")
    ]

    assert [directive.text for directive in read[0]] == [directive.text for directive in read[1]]


def test_the_first_intake_tick_and_poll_are_real_runs(played: Played) -> None:
    """These three, once each, go through the scheduler and are seen in its pages."""
    assert sorted(played.runs) == ["intake", "poll", "tick"]


def test_the_books_agree_after_the_play(played: Played) -> None:
    """Laws 2, 3, 5, 17: every invariant holds on an office that lived eleven weeks."""
    with played.office.reading() as session:
        verified = verification.verify(session)

    assert set(verified.invariants.values()) == {"ok"}


def test_the_auditor_finds_nothing_amiss_after_the_play(played: Played) -> None:
    """Issue 4: an office that lived eleven weeks, its last tick just past: no step, no message and no event is missing."""
    with played.office.reading() as session:
        last = running.last(session, "deliver")
        assert last is not None
        assert auditing.audit(session, last.at) == []


def test_every_message_is_one_mail(played: Played) -> None:
    """Law 12: each key once in the Maildir and none besides; all of them left."""
    with played.office.reading() as session:
        messages = lists.messages(session)

    keys = Counter(str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in played.mails())
    assert set(keys.values()) == {1}
    assert set(keys) == {message.key for message in messages}
    assert {message.state for message in messages} == {"sent"}


def test_lateness_climbs_to_the_leader_and_then_to_the_chair(played: Played) -> None:
    """Laws 5 and 13: the leader in charge hears before the chair, and a return and an ending are told."""
    with played.office.reading() as session:
        told = set(
            session.exec(select(Notification.kind).where(Notification.state == NotificationState.SENT))
        )

    assert min(played.days_of(LEADER)) < min(played.days_of(CHAIR))
    assert {NotificationKind.ALL_CLEAR, NotificationKind.RETURNED, NotificationKind.AGENDA} <= told


def test_units_answer_by_their_system_by_link_and_not_at_all(played: Played) -> None:
    """Law 9: all roads of an answer are there to see, and what stayed silent is on the draft agenda."""
    with played.office.reading() as session:
        roads = set(session.exec(select(Report.road)))
        standing = session.exec(select(AgendaItem.task_id).where(col(AgendaItem.removed_at).is_(None))).all()
        tasks = lists.tasks(session, clock.instant(story.ENDS_AT, played.office.settings.zone))

    assert {Road.HTTP, Road.LINK} <= roads
    assert standing
    assert {State.DONE, State.CLOSED, State.ASSIGNED, State.IN_PROGRESS} <= {task.state for task in tasks}
    late_and_silent = [t for t in tasks if t.result_class == "open-late" and t.last_word_at is None]
    assert late_and_silent


def test_the_office_clock_goes_on_from_the_end_of_the_story(played: Played) -> None:
    """Law 20: the offset is kept in the data folder, and the story is marked as told."""
    data = played.office.settings.data
    ended = clock.instant(story.ENDS_AT, played.office.settings.zone)

    assert ended <= clock.now(data) < ended + dt.timedelta(minutes=10)
    assert json.loads((data / play.FILE).read_text(encoding="utf-8")).keys() == {"played_at"}
    assert play.is_played(played.office.settings)


def test_a_half_played_office_is_refused(empty: Office) -> None:
    """Nothing is played on top of rows that are there: one sentence, in both languages, says what to do."""
    play.found(empty)

    with pytest.raises(Refused, match="remove the folder") as refusal:
        play.play(empty, runs.plainly(empty))

    assert not play.is_played(empty.settings)
    assert refusal.value.sentence("vi") != refusal.value.sentence("en")


def _two_free_ports() -> int:
    """A port of loopback that nobody listens on, and the one after it neither."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise AssertionError("no two free ports in a row")
