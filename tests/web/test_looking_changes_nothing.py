"""Every page of an office at work only shows (law 15); links are in test_links_and_mail_scanners."""

from typing import Any


def test_every_page_only_shows(lived_in: Any) -> None:
    secretary = lived_in.browser("TK")
    taken_in = "/conclusions/1"
    before = lived_in.everything()
    for address in (
        "/", "/conclusions", "/conclusions/new", taken_in, f"{taken_in}/publish", f"{taken_in}/original", "/tasks",
        "/tasks/BCD-2023-001.01", "/directives/new", "/milestones/2?on=12/10/2023", "/outbox", "/sources", "/people", "/people/1", "/figures", "/mailbox", "/health",
        "/entry", "/sheets?unit=STC", "/sheets?unit=STC&form=paper",
    ):  # fmt: skip
        assert secretary.get(address).status_code == 200, address
    assert lived_in.everything() == before
