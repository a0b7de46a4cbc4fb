"""A notice of conclusions in the layout of Decree 30/2020: what is asked of whom, by when, and what is rest."""

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from documents.reading import read
from models.rules.reading import ReadDirective, Reading

NOTICE = Path(__file__).with_name("notice.txt")


@pytest.fixture(scope="module")
def notice() -> Reading:
    return read(NOTICE.read_bytes(), filename="notice.txt")


def asked(reading: Reading, words: str) -> ReadDirective:
    """The one directive that holds these words."""
    (found,) = [directive for directive in reading.directives if words in directive.text]
    return found


def codes(directive: ReadDirective) -> set[str]:
    return {doubt.code for doubt in directive.doubts}


def said(sentence: str, *, held_on: dt.date | None = dt.date(2023, 6, 29)) -> Reading:
    return read(sentence.encode(), filename="-", held_on=held_on)


def test_a_notice_gives_its_number_its_day_and_its_directives(notice: Reading) -> None:
    """Contract, `dondoc read`: the number of the letterhead, the day of the meeting, not of the paper."""
    assert (notice.number, notice.held_on, notice.language) == ("412/TB-VP", dt.date(2023, 6, 29), "vi")
    assert len(notice.directives) == 8


def test_a_heading_leads_the_items_below_it(notice: Reading) -> None:
    directive = asked(notice, "cầu treo trên địa bàn")
    assert directive.lead == ["Sở Giao thông vận tải"]
    assert directive.coordinating == ["Sở Tài chính", "Sở Văn hóa, Thể thao và Du lịch"]
    assert (directive.due_on, directive.due_text) == (dt.date(2023, 7, 20), "trước ngày 20/7/2023")
    assert (directive.kind, directive.due_basis, directive.doubts) == ("one-off", "stated", [])


def test_continuing_work_has_no_date_and_no_doubt_about_it(notice: Reading) -> None:
    """Law 4: continuing tasks have a cadence and no due date."""
    directive = asked(notice, "áo phao tại các bến đò ngang")
    assert (directive.kind, directive.due_on, directive.doubts) == ("continuing", None, [])


def test_periodic_work_says_how_often(notice: Reading) -> None:
    directive = asked(notice, "danh sách bến đò")
    assert (directive.kind, directive.recurrence, directive.due_on) == ("periodic", "monthly", None)


def test_the_date_of_another_document_is_no_due_date(notice: Reading) -> None:
    directive = asked(notice, "bố trí kinh phí")
    assert directive.lead == ["Sở Tài chính"]
    assert (directive.due_on, directive.due_text) == (dt.date(2023, 9, 30), "trong quý III/2023")


def test_a_shared_prefix_is_distributed(notice: Reading) -> None:
    directive = asked(notice, "cắm biển báo")
    assert directive.lead == ["UBND huyện Kỳ Sơn", "UBND huyện Tương Dương", "UBND huyện Con Cuông"]
    assert directive.fan_out
    assert codes(directive) == {"several-leads", "urgent"}


def test_a_vague_unit_and_a_milestone_stay_open(notice: Reading) -> None:
    """Law 4: nothing is invented."""
    directive = asked(notice, "đường thủy lần thứ hai")
    assert directive.milestone == "hội nghị an toàn đường thủy lần thứ hai"
    assert directive.due_on is None
    assert codes(directive) == {"vague-unit", "undated-milestone"}


def test_working_days_are_counted_from_the_end_of_the_meeting(notice: Reading) -> None:
    """Civil Code 2015, art. 147: the first day does not count."""
    directive = asked(notice, "kết quả kiểm tra phương tiện")
    assert directive.lead == ["Công an tỉnh"]
    assert (directive.due_on, directive.due_basis, codes(directive)) == (dt.date(2023, 7, 6), "stated", set())
    assert directive.due_text == "Trong thời hạn 05 ngày làm việc kể từ ngày kết thúc cuộc họp"


def test_groups_owe_the_work_member_by_member(notice: Reading) -> None:
    directive = asked(notice, "người lái đò")
    assert directive.lead == ["Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã, phường"]
    assert directive.fan_out
    assert directive.due_on == dt.date(2023, 8, 30)


def test_what_asks_nobody_is_rest_with_a_reason(notice: Reading) -> None:
    whys = {
        words: [rest.why for rest in notice.rest if words in notice.content[rest.start : rest.end]]
        for words in (
            "Độc lập - Tự do",
            "ĐÁNH GIÁ TÌNH HÌNH",
            "một số bến đò chưa có áo phao",
            "thành lập Tổ",
            "Nơi nhận",
        )
    }
    assert list(whys.values()) == [["letterhead"], ["heading"], ["assessment"], ["decision"], ["closing"]]


def test_words_that_only_urge_give_no_date() -> None:
    """Words such as "khẩn trương" and "sớm" are urgent and no date."""
    (directive,) = said("Giao Sở Y tế khẩn trương rà soát kho thuốc dự phòng.").directives
    assert (directive.due_on, directive.due_text, codes(directive)) == (None, None, {"urgent"})


def test_a_lead_is_carried_over_from_the_sentence_before() -> None:
    first, second = said(
        "Giao Sở Y tế lập danh mục thuốc thiếu. Đồng thời báo cáo UBND tỉnh trước ngày 15/7."
    ).directives
    assert (first.lead, second.lead) == (["Sở Y tế"], ["Sở Y tế"])
    assert (codes(second), second.due_on) == ({"carried-lead"}, dt.date(2023, 7, 15))


def test_two_days_in_one_sentence_are_two_directives() -> None:
    first, second = said(
        "Giao Sở Nội vụ thẩm định đề án trước ngày 10/7/2023, hoàn thiện hồ sơ trước ngày 25/7/2023."
    ).directives
    assert (first.due_on, second.due_on) == (dt.date(2023, 7, 10), dt.date(2023, 7, 25))
    assert second.lead == ["Sở Nội vụ"]


def test_each_order_in_a_sentence_keeps_its_own_unit() -> None:
    first, second = said(
        "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp soạn quy chế; giao Sở Tài chính bố trí kinh phí."
    ).directives
    assert (first.lead, first.coordinating, second.lead) == (["Sở Nội vụ"], ["Sở Tư pháp"], ["Sở Tài chính"])


def test_a_unit_told_to_watch_is_monitoring() -> None:
    (directive,) = said(
        "Giao Sở Nội vụ sửa quy chế trực ban, Thanh tra tỉnh giám sát việc thực hiện."
    ).directives
    assert (directive.lead, directive.monitoring) == (["Sở Nội vụ"], ["Thanh tra tỉnh"])


def test_an_annex_after_the_signature_is_read() -> None:
    annex = (
        "\nPHỤ LỤC PHÂN CÔNG NHIỆM VỤ\n| TT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn |\n"
        "| 1 | Lắp phao tiêu bến Cây Gạo | Sở Giao thông vận tải | UBND huyện Con Cuông | Quý IV/2023 |\n"
    )
    reading = read((NOTICE.read_text(encoding="utf-8") + annex).encode(), filename="notice.txt")
    row = asked(reading, "bến Cây Gạo")
    assert (row.lead, row.coordinating) == (["Sở Giao thông vận tải"], ["UBND huyện Con Cuông"])
    assert row.due_on == dt.date(2023, 12, 31)


def test_decomposed_letters_and_the_old_tone_style_read_the_same() -> None:
    """Names match across tone style and across NFC and NFD; spans count the file's own characters."""
    content = unicodedata.normalize(
        "NFD", "Giao Uỷ ban nhân dân phường Hoà Sơn rà soát bến đò trước ngày 05/8/2023."
    )
    (directive,) = said(content).directives
    assert directive.lead == ["Uỷ ban nhân dân phường Hoà Sơn"]
    assert directive.due_on == dt.date(2023, 8, 5)
    assert directive.text == content[directive.start : directive.end] == content


def test_a_titled_item_is_read_after_its_title() -> None:
    reading = said(
        "Đồng chí Trưởng ban kết luận:\nMột là, về cán bộ: Văn phòng Ban tham mưu kế hoạch đi cơ sở trong tháng 8.\n"
        "Hai là, đối với Sở Y tế: lập danh mục thuốc thiếu.\n"
    )
    assert [directive.lead for directive in reading.directives] == [["Văn phòng Ban"], ["Sở Y tế"]]


def test_a_known_name_ends_where_it_does_whatever_verb_follows() -> None:
    reading = said(
        "Giao Sở Nội vụ tự chấm điểm. Giao UBND xã Đông Hiếu nhổ cọc cũ. Giao Công an tỉnh điểm danh."
    )
    assert [d.lead for d in reading.directives] == [["Sở Nội vụ"], ["UBND xã Đông Hiếu"], ["Công an tỉnh"]]


def test_each_directive_says_where_the_words_stand_that_name_who_and_when(notice: Reading) -> None:
    """Issue line: each date carries its words, span, rule and basis; the exact words are marked."""
    directive = asked(notice, "bố trí kinh phí")
    said = {mark.role: notice.content[mark.start : mark.end] for mark in directive.marks}
    assert said == {"lead": "Sở Tài chính", "due": "trong quý III/2023"}
    assert directive.due_rule is not None
    assert directive.due_rule.endswith("quarter")


def test_a_lead_from_a_heading_is_marked_in_the_heading(notice: Reading) -> None:
    directive = asked(notice, "áo phao tại các bến đò ngang")
    (mark,) = directive.marks
    assert notice.content[mark.start : mark.end] == "Sở Giao thông vận tải"
    assert mark.end < directive.start


def test_the_hour_that_words_name_is_kept_beside_the_day() -> None:
    (directive,) = said("Giao Sở Y tế báo cáo trước 16 giờ 30 ngày 05/7/2023.").directives
    assert (directive.due_on, directive.due_hour) == (dt.date(2023, 7, 5), dt.time(16, 30))


@pytest.mark.parametrize(
    ("stamp", "urgency"),
    [
        ("HỎA TỐC", "express"),
        ("HOẢ TỐC", "express"),
        ("| UBND TỈNH | THƯỢNG KHẨN |", "very-urgent"),
        ("Khẩn", "urgent"),
        ("V/v khẩn trương thu hoạch", None),
    ],
)
def test_the_stamp_of_urgency_is_read_and_haste_in_words_is_none(stamp: str, urgency: str | None) -> None:
    """Decree 30/2020: khẩn, thượng khẩn and hỏa tốc are stamped apart; law 4: nothing is invented."""
    text = f"{stamp}\nSố: 12/CĐ-UBND\n\nYêu cầu Sở Y tế khẩn trương báo cáo trước ngày 20/9/2023.\n"
    assert said(text).urgency == urgency
