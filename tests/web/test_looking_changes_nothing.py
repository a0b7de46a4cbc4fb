"""GET and HEAD never change office data, however often a mail scanner opens a link (law 15, trap 19)."""

import datetime as dt
from typing import Any

import pytest

from models.acts import linking
from models.acts.deed import actor

OFTEN = 100


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_opened_a_hundred_times_changes_nothing(house: Any, method: str) -> None:
    house.given("Rà soát kinh phí.", "STC", due_on=dt.date(2023, 8, 31))
    with house.office.writing() as session:
        person = actor(session, "GDTC", house.clock()).person_id or 0
        sign_in = linking.sign_in_link(session, person, house.clock())
    addresses = [f"/answer/{house.answer_link('GDTC', 'STC')}", f"/sign-in/{sign_in}"]
    browser = house.browser()
    before = house.everything()
    for _ in range(OFTEN):
        for address in addresses:
            answer = browser.client.request(method, address)
            assert answer.status_code == 200
            assert bool(answer.content) == (method == "GET")
    assert house.everything() == before


def test_every_page_only_shows(lived_in: Any) -> None:
    secretary = lived_in.browser("TK")
    taken_in = "/conclusions/1"
    before = lived_in.everything()
    for address in (
        "/", "/conclusions", "/conclusions/new", taken_in, f"{taken_in}/publish", f"{taken_in}/original", "/tasks",
        "/tasks/BCD-2023-001.01", "/directives/new", "/milestones/2?on=12/10/2023", "/outbox", "/figures", "/mailbox", "/health",
        "/entry", "/sheets?unit=STC", "/sheets?unit=STC&form=paper",
    ):  # fmt: skip
        assert secretary.get(address).status_code == 200, address
    assert lived_in.everything() == before
