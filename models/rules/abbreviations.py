"""Letters as offices write them to each other, and the words they stand for.

Here: the one table, and `expanded`. Not here: the other ways to spell one name (rules.spelling), and initials made by
machine from the register (rules.matching).
"""

import re


def expanded(text: str) -> str:
    """Lower-case text with every abbreviation of the table written out: "ubnd" to "ủy ban nhân dân"."""
    return _ABBREVIATIONS.sub(_expand, text)


def _expand(found: re.Match[str]) -> str:
    return f" {_FULL[_SEPARATORS.sub('', found.group())]} "


_SEPARATORS = re.compile(r"\bvà\b|[^\w]")
#: Letters as written between offices, parts apart; any of space, dot, dash, "&" and "và" may stand between.
_WRITTEN = {
    "atgt": "an toàn giao thông",
    "bcđ": "ban chỉ đạo",
    "bch quân sự": "ban chỉ huy quân sự",
    "bch đảng bộ": "ban chấp hành đảng bộ",
    "bđbp": "bộ đội biên phòng",
    "bhxh": "bảo hiểm xã hội",
    "bql": "ban quản lý",
    "bql da": "ban quản lý dự án",
    "bvđk": "bệnh viện đa khoa",
    "ccb": "cựu chiến binh",
    "cđs": "chuyển đổi số",
    "chqs": "chỉ huy quân sự",
    "cntt": "công nghệ thông tin",
    "đbqh": "đại biểu quốc hội",
    "đtxd": "đầu tư xây dựng",
    "gd đt": "giáo dục đào tạo",
    "gpmb": "giải phóng mặt bằng",
    "gtvt": "giao thông vận tải",
    "hđnd": "hội đồng nhân dân",
    "htx": "hợp tác xã",
    "kbnn": "kho bạc nhà nước",
    "kcn": "khu công nghiệp",
    "kh cn": "khoa học công nghệ",
    "kh đt": "kế hoạch đầu tư",
    "kkt": "khu kinh tế",
    "ktnn": "kiểm toán nhà nước",
    "lđ lđ": "liên đoàn lao động",
    "lđ tb xh": "lao động thương binh xã hội",
    "lhpn": "liên hiệp phụ nữ",
    "mttq": "mặt trận tổ quốc",
    "mttq vn": "mặt trận tổ quốc việt nam",
    "nhcsxh": "ngân hàng chính sách xã hội",
    "nhnn": "ngân hàng nhà nước",
    "nn mt": "nông nghiệp môi trường",
    "nn pt nt": "nông nghiệp phát triển nông thôn",
    "pccc": "phòng cháy chữa cháy",
    "pctt": "phòng chống thiên tai",
    "pt th": "phát thanh truyền hình",
    "ptnt": "phát triển nông thôn",
    "qlda": "quản lý dự án",
    "tand": "tòa án nhân dân",
    "thpt": "trung học phổ thông",
    "tn mt": "tài nguyên môi trường",
    "tncs": "thanh niên cộng sản",
    "tncs hcm": "thanh niên cộng sản hồ chí minh",
    "tp": "thành phố",
    "tp hcm": "thành phố hồ chí minh",
    "tt tt": "thông tin truyền thông",
    "ttcp": "thanh tra chính phủ",
    "tw": "trung ương",
    "tx": "thị xã",
    "ub": "ủy ban",
    "ub mttq": "ủy ban mặt trận tổ quốc",
    "ub mttq vn": "ủy ban mặt trận tổ quốc việt nam",
    "ubkt": "ủy ban kiểm tra",
    "ubnd": "ủy ban nhân dân",
    "vh tt dl": "văn hóa thể thao du lịch",
    "vksnd": "viện kiểm sát nhân dân",
    "ksnd": "kiểm sát nhân dân",
    "vp": "văn phòng",
    "vp cp": "văn phòng chính phủ",
    "vp hđnd": "văn phòng hội đồng nhân dân",
    "vp ubnd": "văn phòng ủy ban nhân dân",
}
_FULL = {written.replace(" ", ""): full for written, full in _WRITTEN.items()}
_ABBREVIATIONS = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        r"(?:\s+và\s+|[\s.,&\-]*)".join(written.split())
        for written in sorted(_WRITTEN, key=len, reverse=True)
    )
    + r")(?!\w)"
)
