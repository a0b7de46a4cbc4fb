"""The office's mailbox, read from a real IMAP server: every mail once, nothing in it changed, nothing where none is set."""

import datetime as dt
from collections.abc import Callable, Iterator

import mail_server
import pytest
from builders import at
from mail_server import MailServer
from pydantic import SecretStr
from returned import on_holiday, report

from flows.mailbox import mailbox
from flows.sources import mailbox as source
from flows.sources.answer import SourceError
from flows.sources.mailbox import Position
from models import checks
from models.store import Office

MONDAY = at("2023-07-03T09:00")
KEY = "dd-0123456789abcdef0123"
BOUNCE = report(KEY, "head@unit.example")
OTHER = on_holiday(KEY, "head@unit.example")


@pytest.fixture
def server() -> Iterator[MailServer]:
    if lacking := mail_server.missing():
        pytest.skip(f"reading a mailbox needs {lacking}")
    with MailServer() as found:
        yield found


@pytest.fixture
def told_of(office: Office) -> Iterator[Callable[[str], Office]]:
    """The office, its mailbox set to an address."""
    made = []

    def tell(url: str) -> Office:
        made.append(Office(office.settings.model_copy(update={"mailbox_url": SecretStr(url)})))
        return made[-1]

    yield tell
    for one in made:
        one.engine.dispose()


def read(office: Office, minutes: int = 0) -> dict[str, object]:
    return mailbox(office, MONDAY + dt.timedelta(minutes=minutes))


def test_every_mail_is_read_once_and_left_as_it_was(
    told_of: Callable[[str], Office], server: MailServer
) -> None:
    """Issue 4: UID and UIDVALIDITY are kept; a machine's mails are counted and left."""
    office = told_of(server.url)
    nothing = dict.fromkeys(("bounce", "unclear", "reply", "held", "known", "automatic", "other"), 0)
    assert read(office) == {"mailbox": "read", "mails": 0, **nothing}
    server.put(BOUNCE, OTHER)
    assert read(office) == {"mailbox": "read", "mails": 2, **nothing, "bounce": 1, "automatic": 1}
    assert read(office)["mails"] == 0
    server.put(OTHER)
    assert read(office)["mails"] == 1
    assert server.unseen() == 3


def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(
    told_of: Callable[[str], Office], server: MailServer
) -> None:
    office = told_of(server.url)
    server.put(OTHER, OTHER, OTHER)
    assert read(office)["mails"] == 3
    before = source.fetch(server.url, Position(), timeout=10).position
    server.make_anew()
    server.put(BOUNCE)
    assert source.fetch(server.url, before, timeout=10).position.uid_validity != before.uid_validity
    assert read(office)["bounce"] == 1


def test_more_mails_than_one_pass_takes_come_with_the_next(
    told_of: Callable[[str], Office], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "AT_ONCE", 2)
    office = told_of(server.url)
    server.put(OTHER, OTHER, OTHER)
    assert [read(office)["mails"] for _ in range(3)] == [2, 1, 0]


def test_of_a_mail_that_is_too_large_the_beginning_comes(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 5: size caps; what cannot be taken in is still known to be there."""
    monkeypatch.setattr(source, "LARGEST", 2000)
    monkeypatch.setattr(source, "BEGINNING", 500)
    large = OTHER + b"x" * 4000
    server.put(OTHER, large)
    found = source.fetch(server.url, Position(), timeout=10)
    assert (len(found.mails), len(found.cut)) == (1, 1)
    assert found.cut[0] == large.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")[:500]


def test_a_mail_comes_as_it_was_sent(server: MailServer) -> None:
    mail = BOUNCE + b"From the beginning of a line\r\n"
    server.put(mail)
    (found,) = source.fetch(server.url, Position(), timeout=10).mails
    assert found.replace(b"\r\n", b"\n") == mail.replace(b"\r\n", b"\n")


def test_a_wrong_password_is_told_without_it(told_of: Callable[[str], Office], server: MailServer) -> None:
    office = told_of(server.url.replace(mail_server.WRITTEN, "CANARY"))
    assert read(office) == {"mailbox": "failed", "why": "the mailbox refused the login"}
    with office.reading() as session:
        assert checks.mailbox_not_read(session, MONDAY) == [
            {"why": "the mailbox refused the login", "tried_at": MONDAY}
        ]
    assert "CANARY" not in repr(office.settings)


def test_the_doctor_tells_since_when_a_mailbox_cannot_be_read(
    told_of: Callable[[str], Office], server: MailServer
) -> None:
    office = told_of(server.url.replace(mail_server.WRITTEN, "wrong"))
    for minutes in (0, 5, 300):
        read(office, minutes)
    with office.reading() as session:
        assert checks.mailbox_long_unread(session, MONDAY + dt.timedelta(hours=3)) == []
        assert checks.mailbox_long_unread(session, MONDAY + dt.timedelta(hours=5)) == [{"since_at": MONDAY}]


def test_without_a_setting_no_mailbox_is_read(office: Office) -> None:
    assert read(office) == {"mailbox": "not set"}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("imap://a:b@127.0.0.1:9/INBOX", "could not be reached"),
        ("pop3://a:b@127.0.0.1/INBOX", "is not understood"),
        ("imaps://127.0.0.1/INBOX", "is not understood"),
    ],
)
def test_a_mailbox_that_cannot_be_had_is_told_in_one_sentence(url: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        source.fetch(url, Position(), timeout=1)
