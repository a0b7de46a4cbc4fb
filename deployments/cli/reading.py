"""How a dry reading looks on a terminal: who, by when and what kind, over the exact words with their marks.

Here: the marks 【lead】, (coordinating), ‹day› in the words of the document, and the doubts in words. Not here: the
reading itself (documents.reading).
"""

import shutil
import textwrap
from collections.abc import Iterator

from babel.dates import format_date

from documents.reading import sentence
from models.language import translate
from models.rules.reading import Language, MarkedRole, ReadDirective, Reading

_SIGNS: dict[MarkedRole, tuple[str, str]] = {
    "lead": ("【", "】"), "coordinating": ("(", ")"), "monitoring": ("(", ")"), "due": ("‹", "›"), "milestone": ("‹", "›"),
}  # fmt: skip
_NARROWEST = 60


def lines(found: Reading, language: Language) -> Iterator[str]:
    """The reading, one directive after the other."""
    width = max(_NARROWEST, shutil.get_terminal_size().columns)
    held = _day(found, language)
    yield _told(language, "{number} · meeting of {day} · {count} directives", number=found.number or _told(language, "no number"),
                day=held, count=len(found.directives))  # fmt: skip
    yield _told(language, "Marks: 【who leads】, (who helps), ‹by when›.")
    for place, directive in enumerate(found.directives, start=1):
        yield ""
        yield f"{place:>3}  {_headline(directive, language)}"
        for text in _body(found, directive, language):
            yield from textwrap.wrap(text, width, initial_indent="     ", subsequent_indent="     ")


def _headline(directive: ReadDirective, language: Language) -> str:
    lead = "; ".join(directive.lead) or _told(language, "nobody named")
    kind = _told(language, _KINDS[directive.kind])
    if directive.recurrence:
        kind = f"{kind}, {_told(language, directive.recurrence)}"
    return f"{lead} | {_when(directive, language)} | {kind}"


_KINDS = {"one-off": "once", "continuing": "continuing work", "periodic": "periodic work"}
# What translators see: _told("weekly"), _told("monthly"), _told("quarterly"), _told("semiannual"), _told("annual")


def _when(directive: ReadDirective, language: Language) -> str:
    """The day with its day of the week, since a day off is never shifted in silence (domain rule 5)."""
    if directive.due_on is None:
        return directive.milestone or _told(language, "no day")
    day = format_date(directive.due_on, "EEEE, dd/MM/yyyy", locale=language)
    hour = f"{directive.due_hour:%H:%M} " if directive.due_hour else ""
    inferred = f" ({_told(language, 'inferred')})" if directive.due_basis == "inferred" else ""
    return f"{hour}{day}{inferred}"


def _body(found: Reading, directive: ReadDirective, language: Language) -> Iterator[str]:
    if directive.coordinating:
        yield _told(language, "helping: {names}", names="; ".join(directive.coordinating))
    if directive.monitoring:
        yield _told(language, "watching: {names}", names="; ".join(directive.monitoring))
    yield f"[{directive.start}–{directive.end}] {_marked(found.content, directive)}"
    for mark in directive.marks:
        if not directive.start <= mark.start < directive.end:
            yield _told(
                language,
                "from outside: {words}",
                words=_signed(mark.role, found.content[mark.start : mark.end]),
            )
    for doubt in directive.doubts:
        yield f"? {sentence(doubt, language)}"


def _marked(content: str, directive: ReadDirective) -> str:
    """The directive's exact words with signs around those that say who and when."""
    pieces, at = [], directive.start
    for mark in sorted(directive.marks, key=lambda mark: mark.start):
        if mark.start < at or mark.end > directive.end:
            continue
        pieces += [content[at : mark.start], _signed(mark.role, content[mark.start : mark.end])]
        at = mark.end
    return " ".join("".join([*pieces, content[at : directive.end]]).split())


def _signed(role: MarkedRole, words: str) -> str:
    opened, closed = _SIGNS[role]
    return f"{opened}{words}{closed}"


def _day(found: Reading, language: Language) -> str:
    return found.held_on.strftime("%d/%m/%Y") if found.held_on else _told(language, "a day nobody names")


def _told(language: Language, msgid: str, **values: object) -> str:
    return translate(language, msgid).format(**values)
