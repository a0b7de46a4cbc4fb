"""Who helps and who watches, beside the lead: coordinating and monitoring units of a Vietnamese demand.

Here: "phối hợp với ...", "..., Y phối hợp", "giao Z giám sát". Not here: the lead (vietnamese).
"""

import re

from documents.reading.page import Page
from documents.reading.vietnamese.units import Names, names_at, names_through
from documents.reading.vietnamese.wording import VERB

_NEAR = 40
_WITH = re.compile(
    r"\bphối hợp(?: chặt chẽ)?(?:,? (?:trao đổi|thống nhất))?(?: (?:cùng với|cùng|với|giữa))? (?!với\b)"
    r"|\bchủ trì,? cùng(?: với)? (?=\S)|\b(?:kết hợp|thống nhất|làm việc|trao đổi)(?: cùng)? với (?!với\b)"
)
_NESTED = re.compile(
    r"\b(?:đôn đốc|chỉ đạo|hướng dẫn|yêu cầu|đề nghị|giao|mời|vận động) (?:các|ubnd|ủy ban|sở|chủ|cơ|đơn|doanh|những)"
)
_LEADS_THEN = re.compile(r"chủ trì,? (?:và )?")
_WATCHES = re.compile(r"(?:[,;] (?:giao |đề nghị )?)")
_WATCHING = re.compile(r" (?:theo dõi|giám sát)\b")
_FIRST_WORDS = re.compile(
    r"(?:[ ,]|chủ trì|phải|cần|cũng|sẽ|được giao|được yêu cầu|được|có trách nhiệm|có nhiệm vụ|làm đầu mối|là đơn vị|và)+"
)


def helpers(page: Page, start: int, end: int) -> tuple[list[Names], int]:
    """The coordinating units of `[start, end)`, and where the verb of the work itself begins."""
    action = _skipped(page, start, end)
    named: list[Names] = []
    beside = _beside(page, start, end)
    if beside:
        named.append(beside)
        action = _verb_after(page, beside.end + len(" phối hợp"), end)
    for found in _WITH.finditer(page.low, start, end):
        begun = max(page.low.rfind(mark, start, found.start()) for mark in ",;.")
        if _NESTED.search(page.low, max(begun, start), found.start()):
            continue
        if not found[0].startswith(("phối hợp", "chủ trì")) and found.start() > action + 1:
            continue  # "làm việc với" is how the work begins, or no more than a word in it
        names = names_through(page, found.end(), end)
        if names is None or page.low.startswith(" phối hợp", names.end):
            continue
        named.append(names)
        if found.start() - action < _NEAR:
            action = _verb_after(page, names.end, end)
    return named, action


def watchers(page: Page, start: int, end: int) -> list[Names]:
    """The units that are told, after a comma, to follow or supervise the work of others."""
    named: list[Names] = []
    for found in _WATCHES.finditer(page.low, start, end):
        names = names_at(page, found.end(), end)
        if names and _WATCHING.match(page.low, names.end):
            named.append(names)
    return named


def _beside(page: Page, start: int, end: int) -> Names | None:
    """The names before the verb in "A chủ trì, B phối hợp"."""
    found = _LEADS_THEN.search(page.low, start, min(end, start + 40))
    names = names_at(page, found.end(), end) if found else None
    return names if names and page.low.startswith(" phối hợp", names.end) else None


def _skipped(page: Page, start: int, end: int) -> int:
    found = _FIRST_WORDS.match(page.low, start, end)
    return found.end() if found else start


def _verb_after(page: Page, at: int, end: int) -> int:
    found = VERB.search(page.low, at, end)
    return found.start() if found and found.start() - at < 2 * _NEAR else _skipped(page, at, end)
