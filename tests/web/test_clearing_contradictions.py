"""Contradictions on the secretariat's desk: what is wrong, what to do, and the task page on which it is done."""

import datetime as dt
from typing import Any

from models import questions, story

CODE = "BCD-2023-001.01"


def answer(house: Any, **fields: str) -> None:
    form = {"key": f"k{house.clock.at:%d%H}", f"answer-{CODE}": "late"}
    done = house.browser("GDTC").post(
        f"/tasks/{CODE}/answer", form | {f"{name}-{CODE}": value for name, value in fields.items()}
    )
    assert done.headers["location"] == f"/tasks/{CODE}?done=answer", done.text
    house.clock.at += dt.timedelta(hours=1)


def test_a_promise_after_the_due_day_is_decided_on_the_page(house: Any) -> None:
    """Issue 5: a list of contradictions to clear up, with what to do; granting clears it up (law 16)."""
    house.given("Báo cáo tình hình giải ngân.", "STC", "SNV", due_on=dt.date(2023, 8, 4))
    secretary = house.browser("TK")
    assert "Mâu thuẫn cần làm rõ" not in secretary.get("/").text
    answer(house, note="Chờ số liệu của các huyện", proposed_on="18/8/2023")
    desk = secretary.get("/").text
    assert "Mâu thuẫn cần làm rõ" in desk
    assert "hẹn ngày hoàn thành sau ngày đến hạn" in desk
    assert "Quyết định cho gia hạn hay không" in desk
    assert CODE in secretary.get("/tasks?only=contradicting").text
    page = secretary.get(f"/tasks/{CODE}").text
    assert "Đề nghị gia hạn đến 18/08/2023" in page
    assert "Chờ số liệu của các huyện" in page
    assert "Cho gia hạn" not in house.browser("GDTC").get(f"/tasks/{CODE}").text, (
        "law 16: never by the owing unit"
    )
    assert house.browser("GDTC").post(f"/tasks/{CODE}/grant").status_code == 422
    wrong = secretary.post(f"/tasks/{CODE}/grant", {"to_on": "32/8/2023"})
    assert wrong.status_code == 422
    assert "“32/8/2023”" in wrong.text
    granted = secretary.post(f"/tasks/{CODE}/grant", {"to_on": ""})
    assert granted.headers["location"] == f"/tasks/{CODE}?done=grant"
    assert "Mâu thuẫn cần làm rõ" not in secretary.get("/").text
    with house.office.reading() as session:
        assert questions.task(session, CODE).due_on == dt.date(2023, 8, 18)


def test_a_fallen_percentage_is_shown_with_the_report_until_the_next_word(house: Any) -> None:
    """Issue 5: flags live with the report; the unit's next consistent word takes it off the desk."""
    house.given("Báo cáo tình hình giải ngân.", "STC", "SNV", due_on=dt.date(2023, 8, 4))
    secretary = house.browser("TK")
    for percent in ("60", "40"):
        answer(house, note="Chờ số liệu", percent=percent)
    page = secretary.get(f"/tasks/{CODE}").text
    assert "Tỷ lệ thực hiện giảm so với lần báo cáo trước." in page
    assert "Đề nghị đơn vị cho biết số liệu nào đúng" in page
    assert "số liệu nào đúng" not in house.browser("GDTC").get(f"/tasks/{CODE}").text, (
        "the remedy is the secretariat's"
    )
    answer(house, note="Chờ số liệu", percent="50")
    assert "số liệu nào đúng" not in secretary.get(f"/tasks/{CODE}").text
    assert "tỷ lệ thực hiện giảm" in secretary.get(f"/tasks/{CODE}").text, "it stays with its report"


def test_a_refused_promise_keeps_its_due_day(house: Any) -> None:
    house.given("Báo cáo tình hình giải ngân.", "STC", "SNV", due_on=dt.date(2023, 8, 4))
    answer(house, note="Chờ số liệu", proposed_on="18/8/2023")
    secretary = house.browser("TK")
    assert secretary.post(f"/tasks/{CODE}/refuse", {"reason": " "}).status_code == 422
    refused = secretary.post(f"/tasks/{CODE}/refuse", {"reason": "Kỳ họp đã ấn định."})
    assert refused.headers["location"] == f"/tasks/{CODE}?done=refuse"
    with house.office.reading() as session:
        told = story.explain(session, questions.task(session, CODE), house.clock.at)
    assert [one.refusal for one in told.extensions] == ["Kỳ họp đã ấn định."]
    assert told.task.contradictions == []


def test_the_task_page_says_when_the_unit_is_asked_next_and_why(house: Any) -> None:
    """Issue 5: told before it happens (law 14)."""
    house.given("Báo cáo tình hình giải ngân.", "STC", "SNV", due_on=dt.date(2023, 8, 4))
    page = house.browser("TK").get(f"/tasks/{CODE}").text
    assert "Đơn vị sẽ được đề nghị báo cáo tiếp vào 24/07/2023 08:00: kỳ báo cáo định kỳ." in page
