"""An answer by mail is read as its writer meant it, or not at all: words that limit, ask, take back or speak of others."""

import datetime as dt

import pytest
from answering_mails import Row, build
from hypothesis import given
from hypothesis import strategies as st

from documents.reading import replies
from documents.reading.replies import Asked, Line, letters, own_words
from documents.reading.when import Reckoning
from models.rules.workdays import Workdays

A, B, C = (f"BCD-2023-00{number}.01" for number in (1, 2, 3))
ONE = Asked((A,), {1: A})
THREE = Asked((A, B, C), {1: A, 2: B, 3: C})
SENT = f"Đề nghị báo cáo tình hình 1 nhiệm vụ\n\n1. BCD-2023-001: Báo cáo kết quả, đã hoàn thành 100%\n  • {A} – Sở Nội vụ\n"


def read(words: str, asked: Asked = ONE) -> list[Line]:
    def never() -> Workdays:
        raise AssertionError

    reckoning = Reckoning(workdays=never, held_on=dt.date(2023, 7, 4))
    return replies.answers(words, asked, reckoning, own_names=("Sở Nội vụ", "SNV"))


def clear(words: str, asked: Asked = ONE) -> list[str]:
    """What would be written down: the task's number and the meaning."""
    return [
        f"{(one.code or '')[9:12]} {one.meant.meaning}"
        for one in read(words, asked)
        if one.code and not one.meant.why
    ]


#: Each of these has led, or could lead, to a wrong record.
NEVER = """\
Đã hoàn thành dự thảo, CV số 12/SNV.
Đã xong phần của Sở, CV số 12/SNV, còn phần của huyện.
Đã hoàn thành 2/3 nhiệm vụ, CV số 12
Việc này coi như xong, CV số 4
Sẽ có CV số 12/SNV khi xong
Xong rồi à? CV số mấy
Mai xong, CV số 12 đang trình
Đã hoàn thành, CV số 12/SNV (bản nháp)
Chắc xong rồi, CV số 12
Đã hoàn thành nhiệm vụ năm 2022, CV số 12
Phòng TCCB báo đã xong, CV số 12
Theo CV số 12/SNV thì đã hoàn thành
Yêu cầu: đã hoàn thành phải có CV số 12
Đã hoàn thành đâu mà báo cáo, CV số 12
Tại sao chưa xong
Chưa nhận nhiệm vụ
Trước đây không thuộc chức năng, nay đã nhận
Không phải là không thuộc chức năng
Không thuộc chức năng của Sở Tài chính
Gia hạn đến 15/8 đã được duyệt
Đề nghị không gia hạn đến 15/8 vì gấp
Đừng gia hạn đến 15/8 vì không cần
Xin gia hạn đến 30/2 vì bận
Xin gia hạn từ 15/7 đến 15/8 vì bận
Giải ngân đạt 60%
Tỷ lệ hài lòng đạt 90%
Đạt 90% ý kiến
Không đạt 60%
Chưa được 60%
hơn 60%
60% hoặc 70%
từ 40% lên 60%
Hoàn thành 100%
Không đang thực hiện
Ai đang thực hiện việc này
Sở Tài chính đang thực hiện việc này
Không hề vướng
Hết vướng rồi
Đã tháo gỡ vướng mắc
Khó khăn đã qua
Not blocked
No longer blocked
The blocker is resolved
Done with part one, letter No. 5
Completed forms attached, No. 5
It is not that it is not our task
Please do not extend to 15 August because it is urgent
60% of staff are on leave
60% done by Friday
was 60%, now stuck
It is not delayed
On schedule until the budget was cut
We stopped. No longer in progress
Completed by Finance, letter No. 7
huỷ
không thể hoàn thành
khó xong trước 15/8""".splitlines()


@pytest.mark.parametrize("words", NEVER)
def test_words_that_may_mean_something_else_are_left_to_a_person(words: str) -> None:
    """Issue 5, show 2: zero wrong writes; when in doubt it is unclear."""
    assert clear(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"{A}, {B} và {C}: đang thực hiện", ["001 in-progress", "002 in-progress", "003 in-progress"]),
        (f"{A} phụ thuộc vào {B} nên chưa xong", []),
        (f"{A} giống {B}: đang thực hiện", []),
        (f"Trừ {A}, tất cả đã xong, CV số 1/SNV", []),
        (f"Đã hoàn thành {A} theo CV số 1/SNV. Còn {B} thì chưa.", []),
        (f"{A}: 60%\n{B}: 30%\nMọi việc đã xong, CV số 1/SNV", ["001 in-progress"]),
        (f"Các nhiệm vụ sau đang thực hiện:\n- {A}\n- {B}", ["001 in-progress", "002 in-progress"]),
        ("Cả 2 nhiệm vụ đang thực hiện", []),
        ("Cả ba nhiệm vụ đang thực hiện", ["001 in-progress", "002 in-progress", "003 in-progress"]),
        ("1. Đang thực hiện\n2. chưa xong", []),
        ("1) đang thực hiện\n2) chưa xong\n3) đạt 20%", ["001 in-progress", "002 in-progress", "003 in-progress"]),
        ("Việc 1: đang thực hiện; việc 5: đã xong, CV số 1/SNV", ["001 in-progress"]),
        ("bcd‑2023‑002.01: đang làm", ["002 in-progress"]),
        ("BCD-2023-003: đang làm", ["003 in-progress"]),
    ],
)  # fmt: skip
def test_words_are_about_the_task_that_they_name_or_about_none(words: str, expected: list[str]) -> None:
    """Issue 5: several tasks in one mail, each by its code or its row."""
    assert clear(words, THREE) == expected


def test_a_number_before_two_tasks_of_a_message_names_neither() -> None:
    sent = f"1. BCD-2023-001: a\n  • {A} – x\n  • {B} – y\n\n2. BCD-2023-003: b\n  • {C} – z\n"
    assert replies.rows(sent) == {2: C}
    assert replies.listed(sent) == (A, B, C)


@pytest.mark.parametrize(
    "text",
    [
        "Đang làm.\n\nP.S. CV số 5.\n\nTrân trọng,\nA",
        "Đang làm.\nTrân trọng./.\nA\nLưu ý: chưa có kinh phí.",
    ],
)
def test_an_afterword_below_the_signature_is_read_and_the_signature_is_not(text: str) -> None:
    assert own_words(text).splitlines()[0] == "Đang làm."
    assert "A" not in own_words(text).splitlines()
    assert ("CV số 5" in own_words(text)) or ("Lưu ý" in own_words(text))


@pytest.mark.parametrize("form", ["gmail-vi", "gmail-en", "apple-vi", "outlook-vi", "outlook-en", "zimbra-vi", "bottom", "outlook-html", "gmail-html", "plain"])  # fmt: skip
def test_what_is_quoted_is_never_the_writers_own(form: str) -> None:
    """Issue 5: the request's own words, among them “đã hoàn thành 100%”, are not an answer."""
    mail = letters.read(
        build(Row("x", "Để xem lại.", (), form=form), sent=SENT, answers="a@b", sender="c@d.e")
    )
    assert own_words(mail.text, SENT) == "Để xem lại."


def test_our_lines_are_known_without_any_mark_of_quoting() -> None:
    assert own_words(f"Để xem lại.\n\n{SENT}", SENT) == "Để xem lại."


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\báo cáo.docx", "báo cáo.docx"),
        ("a\u202etxt.exe", "a_txt.exe"),
        ("...", letters.UNNAMED),
        ("x\0y.pdf", "x_y.pdf"),
        (f"{'á' * 300}.pdf", f"{'á' * 116}.pdf"),
    ],
)
def test_a_files_name_is_cleaned(name: str, safe: str) -> None:
    assert letters.safe_name(name) == safe


@given(st.binary(max_size=300), st.integers(0, 1500), st.integers(0, 600))
def test_no_mail_however_broken_stops_the_reading(noise: bytes, start: int, length: int) -> None:
    raw = build(Row("x", "Đang thực hiện.", (), form="gmail-html"), sent=SENT, answers="a@b", sender="c@d.e")
    letter = letters.read(raw[:start] + noise + raw[start + length :])
    read(own_words(letter.text, SENT))


@given(st.text(max_size=300))
def test_no_text_stops_the_understanding(words: str) -> None:
    read(own_words(words))
    read(own_words(words), THREE)
