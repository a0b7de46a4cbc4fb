"""A demand's date, kind and doubts: the last step from words to a read directive.

Here: which date belongs to which demand, what may be inferred, what stays in doubt. Not here: finding demands.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace

from documents.reading import calendar_days, english, units
from documents.reading.demand import Demand
from documents.reading.doubts import doubt
from documents.reading.due_dates import Due, dues
from documents.reading.kinds import continuing
from documents.reading.page import Page
from documents.reading.recurrences import Repeat, milestone, repeat
from models.rules.reading import Doubt, Language, ReadDirective

_PACKAGE = re.compile(
    r"(?:nhiệm vụ|công tác|tasks?|work|plan)\b[^.;:\n]{0,80}?(?P<words>(?:the )?(?:(?P<half>6 tháng|sáu tháng)"
    r" (?P<which>đầu|cuối) năm (?P<y>\d{4})|(?P<en>first|last|second) (?:6 months|six months|half) of (?P<y2>\d{4})))"
)
_PART = re.compile(r"[;,]\s+(?=\w)|\s+(?:và|and)\s+")


@dataclass(frozen=True, slots=True)
class Package:
    """The period of all the tasks that a sentence introduces: its words and its last day."""

    words: str
    on: dt.date


def package(page: Page, start: int, end: int) -> Package | None:
    """The period that an introducing sentence gives to the tasks below it; None where it gives none."""
    found = _PACKAGE.search(page.low, start, end)
    if not found:
        return None
    first_half = found["which"] == "đầu" or found["en"] == "first"
    on = calendar_days.month_end(int(found["y"] or found["y2"]), 6 if first_half else 12)
    return Package(page.text[found.start("words") : found.end("words")], on) if on else None


def parted(page: Page, demand: Demand, held: dt.date | None) -> list[Demand]:
    """A demand with two days is two demands, parted where its words part them."""
    days = [due for due in dues(page, demand.start, demand.end, held) if due.on]
    if demand.deadline_cell or len({due.on for due in days}) < 2 or repeat(page, demand.start, demand.end):  # noqa: PLR2004
        return [demand]
    cut = _PART.search(page.low, days[0].end, days[1].start + 1)
    if not cut or demand.end - cut.end() < 8:  # noqa: PLR2004
        return [demand]
    first_end = page.trimmed(demand.start, cut.start() + (1 if page.text[cut.start()] == ";" else 0))[1]
    first = replace(demand, end=first_end, details=[])
    own = units.names_at(page, cut.end(), demand.end)
    second = replace(demand, start=cut.end(), scope=cut.end(), action=cut.end())
    if own:
        second.lead, second.group, second.lead_words = own.words, own.is_group, ""
    elif demand.lead:
        second.lead_words = demand.lead_words or ", ".join(demand.lead)
    return [first, *parted(page, second, held)]


def directive(
    page: Page, demand: Demand, held: dt.date | None, about: Package | None, language: Language
) -> ReadDirective:
    """The demand with its date, kind and doubts."""
    days = _days(page, demand, held)
    again = _repeat(page, demand, days)
    due = None if again else _chosen(days)
    waits = None if again or (due and due.on) else _milestone(page, demand)
    lasting = continuing(page, demand.action, demand.end) and not (due and due.on)
    read = ReadDirective(
        start=demand.start, end=demand.end, text=page.text[demand.start : demand.end],
        lead=list(demand.lead), coordinating=list(demand.coordinating), monitoring=list(demand.monitoring),
        fan_out=demand.group,
        kind="periodic" if again else "continuing" if lasting else "one-off",
        recurrence=again.period if again else None,
        milestone=None if waits is None else " ".join(waits.split()),
        doubts=_who_doubts(demand, language),
    )  # fmt: skip
    if again:
        unsaid = [] if again.period else [doubt("period-missing", page.text[again.start : again.end])]
        return read.model_copy(
            update={"due_text": page.text[again.start : again.end], "doubts": [*read.doubts, *unsaid]}
        )
    if due:
        return _dated(page, read, due, days)
    return _undated(read, about)


def _days(page: Page, demand: Demand, held: dt.date | None) -> list[Due]:
    if demand.deadline_cell:
        return _cell_days(page, demand.deadline_cell, held)
    found = dues(page, demand.scope, demand.end, held)
    for start, end in demand.details:
        if start >= demand.end:
            found += dues(page, start, end, held)
    return found


def _cell_days(page: Page, cell: tuple[int, int], held: dt.date | None) -> list[Due]:
    """A cell of deadlines may hold the bare day, month or quarter: it is read as if "by" stood before it."""
    start, end = cell
    found = dues(page, start, end, held)
    for ahead in ("trước ngày ", "trong ", "by ", "in "):
        if found:
            break
        words = Page.of(ahead + page.text[start:end])
        found = [
            Due(start, end, due.on, due.doubt)
            for due in dues(words, 0, len(words.text), held)
            if due.start == 0
        ]
    return found


def _repeat(page: Page, demand: Demand, days: list[Due]) -> Repeat | None:
    start, end = demand.deadline_cell or (demand.start, demand.end)
    again = repeat(page, start, end)
    return None if again and again.period is None and days else again


def _chosen(days: list[Due]) -> Due | None:
    """The last day named ends the task; words without a day count only where no day is named."""
    named = [due for due in days if due.on]
    return named[-1] if named else days[-1] if days else None


def _milestone(page: Page, demand: Demand) -> str | None:
    found = milestone(page, *(demand.deadline_cell or (demand.start, demand.end)))
    return page.text[found[0] : found[1]] if found else None


def _dated(page: Page, read: ReadDirective, due: Due, days: list[Due]) -> ReadDirective:
    words = page.text[due.start : due.end]
    doubts = list(read.doubts)
    if due.doubt:
        doubts.append(doubt(due.doubt, words))
    if len({other.on for other in days if other.on}) > 1:
        doubts.append(doubt("several-dates", "; ".join(page.text[d.start : d.end] for d in days if d.on)))
    return read.model_copy(
        update={
            "due_on": due.on, "due_text": words, "due_basis": "stated" if due.on else None, "doubts": doubts,
        }
    )  # fmt: skip


def _undated(read: ReadDirective, about: Package | None) -> ReadDirective:
    """Without a day of its own: a milestone waits, the package's period may be proposed, or the day is missing."""
    if read.milestone:
        return read.model_copy(update={"doubts": [*read.doubts, doubt("undated-milestone", read.milestone)]})
    if about:
        return read.model_copy(
            update={
                "due_on": about.on, "due_text": about.words, "due_basis": "inferred",
                "doubts": [*read.doubts, doubt("inferred-due", about.words)],
            }
        )  # fmt: skip
    if read.kind == "one-off":
        return read.model_copy(update={"doubts": [*read.doubts, doubt("no-due-date")]})
    return read


def _who_doubts(demand: Demand, language: Language) -> list[Doubt]:
    if not demand.lead:
        return [doubt("no-lead")]
    found = [doubt("carried-lead", demand.lead_words)] if demand.lead_words else []
    is_vague = units.vague if language == "vi" else english.vague
    found += [doubt("vague-unit", name) for name in demand.lead if is_vague(name)]
    if len(demand.lead) > 1:
        found.append(doubt("several-leads", "; ".join(demand.lead)))
    return found
