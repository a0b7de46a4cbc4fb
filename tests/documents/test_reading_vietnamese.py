"""Vietnamese sentences of offices: who leads, who helps, by when, what kind; and what asks for nothing.

Each stands once in a list of tasks and once in running text. The meeting was held on Monday 15/06/2026.
"""

import datetime as dt

import pytest

from documents.reading import read
from models.rules.reading import ReadDirective

HELD = dt.date(2026, 6, 15)
Row = tuple[
    list[str], list[str], str | None, str | None
]  # lead, coordinating, due day, kind (None: not tested)
SENTENCES: list[tuple[str, list[Row]]] = [
    (
        "Giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng, UBND các xã, phường rà soát, tổng hợp nhu cầu vốn, báo cáo UBND tỉnh trước ngày 30/6/2026.",
        [(["Sở Tài chính"], ["Sở Xây dựng", "UBND các xã, phường"], "2026-06-30", "one-off")],
    ),
    (
        "Yêu cầu các Sở: Nội vụ, Y tế, Giáo dục và Đào tạo; UBND các xã, phường thường xuyên kiểm tra kỷ luật, kỷ cương hành chính.",
        [(["Sở Nội vụ", "Sở Y tế", "Sở Giáo dục và Đào tạo", "UBND các xã, phường"], [], None, "continuing")],
    ),
    (
        "Sở Nội vụ chủ trì, Văn phòng UBND tỉnh phối hợp xây dựng quy chế, trình UBND tỉnh trong tháng 7/2026.",
        [(["Sở Nội vụ"], ["Văn phòng UBND tỉnh"], "2026-07-31", "one-off")],
    ),
    (
        "Giao Công an tỉnh chủ trì điều tra; Thanh tra tỉnh rà soát hồ sơ đất đai, báo cáo trước ngày 10/7.",
        [(["Công an tỉnh"], [], None, "one-off"), (["Thanh tra tỉnh"], [], "2026-07-10", "one-off")],
    ),
    (
        "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội tỉnh tăng cường tuyên truyền, vận động đoàn viên, hội viên.",
        [
            (
                ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "các tổ chức chính trị - xã hội tỉnh"],
                [],
                None,
                "continuing",
            )
        ],
    ),
    (
        "Ủy ban nhân dân tỉnh thống nhất chủ trương đầu tư dự án cầu Cửa Hội 2.",
        [],
    ),
    (
        "Chủ tịch UBND tỉnh biểu dương Sở Y tế đã hoàn thành sớm kế hoạch tiêm chủng.",
        [],
    ),
    (
        "Giao Ban Quản lý dự án đầu tư xây dựng các công trình giao thông khẩn trương hoàn thiện hồ sơ, trình thẩm định trong tuần tới.",
        [(["Ban Quản lý dự án đầu tư xây dựng các công trình giao thông"], [], "2026-06-26", "one-off")],
    ),
    (
        "Hằng quý, Sở Công Thương báo cáo UBND tỉnh kết quả quản lý thị trường.",
        [(["Sở Công Thương"], [], None, "periodic")],
    ),
    (
        "Các sở, ban, ngành cấp tỉnh và UBND các xã, phường định kỳ hằng tháng báo cáo kết quả về Sở Nội vụ trước ngày 20.",
        [(["Các sở, ban, ngành cấp tỉnh", "UBND các xã, phường"], [], None, "periodic")],
    ),
    (
        "Giao Giám đốc Sở Khoa học và Công nghệ chịu trách nhiệm tham mưu đề án chuyển đổi số, hoàn thành trong quý III/2026.",
        [(["Giám đốc Sở Khoa học và Công nghệ"], [], "2026-09-30", "one-off")],
    ),
    (
        "Văn phòng UBND tỉnh theo dõi, đôn đốc việc thực hiện Thông báo này.",
        [(["Văn phòng UBND tỉnh"], [], None, "continuing")],
    ),
    (
        "Giao Sở Nông nghiệp và Môi trường kiểm tra, xử lý dứt điểm điểm ô nhiễm tại xã Hưng Đông; giao Công an tỉnh giám sát.",
        [(["Sở Nông nghiệp và Môi trường"], [], None, "one-off")],
    ),
    (
        "Trong thời hạn 03 ngày làm việc kể từ ngày kết thúc cuộc họp, UBND xã Hưng Đông phải gửi danh sách hộ dân về Sở Xây dựng.",
        [(["UBND xã Hưng Đông"], [], "2026-06-18", "one-off")],
    ),
    (
        "Về công tác phòng, chống thiên tai, yêu cầu Bộ Chỉ huy Quân sự tỉnh xây dựng phương án ứng phó, hoàn thành trước mùa mưa bão năm 2026.",
        [(["Bộ Chỉ huy Quân sự tỉnh"], [], None, "one-off")],
    ),
    (
        "Chủ tịch UBND xã Hưng Đông chỉ đạo các đơn vị liên quan giải phóng mặt bằng xong trước ngày 15/8/2026.",
        [(["Chủ tịch UBND xã Hưng Đông"], [], "2026-08-15", "one-off")],
    ),
    (
        "Giao Sở Văn hóa, Thể thao và Du lịch, Báo và Phát thanh, Truyền hình Nghệ An mở chuyên mục tuyên truyền.",
        [(["Sở Văn hóa, Thể thao và Du lịch", "Báo và Phát thanh, Truyền hình Nghệ An"], [], None, None)],
    ),
    (
        "Tập đoàn Điện lực Việt Nam đẩy nhanh tiến độ đường dây 500 kV, phấn đấu đóng điện trước ngày 30/12/2026.",
        [(["Tập đoàn Điện lực Việt Nam"], [], "2026-12-30", "one-off")],
    ),
    (
        "UBND các xã có rừng chủ động phương án phòng cháy, chữa cháy rừng.",
        [(["UBND các xã có rừng"], [], None, None)],
    ),
    (
        "Kho bạc Nhà nước khu vực XI, Chi cục Thuế khu vực X phối hợp với Sở Tài chính đối chiếu số liệu thu, gửi kết quả chậm nhất ngày 05/7/2026.",
        [
            (
                ["Kho bạc Nhà nước khu vực XI", "Chi cục Thuế khu vực X"],
                ["Sở Tài chính"],
                "2026-07-05",
                "one-off",
            )
        ],
    ),
    (
        "Giao Thường trực Ban Chỉ đạo 35 tỉnh tham mưu kế hoạch năm 2027 trước ngày 15 tháng 12 năm 2026.",
        [(["Thường trực Ban Chỉ đạo 35 tỉnh"], [], "2026-12-15", "one-off")],
    ),
    (
        "Ban Tổ chức Tỉnh ủy chủ trì, phối hợp Ủy ban Kiểm tra Tỉnh ủy, Ban Nội chính Tỉnh ủy thẩm định nhân sự, báo cáo Ban Thường vụ Tỉnh ủy tại phiên họp tháng 7.",
        [(["Ban Tổ chức Tỉnh ủy"], ["Ủy ban Kiểm tra Tỉnh ủy", "Ban Nội chính Tỉnh ủy"], None, "one-off")],
    ),
    (
        "Giao đồng chí Phó Chủ tịch UBND tỉnh phụ trách nông nghiệp trực tiếp kiểm tra hiện trường.",
        [(["đồng chí Phó Chủ tịch UBND tỉnh phụ trách nông nghiệp"], [], None, "one-off")],
    ),
    (
        "Giao nhiệm vụ cho Trung tâm Phục vụ hành chính công tỉnh công khai danh mục thủ tục hành chính.",
        [(["Trung tâm Phục vụ hành chính công tỉnh"], [], None, "one-off")],
    ),
    (
        "Yêu cầu chủ đầu tư, nhà thầu thi công tập trung nhân lực, hoàn thành gói thầu số 5 trong tháng 9.",
        [(["chủ đầu tư", "nhà thầu thi công"], [], "2026-09-30", "one-off")],
    ),
    (
        "Các đồng chí Ủy viên Ban Thường vụ theo địa bàn phụ trách tăng cường kiểm tra cơ sở.",
        [(["Các đồng chí Ủy viên Ban Thường vụ"], [], None, "continuing")],
    ),
    (
        "Bệnh viện Hữu nghị Đa khoa tỉnh sửa chữa khoa Cấp cứu, xong trước Tết Nguyên đán.",
        [(["Bệnh viện Hữu nghị Đa khoa tỉnh"], [], None, "one-off")],
    ),
    (
        "Trường Đại học Vinh được giao biên soạn tài liệu tập huấn, bàn giao trước 30/9.",
        [(["Trường Đại học Vinh"], [], "2026-09-30", "one-off")],
    ),
    (
        "Đối với Sở Tư pháp, cần sớm thẩm định dự thảo nghị quyết.",
        [(["Sở Tư pháp"], [], None, "one-off")],
    ),
    (
        "Sở Ngoại vụ; Ban Dân tộc và Tôn giáo; Hội Nông dân tỉnh chuẩn bị nội dung làm việc với đoàn công tác.",
        [(["Sở Ngoại vụ", "Ban Dân tộc và Tôn giáo", "Hội Nông dân tỉnh"], [], None, "one-off")],
    ),
]


def rows(directives: list[ReadDirective], want: list[Row]) -> list[Row]:
    """What was read, with the kind left out where the table leaves it out."""
    return [
        (d.lead, d.coordinating, d.due_on.isoformat() if d.due_on else None, d.kind if row[3] else None)
        for d, row in zip(directives, [*want, *[([], [], None, "?")] * len(directives)], strict=False)
    ]


@pytest.mark.parametrize(("sentence", "want"), SENTENCES)
def test_as_an_item_of_a_list_of_tasks(sentence: str, want: list[Row]) -> None:
    text = f"NHIỆM VỤ TRỌNG TÂM\nChủ tịch UBND tỉnh yêu cầu các đơn vị thực hiện các nhiệm vụ sau:\n- {sentence}\n"
    assert rows(read(text.encode(), filename="-", held_on=HELD).directives, want) == want


@pytest.mark.parametrize(("sentence", "want"), SENTENCES)
def test_in_the_running_text_of_a_report(sentence: str, want: list[Row]) -> None:
    before = "Chiều 15/6, kết luận cuộc họp, Chủ tịch UBND tỉnh yêu cầu Sở Y tế báo cáo số ca mắc."
    read_all = read(f"{before}\n{sentence}\n".encode(), filename="-", held_on=HELD).directives
    assert rows(read_all[1:], want) == want
