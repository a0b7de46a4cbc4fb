"""What kind of work a demand is by its verbs: a product that ends it, or work without an end.

Here: verbs and words that make work last, clause by clause. Not here: periodic work and dates (when).
"""

import re

from documents.reading.page import Page
from documents.reading.vietnamese.wording import VERB

# Work that these verbs open lasts.
_LASTING = re.compile(
    r"(?:tăng cường|thường xuyên|đẩy mạnh|chú trọng|quan tâm|nâng cao|duy trì|giữ vững|quán triệt|theo dõi|đôn đốc"
    r"|phát huy|hỗ trợ|bảo đảm|đảm bảo|kiểm soát|giám sát|nêu cao|tuyên truyền|bám sát|quản lý|chấp hành|tuân thủ"
    r"|phòng ngừa|ngăn chặn|tạo điều kiện|chủ động phối hợp|phối hợp chặt chẽ|làm tốt|chú ý|nắm|kịp thời|lưu trữ"
    r"|(?:tham mưu )?thực hiện (?:đầy đủ|tốt|nghiêm|công tác|có hiệu quả|(?:các )?nhiệm vụ|chế độ|chính sách)"
    r"|là đầu mối|làm đầu mối|lãnh đạo|hướng dẫn|vận động|kiên quyết|tuyệt đối|cung ứng|lồng ghép|đổi mới|siết chặt"
    r"|tập trung (?:lãnh đạo|chỉ đạo|hướng dẫn|bảo đảm)|phối hợp thực hiện|chủ động (?:nắm|theo dõi|phòng|ứng phó)"
    r"|có biện pháp|triển khai (?:công tác|thực hiện tốt|tốt)|phát triển|cung cấp đủ|gắn|tích cực|bố trí đủ|chăm lo"
    r"|khuyến khích|bảo vệ|bảo quản|bảo mật|giữ gìn|phổ biến|tiết kiệm|đấu tranh|chỉ đạo chung|xử lý nghiêm)\b"
)
# Words in a clause that say that the work goes on, whatever its verb.
_GOES_ON = re.compile(
    r"\b(?:thường xuyên|chặt chẽ|hằng năm|hàng năm|hằng ngày|hàng ngày|những năm (?:tiếp theo|tới)|liên tục|thường trực"
    r"|lâu dài|24/24|không để xảy ra|trong suốt|mọi thời điểm|ngay khi phát hiện|kịp thời phát hiện)\b"
)
_WHENEVER = re.compile(r"(?:trường hợp|khi|nếu|mỗi khi|hễ)\b")
# What "tiếp tục" goes on with only until a product is there.
_PRODUCT = re.compile(
    r"(?:tiếp tục|khẩn trương)[ ,]+(?:hoàn thiện|hoàn thành|hoàn chỉnh|điều chỉnh|bổ sung|sửa đổi|lập|xây dựng|trình"
    r"|thẩm định|phê duyệt|ban hành)\b"
)
_ENDS_IT = re.compile(
    r"\b(?:hoàn thành|hoàn tất|bàn giao|khánh thành|thông xe|khẩn trương|dứt điểm|sớm hoàn thiện)\b"
)
_AHEAD = re.compile(
    r"(?:(?:theo (?:chức năng|thẩm quyền|phân công|quy định|nhiệm vụ)[^;.]{0,40}?(?:được giao|quyền|quy định),?|sớm|nhanh chóng"
    r"|chủ động|tích cực|quyết liệt|nghiêm túc|tập trung|cần|phải|cũng|sẽ|được|chủ trì|có trách nhiệm|tham mưu|ngay|trực"
    r" tiếp|chịu trách nhiệm|tổ chức)[ ,]+)+"
)
_CLAUSE = re.compile(r";\s+|(?<=[^\W\d_]{2})\.\s+")
_ENGLISH = re.compile(
    r"\b(?:continue|strengthen|stick to|link|maintain|promote|enhance|improve|keep|ensure|regularly|stay close"
    r"|closely monitor|monitor|focus on|pay attention|increase|raise|act as|serve as|oversee|renew|innovate|intensify|step up|support)\b"
)
_FIRST = 1.5  # what is asked first weighs more than what is added
_OPENING = 90  # characters in which a clause shows its verb


def continuing(page: Page, start: int, action: int, end: int) -> bool:
    """Whether the work of `[start, end)` has no end of its own: most of its clauses, from the verb on, last."""
    if _ENGLISH.match(page.low, action, end):
        return True
    weight, total = _FIRST, 0.0
    at = start if "phối hợp chặt chẽ" in page.low[start:action] else action
    for stop in [*(cut.end() for cut in _CLAUSE.finditer(page.low, action, end)), end]:
        total += weight * _lasts(page, at, stop)
        weight, at = 1.0, stop
    return total > 0


def _lasts(page: Page, start: int, end: int) -> int:
    """1 for a clause that lasts, -1 for one that ends, 0 where nobody can tell."""
    opening = page.low[start : min(end, start + _OPENING)]
    if _PRODUCT.match(opening):
        return -1
    if _WHENEVER.match(opening) or _GOES_ON.search(page.low, start, end):
        return 1
    if opening.startswith("tiếp tục"):
        return 1
    ends = _ENDS_IT.search(page.low, start, end) is not None
    if _LASTING.match(opening):
        return 0 if ends and not opening.startswith("tăng cường") else 1
    ahead = _AHEAD.match(opening)
    at = start + (ahead.end() if ahead else 0)
    verb = VERB.search(page.low, at, min(end, at + 60))
    at = verb.start() if verb else at
    return 1 if _LASTING.match(page.low, at, end) and not ends else -1
