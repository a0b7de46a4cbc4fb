"""Addresses with passwords at rest: sealed by the installation's own key (issue 4)."""

import pytest
from builders import ADMINISTRATOR, at, found
from sqlmodel import select

from models import checks, sealing
from models.acts import registry
from models.acts.deed import Deed
from models.errors import Mistyped, Refused
from models.post import Channel
from models.report import Source
from models.settings import Settings
from models.store import Office

ADDRESS = "mailtos://desk:mat-khau@mail.example?to=a@b.example"
NOON = at("2023-07-03T12:00")


def test_what_is_registered_is_stored_sealed(office: Office) -> None:
    found(office, lambda _post: ADDRESS)
    rows = [{"unit": "SNV", "url": "http://127.0.0.1:9/?token=mat-khau"}]
    with office.writing() as session:
        assert registry.import_sources(session, rows, Deed(NOON, ADMINISTRATOR)).refused == []
    with office.reading() as session:
        channels, source = session.exec(select(Channel)).all(), session.exec(select(Source)).one()
        assert checks.unsealed_addresses(session, NOON) == []
        assert checks.unreadable_addresses(session, NOON) == []
    assert {sealing.unseal(office.settings, channel.url) for channel in channels} == {ADDRESS}
    assert not any("mat-khau" in stored.url for stored in (*channels, source))
    assert {channel.label for channel in channels} == {"mailtos"}
    assert len({channel.url for channel in channels}) == len(channels), "equal addresses do not show as equal"


def test_another_key_opens_nothing_and_the_doctor_says_so(office: Office) -> None:
    found(office, lambda _post: ADDRESS)
    other = Office(office.settings.model_copy(update={"secret_key": Settings(secret_key="khác").secret_key}))  # noqa: S106 - invented
    with other.reading() as session:
        stored = session.exec(select(Channel.url)).first()
        assert checks.unreadable_addresses(session, NOON) == [{"count": 7}]
    with pytest.raises(Refused, match="DONDOC_SECRET_KEY"):
        sealing.unseal(other.settings, stored or "")
    other.engine.dispose()


def test_what_was_stored_before_is_read_as_it_is_and_told(office: Office) -> None:
    found(office, lambda _post: ADDRESS)
    with office.writing() as session:
        channel = session.exec(select(Channel)).first()
        assert channel
        channel.url = ADDRESS
    with office.reading() as session:
        assert checks.unsealed_addresses(session, NOON) == [{"count": 1}]
    assert sealing.unseal(office.settings, ADDRESS) == ADDRESS


def test_an_address_that_would_not_fit_is_refused(office: Office) -> None:
    longest = "json://127.0.0.1/".ljust(sealing.LONGEST, "x")
    assert len(sealing.seal(office.settings, longest)) <= 2000
    with pytest.raises(Mistyped, match="too long"):
        sealing.seal(office.settings, longest + "x")
