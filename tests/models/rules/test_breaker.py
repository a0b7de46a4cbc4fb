"""A service that fails is left alone, tried by one message after a growing pause, and used again once it answers."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from models.rules import breaker, services
from models.rules.breaker import Breaker

NOON = at("2023-07-03T12:00")
MINUTE = dt.timedelta(minutes=1)


def test_three_different_messages_in_a_row_open_it_and_one_answer_closes_it() -> None:
    """Issue 4: a circuit breaker for each service."""
    known = Breaker()
    for message in "ab":
        known = breaker.failed(known, message, NOON, 3)
        assert not known.is_open
    known = breaker.failed(known, "c", NOON, 3)
    assert (known.is_open, known.opened_at, known.probe_at) == (True, NOON, NOON + MINUTE)
    assert not breaker.may_probe(known, NOON)
    assert breaker.answered(known) == Breaker()


def test_one_message_that_fails_again_and_again_says_nothing_about_the_others() -> None:
    known = Breaker()
    for _ in range(20):
        known = breaker.failed(known, "a", NOON, 3)
    assert not known.is_open


def test_the_pauses_grow_to_half_an_hour() -> None:
    known, waits, now = breaker.failed(Breaker(), "a", NOON, 1), [], NOON
    for _ in range(8):
        assert known.probe_at
        waits.append((known.probe_at - now) // MINUTE)
        now = known.probe_at
        known = breaker.probing(known, now)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


@dataclass
class Street:
    """Messages that come one by one to a service that works or not, and what went over the wire while it was out."""

    opens_after: int
    known: Breaker = field(default_factory=Breaker)
    tries: list[dt.datetime] = field(default_factory=list)
    waiting: int = 0

    def comes(self, number: int, now: dt.datetime, *, works: bool) -> None:
        if self.known.is_open:
            if not breaker.may_probe(self.known, now):
                self.waiting += 1
                return
            self.tries.append(now)
            self.known = breaker.probing(self.known, now)
        self.known = (
            breaker.answered(self.known)
            if works
            else breaker.failed(self.known, str(number), now, self.opens_after)
        )
        if not self.known.is_open:
            self.tries, self.waiting = [], 0


@given(
    opens_after=st.integers(1, 5),
    coming=st.lists(st.tuples(st.integers(0, 1800), st.booleans()), max_size=60),
)
def test_while_it_is_out_one_message_a_pause_tries_and_once_it_works_everything_flows(
    opens_after: int, coming: list[tuple[int, bool]]
) -> None:
    """Issue 4: whatever comes and fails, tries are never closer than the first pause, and none is needed twice."""
    street, now = Street(opens_after), NOON
    for number, (seconds, works) in enumerate(coming):
        now += dt.timedelta(seconds=seconds)
        street.comes(number, now, works=works)
        assert all(
            later - earlier >= breaker.PAUSES.first
            for earlier, later in zip(street.tries, street.tries[1:], strict=False)
        )
        assert street.known.failures <= opens_after
    street.comes(len(coming), now + breaker.PAUSES.longest, works=True)
    assert not street.known.is_open


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("mailtos://u:old@mail.example:465?to=a@x.example", "mailtos://u:new@mail.example:465?to=b@x.example"),
        ("json://hooks.example/a", "json://hooks.example/b"),
        ("zns://token@business.openapi.zalo.me/0912345678?template=1", "zns://token@business.openapi.zalo.me/0911111111"),
    ],
)  # fmt: skip
def test_people_behind_one_server_and_login_share_a_service(one: str, another: str) -> None:
    assert services.of(one) == services.of(another)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("mailtos://u:p@mail.example", "mailtos://v:p@mail.example"),
        ("mailto://mail.example:25", "mailto://mail.example:26"),
        ("mailto://x.example?smtp=one.example", "mailto://x.example?smtp=two.example"),
        ("json://hooks.example", "jsons://hooks.example"),
    ],
)
def test_another_server_or_login_is_another_service(one: str, another: str) -> None:
    assert services.of(one).key != services.of(another).key


@pytest.mark.parametrize(
    "address",
    ["mailtos://desk:CANARY@m.example", "tgram://CANARY/12", "zns://CANARY@zalo.example/09", "slack://CANARY/b/c"],
)  # fmt: skip
def test_no_secret_stands_in_what_people_are_shown(address: str) -> None:
    """Issue 4: secrets masked everywhere."""
    shown = services.of(address)
    assert "CANARY" not in shown.label.upper()
    assert "CANARY" not in shown.key.upper()
