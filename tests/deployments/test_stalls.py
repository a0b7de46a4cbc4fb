"""When the clock's work stands still, somebody hears it without the clock's work: once, and that it is over (issue 4)."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from builders import at, enter
from builders import found as fill
from postbox import Server

from deployments import stalls
from deployments.stalls import Seen, look
from models.acts import running
from models.store import Office

TEN = at("2023-07-03T10:00")
STARTED = at("2023-07-03T08:00")


@pytest.fixture
def smtp() -> Iterator[Server]:
    """A postbox on loopback."""
    with Server() as server:
        yield server


@pytest.fixture
def desk(office: Office, smtp: Server) -> Office:
    """An office with the cast and one task, whose flows ran at ten."""
    fill(office, smtp.channel)
    enter(office, "2023-07-14")
    ran(office, TEN)
    return office


def ran(office: Office, when: dt.datetime, *flows: str) -> None:
    with office.writing() as session:
        for flow in flows or ("escalate", "deliver"):
            running.keep(session, flow, when, {})


def minutes(count: int) -> dt.datetime:
    return TEN + dt.timedelta(minutes=count)


def test_a_stall_is_told_once_and_so_is_its_end(desk: Office, smtp: Server) -> None:
    assert look(desk, minutes(14), STARTED) == Seen.WELL
    assert look(desk, minutes(15), STARTED) == Seen.STALLED
    assert look(desk, minutes(16), STARTED) == Seen.TOLD_BEFORE
    assert look(desk, minutes(90), STARTED) == Seen.TOLD_BEFORE
    (told,) = smtp.box.mails
    assert told.to == "bcd.clerk@mau.local"
    assert "since 03/07/2023 10:00" in told.text
    ran(desk, minutes(95))
    assert look(desk, minutes(96), STARTED) == Seen.ENDED
    assert look(desk, minutes(97), STARTED) == Seen.WELL
    (_, over) = smtp.box.mails
    assert over.subject == "The scheduled work runs again"
    assert look(desk, minutes(110), STARTED) == Seen.STALLED, "the next stall is another one"


def test_one_of_the_two_that_stands_still_is_a_stall(desk: Office, smtp: Server) -> None:
    """Escalating without delivering tells nobody anything."""
    ran(desk, minutes(15), "escalate")
    assert look(desk, minutes(15), STARTED) == Seen.STALLED
    assert len(smtp.box.mails) == 1


def test_outside_office_hours_nobody_is_woken(desk: Office, smtp: Server) -> None:
    """Law 10: at night and on a Sunday nothing is due; in the morning the first tick may take its time."""
    for hour in (
        "2023-07-03T17:00",
        "2023-07-03T23:00",
        "2023-07-02T10:00",
        "2023-07-04T08:00",
        "2023-07-04T08:14",
    ):
        assert look(desk, at(hour), STARTED) == Seen.WELL
    assert smtp.box.mails == []
    assert look(desk, at("2023-07-04T08:15"), STARTED) == Seen.STALLED


def test_an_end_at_night_is_told_in_the_morning(desk: Office, smtp: Server) -> None:
    look(desk, minutes(30), STARTED)
    night, morning = at("2023-07-03T20:00"), at("2023-07-04T08:00")
    ran(desk, night)
    assert look(desk, night, STARTED) == Seen.TOLD_BEFORE
    ran(desk, morning)
    assert look(desk, morning, STARTED) == Seen.ENDED
    assert len(smtp.box.mails) == 2


def test_a_machine_that_was_off_has_time_to_begin(desk: Office, smtp: Server) -> None:
    started = at("2023-07-05T10:00")
    assert look(desk, started, started) == Seen.WELL
    assert look(desk, at("2023-07-05T10:14"), started) == Seen.WELL
    assert look(desk, at("2023-07-05T10:15"), started) == Seen.STALLED
    assert len(smtp.box.mails) == 1


def test_a_supervisor_that_is_started_again_does_not_tell_again(desk: Office, smtp: Server) -> None:
    """What was told stands in the tables, not in a process."""
    look(desk, minutes(30), STARTED)
    assert look(desk, minutes(60), minutes(31)) == Seen.TOLD_BEFORE
    assert len(smtp.box.mails) == 1


def test_the_watch_looks_by_itself_until_it_is_told_to_stop(
    desk: Office, smtp: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that the supervisor starts, on the office's own clock."""
    monkeypatch.setattr(stalls, "LOOK_SECONDS", 0.05)
    began = minutes(20)
    monkeypatch.setattr(stalls.clock, "now", lambda _data: began)
    told = threading.Event()
    look_once = stalls.look

    def look_long_ago(office: Office, when: dt.datetime, _since: dt.datetime) -> Seen:
        try:
            return look_once(office, when, STARTED)
        finally:
            told.set()

    monkeypatch.setattr(stalls, "look", look_long_ago)
    stopping = threading.Event()
    watching = threading.Thread(target=stalls.keep_watch, args=(desk.settings, stopping))
    watching.start()
    assert told.wait(20)
    stopping.set()
    watching.join(20)
    assert not watching.is_alive()
    assert len(smtp.box.mails) == 1
