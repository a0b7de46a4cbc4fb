"""Another system is told what happens: signed, in order, again under the same id, and given up in the open."""

import datetime as dt
import itertools
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import builders
import pytest
from builders import at, by, enter
from receiver import Receiver
from sqlmodel import select
from standardwebhooks import Webhook

from deployments import cli, doctor
from deployments.cli.printing import OUTPUT
from models import clock, measuring, outward, questions, sealing, verification
from models.acts import answering, confirming, hooking, secrecy
from models.acts.answering import Said
from models.errors import Mistyped, NotFound, Refused
from models.hook import EVENTS, Hook
from models.notification import Notification, NotificationKind
from models.rules import breaker
from models.rules.lifecycle import Answer
from models.store import Office
from notifications import hooks
from notifications.hooks import send

MONDAY = at("2023-07-03T09:00")
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def desk(office: Office) -> Office:
    builders.found(office)
    return office


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as found:
        yield found


def subscribe(office: Office, url: str, *, events: tuple[str, ...] = (), unit: str = "", who: str = "bcd.clerk") -> tuple[int, str]:  # fmt: skip
    with office.writing() as session:
        hook, secret = hooking.add(
            session, questions.unit(session, "BCD"), url, by(session, who, MONDAY), events=events,
            unit=questions.unit(session, unit) if unit else None,
        )  # fmt: skip
        return hook.id or 0, secret


def report(office: Office, code: str, when: dt.datetime, post: str = "snv.head", note: str = "Đang làm") -> None:  # fmt: skip
    with office.writing() as session:
        said = Said(Answer.IN_PROGRESS, 30, note)
        answering.answer(session, questions.task(session, code), by(session, post, when), said)


def log(office: Office, hook_id: int) -> list[outward.DeliveryRow]:
    with office.reading() as session:
        return outward.deliveries(session, hook_id)


def states(office: Office, hook_id: int) -> list[str]:
    return [str(row.state) for row in log(office, hook_id)]


def findings(office: Office) -> list[Notification]:
    with office.reading() as session:
        wanted = select(Notification).where(Notification.kind == NotificationKind.HOOK_FAILING)
        return list(session.exec(wanted))


def test_what_happens_is_told_signed_and_in_order(desk: Office, receiver: Receiver) -> None:
    """Issue 5: signed webhooks out with a delivery log; verified by the library of Standard Webhooks."""
    [before] = enter(desk, "2023-09-15")
    hook_id, secret = subscribe(desk, receiver.url)
    code, _ = enter(desk, "2023-09-15", coordinate="STC", when=MONDAY)
    report(desk, code, MONDAY + SECOND)
    now = clock.now(desk.settings.data)
    assert send(desk, now) == {"hooks": 1, "sent": 3, "failed": 0}
    told = [Webhook(secret).verify(body, headers) for headers, body in receiver.posts]
    assert told == receiver.told(secret)
    assert [one["type"] for one in told] == ["task.assign", "task.assign", "task.answer"]
    assert told[-1]["data"] == {
        "body": "BCD", "position": told[-1]["data"]["position"], "task": code, "directive": code[:-3], "unit": "SNV",
        "role": "lead", "state": "in-progress", "on": "2023-07-03", "due_at": "2023-09-15T17:00:00+07:00",
    }  # fmt: skip
    positions = [one["data"]["position"] for one in told]
    assert positions == sorted(positions)
    assert before not in str(told), "what happened before the subscription is not told"
    assert states(desk, hook_id) == ["sent"] * 3
    assert [attempt.status for row in log(desk, hook_id) for attempt in row.attempts] == [204] * 3
    assert send(desk, now + SECOND) == {"hooks": 0, "sent": 0, "failed": 0}
    with desk.reading() as session:
        assert verification.verify(session).is_sound


def test_only_the_events_and_the_unit_that_were_asked_for_are_told(desk: Office, receiver: Receiver) -> None:
    _, secret = subscribe(desk, receiver.url, events=("answer",), unit="STC")
    code, helping = enter(desk, "2023-09-15", coordinate="STC", when=MONDAY)
    report(desk, code, MONDAY + SECOND)
    report(desk, helping, MONDAY + SECOND, "stc.head")
    send(desk, MONDAY + 2 * SECOND)
    assert [(one["type"], one["data"]["task"]) for one in receiver.told(secret)] == [("task.answer", helping)]


def test_no_word_name_or_note_goes_out_and_nothing_of_a_confidential_task(desk: Office, receiver: Receiver) -> None:  # fmt: skip
    """Law 19: confidential is never sent, not even where the mark came after the event."""
    hook_id, _ = subscribe(desk, receiver.url)
    [code] = enter(desk, "2023-09-15", when=MONDAY, text="Rà soát biên chế")
    report(desk, code, MONDAY + SECOND, note="Còn vướng số liệu")
    send(desk, MONDAY + SECOND)
    sent = b"".join(body for _, body in receiver.posts).decode()
    assert not any(word in sent for word in ("biên chế", "vướng", "Người", "Giám đốc", "Sở Nội vụ"))
    report(desk, code, MONDAY + 2 * SECOND)
    with desk.writing() as session:
        secrecy.mark_task(session, questions.task(session, code), by(session, "bcd.clerk", MONDAY + 3 * SECOND), secret=True)  # fmt: skip
    count = len(receiver.posts)
    send(desk, MONDAY + 4 * SECOND)
    assert len(receiver.posts) == count
    assert states(desk, hook_id) == ["sent", "sent", "withheld"]


@pytest.mark.parametrize(
    ("how", "status", "why"),
    [
        (500, 500, "the service answered with an error (500)"),
        (401, 401, "the service answered with an error (401)"),
        (404, 404, "the service answered with an error (404)"),
        ("redirect", 307, "the service answered with an error (307)"),
        ("hang", None, "the service could not be reached"),
        ("drip", None, "the service could not be reached"),
        ("cut", None, "the service could not be reached"),
    ],
)
def test_a_receiver_that_does_not_take_it_stands_in_the_log(
    desk: Office, receiver: Receiver, how: int | str, status: int | None, why: str
) -> None:
    office = Office(desk.settings.model_copy(update={"send_timeout_seconds": 1}))
    receiver.how = how
    hook_id, secret = subscribe(office, receiver.url)
    enter(office, "2023-09-15", when=MONDAY)
    began = time.monotonic()
    assert send(office, MONDAY) == {"hooks": 1, "sent": 0, "failed": 1}
    assert time.monotonic() - began < 10
    [row] = log(office, hook_id)
    assert (row.state, [(one.status, one.error) for one in row.attempts]) == ("owed", [(status, why)])
    assert receiver.elsewhere == 0, "no redirect is followed"
    receiver.how = 204
    receiver.released.set()
    assert send(office, MONDAY + 59 * SECOND)["hooks"] == 0, "it is left alone for a minute"
    assert send(office, MONDAY + 70 * SECOND)["sent"] == 1
    assert len(set(receiver.ids)) == 1, "every try has the id of the first"
    assert len(receiver.told(secret)) == 2
    office.engine.dispose()


def test_an_answer_of_fifty_megabytes_is_not_read(desk: Office, receiver: Receiver) -> None:
    receiver.how = "huge"
    hook_id, _ = subscribe(desk, receiver.url)
    enter(desk, "2023-09-15", when=MONDAY)
    assert send(desk, MONDAY)["sent"] == 1
    assert states(desk, hook_id) == ["sent"]


def tries_from(start: dt.datetime) -> Iterator[dt.datetime]:
    """The instants at which a hook that fails is tried: after 1, 2, 4, 8, 16 minutes, then every half hour."""
    when = start
    for tries in itertools.count():
        yield when
        when += breaker.pause(tries) + 5 * SECOND  # a try itself takes a moment


def test_after_its_last_try_an_event_is_given_up_and_the_secretariat_hears_once(
    desk: Office, receiver: Receiver
) -> None:
    """Issue 5: given up after N with a finding, once an outage; the doctor and the page tell it too."""
    receiver.how = 503
    hook_id, secret = subscribe(desk, receiver.url, events=("answer",))
    [code] = enter(desk, "2023-09-15", when=MONDAY)
    for number in range(3):
        report(desk, code, MONDAY + number * SECOND)
    instants = tries_from(MONDAY + 60 * SECOND)
    for _ in range(desk.settings.hook_attempts):
        assert findings(desk) == []
        assert send(desk, next(instants))["failed"] == 1
    assert states(desk, hook_id) == ["given-up", "owed", "owed"]
    [finding] = findings(desk)
    assert finding.data["to"] == f"http://127.0.0.1:{receiver.port}"
    for _ in range(desk.settings.hook_attempts * 2):
        last = next(instants)
        assert send(desk, last)["failed"] == 1
    assert states(desk, hook_id) == ["given-up", "owed", "owed"], "in an outage the others lose no try"
    assert len(findings(desk)) == 1
    told = [one.sentence for one in doctor.examine(desk, last) if one.id == "W131"]
    assert len(told) == 1
    assert "503" in told[0]
    assert "s3cret" not in told[0] + str(finding.data)
    receiver.how = 204
    assert send(desk, next(instants))["sent"] == 2
    assert states(desk, hook_id) == ["given-up", "sent", "sent"]
    assert [one.id for one in doctor.examine(desk, last) if one.id == "W131"] == []
    receiver.how = 503
    report(desk, code, last + dt.timedelta(hours=2))
    again = tries_from(last + dt.timedelta(hours=3))
    for _ in range(desk.settings.hook_attempts):
        send(desk, next(again))
    assert len(findings(desk)) == 2, "the next outage is told anew"
    assert receiver.told(secret)


def test_an_event_that_alone_is_refused_holds_up_the_others_only_until_it_is_given_up(
    desk: Office, receiver: Receiver
) -> None:
    office = Office(desk.settings.model_copy(update={"hook_attempts": 2}))
    receiver.how = 422
    hook_id, _ = subscribe(office, receiver.url, events=("answer",))
    [code] = enter(office, "2023-09-15", when=MONDAY)
    report(office, code, MONDAY)
    report(office, code, MONDAY + SECOND)
    instants = tries_from(MONDAY + 60 * SECOND)
    for _ in range(4):
        send(office, next(instants))
    assert states(office, hook_id) == ["given-up", "given-up"]
    office.engine.dispose()


def test_a_sick_receiver_delays_no_other(desk: Office, receiver: Receiver) -> None:
    office = Office(desk.settings.model_copy(update={"send_timeout_seconds": 3}))
    with Receiver(how="hang") as sick:
        subscribe(office, sick.url)
        subscribe(office, receiver.url)
        enter(office, "2023-09-15", when=MONDAY)
        passing = threading.Thread(target=send, args=(office, MONDAY))
        passing.start()
        assert sick.arrived.wait(10)
        assert receiver.arrived.wait(10)
        assert passing.is_alive(), "the other was told while the sick one still hung"
        sick.released.set()
        passing.join()
    office.engine.dispose()


def test_two_senders_at_once_send_each_event_once(desk: Office, receiver: Receiver) -> None:
    """A lease: no two senders send the same."""
    hook_id, secret = subscribe(desk, receiver.url)
    for _ in range(5):
        enter(desk, "2023-09-15", when=MONDAY)
    together = threading.Barrier(2)

    def run() -> None:
        office = Office(desk.settings)
        together.wait()
        send(office, MONDAY)
        office.engine.dispose()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send(desk, MONDAY + 200 * SECOND)
    assert len(receiver.ids) == len(set(receiver.ids)) == 5
    positions = [one["data"]["position"] for one in receiver.told(secret)]
    assert positions == sorted(positions)
    assert states(desk, hook_id) == ["sent"] * 5


def test_killed_between_sending_and_marking_it_comes_again_with_the_same_id(
    desk: Office, receiver: Receiver
) -> None:
    """At least once, and the other side can tell: a real process is killed while its receiver holds the event."""
    receiver.how = "hang"
    hook_id, secret = subscribe(desk, receiver.url)
    enter(desk, "2023-09-15", when=MONDAY)
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(desk.settings.data), desk.settings.database, MONDAY.isoformat()],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},  # noqa: TID251 - handed on, not read
    )
    assert receiver.arrived.wait(60)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    receiver.how = 204
    receiver.released.set()
    assert send(desk, MONDAY + 60 * SECOND)["sent"] == 0  # the lease still stands
    assert send(desk, MONDAY + 125 * SECOND)["sent"] == 1
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1
    assert receiver.told(secret)[0] == receiver.told(secret)[1]
    assert states(desk, hook_id) == ["sent"]


SENDER = """
import datetime as dt, sys
from pathlib import Path
from models.settings import Settings
from models.store import Office
from notifications.hooks import send
office = Office(Settings(data=Path(sys.argv[1]), database_url=sys.argv[2], language="en"))
send(office, dt.datetime.fromisoformat(sys.argv[3]))
"""


def test_a_sender_whose_lease_ran_out_leaves_the_event_to_the_next(desk: Office, receiver: Receiver) -> None:
    hook_id, _ = subscribe(desk, receiver.url)
    enter(desk, "2023-09-15", when=MONDAY)
    with desk.writing() as session:
        slow = hooking.take(session, hook_id, "slow", MONDAY)
    with desk.writing() as session:
        assert hooking.take(session, hook_id, "other", MONDAY + SECOND) is None
    assert slow
    assert send(desk, MONDAY + 130 * SECOND)["sent"] == 1
    with desk.writing() as session:
        assert not hooking.failed(
            session, slow, MONDAY + 131 * SECOND, hooking.Failed("late", None, is_outage=True)
        )
    assert states(desk, hook_id) == ["sent"]
    assert len(log(desk, hook_id)[0].attempts) == 2, "the log tells every try"


def test_a_pass_costs_what_is_new_and_not_what_has_been(desk: Office, receiver: Receiver) -> None:
    """Each hook knows the position it has looked at; a pass with nothing to do asks one question."""
    subscribe(desk, receiver.url, events=("confirm",))
    [code] = enter(desk, "2023-09-15", when=MONDAY)

    def statements(when: dt.datetime) -> int:
        count = 0

        def boundary(_kind: str) -> None:
            nonlocal count
            count += 1

        with measuring.boundaries(desk, boundary):
            send(desk, when)
        return count

    send(desk, MONDAY)
    idle = statements(MONDAY + SECOND)
    report(desk, code, MONDAY + 2 * SECOND)
    one_new = statements(MONDAY + 3 * SECOND)
    for number in range(40):
        report(desk, code, MONDAY + (4 + number) * SECOND)
    assert statements(MONDAY + 60 * SECOND) == one_new, "many new events of no interest cost what one costs"
    assert statements(MONDAY + 61 * SECOND) == idle < one_new


def test_address_and_secret_are_sealed_and_told_nowhere(
    desk: Office, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    """Issue 5: secrets at rest, masked everywhere."""
    caplog.set_level(logging.DEBUG)
    receiver.how = 500
    hook_id, secret = subscribe(desk, receiver.url)
    enter(desk, "2023-09-15", when=MONDAY)
    send(desk, MONDAY)
    with desk.reading() as session:
        hook = session.get_one(Hook, hook_id)
        assert hook.url.startswith(sealing.SEALED)
        assert hook.secret.startswith(sealing.SEALED)
        told = str(outward.hooks(session)) + str(outward.deliveries(session, hook_id)) + hook.label + hook.why
    for hidden in ("s3cret", secret):
        assert hidden not in told
        assert hidden not in caplog.text
    key = desk.settings.data / sealing.KEY_FILE
    key.write_text("another key")
    assert send(desk, MONDAY + 61 * SECOND)["failed"] == 1
    assert log(desk, hook_id)[0].attempts[-1].error == "its address cannot be read with this key"


def test_a_hook_is_made_and_removed_by_the_bodys_own_side(desk: Office, receiver: Receiver) -> None:
    with pytest.raises(Refused):
        subscribe(desk, receiver.url, who="snv.head")
    for wrong in ("ftp://unit.example/x", "https://", "unit.example"):
        with pytest.raises(Mistyped):
            subscribe(desk, wrong)
    with pytest.raises(Mistyped, match="gone"):
        subscribe(desk, receiver.url, events=("gone",))
    hook_id, _ = subscribe(desk, receiver.url)
    enter(desk, "2023-09-15", when=MONDAY)
    with desk.writing() as session, pytest.raises(Refused):
        hooking.remove(session, hook_id, by(session, "snv.head", MONDAY))
    for _ in range(2):
        with desk.writing() as session:
            hooking.remove(session, hook_id, by(session, "bcd.clerk", MONDAY))
    with desk.reading() as session, pytest.raises(NotFound):
        hooking.find(session, 977)
    send(desk, MONDAY)
    assert receiver.posts == []


def test_nothing_goes_where_the_administrator_lets_nothing_go(desk: Office, receiver: Receiver) -> None:
    """The same list and the same bars as for the units' own systems, when it is added and each time it is sent to."""
    with pytest.raises(Mistyped, match=r"169\.254\.169\.254"):
        subscribe(desk, "http://169.254.169.254/latest/meta-data")
    fenced = Office(desk.settings.model_copy(update={"hook_hosts": "localhost, 127.0.0.2"}))
    with pytest.raises(Mistyped, match=r"127\.0\.0\.1"):
        subscribe(fenced, receiver.url)
    assert subscribe(fenced, "https://localhost:9/in")[0]
    hook_id, _ = subscribe(desk, receiver.url)
    enter(desk, "2023-09-15", when=MONDAY)
    send(fenced, MONDAY)
    assert receiver.posts == []
    assert log(desk, hook_id)[0].attempts[0].error == "the administrator lets nothing be sent to this address"
    fenced.engine.dispose()


def test_every_event_that_can_be_asked_for_is_one_that_is_written(desk: Office) -> None:
    """The words of `--events` are those of the journal: what claims and confirms is among them."""
    [code] = enter(desk, "2023-09-15", when=MONDAY)
    with desk.writing() as session:
        done = Said(Answer.DONE, 100, "CV số 1/SNV")
        entry = answering.answer(
            session, questions.task(session, code), by(session, "snv.head", MONDAY), done
        )
        confirmed = confirming.confirm(session, questions.task(session, code), by(session, "bcd.clerk", MONDAY + SECOND))  # fmt: skip
    assert {"assign", entry.kind if entry else "", confirmed.kind} <= set(EVENTS)
    assert "confidential" not in EVENTS


def test_by_command_a_hook_is_added_tried_read_and_removed(
    desk: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DONDOC_DATA", str(desk.settings.data))
    monkeypatch.setenv("DONDOC_DATABASE_URL", desk.settings.database)
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    for name in ("as_json", "language", "zone"):
        monkeypatch.setattr(OUTPUT, name, getattr(OUTPUT, name))
    at_ = ["--at", MONDAY.isoformat()]

    def run(*words: str) -> Any:
        exit_code = cli.main([*words, "--json"])
        said = capsys.readouterr().out
        return exit_code, json.loads(said) if said else None

    code, made = run(
        "hooks", "add", receiver.url, "--body", "BCD", "--events", "assign", "--by", "bcd.clerk", *at_
    )
    assert (code, made["events"]) == (0, ["assign"])
    hook = str(made["id"])
    assert run("hooks", "test", hook) == (0, {"status": 204, "error": None})
    assert receiver.told(made["secret"])[0]["type"] == "ping"
    enter(desk, "2023-09-15", when=MONDAY)
    assert run("hooks", "send", *at_)[1] == {"hooks": 1, "sent": 1, "failed": 0}
    code, listed = run("hooks", "list")
    assert "s3cret" not in str(listed)
    assert made["secret"] not in str(listed)
    assert (listed["hooks"][0]["waiting"], listed["hooks"][0]["to"]) == (
        0,
        f"http://127.0.0.1:{receiver.port}",
    )
    code, found = run("hooks", "log", hook, "--state", "sent")
    assert [one["attempts"][0]["status"] for one in found["deliveries"]] == [204]
    assert run("hooks", "log", hook, "--state", "gone")[0] == 2
    assert run("hooks", "log", "977")[0] == 2
    receiver.how = 500
    enter(desk, "2023-09-15", when=MONDAY)
    assert run("hooks", "send", *at_)[0] == 1
    assert run("hooks", "test", hook)[0] == 1
    assert run("hooks", "remove", hook, "--by", "bcd.clerk", *at_)[0] == 0
    assert hooks.send(desk, MONDAY + 90 * SECOND)["hooks"] == 0
