"""Health by the office clock, and what only a sample office shows (law 20)."""

import datetime as dt
from typing import Any

from models.acts import running


def test_health_is_ok_while_both_flows_run(lived_in: Any) -> None:
    """Contract: GET /health."""
    browser = lived_in.browser()
    answer = browser.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok", "escalated_at": "2023-09-06T10:00:00+07:00", "delivered_at": "2023-09-06T10:00:00+07:00",
        "services_out": 0,
    }  # fmt: skip
    lived_in.clock.at += dt.timedelta(minutes=11)
    stalled = browser.get("/health")
    assert (stalled.status_code, stalled.json()["status"]) == (503, "stalled")


def test_health_tells_a_start_from_a_stall(house: Any) -> None:
    """The first tick comes within two minutes of a start; until then nothing has failed, and nothing is well either."""
    browser = house.browser()
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "starting", "escalated_at": None, "delivered_at": None, "services_out": 0,
    }  # fmt: skip
    house.clock.at += dt.timedelta(minutes=2)
    answer = browser.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "stalled")


def test_health_is_breached_while_the_last_audit_found_something(lived_in: Any) -> None:
    """Issue 4: `GET /health` turning 503 when the auditor found a breach, though both flows run."""
    browser = lived_in.browser()
    with lived_in.office.writing() as session:
        running.keep(session, "watch", lived_in.clock(), {"findings": ["E021"]})
    answer = browser.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "breach")
    with lived_in.office.writing() as session:
        running.keep(session, "watch", lived_in.clock(), {"findings": []})
    assert browser.get("/health").status_code == 200


def test_a_sample_office_says_so_on_every_page(lived_in: Any) -> None:
    browser = lived_in.browser("TK")
    for address in ("/", "/tasks", "/figures", "/mailbox", "/nowhere"):
        assert "Đồng hồ của cơ quan đang chỉ Thứ Tư, 06/09/2023 10:00" in browser.get(address).text


def test_a_real_office_has_no_mailbox_and_no_banner(house: Any) -> None:
    browser = house.browser("TK")
    assert browser.get("/mailbox").status_code == 404
    assert "Cơ quan mẫu" not in browser.get("/").text


def test_mails_are_read_with_links_that_open_and_html_that_runs_nothing(lived_in: Any) -> None:
    browser = lived_in.browser()
    listed = browser.get("/mailbox?lang=vi").text
    address = listed.split('href="/mailbox/')[1].split('"')[0]
    mail = browser.get(f"/mailbox/{address}").text
    assert '<a href="/tasks">http://127.0.0.1:8000/tasks</a>' in mail
    assert "<iframe sandbox " in mail
    html = browser.get(f"/mailbox/{address}/html")
    assert html.headers["content-security-policy"].startswith("default-src 'none'")
    assert browser.get("/mailbox/..%2f..%2fsample.json").status_code == 404
