"""What kind of work a demand is by its verb: a product that ends it, or work without an end.

Here: verbs that make work continuing. Not here: periodic work (recurrences) and dates (due_dates).
"""

import re

from documents.reading.page import Page
from documents.reading.wording import VERB

_CONTINUING = re.compile(
    r"(?:tăng cường|tiếp tục|thường xuyên|đẩy mạnh|chú trọng|quan tâm|nâng cao|duy trì|giữ vững|quán triệt|theo dõi"
    r"|đôn đốc|phát huy|hỗ trợ|bảo đảm|đảm bảo|kiểm soát|giám sát|nêu cao|tuyên truyền|bám sát|quản lý|chấp hành"
    r"|tuân thủ|phòng ngừa|ngăn chặn|tạo điều kiện|chủ động phối hợp|phối hợp chặt chẽ|làm tốt|chú ý|nắm|kịp thời"
    r"|thực hiện (?:đầy đủ|tốt|nghiêm|công tác|có hiệu quả)|là đầu mối|làm đầu mối|lãnh đạo|hướng dẫn|vận động"
    r"|kiên quyết|tuyệt đối|tập trung (?:lãnh đạo|chỉ đạo|hướng dẫn|bảo đảm)|cung ứng|lồng ghép|đổi mới|phối hợp thực hiện"
    r"|chủ động (?:nắm|theo dõi|phòng)|có biện pháp|triển khai (?:công tác|thực hiện tốt)|phát triển|cung cấp đủ|gắn"
    r"|tích cực)\b"
)
_ADVERB = re.compile(
    r"(?:(?:khẩn trương|sớm|nhanh chóng|chủ động|tích cực|quyết liệt|nghiêm túc|tập trung|cần|phải|cũng|sẽ|được"
    r"|chủ trì|có trách nhiệm|tham mưu|ngay|kịp thời|trực tiếp)[ ,]+)+"
)
_ENDS_IT = re.compile(
    r"\b(?:hoàn thành|hoàn tất|bàn giao|khánh thành|thông xe|khẩn trương|dứt điểm|sớm hoàn thiện)\b"
)
_ENGLISH = re.compile(
    r"\b(?:continue|strengthen|stick to|link|maintain|promote|enhance|improve|keep|ensure|regularly|stay close"
    r"|closely monitor|monitor|focus on|pay attention|increase|raise|renew|innovate|intensify|step up|support)\b"
)


def continuing(page: Page, action: int, end: int) -> bool:
    """Whether the work that begins at `action` has no end of its own."""
    opening = page.low[action : min(end, action + 90)]
    if _ENGLISH.match(opening) or re.search(r"\bthường xuyên\b", opening):
        return True
    if _CONTINUING.match(opening):
        return _ENDS_IT.search(page.low, action, end) is None or opening.startswith(
            ("tiếp tục", "tăng cường")
        )
    adverbs = _ADVERB.match(opening)
    at = action + adverbs.end() if adverbs else action
    verb = VERB.search(page.low, at, min(end, at + 60))
    at = verb.start() if verb else at
    return _CONTINUING.match(page.low, at, end) is not None and _ENDS_IT.search(page.low, action, end) is None
