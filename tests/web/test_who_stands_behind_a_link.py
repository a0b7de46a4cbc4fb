"""A link that was passed on or is about a secret asks for the PIN; one that has ended is sent anew, to its person alone."""

import datetime as dt
import logging
import re
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from flows.deliver import deliver
from models import questions
from models.acts import pins, secrecy
from models.acts.deed import actor
from models.acts.pins import Outcome
from models.notification import Message, Notification, NotificationKind
from models.post import Person
from models.settings import Settings

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def sheet(house: Any) -> tuple[Any, str, list[str]]:
    """Three tasks of a unit, the last one confidential, and a link of its focal officer."""
    codes = [f"{house.given(f'Nội dung {n}.', 'STC', due_on=dt.date(2023, 8, 31))}.01" for n in range(3)]
    with house.office.writing() as session:
        secrecy.mark_task(session, questions.task(session, codes[2]), house.by(session, "TK"), secret=True)
    house.clock.at += MINUTE
    return house, house.answer_link("CVTC", "STC"), codes


def give_pin(house: Any, name: str = "CVTC") -> str:
    with house.office.writing() as session:
        person = session.get_one(Person, actor(session, name, house.clock()).person_id)
        return pins.give(session, person, house.by(session, "TK"))


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06}"


def answer(browser: Any, token: str, code: str, key: str) -> Any:
    return browser.post(f"/answer/{token}", {"key": key, f"answer-{code}": "in-progress"}, secret=token)


def type_pin(browser: Any, token: str, digits: str) -> Any:
    return browser.post(f"/answer/{token}/pin", {"pin": digits}, secret=token)


def owed(house: Any, kind: NotificationKind) -> list[Notification]:
    with house.office.reading() as session:
        return list(session.exec(select(Notification).where(Notification.kind == kind)))


def test_the_link_alone_shows_a_confidential_task_by_its_code_only(sheet: Any) -> None:
    """Law 19; without a PIN on record the other tasks are answered as ever."""
    house, token, codes = sheet
    browser = house.browser()
    page = browser.get(f"/answer/{token}").text
    assert "Nội dung 0." in page
    assert "Nội dung 2." not in page
    assert codes[2] in page
    assert "xin bộ phận thư ký cấp mã PIN" in page
    before = house.everything()
    refused = browser.post(
        f"/answer/{token}",
        {"key": "k", f"answer-{codes[0]}": "in-progress", f"answer-{codes[2]}": "in-progress"},
        secret=token,
    )
    assert refused.status_code == 403
    assert "Nội dung 2." not in refused.text
    assert house.everything() == before
    assert answer(browser, token, codes[0], "k").status_code == 200


def test_the_pin_opens_the_confidential_task_in_this_browser_for_its_hours(sheet: Any) -> None:
    house, token, codes = sheet
    digits = give_pin(house)
    browser = house.browser()
    assert type_pin(browser, token, f"{digits[:3]} {digits[3:]}").status_code == 303
    assert "Nội dung 2." in browser.get(f"/answer/{token}").text
    assert "Nội dung 2." not in house.browser().get(f"/answer/{token}").text
    assert answer(browser, token, codes[2], "k").status_code == 200
    house.clock.at += dt.timedelta(hours=13)
    assert "Nội dung 2." not in browser.get(f"/answer/{token}").text


def test_a_new_pin_ends_what_the_old_one_had_opened(sheet: Any) -> None:
    house, token, _ = sheet
    browser = house.browser()
    assert type_pin(browser, token, give_pin(house)).status_code == 303
    give_pin(house)
    assert "Nội dung 2." not in browser.get(f"/answer/{token}").text


def test_whoever_is_signed_in_needs_no_pin(sheet: Any) -> None:
    house, token, _ = sheet
    assert "Nội dung 2." in house.browser("CVTC").get(f"/answer/{token}").text
    assert "Nội dung 2." not in house.browser("GDTC").get(f"/answer/{token}").text


def test_a_forwarded_link_asks_for_the_pin_and_opening_alone_binds_nobody(sheet: Any) -> None:
    """A browser is known by what it answered with: looking, by a scanner or a colleague, binds nothing."""
    house, token, codes = sheet
    digits = give_pin(house)
    scanner, own, other = house.browser(), house.browser(), house.browser()
    for _ in range(3):
        scanner.get(f"/answer/{token}")
        other.get(f"/answer/{token}")
    assert answer(own, token, codes[0], "one").status_code == 200
    closed = other.get(f"/answer/{token}")
    assert closed.status_code == 403
    assert "Nội dung" not in closed.text
    before = house.everything()
    assert answer(other, token, codes[1], "two").status_code == 403
    assert house.everything() == before
    assert own.get(f"/answer/{token}").status_code == 200
    assert type_pin(other, token, digits).status_code == 303
    assert answer(other, token, codes[1], "two").status_code == 200
    assert answer(own, token, codes[1], "three").status_code == 200


def test_a_forged_cookie_is_nobody(sheet: Any) -> None:
    house, token, codes = sheet
    give_pin(house)
    own, other = house.browser(), house.browser()
    assert answer(own, token, codes[0], "one").status_code == 200
    value = own.client.cookies.get("dondoc_browser")
    for forged in (value[:-1] + ("0" if value[-1] != "0" else "1"), "x.y", "é"):
        other.client.cookies.clear()
        headers = {"cookie": f"dondoc_browser={forged}; dondoc_pin=1.99999999999.x.{forged}".encode()}
        assert other.client.get(f"/answer/{token}", headers=headers).status_code == 403


def test_without_a_pin_a_second_browser_answers_and_the_secretariat_sees_that_it_did(sheet: Any) -> None:
    house, token, codes = sheet
    assert answer(house.browser(), token, codes[0], "one").status_code == 200
    other = house.browser()
    page = other.get(f"/answer/{token}")
    assert page.status_code == 200
    assert "Nếu không phải Đầu mối Mẫu, đề nghị đóng trang này" in page.text
    assert answer(other, token, codes[1], "two").status_code == 200
    assert "báo cáo từ hai trình duyệt" in house.browser("TK").get("/people").text


def test_the_same_form_sent_twice_is_one_browser_though_no_cookie_had_come_yet(sheet: Any) -> None:
    """A double tap: the second request leaves before the first one's cookie has arrived."""
    house, token, codes = sheet
    give_pin(house)
    assert answer(house.browser(), token, codes[0], "same").status_code == 200
    before = house.everything()
    again = answer(house.browser(), token, codes[0], "same")
    assert "đã được lưu trước đó" in again.text
    assert house.everything() == before


def test_wrong_pins_wait_longer_each_time_then_lock_and_the_secretariat_is_told(sheet: Any) -> None:
    house, token, codes = sheet
    digits = give_pin(house)
    browser = house.browser()
    for left, wait in ((4, 15), (3, 30), (2, 60), (1, 120)):
        page = type_pin(browser, token, wrong(digits))
        assert page.status_code == 422
        assert f"còn {left} lần thử" in page.text
        before = house.everything()
        assert "Đề nghị chờ đến" in type_pin(browser, token, digits).text
        assert house.everything() == before, "a try that came too soon is not looked at, and not counted"
        house.clock.at += dt.timedelta(seconds=wait)
    assert not owed(house, NotificationKind.PIN_LOCKED)
    assert "đã bị khóa" in type_pin(browser, token, wrong(digits)).text
    house.clock.at += dt.timedelta(days=1)
    assert type_pin(browser, token, digits).status_code == 422
    told = owed(house, NotificationKind.PIN_LOCKED)
    assert [one.data for one in told] == [{"person": told[0].data["person"]}]
    # What is no secret is still answered, and a new PIN opens again.
    assert answer(browser, token, codes[0], "k").status_code == 200
    assert type_pin(browser, token, give_pin(house)).status_code == 303


def test_right_after_some_wrong_ones_counts_anew(sheet: Any) -> None:
    house, token, _ = sheet
    digits = give_pin(house)
    browser = house.browser()
    for _ in range(3):
        for _ in range(3):
            assert type_pin(browser, token, wrong(digits)).status_code == 422
            house.clock.at += dt.timedelta(minutes=5)
        assert type_pin(browser, token, digits).status_code == 303


def test_a_pin_is_nowhere_to_be_read(sheet: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Not in a table, the journal, a log or an address; and a copy of the tables cannot be searched for it."""
    house, token, _ = sheet
    caplog.set_level(logging.DEBUG)
    page = house.browser("TK").post(f"/people/{person_id(house, 'CVTC')}/pin").text
    digits = "".join(re.search(r'class="pin">(\d{3}) (\d{3})<', page).groups())  # type: ignore[union-attr]
    type_pin(house.browser(), token, digits)
    assert digits not in str(house.everything())
    assert digits not in caplog.text
    assert house.browser().get(f"/answer/{token}/pin?pin={digits}").status_code == 404
    # With another installation's key the very same rows and digits open nothing.
    other = replace(house.office, settings=Settings(**{**dict(house.office.settings), "secret_key": "other"}))
    with other.writing() as session:
        tried = pins.attempt(session, person_id(house, "CVTC"), 1, digits, house.clock())
    other.engine.dispose()
    assert tried.outcome is Outcome.WRONG


def person_id(house: Any, name: str) -> int:
    with house.office.reading() as session:
        return int(actor(session, name, house.clock()).person_id or 0)


def test_an_expired_link_is_sent_anew_to_the_persons_own_channel_only(sheet: Any) -> None:
    house, token, _ = sheet
    house.clock.at += dt.timedelta(days=house.office.settings.link_days)
    browser = house.browser()
    page = browser.get(f"/answer/{token}")
    assert page.status_code == 410
    assert "Gửi cho tôi liên kết mới" in page.text
    assert "Nội dung" not in page.text
    before = house.everything()
    for _ in range(3):
        browser.get(f"/answer/{token}")
    assert house.everything() == before
    for _ in range(2):
        sent = browser.post(f"/answer/{token}/renew", secret=token)
        assert sent.status_code == 200
        assert "/answer/" not in sent.text.replace(token, "")
    (wanted,) = owed(house, NotificationKind.NEW_LINK)
    assert (wanted.person_id, wanted.post_id) == (person_id(house, "CVTC"), None)
    deliver(house.office, house.clock())
    with house.office.reading() as session:
        (told,) = session.exec(select(Notification.message_id).where(Notification.id == wanted.id))
        message = session.get_one(Message, told)
    assert message.subject.startswith("Liên kết mới để báo cáo cho Sở Tài chính")
    assert message.person_id == person_id(house, "CVTC")
    found = re.search(r"/answer/(\S+)", message.text)
    assert found
    assert found[1] != token
    assert "Nội dung 0." in house.browser().get(f"/answer/{found[1]}").text


def test_new_links_are_asked_for_three_times_a_day_at_most(sheet: Any) -> None:
    house, token, _ = sheet
    house.clock.at += dt.timedelta(days=house.office.settings.link_days)
    browser = house.browser()
    for _ in range(3):
        assert browser.post(f"/answer/{token}/renew", secret=token).status_code == 200
        house.clock.at += 15 * MINUTE
    refused = browser.post(f"/answer/{token}/renew", secret=token)
    assert refused.status_code == 422
    assert "Đăng xuất" not in refused.text, "a link signs nobody in"
    assert len(owed(house, NotificationKind.NEW_LINK)) == 3
    house.clock.at += dt.timedelta(days=1)
    assert browser.post(f"/answer/{token}/renew", secret=token).status_code == 200


def test_a_revoked_link_and_one_of_a_post_that_was_left_are_not_renewed(sheet: Any) -> None:
    house, token, _ = sheet
    secretary = house.browser("TK")
    page = secretary.get(f"/people/{person_id(house, 'CVTC')}")
    assert "Thu hồi" in page.text
    assert token not in page.text
    assert secretary.post(f"/people/{person_id(house, 'CVTC')}/revoke").status_code == 303
    assert house.browser().get(f"/answer/{token}").status_code == 422
    assert house.browser().post(f"/answer/{token}/renew", secret=token).status_code == 422
    left = house.answer_link("CVTC", "STC")
    house.people(
        {"post": "CVTC", "unit": "STC", "title": "Chuyên viên đầu mối", "duty": "focal", "person": "Đầu mối Mẫu",
         "since": "2023-01-01", "until": "2023-07-17"}
    )  # fmt: skip
    assert house.browser().get(f"/answer/{left}").status_code == 200, "the last day is one of them"
    house.clock.at += dt.timedelta(days=1)
    assert house.browser().get(f"/answer/{left}").status_code == 403
    house.clock.at += dt.timedelta(days=house.office.settings.link_days)
    assert house.browser().get(f"/answer/{left}").status_code == 403
    assert house.browser().post(f"/answer/{left}/renew", secret=left).status_code == 403
    assert not owed(house, NotificationKind.NEW_LINK)


def test_the_sheet_of_a_unit_that_was_merged_says_who_answers_now(house: Any) -> None:
    """What it owed is handed over; the old link shows nothing that is another unit's now."""
    code = house.given("Rà soát kinh phí.", "STC", due_on=dt.date(2023, 8, 31))
    token = house.answer_link("CVTC", "STC")
    house.clock.at += MINUTE
    with house.office.writing() as session:
        from models.acts import succeeding  # noqa: PLC0415 - this test alone

        succeeding.merge(
            session, [questions.unit(session, "STC")], questions.unit(session, "SNV"), dt.date(2023, 7, 18),
            house.by(session, "TK"), hand_over="Sáp nhập.",
        )  # fmt: skip
    house.clock.at += dt.timedelta(days=1)
    page = house.browser().get(f"/answer/{token}").text
    assert "Nhiệm vụ còn lại do Sở Nội vụ báo cáo" in page
    assert f"{code}.0" not in page


def test_others_people_are_the_secretariats_and_ones_own_page_is_ones_own(sheet: Any) -> None:
    house, _, _ = sheet
    own, other = person_id(house, "CVTC"), person_id(house, "GDTC")
    browser = house.browser("CVTC")
    assert browser.get(f"/people/{own}").status_code == 200
    assert browser.post(f"/people/{own}/pin").status_code == 200
    before = house.everything()
    for address in (f"/people/{other}", "/people"):
        assert browser.get(address).status_code == 403
    for address in (
        f"/people/{other}/pin",
        f"/people/{other}/revoke",
        f"/people/{other}/pin/remove",
        "/people/revoke",
    ):
        assert browser.post(address, {"unit": "STC"}).status_code == 403
    # Nội vụ owes nothing to this body, so its people are none of the secretariat's business.
    stranger = person_id(house, "GDNV")
    assert house.browser("TK").post(f"/people/{stranger}/pin").status_code == 403
    assert house.browser("TK").post("/people/revoke", {"unit": "SNV"}).status_code == 403
    assert {name: rows for name, rows in house.everything().items() if name != "sign_in"} == {
        name: rows for name, rows in before.items() if name != "sign_in"
    }


def test_the_secretariat_ends_every_link_of_a_unit(sheet: Any) -> None:
    house, token, _ = sheet
    head = house.answer_link("GDTC", "STC")
    secretary = house.browser("TK")
    assert "Thu hồi mọi liên kết của đơn vị này" in secretary.get("/people?unit=STC").text
    assert secretary.post("/people/revoke", {"unit": "STC"}).status_code == 303
    for one in (token, head):
        assert house.browser().get(f"/answer/{one}").status_code == 422
    assert house.everything()["event"][-1]
    assert secretary.post(f"/people/{person_id(house, 'CVTC')}/pin").status_code == 200
    assert secretary.post(f"/people/{person_id(house, 'CVTC')}/pin/remove").status_code == 303
    assert "Chưa có mã PIN" in secretary.get(f"/people/{person_id(house, 'CVTC')}").text
