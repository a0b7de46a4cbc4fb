"""What other systems are told, as the secretariat sees it on the page of messages."""

from typing import Any

import pytest

from models import questions
from models.acts import hooking
from models.acts.hooking import Failed


def test_a_webhook_that_fails_stands_on_the_page_without_its_address(lived_in: Any) -> None:
    """Issue 5: given up with a finding; masked everywhere."""
    assert "s3cret" not in lived_in.browser("TK").get("/outbox?lang=en").text
    with lived_in.office.writing() as session:
        hook, _ = hooking.add(
            session, questions.unit(session, "BCD"), "https://unit.example/s3cret", lived_in.by(session, "TK"),
            events=(), unit=None,
        )  # fmt: skip
    page = lived_in.browser("TK").get("/outbox?lang=en").text
    assert "https://unit.example" in page
    assert "Works" in page
    lived_in.given("Rà soát quy chế", "STC")
    with lived_in.office.writing() as session:
        job = hooking.take(session, hook.id or 0, "a", lived_in.clock())
        assert job
        hooking.failed(
            session,
            job,
            lived_in.clock(),
            Failed("the service answered with an error (500)", 500, is_outage=True),
        )
    failing = lived_in.browser("TK").get("/outbox?lang=vi").text
    assert "dịch vụ trả lời có lỗi (500)" in failing
    assert "s3cret" not in page + failing


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_one_body_sees_nothing_of_the_others_webhooks(lived_in: Any) -> None:
    """Law 22."""
    lived_in.units({"code": "HD", "name": "Hội đồng thi đua", "series": "HD"})
    lived_in.people(
        {"post": "TKHD", "unit": "HD", "title": "Thư ký Hội đồng", "duty": "secretariat", "person": "Hai"}
    )
    with lived_in.office.writing() as session:
        hooking.add(
            session, questions.unit(session, "BCD"), "https://unit.example/in", lived_in.by(session, "TK"),
            events=(), unit=None,
        )  # fmt: skip
    assert "unit.example" in lived_in.browser("TK").get("/outbox").text
    assert "unit.example" not in lived_in.browser("TKHD").get("/outbox").text
