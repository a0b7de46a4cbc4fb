"""What an English paragraph asks for: requests, directions of a board, action items, imperatives.

Here: English sentences one after the other. Not here: dates and kinds (directives), tables (tables).
"""

import re

from documents.reading.demand import Aside, Demand, Leading, Setting
from documents.reading.page import Page
from documents.reading.structure import sentences

Piece = Demand | Aside

_MARKED = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỵỷỹỳ]")
_COMMON = re.compile(r"\b(?:the|of|to|and|in|for|will|is|on)\b")
_VERBS = (
    "continue|strengthen|link|improve|prepare|coordinate|review|submit|report|ensure|complete|finali[sz]e|develop|draft"
    "|create|send|provide|confirm|schedule|set|update|publish|circulate|adjust|distribute|reschedule|make|respond|start"
    "|take|let|look|fill|contact|write|share|organi[sz]e|hold|promote|enhance|maintain|implement|monitor|inspect|check"
    "|urge|guide|advise|propose|consult|invite|attend|meet|follow|follow up|investigate|identify|arrange|appoint|assign"
    "|establish|build|carry|conduct|disseminate|focus|increase|innovate|renew|intensify|step up|speed up|accelerate"
    "|resolve|settle|allocate|answer|discuss|collect|compile|consider|clarify|explain|inform|notify|present|produce"
    "|revise|secure|stick|stay|support|test|train|work|communicate|add|remove|upload|call|book|pay|post|plan|launch"
    "|reach|research|register|replace|record|recruit|raise|find|get|give|keep|bring|ask|draw|evaluate|assess|pay attention"
)
_ACT = re.compile(
    rf"(?:(?:urgently|immediately|promptly|proactively|regularly|actively|closely|jointly) )?(?:{_VERBS})\b(?! of\b)"
)
_OPENER = re.compile(
    r"[\s\"“*(]*(?:(?:at the same time|in addition|furthermore|moreover|besides|meanwhile|accordingly|also|finally|first"
    r"|second|next|motion:?|resolved,?(?: that)?|it is resolved that)[,:*]*\s+[\"“]?)*"
)
_ORDER = re.compile(
    r"\b(?:requested|requests|request|asked|asks|urged|urges|instructed|instructs|directed|directs|required|requires"
    r"|tasked|assigned|calls on|called on|called upon|ordered) (?:that )?(?:the )?(?P<who>(?!to\b|by\b|that\b)[^.;:\"]{2,200}?)"
    rf" (?P<link>to (?=\w)|shall |should |must |(?=(?:{_VERBS})\b))"
)
_SUBJECT = re.compile(
    r"(?:the )?(?P<who>[a-z][^.;:,\"]{0,60}?(?:, [a-z][\w' -]{1,40}?){0,6}(?:,? (?:and|&) [a-z][^.;:,\"]{1,60}?)?)"
    r" (?P<link>shall|must|will|is to|are to|should|needs? to|to)(?= )(?! be\b| go\b| have\b| not\b| apply\b| come\b)"
)
_OWNER = re.compile(r"(?P<who>[^\W\d_][\w.'’-]*(?:,? (?:(?:and|&) )?[^\W\d_][\w.'’-]*){0,9}): (?=\S)")
_DECISION = re.compile(
    r"(?:the )?[^.;:]{0,60}\b(?:passes|passed|approves?|approved|agreed|adopted|adopts|resolved to|carried)\b"
)
_DETAIL = re.compile(
    r"(?:if|this should|these should|it should|the (?:report|results?|policy) (?:shall|should|must))\b"
)
_ASSIGNED = re.compile(
    r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}(?:(?:, (?:and )?| and | & )[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}){0,6}"
    r" (?:to|will) [a-z]"
)
_NAME = 6  # words of a name at most
_PAST = re.compile(r"\b(?:previously|earlier|last year|in the past)\b")
_GROUP = re.compile(
    r"\b(?:members|all|each|every|agencies|units|authorities|departments|committees|localities|communes|districts)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"^(?:the )?(?:relevant|related|concerned|competent)?\s*(?:agencies|units|authorities|parties|bodies|localities)(?: and (?:units|agencies|localities))?(?: concerned)?$",
    re.IGNORECASE,
)
_OWN_METHODS = re.compile(
    r"\b(?:methods?|style|manner|conduct|working practices) of (?P<who>[^,.;]{3,80}?)(?= in\b| to\b| for\b| by\b|[,.;]|$)"
)
_NO_ONE = re.compile(
    r"^(?:it|this|that|we|there|they|he|she|these|those|which|who|motion|i|you|what)\b", re.IGNORECASE
)


def is_english(page: Page) -> bool:
    """Whether the text is English rather than Vietnamese, by its letters and its commonest words."""
    sample = page.low[:20_000]
    letters = sum(letter.isalpha() for letter in sample)
    return len(_MARKED.findall(sample)) < 0.02 * letters and len(_COMMON.findall(sample)) * 60 > letters // 4


def vague(name: str) -> bool:
    """Whether a name leaves open which units it means ("agencies and units")."""
    return _VAGUE.match(name) is not None


def names_of(words: str) -> tuple[str, ...]:
    """The names in an owner's cell or subject: "A, B and C" is three, what stands in brackets none."""
    bare = re.sub(r"\([^)]*\)?|\*+", " ", words).strip(" ,;:&")
    if _GROUP.search(bare):
        return (re.sub(r"\s+", " ", bare).removeprefix("the "),) if bare else ()
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s*;\s*|\s+(?:and|&)\s+", bare)
    return tuple(
        dict.fromkeys(
            re.sub(r"\s+", " ", part).removeprefix("the ").strip() for part in parts if part.strip()
        )
    )


def names_somebody(page: Page, start: int, end: int) -> bool:
    """Whether an item says by itself who is to do it: "Anna to ...", "Anna and Minh will ..."."""
    found = _ASSIGNED.match(page.text, start, end)
    return found is not None and not _NO_ONE.match(found[0])


def demands(page: Page, start: int, end: int, setting: Setting) -> list[Piece]:
    """The demands and asides of one paragraph, in order; `setting` is brought up to date on the way."""
    found: list[Piece] = []
    for first, last in sentences(page, start, end):
        piece = _judged(page, first, last, setting)
        if isinstance(piece, Demand):
            setting.before, setting.asked = piece, True
        elif piece.why == "detail" and setting.before and _extends(page, setting.before, piece):
            setting.before.end = piece.end
            continue
        found.append(piece)
    return found


def leading(page: Page, start: int, end: int) -> Leading | None:
    """Who leads what stands below a heading or introducing sentence; None where it names nobody."""
    order = _ORDER.search(page.low, start, end)
    if order:
        words = page.text[order.start("who") : order.end("who")]
        return Leading(names_of(words), _GROUP.search(words) is not None, words)
    return None


def _judged(page: Page, start: int, end: int, setting: Setting) -> Piece:
    at = _OPENER.match(page.low, start, end).end()  # type: ignore[union-attr]
    if _PAST.search(page.low, start, end):
        return Aside(start, end, "background")
    order = _ORDER.search(page.low, at, end)
    if order and not _NO_ONE.match(order["who"]):
        return _demand(page, order.start(), end, order, order.end("link"))
    if setting.before and _DETAIL.match(page.low, at, end):
        return Aside(start, end, "detail")
    return _assigned(page, start, at, end, setting) or Aside(
        start, end, "decision" if _DECISION.match(page.low, at, end) else "background"
    )


def _assigned(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """Somebody before a verb ("Anna: ...", "the Foundation shall ..."), or a bare verb after a request."""
    owner = _OWNER.match(page.low, at, end) if setting.listing else None
    if owner and page.text[at].isupper():
        return _demand(page, at, end, owner, owner.end())
    act = _ACT.match(page.low, at, end)
    if act and (setting.listing or setting.asked):
        return _imperative(page, start, at, end, setting)
    subject = _SUBJECT.match(page.low, at, end)
    if subject and _addresses(page, subject, setting):
        return _demand(page, at, end, subject, subject.end())
    if setting.listing and setting.leading.firm and page.text[at].isupper():
        return _imperative(page, start, at, end, setting)
    return None


def _addresses(page: Page, subject: re.Match[str], setting: Setting) -> bool:
    """Whether a subject before "shall", "will" or "to" is somebody who is told something."""
    who = page.text[subject.start("who") : subject.end("who")]
    if _NO_ONE.match(who) or not who[0].isupper():
        return False
    if subject["link"] in {"shall", "must", "is to", "are to"}:
        return True
    if subject["link"] == "to":
        return setting.listing and len(who.split()) <= _NAME
    return len(who.split()) <= _NAME + 2 and (setting.listing or setting.asked)


def _demand(page: Page, start: int, end: int, found: re.Match[str], action: int) -> Demand:
    words = page.text[found.start("who") : found.end("who")]
    closed = _quote_end(page, start, end)
    return Demand(start, closed, start, min(action + (1 if page.text[action : action + 1] == " " else 0), closed),
                  names_of(words), _GROUP.search(words) is not None)  # fmt: skip


def _imperative(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand:
    """A bare verb: its lead is the owner of what is to change, or stands above, or before."""
    demand = Demand(start, end, start, at)
    owned = _OWN_METHODS.search(page.low, at, end)
    if owned and _GROUP.search(owned["who"]):
        words = page.text[owned.start("who") : owned.end("who")]
        demand.lead, demand.group, demand.lead_words = names_of(words), True, words
    elif setting.leading.names:
        demand.lead, demand.group = setting.leading.names, setting.leading.group
        demand.lead_words = "" if setting.leading.firm else setting.leading.words
    elif not setting.listing and setting.before:
        demand.lead, demand.group = setting.before.lead, setting.before.group
        demand.lead_words = setting.before.lead_words or ", ".join(setting.before.lead)
    return demand


def _quote_end(page: Page, start: int, end: int) -> int:
    closing = page.text.rfind('"', start, end)
    opened = page.text.count('"', start, closing) if closing > start else 1
    return page.trimmed(start, closing)[1] if opened % 2 == 0 and closing >= end - 3 else end


def _extends(page: Page, before: Demand, detail: Aside) -> bool:
    return not page.text[before.end : detail.start].strip() and detail.end - detail.start <= 1.3 * (
        before.end - before.start
    )
