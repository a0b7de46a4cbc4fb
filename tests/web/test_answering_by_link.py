"""The sheet behind a link: thirty answers in one go, twice without harm, all or nothing."""

import datetime as dt
import re
from typing import Any

import pytest

from models import lists, questions, story
from models.acts import answering, extending
from models.acts.answering import Said
from models.rules.lifecycle import Answer, State

ROWS = 30


@pytest.fixture
def sheet(house: Any) -> tuple[Any, str, list[str]]:
    """An office, a link of the unit's focal officer, and thirty open tasks."""
    codes = [f"{house.given(f'Nội dung {n}.', 'STC', due_on=dt.date(2023, 8, 31))}.01" for n in range(ROWS)]
    house.clock.at += dt.timedelta(hours=2)
    return house, house.answer_link("CVTC", "STC"), codes


def answers(codes: list[str], key: str = "k") -> dict[str, str]:
    words = ("done", "in-progress", "late", "blocked")
    form = {"key": key}
    for number, code in enumerate(codes):
        form[f"answer-{code}"] = words[number % 4]
        form[f"note-{code}"] = f"Văn bản số {number}/STC-VP"
    return form


def test_thirty_rows_are_recorded_once_however_often_they_are_sent(sheet: tuple[Any, str, list[str]]) -> None:
    house, token, codes = sheet
    browser = house.browser()
    first = browser.post(f"/answer/{token}", answers(codes), secret=token)
    assert first.status_code == 200
    assert "Đã lưu trả lời" in first.text
    before = house.everything()
    again = browser.post(f"/answer/{token}", answers(codes), secret=token)
    assert "đã được lưu trước đó" in again.text
    assert house.everything() == before
    with house.office.reading() as session:
        found = lists.tasks(session, house.clock())
        assert sum(row.state == State.AWAITING for row in found) == 8
        assert sum(row.state == State.IN_PROGRESS for row in found) == 22
        report = story.reports(session, questions.task(session, codes[0]))[0]
        assert (report.road, report.by) == ("link", "Đầu mối Mẫu – Chuyên viên đầu mối")
    assert house.asked == ["deliver", "deliver"]


def test_one_wrong_row_keeps_all_rows_back_and_is_marked(sheet: tuple[Any, str, list[str]]) -> None:
    house, token, codes = sheet
    before = house.everything()
    form = answers(codes) | {
        f"note-{codes[0]}": "",
        f"percent-{codes[1]}": "200",
        f"proposed_on-{codes[2]}": "31/02/2023",
    }
    page = house.browser().post(f"/answer/{token}", form, secret=token)
    assert page.status_code == 422
    assert f'id="why-percent-{codes[1]}"' in page.text
    assert f'id="why-proposed_on-{codes[2]}"' in page.text
    assert "“31/02/2023” không phải là ngày" in page.text
    assert "Văn bản số 5/STC-VP" in page.text, "what was typed stays typed"
    form |= {f"percent-{codes[1]}": "20", f"proposed_on-{codes[2]}": "29/9/2023"}
    page = house.browser().post(f"/answer/{token}", form, secret=token)
    assert f'id="why-note-{codes[0]}"' in page.text
    assert house.everything() == before


def test_evidence_comes_with_the_answer(sheet: tuple[Any, str, list[str]]) -> None:
    house, token, codes = sheet
    form = {"key": "k", f"answer-{codes[0]}": "done"}
    file = {f"evidence-{codes[0]}": ("bao-cao.pdf", b"%PDF-1.7", "application/pdf")}
    assert house.browser().post(f"/answer/{token}", form, secret=token, files=file).status_code == 200
    stored = house.everything()["evidence"]
    assert [(row[2], row[4]) for row in stored] == [("bao-cao.pdf", b"%PDF-1.7")]


def test_the_secretariat_reads_the_evidence_and_an_outsider_does_not(
    sheet: tuple[Any, str, list[str]],
) -> None:
    """Law 3: done is confirmed by evidence, so who confirms can open it."""
    house, token, codes = sheet
    file = {f"evidence-{codes[0]}": ("báo cáo.pdf", b"%PDF-1.7", "application/pdf")}
    house.browser().post(f"/answer/{token}", answers(codes[:1]), secret=token, files=file)
    page = house.browser("Thư ký Mẫu").get(f"/tasks/{codes[0]}")
    (address,) = set(re.findall(rf"/tasks/{re.escape(codes[0])}/evidence/\d+", page.text))
    taken = house.browser("Thư ký Mẫu").get(address)
    assert (taken.content, taken.headers["content-type"]) == (b"%PDF-1.7", "application/octet-stream")
    assert taken.headers["content-disposition"].startswith("attachment")
    assert house.browser("Nội vụ Mẫu").get(address).status_code == 403
    assert house.browser("Thư ký Mẫu").get(address.replace(codes[0], codes[1])).status_code == 404


def test_taking_acknowledging_and_declining_twice_is_once(sheet: tuple[Any, str, list[str]]) -> None:
    """What messages promise behind their link: take the task, take it up, decline it with a reason."""
    house, token, codes = sheet
    form = {
        "key": "k", f"answer-{codes[0]}": "receive", f"answer-{codes[1]}": "acknowledge",
        f"answer-{codes[2]}": "decline", f"note-{codes[2]}": "Thuộc Sở Nội vụ.",
    }  # fmt: skip
    assert house.browser().post(f"/answer/{token}", form, secret=token).status_code == 200
    before = house.everything()
    assert house.browser().post(f"/answer/{token}", form, secret=token).status_code == 200
    assert house.everything() == before


def test_a_sheet_without_an_answer_says_so(sheet: tuple[Any, str, list[str]]) -> None:
    house, token, _ = sheet
    page = house.browser().post(f"/answer/{token}", {"key": "k"}, secret=token)
    assert page.status_code == 422
    assert "ít nhất một nhiệm vụ" in page.text


def test_a_link_answers_for_its_own_unit_alone(house: Any) -> None:
    other = f"{house.given('Nội dung.', 'SNV', due_on=dt.date(2023, 8, 31))}.01"
    token = house.answer_link("CVTC", "STC")
    before = house.everything()
    page = house.browser().post(f"/answer/{token}", answers([other]), secret=token)
    assert page.status_code == 403
    assert house.everything() == before


def test_who_left_the_post_answers_no_more(house: Any) -> None:
    house.given("Nội dung.", "STC", due_on=dt.date(2023, 8, 31))
    token = house.answer_link("CVTC", "STC")
    row = {"post": "CVTC", "unit": "STC", "title": "Chuyên viên đầu mối", "duty": "focal", "person": "Đầu mối Mẫu",
           "since": "2023-01-01", "until": "2023-07-20"}  # fmt: skip
    house.people(row)
    house.clock.at += dt.timedelta(days=7)
    assert house.browser().get(f"/answer/{token}").status_code == 403


def test_the_desk_of_a_unit_has_the_same_sheet(house: Any) -> None:
    code = f"{house.given('Nội dung.', 'STC', due_on=dt.date(2023, 8, 31))}.01"
    browser = house.browser("GDTC")
    assert f'name="answer-{code}"' in browser.get("/").text
    assert "Đã lưu trả lời" in browser.post("/answers", answers([code])).text
    wrong = browser.post("/answers", {"key": "other", f"answer-{code}": "late"})
    assert wrong.status_code == 422


def test_one_tick_reports_nothing_new_on_all_that_is_left_open(sheet: tuple[Any, str, list[str]]) -> None:
    """A nil report counts; what has an answer of its own keeps it, and what has moved on meanwhile is passed over."""
    house, token, codes = sheet
    with house.office.writing() as session:
        task = questions.task(session, codes[2])
        answering.answer(session, task, house.by(session, "GDTC"), Said(Answer.DONE, 100, "Văn bản số 9/STC"))
    house.clock.at += dt.timedelta(minutes=1)
    form = {
        "key": "k", "nothing-new": "yes", "row": codes[:4], f"answer-{codes[0]}": "blocked", f"note-{codes[0]}": "Thiếu vốn.",
    }  # fmt: skip
    page = house.browser().post(f"/answer/{token}", form, secret=token)
    assert page.status_code == 200
    before = house.everything()
    assert house.browser().post(f"/answer/{token}", form, secret=token).status_code == 200
    assert house.everything() == before
    with house.office.reading() as session:
        said = [story.reports(session, questions.task(session, code)) for code in codes[:5]]
    assert [(len(one), one[0].answer if one else None) for one in said] == [
        (1, "blocked"), (1, "in-progress"), (1, "done"), (1, "in-progress"), (0, None),
    ]  # fmt: skip
    assert said[1][0].note == "Nothing new since the last report."


def test_the_tick_alone_answers_for_no_other_unit(house: Any) -> None:
    other = f"{house.given('Nội dung.', 'SNV', due_on=dt.date(2023, 8, 31))}.01"
    token = house.answer_link("CVTC", "STC")
    before = house.everything()
    form = {"key": "k", "nothing-new": "yes", "row": other}
    assert house.browser().post(f"/answer/{token}", form, secret=token).status_code == 403
    assert house.everything() == before


def test_a_later_day_in_a_row_is_a_request_for_more_time_and_moves_nothing(
    sheet: tuple[Any, str, list[str]],
) -> None:
    """Law 16: the secretariat decides, the due day stays; a second wish waits for the first one's decision."""
    house, token, codes = sheet
    form = {
        "key": "k",
        f"answer-{codes[0]}": "late",
        f"note-{codes[0]}": "Chờ Bộ.",
        f"proposed_on-{codes[0]}": "29/9/2023",
    }
    page = house.browser().post(f"/answer/{token}", form, secret=token)
    assert "Đã đề nghị gia hạn đến 29/09/2023" in page.text
    again = house.browser().post(
        f"/answer/{token}", form | {"key": "k2", f"proposed_on-{codes[0]}": "30/9/2023"}, secret=token
    )
    assert again.status_code == 200
    with house.office.reading() as session:
        task = questions.task(session, codes[0])
        asked = extending.open_request(session, task)
        assert asked is not None
        assert (asked.to_on, asked.reason) == (dt.date(2023, 9, 29), "Chờ Bộ.")
        assert task.due_on == dt.date(2023, 8, 31)
    assert "Thời hạn 31/08/2023 giữ nguyên" in house.browser().get(f"/answer/{token}").text


def test_a_day_that_has_passed_is_marked_at_its_row(sheet: tuple[Any, str, list[str]]) -> None:
    house, token, codes = sheet
    house.clock.at += dt.timedelta(days=28)
    house.clock.at += dt.timedelta(days=28)
    token = house.answer_link("CVTC", "STC")
    before = house.everything()
    form = {
        "key": "k",
        f"answer-{codes[0]}": "late",
        f"note-{codes[0]}": "Chờ.",
        f"proposed_on-{codes[0]}": "1/9/2023",
    }
    page = house.browser().post(f"/answer/{token}", form, secret=token)
    assert page.status_code == 422
    assert f'id="why-proposed_on-{codes[0]}"' in page.text
    assert house.everything() == before


def test_whatever_a_phone_says_of_a_file_is_kept_as_far_as_it_goes(sheet: tuple[Any, str, list[str]]) -> None:
    house, token, codes = sheet
    form = {"key": "k", f"answer-{codes[0]}": "done", f"note-{codes[0]}": "Văn bản\0 số 1"}
    files = [
        (f"evidence-{codes[0]}", ("x" * 400 + ".heic", b"1", "image/heic")),
        (f"evidence-{codes[0]}", ("IMG.HEIC", b"2", "x/" + "y" * 200)),
    ]
    assert house.browser().post(f"/answer/{token}", form, secret=token, files=files).status_code == 200
    stored = [(row[2][-5:], len(row[2]), row[3]) for row in house.everything()["evidence"]]
    assert stored == [(".heic", 300, "image/heic"), (".HEIC", 8, "application/octet-stream")]
