"""Mails that a person has to decide: the secretariat reads, writes down on the unit's behalf, or sets aside with a reason."""

import datetime as dt
from typing import Any

from models import questions, story
from models.acts import replying
from models.reply import Reply, ReplyState
from models.rules.lifecycle import State

CODE = "BCD-2023-001.01"


def a_mail(house: Any, body: str = "BCD", **changed: object) -> int:
    """A mail that waits: one line of it was written down, one was not."""
    lines = [
        {"code": CODE, "words": "gần xong", "meaning": None, "percent": None, "day": None, "why": "It is a guess.", "became": "held"}
    ]  # fmt: skip
    with house.office.writing() as session:
        row = Reply(
            key="k" * 60 + body, body_id=questions.unit(session, body).id or 0, sender="a@b.example",
            subject="Re: Đề nghị báo cáo", text="<b>gần xong</b>\nhôm nay", lines=lines, state=ReplyState.WAITING,
            at=house.clock(), **changed,
        )  # fmt: skip
        replying.keep(session, row)
        return row.id or 0


def test_the_desk_leads_to_the_mails_and_the_page_shows_what_was_understood(house: Any) -> None:
    house.given("Rà soát", "STC", due_on=dt.date(2023, 8, 31))
    a_mail(house)
    browser = house.browser("TK")
    assert "/replies" in browser.get("/").text
    page = browser.get("/replies").text
    assert "&lt;b&gt;gần xong&lt;/b&gt;" in page
    assert "Thư chỉ nêu phỏng đoán." in page
    assert CODE in page


def test_a_mail_is_settled_on_the_units_behalf_once(house: Any) -> None:
    house.given("Rà soát", "STC", due_on=dt.date(2023, 8, 31))
    number = a_mail(house)
    form = {"code": CODE, "meaning": "in-progress", "percent": "90", "note": "gần xong"}
    done = house.browser("TK").post(f"/replies/{number}/settle", form)
    assert done.status_code == 303, done.text
    again = house.browser("TK").post(f"/replies/{number}/settle", form)
    assert again.status_code == 422
    with house.office.reading() as session:
        task = questions.task(session, CODE)
        (report,) = story.reports(session, task)
    assert (task.state, report.percent, report.on_behalf, report.road) == (
        State.IN_PROGRESS,
        90,
        True,
        "mail",
    )
    assert house.asked == ["deliver"]


def test_a_form_at_fault_comes_back_with_its_words_and_nothing_is_written(house: Any) -> None:
    house.given("Rà soát", "STC", due_on=dt.date(2023, 8, 31))
    number = a_mail(house)
    for form in (
        {"code": CODE, "meaning": "", "note": "lời đã gõ"},
        {"code": "BCD-2023-999.01", "meaning": "in-progress", "note": "lời đã gõ"},
        {"code": CODE, "meaning": "extend", "note": "lời đã gõ"},
    ):
        refused = house.browser("TK").post(f"/replies/{number}/settle", form)
        assert refused.status_code == 422, form
        assert "lời đã gõ" in refused.text
    with house.office.reading() as session:
        assert story.reports(session, questions.task(session, CODE)) == []


def test_a_mail_is_set_aside_only_with_a_reason(house: Any) -> None:
    number = a_mail(house)
    assert house.browser("TK").post(f"/replies/{number}/drop", {"reason": " "}).status_code == 422
    assert house.browser("TK").post(f"/replies/{number}/drop", {"reason": "gửi nhầm"}).status_code == 303
    with house.office.reading() as session:
        assert session.get_one(Reply, number).state == ReplyState.DROPPED


def test_nobody_but_the_secretariat_sees_or_decides_them(house: Any) -> None:
    """Law 15, and who sees what: looking changes nothing, a unit or a leader does not decide."""
    number = a_mail(house)
    for who in ("GDTC", "PB"):
        browser = house.browser(who)
        assert browser.get("/replies").status_code == 403
        assert browser.post(f"/replies/{number}/drop", {"reason": "x"}).status_code == 403
    other = a_mail(house, "STC")
    assert house.browser("TK").post(f"/replies/{other}/drop", {"reason": "x"}).status_code == 403
