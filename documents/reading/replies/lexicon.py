"""The words by which people say how a task stands, in Vietnamese and English.

Here: patterns over text in small letters, one after the other in `Sign`, and what may stand around “done”. Not here: what
follows from them (understanding). Vietnamese without marks, as a telephone writes it, is found by the same patterns.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache


class Sign(StrEnum):
    """What a stretch of words says, before anybody weighs it."""

    PERCENT = "percent"
    ON_TRACK = "on track"
    FINE = "fine"
    NO_EXTENSION = "no extension"
    NOT_DONE = "not done"
    FUTURE = "future"
    EXTEND = "extend"
    DECLINE = "decline"
    LATE = "late"
    WAITING = "waiting"
    BLOCKED = "blocked"
    RECEIVE = "receive"
    NOTED = "noted"
    IN_PROGRESS = "in progress"


#: In this order; what one has matched, none after it sees.
SIGNS: dict[Sign, str] = {
    Sign.FINE: (
        r"(?:không|chưa)(?: có| gặp| phát sinh| thấy)?(?: bất kỳ| gì| một)*(?: những| các)? (?:khó khăn|vướng mắc|vướng|trở ngại|vấn đề gì|chậm trễ)(?:[, ]+(?:khó khăn|vướng mắc|vướng|trở ngại))*(?: gì| nào| cả)*|"
        r"không (?:bị )?chậm(?: tiến độ)?|đúng hạn|(?:bảo|đảm) (?:bảo|đảm) (?:tiến độ|thời hạn)|"
        r"\bno (?:issues?|problems?|obstacles?|difficult(?:y|ies)|delays?)\b|\bwithout (?:problems?|delay)\b"
    ),
    Sign.ON_TRACK: r"đúng (?:tiến độ|kế hoạch)|\bon (?:track|schedule)\b|\bas planned\b",
    Sign.NO_EXTENSION: (
        r"không (?:cần |phải |có nhu cầu |muốn )*(?:xin |đề nghị )?(?:thêm )?gia hạn|\bno (?:need for an? )?extension\b|\bwithout (?:an )?extension\b|"
        r"\b(?:do not|don't) need (?:an extension|more time)\b"
    ),
    Sign.NOT_DONE: (
        r"(?:vẫn |hiện |cũng )?chưa(?: thể| được| kịp)*(?: thực hiện| làm| triển khai| xử lý)?(?: được)? (?:xong|hoàn thành|hoàn tất|kết thúc)(?: được| ạ)?|"
        r"chưa (?:thể )?(?:thực hiện|triển khai|hoàn thiện) được|"
        r"\b(?:is|are|was|has|have)(?: still)?(?:n't| not)(?: yet)?(?: been)?(?: fully)? (?:done|completed?|finished|ready)(?: it| this)?(?: yet)?\b|"
        r"\bnot(?: yet)?(?: been)? (?:done|completed?|finished|ready)(?: yet)?\b"
    ),
    Sign.FUTURE: (
        r"(?:sẽ|dự kiến|phấn đấu|cố gắng|quyết tâm|cam kết|sau khi|trước khi|thời hạn|thời gian|kế hoạch|để|nhằm)\b[^.;!?\n]{0,40}?(?:xong|hoàn thành|hoàn tất)\b[^.;!?,\n]*|"
        r"\b(?:will|shall|to|should|would|expect(?:ed)? to|aim(?:ing)? to|going to|plan(?:ned)? to)(?: be)?(?: fully)? (?:done|completed?|finish(?:ed)?)\b[^.;!?,\n]*|"
        r"\bexpected (?:completion|finish)\b[^.;!?,\n]*"
    ),
    Sign.EXTEND: (
        r"(?:xin|đề nghị|đề xuất|cho phép|cho|mong|kính mong)\b[^.;!?\n]{0,60}?(?:gia hạn|lùi (?:thời )?hạn|lùi thời gian|kéo dài thời (?:gian|hạn)|điều chỉnh thời hạn)|"
        r"xin (?:lùi|thêm (?:thời gian|thời hạn|\d+ (?:ngày|tuần)))|\brequest(?:s|ing)?(?: for)?(?: an?)? extension|\bask(?:s|ing)? for an extension|"
        r"\bextend (?:the|our|this) (?:deadline|due date|task|time)|\b(?:please|kindly) extend|\bneed more time"
    ),
    Sign.DECLINE: (
        r"(?:không (?:thuộc|nằm trong)|ngoài)(?: phạm vi)? (?:chức năng|thẩm quyền|trách nhiệm|nhiệm vụ|phạm vi|lĩnh vực)|không phải(?: là)? (?:nhiệm vụ|việc|trách nhiệm|chức năng) của|"
        r"\bnot (?:with)?in our (?:remit|competence|mandate|responsibilit(?:y|ies)|functions?|scope)|\b(?:is not|isn't|not) our (?:task|responsibility|job|remit)\b|"
        r"\b(?:outside|beyond) our (?:remit|competence|mandate|responsibility|scope)\b"
    ),
    Sign.LATE: (
        r"(?:sẽ |bị |đang |có thể )*(?:chậm|trễ)(?: tiến độ| so với| trễ| hạn)|(?:sẽ|bị) (?:chậm|trễ|muộn)\b(?! nhất)|quá hạn|không kịp(?: tiến độ| thời hạn| hạn)|"
        r"\b(?:will be|is|are|running|be) (?:late|delayed)\b|\bbehind schedule\b|\bmiss the deadline\b"
    ),
    Sign.WAITING: (
        r"(?:đang |còn |phải )?(?:chờ|đợi) (?:ý kiến|hướng dẫn|văn bản|phê duyệt|kinh phí|số liệu|kết quả|thẩm định)[^.;!?,\n]*|\bwaiting for\b[^.;!?,\n]*"
    ),
    Sign.BLOCKED: (
        r"vướng(?: mắc)?\b|(?:gặp |có |còn )?khó khăn|bị (?:tắc|ách)|ách tắc|chưa (?:được )?(?:bố trí|cấp|có) (?:kinh phí|vốn)|\bblocked\b|\bstuck\b|"
        r"\b(?:held up|hindered) by\b|\b(?:cannot|can't) (?:proceed|go on)\b|\bobstacles?\b|\bdifficult(?:y|ies)\b"
    ),
    Sign.RECEIVE: (
        r"đã (?:tiếp nhận|nhận)(?: được)?(?: (?:nhiệm vụ|việc)(?: này| trên| được giao)?)?(?= ?[.,;!)]|$| ạ| rồi| và| đơn vị)|xin (?:tiếp )?nhận (?:nhiệm vụ|việc)|"
        r"\b(?:task|assignment)(?: has been| is| was)? (?:received|accepted)\b|(?:^|\b(?:we|have|task:) )(?:received|accepted?|take)(?: (?:the|this) task)?(?= ?[.,;!]|$| and)"
    ),
    Sign.NOTED: (
        r"(?:đã|xin) (?:rõ|nắm được|nắm|hiểu|ghi nhận|biết|xem)\b(?: thông tin| nội dung)?|đã nhận(?: được)? (?:thông tin|thư|tin|mail|email)\b|"
        r"(?:^|\btask ?[:,]? |\bwell |\bis )(?:noted|understood|acknowledged)\b(?= ?[.,;!]|$| and| with thanks)|\bwill do\b|\bgot it\b|^we acknowledge\b"
    ),
    Sign.IN_PROGRESS: (
        r"\bđang (?!nghỉ|họp|công tác|học|chờ|đợi|không|chậm|trễ|dừng|tạm|vướng|đi |ốm|bận|gặp|bị|thiếu|khó|hỏi|xem|kiểm tra|liên hệ|tìm|ở|trong|có)\w+|tiếp tục (?:thực hiện|triển khai)|"
        r"(?:chưa|không) có (?:gì |thông tin |tiến triển |diễn biến |kết quả )?(?:mới|thay đổi)|(?:chưa|không) (?:có )?gì (?:mới|thay đổi)|chưa có tiến triển|"
        r"(?:vẫn )?như (?:kỳ|lần|tuần|tháng) trước|\bin progress\b|\bunder ?way\b|\bon-?going\b|\bworking on (?:it|this)\b|"
        r"\b(?:is|are) being \w+|\bunder review\b|\b(?:we are|we're)(?: still| currently| now)? (?:drafting|preparing|reviewing|collecting|finalising|finalizing|implementing|carrying|compiling|revising|consulting)\b|\bno (?:news|changes?|updates?)\b(?= ?[.,;!]|$| since| this| from| to report| yet| at | so far)|\bnothing (?:new|to report|has changed)\b"
    ),
}  # fmt: skip

PERCENT = (
    r"(?P<before>^|[.;:,!(\n] ?|\b(?:task|đạt|được|khoảng|tầm|chừng|mới|tiến độ|hoàn thành|thực hiện|xong|at|about|around|approximately|roughly|progress|is)[ :,]*)"
    r"(?:(?:đạt|được|khoảng|about|tầm|ở mức|is|at)[ :]*)*[~≈]? ?(?:(?P<number>\d{1,2}) ?(?:%|phần trăm\b|percent\b|per cent\b)(?: (?:complete|completed|done|finished)\b)?|"
    r"100 ?(?:%|phần trăm\b|percent\b|per cent\b))(?= ?[.,;)!\n]| ?$| ạ| rồi| thôi| khối lượng(?: công việc)?(?: ạ)? ?(?:[.,;!]|$)| công việc ?(?:[.,;!]|$)| (?:complete|completed|done|finished)\b| of (?:the )?work\b)"
)
ANY_PERCENT = r"\d ?%|phần trăm|\bper ?cent\b"

DONE = (
    r"(?:đã|vừa)(?: được| cơ bản)?(?: thực hiện| làm| triển khai| xử lý| giải quyết)? (?:xong|hoàn thành|hoàn tất)(?: xong| rồi)?|(?:làm |thực hiện |hoàn thành )?xong rồi|"
    r"(?:^|\btask ?[:,–-]? )(?:hoàn thành|xong)(?= ?[.,:(;]|$)|\b(?:(?:has|have) been|have|has|is|was|were|are)?(?: now| already| fully)* ?\b(?:completed|finished|done|accomplished)\b"
)
#: Whoever says more before it may speak of something or somebody else.
BEFORE_DONE = frozenset(
    re.findall(
        r"\w+",
        "kính báo cáo xin dạ vâng thưa ban chỉ đạo đơn vị chúng tôi em bên mình cơ quan sở nhiệm vụ việc này trên nội dung được giao nêu công tác"
        " như sau hiện nay đến tại về và rằng là ạ rồi đã the this that task we it our all to date please be informed note kindly secretariat dear yes hereby report"
        " có of by now i xin thông tất cả các toàn bộ cả ba hai both everything tasks nos no",
    )
)
AFTER_DONE = (
    r" ?(?:$|[.,;:!()–-]|(?:theo|tại|bằng|số|ngày|từ|ạ|rồi|đúng hạn|trước hạn|trước thời hạn|đúng tiến độ|và (?:đã |có )?(?:gửi|báo cáo|ban hành|nộp|trình)|"
    r"(?:toàn bộ )?(?:nhiệm vụ|việc|nội dung)(?: này| trên| được giao| nêu trên)*(?= ?[.,;:(]|$| theo| tại| ngày)|"
    r"see|under|on time|on (?:the )?\d+|ahead|per|and|this task|the task|in letter|in report)\b)"
)
#: What takes back, limits or delays a claim that stands beside it.
AGAINST_DONE = (
    r"\bchưa\b|\bkhông\b|\bnhưng\b|tuy nhiên|\bsong\b|\btrừ\b|\bcòn\b|\bsẽ\b|dự kiến|\bchỉ (?!đạo|thị|tiêu|huy)|một phần|cơ bản|\bgần\b|hầu hết|phần lớn|dự thảo|\bnháp\b|\bbước\b|giai đoạn|\bphần\b|\bđang\b|"
    r"hình như|có lẽ|\bchắc\b|\bhơi\b|năm (?:ngoái|trước)|(?:kỳ|tháng) trước|\bbut\b|\bhowever\b|\bexcept\b|\bapart from\b|\bunless\b|\bnot\b|n't\b|\bnever\b|\bif\b|\bonce\b|\bwill\b|"
    r"\bdrafts?\b|\bpart(?:ly|ially|s)?\b|\balmost\b|\bnearly\b|\bmostly\b|\bsome\b|\bstill\b|\bonly\b|\bmaybe\b|\bperhaps\b|\bprobably\b|\bthink\b|\bbelieve\b|\bhope\b|\bshould\b|\bwould\b|"
    r"\bpending\b|\bmissing\b|last year|\byet\b|\bremain|\bsoon\b"
)
#: Before a sign in the same breath it turns it round, or speaks of another office.
TURNED = (
    r"\b(?:không|chưa|chẳng|đừng|hết|dừng|ngừng|trước đây|trước kia|not|never|no longer|stopped|previously|nobody|hardly|don't|didn't|isn't|wasn't|haven't|hasn't)\b|"
    r"\b(?:sở|ubnd|bộ|cục|chi cục|công ty|huyện|xã|thành phố|nhà thầu|department of|ministry of) (?!đang|chúng|em|tôi|đã|chưa|sẽ|xin|bị|còn|gặp|vẫn|cũng|không)\w+"
)
#: What was in the way is so no more.
RESOLVED = r"(?:đã|được|vừa) (?:tháo gỡ|giải quyết|khắc phục|gỡ|qua)\b|\b(?:resolved|solved|overcome|removed|lifted)\b"
#: What may stand before a percentage that is about the work as a whole.
BEFORE_PERCENT = BEFORE_DONE | frozenset(
    re.findall(
        r"\w+",
        "đạt được khoảng tầm chừng mới tiến độ hoàn thành thực hiện xong triển khai làm đang vẫn hiện tỷ lệ khối lượng ước ở mức và vào at about around approximately roughly"
        " progress and is are work ongoing overall currently now only in so far completion",
    )
)
LIMITED = r"\buntil\b|\bbut\b|\bexcept\b|\bnhưng\b|\btrừ\b"
DONE_STEM = r"\bxong\b|hoàn thành|hoàn tất|\bdone\b|\bcomplet(?:e|ed|ion)\b|\bfinish(?:ed)?\b"
EXTENSION_STEM = r"gia hạn|\bextension\b|\bextend|lùi (?:thời )?hạn"
PAPER = r"(?:số|\bno\.?|\bnumber|#) ?:? ?\d+|\d+ ?/ ?[a-zđ]{2,}"
REASON = r"\b(?:vì(?! (?:vậy|thế))|do(?! (?:not|it|so|đó|vậy)\b)|bởi|lý do|nguyên nhân|because|since(?! (?:last|the last|then|our)\b)|due to|owing to)\b"
#: Whose function it is not must be the writer's own; more words after it speak of another office.
OWN_FUNCTION = (
    r"(?:[ ,]*(?:chức năng|nhiệm vụ|thẩm quyền|trách nhiệm|quản lý|phạm vi|lĩnh vực|và))*"
    r"(?: (?:của|chúng tôi|đơn vị|sở|phòng|cơ quan|bên|em|tôi|mình|ta|we|trung tâm|chi cục))*(?= ?[.,;:)!\n]| ?$| nên| vì| do| đề nghị)"
)
ALL = r"^\W*(?:(?:tất cả|toàn bộ|mọi)(?: các| những)?(?: nhiệm vụ| việc| nội dung| mục)?|cả (?P<count>\d+|hai|ba|bốn|năm) (?:nhiệm vụ|việc|nội dung|mục)|all(?: of)?(?: the| our)?(?: (?P<number>\d+|two|three|four|five))?(?: tasks| items)?|everything|both(?: tasks| items)?)\b"
ALSO_ALL = r"\b(?:tất cả|toàn bộ các|cả (?:\d+|hai|ba|bốn|năm) (?:nhiệm vụ|việc)|các (?:nhiệm vụ|việc|nội dung|mục) (?:còn lại|khác|trên|này)|còn lại|all (?:of|the|our|three)|the (?:rest|others)|both)\b"
COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "two": 2, "three": 3, "four": 4, "five": 5, "both": 2}

#: Words after which nothing of a mail is written down without a person, each with its reason.
VETOES: dict[str, str] = {
    "It asks something.": (
        r"\?|\b(?:xong|hoàn thành|gửi|làm|có) chưa(?: ạ| anh| chị| em)*\s*(?:$|[.!,\n])|phải không|được không|(?:tại|vì|làm) sao|thế nào|bao giờ|bao nhiêu|\bmấy\b|\bai (?:đang|đã|làm|phụ trách)|đúng không|hay chưa|xong chưa|không ạ\b|cho (?:em|tôi|mình) hỏi|"
        r"(?:^|[.;!\n] ?)(?:has|have you|is|are|did|does|can|could|may|when|what|which|who|why|how)\b"
    ),
    "It holds only under a condition.": (
        r"\bnếu\b|giả sử|trong trường hợp|\bif\b|\bunless\b|\bprovided\b|khi nào|in case\b|coi như|tùy (?:thuộc|theo)"
    ),
    "It takes back or corrects something.": (
        r"đính chính|nhầm|rút lại|thu hồi|bỏ qua (?:mail|email|thư)|\bcorrection\b|by mistake|\bdisregard\b|ignore (?:my|the|our) |\bwrong(?:ly)?\b"
    ),
    "It speaks to somebody else.": (
        r"\b(?:anh|chị|em|bạn|đ/c|đồng chí)\b[^.;!?\n]{0,20}\b(?:xử lý|giúp|xem|làm|trả lời|kiểm tra|liên hệ|báo lại)\b|\bgiúp (?:em|anh|chị|tôi|mình)\b|\bnhé\b|\bgiùm\b|\bfyi\b|"
        r"\bplease (?:check|handle|advise|confirm|reply|answer|do|ask)\b|\bcan you\b|\bcould you\b|\bchuyển (?:anh|chị|phòng|bộ phận)\b"
    ),
    "It denies a denial.": r"không phải(?: là)? chưa|không phải(?: là)? không|\bnot un",
    "It is a guess.": r"hình như|có lẽ|\bchắc là\b|nghe nói|\bmaybe\b|\bperhaps\b|\bi (?:think|guess|believe)\b|\bprobably\b|\bapparently\b",
}  # fmt: skip


@cache
def compiled(pattern: str, *, bare: bool) -> re.Pattern[str]:
    """A pattern, for text without any marks (`bare`) with its own taken away."""
    return re.compile(without_marks(pattern) if bare else pattern, re.MULTILINE)


@cache
def without_marks(text: str) -> str:
    """Vietnamese as it is typed without marks."""
    parted = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
