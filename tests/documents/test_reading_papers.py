"""Whole papers of the kinds that offices write: which unit owes what by when, read from how the paper is built.

The meeting was held on Monday 15/06/2026.
"""

import datetime as dt

from documents.reading import read

HELD = dt.date(2026, 6, 15)


def owed(text: str) -> list[tuple[str, str | None]]:
    """Lead and due day of each directive, in order."""
    return [
        ("; ".join(d.lead), d.due_on.isoformat() if d.due_on else None)
        for d in read(text.encode(), filename="-", held_on=HELD).directives
    ]


def test_one_day_at_the_end_covers_every_task_above_it() -> None:
    assert owed(
        """Sau khi nghe báo cáo, đồng chí Chủ tịch UBND tỉnh kết luận như sau:
Một là, giao Sở Nội vụ chủ trì rà soát biên chế, báo cáo trước ngày 30/6/2026.
Hai là, Sở Tài chính bố trí kinh phí theo quy định.
Ba là, UBND các xã, phường khẩn trương hoàn thiện hồ sơ.
Thời hạn hoàn thành các nhiệm vụ trên: trước ngày 31/7/2026.
"""
    ) == [
        ("Sở Nội vụ", "2026-06-30"),
        ("Sở Tài chính", "2026-07-31"),
        ("UBND các xã, phường", "2026-07-31"),
    ]


def test_a_request_to_report_on_all_is_a_task_of_its_own() -> None:
    assert owed(
        """II. NHIỆM VỤ
1. Sở Y tế rà soát trang thiết bị.
2. Sở Xây dựng kiểm tra công trình.
Yêu cầu các đơn vị báo cáo kết quả thực hiện về Văn phòng UBND tỉnh trước ngày 20/7/2026 để tổng hợp.
"""
    ) == [
        ("Sở Y tế", None),
        ("Sở Xây dựng", None),
        ("các đơn vị", "2026-07-20"),
    ]


def test_headings_lead_what_stands_below_them() -> None:
    assert owed(
        """KẾT LUẬN
I. ĐÁNH GIÁ CHUNG
Thời gian qua, các sở, ngành đã tích cực triển khai nhiệm vụ. Tuy nhiên, tiến độ giải ngân còn chậm.
II. NHIỆM VỤ THỜI GIAN TỚI
1. Giao Sở Tài chính:
a) Rà soát, điều chuyển vốn của các dự án chậm giải ngân, báo cáo trước ngày 10/7/2026.
b) Chủ trì, phối hợp với Sở Xây dựng tham mưu phương án phân bổ vốn năm 2027.
2. Các Ban Quản lý dự án, UBND các xã, phường:
- Tập trung hoàn thiện hồ sơ thanh toán.
- Định kỳ hằng tuần báo cáo tiến độ giải ngân về Sở Tài chính.
3. Về công tác tuyên truyền: Sở Văn hóa, Thể thao và Du lịch mở đợt tuyên truyền cao điểm trong tháng 7.
4. Văn phòng UBND tỉnh
Theo dõi, đôn đốc việc thực hiện thông báo này.
Trên đây là kết luận của Chủ tịch UBND tỉnh, Văn phòng UBND tỉnh thông báo để các đơn vị biết, thực hiện./.
"""
    ) == [
        ("Sở Tài chính", "2026-07-10"),
        ("Sở Tài chính", None),
        ("Các Ban Quản lý dự án; UBND các xã, phường", None),
        ("Các Ban Quản lý dự án; UBND các xã, phường", None),
        ("Sở Văn hóa, Thể thao và Du lịch", "2026-07-31"),
        ("Văn phòng UBND tỉnh", None),
    ]


def test_an_annex_is_read_row_by_row() -> None:
    assert owed(
        """PHỤ LỤC
DANH MỤC NHIỆM VỤ
| TT | Nội dung nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
| 1 | Xây dựng quy chế phối hợp liên ngành | Sở Nội vụ | Sở Tư pháp, Công an tỉnh | Quý III/2026 |
| 2 | Tổ chức hội nghị tập huấn | Sở Khoa học và Công nghệ | Các sở, ngành | 15/8/2026 |
| 3 | Tuyên truyền cải cách hành chính | Báo và Phát thanh, Truyền hình Nghệ An | | Thường xuyên |
| 4 | Báo cáo kết quả | Các sở, ban, ngành | Văn phòng UBND tỉnh | Hằng quý |
"""
    ) == [
        ("Sở Nội vụ", "2026-09-30"),
        ("Sở Khoa học và Công nghệ", "2026-08-15"),
        ("Báo và Phát thanh, Truyền hình Nghệ An", None),
        ("Các sở, ban, ngành", None),
    ]


def test_minutes_hold_reports_decisions_and_tasks() -> None:
    assert owed(
        """BIÊN BẢN
Cuộc họp giao ban tuần
Chủ trì: Phó Chủ tịch UBND tỉnh.
Thành phần: đại diện Sở Xây dựng, Sở Tài chính.
Nội dung:
1. Sở Xây dựng báo cáo tiến độ dự án.
Kết luận của chủ trì:
- Sở Xây dựng hoàn chỉnh báo cáo, gửi các thành viên trước 17 giờ ngày 17/6/2026.
- Chấp thuận đề xuất gia hạn của nhà thầu.
- Giao Sở Tài chính làm rõ nguồn vốn đối ứng.
"""
    ) == [
        ("Sở Xây dựng", "2026-06-17"),
        ("Sở Tài chính", None),
    ]


def test_an_urgent_telegram_is_addressed_to_some_and_asks_others() -> None:
    assert owed(
        """CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐIỆN:
- Thủ trưởng các sở, ban, ngành cấp tỉnh;
- Chủ tịch UBND các xã, phường.
Để chủ động ứng phó với bão số 3, Chủ tịch UBND tỉnh yêu cầu:
1. Chủ tịch UBND các xã ven biển, Bộ Chỉ huy Bộ đội Biên phòng tỉnh tổ chức kêu gọi tàu thuyền vào nơi tránh trú, hoàn thành trước 19 giờ ngày 18/6/2026.
2. Sở Nông nghiệp và Môi trường theo dõi chặt chẽ diễn biến mưa lũ, chỉ đạo vận hành hồ chứa.
3. Các đơn vị tổ chức trực ban 24/24 giờ, báo cáo về Văn phòng Ban Chỉ huy phòng, chống thiên tai tỉnh.
"""
    ) == [
        ("Chủ tịch UBND các xã ven biển; Bộ Chỉ huy Bộ đội Biên phòng tỉnh", "2026-06-18"),
        ("Sở Nông nghiệp và Môi trường", None),
        ("Các đơn vị", None),
    ]


def test_a_condition_on_a_group_is_part_of_its_name() -> None:
    assert owed(
        """Chủ tịch UBND tỉnh yêu cầu:
1. UBND các xã, phường có dự án chậm tiến độ lập danh sách, gửi Sở Tài chính trước ngày 25/6/2026. Trường hợp chậm trễ, Chủ tịch UBND xã, phường chịu trách nhiệm trước Chủ tịch UBND tỉnh.
2. Những đơn vị chưa hoàn thành nhiệm vụ 6 tháng đầu năm phải giải trình bằng văn bản.
"""
    ) == [
        ("UBND các xã, phường có dự án chậm tiến độ", "2026-06-25"),
        ("Những đơn vị chưa hoàn thành nhiệm vụ 6 tháng đầu năm", None),
    ]


def test_a_plan_names_units_in_headings_and_sentences() -> None:
    assert owed(
        """III. TỔ CHỨC THỰC HIỆN
1. Sở Giáo dục và Đào tạo (cơ quan thường trực)
- Chủ trì tham mưu, tổ chức thực hiện Kế hoạch.
- Hằng năm sơ kết, báo cáo UBND tỉnh trước ngày 15/12.
2. Đề nghị Tỉnh đoàn, Hội Liên hiệp Phụ nữ tỉnh
Vận động đoàn viên, hội viên hưởng ứng phong trào.
3. Thủ trưởng các cơ quan, đơn vị căn cứ Kế hoạch này xây dựng kế hoạch của đơn vị, hoàn thành trong tháng 7/2026.
"""
    ) == [
        ("Sở Giáo dục và Đào tạo", None),
        ("Sở Giáo dục và Đào tạo", None),
        ("Tỉnh đoàn; Hội Liên hiệp Phụ nữ tỉnh", None),
        ("Thủ trưởng các cơ quan, đơn vị", "2026-07-31"),
    ]


def test_lines_broken_for_want_of_room_are_one_sentence() -> None:
    wrapped = (
        "Chủ tịch UBND tỉnh yêu cầu các đơn vị thực hiện tốt các nhiệm vụ sau đây:\n"
        "- Đề nghị Thường trực Hội đồng nhân dân tỉnh, các Ban của Hội đồng\n"
        "nhân dân tỉnh tăng cường giám sát việc quản lý đất rừng trên địa bàn;\n"
        "kịp thời thông tin đến Ủy ban nhân dân tỉnh.\n"
        "- Sở Xây dựng phối hợp với Sở Nông nghiệp và Môi\n"
        "trường rà soát diện tích rừng bị lấn chiếm, báo cáo trước ngày\n"
        "30/7/2026.\n"
    )
    assert owed(wrapped) == [
        ("Thường trực Hội đồng nhân dân tỉnh; các Ban của Hội đồng nhân dân tỉnh", None),
        ("Sở Xây dựng", "2026-07-30"),
    ]


def test_a_summary_that_is_spelled_out_below_is_no_task_of_its_own() -> None:
    assert owed(
        "Chủ tịch UBND tỉnh yêu cầu khẩn trương điều tra, xử lý vụ phá rừng tại xã Hưng Đông.\n"
        "Chủ tịch UBND tỉnh giao Công an tỉnh khẩn trương điều tra, xử lý nghiêm vụ phá rừng tại xã Hưng Đông,"
        " báo cáo trước ngày 30/6.\n"
    ) == [("Công an tỉnh", "2026-06-30")]


def test_a_day_in_the_last_clause_is_not_the_day_of_lasting_work_before_it() -> None:
    """domain.md c, rule 4: a deadline in a list belongs to its last clause unless the sentence says otherwise."""
    assert owed(
        "II. NHIỆM VỤ\n1. UBND các xã, phường\nTăng cường quản lý đất đai; thực hiện tốt công tác tuyên truyền;"
        " khẩn trương lập hồ sơ thu hồi đất, trình Sở Xây dựng trước ngày 30/7/2026.\n"
    ) == [("UBND các xã, phường", None), ("UBND các xã, phường", None), ("UBND các xã, phường", "2026-07-30")]
