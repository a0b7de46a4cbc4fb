"""The outbox end to end: real acts owe, real servers on loopback take, refuse, hang; nothing is lost or doubled."""

import datetime as dt

import builders
import pytest
from builders import at, by, enter
from loopback import Hooks, Mailbox, address, body
from pydantic import SecretStr
from sqlmodel import select

from models import lists, measuring, questions
from models.acts import answering, asking, bundling, confirming, escalation, outbox, publishing, registry
from models.acts.answering import Said
from models.acts.deed import ENGINE, Deed
from models.acts.settling import Settlement, Whom
from models.directive import Directive
from models.notification import (
    Attempt,
    Message,
    Notification,
    NotificationKind,
)
from models.post import Channel, Holding, Person
from models.report import Road
from models.rules.lifecycle import Answer, Role
from models.store import Office
from models.task import Task
from notifications.outbox import Counts, deliver

MONDAY = at("2023-07-03T09:00")
CANARY = "hoàng-yến-bí-mật"
HOUR = dt.timedelta(hours=1)


def climb(office: Office, when: dt.datetime) -> None:
    with office.writing() as session:
        escalation.climb(session, Deed(when, ENGINE, Road.CLOCK), 500)


def messages(office: Office) -> list[lists.MessageRow]:
    with office.reading() as session:
        return lists.messages(session)


def states(office: Office, kind: str | None = None) -> list[str]:
    with office.reading() as session:
        found = session.exec(select(Notification).order_by(Notification.id)).all()  # type: ignore[arg-type]
        return [str(n.state) for n in found if kind is None or n.kind == kind]


def channels(office: Office, post: str, *urls: str) -> None:
    """Give the holder of a post these channels in this order."""
    with office.writing() as session:
        person = questions.holder(session, questions.post(session, post).id or 0, MONDAY.date())
        assert person
        for old in session.exec(select(Channel).where(Channel.person_id == person.id)).all():
            session.delete(old)
        session.flush()
        for rank, url in enumerate(urls, start=1):
            session.add(Channel(person_id=person.id or 0, rank=rank, label=url.split(":")[0], url=url))


def vacate(office: Office, *posts: str) -> None:
    with office.writing() as session:
        for post in posts:
            wanted = select(Holding).where(Holding.post_id == questions.post(session, post).id)
            for holding in session.exec(wanted).all():
                holding.held_to = dt.date(2023, 1, 1)


def test_forty_tasks_published_to_a_unit_are_one_message(desk: Office, mailbox: Mailbox) -> None:
    """Law 11, trap 20."""
    codes = [enter(desk, "2023-07-14", text=f"Việc số {n}")[0] for n in range(40)]
    counts = deliver(desk, MONDAY)
    assert (counts.bundled, counts.sent) == (1, 1)
    (letter,) = mailbox.to("snv.focal")
    assert letter["Subject"] == "40 tasks newly assigned"
    assert [code for code in codes if code not in body(letter)] == []
    assert deliver(desk, MONDAY) == Counts()


@pytest.mark.parametrize(("when", "asked"), [("2023-07-03T09:00", 1), ("2023-07-17T09:00", 2)])
def test_the_statements_of_a_message_do_not_grow_with_its_tasks(
    desk: Office, mailbox: Mailbox, when: str, asked: int
) -> None:
    """A mail of 50 tasks asked the database 489 times, about each task and what stands around it one by one."""
    counted = []
    for count in (2, 30):
        for number in range(count):
            enter(desk, "2023-07-14", text=f"Việc số {number}")
        if asked > 1:
            deliver(desk, MONDAY)
            climb(desk, at(when))
        with measuring.statements(desk) as found:
            assert deliver(desk, at(when)).sent == asked
        counted.append(found.statements)
        with desk.writing() as session:
            for task in session.exec(select(Task)).all():
                task.next_step_at = None
    # A reminding is counted on its task, by a statement that holds the task's version; nothing else grows.
    reminded = 28 if asked > 1 else 0
    assert counted[1] <= counted[0] + reminded + asked
    assert len(mailbox.letters) >= 2


def test_the_key_stands_in_the_header_the_footer_and_the_outbox(desk: Office, mailbox: Mailbox) -> None:
    enter(desk, None)
    deliver(desk, MONDAY)
    (letter,) = mailbox.letters
    (row,) = messages(desk)
    assert letter["Message-ID"] == f"<{row.key}@localhost>"
    assert row.key in body(letter)
    assert row.key in body(letter, "html")
    assert (row.state, row.sent_at, row.attempts) == ("sent", MONDAY, 1)


def test_one_bad_recipient_of_fifty_does_not_stop_the_rest(
    desk: Office, mailbox: Mailbox, smtp_port: int
) -> None:
    """Law 12, trap 9."""
    units = [{"code": f"U{n:02}", "name": f"Phòng số {n}"} for n in range(50)]
    people = [
        {
            "post": f"u{n:02}.head", "unit": f"U{n:02}", "title": f"Trưởng phòng số {n}", "duty": "head",
            "person": f"Người u{n:02}", "since": "2020-01-01",
            "channels": f"mailto://127.0.0.1:{smtp_port}?to={address(f'u{n:02}')}",
        }
        for n in range(50)
    ]  # fmt: skip
    with desk.writing() as session:
        registry.import_units(session, units, Deed(MONDAY, builders.ADMINISTRATOR))
        registry.import_people(session, people, Deed(MONDAY, builders.ADMINISTRATOR), lambda _url: None)
    with desk.writing() as session:
        whom = tuple(Whom(Role.LEAD, unit_id=questions.unit(session, unit["code"]).id) for unit in units)
        publishing.enter(
            session, questions.unit(session, "BCD"), "Việc chung", by(session, "bcd.clerk", MONDAY), Settlement(whom=whom)
        )  # fmt: skip
    mailbox.refusals[address("u00")] = "550 unknown"
    counts = deliver(desk, MONDAY, batch=7)
    assert (counts.bundled, counts.sent, counts.dead) == (51, 50, 1)  # and the alarm about the one
    reached = {str(letter["To"]) for letter in mailbox.letters}
    assert reached == {address(f"u{n:02}") for n in range(1, 50)} | {address("bcd.clerk")}


def test_a_failing_channel_leaves_the_matter_owed_and_waits_longer_each_time(
    desk: Office, mailbox: Mailbox
) -> None:
    """Trap 5: what was not taken is not marked as sent; retries after 1, 4, 16, 64 minutes, then a dead letter."""
    mailbox.answer = "451 not now"
    enter(desk, None)
    when, waits = MONDAY, []
    for _ in range(4):
        assert deliver(desk, when).retried == 1
        assert states(desk, "assigned") == ["leased"]
        with desk.reading() as session:
            next_try_at = session.exec(select(Message.next_try_at)).one()
        assert next_try_at
        assert deliver(desk, next_try_at - dt.timedelta(seconds=1)) == Counts()
        waits.append(round((next_try_at - when).total_seconds() / 60))
        when = next_try_at
    assert waits == [1, 4, 16, 64]
    mailbox.answer = "250 taken"
    assert deliver(desk, when).sent == 1
    assert states(desk, "assigned") == ["sent"]
    assert messages(desk)[0].attempts == 5


def test_after_a_permanent_failure_the_next_channel_is_tried_at_once(
    desk: Office, mailbox: Mailbox, hooks: Hooks, smtp_port: int
) -> None:
    channels(desk, "snv.focal", f"mailto://127.0.0.1:{smtp_port}?to=gone@unit.example", hooks.url)
    mailbox.refusals["gone@unit.example"] = "550 unknown"
    enter(desk, None)
    counts = deliver(desk, MONDAY)
    assert (counts.retried, counts.sent, counts.dead) == (1, 1, 0)
    ((headers, posted),) = hooks.posts
    (row,) = messages(desk)
    assert headers["X-Dondoc-Key"] == row.key
    assert row.key in posted["message"]
    with desk.reading() as session:
        assert [a.outcome for a in session.exec(select(Attempt)).all()] == ["permanent", "sent"]


def test_a_mail_that_half_its_addresses_took_is_told_truthfully_and_not_sent_again(
    desk: Office, mailbox: Mailbox, smtp_port: int
) -> None:
    """Law 12: taken by one of two addresses it is sent; the secretariat hears of the other, and nobody has it twice."""
    channels(desk, "snv.focal", f"mailto://127.0.0.1:{smtp_port}?to=here@unit.example,gone@unit.example")
    mailbox.refusals["gone@unit.example"] = "550 unknown"
    enter(desk, None)
    assert deliver(desk, MONDAY).sent == 1
    why = "the mail server refused some of the channel's addresses (550)"
    assert [(row.state, row.error) for row in messages(desk)] == [("sent", why)]
    with desk.reading() as session:
        assert [(a.outcome, a.error) for a in session.exec(select(Attempt)).all()] == [("sent", why)]
    deliver(desk, MONDAY + 24 * HOUR)
    (_, told) = mailbox.letters
    assert mailbox.envelopes[0].rcpt_tos == ["here@unit.example"]
    assert (told["To"], told["Subject"]) == (address("bcd.clerk"), "1 message did not reach all addresses")
    assert "Người snv.focal" in body(told)
    assert deliver(desk, MONDAY + 48 * HOUR) == Counts()


def test_a_dead_letter_alarms_the_secretariat_and_never_repeats_the_dead_words(
    desk: Office, mailbox: Mailbox
) -> None:
    """Law 12, trap 8."""
    mailbox.refusals[address("snv.focal")] = "550 unknown"
    enter(desk, None, text=f"Việc {CANARY}")
    counts = deliver(desk, MONDAY)
    assert (counts.dead, counts.sent) == (1, 1)
    (alarm,) = mailbox.letters
    assert alarm["To"] == address("bcd.clerk")
    assert "1 message could not be delivered" in alarm["Subject"]
    assert "Người snv.focal" in body(alarm)
    assert "the mail server refused the mail (550)" in body(alarm)
    assert CANARY.encode() not in mailbox.bytes()
    assert deliver(desk, MONDAY + HOUR) == Counts()


def test_when_the_secretariat_cannot_be_reached_the_chair_hears_and_it_ends(
    desk: Office, mailbox: Mailbox
) -> None:
    """An alarm about an alarm goes by another road, and never round in a circle."""
    for post in ("snv.focal", "bcd.clerk"):
        mailbox.refusals[address(post)] = "550 unknown"
    enter(desk, None)
    assert deliver(desk, MONDAY).dead >= 2
    mailbox.refusals[address("bcd.chair")] = "550 unknown"
    enter(desk, None)
    deliver(desk, MONDAY + HOUR)
    assert deliver(desk, MONDAY + 2 * HOUR) == Counts()


def test_a_person_without_a_channel_is_a_dead_letter(desk: Office, mailbox: Mailbox) -> None:
    channels(desk, "snv.focal")
    enter(desk, None)
    assert deliver(desk, MONDAY).dead == 1
    assert "has no channel that works" in body(mailbox.to("bcd.clerk")[0])


def test_a_channel_that_is_gone_meanwhile_fails_for_good(desk: Office, mailbox: Mailbox) -> None:
    enter(desk, None)
    with desk.writing() as session:
        (bundle,) = bundling.bundles(session, MONDAY, 10)
        worded = outbox.Worded(bundle, "dd-key", outbox.Text("s", "t", "h"))
        (message,) = outbox.freeze(session, [worded], MONDAY)
        channel = session.get_one(Channel, message.channel_id)
        channel.disabled_at = MONDAY
    assert deliver(desk, MONDAY + HOUR).dead == 1
    assert mailbox.to("snv.focal") == []


def test_a_vacant_post_alarms_once_and_the_post_above_hears(desk: Office, mailbox: Mailbox) -> None:
    """Law 12: a vacant post is an alarm, not a silence."""
    vacate(desk, "stc.head")
    enter(desk, None, lead="STC")
    deliver(desk, MONDAY)
    enter(desk, None, lead="STC")
    deliver(desk, MONDAY + HOUR)
    told = [body(letter) for letter in mailbox.to("bcd.clerk")]
    assert sum("1 post vacant" in text for text in told) == 1
    assert sum("BCD-2023-001.01" in text for text in told) == 1
    assert sum("BCD-2023-002.01" in text for text in told) == 1


def test_readers_who_are_held_never_stop_those_behind_them(desk: Office, mailbox: Mailbox) -> None:
    """Trap 9's cousin: the first readers of every batch wait, and the others still get theirs."""
    with desk.writing() as session:
        person = session.exec(select(Person).where(Person.name == "Người snv.focal")).one()
        person.window_from, person.window_to = dt.time(14), dt.time(16)
    enter(desk, None)
    enter(desk, None, lead="STC")
    assert deliver(desk, MONDAY, batch=1).sent == 1
    assert [letter["To"] for letter in mailbox.letters] == [address("stc.head")]
    assert deliver(desk, at("2023-07-03T14:00"), batch=1).sent == 1


@pytest.mark.parametrize(("begins", "ends"), [(18, 22), (22, 6), (6, 8), (17, 23)])
def test_hours_that_the_office_never_opens_in_hold_nothing(
    desk: Office, mailbox: Mailbox, begins: int, ends: int
) -> None:
    """Law 10: a person's own hours only delay; those in the evening would hold every message for ever."""
    with desk.writing() as session:
        person = session.exec(select(Person).where(Person.name == "Người snv.focal")).one()
        person.window_from, person.window_to = dt.time(begins), dt.time(ends)
    enter(desk, None)
    assert deliver(desk, MONDAY).sent == 1
    assert [letter["To"] for letter in mailbox.letters] == [address("snv.focal")]


def test_a_bundle_that_cannot_be_worded_is_quarantined_and_the_rest_goes_on(
    desk: Office, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Trap 10: a poisoned row is held with its reason, counted, logged once, and tried again after an hour."""
    (code,) = enter(desk, None)
    enter(desk, None, lead="STC")
    with desk.writing() as session:
        task, post = questions.task(session, code), questions.post(session, "snv.focal")
        session.add(
            Notification(
                body_id=task.body_id, kind=NotificationKind.STEP, key="poison", post_id=post.id, task_id=task.id,
                unit_id=task.unit_id, at=MONDAY, not_before=MONDAY, data={"note": CANARY},
            )
        )  # fmt: skip
    counts = deliver(desk, MONDAY)
    assert (counts.poisoned, counts.sent) == (2, 1)
    assert [letter["To"] for letter in mailbox.letters] == [address("stc.head")]
    with desk.reading() as session:
        held = [row for row in lists.waiting(session) if row.state == "held"]
    assert [row.reason for row in held] == ["could not be put into words: KeyError"] * 2
    assert deliver(desk, MONDAY + dt.timedelta(minutes=59)) == Counts()
    assert deliver(desk, MONDAY + HOUR).poisoned == 2
    assert len([r for r in caplog.records if r.name == "notifications.outbox"]) == 1
    assert CANARY not in caplog.text


def test_a_run_ends_even_when_every_send_fails(desk: Office, mailbox: Mailbox) -> None:
    """Trap 8: with the provider down, each run tries once and ends; what waits for it is neither dead nor lost."""
    mailbox.answer = "451 not now"
    for n in range(5):
        enter(desk, None, lead="SNV" if n % 2 else "STC")
    when = MONDAY
    for _ in range(30):
        deliver(desk, when)
        when += 2 * HOUR
    assert {row.state for row in messages(desk)} == {"retry"}
    assert mailbox.letters == []
    mailbox.answer = "250 taken"
    deliver(desk, at("2023-07-06T09:00"))
    assert {row.state for row in messages(desk)} == {"sent"}


def test_a_request_for_what_has_closed_meanwhile_is_dropped_not_sent(desk: Office, mailbox: Mailbox) -> None:
    """Law 10: the coordinating unit's task closed with the lead's, so nothing is left to ask for."""
    lead, _ = enter(desk, None, coordinate="STC")
    deliver(desk, MONDAY)
    monday = at("2023-07-10T08:00")
    with desk.writing() as session:
        for asked in asking.unasked(session, monday):
            asking.ask(session, asked, Deed(monday, ENGINE, Road.CLOCK))
    with desk.writing() as session:
        said = Said(Answer.DONE, note="Công văn số 12")
        answering.answer(session, questions.task(session, lead), by(session, "snv.focal", monday), said)
        confirming.confirm(session, questions.task(session, lead), by(session, "bcd.clerk", monday))
    assert deliver(desk, monday).dropped == 1
    assert not any("Please report" in str(letter["Subject"]) for letter in mailbox.letters)


def test_a_request_for_status_that_comes_alone_is_put_into_words(desk: Office, mailbox: Mailbox) -> None:
    """It names no task of its own; what it asks about was missing when nothing else was owed about these tasks."""
    (code,) = enter(desk, None)
    deliver(desk, MONDAY)
    monday = at("2023-07-10T08:00")
    with desk.writing() as session:
        for asked in asking.unasked(session, monday):
            asking.ask(session, asked, Deed(monday, ENGINE, Road.CLOCK))
    counts = deliver(desk, monday)
    assert (counts.sent, counts.poisoned) == (1, 0)
    assert code in body(mailbox.to("snv.focal")[1])


def test_three_remindings_bring_the_matter_before_the_meeting_in_the_same_run(
    desk: Office, mailbox: Mailbox
) -> None:
    """Law 9; law 13: the all-clear goes to exactly those who were told, and not to the one who confirmed."""
    (code,) = enter(desk, "2023-07-05")
    for day in ("2023-07-06", "2023-07-10", "2023-07-12", "2023-07-13"):
        climb(desk, at(f"{day}T08:00"))
        deliver(desk, at(f"{day}T09:00"))
    assert any("on the draft agenda" in body(letter) for letter in mailbox.to("bcd.clerk"))
    when = at("2023-07-14T10:00")
    told = {str(letter["To"]) for letter in mailbox.letters}
    with desk.writing() as session:
        said = Said(Answer.DONE, note="Công văn số 12")
        answering.answer(session, questions.task(session, code), by(session, "snv.focal", when), said)
        confirming.confirm(session, questions.task(session, code), by(session, "bcd.clerk", when))
    before = len(mailbox.letters)
    deliver(desk, at("2023-07-17T09:00"))
    cleared = mailbox.letters[before:]
    assert {str(letter["To"]) for letter in cleared} == told - {address("bcd.clerk")}
    assert all("done late" in body(letter) for letter in cleared)


def test_a_request_for_status_names_tasks_that_nothing_else_in_the_message_is_about(
    desk: Office, mailbox: Mailbox
) -> None:
    """Law 18: it asks for all that is open, long after that was given out."""
    codes = [enter(desk, None)[0] for _ in range(2)]
    deliver(desk, MONDAY)
    monday = at("2023-07-10T08:00")
    with desk.writing() as session:
        for asked in asking.unasked(session, monday):
            asking.ask(session, asked, Deed(monday, ENGINE, Road.CLOCK))
    counts = deliver(desk, monday)
    assert (counts.sent, counts.poisoned) == (1, 0)
    letter = mailbox.to("snv.focal")[-1]
    assert all(code in body(letter) for code in codes)


def test_one_message_about_a_step_is_one_reminding_through_however_many_posts_it_comes(
    desk: Office, mailbox: Mailbox
) -> None:
    """Law 9: while the focal post is vacant the head hears for both posts; three messages bring the matter up, not two."""
    with desk.writing() as session:
        questions.post(session, "snv.focal").above_id = questions.post(session, "snv.head").id
    vacate(desk, "snv.focal")
    (code,) = enter(desk, "2023-07-05")
    climb(desk, at("2023-07-06T08:00"))
    deliver(desk, at("2023-07-06T09:00"))
    assert len(mailbox.to("snv.head")) == 1
    with desk.reading() as session:
        assert questions.task(session, code).unanswered == 1


def test_who_hears_for_several_vacant_posts_gets_one_message_however_small_the_batches(
    desk: Office, mailbox: Mailbox
) -> None:
    """Law 11: nobody's bundle is torn apart between two batches, whichever post a thing is owed to."""
    vacate(desk, "snv.head", "stc.head")
    for unit in ("SNV", "STC"):
        enter(desk, "2023-07-05", lead=unit)
    climb(desk, at("2023-07-06T08:00"))
    deliver(desk, at("2023-07-06T09:00"), batch=1)
    told = [letter for letter in mailbox.to("bcd.clerk") if "BCD-2023" in body(letter)]
    assert len(told) == 1


def test_a_digest_that_was_missed_comes_with_the_next_one(desk: Office, mailbox: Mailbox) -> None:
    """Law 11: when nothing ran for a day, the secretariat hears once at the hour of its digest, not at the opening too."""
    enter(desk, "2023-07-05")
    climb(desk, at("2023-07-06T08:00"))
    deliver(desk, at("2023-07-07T08:05"))
    assert len(mailbox.to("snv.head")) == 1
    assert mailbox.to("bcd.clerk") == []
    deliver(desk, at("2023-07-07T08:30"))
    assert len(mailbox.to("bcd.clerk")) == 1


def test_a_confidential_task_leaves_the_office_by_number_only(desk: Office, mailbox: Mailbox) -> None:
    """Law 19: through weeks of reminding, answers, returns and refusals, no byte tells its words."""
    codes = [enter(desk, "2023-07-05", text=f"Việc {CANARY} thứ {n}", coordinate="STC")[0] for n in range(2)]
    with desk.writing() as session:
        for task in map(lambda code: questions.task(session, code), codes):  # noqa: C417 - one line a task
            task.confidential = True
            session.get_one(Directive, task.directive_id).confidential = True
        for code in codes:
            questions.task(session, code.replace(".01", ".02")).confidential = True
    when = MONDAY
    for day in range(30):
        climb(desk, when)
        with desk.writing() as session:
            for asked in asking.unasked(session, when):
                asking.ask(session, asked, Deed(when, ENGINE, Road.CLOCK))
        deliver(desk, when)
        if day == 12:
            _answer_with_canary(desk, codes, when)
        when += dt.timedelta(days=1)
    assert len(mailbox.letters) > 20
    assert all(code.encode() in mailbox.bytes() for code in codes)
    for form in (CANARY, "hoàng"):
        assert form.encode() not in mailbox.bytes()
    with desk.reading() as session:
        assert CANARY not in "".join(m.subject + m.text + m.html for m in session.exec(select(Message)).all())


def _answer_with_canary(office: Office, codes: list[str], when: dt.datetime) -> None:
    first, second = codes
    with office.writing() as session:
        focal, clerk = by(session, "snv.focal", when), by(session, "bcd.clerk", when)
        answering.answer(session, questions.task(session, first), focal, Said(Answer.DONE, note=CANARY))
        confirming.return_(session, questions.task(session, first), clerk, CANARY)
        answering.decline(session, questions.task(session, second), focal, CANARY)


def test_the_head_of_the_journal_is_kept_with_the_message_that_tells_it(
    desk: Office, mailbox: Mailbox
) -> None:
    """Law 17."""
    enter(desk, "2023-07-05")
    climb(desk, at("2023-07-06T08:00"))
    deliver(desk, at("2023-07-06T09:00"))
    (letter,) = mailbox.to("bcd.clerk")
    with desk.reading() as session:
        found = session.exec(select(Message).where(Message.subject == str(letter["Subject"]))).all()
        heads = {(m.journal_position, m.journal_hash) for m in found}
    assert any(f"number {position}, hash {digest}" in body(letter) for position, digest in heads)


def test_an_address_sealed_with_another_key_is_tried_again_and_buries_nothing(
    desk: Office, mailbox: Mailbox
) -> None:
    """Law 12: a key that is not there is put back by an administrator; until then what is owed stays owed."""
    enter(desk, None)
    other = Office(desk.settings.model_copy(update={"secret_key": SecretStr("khác")}))
    counts = deliver(other, MONDAY)
    other.engine.dispose()
    assert (counts.retried, counts.dead, mailbox.letters) == (1, 0, [])
    assert deliver(desk, MONDAY + HOUR).sent == 1
