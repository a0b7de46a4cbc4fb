"""A demand put together: its words, who is asked, who helps, where its verb begins, and a lead carried on.

Here: the last step of judging a sentence. Not here: dates and kinds (settling).
"""

from documents.reading.demand import Demand, Leading
from documents.reading.page import Page
from documents.reading.vietnamese.roles import helpers, watchers
from documents.reading.vietnamese.units import Names
from documents.reading.vietnamese.wording import OPENER


def demand_of(page: Page, start: int, end: int, names: Names | None, at: int) -> Demand:
    """A demand on those who are named, whose verb is looked for from `at` on."""
    start = OPENER.match(page.low, start, end).end() if page.text[start] in '"“‘(*' else start  # type: ignore[union-attr]
    closed = _quote_end(page, start, end)
    helping, action = helpers(page, at, closed)
    watching = watchers(page, at, closed) if names else []
    lead = names.words if names else ()
    return Demand(
        start=start, end=closed, scope=start, action=action, lead=lead, group=names is not None and names.is_group,
        coordinating=tuple(name for name in _words(helping) if name not in lead), monitoring=_words(watching),
        lead_at=(names.start, names.end) if names else None,
        helping_at=tuple((one.start, one.end) for one in helping),
        watching_at=tuple((one.start, one.end) for one in watching),
    )  # fmt: skip


def _words(found: list[Names]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for names in found for word in names.words))


def leading_of(page: Page, names: Names, *, firm: bool) -> Leading:
    span = names.start, names.end
    return Leading(names.words, names.is_group, page.text[slice(*span)], firm, span)


def _quote_end(page: Page, start: int, end: int) -> int:
    if start and page.text[start - 1] in '"“':
        closing = min((at for mark in '"”' if (at := page.text.find(mark, start, end)) > start), default=end)
        return page.trimmed(start, closing)[1]
    return end


def carry(demand: Demand, before: Demand | None) -> Demand:
    if before and before.lead and not demand.lead:
        demand.lead, demand.group = before.lead, before.group
        demand.lead_words = before.lead_words or ", ".join(before.lead)
        demand.lead_at = before.lead_at
    return demand
