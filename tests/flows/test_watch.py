"""Who watches the watchman: findings go straight to the secretariat, and the heartbeat comes only when all is well."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from builders import at, enter
from postbox import Server, free_port
from sqlalchemy import text
from sqlmodel import select

from flows.tick import tick
from flows.watch import watch
from models import auditing, lists, sealing
from models.acts import running
from models.post import Channel
from models.settings import Settings
from models.store import Office

EIGHT = at("2023-07-03T08:30")
TEN = at("2023-07-03T10:00")


class Monitor(BaseHTTPRequestHandler):
    """A monitor that waits for heartbeats, and answers with its status."""

    seen: list[tuple[str, str]]
    status: int

    def do_GET(self) -> None:
        self.seen.append((self.path, str(self.headers)))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def monitor() -> Iterator[HTTPServer]:
    """A monitor on loopback."""
    handler = type("Handler", (Monitor,), {"seen": [], "status": 200})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def watched(desk: Office, port: int) -> Office:
    """The office with a heartbeat to this port; its task has a step taken, and both flows have just run."""
    address = Settings(heartbeat_url=f"http://127.0.0.1:{port}/ping/geheim").heartbeat_url
    office = Office(desk.settings.model_copy(update={"heartbeat_url": address}))
    enter(office, "2023-07-14")
    for hour in (at("2023-06-30T08:30"), EIGHT, TEN):
        tick(office, hour)
    return office


def break_ladder(office: Office) -> None:
    """A task loses its next step behind the office's back."""
    with office.writing() as session:
        session.connection().execute(text("UPDATE task SET next_step_at = NULL"))


def test_the_heart_beats_when_all_is_well_and_both_flows_ran(desk: Office, monitor: HTTPServer) -> None:
    """Issue 4: a heartbeat URL, asked only when all is well; nothing of the office goes with it."""
    office = watched(desk, monitor.server_port)
    assert watch(office, TEN) == {"findings": [], "told": 0, "heartbeat": "taken", "services_out": []}
    ((path, headers),) = monitor.RequestHandlerClass.seen
    assert path == "/ping/geheim"
    assert "BCD" not in headers
    office.engine.dispose()


def test_no_heart_beats_where_something_is_amiss_and_the_secretariat_hears_at_once(
    desk: Office, smtp: Server, monitor: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    """By another road: no tick is needed, and no message that waits stands before it; once a day."""
    office = watched(desk, monitor.server_port)
    break_ladder(office)
    before = len(smtp.box.mails)
    assert watch(office, TEN) == {
        "findings": ["E022"],
        "told": 1,
        "heartbeat": "withheld",
        "services_out": [],
    }
    assert watch(office, TEN)["told"] == 0
    assert monitor.RequestHandlerClass.seen == []
    (mail,) = smtp.box.mails[before:]
    assert mail.to == "bcd.clerk@mau.local"
    assert "E022: 1 open tasks have no next step, the first BCD-2023-001.01" in mail.text
    with office.reading() as session:
        told = [message for message in lists.messages(session) if message.key == mail.key]
    assert [(message.state, message.attempts) for message in told] == [("sent", 1)], "the outbox tells it too"
    tick(office, at("2023-07-03T10:05"))
    assert len(smtp.box.mails) == before + 1
    next_day = at("2023-07-04T10:00")
    tick(office, next_day)
    assert watch(office, next_day)["told"] == 1
    assert "geheim" not in caplog.text
    office.engine.dispose()


def test_no_heart_beats_when_no_tick_came(desk: Office, monitor: HTTPServer, smtp: Server) -> None:
    """Trap 23: the heartbeat is absent when the ticker is off. What stands still is told by the supervisor, not twice."""
    office = watched(desk, monitor.server_port)
    before = len(smtp.box.mails)
    later = at("2023-07-03T10:11")
    assert watch(office, later) == {
        "findings": ["E019"],
        "told": 0,
        "heartbeat": "withheld",
        "services_out": [],
    }
    with office.writing() as session:
        kept = running.last(session, auditing.FLOW)
        assert kept, "an audit leaves its account"
        assert kept.counts["findings"] == [], "an office that has just been started is not in breach"
        running.keep(session, "escalate", later, {})
    assert watch(office, later)["heartbeat"] == "withheld"
    assert monitor.RequestHandlerClass.seen == []
    assert len(smtp.box.mails) == before
    office.engine.dispose()


def test_no_heart_beats_in_an_office_that_has_not_begun(desk: Office) -> None:
    assert watch(desk, TEN) == {"findings": [], "told": 0, "heartbeat": "withheld", "services_out": []}


def test_a_monitor_that_refuses_or_is_not_there_stops_nothing(
    desk: Office, monitor: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A failing heartbeat server delays nothing; its address is a secret and stands in no log."""
    monitor.RequestHandlerClass.status = 500  # type: ignore[attr-defined]
    office = watched(desk, monitor.server_port)
    assert watch(office, TEN)["heartbeat"] == "failed"
    office.engine.dispose()
    away = Settings(heartbeat_url=f"http://127.0.0.1:{free_port()}/ping/geheim").heartbeat_url
    office = Office(office.settings.model_copy(update={"heartbeat_url": away}))
    assert watch(office, TEN)["heartbeat"] == "failed"
    with office.reading() as session:
        run = running.last(session, auditing.FLOW)
    assert run is not None
    assert run.counts["findings"] == []
    assert "geheim" not in caplog.text
    office.engine.dispose()


def test_at_night_nobody_is_woken_and_in_the_morning_it_is_told(
    desk: Office, smtp: Server, monitor: HTTPServer
) -> None:
    """Law 10."""
    office = watched(desk, monitor.server_port)
    break_ladder(office)
    before = len(smtp.box.mails)
    night, morning = at("2023-07-03T22:00"), at("2023-07-04T08:05")
    tick(office, night)
    assert watch(office, night) == {
        "findings": ["E022"],
        "told": 0,
        "heartbeat": "withheld",
        "services_out": [],
    }
    tick(office, morning)
    assert watch(office, morning)["told"] == 1
    assert len(smtp.box.mails) == before + 1
    office.engine.dispose()


def test_an_alarm_goes_by_the_next_channel_at_once(desk: Office, smtp: Server, monitor: HTTPServer) -> None:
    """Law 12: the person's next channel; an alarm does not wait for a tick that may not come."""
    office = watched(desk, monitor.server_port)
    break_ladder(office)
    with office.writing() as session:
        first = next(
            channel
            for channel in session.exec(select(Channel))
            if "bcd.clerk" in sealing.unseal(office.settings, channel.url)
        )
        second = sealing.seal(office.settings, smtp.channel("bcd.clerk.second"))
        session.add(Channel(person_id=first.person_id, rank=2, label="mailto", url=second))
    smtp.box.refuse.add("bcd.clerk@mau.local")
    assert watch(office, TEN)["told"] == 1
    assert smtp.box.mails[-1].to == "bcd.clerk.second@mau.local"
    office.engine.dispose()


def test_an_alarm_that_no_channel_takes_stays_in_the_outbox(
    desk: Office, smtp: Server, monitor: HTTPServer
) -> None:
    """Law 12: nothing is lost; the next passes of the outbox go on with it under the same key."""
    office = watched(desk, monitor.server_port)
    break_ladder(office)
    smtp.box.stall_before = threading.Event()
    smtp.box.stall_before.set()  # answers 451 at once
    before = len(smtp.box.mails)
    assert watch(office, TEN)["told"] == 0
    smtp.box.stall_before = None
    tick(office, at("2023-07-03T10:05"))
    (mail,) = smtp.box.mails[before:]
    assert "E022" in mail.text
    office.engine.dispose()
