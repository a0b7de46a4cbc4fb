"""Links and sign-ins: secret, ending, revocable; only their hashes are kept."""

import datetime as dt

import builders
import pytest
from builders import at, enter
from sqlmodel import select

from models import questions
from models.access import Link, Purpose, SignIn
from models.acts import linking
from models.acts.deed import ENGINE, Deed
from models.errors import NotFound, Refused
from models.store import Office
from notifications.outbox import Counts, take

MONDAY = at("2023-07-03T09:00")


@pytest.fixture
def desk(office: Office) -> Office:
    builders.found(office)
    return office


def person(office: Office, post: str) -> int:
    with office.reading() as session:
        found = questions.holder(session, questions.post(session, post).id or 0, MONDAY.date())
        assert found
        return found.id or 0


def test_a_link_opens_for_its_days_and_says_why_it_does_not(desk: Office) -> None:
    with desk.writing() as session:
        token = linking.sign_in_link(session, person(desk, "snv.head"), MONDAY)
    last = MONDAY + dt.timedelta(days=desk.settings.link_days)
    with desk.writing() as session:
        just_before = last - dt.timedelta(seconds=1)
        link = linking.open_link(session, token, just_before, Purpose.SIGN_IN)
        with pytest.raises(Refused, match="expired"):
            linking.open_link(session, token, last, Purpose.SIGN_IN)
        with pytest.raises(NotFound, match="not known"):
            linking.open_link(session, token, MONDAY, Purpose.ANSWER)
        with pytest.raises(NotFound, match="not known"):
            linking.open_link(session, token[:-1], MONDAY, Purpose.SIGN_IN)
        assert linking.revoke(session, [link], Deed(MONDAY, ENGINE)) == 1
        assert linking.revoke(session, [link], Deed(last, ENGINE)) == 0
        assert link.revoked_at == MONDAY
        with pytest.raises(Refused, match="revoked"):
            linking.open_link(session, token, MONDAY, Purpose.SIGN_IN)


def test_a_sign_in_stands_until_it_ends(desk: Office) -> None:
    with desk.writing() as session:
        token = linking.start_sign_in(session, person(desk, "snv.head"), MONDAY)
    with desk.writing() as session:
        assert linking.signed_in(session, token, MONDAY)
        assert linking.signed_in(session, token, MONDAY + linking.SIGNED_IN_FOR) is None
        assert linking.signed_in(session, "another", MONDAY) is None
        linking.end_sign_in(session, token, MONDAY)
        assert linking.signed_in(session, token, MONDAY) is None


def test_tokens_are_kept_as_hashes_only(desk: Office) -> None:
    with desk.writing() as session:
        tokens = {
            linking.sign_in_link(session, person(desk, "snv.head"), MONDAY),
            linking.start_sign_in(session, person(desk, "snv.head"), MONDAY),
        }
    with desk.reading() as session:
        kept = str([*session.exec(select(Link)), *session.exec(select(SignIn))])
    assert len(tokens) == 2
    assert not any(token in kept for token in tokens)


def test_the_link_in_a_message_opens_the_tasks_of_its_unit(desk: Office) -> None:
    enter(desk, None)
    (letter,) = take(desk, MONDAY, 10, Counts()) or []
    token = letter.text.text.split("/answer/")[1].split()[0]
    with desk.reading() as session:
        link = linking.open_link(session, token, MONDAY, Purpose.ANSWER)
        assert link.unit_id == questions.unit(session, "SNV").id
        assert link.post_id == questions.post(session, "snv.focal").id
        assert link.person_id == person(desk, "snv.focal")
