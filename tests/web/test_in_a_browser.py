"""The pages in Chromium: nothing from outside, nothing wider than a phone, nothing too small for a thumb."""

import mailbox
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=vi-VN"]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
#: Controls that a thumb must hit. Links within a sentence are exempt (WCAG 2.2, target size).
CONTROLS = "button, input:not([type=hidden]), select, textarea, summary, .btn, .nav a, .brand, .quiet, .chips a, .choices .tick"
TOO_SMALL = """controls => controls.filter(c => c.checkVisibility() && c.type !== "radio" && c.type !== "checkbox")
  .map(c => [c.outerHTML.slice(0, 90), c.getBoundingClientRect().height]).filter(([_, h]) => h < 43.5)"""
SHOTS = Path("/tmp/shots")  # noqa: S108 - only where somebody made it, to look at


@pytest.mark.browser
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_pages_fit_a_phone_and_ask_nobody_else(served: str, lived_in: Any) -> None:
    """Contract: no page, font or script comes from outside; 390 px and 44 px hold on each page."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing; install Debian's chromium to run this test")
    link = lived_in.answer_link("CVTC", "STC")
    mail = next(iter(mailbox.Maildir(lived_in.office.settings.data / "mailbox").keys()))
    addresses = {
        "TK": ["/", "/conclusions", "/conclusions/1", "/conclusions/1/publish", "/conclusions/new", "/directives/new", "/tasks", "/tasks/BCD-2023-001.01",
               "/outbox", "/sources", "/people", "/people/4", "/figures", "/mailbox", f"/mailbox/{mail}", "/milestones/2?on=2023-10-12", "/entry", "/sheets?unit=SNV&form=paper"],
        "PB": ["/", "/tasks?only=late"],
        "CVTC": ["/", f"/answer/{link}", f"/answer/{link}/paper", "/tasks/BCD-2023-001.01"],
        "GDNV": ["/"],
        "": ["/"],
    }  # fmt: skip
    foreign: list[str] = []
    troubles: list[str] = []
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for who, pages in addresses.items():
            for size, viewport in SIZES.items():
                context = chromium.new_context(viewport=viewport, locale="vi-VN")
                if who:
                    secret = lived_in.browser(who).secret
                    context.add_cookies([{"name": "dondoc_session", "value": secret, "url": served}])
                page = context.new_page()
                page.on(
                    "request",
                    lambda r: foreign.append(r.url) if urlsplit(r.url).hostname != "127.0.0.1" else None,
                )
                page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
                for address in pages:
                    answer = page.goto(served + address)
                    assert answer.status == 200, address
                    look(
                        page,
                        f"{who or 'nobody'}-{address.split('?')[0].strip('/').replace('/', '-')[:20] or 'desk'}-{size}",
                    )
                    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                        address,
                        size,
                    )
                    assert not page.eval_on_selector_all(CONTROLS, TOO_SMALL), (address, size)
                context.close()
        chromium.close()
    assert not foreign
    assert not troubles


@pytest.mark.browser
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_unit_answers_on_a_phone_without_scripts(served: str, lived_in: Any) -> None:
    """No JavaScript is needed for anything: tap, write, send, receipt."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing; install Debian's chromium to run this test")
    link = lived_in.answer_link("CVTC", "STC")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = chromium.new_context(
            viewport=SIZES["phone"], locale="vi-VN", java_script_enabled=False
        ).new_page()
        page.goto(f"{served}/answer/{link}")
        sheet = page.locator(".answer").first
        sheet.get_by_text("Sẽ chậm").click()
        sheet.locator("textarea").fill("Chờ Bộ Tài chính hướng dẫn.")
        sheet.locator("input[inputmode=numeric]").first.fill("29092023")
        look(page, "answering-phone")
        page.get_by_role("button", name="Gửi trả lời").click()
        assert "Đã lưu trả lời" in page.content()
        look(page, "receipt-phone")
        chromium.close()


def look(page: Any, name: str) -> None:
    """Keep a picture, where somebody wants to look at pages."""
    if SHOTS.is_dir():
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
