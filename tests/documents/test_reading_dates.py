"""Due dates as words give them: the day as read, never shifted, never invented (laws 2 and 4)."""

import datetime as dt
import re

import pytest

from documents.reading import national, read
from documents.reading.page import Page
from documents.reading.times import Times

MARKED = re.compile("[à-ỹ]")
HELD = dt.date(2023, 6, 29)


def day(words: str, held: dt.date | None = HELD) -> tuple[dt.date | None, str | None] | None:
    """The one due date of these words with its doubt, or None where they hold none."""
    page = Page.of(words)
    found = Times.of(page, held, "vi" if MARKED.search(page.low) else "en", national).dues(0, len(page.text))
    assert len(found) <= 1
    return (found[0].on, next(iter(found[0].doubts), None)) if found else None


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("nộp đề án trước ngày 30/9/2023", "2023-09-30"),
        ("nộp đề án trước ngày 20 tháng 10 năm 2024", "2024-10-20"),
        ("nộp đề án trước ngày 20-3-2024", "2024-03-20"),
        ("nộp đề án trước ngày 20.3.2024", "2024-03-20"),
        ("chậm nhất là ngày 4/2/2024", "2024-02-04"),
        ("chậm nhất trước ngày 15/8", "2023-08-15"),
        ("không muộn hơn ngày 5/7", "2023-07-05"),
        ("hoàn thành ngày 30/6", "2023-06-30"),
        ("trước ngày 15-2", "2024-02-15"),
        ("xong trước 30/7", "2023-07-30"),
        ("từ nay đến 15/12", "2023-12-15"),
        ("trước 16 giờ 00 ngày 05/12/2023", "2023-12-05"),
        ("trong tháng 8/2023", "2023-08-31"),
        ("trong tháng 9 năm 2024", "2024-09-30"),
        ("ngay trong tháng 6", "2023-06-30"),
        ("trong tháng 2", "2024-02-29"),
        ("vào cuối tháng 10", "2023-10-31"),
        ("trong tháng này", "2023-06-30"),
        ("trong tháng tới", "2023-07-31"),
        ("trong quý III/2023", "2023-09-30"),
        ("hoàn thành quý 4/2023", "2023-12-31"),
        ("trong quý I", "2024-03-31"),
        ("trong 6 tháng cuối năm 2023", "2023-12-31"),
        ("vào cuối năm nay", "2023-12-31"),
        ("trước cuối năm", "2023-12-31"),
        ("trong năm 2024", "2024-12-31"),
        ("trong tuần này", "2023-06-30"),
        ("trong tuần sau", "2023-07-07"),
        ("no later than April 30th, 2024", "2024-04-30"),
        ("by 15 July 2023", "2023-07-15"),
        ("before September 5", "2023-09-05"),
        ("by the end of Q3", "2023-09-30"),
        ("by the end of August", "2023-08-31"),
        ("by the end of the year", "2023-12-31"),
        ("trong vòng 10 ngày kể từ ngày họp", "2023-07-09"),
    ],
)
def test_plain_words_give_their_day(words: str, due: str) -> None:
    assert day(words) == (dt.date.fromisoformat(due), None)


@pytest.mark.parametrize(
    "words",
    [
        "theo Quyết định số 77/QĐ-UBND ngày 27/12/2025",
        "Kế hoạch giai đoạn 2026-2030",
        "nghị quyết nhiệm kỳ 2020-2025",
        "the 2020-2025 term",
        "khẩn trương, sớm hoàn thiện",
        "các dự án cấp phép trước ngày 01/7/2014",
        "tính đến ngày 15/6/2023, đã giải ngân 40%",
        "kết quả thực hiện trong tháng 5/2023",
        "giảm trước 1/3 số hộ",
    ],
)
def test_other_days_are_no_due_dates(words: str) -> None:
    assert day(words) is None


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("trong vòng 15 ngày kể từ ngày nhận được văn bản", "counted-days"),
        ("within 30 days of this vote", "counted-days"),
        ("trước ngày 31/9/2023", "impossible-day"),
    ],
)
def test_words_without_a_day_stay_open_with_their_doubt(words: str, doubt: str) -> None:
    assert day(words) == (None, doubt)


def test_without_a_known_year_no_year_is_made_up() -> None:
    assert day("trước ngày 15/6", held=None) == (None, "year-missing")


def test_a_month_before_which_something_is_due_is_marked_ambiguous() -> None:
    assert day("trước tháng 6/2024") == (dt.date(2024, 5, 31), "ambiguous-due")


def test_a_day_before_the_meeting_is_kept_and_doubted() -> None:
    assert day("nộp báo cáo trước ngày 20/6/2023") == (dt.date(2023, 6, 20), "past-day")


@pytest.mark.parametrize(
    ("words", "recurrence", "doubts"),
    [
        ("Giao Sở Y tế báo cáo hằng tuần về số ca mắc.", "weekly", []),
        ("Giao Sở Y tế định kỳ hàng quý báo cáo số ca mắc.", "quarterly", []),
        ("Giao Sở Y tế định kỳ 6 tháng báo cáo số ca mắc.", "semiannual", []),
        ("Giao Sở Y tế báo cáo trước ngày 18 hằng tháng.", "monthly", []),
        ("Giao Sở Y tế định kỳ báo cáo số ca mắc.", None, ["period-missing"]),
    ],
)
def test_repeating_work_has_a_period_and_no_date(
    words: str, recurrence: str | None, doubts: list[str]
) -> None:
    (directive,) = read(words.encode(), filename="-", held_on=HELD).directives
    assert (directive.kind, directive.recurrence, directive.due_on) == ("periodic", recurrence, None)
    assert [doubt.code for doubt in directive.doubts] == doubts
