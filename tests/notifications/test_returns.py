"""Mails that came back are read to the person's record: the address is used no more, the message goes on or alarms."""

import datetime as dt

from builders import at, enter
from loopback import Hooks, Mailbox, address, body
from returned import in_words, on_holiday, report
from sqlmodel import select

from flows import bounces
from models import checks, lists, questions, sealing
from models.event import Event
from models.notification import Attempt, Message, MessageState, Notification, NotificationState
from models.post import Channel
from models.store import Office
from notifications.outbox import deliver

MONDAY = at("2023-07-03T09:00")
HOUR = dt.timedelta(hours=1)
FOCAL = address("snv.focal")


def sent(office: Office) -> str:
    """A message has left for the focal officer; its key."""
    enter(office, None)
    assert deliver(office, MONDAY).sent == 1
    with office.reading() as session:
        return session.exec(select(Message.key)).one()


def channel(office: Office, rank: int = 1) -> Channel:
    with office.reading() as session:
        person = questions.holder(session, questions.post(session, "snv.focal").id or 0, MONDAY.date())
        assert person
        return session.exec(select(Channel).where(Channel.person_id == person.id, Channel.rank == rank)).one()


def second(office: Office, url: str) -> None:
    first = channel(office)
    with office.writing() as session:
        session.add(
            Channel(person_id=first.person_id, rank=2, label="json", url=sealing.seal(session.settings, url))
        )


def became(office: Office, *mails: bytes) -> list[tuple[str, ...]]:
    return [one.became or (one.kind,) for one in bounces.take_in(office, MONDAY + HOUR, mails)]


def test_a_refused_address_is_used_no_more_and_the_same_message_goes_by_the_next_channel(
    desk: Office, mailbox: Mailbox, hooks: Hooks
) -> None:
    """Issue 4, law 12: bounces read back to the person's record; the key stays."""
    key = sent(desk)
    second(desk, hooks.url)
    assert became(desk, report(key, FOCAL)) == [("bounced",)]
    refused = channel(desk)
    why = "the mail came back, the address is refused (5.1.1)"
    assert (refused.disabled_at, refused.disabled_reason) == (MONDAY + HOUR, why)
    assert deliver(desk, MONDAY + HOUR).sent == 1
    ((headers, _),) = hooks.posts
    assert headers["X-Dondoc-Key"] == key
    with desk.reading() as session:
        attempts = session.exec(select(Attempt).order_by(Attempt.id)).all()  # type: ignore[arg-type]
        assert [(a.outcome, a.receipt) for a in attempts] == [("sent", "bounced"), ("sent", None)]
        assert {n.state for n in session.exec(select(Notification)).all()} == {NotificationState.SENT}
        assert [e.after["message"] for e in session.exec(select(Event).where(Event.kind == "came-back"))] == [
            key
        ]
        (place,) = checks.channels_that_came_back(session, MONDAY)
    assert (place["person"], place["why"]) == ("Người snv.focal", why)
    assert len(mailbox.letters) == 1


def test_without_another_channel_it_is_a_dead_letter_that_alarms(desk: Office, mailbox: Mailbox) -> None:
    key = sent(desk)
    became(desk, report(key, FOCAL))
    assert deliver(desk, MONDAY + HOUR).sent == 1
    alarm = mailbox.to("bcd.clerk")[0]
    assert "could not be delivered" in alarm["Subject"]
    assert "the mail came back, the address is refused (5.1.1)" in body(alarm)
    with desk.reading() as session:
        assert [m.state for m in lists.messages(session) if m.key == key] == [MessageState.DEAD]


def test_the_same_report_twice_does_nothing_the_second_time(desk: Office, mailbox: Mailbox) -> None:
    key = sent(desk)
    mail = report(key, FOCAL)
    assert became(desk, mail, mail) == [("bounced",), ("known",)]
    deliver(desk, MONDAY + HOUR)
    assert became(desk, mail) == [("known",)]
    assert len(mailbox.to("bcd.clerk")) == 1


def test_a_delay_is_noted_and_what_gave_up_after_days_leaves_the_address_alone(
    desk: Office, hooks: Hooks
) -> None:
    key = sent(desk)
    second(desk, hooks.url)
    assert became(desk, report(key, FOCAL, action="delayed", status="4.4.1")) == [("delayed",)]
    with desk.reading() as session:
        assert [m.state for m in lists.messages(session)] == [MessageState.SENT]
    assert became(desk, report(key, FOCAL, status="4.4.7")) == [("failed",)]
    assert channel(desk).disabled_at is None
    assert deliver(desk, MONDAY + HOUR).sent == 1
    assert len(hooks.posts) == 1


def test_nobody_is_believed_by_name_alone(desk: Office) -> None:
    """Issue 4: matched by our key and the channel's address; a wrong one of the two changes nothing."""
    key = sent(desk)
    mails = [
        report(key, "somebody@else.example"),
        report("dd-" + "0" * 20, FOCAL),
        in_words(key, FOCAL),
        on_holiday(key, FOCAL),
    ]
    assert became(desk, *mails) == [("unmatched",), ("unmatched",), ("unclear",), ("other",)]
    assert channel(desk).disabled_at is None
    with desk.reading() as session:
        assert [m.state for m in lists.messages(session)] == [MessageState.SENT]


def test_one_bad_address_of_several_does_not_close_the_channel(
    desk: Office, mailbox: Mailbox, smtp_port: int
) -> None:
    two = f"mailto://127.0.0.1:{smtp_port}?to={FOCAL},{address('snv.other')}"
    with desk.writing() as session:
        session.get_one(Channel, channel(desk).id).url = sealing.seal(session.settings, two)
    key = sent(desk)
    assert became(desk, report(key, FOCAL)) == [("bounced",)]
    assert channel(desk).disabled_at is None
    deliver(desk, MONDAY + 24 * HOUR)
    assert mailbox.to("bcd.clerk")[0]["Subject"] == "1 message did not reach all addresses"
    assert len(mailbox.letters) == 2
