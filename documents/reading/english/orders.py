"""One English sentence in running text: who asks whom for what, and who says that he will do it.

Here: "requests X to", "that X prepare", "X is asked to", "X will", "X agreed to", motions ("Direct X to").
Not here: entries of a list (items), bare verbs (asking), who can act (actors).
"""

import re
from dataclasses import dataclass

from documents.reading.demand import Setting
from documents.reading.english import actors
from documents.reading.english.lexicon import (
    ACTORS,
    FUNCTION,
    NO_DEED,
    OPINION,
    PRONOUNS,
    SPEECH,
    TASKS_WHEN_AUTHORISED,
    VERBS,
)
from documents.reading.english.names import is_group
from documents.reading.page import Page
from documents.reading.when.shapes import MONTHS

_ASKING = "request|ask|urg|instruct|direct|requir|task|assign|order|remind|charg|mandat|commission|designat|authori[sz]"
_ASKED = (
    "requested|asked|urged|instructed|directed|required|tasked|assigned|ordered|reminded|charged|mandated"
    r"|commissioned|designated|authori[sz]ed|called (?:on|upon)|delegated|entrusted|told|appointed|nominated"
)
_AGREES = "agreed|resolved|moved|decided|recommended|determined|voted|directed|suggested|proposed|noted|stressed|emphasi[sz]ed"
_OF_TRANSLATORS = frozenset({"suggested", "proposed", "noted", "stressed", "emphasized", "emphasised"})
_ORDER = re.compile(
    rf"\b(?P<verb>(?:{_ASKING})(?:ed|es|s)|(?:{_AGREES})(?= that\b)|(?<=\bto )have|(?<=\bwe )(?:need|want)|(?:agreed|arranged|approved) for|(?:the|an) action(?: item)? (?:on|for)|(?:{_ASKING})ing|calls on|called on|calls upon|called upon|told|wants|wanted|would like"
    rf"|(?P<bare>(?:{_ASKING})(?:e|(?!\w))|call on|call upon|tell))\b(?: (?:also|further|hereby|therefore|again|that|all)\b)*? "
    r"(?P<that>that )?"
)
_TO_SOMETHING = re.compile(
    r"the (?:\w+ )?(?:review|implementation|preparation|completion|inspection|strengthening|establishment|acceleration"
    r"|plan|report)\b(?: of | and | to )"
)
_TOLD_OF = re.compile(r"\b(?:this|that|these|it|which|law|policy|code|statute|call(?:ed)? to) (?:also )?$")
_TO_BE_DONE = re.compile(
    r"(?:the |an? |all )?(?P<what>[a-z][\w '’/&-]{2,80}?) (?:(?:is|are) )?to be (?P<deed>(?:\w+ly )?\w+(?:ed|en|ought|ade|ept|nt))\b"
)
_NOT_YET = re.compile(
    r"to be (?:\w+ly )?(?:held|considered|discussed|confirmed|determined|announced|decided|continued|expected|used|seen|located|tabled"
    r"|admitted|excused|concerned|interested|involved|limited|based|advised|informed|pleased|needed|required|approved|aged|married)\b"
)
_SAYS = FUNCTION - frozenset("the a an all for and in on at from with by to into".split()) | {"said"}  # noqa: SIM905
_PASSIVELY = re.compile(r"\b(?:is|are|was|were|be|been)(?: \w+)? ?$")
_AS = re.compile(r"(?P<who>[^.;:]{2,160}?) as (?:the |an? )?[\w -]{3,40}? and (?P<deed>[a-z]+)\b")
_DOES_AT = re.compile(r" (?P<deed>[a-z]{3,})\b")
_PLAINLY = frozenset(
    {"requested", "asked", "directed", "required", "requires", "urged", "requests", "suggested", "proposed"}
)
_BEHIND = re.compile(
    r",? (?:as (?:the|a|an)|based on|according to|who|which|within|under|together with|along with|in coordination with"
    r"|in cooperation with|in collaboration with|jointly with|with|in the year|on the basis of|in accordance with|and relevant functions)\b"
)
_DONE_ENDINGS = ("ed", "ought", "ent", "ady", "one")
_VERB_ENDINGS = ("ise", "ize", "ate", "ify")
_NOBODY = re.compile(r"to (?:\w+ly |also |further )?(?:and \w+ly )?(?P<deed>[a-z-]+)")
_BARE_AFTER = re.compile(
    r"(?:^|[\"“*;:,]|\b(?:to|and|that|board|council|committee|commission|trustees|assembly|synod|conference|association|club|society|congress|we|hereby|will|shall|moved|also)) ?$"
)
_ABBREVIATED = r"(?<=\b[a-z])\.|(?<=\bmr)\.|(?<=\bmrs)\.|(?<=\bms)\.|(?<=\bdr)\."
_TO = re.compile(
    rf"(?P<who>(?:[^.;:\"?!]|{_ABBREVIATED}|\.(?=\w)|;(?= (?:the|chair|heads|directors|leaders|people|depart))){{2,420}}?)(?:(?: have| need)?\s+to|\s+(?:must|should|shall))\s+(?P<adverb>(?:\w+ly,? |also |further |please |well |better |soon )?(?:and \w+ly )?)(?P<deed>(?:{'|'.join(sorted(VERBS))}|be|[a-z-]+(?:ise|ize|ate|ify))\b)"
)
_THAT = re.compile(
    rf"(?P<who>(?:[^.;:\"?!]|{_ABBREVIATED}){{2,240}}?) (?:(?:should|shall|must|will|would|needs? to|have to|has to)(?: (?:also|be asked to|be directed to))?"
    rf" |(?=(?:{'|'.join(sorted(VERBS))})\b(?! (?:of|for)\b)))(?P<deed>[a-z-]+)"
)
_EVERYBODY = re.compile(
    r"(?P<who>everyone|everybody|all (?:board |committee )?members|members|staff) (?P<deed>[a-z]+)"
)
_PREDICATE = re.compile(
    r"\b(?P<modal>will|shall|must|would|should|is to|are to|was to|were to|needs? to|has to|have to|is going to"
    r"|are going to|(?:has|have|takes?|took|(?:was|were|is|are) given) (?:the|an) (?:action|task)(?: item)? (?:to|of))\b"
    r"|(?<=\w)(?P<short>['’]ll)\b"
    r"|\b(?:is|are|was|were|has been|have been|be|been)(?: (?:also|hereby|further|therefore|now|again|jointly))? "
    rf"(?P<passive>{_ASKED}|responsible|in charge|the (?:focal point|lead agency|standing (?:agency|body)))(?= (?:to|with|for|of|in) )"
    r"|\b(?:(?:has|have) (?:also |kindly )?|(?:also|kindly) )?(?P<promise>agreed|agrees|volunteered|volunteers|offered|offers|undertook|undertakes|committed|promised|pledged)"
    r" (?=to )"
)
_ADVERBS = r"(?:(?:(?!(?:apply|reply|supply|comply|rely) )\w+ly|also|then|now|again|each|both|all|still|just|further|soon|first|therefore|please|next),? ){0,3}"
_BESIDE = re.compile(
    r"(?:[–—(\[→]|:(?= )|\s-|[-=]>)\s?(?P<who>[A-Z][\w.'’]*(?:(?: | and | & |, |/)[A-Z][\w.'’]*){0,4})\s+(?:to|will)\s+(?P<deed>[a-z-]+)"
)
_DEED = re.compile(rf"\s*(?P<adverbs>{_ADVERBS})(?P<deed>[a-z][a-z-]*)(?: (?P<next>[a-z-]+))?")
_BE = re.compile(r"\s*(?:also )?be (?:responsible for|in charge of|the lead|\w+ing\b)")
_TO_DO = re.compile(
    rf" (?:to {_ADVERBS}(?P<deed>[a-z-]+)|(?:with|for|of|in) (?:the )?(?P<doing>[a-z-]+(?:ing|ion|ment)\b))"
)
_BY = re.compile(
    r"\b(?:(?:is|are|was|were) (?:assigned|delegated|entrusted) to (?:the )?(?P<to>[a-z][\w.'’ &-]{1,50}?)(?=[.,;:)]|$)"
    r"|(?:moved|voted|agreed|motion|resolved|decided) (?:\w+ ){0,4}?to refer [^.;:]{3,140}? to (?:the )?(?P<body>[a-z][\w.'’ &-]{1,50}?)(?= (?:for|to)\b|[.,;:)]|$)"
    r"|(?:is|are|was|were|be) referred (?:back )?to (?:the )?(?P<whom>[a-z][\w.'’ &-]{1,50}?)(?= (?:for|to)\b)"
    r"|(?:to|will|shall|must|should) be (?:\w+ly )?(?P<deed>\w+(?:ed|t|n|de|d|ought|ung)) (?:\w+ ){0,3}?by (?:the )?"
    r"(?P<who>[a-z][\w.'’ &-]{1,50}?)(?= (?:by|before|on|no|in|at|to|within|and|for|with)\b|[.,;:)]|$))"
)
_PLAIN = ACTORS | {"of", "the", "and", "for"}
_NAME = 7  # words of whoever is named behind "by"
_NOT_SUBJECT = frozenset(
    """
    which who whom whose where when if whether how what why until unless because once than as by with from to in at about
    into onto of like
    """.split()  # noqa: SIM905
)
_SAYING = re.compile(
    r"\b(?:agreed|resolved|decided|determined|confirmed|moved|ordered|concluded|announced|stated|reported|noted|said"
    r"|advised|motion|resolution|requested|further|mentioned|recommended|consensus|is|so|and)[\s\"“:,*]+that (?:the )?$"
    r"|\b(?:moved|seconded)\b[^.;]{0,80} that (?:the )?$"
)
_AGREED = re.compile(
    r"\b(?:agreed|resolved|decided|determined|recommended|suggested|concluded|moved|requested|asked|proposed)[\s\"“:,]+that\b"
)
_ALSO = re.compile(
    r" (?:also|then|now|further|therefore|hereby|again|still|in turn|will|shall|should|must)\s+$"
)
_COMING = frozenset(
    {"coming", "going", "having", "taking", "leaving", "missing", "held", "starting", "being"}
)
_WEAK = frozenset({"should", "would", "need to", "have to"})
_NEXT_WORD = 40  # characters in which the next word stands
_SAID_AT = 90  # characters before a subject in which "it was agreed that" stands


@dataclass(frozen=True, slots=True)
class Order:
    """Who is asked (`[start, end)`), where the asking words begin, and where the deed begins.

    `aside` are words between commas behind the name; `asks` says that somebody asks, not that one only promises.
    """

    start: int
    end: int
    at: int
    action: int
    asks: bool
    aside: tuple[int, int] = (0, 0)


def order(page: Page, start: int, end: int, setting: Setting) -> Order | None:
    """The first thing that a sentence asks of somebody, or that somebody in it says he will do; None for none."""
    return (
        _asked(page, start, end)
        or _does(page, start, end)
        or _said(page, start, end, setting)
        or _made_by(page, start, end)
    )


def deed(page: Page, at: int, end: int) -> int | None:
    """Where the deed begins behind "will" or "to"; None where nothing is done there."""
    if _BE.match(page.low, at, end):
        words = page.low[at:end].split(maxsplit=3)
        return None if words[1] in _COMING else page.trimmed(at, end)[0]
    found = _DEED.match(page.low, at, end)
    if found and _is_done_so(found["deed"], found["next"] or ""):
        return found.start("adverbs")
    if not found or found["deed"] in NO_DEED or found["deed"] in FUNCTION:
        return None
    if found["deed"] == "continue" and found["next"] in {
        None,
        "until",
        "through",
        "in",
        "at",
        "as",
        "next",
        "on",
    }:
        return None
    if found["deed"] in {"take", "go", "come", "begin", "start", "end"} and found["next"] in {
        "place", "effect", "into", "at", "on", "from", "in", None,
    }:  # fmt: skip
        return None
    return found.start("adverbs")


def _is_done_so(deed: str, behind: str) -> bool:
    """Whether a word that mostly tells asks with the word behind it: "will have painted", "will apply for"."""
    return (deed == "have" and behind.endswith(_DONE_ENDINGS)) or (deed, behind) == ("apply", "for")


def _asked(page: Page, start: int, end: int) -> Order | None:
    for found in _ORDER.finditer(page.low, start, end):
        if found["bare"] and not _BARE_AFTER.search(page.low[max(start, found.start() - 14) : found.start()]):
            continue
        if _TOLD_OF.search(page.low, max(start, found.start() - 14), found.start()):
            continue
        if found["verb"] in _OF_TRANSLATORS and not actors.is_vietnamese(page):
            continue
        bare = (
            None
            if _PASSIVELY.search(page.low, max(start, found.start() - 24), found.start())
            else _NOBODY.match(page.low, found.end(), end)
        )
        if bare and bare["deed"] in VERBS and found["verb"] in _PLAINLY and actors.is_vietnamese(page):
            return Order(found.end(), found.end(), found.start(), bare.start("deed"), asks=True)
        something = _TO_SOMETHING.match(page.low, found.end(), end)
        if something and found["verb"] in _PLAINLY and actors.is_vietnamese(page):
            return Order(found.end(), found.end(), found.start(), found.end(), asks=True)
        that = found["that"] or found[0].rstrip().endswith("that") or found["verb"] == "have"
        shape = _THAT if that else _TO
        whom = shape.match(page.low, found.end(), end) or _EVERYBODY.match(page.low, found.end(), end)
        whom = whom or (_AS.match(page.low, found.end(), end) if found["verb"].startswith("assign") else None)
        if whom and _can_be_asked(page, whom, found["verb"]):
            first, last = whom.span("who")
            rest = _BEHIND.search(page.low, first, last)
            until = rest.start() if rest else last
            return Order(first, until, found.start(), _action(whom), asks=True, aside=(until, last))
    return None


def _action(whom: re.Match[str]) -> int:
    return whom.start("adverb") if "adverb" in whom.re.groupindex else whom.start("deed")


def _can_be_asked(page: Page, whom: re.Match[str], verb: str) -> bool:
    words = whom["who"].split()
    if (
        not words
        or words[0] in PRONOUNS
        or words[0] == "of"
        or (words[0] in FUNCTION and words[0] not in _ARTICLES)
    ):
        return False
    if whom["deed"] not in VERBS | {"be"} and not whom["deed"].endswith(_VERB_ENDINGS):
        return False
    if verb == "asked" and whom["deed"] in SPEECH:
        return False
    if verb.startswith("authori") and whom["deed"] not in TASKS_WHEN_AUTHORISED:
        return False
    if actors.is_own_body(page, whom["who"]):
        return False
    first = whom.start("who") + (len("the ") if whom["who"].startswith("the ") else 0)
    return actors.acts(page, first, whom.end("who"), opening=False) or is_group(whom["who"])


_ARTICLES = frozenset(
    {
        "the",
        "all",
        "each",
        "every",
        "both",
        "our",
        "any",
        "some",
        "several",
        "two",
        "its",
        "his",
        "her",
        "their",
    }
)


def _said(page: Page, start: int, end: int, setting: Setting) -> Order | None:
    beside = _BESIDE.search(page.text, start, end)
    if beside and beside["deed"] in VERBS and actors.acts(page, *beside.span("who"), opening=False):
        return Order(*beside.span("who"), start, beside.start("deed"), asks=False)
    for found in _PREDICATE.finditer(page.low, start, end):
        action = _doing(page, found, end)
        also = _ALSO.search(page.low, max(start, found.start() - _NEXT_WORD), found.start())
        who = None if action is None else actors.subject(page, start, also.start() if also else found.start())
        if who and action is not None and _is_asked(page, found, who, start, setting):
            return Order(
                who.start, who.end, start, action, asks=found["passive"] is not None, aside=who.aside
            )
    return None


def to_be_done(page: Page, at: int, end: int) -> int | None:
    """Where the deed begins in "Matter to be listed at the next meeting", which names nobody; None for other words."""
    found = _TO_BE_DONE.match(page.low, at, end)
    if not found or _NOT_YET.search(found[0]) or len(found["what"].split()) > _NAME:
        return None
    words = found["what"].split()
    told = not _SAYS.isdisjoint(words) or any(word.endswith(("ed", "ing")) for word in words)
    return None if told else found.start("deed")


def _does(page: Page, start: int, end: int) -> Order | None:
    """As in "That the City Clerk conducts a review", a clause of a motion."""
    if not page.low.startswith("that ", max(0, start - len("that "))):
        return None
    for found in [*_DOES_AT.finditer(page.low, start, min(end, start + _SAID_AT))]:
        verb = found["deed"]
        if VERBS.isdisjoint({verb, verb.removesuffix("s"), verb.removesuffix("es")}):
            continue
        first = start + len("the ") * page.low.startswith("the ", start)
        who = page.trimmed(first, found.start())
        if _is_plain_name(page, *who):
            return Order(*who, start, found.start("deed"), asks=True)
    return None


def _made_by(page: Page, start: int, end: int) -> Order | None:
    """As in "The letter is to be sent by the Clerk"."""
    for found in _BY.finditer(page.low, start, end):
        group = next(name for name in ("who", "to", "whom", "body") if found[name])
        first, last = found.span(group)
        if _is_plain_name(page, first, last):
            return Order(first, last, start, max(start, found.start("deed")), asks=False)
    return None


def _is_plain_name(page: Page, start: int, end: int) -> bool:
    """Whether a name behind "by" or "to" is somebody's, and nothing but a name."""
    words = page.text[start:end].split()
    if actors.is_own_body(page, page.low[start:end]) or words[0].lower() in MONTHS or len(words) > _NAME:
        return False
    plain = all(word[0].isupper() or word.lower() in _PLAIN for word in words)
    return plain and actors.acts(page, start, end, opening=False)


def _doing(page: Page, found: re.Match[str], end: int) -> int | None:
    """Where the deed of a predicate begins; None where it tells of no deed."""
    if found["modal"] or found["short"]:
        return deed(page, found.end(), end)
    if found["promise"]:
        return deed(page, found.end() + len("to"), end)
    does = _TO_DO.match(page.low, found.end(), end)
    if not does or (does["deed"] is not None and does["deed"] not in VERBS):
        return None
    if found["passive"].startswith("authori") and does["deed"] not in TASKS_WHEN_AUTHORISED:
        return None
    return does.start("deed") if does["deed"] else does.start("doing")


def _is_asked(page: Page, found: re.Match[str], who: actors.Subject, start: int, setting: Setting) -> bool:
    """Whether the subject of a predicate is somebody from whom this paper wants something."""
    words = page.text[who.start : who.end]
    opening = not page.low[start : who.start].strip(" \"“*'") or page.text[max(0, who.start - 2)] == ","
    if who.before in _NOT_SUBJECT or actors.is_own_body(page, words):
        return False
    if not actors.acts(page, who.start, who.end, opening=opening):
        return False
    ahead = max(start, who.start - _SAID_AT)
    if who.before == "that" and not _SAYING.search(page.low, ahead, who.start):
        return False
    if found["promise"]:
        return actors.is_person(words) and not is_group(words)
    if found["passive"] == "responsible" and not (setting.asked or setting.listing):
        return page.low.startswith("will", found.start())
    agreed = setting.listing or _AGREED.search(page.low, ahead, who.start) is not None
    return agreed or found["modal"] not in _WEAK or _is_wanted(page, found, words)


def _is_wanted(page: Page, found: re.Match[str], words: str) -> bool:
    """Whether "should" or "would" asks for something rather than thinks aloud."""
    behind = page.low[found.end() : found.end() + _NEXT_WORD].split()
    if found["modal"] == "would" and behind and behind[0] in OPINION:
        return False
    return is_group(words) or actors.is_person(words) or actors.is_vietnamese(page)
