"""Bad input at each form: one clear sentence, the field marked, nothing stored by halves (show 6)."""

import datetime as dt
from typing import Any

import pytest

GOOD = {"title": "Kết luận", "held_on": "14/07/2023", "body": "BCD"}
DIRECTIVE = {
    "body": "BCD",
    "text": "Báo cáo.",
    "when": "day",
    "due_on": "30/09/2023",
    "kind": "one-off",
    "name-0": "STC",
}


@pytest.mark.parametrize(
    ("typed", "file", "field", "sentence"),
    [
        ({"title": ""}, None, "title", "Hãy ghi tên thông báo kết luận."),
        ({"held_on": "31/02/2023"}, None, "held_on", "“31/02/2023” không phải là ngày"),
        ({"held_on": "15/09/2023"}, None, "held_on", "chưa tới"),
        ({"text": ""}, None, "file", "Hãy chọn tệp thông báo"),
        ({}, ("a.txt", b"x", "text/plain"), "file", "không dùng cả hai"),
        ({"text": ""}, ("a.docx", b"no paper", "application/zip"), "file", "hãy"),
        ({"text": ""}, ("a.exe", b"MZ\x90\x00", "application/octet-stream"), "file", "hãy"),
        ({"amends": "99/TB"}, None, "amends", "99/TB"),
    ],
)
def test_a_notice_that_cannot_be_taken_in(
    house: Any, notice: str, typed: Any, file: Any, field: str, sentence: str
) -> None:
    page = refused(
        house, "/conclusions/new", GOOD | {"text": notice} | typed, {"file": file} if file else None
    )
    assert f'id="why-{field}"' in page
    assert sentence in page


def test_the_same_notice_twice(house: Any, notice: str) -> None:
    assert house.browser("TK").post("/conclusions/new", GOOD | {"text": notice}).status_code == 303
    assert "Văn bản này đã được tiếp nhận" in refused(house, "/conclusions/new", GOOD | {"text": notice})
    changed = refused(house, "/conclusions/new", GOOD | {"text": f"{notice}Sao gửi"})
    assert "hãy ghi số ấy vào ô “Sửa đổi”" in changed, "no option of the command line is named on a page"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": " "}, "text"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "khi nào xong"}, "due_on"),
        ({"due_on": "01/01/2023"}, "due_on"),
        ({"when": "milestone"}, "milestone"),
        ({"when": "someday"}, "when"),
        ({"kind": "periodic"}, "recurrence"),
        ({"name-0": ""}, "name-0"),
        ({"name-0": "Sở Không Có"}, "name-0"),
        ({"name-1": "Ai Đó [KHONG]"}, "name-1"),
    ],
)
def test_a_directive_that_cannot_be_entered(house: Any, typed: Any, field: str) -> None:
    assert f'id="why-{field}"' in refused(house, "/directives/new", DIRECTIVE | typed)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name-0": "Sở Không Có"}, "name-0"),
        ({"name-0": ""}, "name-0"),
        ({"when": "day", "due_on": "32/8/2023"}, "due_on"),
        ({"when": "day", "due_on": "01/01/2023"}, "due_on"),
        ({"kind": "periodic"}, "recurrence"),
    ],
)
def test_a_draft_that_cannot_be_settled(house: Any, notice: str, typed: Any, field: str) -> None:
    house.browser("TK").post("/conclusions/new", GOOD | {"text": notice})
    page = refused(house, "/drafts/1/settle", {"when": "none", "kind": "one-off", "name-0": "STC"} | typed)
    assert page.count(f'id="why-{field}"') == 1, "the draft at fault is marked, and no other"


def test_reasons_are_asked_for(house: Any, notice: str) -> None:
    house.browser("TK").post("/conclusions/new", GOOD | {"text": notice})
    code = f"{house.given('Nội dung.', 'STC', due_on=dt.date(2023, 8, 31))}.01"
    for who, address in (("TK", "/drafts/1/set-aside"), ("GDTC", f"/tasks/{code}/decline")):
        assert 'id="why-reason"' in refused(house, address, {"reason": " "}, who=who)
    assert refused(house, "/conclusions/1/publish", {}).count("Chưa có dự thảo nào được chốt") == 1


def test_a_day_of_a_milestone_that_is_none(house: Any) -> None:
    house.given("Chuẩn bị.", "STC", milestone="Đối thoại")
    assert 'id="why-on"' in refused(house, "/milestones/1", {"on": "sắp tới"})
    assert house.browser("TK").get("/milestones/1?on=sắp").status_code == 422


def test_an_act_that_came_too_late(house: Any) -> None:
    code = f"{house.given('Nội dung.', 'STC', due_on=dt.date(2023, 8, 31))}.01"
    assert house.browser("GDTC").post(f"/tasks/{code}/receive").status_code == 303
    assert "đã chuyển trạng thái" in refused(house, f"/tasks/{code}/receive", {}, who="GDTC")


def test_a_period_that_is_none(house: Any) -> None:
    page = house.browser("TK").get("/figures?period=hôm qua")
    assert page.status_code == 422
    assert 'id="why-period"' in page.text


def refused(house: Any, address: str, form: Any, files: Any = None, who: str = "TK") -> str:
    browser = house.browser(who)
    before = house.everything()
    answer = browser.post(address, form, files=files)
    assert answer.status_code == 422, (answer.status_code, answer.text)
    assert 'role="alert"' in answer.text
    assert house.everything() == before
    return str(answer.text)
