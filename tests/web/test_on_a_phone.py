"""A unit head answers on a phone, in Chromium: few taps, under a minute, and nothing typed is lost."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models import lists, questions, story
from models.acts import pins, secrecy
from models.acts.deed import actor
from models.post import Person
from models.rules.lifecycle import State

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=vi-VN"]
PHONE = {"width": 390, "height": 844}
SHOTS = Path("/tmp/shots")  # noqa: S108 - only where somebody made it, to look at
TEXTS = (
    "Rà soát, sửa đổi quy chế dân chủ ở cơ sở tại các cơ quan, đơn vị, báo cáo kết quả về Ban Chỉ đạo.",
    "Báo cáo tình hình giải ngân vốn đầu tư công 6 tháng đầu năm.",
    "Chủ trì, phối hợp với Sở Nội vụ tham mưu bố trí kinh phí tổ chức hội nghị đối thoại lần thứ hai với nhân dân.",
)
#: The whole page with its fonts and style, as a phone on a slow network has to fetch it.
HEAVIEST = 300_000

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("settings", ["sqlite"], indirect=True)]


@pytest.fixture
def phone(house: Any) -> Iterator["Phone"]:
    """A phone in front of the office; each test says how many tasks the unit owes."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing; install Debian's chromium to run this test")
    with house.served() as address, sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield Phone(house, address, chromium)
        chromium.close()


class Phone:
    """A browser the size of a phone that counts taps and the bytes it fetches."""

    def __init__(self, house: Any, address: str, chromium: Any) -> None:
        self.house, self.address, self.chromium = house, address, chromium
        self.taps = 0
        self.fetched: list[Any] = []

    def owes(self, count: int) -> list[str]:
        """The unit owes so many tasks; their codes."""
        due = [dt.date(2023, 8, 4) + dt.timedelta(days=n) for n in range(count)]
        return [f"{self.house.given(TEXTS[n % 3], 'STC', due_on=due[n])}.01" for n in range(count)]

    def opens(self, path: str, **more: Any) -> Any:
        """A page in a browser of its own."""
        self.context = self.chromium.new_context(viewport=PHONE, locale="vi-VN", has_touch=True, **more)
        page = self.context.new_page()
        # Playwright puts a mark on what it calls, which a list's own method does not take.
        page.on("response", lambda found: self.fetched.append(found))  # noqa: PLW0108
        page.goto(self.address + path)
        return page

    def tap(self, target: Any) -> None:
        self.taps += 1
        target.click()

    def look(self, page: Any, name: str, *, full: bool = True) -> None:
        if SHOTS.is_dir():
            page.screenshot(path=SHOTS / f"{name}.png", full_page=full)


def row(page: Any, code: str) -> Any:
    return page.locator(f"section[aria-labelledby='h-{code}']")


def send(page: Any) -> Any:
    return page.get_by_role("button", name="Gửi trả lời")


def states(house: Any) -> list[State]:
    with house.office.reading() as session:
        return [one.state for one in lists.tasks(session, house.clock())]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("count", [1, 7, 60])
def test_the_sheet_is_light_asks_nobody_else_and_every_control_has_a_name(
    phone: Phone, count: int, language: str
) -> None:
    phone.owes(count)
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}?lang={language}")
    phone.look(page, f"sheet-{count}-{language}", full=count < 60)
    assert page.locator(".answer").count() == count
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert all(one.url.startswith(phone.address) for one in phone.fetched)
    assert sum(len(one.body()) for one in phone.fetched) < HEAVIEST
    tree = phone.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    nameless = [
        one["role"]["value"]
        for one in tree
        if any(said["name"] == "focusable" and said["value"]["value"] for said in one.get("properties", []))
        and one["role"]["value"] != "RootWebArea"
        and not one.get("name", {}).get("value")
    ]
    assert nameless == []


def test_three_tasks_are_answered_with_four_taps_in_seconds(phone: Phone) -> None:
    """README: unit heads answer from a link on a phone in under a minute."""
    codes = phone.owes(3)
    began = time.monotonic()
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}")
    for code in codes:
        phone.tap(row(page, code).get_by_text("Đang thực hiện"))
    phone.look(page, "three-answered")
    phone.tap(send(page))
    page.get_by_text("Đã lưu trả lời").wait_for()
    phone.look(page, "receipt")
    assert phone.taps == 4
    assert time.monotonic() - began < 30
    assert states(phone.house) == [State.IN_PROGRESS] * 3


def test_nothing_new_on_sixty_tasks_is_two_taps(phone: Phone) -> None:
    phone.owes(60)
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}")
    phone.tap(page.get_by_text("Không có gì mới ở các nhiệm vụ"))
    phone.tap(send(page))
    page.get_by_text("Đã lưu trả lời").wait_for()
    assert phone.taps == 2
    assert states(phone.house) == [State.IN_PROGRESS] * 60


def test_a_tap_too_much_is_taken_back_without_losing_the_others(phone: Phone) -> None:
    first, second = phone.owes(2)
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}", java_script_enabled=False)
    row(page, first).get_by_text("Sẽ chậm").click()
    row(page, second).get_by_text("Đang thực hiện").click()
    phone.look(page, "late-chosen")
    row(page, first).get_by_text("Bỏ chọn").click()
    send(page).click()
    assert "Đã lưu trả lời" in page.content()
    assert states(phone.house) == [State.ASSIGNED, State.IN_PROGRESS]


def test_what_was_typed_outlives_a_network_that_fails_and_a_page_that_is_closed(phone: Phone) -> None:
    (code,) = phone.owes(1)
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}")
    row(page, code).get_by_text("Sẽ chậm").click()
    row(page, code).locator("textarea").fill("Chờ Bộ Tài chính hướng dẫn.")
    phone.context.set_offline(True)
    send(page).click()
    page.get_by_text("Chưa gửi được").wait_for()
    phone.look(page, "offline", full=False)
    assert row(page, code).locator("textarea").input_value() == "Chờ Bộ Tài chính hướng dẫn."
    phone.context.set_offline(False)
    page.close()
    # Another link of the same person, for the message came anew: the draft is the person's, not the link's.
    page = phone.context.new_page()
    page.goto(f"{phone.address}/answer/{phone.house.answer_link('CVTC', 'STC')}")
    assert row(page, code).locator("textarea").input_value() == "Chờ Bộ Tài chính hướng dẫn."
    send(page).click()
    page.get_by_text("Đã lưu trả lời").wait_for()
    page.goto(page.url)
    assert row(page, code).locator("textarea").input_value() == ""
    with phone.house.office.reading() as session:
        assert len(story.reports(session, questions.task(session, code))) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_tap_and_the_way_back_are_harmless(phone: Phone, scripts: bool) -> None:
    (code,) = phone.owes(1)
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}", java_script_enabled=scripts)
    row(page, code).get_by_text("Đang thực hiện").click()
    send(page).dblclick()
    page.get_by_role("status").wait_for()
    page.go_back()
    with phone.house.office.reading() as session:
        assert len(story.reports(session, questions.task(session, code))) == 1


def test_a_confidential_answer_is_never_kept_on_the_device(phone: Phone) -> None:
    (code,) = phone.owes(1)
    with phone.house.office.writing() as session:
        task = questions.task(session, code)
        task.confidential = True
        session.add(task)
    page = phone.opens("/")
    secret = phone.house.browser("CVTC").secret
    phone.context.add_cookies([{"name": "dondoc_session", "value": secret, "url": phone.address}])
    page.goto(f"{phone.address}/")
    row(page, code).get_by_text("Sẽ chậm").click()
    row(page, code).locator("textarea").fill("Nội dung mật.")
    assert page.evaluate("JSON.stringify(localStorage)") == "{}"


def test_photos_are_several_of_any_kind_and_too_many_are_told_before_they_are_sent(
    phone: Phone, tmp_path: Path
) -> None:
    (code,) = phone.owes(1)
    photos = [tmp_path / "IMG_0001.HEIC", tmp_path / "bao-cao.pdf"]
    for photo in photos:
        photo.write_bytes(b"\x00\x00\x00\x18ftypheic" + b"x" * 1000)
    large = tmp_path / "phim.mov"
    large.write_bytes(b"x" * (21 * 1024 * 1024))
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}")
    row(page, code).get_by_text("Hoàn thành", exact=True).click()
    row(page, code).locator("input[type=file]").set_input_files([*photos, large])
    page.get_by_text("lớn hơn 20 MB").wait_for()
    phone.look(page, "too-large")
    send(page).click()
    assert states(phone.house) == [State.ASSIGNED]
    row(page, code).locator("input[type=file]").set_input_files(photos)
    assert not page.get_by_text("lớn hơn 20 MB").is_visible()
    send(page).click()
    page.get_by_text("Đã lưu trả lời").wait_for()
    with phone.house.office.reading() as session:
        (files,) = story.evidence(session, questions.task(session, code)).values()
    assert sorted(file.filename for file in files) == ["IMG_0001.HEIC", "bao-cao.pdf"]


def test_in_another_browser_the_pin_is_typed_first(phone: Phone) -> None:
    codes = phone.owes(2)
    with phone.house.office.writing() as session:
        secrecy.mark_task(
            session, questions.task(session, codes[1]), phone.house.by(session, "TK"), secret=True
        )
        person = session.get_one(Person, actor(session, "CVTC", phone.house.clock()).person_id)
        digits = pins.give(session, person, phone.house.by(session, "TK"))
    phone.house.clock.at += dt.timedelta(minutes=1)
    link = phone.house.answer_link("CVTC", "STC")
    page = phone.opens(f"/answer/{link}")
    phone.look(page, "confidential")
    assert "Báo cáo tình hình" not in page.content()
    row(page, codes[0]).get_by_text("Đang thực hiện").click()
    send(page).click()
    page.get_by_text("Đã lưu trả lời").wait_for()
    page = phone.opens(f"/answer/{link}")
    phone.look(page, "pin")
    assert page.locator(".answer").count() == 0
    page.get_by_label("Mã PIN").fill("1")
    page.get_by_role("button", name="Mở", exact=True).click()
    phone.look(page, "pin-wrong")
    phone.house.clock.at += dt.timedelta(minutes=1)
    page.get_by_label("Mã PIN").fill(digits)
    page.keyboard.press("Enter")
    page.get_by_text("Báo cáo tình hình").wait_for()
    assert digits not in page.url


def test_the_keyboard_alone_answers(phone: Phone) -> None:
    phone.owes(1)
    page = phone.opens(f"/answer/{phone.house.answer_link('CVTC', 'STC')}")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.className") == "btn":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Đã lưu trả lời").wait_for()
    assert states(phone.house) == [State.IN_PROGRESS]
