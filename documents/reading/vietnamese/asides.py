"""Vietnamese sentences that ask for nothing new: assessments, decisions, and details of the demand before.

Here: the words that tell them. Not here: what asks for something (commands, judging).
"""

import re

from documents.reading.demand import Aside, Demand, Setting
from documents.reading.page import Page

_ASSESSMENT = re.compile(
    r"(?:đánh giá(?: chung)? ?:|ghi nhận|đánh giá cao|biểu dương|hoan nghênh|cơ bản|(?:trong )?thời gian qua|những kết quả|tuy nhiên|nhìn chung"
    r"|qua \w+|sau khi nghe|về kết quả|kết quả đạt được|tồn tại|hạn chế(?! (?:tối|thấp|việc))|nguyên nhân|tính đến)\b"
)
_DECISION = re.compile(
    r"(?:cơ bản )?(?:nhất trí|thống nhất|đồng ý|chấp thuận|thông qua|cho phép|không đồng ý|quyết định)\b"
)
_DECIDED = re.compile(
    r"\b(?:thống nhất|quyết định|đồng ý) (?:thành lập|chủ trương|phương án|chọn|bổ nhiệm)\b"
)
_DETAIL = re.compile(
    r"(?:trường hợp|nếu|kết quả|hoàn thành|hoàn tất|xong|báo cáo (?:cần|phải|nêu|tổng thể|của|này)|nội dung báo cáo"
    r"|báo cáo (?:yêu cầu|đề nghị)? ?gửi|báo cáo yêu cầu|gửi kèm|kèm theo|báo cáo kết quả (?:trước|về)|khi|thời hạn|thời gian (?:hoàn thành|thực hiện|xong)|hồ sơ|tuần không|đây là|các nội dung)\b"
)
_BY_THEN = re.compile(
    r"(?:yêu cầu|đề nghị) (?:hoàn thiện|hoàn thành|gửi|nộp|báo cáo)(?: (?:báo cáo|kết quả|văn bản|và|gửi))*"
    r" (?:về |gửi )?[^,.;]{0,80}\btrước (?:\d{1,2} ?(?:giờ|h)[^,.;]{0,12})?,? ?ngày [^.;]{1,40}\.?$"
)
# One day for everything above: "Thời hạn hoàn thành các nhiệm vụ trên: trước ngày 31/7".
_WHEN_DOING = re.compile(r"(?:khi|trong quá trình|trong khi) (?P<what>(?:\w+ ){2,4})")
_HOLDING = re.compile(r"(?:bao gồm|gồm có|gồm)\b")
_OF_ALL = re.compile(
    r"(?:yêu cầu|đề nghị)?[^.;:\n]{0,60}?\b(?:thời hạn|thời gian|hoàn thành|thực hiện xong)(?: hoàn thành| thực hiện)?"
    r" (?:toàn bộ |tất cả )?(?:các |những )?(?:nhiệm vụ|nội dung|công việc|phần việc|việc|yêu cầu)(?: [^\W\d_]+){0,2}?"
    r" (?:trên|nêu trên|nói trên|này|trên đây)\b"
)
SOON = re.compile(
    r"\b(?:(?:chậm nhất|muộn nhất|trước|trong|đến|vào|hết) (?:là |trong |hết |cuối |vào )?(?:ngày|tháng|quý|năm) ?(?:\d|i|v|nay|này)"
    r"|(?:đến|trước) \d{1,2}/\d)"
)
FORMER = re.compile(
    r"\b(?:trước đó|trước đây|gần đây|hồi tháng|từng|thời gian qua|trước kia|được biết)\b|\bđang $"
)


def before_asking(page: Page, start: int, at: int, end: int, setting: Setting) -> Aside | None:
    """What looks like an order but only assesses, or says more about the demand before or about all of them."""
    if _ASSESSMENT.match(page.low, at, end):
        return Aside(start, end, "assessment")
    if setting.before is None:
        return None
    if _OF_ALL.match(page.low, at, end) and SOON.search(page.low, at, end):
        return Aside(start, end, "shared-deadline")
    more = (
        _BY_THEN.match(page.low, at, end)
        or _HOLDING.match(page.low, at, end)
        or _on_doing_so(page, at, end, setting.before)
    )
    return Aside(start, end, "detail") if more else None


def decision(page: Page, start: int, at: int, end: int, setting: Setting) -> Aside | None:
    """What the meeting decided and asks nobody to do."""
    decides = _DECISION.match(page.low, at, end) or (
        not setting.listing and _DECIDED.search(page.low, at, end)
    )
    return Aside(start, end, "decision") if decides else None


def detail(page: Page, start: int, at: int, end: int, setting: Setting) -> Aside | None:
    """More about the demand before: its date, its form, what to do if it fails."""
    if setting.before is None or not _DETAIL.match(page.low, at, end):
        return None
    case = setting.leading.firm and page.low.startswith(
        "trường hợp", at
    )  # under a heading a case is work of its own
    return None if case else Aside(start, end, "detail")


def _on_doing_so(page: Page, at: int, end: int, before: Demand) -> bool:
    """Whether a sentence only says how the demand before is to be met: "Khi kiểm điểm, mời thêm ..."."""
    when = _WHEN_DOING.match(page.low, at, end)
    words = when["what"].split() if when else []
    return len(words) > 1 and " ".join(words[:3]) in page.low[before.start : before.end]
