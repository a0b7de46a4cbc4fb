"""One message, one channel, one truthful outcome."""

import io
import logging
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from builders import at
from loopback import Hooks, Mailbox, body

from models.acts.outbox import Text
from models.errors import Refused
from notifications import delivery
from notifications.outcome import SENT, Failure, Outcome

NOON = at("2023-07-03T12:00")
WORDS = Text("Nhiệm vụ quá hạn", "Kính gửi: Ông/Bà\n\nMã tin: dd-1\n", "<p>Kính gửi: <b>Ông/Bà</b></p>")
PASSWORD = "mat-khau-bi-mat"  # noqa: S105 - invented, to look for it where it must not be


def send(url: str, key: str = "dd-1", timeout: float = 5) -> Outcome:
    return delivery.send(
        url, WORDS, NOON, key=key, mail_from="Đôn Đốc <office@office.example>", timeout=timeout
    )


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
    delivery.send(mailto(smtp_port), words, NOON, key="dd-1", mail_from="Đôn Đốc <a@b.example>", timeout=5)
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
    assert outcome == Failure("the mail server could not be reached", permanent=False)


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
    assert send(hooks.url) == Failure(f"the service answered with an error ({status})", permanent=permanent)


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
