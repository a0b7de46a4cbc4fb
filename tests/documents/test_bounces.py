"""A mail that came back is read by its report; whatever else comes, it is some other mail and breaks nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returned import in_words, on_holiday, report

from documents.reading import bounces
from documents.reading.bounces import Bounce, Returned
from models.rules.receipts import Fate

KEY = "dd-0123456789abcdef0123"
HEAD = "head@unit.example"


@pytest.mark.parametrize(
    ("action", "status", "fate"),
    [
        ("failed", "5.1.1", Fate.BOUNCED),
        ("Failed", "5.7.1", Fate.BOUNCED),
        ("failed", "4.4.7", Fate.FAILED),
        ("delayed", "4.2.2", Fate.DELAYED),
        ("delivered", "2.0.0", Fate.DELIVERED),
    ],
)
def test_a_report_tells_the_key_the_recipient_and_its_fate(action: str, status: str, fate: Fate) -> None:
    """Issue 4: bounces (DSN) read."""
    assert bounces.read(report(KEY, HEAD.upper(), action=action, status=status)) == Bounce(
        KEY, (Returned(frozenset({HEAD}), fate, status),)
    )


def test_a_forwarded_mail_is_known_by_the_address_that_we_wrote_to() -> None:
    bounce = bounces.read(report(KEY, "box7@hoster.example", original=HEAD))
    assert bounce
    assert bounce.recipients[0].addresses == {"box7@hoster.example", HEAD}


def test_a_report_whose_mail_is_left_out_is_known_by_what_it_answers_to() -> None:
    raw = report(KEY, HEAD).partition(b"--=_b\r\nContent-Type: message/rfc822")[0] + b"--=_b--\r\n"
    assert bounces.read(raw) is None
    answering = raw.replace(b"MIME-Version", f"In-Reply-To: <{KEY}@office.example>\r\nMIME-Version".encode())
    bounce = bounces.read(answering)
    assert bounce
    assert (bounce.key, len(bounce.recipients)) == (KEY, 1)


def test_an_old_servers_words_are_unclear_and_name_nobody() -> None:
    assert bounces.read(in_words(KEY, HEAD)) == Bounce(KEY)


@pytest.mark.parametrize(
    "raw",
    [
        on_holiday(KEY, HEAD),
        b"",
        b"From: head@unit.example\r\nSubject: Re: BCD\r\n\r\n" + KEY.encode(),
        report("no-key-of-ours", HEAD),
    ],
)
def test_an_answer_a_holiday_and_another_offices_report_are_no_bounces(raw: bytes) -> None:
    assert bounces.read(raw) is None


@given(
    st.binary(max_size=400),
    st.integers(0, 900),
    st.integers(0, 400),
)
def test_no_mail_however_broken_stops_the_reading(noise: bytes, start: int, length: int) -> None:
    raw = report(KEY, HEAD)
    found = bounces.read(raw[:start] + noise + raw[start + length :])
    assert found is None or found.key == KEY
