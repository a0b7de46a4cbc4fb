"""A mail server that fails everybody: messages wait for it, nothing is lost or doubled, and the secretariat hears once."""

import datetime as dt
from contextlib import suppress

import builders
import pytest
from builders import at, enter
from loopback import Hooks, Mailbox, address, body
from sqlmodel import select

from models import checks, lists, outages, questions, sealing
from models.acts import breaking, registry
from models.acts.deed import Deed
from models.notification import Attempt, MessageState
from models.post import Channel
from models.service import Service
from models.store import Office
from notifications.outbox import deliver

MONDAY = at("2023-07-03T09:00")
MINUTE = dt.timedelta(minutes=1)
PEOPLE = 20


@pytest.fixture
def morning(desk: Office, smtp_port: int, hooks: Hooks) -> Office:
    """Twenty units with a task each, all behind one mail server; the clerk has a webhook as a second channel."""
    units = [{"code": f"U{n:02}", "name": f"Phòng số {n}"} for n in range(PEOPLE)]
    people = [
        {
            "post": f"u{n:02}.head", "unit": f"U{n:02}", "title": f"Trưởng phòng số {n}", "duty": "head",
            "person": f"Người u{n:02}", "since": "2020-01-01",
            "channels": f"mailto://127.0.0.1:{smtp_port}?to={address(f'u{n:02}')}",
        }
        for n in range(PEOPLE)
    ]  # fmt: skip
    with desk.writing() as session:
        registry.import_units(session, units, Deed(MONDAY, builders.ADMINISTRATOR))
        registry.import_people(session, people, Deed(MONDAY, builders.ADMINISTRATOR), lambda _url: None)
    for unit in units:
        enter(desk, None, lead=unit["code"])
    second_channel(desk, "bcd.clerk", hooks.url)
    return desk


def second_channel(office: Office, post: str, url: str) -> None:
    with office.writing() as session:
        person = questions.holder(session, questions.post(session, post).id or 0, MONDAY.date())
        assert person
        session.add(
            Channel(person_id=person.id or 0, rank=2, label="json", url=sealing.seal(session.settings, url))
        )


def states(office: Office) -> list[str]:
    with office.reading() as session:
        return sorted(str(row.state) for row in lists.messages(session))


def outcomes(office: Office) -> list[str]:
    with office.reading() as session:
        return [attempt.outcome for attempt in session.exec(select(Attempt)).all()]


def test_a_wrong_shared_password_is_one_alarm_and_no_dead_letter(
    morning: Office, mailbox: Mailbox, hooks: Hooks
) -> None:
    """Issue 4, law 12: a login that is refused (535) to everybody makes messages wait; nothing is tried in vain."""
    mailbox.answer = "535 5.7.8 wrong password"
    assert deliver(morning, MONDAY).dead == 0
    assert states(morning).count("retry") == PEOPLE
    assert states(morning).count("sent") == 1
    assert outcomes(morning).count("service") + outcomes(morning).count("probe") == 3
    ((_, alarm),) = hooks.posts
    assert "is out, messages wait" in alarm["title"]
    assert "the mail server refused the mail (535)" in alarm["message"]
    with morning.reading() as session:
        (row,) = outages.outages(session)
    assert (row.since, row.waiting) == (MONDAY, PEOPLE - 2)  # the first two try once more in a minute
    assert row.service.startswith("mailto://127.0.0.1:")


def test_one_message_a_pause_tries_and_the_first_that_is_taken_frees_all(
    morning: Office, mailbox: Mailbox, hooks: Hooks
) -> None:
    """Issue 4: nothing lost, nothing twice; the end is told to whoever heard of the beginning."""
    mailbox.answer = "421 shutting down"
    deliver(morning, MONDAY)
    for minute in range(1, 8):
        deliver(morning, MONDAY + minute * MINUTE)
    assert outcomes(morning).count("probe") == 1 + 3  # what opened it, then one each after 1, 3 and 7 minutes
    mailbox.answer = "250 taken"
    assert deliver(morning, MONDAY + 8 * MINUTE).sent == 0  # its pause is not over
    deliver(morning, MONDAY + 15 * MINUTE)
    assert sorted(str(letter["To"]) for letter in mailbox.letters if "Phòng" in body(letter)) == sorted(
        address(f"u{n:02}") for n in range(PEOPLE)
    )
    assert set(states(morning)) == {"sent"}
    titles = [posted["title"] for _, posted in hooks.posts]
    titles += [str(letter["Subject"]) for letter in mailbox.to("bcd.clerk")]
    assert len([title for title in titles if "is out, messages wait" in title]) == 1
    assert len([title for title in titles if "works again" in title]) == 1
    with morning.reading() as session:
        assert outages.outages(session) == []


def test_whoever_has_another_channel_is_reached_by_it_when_the_outage_lasts(
    morning: Office, mailbox: Mailbox, hooks: Hooks
) -> None:
    second_channel(morning, "u19.head", hooks.url)
    mailbox.answer = "421 shutting down"
    for minute in range(30):
        deliver(morning, MONDAY + minute * MINUTE)
        reached = [posted for _, posted in hooks.posts if "messages wait" not in posted["title"]]
        assert len(reached) == (minute >= 15)
    mailbox.answer = "250 taken"
    deliver(morning, MONDAY + 60 * MINUTE)
    assert address("u19") not in {str(letter["To"]) for letter in mailbox.letters}
    assert set(states(morning)) == {"sent"}


def test_a_corrected_address_need_not_wait_for_the_old_server(
    morning: Office, mailbox: Mailbox, hooks: Hooks
) -> None:
    mailbox.answer = "421 shutting down"
    deliver(morning, MONDAY)
    with morning.writing() as session:
        for channel in session.exec(select(Channel).where(Channel.label == "mailto")).all():
            channel.url = sealing.seal(session.settings, hooks.url)
    with morning.writing() as session:
        assert breaking.try_now(session, MONDAY + MINUTE) == 1
    assert deliver(morning, MONDAY + MINUTE).sent == PEOPLE
    assert len(hooks.posts) == PEOPLE + 1
    with morning.reading() as session:
        assert outages.outages(session) == []  # nobody goes through it any more


def test_killed_while_it_tries_the_next_pause_brings_another_and_nothing_is_lost(
    morning: Office, mailbox: Mailbox
) -> None:
    """Law 12: the state of a service survives its processes; at most the one that tried is in doubt."""
    mailbox.answer = "421 shutting down"
    deliver(morning, MONDAY)

    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        deliver(morning, MONDAY + MINUTE, send=stops)  # type: ignore[arg-type]
    mailbox.answer = "250 taken"
    assert (
        deliver(morning, MONDAY + MINUTE).sent == 0
    )  # the pause counts, whatever became of the one that tried
    for minute in range(2, 12):
        deliver(morning, MONDAY + minute * MINUTE)
    assert set(states(morning)) == {"sent"}
    assert outcomes(morning).count("in-doubt") == 1
    keys = [letter["Message-ID"] for letter in mailbox.letters]
    assert len(keys) == len(set(keys))


def test_a_kill_leaves_one_message_in_doubt_of_a_whole_batch(morning: Office, mailbox: Mailbox) -> None:
    """Decision 4, law 12: what was leased beside the one on the wire is in no doubt."""

    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        deliver(morning, MONDAY, send=stops)  # type: ignore[arg-type]
    counts = deliver(morning, MONDAY + 3 * MINUTE)
    assert (counts.in_doubt, counts.sent) == (1, PEOPLE)
    assert len(mailbox.letters) == PEOPLE


def test_a_mailbox_that_is_unknown_says_nothing_against_the_server(morning: Office, mailbox: Mailbox) -> None:
    mailbox.refusals = {address(f"u{n:02}"): "550 unknown" for n in range(10)}
    counts = deliver(morning, MONDAY)
    assert counts.dead == 10
    with morning.reading() as session:
        assert outages.outages(session) == []
        dead = [row for row in lists.messages(session) if row.state == MessageState.DEAD]
    assert {row.error for row in dead} == {"the mail server refused the mail (550)"}


def test_the_auditor_tells_what_waits_for_a_service_from_what_it_forgot(
    morning: Office, mailbox: Mailbox
) -> None:
    """Issue 4: an outage is no breach; a message that nobody would ever try again is one."""
    mailbox.answer = "421 shutting down"
    for minute in range(0, 300, 30):
        deliver(morning, MONDAY + minute * MINUTE)
    noon = MONDAY + 300 * MINUTE
    with morning.reading() as session:
        assert checks.stuck_messages(session, noon) == []
    with morning.writing() as session:
        for row in session.exec(select(Service)).all():
            row.opened_at = None
    with morning.reading() as session:
        (place,) = checks.stuck_messages(session, noon)
    assert place["count"] >= PEOPLE - 2
