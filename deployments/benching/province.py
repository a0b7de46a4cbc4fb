"""A province that does not exist: 56 bodies with real kinds of names, and as many communes as are asked for.

Here: names only, always the same ones, made from syllables by the machine. Not here: registers in a database
(benching.ground), and a notice that names these units (benching.paper).
"""

import itertools
from collections.abc import Iterator

PLACE = "tỉnh Nghệ An"
BODIES = (
    "Ủy ban nhân dân tỉnh", "Hội đồng nhân dân tỉnh", "Văn phòng Ủy ban nhân dân tỉnh",
    "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", "Sở Nội vụ", "Sở Ngoại vụ", "Sở Tài chính",
    "Sở Kế hoạch và Đầu tư", "Sở Công Thương", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Xây dựng",
    "Sở Giao thông vận tải", "Sở Khoa học và Công nghệ", "Sở Thông tin và Truyền thông",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Lao động - Thương binh và Xã hội", "Sở Nông nghiệp và Môi trường", "Sở Tư pháp",
    "Sở Dân tộc và Tôn giáo", "Thanh tra tỉnh", "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
    "Viện kiểm sát nhân dân tỉnh", "Tòa án nhân dân tỉnh", "Cục Thuế tỉnh", "Cục Thống kê tỉnh", "Cục Thi hành án dân sự tỉnh",
    "Kho bạc Nhà nước tỉnh", "Ngân hàng Nhà nước chi nhánh tỉnh", "Ngân hàng Chính sách xã hội chi nhánh tỉnh",
    "Bảo hiểm xã hội tỉnh", "Ban Quản lý Khu kinh tế Đông Nam", "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh",
    "Ban Quản lý dự án đầu tư xây dựng các công trình nông nghiệp tỉnh", "Trung tâm Phục vụ hành chính công tỉnh",
    "Trung tâm Xúc tiến đầu tư, thương mại và du lịch tỉnh", "Đài Phát thanh và Truyền hình tỉnh", "Báo Nghệ An",
    "Trường Chính trị tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Liên đoàn Lao động tỉnh", "Hội Nông dân tỉnh",
    "Hội Liên hiệp Phụ nữ tỉnh", "Hội Cựu chiến binh tỉnh", "Tỉnh đoàn", "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Ban Nội chính Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy", "Văn phòng Tỉnh ủy", "Công ty Điện lực tỉnh", "Chi cục Kiểm lâm tỉnh",
    "Chi cục Quản lý thị trường tỉnh", "Bệnh viện Hữu nghị Đa khoa tỉnh",
)  # fmt: skip
SYLLABLES = [
    "An",
    "Bình",
    "Bảo",
    "Bắc",
    "Cao",
    "Châu",
    "Chí",
    "Công",
    "Cát",
    "Diễn",
    "Đông",
    "Đại",
    "Đồng",
    "Đức",
    "Giai",
    "Hòa",
    "Hưng",
    "Hương",
    "Hải",
    "Hậu",
    "Hợp",
    "Khai",
    "Khánh",
    "Kim",
    "Lam",
    "Liên",
    "Long",
    "Lâm",
    "Lộc",
    "Lợi",
    "Minh",
    "Mỹ",
    "Mậu",
    "Nam",
    "Nga",
    "Nghi",
    "Nghĩa",
    "Ngọc",
    "Nhân",
    "Ninh",
    "Phong",
    "Phú",
    "Phúc",
    "Quang",
    "Quế",
    "Quỳnh",
    "Sơn",
    "Tam",
    "Thanh",
    "Thành",
    "Thái",
    "Thạch",
    "Thạnh",
    "Thịnh",
    "Thọ",
    "Thuận",
    "Thượng",
    "Tiên",
    "Tiến",
    "Trung",
    "Trường",
    "Tân",
    "Tây",
    "Tường",
    "Vân",
    "Văn",
    "Viên",
    "Việt",
    "Vĩnh",
    "Xuân",
    "Yên",
    "Ân",
]


def communes(count: int) -> Iterator[str]:
    """The committees of the first communes, wards after every tenth: "Ủy ban nhân dân xã An Bình"."""
    names = itertools.permutations(SYLLABLES, 2)
    for number, name in enumerate(itertools.islice(names, count)):
        kind = "xã" if number % 10 else "phường"
        yield f"Ủy ban nhân dân {kind} {' '.join(name)}"


def units(count: int) -> list[str]:
    """The bodies of the province and so many communes that there are `count` units in all."""
    return [*BODIES, *communes(count - len(BODIES))][:count]
