"""Who stands before "will", "shall" or "is asked to", and whether it is somebody who can act.

Here: the search from the verb back to the first word of its subject, and what a subject is worth. Not here: which
verbs ask for something (orders).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from documents.reading.english.lexicon import (
    ACTORS,
    FUNCTION,
    GIVEN_NAMES,
    OWN_BODY,
    PRONOUNS,
    PUBLIC,
    THING_ENDINGS,
    THINGS,
    VERBS,
)
from documents.reading.english.names import names_of
from documents.reading.page import Page
from documents.reading.when.shapes import MONTHS, WEEKDAYS

_WINDOW, _LONGEST_ASIDE, _MOST_WORDS = 420, 90, 60  # characters looked back; of an aside; words of a subject
_TOKEN = re.compile(r"[^\W_](?:[\w'’&./-]*\w)?\.?|[,&+/]")
_LOOSE = re.compile(r"[\s\"“”‘’'*_()\[\]`@]*$")
_JOINS = frozenset({"of", "and", "&", ",", "/", "+", "van", "von", "der", "de", "la", "du"})
_LISTS = frozenset({"and", "&", "/", "+"})
_WITHIN = frozenset({"of", "for", "on", "in", "from", "at", "under", "interested"})
_PREPOSITIONS = frozenset(
    [
        "in",
        "at",
        "from",
        "on",
        "by",
        "for",
        "after",
        "before",
        "during",
        "since",
        "under",
        "per",
        "with",
        "following",
    ]
)
_QUANTIFIERS = frozenset({"all", "each", "every"})
_DETERMINERS = frozenset({"the", "a", "an", "our", "both", "his", "her", "their"})
_OF_FIELDS = frozenset(
    {"Committee", "Subcommittee", "Commission", "Council", "Panel", "Office", "Bureau", "Board", "Center"}
)
_IN_TITLES = frozenset({"service", "services", "network", "fund", "programme", "program", "partnership"})
_TITLE = 250  # characters in which a paper names its body
_EVIDENCE = 20_000  # characters in which a word may show that it is no name
_SMALL = 2  # a role said in one or two words
_VIETNAMESE = re.compile(
    r"people['’]s (?:committee|council)|\bprovincial\b|viet ?nam|party committee|prime minister|authorities at all levels|wards and towns|\bcommunes\b|\blocalities\b|\bppc\b"
)
_DAYS = frozenset(MONTHS) | frozenset(WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Subject:
    """`[start, end)` is who acts; `aside` the words between commas behind it; `before` the word ahead of it."""

    start: int
    end: int
    aside: tuple[int, int]
    before: str


def subject(page: Page, start: int, at: int) -> Subject | None:
    """The subject of the verb that begins at `at`, looked for from `start` on; None where none can be told."""
    start = max(start, at - _WINDOW)
    end, aside = _without_aside(page, start, at)
    tokens = list(_TOKEN.finditer(page.text, start, end))[-_MOST_WORDS:]
    if not tokens or not _LOOSE.match(page.text, tokens[-1].end(), end):
        return None
    first = _first(page, tokens)
    if first is None:
        return None
    before = tokens[first - 1] if first and _touch(page, tokens[first - 1], tokens[first]) else None
    if before and before[0].lower() in _DETERMINERS:
        before = tokens[first - 2] if first > 1 else None
    return Subject(tokens[first].start(), tokens[-1].end(), aside, before[0].lower() if before else "")


def acts(page: Page, start: int, end: int, *, opening: bool) -> bool:
    """Whether `[start, end)` names somebody who can be asked to do something; `opening` says it begins a sentence."""
    words = re.sub(r"\([^)]*\)?|[*_\[\]\"“”]+", " ", page.text[start:end])
    given = page.low.startswith("the ", max(0, start - 4))
    if name_acts(page, words, given=given, opening=opening):
        return True
    names = names_of(words) if words.split() and words.split()[0].lower() not in PRONOUNS else ()
    return len(names) > 1 and any(name_acts(page, name, given=given, opening=opening) for name in names)


def name_acts(page: Page, name: str, *, given: bool, opening: bool) -> bool:
    """The same of a name taken from its place; `given` says that "the" stood before it."""
    words = name.split()
    if not words or words[0].lower() in PRONOUNS:
        return False
    head = _head(words)
    low = head.lower().removesuffix("'s").removesuffix("’s").rstrip(".")
    titled = low in _IN_TITLES and len(words) > _SMALL and all(word[0].isupper() for word in words)
    if titled or low in ACTORS or (low in GIVEN_NAMES and head[0].isupper() and len(words) <= _SMALL):
        return True
    if (
        low in PUBLIC
        or low in THINGS
        or low in _DAYS
        or low in FUNCTION
        or any(letter.isdigit() for letter in low[:1])
    ):
        return False
    if head.isupper() and len(head) > 1:
        return True
    if head.islower():
        return opening and len(words) == 1 and not _looks_a_thing(low) and low not in VERBS
    alone = len(words) == 1 and (opening or given)
    return not (alone and (_looks_a_thing(low) or ((low in VERBS or _is_common(page, low)) and not given)))


def is_own_body(page: Page, words: str) -> bool:
    """Whether words name the meeting body itself: "the Board", "Council", or the body of the paper's title."""
    bare = re.sub(r"^(?:the|this|our) ", "", " ".join(words.lower().split()))
    if bare in OWN_BODY or bare.split()[-1:] == []:
        return bare in OWN_BODY
    return bare.split()[-1] in OWN_BODY and any(bare in line for line in _titles(page))


def is_vietnamese(page: Page) -> bool:
    """Whether an English text tells of a Vietnamese body, in the words of its translators."""
    return _tells_of_vietnam(page.low[:_EVIDENCE])


@lru_cache(maxsize=8)  # it is asked at each sentence of a paper
def _tells_of_vietnam(words: str) -> bool:
    return _VIETNAMESE.search(words) is not None


def _titles(page: Page) -> list[str]:
    """The first lines of a paper that are no sentences."""
    lines = page.low[:_TITLE].split("\n")[:-1]
    return [line for line in lines if len(line) < _TITLE // 2 and not line.rstrip().endswith((".", ";", ","))]


def is_person(words: str) -> bool:
    """Whether words are one person's name or initials, or one role, rather than a body or a group."""
    parts = words.split()
    return len(parts) <= _SMALL + 1 and words[:1].isupper() and parts[-1].lower() not in OWN_BODY


def _is_common(page: Page, low: str) -> bool:
    """Whether a paper writes a word small elsewhere: then it names nobody."""
    return re.search(rf"(?<![\w@.:#-]){re.escape(low)}(?!\w|[-@:.]\w)", page.text[:_EVIDENCE]) is not None


def _looks_a_thing(low: str) -> bool:
    return low.endswith(THING_ENDINGS) or low.removesuffix("s") in THINGS


def _head(words: list[str]) -> str:
    """The word that the others of a name describe: "members" of "members of the board"."""
    for index, word in enumerate(words):
        if index and word.lower() in _WITHIN:
            return words[index - 1].strip(",;:&/")
    return words[-1].strip(",;:&/")


def _without_aside(page: Page, start: int, at: int) -> tuple[int, tuple[int, int]]:
    """Where the subject ends, and the words in commas or brackets between it and its verb."""
    end = page.trimmed(start, at)[1]
    closing = page.text[end - 1 : end]
    if closing not in {",", ")"}:
        return end, (end, end)
    opening = page.text.rfind("," if closing == "," else "(", max(start, end - _LONGEST_ASIDE), end - 1)
    if opening <= start:
        return end, (end, end)
    return page.trimmed(start, opening)[1], (opening + 1, end - 1)


def _first(page: Page, tokens: list[re.Match[str]]) -> int | None:
    """The index of the first word of the subject that ends with the last token."""
    head = tokens[-1][0]
    low = head.lower()
    if low in FUNCTION or head in ",&+/" or low == "will":
        return None
    common = head.islower() and (low in ACTORS or low in THINGS or low.endswith("s"))
    first = len(tokens) - 1
    listed = False
    while first:
        left, right = tokens[first - 1], tokens[first]
        goes_on = _belongs(left, right, common=common, listed=listed) or _names_its_field(page, tokens, first)
        if not _touch(page, left, right) or not goes_on or _ends_a_day(tokens, first):
            break
        listed = listed or left[0].lower() in _LISTS
        common = common and left[0].lower() not in _DETERMINERS
        first -= 1
    return _without_place(tokens, _without_joins(tokens, _without_half(page, tokens, first)))


def _ends_a_day(tokens: list[re.Match[str]], first: int) -> bool:
    """Whether the words before belong to a day: "by 15 February and Lan will"."""
    joined = tokens[first][0].lower() in _LISTS | {","}
    left = tokens[first - 1][0]
    return joined and (left.lower() in _DAYS or left[0].isdigit())


def _names_its_field(page: Page, tokens: list[re.Match[str]], first: int) -> bool:
    """Whether a word is the "on" or "for" of a body's name: "Committee on Curriculum"."""
    if first < _SMALL or tokens[first - 1][0] not in {"on", "for"} or not tokens[first][0][0].isupper():
        return False
    return tokens[first - 2][0] in _OF_FIELDS and _touch(page, tokens[first - 2], tokens[first - 1])


def _without_half(page: Page, tokens: list[re.Match[str]], first: int) -> int:
    """Past the end of another noun: "APT" of "the duty of unit owners and APT"."""
    left = tokens[first - 1] if first else None
    cut = (
        left is not None
        and _touch(page, left, tokens[first])
        and left[0].islower()
        and left[0] not in FUNCTION
    )
    if not cut or not tokens[first][0].islower():
        return first
    joined = next((at for at in range(first, len(tokens)) if tokens[at][0].lower() in _LISTS | {","}), None)
    return first if joined is None or joined + 1 >= len(tokens) else joined + 1


def _touch(page: Page, left: re.Match[str], right: re.Match[str]) -> bool:
    return _LOOSE.match(page.text, left.end(), right.start()) is not None


def _belongs(left: re.Match[str], right: re.Match[str], *, common: bool, listed: bool) -> bool:
    """Whether a word goes with the words behind it into one subject."""
    word, behind = left[0], right[0].lower()
    low = word.lower()
    if low == ",":
        return behind not in _QUANTIFIERS and (listed or behind in _LISTS)
    if behind in _QUANTIFIERS or (behind in _DETERMINERS and low not in _JOINS):
        return False
    if low in _QUANTIFIERS | _JOINS | _DETERMINERS:
        return True
    if low in FUNCTION or any(letter.isupper() for letter in word):
        return low not in FUNCTION
    return low in ACTORS if behind in {"of", "and", "&", ","} else common


def _without_joins(tokens: list[re.Match[str]], first: int) -> int:
    """Past the words at which a name cannot begin."""
    last = len(tokens) - 1
    while first < last and tokens[first][0].lower() in _JOINS | _DETERMINERS | {"for", "on"}:
        first += 1
    return first


def _without_place(tokens: list[re.Match[str]], first: int) -> int:
    """Past "In March," and "From Hanoi," which open a sentence before its subject."""
    before = tokens[first - 1][0].lower() if first else ""
    while (
        before in _PREPOSITIONS and first < len(tokens) - 1 and tokens[first][0].lower().rstrip(".") in _DAYS
    ):
        first += 1
    opens = before in _PREPOSITIONS or tokens[first][0].lower().rstrip(".") in _DAYS
    if not opens:
        return first
    comma = next((index for index in range(first, len(tokens)) if tokens[index][0] == ","), None)
    return first if comma is None else min(_without_joins(tokens, comma + 1), len(tokens) - 1)
