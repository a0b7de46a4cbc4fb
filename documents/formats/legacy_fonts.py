"""Text typed in fonts from before Unicode (TCVN3 in .VnTime, VNI in VNI-Times) into Unicode.

Here: the one place that speaks to viparse. Text is left as it is where nothing says clearly what it is in.
"""

import re
from itertools import groupby

import viparse

_READ = 20_000  # characters looked at to recognise an encoding
_SHORTEST = 24  # fewer characters say nothing
_PROVEN = 3  # common syllables that must come out of a conversion, so that other languages are left alone
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "của và các được những có cho với không là một người này đã để từ đến trong ngày tháng năm số về việc công"
        " thực hiện tỉnh huyện xã sở chủ tịch ủy uỷ nhân dân hội đồng báo cáo kế hoạch quyết định thông kết luận phối"
        " hợp trì trước chức tổ phòng cơ quan đơn vị nghị nước nhà tài chính xây dựng đề hành giải pháp tiếp tục đất",
    )
)
_VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹăđơư]", re.IGNORECASE)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WORDS = re.compile(r"\S(?:.*\S)?")


def encoding_of_font(font: str | None) -> str | None:
    """The legacy encoding that a font's name stands for; None for every other font."""
    name = (font or "").rpartition("+")[2].lower()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if name.startswith("vni") else None


def unicode_of_runs(runs: list[tuple[str, str | None]]) -> str:
    """Runs of (text, font) as one text; a letter of VNI may be split over two runs of one font."""
    joined = ""
    for (encoding, capitals), group in groupby(runs, key=lambda run: _told(run[1])):
        text = "".join(words for words, _ in group)
        if encoding:
            text = _converted(text, encoding)
        joined += text.upper() if capitals else text
    return joined


def unicode_of(text: str) -> tuple[str, str | None]:
    """A text without fonts, and the encoding that it was found in; the same text and None where unsure."""
    sample = text[:_READ]
    if len(sample) < _SHORTEST or not _FOREIGN.search(sample) or _VIETNAMESE.search(sample):
        return text, None
    encoding = viparse.detect_text_encoding(sample)
    if encoding not in {"tcvn3", "vni"}:
        return text, None
    if len(_COMMON & (_syllables(_converted(sample, encoding)) - _syllables(sample))) < _PROVEN:
        return text, None
    return _converted(text, encoding), encoding


def _syllables(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _told(font: str | None) -> tuple[str | None, bool]:
    """The encoding of a font, and whether it draws small letters as capitals (.VnTimeH)."""
    encoding = encoding_of_font(font)
    return encoding, encoding == "tcvn3" and str(font).endswith("H")


def _converted(text: str, encoding: str) -> str:
    """Line after line, so that white space stays where it was (a span counts characters of the whole)."""
    return _WORDS.sub(lambda words: viparse.fix(words[0], encoding=encoding), text)
