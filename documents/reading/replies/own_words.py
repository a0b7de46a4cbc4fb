"""What the writer of an answer wrote: without what it quotes, its greeting, its signature and what a program added.

Here: `own_words`. What stands below a quoted mail is kept, so that nobody's “but” is lost. Not here: what the words mean
(understanding).
"""

import re

_HEADS = (
    r"(?:từ|người gửi|from|đã gửi|gửi|ngày gửi|sent|ngày|date|tới|đến|to|cc|đồng gửi|chủ đề|tiêu đề|subject)"
)
_HEAD = re.compile(rf"\W{{0,3}}{_HEADS}\W{{0,3}}:", re.IGNORECASE)
_FIRST_HEAD = re.compile(r"\W{0,3}(?:từ|người gửi|from)\W{0,3}:", re.IGNORECASE)
_WROTE = re.compile(
    r"\s*(?:on|vào|lúc|ngày)\b[^\n]*\d.{4,250}(?:wrote|đã viết|viết|đã ghi)\s*:\s*$",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(
    r"\s*[-_=]{2,}\s*(?:original message|original appointment|forwarded message|thư gốc|thư đã chuyển tiếp|thư được chuyển tiếp|"
    r"thông điệp gốc|tin nhắn gốc|tin nhắn đã chuyển tiếp|nguyên bản|nguyên văn|reply above this line|trả lời phía trên)",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"\W*(?:trân trọng(?: cảm ơn| kính chào| báo cáo| kính báo)?|kính thư|thân ái|thân mến|kính chào|xin (?:trân trọng )?cảm ơn|cảm ơn|"
    r"(?:with )?(?:best|kind|warm)?\s*regards|thanks (?:and|&) (?:best )?regards|best wishes|best|yours (?:sincerely|faithfully|truly)|sincerely|"
    r"respectfully|thanks|many thanks|thank you(?: very much)?|cheers)\s*(?:!|\.|,|/|\s|nhé|ạ)*$",
    re.IGNORECASE,
)
_RULED_OFF = re.compile(r"\s*(?:--|—|_{2,}|-{3,}|\*{3,}|={3,})\s*$")
_AFTERWORD = re.compile(
    r"\W*(?:p\.?\s?s\b|tái bút|lưu ý|ghi chú|nói thêm|bổ sung|note\b|n\.?b\b)", re.IGNORECASE
)
_BY_PROGRAM = re.compile(
    r"\s*(?:(?:đã )?(?:được )?gửi từ (?:iphone|ipad|điện thoại|thư|mail|outlook|yahoo|samsung|galaxy|gmail|thiết bị|zalo|ứng dụng)|"
    r"sent from (?:my|mail|outlook|yahoo|samsung|the)|get outlook for|tải outlook|tải về outlook|xem trong trình duyệt|virus-free|không có vi-rút)",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\s*(?:\[?(?:external|bên ngoài)\]?\s*[:\-]|caution\s*:|cảnh báo\s*:.*(?:thư|email)|warning\s*:.*(?:mail|sender))", re.IGNORECASE
)  # fmt: skip
_DISCLAIMER = re.compile(
    r"\s*(?:confidentiality notice|disclaimer|legal notice|this (?:e-?mail|message|communication)\b.{0,60}\b(?:confidential|intended|may contain|contains|and any)|"
    r"if you (?:are not|have received)|(?:thư|e-?mail|thư điện tử|thông tin trong (?:thư|email)) này\b.{0,60}(?:mật|bảo mật|chỉ dành|có thể chứa)|"
    r"nếu (?:quý vị|bạn|ông/bà|anh/chị) (?:không phải|nhận nhầm|nhận được (?:thư|email) này do)|tuyên bố (?:miễn|bảo mật)|please consider the environment|"
    r"hãy (?:cân nhắc|suy nghĩ) trước khi in)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\s*(?:kính gửi|kính thưa|thưa|dear|hi|hello|good (?:morning|afternoon))\b\s*:?[^,:.!;\n]*(?:[,:!.;]|$)\s*",
    re.IGNORECASE,
)
_LINES_OF_HEADS = 6
#: Shorter lines of ours may be the writer's as well.
_SHORTEST = 12


def own_words(text: str, sent: str = "") -> str:
    """The writer's own words in an answer to the message `sent`; empty where there are none."""
    ours = {_bare(line) for line in sent.splitlines() if len(_bare(line)) >= _SHORTEST}
    kept = [line for line in _unquoted(text.splitlines()) if _bare(line) not in ours]
    written = _unsigned([line for line in kept if not _BY_PROGRAM.match(line) and not _BANNER.match(line)])
    return _GREETING.sub("", "\n".join(written).strip()).strip()


def _unquoted(lines: list[str]) -> list[str]:
    """The lines that no program quoted; what follows a quotation marked line by line is the writer's again."""
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.lstrip().startswith((">", "|")):
            place += 1
        elif length := _announces(lines, place):
            if not _is_marked(lines, place + length):
                break
            place += length
        elif _RULE.match(line) or _is_block_of_heads(lines, place):
            break
        else:
            kept.append(line)
            place += 1
    return kept


def _announces(lines: list[str], place: int) -> int:
    """How many lines say “On ... wrote:”; 0 where they do not."""
    for length in (1, 2, 3):
        if _WROTE.match("\n".join(lines[place : place + length])):
            return length
    return 0


def _is_marked(lines: list[str], place: int) -> bool:
    following = next((line for line in lines[place:] if line.strip()), "")
    return following.lstrip().startswith((">", "|"))


def _is_block_of_heads(lines: list[str], place: int) -> bool:
    """“From: ... Sent: ... To: ...” as Outlook writes it; one such line alone is a sentence."""
    if not _FIRST_HEAD.match(lines[place]):
        return False
    following = [line for line in lines[place + 1 : place + 1 + _LINES_OF_HEADS] if line.strip()]
    return sum(_HEAD.match(line) is not None for line in following) > 1


def _unsigned(lines: list[str]) -> list[str]:
    """Without the signature and what stands below it, but for an afterword."""
    ends = next((place for place, line in enumerate(lines) if _ends(line, lines[:place])), len(lines))
    after = next((place for place in range(ends, len(lines)) if _AFTERWORD.match(lines[place])), len(lines))
    afterword = [line for line in lines[after:] if not _DISCLAIMER.match(line)]
    return [*lines[:ends], *afterword]


def _ends(line: str, before: list[str]) -> bool:
    if _DISCLAIMER.match(line):
        return True
    return any(map(str.strip, before)) and bool(_RULED_OFF.match(line) or _SIGN_OFF.match(line))


def _bare(line: str) -> str:
    return " ".join(line.lstrip("> ").split()).lower()
