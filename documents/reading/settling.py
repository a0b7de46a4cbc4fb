"""A demand's date, kind and doubts: the last step from words to a read directive.

Here: which date belongs to which demand, what may be inferred, what stays in doubt. Not here: finding demands.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace

from documents.reading import english, vietnamese
from documents.reading.demand import Demand, Span
from documents.reading.doubts import doubt
from documents.reading.kinds import continuing
from documents.reading.page import Page
from documents.reading.times import Times
from documents.reading.vietnamese.units import names_at
from documents.reading.when import Said, calendar_days
from models.rules.reading import Doubt, Language, Mark, MarkedRole, ReadDirective

_PACKAGE = re.compile(
    r"(?:nhiệm vụ|công tác|tasks?|work|plan)\b[^.;:\n]{0,80}?(?P<words>(?:the )?(?:(?P<half>6 tháng|sáu tháng)"
    r" (?P<which>đầu|cuối) năm (?P<y>\d{4})|(?P<en>first|last|second) (?:6 months|six months|half) of (?P<y2>\d{4})))"
)
_CLAUSE = re.compile(r";\s+")
_SUMS_UP = re.compile(
    r"(?:và )?(?:hoàn thành|hoàn tất|xong|báo cáo|trình|gửi|nộp|tổng hợp|thời hạn|thời gian|chậm nhất|trước|kết quả|định kỳ"
    r"|complete|report|submit|to be|by|no later)\b"
)
_PART = re.compile(
    r"[;,]\s+(?=\w)|\s+(?:và|and)\s+|\s+để\s+(?=(?:sở|bộ|ubnd|ủy ban|văn phòng|ban|phòng|cơ quan|đơn vị)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Package:
    """The period of all the tasks that a sentence introduces: its words and its last day."""

    words: str
    on: dt.date
    start: int


def package(page: Page, start: int, end: int) -> Package | None:
    """The period that an introducing sentence gives to the tasks below it; None where it gives none."""
    found = _PACKAGE.search(page.low, start, end)
    if not found:
        return None
    first_half = found["which"] == "đầu" or found["en"] == "first"
    on = calendar_days.month_end(int(found["y"] or found["y2"]), 6 if first_half else 12)
    return (
        Package(page.text[found.start("words") : found.end("words")], on, found.start("words"))
        if on
        else None
    )


def parted(page: Page, demand: Demand, times: Times) -> list[Demand]:
    """A demand with two days is two demands; so is one that lasts beside one that ends on a day.

    A day belongs to the clause that names it, unless that clause only says when all is done.
    """
    lasting = _lasting_apart(page, demand, times)
    return lasting or _by_days(page, demand, times)


def _lasting_apart(page: Page, demand: Demand, times: Times) -> list[Demand]:
    """The clauses of a list of work that lasts and whose last one alone has a day; none where it is no such list."""
    cuts = [cut.end() for cut in _CLAUSE.finditer(page.low, demand.action, demand.end)]
    if not cuts or demand.deadline_cell or times.repeat(demand.start, demand.end):
        return []
    starts = [demand.start, *cuts]
    ends = [*(page.trimmed(demand.start, cut)[1] for cut in cuts), demand.end]
    dated = [any(due.on for due in times.dues(start, end)) for start, end in zip(starts, ends, strict=True)]
    last = starts[-1]
    if dated != [False] * len(cuts) + [True] or _SUMS_UP.match(page.low, last, demand.end):
        return []
    if not all(
        continuing(page, start, start, end) for start, end in zip(starts[:-1], ends[:-1], strict=True)
    ):
        return []
    carried = demand.lead_words or ", ".join(demand.lead)
    parts = [replace(demand, end=ends[0], details=[])]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        part = replace(
            demand, start=start, scope=start, action=start, end=end, coordinating=(), monitoring=()
        )
        part.lead_words = carried
        part.details = demand.details if end == demand.end else []
        parts.append(part)
    return parts


def _by_days(page: Page, demand: Demand, times: Times) -> list[Demand]:
    days = [due for due in times.dues(demand.start, demand.end) if due.on]
    if demand.deadline_cell or len({due.on for due in days}) < 2 or times.repeat(demand.start, demand.end):  # noqa: PLR2004
        return [demand]
    cut = _PART.search(page.low, days[0].end, days[1].start + 1)
    if not cut or demand.end - cut.end() < 8:  # noqa: PLR2004
        return [demand]
    first_end = page.trimmed(demand.start, cut.start() + (1 if page.text[cut.start()] == ";" else 0))[1]
    first = replace(demand, end=first_end, details=[])
    own = names_at(page, cut.end(), demand.end)
    second = replace(demand, start=cut.end(), scope=cut.end(), action=cut.end())
    if own:
        second.lead, second.group, second.lead_words = own.words, own.is_group, ""
        second.lead_at = own.start, own.end
    elif demand.lead:
        second.lead_words = demand.lead_words or ", ".join(demand.lead)
    return [first, *_by_days(page, second, times)]


def directive(
    page: Page, demand: Demand, times: Times, about: Package | None, language: Language
) -> ReadDirective:
    """The demand with its date, kind and doubts."""
    days = _days(demand, times)
    again = _repeat(demand, times, days)
    due = None if again else _chosen(days)
    waits = (
        None
        if again or (due and due.on)
        else times.event(*(demand.deadline_cell or (demand.start, demand.end)))
    )
    lasting = continuing(page, demand.start, demand.action, demand.end) and not (due and due.on)
    read = ReadDirective(
        start=demand.start, end=demand.end, text=page.text[demand.start : demand.end],
        lead=list(demand.lead), coordinating=list(demand.coordinating), monitoring=list(demand.monitoring),
        fan_out=demand.group,
        kind="periodic" if again else "continuing" if lasting else "one-off",
        recurrence=again.recurrence if again else None,
        milestone=None if waits is None else " ".join(page.text[waits.span[0] : waits.span[1]].split()),
        doubts=_who_doubts(demand, language), marks=_marks(demand, waits),
    )  # fmt: skip
    if again:
        return _timed(page, read, again, [doubt(code, _words(page, again)) for code in again.doubts])
    if due:
        return _dated(page, read, due, days)
    shared = None if lasting or waits or demand.shared is None else _chosen(times.dues(*demand.shared))
    if shared and shared.on:
        dated = _dated(page, read, shared, [shared])
        also = doubt("shared-date", _words(page, shared))
        return dated.model_copy(update={"due_basis": "inferred", "doubts": [*dated.doubts, also]})
    return _undated(page, read, about, times.haste(demand.start, demand.end))


def _marks(demand: Demand, waits: Said | None) -> list[Mark]:
    """Where the words stand that say who, and for what happening."""
    places: list[tuple[MarkedRole, Span | None]] = [("lead", demand.lead_at)]
    places += [("coordinating", span) for span in demand.helping_at]
    places += [("monitoring", span) for span in demand.watching_at]
    places += [("milestone", waits.span if waits else None)]
    return [Mark(role=role, start=span[0], end=span[1]) for role, span in places if span]


def _days(demand: Demand, times: Times) -> list[Said]:
    if demand.deadline_cell:
        return times.in_cell(*demand.deadline_cell)
    found = times.dues(demand.scope, demand.end)
    for start, end in demand.details:
        if start >= demand.end:
            found += times.dues(start, end)
    return found


def _repeat(demand: Demand, times: Times, days: list[Said]) -> Said | None:
    again = times.repeat(*(demand.deadline_cell or (demand.start, demand.end)))
    return None if again and again.recurrence is None and days else again


def _chosen(days: list[Said]) -> Said | None:
    """The last day named ends the task; words without a day count only where no day is named."""
    named = [due for due in days if due.on]
    return named[-1] if named else days[-1] if days else None


def _words(page: Page, said: Said) -> str:
    return page.text[said.start : said.end]


def _timed(page: Page, read: ReadDirective, said: Said, doubts: list[Doubt]) -> ReadDirective:
    """The directive with the words that say when, where they stand and by which row of the table."""
    return read.model_copy(
        update={
            "due_text": _words(page, said), "due_rule": said.rule, "doubts": [*read.doubts, *doubts],
            "marks": [*read.marks, Mark(role="due", start=said.start, end=said.end)],
        }
    )  # fmt: skip


def _dated(page: Page, read: ReadDirective, due: Said, days: list[Said]) -> ReadDirective:
    doubts = [doubt(code, _words(page, due)) for code in due.doubts]
    if len({other.on for other in days if other.on}) > 1:
        doubts.append(doubt("several-dates", "; ".join(_words(page, d) for d in days if d.on)))
    basis = None if due.on is None else "inferred" if due.inferred else "stated"
    timed = _timed(page, read, due, doubts)
    return timed.model_copy(update={"due_on": due.on, "due_basis": basis, "due_hour": due.hour})


def _undated(page: Page, read: ReadDirective, about: Package | None, haste: Said | None) -> ReadDirective:
    """Without a day of its own: a milestone waits, the package's period may be proposed, or the day is missing."""
    if read.milestone:
        return read.model_copy(update={"doubts": [*read.doubts, doubt("undated-milestone", read.milestone)]})
    if about:
        return read.model_copy(
            update={
                "due_on": about.on, "due_text": about.words, "due_basis": "inferred", "due_rule": "package",
                "doubts": [*read.doubts, doubt("inferred-due", about.words)],
                "marks": [*read.marks, Mark(role="due", start=about.start, end=about.start + len(about.words))],
            }
        )  # fmt: skip
    if read.kind == "one-off":
        missing = doubt(haste.doubts[0], _words(page, haste)) if haste else doubt("no-due-date")
        return read.model_copy(update={"doubts": [*read.doubts, missing]})
    return read


def _who_doubts(demand: Demand, language: Language) -> list[Doubt]:
    if not demand.lead:
        return [doubt("no-lead")]
    found = [doubt("carried-lead", demand.lead_words)] if demand.lead_words else []
    is_vague = vietnamese.vague if language == "vi" else english.vague
    found += [doubt("vague-unit", name) for name in demand.lead if is_vague(name)]
    if len(demand.lead) > 1:
        found.append(doubt("several-leads", "; ".join(demand.lead)))
    return found
