"""Killed between any two steps, a sender loses nothing, and repeats at most the one message, with its key."""

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from builders import at, enter
from loopback import Mailbox
from sqlmodel import select

from models.notification import Message, MessageState, Notification, NotificationState
from models.store import Office
from notifications.outbox import Counts, deliver, mark, take
from notifications.outcome import SENT, Failure, Outcome

MONDAY = at("2023-07-03T09:00")
HOUR = dt.timedelta(hours=1)


def states(office: Office) -> list[NotificationState]:
    with office.reading() as session:
        return list(session.exec(select(Notification.state)))


def test_killed_between_sending_and_marking_it_comes_again_with_the_same_key(
    desk: Office, mailbox: Mailbox, smtp_port: int
) -> None:
    """Law 12, traps 6 and 7: a real process is killed while its server holds the mail."""
    del smtp_port
    enter(desk, None)
    mailbox.released.clear()
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(desk.settings.data), desk.settings.database, MONDAY.isoformat()],
        cwd=Path(__file__).parents[2],
    )
    assert mailbox.arrived.wait(60)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    mailbox.released.set()
    assert deliver(desk, MONDAY + dt.timedelta(seconds=60)) == Counts()  # the lease still stands
    counts = deliver(desk, MONDAY + dt.timedelta(seconds=121))
    assert (counts.in_doubt, counts.sent, counts.bundled) == (1, 1, 0)
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 1
    assert len(mailbox.letters) <= 2
    assert states(desk) == [NotificationState.SENT]


SENDER = """
import datetime as dt, sys
from pathlib import Path
from models.settings import Settings
from models.store import Office
from notifications.outbox import deliver
office = Office(Settings(data=Path(sys.argv[1]), database_url=sys.argv[2], language="en"))
deliver(office, dt.datetime.fromisoformat(sys.argv[3]))
"""


def test_killed_before_sending_it_is_delivered_later(desk: Office, mailbox: Mailbox) -> None:
    """Trap 6: put into words and never sent."""
    enter(desk, None)
    letters = take(desk, MONDAY, 10, Counts())
    assert letters
    assert mailbox.letters == []
    assert deliver(desk, MONDAY + HOUR).sent == 1
    assert mailbox.letters[0]["Message-ID"] == f"<{letters[0].message.key}@localhost>"


def test_a_kill_leaves_one_message_in_doubt_however_many_were_put_into_words(desk: Office) -> None:
    """Law 12: the one on the wire; those behind it were never leased, so none of them can have been sent."""
    for lead in ("SNV", "STC", "TTT"):
        enter(desk, None, lead=lead)
    told: list[str] = []

    def send(*_: object, key: str, **_named: object) -> Outcome:
        told.append(key)
        if len(told) == 2:
            raise KeyboardInterrupt
        return SENT

    with pytest.raises(KeyboardInterrupt):
        deliver(desk, MONDAY, send=send)
    assert sorted(states(desk)) == ["leased", "leased", "sent"]
    counts = deliver(desk, MONDAY + HOUR, send=send)
    assert (counts.in_doubt, counts.sent, counts.bundled) == (1, 2, 0)
    assert len(told) == 4
    assert len(set(told)) == 3


def test_two_senders_share_what_is_put_into_words_and_send_none_twice(desk: Office) -> None:
    """Law 12: a second pass takes what the first has not leased yet, and the first leaves it alone."""
    for lead in ("SNV", "STC", "TTT"):
        enter(desk, None, lead=lead)
    told: list[str] = []

    def send(*_: object, key: str, **_named: object) -> Outcome:
        told.append(key)
        if len(told) == 1:
            assert deliver(desk, MONDAY, send=send).sent == 2
        return SENT

    assert deliver(desk, MONDAY, send=send).sent == 1
    assert len(told) == len(set(told)) == 3


def test_a_taken_mail_that_another_sender_marked_is_marked_once(desk: Office, mailbox: Mailbox) -> None:
    """Trap 17's cousin: an expired lease was taken over, both were taken, one message stands."""
    enter(desk, None)
    (letter,) = take(desk, MONDAY, 10, Counts()) or []
    assert deliver(desk, MONDAY + HOUR).sent == 1
    for outcome in (SENT, Failure("too late", permanent=True)):
        with desk.writing() as session:
            mark(session, letter, outcome, MONDAY + 2 * HOUR, Counts())
    with desk.reading() as session:
        assert session.exec(select(Message.state)).all() == [MessageState.SENT]
        assert session.exec(select(Notification.state)).all() == [NotificationState.SENT]
    assert len(mailbox.letters) == 1
