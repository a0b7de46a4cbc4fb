"""One English paragraph, sentence by sentence: what it asks, and what it only tells.

Here: the order in which a sentence is tried (entry of a list, order, bare verb), and what goes along with the demand
before. Not here: the shapes themselves (items, orders).
"""

import re
from dataclasses import replace
from itertools import pairwise

from documents.reading.demand import Aside, Demand, Setting
from documents.reading.english import actors, items, telling
from documents.reading.english.lexicon import ACTORS, DECIDING, VERBS
from documents.reading.english.names import is_group, names_of
from documents.reading.english.orders import Order, order, to_be_done
from documents.reading.english.partners import partners
from documents.reading.english.pronouns import in_full, pronoun
from documents.reading.english.sentences import sentences, steady, unquoted
from documents.reading.page import Page
from documents.reading.when.shapes import MONTHS

Piece = Demand | Aside

_OPENER = re.compile(
    r"[\s\"“*_(]*(?:(?:at the same time|in addition|furthermore|moreover|besides|meanwhile|accordingly|also|finally|first"
    r"|second|third|next|and|now,? therefore|ordered|voted|agreed|decision|motion|resolved,?(?: that)?|(?:be )?it (?:is )?(?:further )?resolved,? that"
    r"|that)[,:*]*\s+[\"“]?)*"
)
_MOTION = re.compile(r"[\s\"“*_(]*(?:motion|resolved|(?:be )?it (?:is )?(?:further )?resolved|that)\b")
_NARRATIVE = re.compile(
    r"(?:\w+ing\b(?<!during)|on [a-z]+ \d{1,2}(?:,? \d{4})?, |(?:at|on|in) (?:the|this) (?:meeting|conference|session|afternoon|morning|conclusion)|comrade\b)"
)
_GROUNDS = re.compile(r"whereas\b")
_DETAIL = re.compile(
    r"(?:if|this should|these should|it should|the (?:report|results?|policy) (?:shall|should|must))\b"
)
_DECISION = re.compile(
    r"(?:the )?[^.;:]{0,60}\b(?:passes|passed|approves?|approved|agreed|adopted|adopts|resolved to|carried)\b"
)
_BARE = re.compile(
    r"(?:(?:please|kindly|on that basis,|(?:at that point|after that|by then|then|in the meantime|if (?:possible|needed|necessary)|where (?:possible|needed)),?|it is (?:also )?necessary to|urgently|immediately|promptly|proactively|regularly|actively|closely|jointly"
    r"|continuously|strictly|effectively|quickly|carefully|also|to) )*(?P<verb>[a-z]+(?:-[a-z]+)?)(?: (?P<next>\w+))?"
)
_PASSIVE = re.compile(r"\w+ (?:was |were |has |have )?\w+ed\b")
_PLEASE = re.compile(r"(?:please|kindly|reminder: please) [a-z]")
_TERM = re.compile(
    r"the [^.;:]{0,60}\b(?:time|deadline|date|time limit) (?:for [^.;:]{0,60} )?(?:is|shall be|must be) (?:no later than|before|by|from)\b"
)
_NOT_ASKED = frozenset({"see", "note", "welcome", "refer", "click", "meeting", "let", "thank"})
_STATED = frozenset(
    """
    coordinate preside prepare submit provide report direct guide review organise organize develop synthesise synthesize
    advise propose ensure continue monitor urge inspect implement strengthen summarise summarize supply arrange manage
    compile evaluate instruct proactively cooperate focus
    """.split()  # noqa: SIM905
)
_MANY_STATE = re.compile(
    r"(?:the )?(?P<who>[a-z][^.;:]{2,160}?) (?:\w+ly,? (?:and \w+ly )?)?(?P<verb>(?:"
    + "|".join(sorted(_STATED))
    + r"))\b(?! of\b)"
)
_STATES = re.compile(r" (?:also )?(?P<verb>[a-z]+?)(?P<s>es|s)\b(?: and (?P<second>[a-z]+?)(?:es|s)\b)?")
_PRESIDES = re.compile(r"the [^.;:]{3,120}? presides over\b")
_IN_CASE = re.compile(r"(?:in case|in the event|if|when|where)\b[^,.;]{3,140}, ")
_OWN_METHODS = re.compile(
    r"\b(?:methods?|style|manner|conduct|working practices) of (?P<who>[^,.;]{3,80}?)(?= in\b| to\b| for\b| by\b|[,.;]|$)"
)
_SUBJECT_FIRST = re.compile(
    r"(?:the )?(?P<who>[A-Z][\w'’.&-]*(?: (?:of|for|and|the|[A-Z][\w'’.&-]*)){0,9})(?= )"
)
_SEEN = 20_000  # characters in which a person may be named before
_UNIT_FIRST = re.compile(r"(?:The )?(?P<who>[A-Z][^:.;\n]{1,120}?): ?(?=\S)")
_LONG_NAME, _SHORT_NAME = 12, 4
_TAIL = 60
_HELPING = re.compile(
    r"[\s,(]*(?P<who>(?:together |along |jointly )?with (?P<with>[^()]{2,60}?))[),]?\s+(?:to|will|shall|must)\b"
)
_NOTHING = re.compile(
    r"(?:none|n/?a|nil|no (?:further )?(?:action|actions)|tbd|motion|moved|approved?|carried|tabled|noted|adopted|received|passed"
    r"|denied|accepted|discussed|information|for information|report|see|it was|this|that|we|after|from|\W+$)\b"
)
_TOPIC = re.compile(r"[a-z][\w /&'’-]{1,40}(?:\*\*)?: ?(?:\*\*)? ?(?=[a-z])")
_DATE_TAIL = re.compile(
    rf"(?:[(\[]|[–—,:]\s|\s-\s)[\s*_]*(?:due|deadline|eta|target)?:?\s?(?P<when>(?:(?:{'|'.join(sorted(MONTHS))})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{'|'.join(sorted(MONTHS))})(?:,? \d{{4}})?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?))[)\]]?\.?$"
)
_ACTION_TAIL = re.compile(
    r"(?:[(\[]\s*(?:Action|ACTION|AP|Actions?)(?: by)?\s*[:–-]?|\s(?:ACTION|Action)(?: by)?\s?[:–-]|\s(?:->|=>|→))\s*(?P<who>[^()\[\]:\n]{1,60}?)[)\]]?\.?$"
)
_NEAR_BEFORE = 400  # characters behind a request within which a bare verb goes on with it
_PARTS = re.compile(r";\s+(?=\S)")
_PREFERRED = 1.3  # how much longer than its demand a detail may be


def demands(page: Page, start: int, end: int, setting: Setting) -> list[Piece]:
    """The demands and asides of one paragraph, in order; `setting` is brought up to date on the way."""
    found: list[Piece] = []
    worded = setting.closed and items.is_worded(page, start, end)
    if setting.closed and telling.is_still_open(page, start, end):
        return demands(page, start, end, replace(setting, listing=True, closed=False))
    if (
        (setting.closed and not worded)
        or items.is_done(page, start, end)
        or telling.is_answered(page, end, closed=setting.closed or items.is_worded(page, start, end))
    ):
        return [Aside(start, end, "background")]
    if setting.listing and setting.before and _spells_out(page, start, end, setting.before):
        setting.before.details.append((start, end))
        return [Aside(start, end, "detail")]
    opening = True
    for sentence in sentences(page, start, end):
        for first, last in _segments(page, *sentence, setting, entry=opening):
            if setting.before and telling.told_of(page, first, last, setting.before):
                continue
            if found and _gives_away(page, first, last, found):
                setting.before = found[-1] if isinstance(found[-1], Demand) else setting.before
                continue
            piece = _judged(page, first, last, setting, opening=opening)
            opening = False
            if isinstance(piece, Demand):
                setting.before = piece
            elif piece.why == "detail" and setting.before and _extends(page, setting.before, piece):
                setting.before.end = piece.end
                continue
            found.append(piece)
    return found


def _spells_out(page: Page, start: int, end: int, before: Demand) -> bool:
    """Whether a bullet under somebody's entry names nobody else: it says more about that entry."""
    if not before.lead or before.lead_words or not telling.is_under(page, start, before):
        return False
    return not items.names_somebody(page, start, end)


def _gives_away(page: Page, start: int, end: int, found: list[Piece]) -> bool:
    """As in "Action: Lan" behind a sentence gives its task to Lan."""
    who = telling.gives_away(page, start, end)
    if who is None:
        return False
    last = found[-1]
    if isinstance(last, Demand):
        last.end = end
        last.lead = last.lead or names_of(page.text[slice(*who)])
    else:
        found[-1] = _made(page, last.start, end, who, last.start)
    return True


def _segments(page: Page, start: int, end: int, setting: Setting, *, entry: bool) -> list[tuple[int, int]]:
    """A sentence, or its parts between semicolons where each part has somebody of its own."""
    cuts = [found.end() for found in _PARTS.finditer(page.text, start, end)]
    own: list[int]
    if entry and (setting.listing or items.label(page, start, end)):
        own = [cut for cut, until in pairwise([*cuts, end]) if items.entry(page, cut, until, named=False)]
    else:
        own = [cut for cut, until in pairwise([*cuts, end]) if _has_own(page, cut, until, setting)]
    return [page.trimmed(first, last) for first, last in pairwise([start, *own, end])]


def _has_own(page: Page, start: int, end: int, setting: Setting) -> bool:
    asked = order(page, start, end, setting)
    if asked is not None and asked.start - start < _NEAR:
        return True
    return items.entry(page, start, end, named=False) is not None or pronoun(page, start, end) is not None


_NEAR = 60  # characters from the start of a part within which it names somebody


def _judged(page: Page, start: int, end: int, setting: Setting, *, opening: bool) -> Piece:
    at = _OPENER.match(page.low, start, end).end()  # type: ignore[union-attr]
    if _GROUNDS.match(page.low, at, end):
        return Aside(start, end, "background")
    if setting.before and _DETAIL.match(page.low, at, end):
        return Aside(start, end, "detail")
    asks = _entry(page, start, end, setting, opening=opening) or _ordered(page, start, at, end, setting)
    asks = (
        asks
        or _stated(page, at, end, setting)
        or _owed(page, start, at, end)
        or _imperative(page, start, at, end, setting)
    )
    if asks:
        return asks
    tail = _ACTION_TAIL.search(page.text, max(at, end - 80), end)
    if tail and tail.start() > at and items.are_names(page, *tail.span("who"), most=_LONG_NAME):
        return _made(page, start, end, tail.span("who"), at)
    return Aside(start, end, "decision" if _DECISION.match(page.low, at, end) else "background")


def _entry(page: Page, start: int, end: int, setting: Setting, *, opening: bool) -> Demand | None:
    """An entry of a list, with or without a label."""
    labelled = items.label(page, start, end)
    if not (opening or labelled):
        found = items.entry(page, start, end, named=False)
        return None if found is None else _made(page, start, end, (found.start, found.end), found.action)
    at, who = labelled or (start, (start, start))
    named = labelled is not None or setting.listing
    if who[1] > who[0]:
        return _made(page, items.words_at(page, start, end), end, who, at)
    found = items.entry(page, at, end, named=named) or _unit_first(page, at, end)
    if found:
        return _made(page, items.words_at(page, start, end), end, (found.start, found.end), found.action)
    if named:
        return _unowned(page, start, at, end, setting, labelled=labelled is not None)
    return None


def _is_unit(words: str) -> bool:
    return not ACTORS.isdisjoint(words.lower().replace(",", " ").split())


def _unit_first(page: Page, at: int, end: int) -> items.Entry | None:
    """As in "Department of Works: repair the bridge", outside any list."""
    found = _UNIT_FIRST.match(page.text, at, end)
    if (
        found
        and (_is_unit(found["who"]) or page.text.count(found["who"], 0, _SEEN) > 1)
        and items.are_names(page, *found.span("who"), most=_LONG_NAME)
        and _acts(page, found.end(), end)
    ):
        return items.Entry(*found.span("who"), found.end())
    return None


def entry_of(page: Page, start: int, end: int, deadline: tuple[int, int]) -> Demand | None:
    """What a cell of actions asks for, where no other cell names the owner."""
    setting = Setting(listing=True)
    found = next((piece for piece in demands(page, start, end, setting) if isinstance(piece, Demand)), None)
    if found and deadline[1] > deadline[0]:
        found.deadline_cell = deadline
    return found if found and found.lead else None


def _unowned(page: Page, start: int, at: int, end: int, setting: Setting, *, labelled: bool) -> Demand | None:
    """An entry that begins with its task: its owner stands behind it, or in the heading, or nowhere."""
    begins = items.words_at(page, at, end)
    ends = steady(page, begins, end)[1]
    owner = items.owned(page, begins, ends)
    if items.are_names(page, begins, ends, most=_SHORT_NAME):
        return None
    topic = _TOPIC.match(page.low, begins, end)
    acts = _acts(page, begins, end) or (topic is not None and _acts(page, topic.end(), end))
    if owner and (acts or labelled or page.text[begins].isupper()):
        return _made(page, items.words_at(page, start, end), end, (owner.start, owner.end), begins)
    if (not labelled and not topic) or _NOTHING.match(page.low, begins, end):
        return None
    if not acts if topic and not labelled else (not acts and order(page, begins, end, setting) is not None):
        return None
    demand = _made(page, items.words_at(page, start, end), end, (begins, begins), begins)
    if setting.leading.firm or setting.leading.names:
        _lend(page, demand, setting)
    return demand


def _ordered(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    meant = _by_pronoun(page, at, end)
    asked = None if meant else order(page, at, end, setting)
    if asked is None:
        return meant
    setting.asked = setting.asked or asked.asks
    begins = _begin(page, start, at, asked)
    demand = _made(page, begins, end, (asked.start, asked.end), asked.action)
    beside = partners(page, *asked.aside) if asked.aside[1] > asked.aside[0] else ()
    demand.coordinating = tuple(dict.fromkeys([*beside, *demand.coordinating]))
    full = in_full(demand.lead, setting.before)
    if full != demand.lead:
        demand.lead, demand.lead_words = full, demand.lead[0]
    return demand


def _by_pronoun(page: Page, start: int, end: int) -> Demand | None:
    """As in "She will bank the takings" behind a sentence about Lan."""
    found = pronoun(page, start, end)
    if found is None:
        return None
    demand = _made(page, start, end, (start, start), found[0])
    demand.lead_words = page.text[slice(*found[1])]
    demand.lead = names_of(demand.lead_words)
    return demand


def _begin(page: Page, start: int, at: int, asked: Order) -> int:
    """A whole sentence is the demand, save for what tells of the meeting, or of the motion, before it."""
    if _NARRATIVE.match(page.low, at):
        return asked.at if asked.asks and asked.at > at else at
    return at if _MOTION.match(page.low, start) else page.trimmed(start, at)[0] if at > start else start


def _made(page: Page, start: int, end: int, who: tuple[int, int], action: int) -> Demand:
    start, closed = steady(page, *unquoted(page, start, end))
    words = page.text[who[0] : who[1]]
    action = min(page.trimmed(action, max(action, closed))[0], closed)
    beside = _beside(page, who, action)
    when = _DATE_TAIL.search(page.low, max(action, closed - _TAIL), closed)
    return Demand(
        start, closed, start, action, names_of(words), is_group(words),
        (*beside, *(name for name in partners(page, action, closed) if name not in words)),
        deadline_cell=when.span("when") if when else None,
    )  # fmt: skip


def _beside(page: Page, who: tuple[int, int], action: int) -> tuple[str, ...]:
    """Who helps, named between the owner and the verb: "Lan (with Minh) to"."""
    helping = _HELPING.match(page.text, who[1], action) if who[1] > who[0] else None
    if helping is None:
        return ()
    return partners(page, who[1], helping.end("who")) or names_of(helping["with"] or "")


def _stated(page: Page, at: int, end: int, setting: Setting) -> Demand | None:
    """Behind a request: "The State Treasury provides the data", told as if it were so already."""
    if not actors.is_vietnamese(page) or not (setting.asked or _PRESIDES.match(page.low, at, end)):
        return None
    case = _IN_CASE.match(page.low, at, end)
    at = case.end() if case else at
    many = _MANY_STATE.match(page.low, at, end)
    if many and is_group(many["who"]) and items.are_names(page, *many.span("who"), most=_LONG_NAME):
        return _made(page, at, end, many.span("who"), many.start("verb"))
    found = _SUBJECT_FIRST.match(page.text, at, end) if page.low.startswith("the ", at) else None
    if not found:
        return None
    does = _STATES.match(page.low, found.end(), end)
    verbs = () if does is None else (does["verb"], does["verb"] + "e", does["verb"] + does["s"][:-1])
    if does and not _STATED.isdisjoint(verbs) and actors.acts(page, *found.span("who"), opening=False):
        return _made(page, at, end, found.span("who"), does.start("verb"))
    return None


def _acts(page: Page, at: int, end: int) -> bool:
    """Whether words begin with a verb that tells somebody to do something."""
    found = _BARE.match(page.low, at, end)
    return (
        found is not None
        and (found["verb"] in VERBS or found["verb"] == "require")
        and not page.text.startswith((" $", " £", " €"), found.end("verb"))
        and found["next"] not in {"of", "is", "was", "are", "were", "will", "has"}
    )


def _owed(page: Page, start: int, at: int, end: int) -> Demand | None:
    """What is to be done by nobody in particular."""
    action = to_be_done(page, at, end)
    return None if action is None else _made(page, start, end, (start, start), action)


def _imperative(page: Page, start: int, at: int, end: int, setting: Setting) -> Demand | None:
    """A bare verb: its lead is the owner of what is to change, or stands above, or before."""
    verb = _BARE.match(page.low, at, end)
    told = _PLEASE.match(page.low, at, end) is not None
    term = setting.asked and setting.before is not None and _TERM.match(page.low, at, end) is not None
    firm = setting.listing and setting.leading.firm and page.text[at].isupper()
    near = setting.before is None or start - setting.before.end < _NEAR_BEFORE
    wanted = (
        setting.listing
        or (setting.asked and near and actors.is_vietnamese(page))
        or (setting.leading.firm and not _PASSIVE.match(page.low, at, end))
    )
    if page.text.count(" ", at, end) == 0 and not setting.leading.names:
        return None
    if not (told or term or (firm and not verb) or (wanted and _acts(page, at, end)) or firm):
        return None
    if (
        verb
        and not told
        and (verb["verb"] in _NOT_ASKED or (verb["verb"] in DECIDING and not setting.listing))
    ):
        return None
    demand = _made(page, start if not _MOTION.match(page.low, start) else at, end, (start, start), at)
    if not told or setting.listing:
        _lend(page, demand, setting)
    return demand


def _lend(page: Page, demand: Demand, setting: Setting) -> None:
    """Give a bare verb the lead that stands elsewhere."""
    methods = _OWN_METHODS.search(page.low, demand.action, demand.end)
    if methods and is_group(methods["who"]):
        words = page.text[methods.start("who") : methods.end("who")]
        demand.lead, demand.group, demand.lead_words = names_of(words), True, words
    elif setting.leading.names:
        demand.lead, demand.group = setting.leading.names, setting.leading.group
        demand.lead_words = "" if setting.leading.firm else setting.leading.words
    elif not setting.listing and setting.before:
        demand.lead, demand.group = setting.before.lead, setting.before.group
        demand.lead_words = setting.before.lead_words or ", ".join(setting.before.lead)


def _extends(page: Page, before: Demand, detail: Aside) -> bool:
    return not page.text[before.end : detail.start].strip() and detail.end - detail.start <= _PREFERRED * (
        before.end - before.start
    )
