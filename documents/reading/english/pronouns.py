"""Who "she" or "the Department" is: the person named before, the body named in full before.

Here: what stands for a name, taken back to it. Not here: who can act at all (actors).
"""

import re

from documents.reading.demand import Demand
from documents.reading.english import actors
from documents.reading.english.lexicon import ACTORS, FUNCTION, VERBS
from documents.reading.english.names import is_group, names_of
from documents.reading.english.orders import deed
from documents.reading.english.sentences import sentences
from documents.reading.page import Page

_SEEN, _BACK = 400, 3  # characters and sentences looked back
_DOES = re.compile(
    r"[\"“(]*(?:he|she)(?:['’]ll| (?:also |then |now )?(?:will|shall|is to|needs to|must|has (?:agreed|offered|volunteered|promised) to"
    r"|(?:agreed|agrees|offered|offers|volunteered|volunteers|promised|undertook) to|(?:was|is) (?:also )?(?:asked|requested|directed|instructed|tasked) to"
    r"|(?:took|takes|has|was given) (?:the|an) action(?: item)? to)) (?:also )?(?P<next>[a-z-]+)"
)
_TOPIC = re.compile(r"(?:[^.:;\n–—]{2,60}(?::|\s[–—-]))?\s*(?:\*\*)?")
_TITLED = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr|Rev|Hon)\.?\s"
_NAMED = re.compile(
    rf"(?:The )?(?P<who>(?:{_TITLED})?[A-Z][\w'’-]*(?:\.(?= [A-Z]))?(?: (?:(?:of|for|on|van|de)(?: the)? )?(?!(?:I|A)\b)[A-Z][\w.'’-]*){{0,4}}|(?<=The )(?:[a-z]+ ){{0,2}}?(?:{'|'.join(sorted(ACTORS))}))(?:\*\*)?(?:,[^,.;]{{2,60}},|\s?\([^)]{{1,60}}\))? (?:\w+ly |also |then )?"
    r"(?P<verb>[a-z]+)\b"
)
_NOT_NAMES = FUNCTION - {"for", "on"}
_SHORT = 1  # words of a body's short name


def pronoun(page: Page, start: int, end: int) -> tuple[int, tuple[int, int]] | None:
    """Where the deed of "She will ..." begins, and where the person it means is named; None where nobody is meant."""
    found = _DOES.match(page.low, start, end)
    if not found or deed(page, found.start("next"), end) is None:
        return None
    who = _person_before(page, start)
    return None if who is None else (found.start("next"), who)


def in_full(names: tuple[str, ...], before: Demand | None) -> tuple[str, ...]:
    """The full name of a body that is told by its kind alone: "The Department" behind "Department of Finance"."""
    if before is None or len(names) != 1 or len(names[0].split()) != _SHORT or is_group(names[0]):
        return names
    short = names[0].lower()
    full = [name for name in before.lead if short in name.lower().split() and len(name.split()) > _SHORT]
    return tuple(full) if short in ACTORS and len(full) == 1 else names


def _person_before(page: Page, start: int) -> tuple[int, int] | None:
    first = max(0, start - _SEEN)
    first = max(first, page.text.rfind("\n\n", first, start) + 1)
    for sentence in [*sentences(page, first, start)][: -_BACK - 1 : -1]:
        who = _named(page, *sentence)
        if who:
            return who
    return None


def _named(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """The person with whom a sentence begins."""
    line = page.text.find("\n", start, end) + 1 or start
    topics = (_TOPIC.match(page.text, at, end) for at in (start, line))
    for at in dict.fromkeys([start, line, *(topic.end() for topic in topics if topic)]):
        found = _NAMED.match(page.text, at, end)
        if not found or found["verb"] in FUNCTION - {
            "is",
            "has",
            "was",
            "had",
            "will",
            "would",
            "did",
            "does",
        }:
            continue
        words = found["who"]
        low = words.lower().split()
        if (
            not _NOT_NAMES.isdisjoint(low)
            or is_group(words)
            or actors.is_own_body(page, words)
            or len(names_of(words)) > 1
        ):
            continue
        if len(low) == 1 and low[0] in VERBS and words[0].isupper() and not words.isupper():
            continue
        own = len(words) - len(words.removesuffix("'s").removesuffix("’s"))
        one = words.islower() or " of " in words or actors.is_person(words)
        if one and actors.acts(page, *found.span("who"), opening=True):
            return found.start("who"), found.end("who") - own
    return None
