"""With whom something is to be done: "coordinate with X", "with X's help", "in cooperation with X".

Here: who helps. Not here: whom one meets, asks or tells, for they do nothing.
"""

import re

from documents.reading.english.lexicon import FUNCTION, VERBS
from documents.reading.english.names import names_of
from documents.reading.page import Page

_UNTIL = r"(?P<who>[^.;:()\n]{2,160}?)(?= (?:to|in|on|for|by|and (?:\w+ly )?(?:VERBS)|who|which|regarding|about|so|as|before|after|at|when|until|during|towards?|from)\b| - |[.;:()\n]|, (?:and )?(?:the )?(?:VERBS)\b|$)".replace(
    "VERBS", "|".join(sorted(VERBS - {"will", "host", "chair", "board", "police"}))
)
_COORDINATING = re.compile(
    r"\b(?:(?:coordinat|co-ordinat|cooperat|co-operat|collaborat|liais|partner|work)(?:e|es|ing|ed|s)?"
    r"(?: (?:closely|directly|actively|together|jointly|effectively))?|in (?:close )?(?:coordination|co-ordination|cooperation"
    r"|co-operation|collaboration|partnership|conjunction|consultation|liaison)|together|along|jointly) with "
    + _UNTIL
)
_HELPED = re.compile(
    r"\b(?:with (?P<whose>[^.,;()\n]{2,60}?)['’]s? (?:help|assistance|support|input|aid)"
    r"|with (?:the )?(?:help|assistance|support|input|aid) (?:of|from) (?P<of>[^.,;()\n]{2,80}?)"
    r"|(?:assisted|supported|helped) by (?P<by>[^.,;()\n]{2,80}?))(?=[.,;()\n]| (?:to|in|on|for|will)\b|$)"
)
_INITIALS = re.compile(r"(?<!\w)with (?P<who>[A-Z]{2,3}(?:(?:, | and |/| & )[A-Z]{2,3})*)(?= [a-z]|[.,;]|$)")
_MEETING = re.compile(
    r"\b(?:meet|meeting|check|verify|follow up|following up|speak|talk|discuss|communicate|share|consult|confirm|agree|deal"
    r"|connect|touch base|correspond|negotiate|sync|catch up|contact|file|register|comply|link)(?: \w+){0,4} $"
)
_LONGEST = 12  # words of those who help


def partners(page: Page, start: int, end: int) -> tuple[str, ...]:
    """The names of those who help with what `[start, end)` asks for."""
    found: list[str] = []
    for match in _COORDINATING.finditer(page.low, start, end):
        found += _named(page, match, "who")
    for match in _HELPED.finditer(page.low, start, end):
        found += _named(page, match, next(name for name in ("whose", "of", "by") if match[name]))
    for match in _INITIALS.finditer(page.text, start, end):
        if not _MEETING.search(page.low, max(start, match.start() - 40), match.start()):
            found += _named(page, match, "who")
    return tuple(dict.fromkeys(found))


def _named(page: Page, match: re.Match[str], group: str) -> list[str]:
    words = page.text[match.start(group) : match.end(group)]
    first = words.split()[0].lower() if words.split() else ""
    if len(words.split()) > _LONGEST or (first in FUNCTION and first not in {"the", "all", "other", "each"}):
        return []
    return list(names_of(words))
