"""Answers by mail: whom the office believes, what it writes down, once, and what waits for the secretariat."""

import datetime as dt
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from answered import MONDAY, TUESDAY, WRITER, Asking, asking, evidence, queue, reading_mail, task, written
from answering_mails import Row
from builders import at, by
from filling import answers, fill
from postbox import Server
from sqlmodel import select

from documents.sheets import workbook
from flows import replies
from flows.deliver import deliver
from models import checks, questions, story
from models.access import Link
from models.acts import answering, linking, replying, sheets
from models.acts.answering import Said
from models.acts.deed import Deed, actor
from models.acts.replying import Word
from models.errors import Refused
from models.event import Event
from models.notification import Notification
from models.post import Holding
from models.reply import Reply
from models.report import Road
from models.rules.lifecycle import Answer, State
from models.rules.meanings import Meaning
from models.store import Office
from models.verification import verify

ONE = "BCD-2023-001.01"
DONE = "Đã hoàn thành, CV số 123/SNV."
FILLED = {"answer": "Hoàn thành", "document": "12/SNV"}


@pytest.fixture
def asked(office: Office, smtp: Server) -> Iterator[Asking]:
    """An office that reads its mailbox and has asked SNV about one task."""
    found = asking(reading_mail(office), smtp.channel, 1)
    yield found
    found.office.engine.dispose()


def why(asked: Asking) -> list[str]:
    return [one.why or str(one.lines[0]["why"]) for one in queue(asked.office)]


def test_a_clear_answer_is_written_down_by_its_writer_by_mail(asked: Asking) -> None:
    """Contract: all roads end in one Report, with the road and the person."""
    assert asked.say(DONE).kind == "reply"
    with asked.office.reading() as session:
        (report,) = story.reports(session, questions.task(session, ONE))
    assert (report.answer, report.road, report.on_behalf) == (Answer.DONE, Road.MAIL, False)
    assert report.by.startswith("Người snv.focal")
    assert task(asked.office, ONE).state == State.AWAITING
    assert queue(asked.office) == []
    assert set(verify_invariants(asked.office).values()) == {"ok"}


def test_the_same_mail_twice_is_one_answer_and_one_word_back(asked: Asking, smtp: Server) -> None:
    """Issue 5: idempotent; at most one word to the writer for each mail."""
    mail = asked.mail(Row("twice", "Đang thực hiện, 60%.", ()))
    assert [asked.take_in(mail).kind for _ in range(3)] == ["reply", "known", "known"]
    assert written(asked.office) == ["001 in-progress 60"]
    before = len(smtp.box.mails)
    deliver(asked.office, TUESDAY)
    deliver(asked.office, TUESDAY + dt.timedelta(minutes=5))
    (mail_back,) = smtp.box.mails[before:]
    assert mail_back.to == WRITER
    assert ONE in mail_back.text
    assert "going on, 60%" in mail_back.text


def test_an_address_alone_is_never_believed(asked: Asking) -> None:
    """Issue 5: never trusts the sender's address alone; a key without its token, another token, no token."""
    for thread in (
        f"{asked.message.key}@localhost",
        f"{asked.message.key}.{'0' * 32}@localhost",
        "something-else@unit.example",
    ):
        raw = asked.mail(Row(f"forged-{thread[-40:]}", f"{ONE}: {DONE}", (), form="plain"), answers=thread)
        assert asked.take_in(raw).kind == "held"
    assert written(asked.office) == []
    assert set(why(asked)) == {replying.UNPROVEN}


def test_a_token_from_another_address_is_held_for_the_secretariat(asked: Asking, smtp: Server) -> None:
    """Issue 5: forwarded mails carry the token too; nobody writes back to a stranger."""
    assert asked.say(DONE, sender="stranger@elsewhere.example").kind == "held"
    assert written(asked.office) == []
    assert why(asked) == [replying.FORWARDED]
    before = len(smtp.box.mails)
    deliver(asked.office, at("2023-07-05T08:35"))
    assert {mail.to for mail in smtp.box.mails[before:]} == {"bcd.clerk@mau.local"}


def test_a_token_in_the_text_serves_where_a_server_gives_mails_ids_of_its_own(asked: Asking) -> None:
    mail = asked.mail(Row("rewritten", DONE, (), form="outlook-vi"), answers="0100018@amazonses.example")
    assert asked.take_in(mail).kind == "reply"
    assert written(asked.office) == ["001 done"]


def test_an_answer_to_a_colleague_in_our_thread_is_not_an_answer_to_us(asked: Asking) -> None:
    headers = {
        "In-Reply-To": "<colleague@unit.example>",
        "References": f"<{asked.id}> <colleague@unit.example>",
    }
    assert asked.take_in(asked.mail(Row("thread", DONE, (), headers=headers))).kind == "held"
    headers = {**headers, "References": f"<{asked.id}>"}
    assert asked.take_in(asked.mail(Row("thread-2", DONE, (), headers=headers))).kind == "held"
    assert asked.say(DONE, to="colleague@unit.example").kind == "held"
    assert written(asked.office) == []
    assert why(asked) == [replying.ANOTHER, replying.ANOTHER, replying.ASIDE]


def test_a_sender_whom_the_mail_server_calls_forged_is_held(asked: Asking) -> None:
    """Issue 5: never trusts the sender's address alone; a pass that a forger writes below our server's word is nothing."""
    raw = asked.mail(Row("forged", DONE, ()))
    says = b"Authentication-Results: mx; dmarc=fail\r\nAuthentication-Results: mx; dmarc=pass\r\n"
    assert asked.take_in(says + raw).kind == "held"
    assert (written(asked.office), why(asked)) == ([], [replying.FORGED])


def test_what_has_expired_was_revoked_or_is_no_longer_the_writers_is_held(asked: Asking) -> None:
    """Issue 5: expired, revoked, person no longer in the post: to the queue, never written."""
    office, late = asked.office, MONDAY + dt.timedelta(days=asked.office.settings.link_days)
    assert asked.take_in(asked.mail(Row("late", DONE, ())), late).kind == "held"
    with office.writing() as session:
        holding = session.exec(
            select(Holding).where(Holding.post_id == questions.post(session, "snv.focal").id)
        ).one()
        holding.held_to = dt.date(2023, 7, 3)
    assert asked.take_in(asked.mail(Row("gone", DONE, ()))).kind == "held"
    with office.writing() as session:
        links = session.exec(select(Link).where(Link.person_id == asked.message.person_id)).all()
        linking.revoke(session, links, Deed(MONDAY, actor(session, "bcd.clerk", MONDAY)))
    assert asked.take_in(asked.mail(Row("revoked", DONE, ()))).kind == "held"
    assert written(office) == []
    assert why(asked) == [replying.EXPIRED, replying.NO_POST, replying.REVOKED]


def test_machines_lists_and_our_own_mails_are_never_answered(asked: Asking) -> None:
    """Issue 5: no loops: auto-replies, our own address, mailing lists."""
    for name, headers in (
        ("auto", {"Auto-Submitted": "auto-replied"}),
        ("bulk", {"Precedence": "bulk"}),
        ("null", {"Return-Path": "<>"}),
    ):
        assert asked.take_in(asked.mail(Row(name, DONE, (), headers=headers))).kind == "automatic"
    assert asked.take_in(asked.mail(Row("list", DONE, (), headers={"List-Id": "<a.b>"}))).kind == "held"
    assert asked.say(DONE, sender="dondoc@mau.local").kind == "held"
    with asked.office.reading() as session:
        told = session.exec(select(Notification.kind).where(Notification.kind == "reply-taken")).all()
    assert (written(asked.office), told) == ([], [])


def test_another_units_task_is_not_the_writers_to_answer(asked: Asking) -> None:
    """Peers part 7, further: one unit's answer never changes another unit's row."""
    assert asked.say("BCD-2023-002.01: " + DONE).kind == "held"
    assert written(asked.office) == []


def test_a_mail_about_nothing_of_ours_is_left_alone(asked: Asking) -> None:
    spam = EmailMessage()
    spam["From"], spam["To"], spam["Subject"] = "a@b.example", "dondoc@mau.local", "Mua ngay"
    spam.set_content("Đã hoàn thành, CV số 123/SNV.")
    assert asked.take_in(spam.as_bytes()).kind == "other"
    assert queue(asked.office) == []


def test_files_become_evidence_under_safe_names_and_signatures_do_not(asked: Asking) -> None:
    """Issue 5: attachments become evidence; dangerous names cleaned, pictures of signatures ignored."""
    mail = EmailMessage()
    for name, value in (
        ("From", WRITER),
        ("To", "dondoc@mau.local"),
        ("In-Reply-To", f"<{asked.id}>"),
        ("Message-ID", "<f@x>"),
    ):
        mail[name] = value
    mail.set_content("Đã hoàn thành, gửi kèm báo cáo.")
    mail.add_attachment(
        b"%PDF-1", maintype="application", subtype="pdf", filename="../../etc/Báo cáo\u202efdp.pdf"
    )
    mail.add_attachment(b"PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    assert asked.take_in(mail.as_bytes()).kind == "reply"
    assert evidence(asked.office) == ["Báo cáo_fdp.pdf"]


def test_a_file_that_is_too_large_keeps_the_answer_for_a_person(office: Office, smtp: Server) -> None:
    small = Office(reading_mail(office).settings.model_copy(update={"upload_megabytes": 1}))
    found = asking(small, smtp.channel, 1)
    raw = found.mail(Row("large", DONE, (), files=("a.bin",))).replace(
        b"Y29udGVudCBvZiBhLmJpbg==", b"A" * (2 * 1024 * 1024)
    )
    assert found.take_in(raw).kind == "held"
    assert written(small) == []
    assert "larger than 1 MB" in str(queue(small)[0].lines[0]["why"])
    small.engine.dispose()


def test_what_the_office_does_not_allow_waits_with_its_reason(asked: Asking) -> None:
    assert asked.say(DONE).kind == "reply"
    again = asked.take_in(asked.mail(Row("again", "Đang thực hiện.", ())))
    assert again.kind == "held"
    assert why(asked) == [replying.NOT_OPEN]
    assert task(asked.office, ONE).state == State.AWAITING


def test_an_older_mail_does_not_overtake_a_newer_answer(asked: Asking) -> None:
    """A mailbox that stood still: what was said since by another road is newer."""
    with asked.office.writing() as session:
        said = Said(Answer.IN_PROGRESS, 80, "đang làm")
        answering.answer(
            session,
            questions.task(session, ONE),
            by(session, "snv.head", at("2023-07-04T11:00"), Road.LINK),
            said,
        )
    assert asked.take_in(asked.mail(Row("older", "40%", ())), at("2023-07-04T14:00")).kind == "held"
    assert task(asked.office, ONE).percent == 80
    assert why(asked) == [replying.OVERTAKEN]


def test_of_several_answers_in_one_mail_only_the_unclear_one_waits(office: Office, smtp: Server) -> None:
    found = asking(reading_mail(office), smtp.channel, 3)
    says = "BCD-2023-001.01: đang thực hiện.\nBCD-2023-002.01: để em xem lại đã.\nBCD-2023-003.01: 30%"
    assert found.say(says).became == ("taken", "held", "taken")
    assert written(found.office) == ["001 in-progress", "003 in-progress 30"]
    before = len(smtp.box.mails)
    deliver(found.office, TUESDAY)
    (told,) = [mail for mail in smtp.box.mails[before:] if mail.to == WRITER]
    assert told.text.count("Written down:") == 2
    assert told.text.count("Not written down") == 1
    found.office.engine.dispose()


def test_a_confidential_task_is_answered_by_its_own_addressee_and_told_by_number_only(
    office: Office, smtp: Server
) -> None:
    """Law 19: such tasks appear by number only; only the addressee's own answer counts."""
    found = asking(reading_mail(office), smtp.channel, 1, secret=True)
    assert found.say("Đang thực hiện, 40%, mật.", sender="snv.head@mau.local").kind == "held"
    assert found.say("Đang thực hiện, 40%.", message_id="<own@unit.example>").kind == "reply"
    before = len(smtp.box.mails)
    deliver(found.office, TUESDAY)
    (told,) = [mail for mail in smtp.box.mails[before:] if mail.to == WRITER]
    assert ONE in told.text
    assert "40" not in told.text.partition(ONE)[2].splitlines()[1]
    found.office.engine.dispose()


def test_the_secretariat_settles_a_mail_on_the_units_behalf(asked: Asking) -> None:
    """Issue 5, road 2: unclear ones go to the secretariat's queue; settling records by whom, on behalf."""
    assert (
        asked.take_in(asked.mail(Row("unclear", "Gần xong rồi", (), files=("Kết quả.pdf",)))).kind == "held"
    )
    (waiting,) = queue(asked.office)
    with asked.office.writing() as session:
        reply = replying.waiting(session, waiting.id or 0)
        files = replying.files(replies.reading.attached(reply.raw))
        word = Word(Meaning.IN_PROGRESS, "gần xong", 90, files=files)
        replying.settle(
            session,
            reply,
            by(session, "bcd.clerk", at("2023-07-06T09:00")),
            questions.task(session, ONE),
            word,
        )
    with asked.office.reading() as session:
        (report,) = story.reports(session, questions.task(session, ONE))
        settled = session.exec(select(Reply)).one()
    assert (report.on_behalf, report.road, report.on, report.by) == (
        True, Road.MAIL, dt.date(2023, 7, 4), "Người bcd.clerk – Thư ký",
    )  # fmt: skip
    assert (settled.state, settled.settled_by, settled.raw) == ("settled", "Người bcd.clerk – Thư ký", None)
    assert evidence(asked.office) == ["Kết quả.pdf"]
    with asked.office.writing() as session, pytest.raises(Refused, match="decided already"):
        replying.waiting(session, waiting.id or 0)


def test_a_unit_neither_settles_nor_drops_a_mail_and_a_drop_needs_a_reason(asked: Asking) -> None:
    asked.say("Gần xong rồi")
    (waiting,) = queue(asked.office)
    for who, reason in (("snv.head", "x"), ("bcd.clerk", " ")):
        with asked.office.writing() as session, pytest.raises(Refused):
            deed = Deed(TUESDAY, actor(session, who, TUESDAY))
            replying.drop(session, replying.waiting(session, waiting.id or 0), deed, reason)
    with asked.office.writing() as session:
        deed = Deed(TUESDAY, actor(session, "bcd.clerk", TUESDAY))
        replying.drop(session, replying.waiting(session, waiting.id or 0), deed, "gửi nhầm")
    assert queue(asked.office) == []
    with asked.office.reading() as session:
        assert "reply-dropped" in session.exec(select(Event.kind)).all()


def test_a_mail_that_breaks_the_reader_stops_no_other(asked: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trap 9: one bad recipient aborts the rest; so one bad mail."""
    whole = replies.reading.letters.read

    def poisoned(raw: bytes) -> object:
        if b"poison" in raw:
            raise RecursionError
        return whole(raw)

    monkeypatch.setattr(replies.reading.letters, "read", poisoned)
    bad = f"Message-ID: <poison@x>\nIn-Reply-To: <{asked.id}>\n\nx".encode()
    found = replies.take_in(asked.office, TUESDAY, [bad, asked.mail(Row("good", DONE, ()))])
    assert [one.kind for one in found] == ["held", "reply"]
    assert why(asked) == [replying.BROKEN]


def test_a_mail_that_is_too_large_is_held_by_its_beginning(asked: Asking) -> None:
    raw = asked.mail(Row("huge", DONE, (), files=("a.bin",)))[:900]
    (found,) = replies.take_in(asked.office, TUESDAY, [], cut=[raw])
    assert found.kind == "held"
    assert (written(asked.office), why(asked)) == ([], [replying.CUT])


def test_a_pass_that_was_stopped_midway_repeats_harmlessly(
    asked: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 1: killed anywhere, the next pass goes on; a mail is one transaction."""
    mail = asked.mail(Row("killed", DONE, ()))

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(replying, "keep", stop)
        asked.take_in(mail)
    assert written(asked.office) == []
    assert asked.take_in(mail).kind == "reply"
    assert written(asked.office) == ["001 done"]


def test_the_doctor_tells_of_mails_that_nobody_decides(asked: Asking) -> None:
    asked.say("Gần xong rồi")
    with asked.office.reading() as session:
        assert checks.replies_left(session, TUESDAY + dt.timedelta(days=1)) == []
        (found,) = checks.replies_left(session, TUESDAY + dt.timedelta(days=3))
    assert found["count"] == 1


def test_messages_tell_how_to_answer_by_mail_only_where_a_mailbox_is_set(
    office: Office, smtp: Server, asked: Asking
) -> None:
    sent = next(mail for mail in smtp.box.mails if mail.key == asked.message.key)
    assert asked.id.partition("@")[0] in sent.text
    assert f"Message-ID: <{asked.id}>".encode() in sent.raw
    other = Asking(office, asked.message)
    assert other.office.settings.mailbox_url is None


def test_without_a_mailbox_nothing_speaks_of_answers_by_mail(office: Office, smtp: Server) -> None:
    asking(office, smtp.channel, 1)
    assert smtp.box.mails
    assert not any(
        "reply code" in mail.text or f"{mail.key}.".encode() in mail.raw for mail in smtp.box.mails
    )


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("Nhiệm vụ này không thuộc chức năng của Sở Nội vụ.", "001 decline"),
        ("Đã nhận nhiệm vụ.", "001 receive"),
        ("Xin gia hạn đến 15/8 vì phải lấy ý kiến.", "001 extend 2023-08-15"),
        ("Đã rõ ạ.", "001 acknowledge"),
    ],
)
def test_each_word_goes_through_its_own_act(asked: Asking, says: str, expected: str) -> None:
    assert asked.say(says).kind == "reply"
    assert written(asked.office) == [expected]


def verify_invariants(office: Office) -> dict[str, str]:
    with office.reading() as session:
        return dict(verify(session).invariants)


def test_a_sheet_that_comes_by_mail_is_taken_like_any_sheet(asked: Asking) -> None:
    """Issue 5: a workbook comes back by mail; the words around it are no answer, and the same sheet is taken once."""
    sheet = filled(asked, FILLED)
    first, second = sheet_mail(asked, "a@x", sheet), sheet_mail(asked, "b@x", sheet)
    assert [asked.take_in(mail).kind for mail in (first, first, second)] == ["reply", "known", "reply"]
    with asked.office.reading() as session:
        (report,) = story.reports(session, questions.task(session, ONE))
    assert (report.answer, report.road) == (Answer.DONE, Road.WORKBOOK)
    assert report.by.startswith("Người snv.focal")
    assert queue(asked.office) == []


def test_a_faulty_sheet_waits_whole_for_the_secretariat(asked: Asking) -> None:
    """Together or not at all: what is wrong with a row is told, and nothing of the sheet is written."""
    raw = sheet_mail(asked, "c@x", filled(asked, {"percent": 60}))
    assert asked.take_in(raw).kind == "held"
    assert written(asked.office) == []
    assert ONE in why(asked)[0]


def test_a_sheet_from_a_stranger_says_nothing(asked: Asking) -> None:
    raw = sheet_mail(asked, "d@x", filled(asked, FILLED), sender="stranger@elsewhere.example")
    assert asked.take_in(raw).kind == "held"
    assert written(asked.office) == []
    assert why(asked) == [replying.FORWARDED]


def filled(asked: Asking, row: dict[str, object]) -> bytes:
    with asked.office.reading() as session:
        made = sheets.make(session, questions.unit(session, "SNV"), MONDAY, "vi")
    return fill(workbook.workbook(made), answers(row))


def sheet_mail(asked: Asking, message_id: str, sheet: bytes, sender: str = WRITER) -> bytes:
    """The request answered with the unit's filled sheet, and a few polite words."""
    mail = EmailMessage()
    for name, value in (
        ("From", sender), ("To", "dondoc@mau.local"), ("In-Reply-To", f"<{asked.id}>"), ("Message-ID", f"<{message_id}>"),
    ):  # fmt: skip
        mail[name] = value
    mail.set_content("Kính gửi Văn phòng, em xin gửi lại bảng kèm theo ạ.")
    mail.add_attachment(sheet, maintype="application", subtype="octet-stream", filename="SNV.xlsx")
    return mail.as_bytes()
