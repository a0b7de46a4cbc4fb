"""One message, one channel, one truthful outcome."""

import io
import logging
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from builders import at
from loopback import AnyPort, Hooks, Mailbox, body

from models.acts.outbox import Text
from models.errors import Refused
from notifications import delivery
from notifications.outcome import SENT, Blame, Failure, Outcome, unreachable
from notifications.wire import MAILS_A_CONNECTION, Wire

NOON = at("2023-07-03T12:00")
WORDS = Text("Nhiệm vụ quá hạn", "Kính gửi: Ông/Bà\n\nMã tin: dd-1\n", "<p>Kính gửi: <b>Ông/Bà</b></p>")
PASSWORD = "mat-khau-bi-mat"  # noqa: S105 - invented, to look for it where it must not be


def send(url: str, key: str = "dd-1", timeout: float = 5) -> Outcome:
    with Wire() as wire:
        return over(wire, url, key, timeout)


def over(wire: Wire, url: str, key: str = "dd-1", timeout: float = 5) -> Outcome:
    sender = "Đôn Đốc <office@office.example>"
    return delivery.send(wire, url, WORDS, NOON, key=key, mail_from=sender, timeout=timeout)


def mailto(port: int, to: str = "head@unit.example", more: str = "") -> str:
    return f"mailto://127.0.0.1:{port}?to={to}{more}"


def test_a_mail_carries_our_words_in_both_forms_and_our_key_as_its_id(
    smtp_port: int, mailbox: Mailbox
) -> None:
    assert send(mailto(smtp_port)) == SENT
    (letter,) = mailbox.letters
    assert letter["Message-ID"] == "<dd-1@office.example>"
    assert letter["Subject"] == WORDS.subject
    assert letter["From"] == "Đôn Đốc <office@office.example>"
    assert letter["To"] == "head@unit.example"
    assert body(letter).replace("\r\n", "\n") == WORDS.text
    assert body(letter, "html").strip() == WORDS.html
    assert "apprise" not in str(letter).lower()


@pytest.mark.parametrize(
    "subject",
    [
        "BCD-2023-001.01: nhiệm vụ đưa vào dự thảo chương trình họp",
        "BCD-2023-001.01: nhiệm vụ chờ xác nhận hoàn thành",
        "15 nhiệm vụ quá hạn và 12 nhiệm vụ chưa có báo cáo mới, 3 nhiệm vụ chờ xác nhận hoàn thành",
    ],
)
def test_a_long_subject_arrives_with_every_space(smtp_port: int, mailbox: Mailbox, subject: str) -> None:
    """Python 3.11 loses the space between two encoded words of a folded subject."""
    words = Text(subject, WORDS.text, WORDS.html)
    with Wire() as wire:
        delivery.send(
            wire, mailto(smtp_port), words, NOON, key="dd-1", mail_from="Đôn Đốc <a@b.example>", timeout=5
        )
    (letter,) = mailbox.letters
    assert letter["Subject"] == subject


def test_a_long_name_arrives_with_every_space(smtp_port: int, mailbox: Mailbox) -> None:
    name = "Người giữ chức vụ Giám đốc Sở Thông tin và Truyền thông tỉnh Nghệ An"
    assert send(f"mailto://127.0.0.1:{smtp_port}?to={quote(f'{name} <a@unit.example>')}") == SENT
    (letter,) = mailbox.letters
    assert letter["To"] == f"{name} <a@unit.example>"


def test_a_channel_that_names_its_sender_keeps_it(smtp_port: int, mailbox: Mailbox) -> None:
    assert send(mailto(smtp_port, more="&from=desk@unit.example")) == SENT
    assert mailbox.letters[0]["From"] == "Đôn Đốc <desk@unit.example>"
    assert mailbox.letters[0]["Message-ID"] == "<dd-1@office.example>"


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 unknown here", True), ("450 come again later", False)]
)
def test_a_refused_recipient_is_permanent_only_if_the_server_says_so(
    smtp_port: int, mailbox: Mailbox, answer: str, *, permanent: bool
) -> None:
    mailbox.refusals["head@unit.example"] = answer
    outcome = send(mailto(smtp_port))
    assert isinstance(outcome, Failure)
    assert outcome.permanent is permanent
    assert answer[:3] in outcome.why


@pytest.mark.parametrize(("answer", "permanent"), [("554 no", True), ("451 try later", False)])
def test_a_refused_text_is_told_apart_in_the_same_way(
    smtp_port: int, mailbox: Mailbox, answer: str, *, permanent: bool
) -> None:
    mailbox.answer = answer
    outcome = send(mailto(smtp_port))
    assert isinstance(outcome, Failure)
    assert outcome.permanent is permanent


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for url in (mailto(port), f"json://127.0.0.1:{port}/hook"):
        outcome = send(url)
        assert isinstance(outcome, Failure)
        assert not outcome.permanent
        assert "could not be reached" in outcome.why


def test_a_server_that_never_answers_is_left_in_time(smtp_port: int, mailbox: Mailbox) -> None:
    mailbox.released.clear()
    outcome = send(mailto(smtp_port), timeout=0.3)
    assert outcome == unreachable("the mail server")


def test_a_webhook_gets_the_text_and_the_key(hooks: Hooks) -> None:
    assert send(hooks.url) == SENT
    ((headers, posted),) = hooks.posts
    assert headers[delivery.KEY_HEADER] == "dd-1"
    assert posted["title"] == WORDS.subject
    assert posted["message"].strip() == WORDS.text.strip()
    assert "apprise" not in str(headers).lower()


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (410, True), (429, False), (503, False)])
def test_a_webhook_that_refuses_is_told_apart(hooks: Hooks, status: int, *, permanent: bool) -> None:
    hooks.status = status
    blame = Blame.MESSAGE if permanent else Blame.SERVICE
    why = f"the service answered with an error ({status})"
    assert send(hooks.url) == Failure(why, permanent=permanent, blame=blame)


@pytest.mark.parametrize("url", ["", "nowhere", "nope://somewhere", "mailto://127.0.0.1:25?to=nobody"])
def test_an_address_that_cannot_be_used_is_permanent_and_refused_beforehand(url: str) -> None:
    outcome = send(url)
    assert isinstance(outcome, Failure)
    assert outcome.permanent
    with pytest.raises(Refused, match="not understood"):
        delivery.check(url)


def test_encryption_that_we_do_not_do_is_refused_rather_than_left_out(
    smtp_port: int, mailbox: Mailbox
) -> None:
    url = mailto(smtp_port, more="&pgp=encrypt")
    with pytest.raises(Refused, match="PGP"):
        delivery.check(url)
    outcome = send(url)
    assert isinstance(outcome, Failure)
    assert outcome.permanent
    assert mailbox.envelopes == []


def test_a_good_address_passes(hooks: Hooks, smtp_port: int) -> None:
    delivery.check(hooks.url)
    delivery.check(mailto(smtp_port))
    delivery.check(f"mailtos://desk:{PASSWORD}@mail.example?to=head@unit.example")


def test_no_address_or_password_reaches_a_reason_or_a_log(
    smtp_port: int, mailbox: Mailbox, hooks: Hooks, log: io.StringIO
) -> None:
    """Law 19 and the contract: secrets are never printed, however much is logged."""
    mailbox.refusals["head@unit.example"] = "550 head@unit.example is unknown"
    hooks.status = 500
    addresses = [
        mailto(smtp_port),
        f"mailto://desk:{PASSWORD}@127.0.0.1:{smtp_port}?to=head@unit.example",
        hooks.url.replace("://", f"://desk:{PASSWORD}@").replace("/hook", f"/{PASSWORD}"),
        f"nope://{PASSWORD}",
    ]
    whys = [outcome.why for outcome in map(send, addresses) if isinstance(outcome, Failure)]
    assert len(whys) == 4
    logging.getLogger("any").debug("heard")
    assert "heard" in log.getvalue()
    assert PASSWORD not in log.getvalue() + str(whys)
    assert "unit.example" not in log.getvalue() + str(whys)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What an office that logs everything would see; the mail server's own lines are not the office's."""
    seen = io.StringIO()
    heard = logging.StreamHandler(seen)
    heard.addFilter(lambda record: record.name != "mail.log")
    root = logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    yield seen
    root.removeHandler(heard)
    root.setLevel(level)


def test_messages_follow_each_other_without_a_pause(smtp_port: int, mailbox: Mailbox) -> None:
    """A library that waits 5.5 s between two mails would need minutes; the runner's own limit would end this."""
    for number in range(40):
        assert send(mailto(smtp_port), key=f"dd-{number}", timeout=2) == SENT
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 40


def test_fifty_mails_to_a_server_go_over_one_connection(smtp_port: int, mailbox: Mailbox) -> None:
    """Decision 0008: a connection for at most 50 mails, to different people and with refused ones among them."""
    mailbox.refusals["gone@unit.example"] = "550 unknown"
    with Wire() as wire:
        for number in range(2 * MAILS_A_CONNECTION):
            to = "gone@unit.example" if number % 10 == 9 else f"u{number}@unit.example"
            taken = over(wire, mailto(smtp_port, to), f"dd-{number}")
            assert (taken == SENT) == (to != "gone@unit.example")
    assert len(mailbox.letters) == 90
    assert len(mailbox.callers) == 2


def test_no_context_for_encryption_is_made_where_none_is_spoken(
    smtp_port: int, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A context reads every trusted root: 25 ms, as much as twenty mails."""
    made: list[None] = []
    make = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: made.append(None) or make())
    with Wire() as wire:
        for number in range(10):
            assert over(wire, mailto(smtp_port), f"dd-{number}") == SENT
        assert made == []
        for _ in range(3):  # the server speaks no TLS, so each starts anew
            outcome = over(wire, f"mailtos://127.0.0.1:{smtp_port}?to=a@unit.example&from=b@unit.example")
            assert isinstance(outcome, Failure)
    assert len(made) == 1
    assert len(mailbox.letters) == 10


def test_a_server_that_went_away_between_two_mails_is_called_again(mailbox: Mailbox) -> None:
    with Wire() as wire:
        first = AnyPort(mailbox, hostname="127.0.0.1", port=0)
        first.start()
        port = first.port
        assert over(wire, mailto(port)) == SENT
        first.stop()
        assert over(wire, mailto(port), "dd-2") == unreachable("the mail server")
        again = AnyPort(mailbox, hostname="127.0.0.1", port=port)
        again.start()
        try:
            assert over(wire, mailto(port), "dd-2") == SENT
        finally:
            again.stop()
    assert [letter["Message-ID"][:5] for letter in mailbox.letters] == ["<dd-1", "<dd-2"]


def test_a_mail_that_hung_leaves_the_next_a_fresh_connection(smtp_port: int, mailbox: Mailbox) -> None:
    with Wire() as wire:
        assert over(wire, mailto(smtp_port), "dd-1") == SENT
        mailbox.released.clear()
        assert isinstance(over(wire, mailto(smtp_port), "dd-2", timeout=0.3), Failure)
        mailbox.released.set()
        assert over(wire, mailto(smtp_port), "dd-3") == SENT
    assert len(mailbox.callers) == 2


def test_two_logins_at_one_server_never_share_a_connection(smtp_port: int, mailbox: Mailbox) -> None:
    with Wire() as wire:
        assert over(wire, mailto(smtp_port)) == SENT
        outcome = over(wire, f"mailto://desk:{PASSWORD}@127.0.0.1:{smtp_port}?to=a@unit.example")
    assert isinstance(outcome, Failure), "the server offers no login"
    assert len(mailbox.letters) == 1


def test_webhooks_go_over_one_connection_and_keep_no_cookie(hooks: Hooks) -> None:
    with Wire() as wire:
        for number in range(20):
            assert over(wire, hooks.url, f"dd-{number}") == SENT
    assert len(hooks.callers) == 1
    assert [headers[delivery.KEY_HEADER] for headers, _ in hooks.posts] == [f"dd-{n}" for n in range(20)]
    assert not any("Cookie" in headers for headers, _ in hooks.posts)


def test_a_webhook_is_posted_as_apprise_would(hooks: Hooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method, login, headers and fields of the address count; what differs would be a channel lost."""
    url = hooks.url.replace("://", "://desk:pw@") + "?+x-desk=1&:room=12&:type=&:message=words&-p=q"
    assert send(url) == SENT
    monkeypatch.setattr(delivery, "NotifyJSON", str)
    assert send(url) == SENT
    (ours, our_words), (theirs, their_words) = hooks.posts
    assert {**our_words, "words": ""} == {**their_words, "words": ""}
    assert our_words["words"].strip() == their_words["words"].strip()
    differing = {"Connection", "Content-Length"}
    assert {k: v for k, v in ours.items() if k not in differing} == {
        k: v for k, v in theirs.items() if k not in differing
    }
