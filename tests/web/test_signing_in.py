"""Signing in by the link of a message: a button, a session that can be ended, and no change by looking."""

import datetime as dt
from typing import Any

from models.acts import linking
from models.acts.deed import actor
from web.call import SESSION_COOKIE


def link(house: Any, name: str) -> str:
    with house.office.writing() as session:
        return str(
            linking.sign_in_link(session, actor(session, name, house.clock()).person_id or 0, house.clock())
        )


def test_a_link_shows_a_name_and_a_button_and_the_button_signs_in(house: Any) -> None:
    token = link(house, "GDTC")
    browser = house.browser()
    asked = browser.get(f"/sign-in/{token}")
    assert asked.status_code == 200
    assert "Đăng nhập với tên Giám đốc Mẫu" in asked.text
    assert SESSION_COOKIE not in asked.cookies
    pressed = browser.post(f"/sign-in/{token}", secret=token)
    assert (pressed.status_code, pressed.headers["location"]) == (303, "/")
    cookie = pressed.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "Giám đốc Sở Tài chính" in browser.get("/").text


def test_signing_out_ends_the_session_on_the_server(house: Any) -> None:
    browser = house.browser("GDTC")
    assert browser.post("/sign-out").status_code == 303
    browser.client.cookies.set(SESSION_COOKIE, browser.secret)
    assert "Giám đốc Mẫu" not in browser.get("/").text


def test_without_a_session_the_desk_says_how_to_get_one(house: Any) -> None:
    page = house.browser().get("/?lang=vi")
    assert page.status_code == 200
    assert "mở liên kết trong tin mới nhất" in page.text
    assert house.browser().get("/tasks").status_code == 401


def test_an_unknown_and_an_expired_link_are_refused_in_one_sentence(house: Any) -> None:
    token = link(house, "GDTC")
    assert house.browser().get("/sign-in/nobody-sent-this").status_code == 404
    house.clock.at += dt.timedelta(days=31)
    late = house.browser().get(f"/sign-in/{token}")
    assert late.status_code == 422
    assert "This link has expired" in late.text


def test_the_language_follows_the_person_until_somebody_chooses(house: Any) -> None:
    browser = house.browser("GDNV")
    assert '<html lang="en">' in browser.get("/").text
    assert '<html lang="vi">' in browser.get("/?lang=vi").text
    assert '<html lang="vi">' in browser.get("/tasks").text
