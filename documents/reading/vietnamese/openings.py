"""Who leads what stands below: headings, introducing sentences, "X: ..." at the head of a paragraph.

Here: the leads that stand outside a demand. Not here: the walk over the paper (directives).
"""

import re

from documents.reading.demand import Leading
from documents.reading.page import Page
from documents.reading.vietnamese.clauses import order_at
from documents.reading.vietnamese.making import leading_of
from documents.reading.vietnamese.units import Names, names_at, names_through
from documents.reading.vietnamese.wording import OPENER, VERB

_DONE = re.compile(r"[^.;:]{0,60}?\b(?:đã|được|đạt|xong|\d+(?:[.,]\d+)? ?%)\b")


def leading(page: Page, start: int, end: int) -> Leading | None:
    """Who leads what stands below a heading or introducing sentence; None where it names nobody."""
    order = order_at(page, start, end)
    if order and order.names:
        names: Names | None = order.names
    else:
        names = names_at(page, OPENER.match(page.low, start, end).end(), end)  # type: ignore[union-attr]
        if (
            names
            and names.end < end
            and not re.match(
                r"\W*$|:|[,;(]| (?:\(|có trách nhiệm|chủ trì|chỉ đạo|thực hiện|tập trung|triển khai|phối hợp|cần|khẩn trương)",
                page.low[names.end : end],
            )
        ):
            return None
    if names is None:
        return None
    return leading_of(page, names, firm=order is None)


def tells(page: Page, start: int, end: int) -> bool:
    """Whether an item tells what to do: a verb, or a unit and a verb, and nothing that has been done."""
    names = names_through(page, start, end)
    at = names.end + 1 if names else start
    return VERB.match(page.low, at, end) is not None and not _DONE.match(page.low, start, end)


def inline_leading(page: Page, start: int, end: int) -> tuple[Leading, int] | None:
    """The lead of "X: does this. Does that.", with where its tasks begin."""
    concerned = "đối với " if page.low.startswith("đối với ", start) else ""
    names = names_at(page, start + len(concerned), end)
    if (
        names is None
        or names.end >= end
        or page.text[names.end] != ":"
        or not page.text[names.end + 1 : end].strip()
    ):
        return None
    return leading_of(page, names, firm=True), page.trimmed(names.end + 1, end)[0]
