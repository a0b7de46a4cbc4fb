"""Tests of flows begin in an office whose registers are filled, with a postbox that takes its mails."""

from collections.abc import Iterator

import pytest
from builders import found as fill
from postbox import Server

from models.store import Office


@pytest.fixture
def smtp() -> Iterator[Server]:
    """A postbox on loopback."""
    with Server() as server:
        yield server


@pytest.fixture
def desk(office: Office, smtp: Server) -> Office:
    """An office with the cast, each with a mailbox."""
    fill(office, smtp.channel)
    return office
