"""What a gateway took and what arrived are two things: it is asked, and what did not arrive goes on."""

import datetime as dt

import builders
import pytest
from builders import at, enter
from loopback import Gateway, Mailbox, address
from sqlmodel import select

from flows.receipts import receipts
from models import lists, questions, sealing
from models.notification import Attempt, MessageState
from models.post import Channel
from models.store import Office
from notifications.outbox import deliver

MONDAY = at("2023-07-03T09:00")
HOUR = dt.timedelta(hours=1)
TAKEN = b'{"CodeResult": "100", "SMSID": "ref-7"}'


@pytest.fixture
def sent(office: Office, gateway: Gateway, smtp_port: int) -> Office:
    """Everybody is reached by SMS, the focal officer by mail as well; one message has left by SMS."""
    esms = f"esms://key:CANARY@127.0.0.1:{gateway.port}/0912345678?brand=TINH&secure=no"
    builders.found(office, lambda _post: esms)
    with office.writing() as session:
        person = questions.holder(session, questions.post(session, "snv.focal").id or 0, MONDAY.date())
        assert person
        url = f"mailto://127.0.0.1:{smtp_port}?to={address('snv.focal')}"
        session.add(
            Channel(person_id=person.id or 0, rank=2, label="mailto", url=sealing.seal(session.settings, url))
        )
    enter(office, None)
    gateway.says = TAKEN
    assert deliver(office, MONDAY).sent == 1
    return office


def says(gateway: Gateway, *, arrived: int, failed: int, status: int = 5) -> None:
    told = f'{{"SendStatus": {status}, "SendSuccess": {arrived}, "SendFailed": {failed}}}'
    gateway.says = told.encode()


def test_an_sms_that_arrived_has_its_receipt_and_is_asked_about_no_more(
    sent: Office, gateway: Gateway
) -> None:
    says(gateway, arrived=0, failed=0, status=2)
    assert receipts(sent, MONDAY + HOUR)["delivered"] == 0
    says(gateway, arrived=1, failed=0)
    assert receipts(sent, MONDAY + HOUR)["delivered"] == 1
    with sent.reading() as session:
        (row,) = lists.messages(session)
        (attempt,) = session.exec(select(Attempt)).all()
    assert (row.state, row.receipt) == ("sent", "delivered")
    assert (attempt.reference, attempt.receipt_at) == ("ref-7", MONDAY + HOUR)
    assert receipts(sent, MONDAY + HOUR)["asked"] == 0


def test_an_sms_that_did_not_arrive_goes_on_as_a_mail_with_the_same_key(
    sent: Office, gateway: Gateway, mailbox: Mailbox
) -> None:
    """Law 12: what the gateway took is not what the person has."""
    says(gateway, arrived=0, failed=1)
    assert receipts(sent, MONDAY + HOUR)["failed"] == 1
    assert deliver(sent, MONDAY + HOUR).sent == 1
    with sent.reading() as session:
        (row,) = lists.messages(session)
        channel = session.exec(select(Channel).where(Channel.label == "esms")).first()
    assert mailbox.letters[0]["X-Dondoc-Key"] == row.key
    assert channel
    assert channel.disabled_at is None
    assert receipts(sent, MONDAY + 2 * HOUR)["asked"] == 0


def test_a_gateway_that_does_not_answer_changes_nothing_and_after_three_days_nobody_asks(
    sent: Office, gateway: Gateway
) -> None:
    gateway.status = 503
    assert receipts(sent, MONDAY + HOUR) == {"asked": 1, "delivered": 0, "failed": 0, "services_failing": 1}
    with sent.reading() as session:
        assert [row.state for row in lists.messages(session)] == [MessageState.SENT]
    assert receipts(sent, MONDAY + 73 * HOUR)["asked"] == 0
