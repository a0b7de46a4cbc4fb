"""Names of units in lists: shared prefixes, commas inside names, groups, vague names."""

import pytest

from documents.reading.page import Page
from documents.reading.vietnamese.units import names_at, vague


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("các Sở: Tài chính, Xây dựng rà soát", ["Sở Tài chính", "Sở Xây dựng"]),
        ("các Sở: Nông nghiệp và Môi trường, Nội vụ và Công an tỉnh rà soát",
         ["Sở Nông nghiệp và Môi trường", "Sở Nội vụ", "Công an tỉnh"]),
        ("các Bộ Công an, Quốc phòng và Thanh tra Chính phủ báo cáo",
         ["Bộ Công an", "Bộ Quốc phòng", "Thanh tra Chính phủ"]),
        ("UBND các phường: Hưng Dũng, Trường Vinh và Thành Vinh rà soát",
         ["UBND phường Hưng Dũng", "UBND phường Trường Vinh", "UBND phường Thành Vinh"]),
        ("Giám đốc các Sở: Tài chính, Y tế và các đơn vị liên quan khẩn trương",
         ["Giám đốc Sở Tài chính", "Giám đốc Sở Y tế", "các đơn vị liên quan"]),
        ("Sở Văn hóa, Thể thao và Du lịch chủ trì", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("các sở, ban, ngành và địa phương tiếp tục", ["các sở, ban, ngành", "địa phương"]),
        ("Các Sở, Ban, Ngành, Ban Quản lý dự án phối hợp", ["Các Sở, Ban, Ngành", "Ban Quản lý dự án"]),
        ("Ban Quản lý dự án đầu tư xây dựng tỉnh rà soát", ["Ban Quản lý dự án đầu tư xây dựng tỉnh"]),
        ("Sở LĐ-TB&XH rà soát", ["Sở LĐ-TB&XH"]),
    ],
)  # fmt: skip
def test_lists_of_names_divide_where_names_do(words: str, names: list[str]) -> None:
    page = Page.of(words)
    found = names_at(page, 0, len(page.text))
    assert found is not None
    assert list(found.words) == names


@pytest.mark.parametrize(
    "words", ["Báo cáo kết quả", "Tổ chức hội nghị", "Phòng, chống thiên tai", "Trường hợp chậm"]
)
def test_verbs_and_common_words_are_no_units(words: str) -> None:
    page = Page.of(words)
    assert names_at(page, 0, len(page.text)) is None


def test_vague_units_are_known_as_such() -> None:
    assert vague("các cơ quan liên quan")
    assert vague("sở này")
    assert not vague("Sở Nội vụ")
