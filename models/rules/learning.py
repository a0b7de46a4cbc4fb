"""Whether a written name may be learnt as another name of the unit that a secretary named for it.

Here: the verdict, of names alone. Not here: storing and forgetting what is learnt (acts.learning).
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from models.rules.matching import Registry
from models.rules.spelling import fold, normalise, province_in, tail


class Verdict(StrEnum):
    """Learnt, or why not: the name leaves open who is meant, is a person's, or is somebody else's."""

    LEARNT = "learnt"
    VAGUE = "vague"
    PERSON = "person"
    ELSEWHERE = "elsewhere"
    TAKEN = "taken"


def verdict(
    written: str,
    name: str,
    meant: int,
    own: Registry,
    others: Iterable[Registry],
    *,
    place: str = "",
    is_group: bool = False,
) -> Verdict:
    """Whether `written` may become another name of `meant`, which is called `name` and stands in `own`.

    `others` are the registers in which nobody may have a claim to the name: the groups for a unit, units that ended.
    `place` is the body's own province.
    """
    key = normalise(written)
    if _is_vague(key, is_group=is_group):
        return Verdict.VAGUE
    if _PERSON.search(written):
        return Verdict.PERSON
    if province_in(written) not in ("", place) or not (is_group or tail(key) in ("", tail(normalise(name)))):
        return Verdict.ELSEWHERE
    if (
        own.claims(written) - {meant}
        or any(other.claims(written) for other in others)
        or _lacks_marks(key, name)
    ):
        return Verdict.TAKEN
    return Verdict.LEARNT


def _is_vague(key: str, *, is_group: bool) -> bool:
    words = set(key.split())
    if len(key) < _SHORTEST or _VAGUE.search(key):
        return True
    return words <= (_ANYBODY if is_group else _ANYBODY | _KINDS)


def _lacks_marks(key: str, name: str) -> bool:
    """Text without marks could be many names; where it is no English name, it begins as the unit's own name does."""
    own = normalise(name)
    return key.isascii() and not own.isascii() and fold(own).split()[:1] == key.split()[:1]


_SHORTEST = 3
_VAGUE = re.compile(
    r"\b(?:liên quan|chức năng|hữu quan|có thẩm quyền|này|đó|kia|ấy|trên|nói trên|dưới đây|sau đây|mình|khác|còn lại|nhà mình"
    r"|tương ứng|phụ trách|được giao|được phân công|cụ thể|phù hợp|trực thuộc|mọi|tất cả|toàn thể|toàn bộ|từng|mỗi|một số|nhiều"
    r"|họ|chúng ta|chúng tôi|ai|relevant|concerned|competent|appropriate|respective|responsible|related|other|others|all"
    r"|every|each|any|this|that|these|those|above|same|it|they|we|us|them|our|their|its)\b"
)
_PERSON = re.compile(
    r"^(?:các )?(?:đồng chí|đ/c|ông|bà|anh|chị|cô|chú|bác|thầy|mr|mrs|ms|dr|comrade)\b[.]?\s", re.IGNORECASE
)
_ANYBODY = frozenset(
    ["cơ", "quan", "đơn", "vị", "địa", "phương", "tổ", "chức", "cá", "nhân", "bộ", "phận", "doanh", "nghiệp", "chủ", "đầu", "tư", "nhà", "thầu", "người", "dân", "nhân", "dân", "cán", "công", "viên", "các", "những", "và", "của", "cấp", "đoàn", "thể", "chính", "trị", "cộng", "đồng", "the", "and", "agencies", "agency", "units", "unit", "localities", "parties", "party", "bodies", "body", "staff", "everyone", "everybody", "team", "offices", "office", "departments", "department", "authorities"]
)  # fmt: skip
_KINDS = frozenset(
    ["sở", "ban", "ngành", "bộ", "hội", "phòng", "ủy", "cục", "vụ", "chi", "tỉnh", "huyện", "xã", "phường", "thị", "trấn", "thành", "phố", "quận", "đặc", "khu", "thôn", "bản", "làng", "khối", "trung", "tâm", "trường", "công", "ty", "văn", "tập", "tổng", "hội", "đồng", "đảng", "liên", "hiệp", "đội", "tổ", "nhóm"]
)  # fmt: skip
