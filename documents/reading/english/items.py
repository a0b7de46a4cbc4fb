"""Entries of a list of actions: "Action: X to ...", "X: ...", "X - ...", "@x ...", "[X] ...", "... (X)", "... - X".

Here: who owns an entry and where its task begins, and entries that are done already. Not here: sentences in
running text (orders).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.reading.english import actors
from documents.reading.english.lexicon import ACTORS, DECIDING, FIELDS, FUNCTION, GIVEN_NAMES, VERBS
from documents.reading.english.names import is_group, names_of
from documents.reading.english.orders import deed
from documents.reading.page import Page

_MARKS = re.compile(
    r"[\s*_\"“#>]*(?:\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+)?(?:\[ ?\]|☐|□|◻|⬜)?[\s*_]*(?:\d{2,4}-\d{2,3}\s+(?=[A-Za-z]))?"
)
_BOX = re.compile(r"[\s*_]*(?:\[ ?\]|☐|□|◻|⬜)")
_LABEL = re.compile(
    r"(?:\[?(?:new|open|pending|ongoing|future)\]? ?)?[\[(]?(?:action(?: items?| points?| required)?s?|a\.?[ip]\.?|to-?do|to do|tasks?|(?:staff )?directions?(?: to staff)?|directives?|assignments?|follow[- ]?ups?|next steps?)"
    r"(?: ?(?:#|no\.? ?|nr\.? ?|-)?\d{1,4}(?:[.-]\d+)?)?[\])]?\**"
    r"(?P<owner>[ (]+(?:(?:for|on|by|to) )?(?P<who>[^:\n()]{1,60}?)\)?\**)?(?: ?[:–—]| -(?= )|(?<=\*\*)(?= ))[\s*:]*"
)
_LABEL_AT = re.compile(r"(?:#action|\[action\]|action|ap|todo)\s+(?=@?\w)")
_ON = re.compile(r"on (?P<who>[a-z][\w./&-]{0,30}(?: (?:and|&) [a-z][\w.-]{0,30})?)[,:]? (?:to )?(?=\w)")
_LINK = re.compile(
    r"\s+(?P<link>to|will|shall|must|should|would|is to|are to|needs? to|has to|have to|agree[sd] to|volunteer(?:s|ed) to"
    r"|offer(?:s|ed) to|(?:is|are) going to|(?:has|have) agreed to|(?:has|have) offered to|volunteers? for|can)\s+(?=[a-z])"
)
_COLON = re.compile(
    r"(?P<who>[^:\n\t|]{1,90}?)[*_]*(?: ?::?|[*_]* ?(?:→|->|=>)| [-–—](?= )|\t)[\s*_:]*(?=\S)"
)
_AT = re.compile(
    r"(?P<who>@[\w.-]{2,40}(?:(?:,? (?:and |& )?|/|, ?)@[\w.-]{2,40}){0,8})[:,]?(?: -)?\s+(?:to |will )?(?=\S)"
)
_BRACKET = re.compile(r"[\[(](?P<who>[^\])\n]{1,60})[\])][*_]*(?: ?[:,–—-])?\s+(?=\S)")
_BARE_OWNER = re.compile(
    r"(?P<who>[A-Z][\w.'’-]*(?:(?:,? and |, | & |/| )[A-Z][\w.'’-]*){0,5})\s+(?P<verb>[a-z]+)\b"
)
_TAILS = (
    re.compile(
        r"[\s(\[,;–—-]+(?:owner|lead|responsible|assigned(?: to)?|assignee|who|by whom|action(?: by)?|ap|resp)[.:]? ?[:=–-]?\s*"
        r"(?P<who>[^,;|()\n\[\]:]{1,60}?)[*_]*(?:[,;|(][^\n]{0,60})?[)\]]?[.*_ ]*$"
    ),
    re.compile(
        r" ?[(\[](?:on |@)?(?P<who>[^()\[\]\n,;:]{1,60}(?:, [^()\[\]\n,;:\d]{1,40}){0,4}?)(?:[,;:–-] ?[^()\[\]\n]{0,40})?[)\]]"
        r"(?:\s*[-–—,;]?\s*(?:due|by|deadline|eta)\b[^()\[\]\n]{0,40})?[.*_ ]*$"
    ),
    re.compile(r" [-–—] ?[*_]*(?P<who>[^-–—:;()\n]{2,60}?)[*_]*\.?$"),
    re.compile(r"\s(?P<who>@[\w.-]{2,40}(?:[, ]+(?:and )?@[\w.-]{2,40}){0,5})\.?$"),
)
_DONE = re.compile(
    r"[(\[][\s*]*(?:done|complete[d]?|closed|finished|cancelled|canceled|resolved|✓|✔|x)\b|(?-i:\b(?:DONE|COMPLETED)\b)|~~|✅|✔|☑|✓|\[x\]"
    r"|(?:[:–—-]|\.|\*\*)\s*\**(?:done|completed?|closed|finished|cancelled|dropped|no longer needed)\b[^a-z\n]*(?:\(|;|\[|\n|$|[–—-] )"
    r"|^\W*(?:done|completed?|closed)\W*[:–—-]",
    re.IGNORECASE,
)
_EVERYBODY = frozenset({"all", "each", "every", "everyone", "everybody", "members"})
_ORDERING = frozenset(
    {
        "direct",
        "instruct",
        "request",
        "ask",
        "require",
        "urge",
        "task",
        "order",
        "remind",
        "need",
        "want",
        "authorize",
        "authorise",
    }
)
_NOT_IN_NAMES = FUNCTION - {
    "the",
    "for",
    "on",
    "and",
    "or",
    "all",
    "each",
    "every",
    "both",
    "two",
    "three",
} | frozenset(
    [
        "requested",
        "asked",
        "directed",
        "instructed",
        "assigned",
        "requests",
        "asks",
        "directs",
        "authorized",
        "authorised",
        "together",
        "along",
        "jointly",
    ]
)
_LOWER_IN_NAMES = (
    ACTORS | FIELDS | {"of", "for", "and", "the", "van", "de", "von", "der", "new", "interim", "acting"}
)
_NOBODY = frozenset(
    {
        "on",
        "for",
        "and",
        "or",
        "unassigned",
        "tbd",
        "tba",
        "none",
        "unknown",
        "owner",
        "owners",
        "due",
        "deadline",
        "status",
        "date",
    }
)
_MARKED = re.compile(r"[:?!|]| [-–] ")  # what stands in no list of names
_OWN_NAMES = frozenset(
    {"AS", "AM", "IT", "AN", "AT", "DO", "HE", "BE", "ME", "MY", "Per", "Will"}
)  # initials, and names
_SAMPLE = 12  # characters that show whether all is written large
_FEW, _SOME, _LONG_TAIL = 5, 14, 110  # words of a name, of a list of names; characters of a tail


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its task begins at `action`, its owner is written in `[start, end)` (empty: nobody is named)."""

    start: int
    end: int
    action: int


def is_done(page: Page, start: int, end: int) -> bool:
    """Whether an entry is ticked off, struck through or says that it is done."""
    return any(
        _DONE.search(page.text[first:last])
        for first, last in ((start, min(end, start + 300)), (max(start, end - 80), end))
    )


def names_somebody(page: Page, start: int, end: int) -> bool:
    """Whether an item says by itself who is to do it: "Anna to ...", "Action: ...", "[ ] ..."."""
    return label(page, start, end) is not None or entry(page, start, end, named=False) is not None


def is_worded(page: Page, start: int, end: int) -> bool:
    """Whether an item is called an action by a word of its own."""
    at = words_at(page, start, end)
    return label(page, at, end) is not None and page.low.startswith(
        ("action", "[action", "ap", "ai", "follow"), at
    )


def label(page: Page, start: int, end: int) -> tuple[int, tuple[int, int]] | None:
    """Where the words behind "Action:" or an empty box begin, and the owner that the label holds; None without."""
    box = _BOX.match(page.low, start, end)
    at = _MARKS.match(page.low, start, end).end()  # type: ignore[union-attr]
    found = _LABEL.match(page.low, at, end)
    if found and found.end() < end:
        who = found.span("who") if found["who"] else (at, at)
        if not found["who"] or are_names(page, *who, most=_FEW):
            return found.end(), who
    bare = _LABEL_AT.match(page.low, at, end)
    if bare and (
        page.text[at : bare.end()].isupper() or page.low[at] == "#" or page.low[max(start, at - 1)] == "#"
    ):
        return bare.end(), (at, at)
    return (box.end(), (at, at)) if box else None


def words_at(page: Page, start: int, end: int) -> int:
    """Where the words of an entry begin, behind boxes and marks."""
    return _MARKS.match(page.low, start, end).end()  # type: ignore[union-attr]


def entry(page: Page, start: int, end: int, *, named: bool) -> Entry | None:
    """The owner and the task of an entry; `named` says that a label or a heading has called it one."""
    at = _MARKS.match(page.low, start, end).end()  # type: ignore[union-attr]
    return _to_do(page, at, end, named=named) or (_owner_first(page, at, end) if named else None)


def owned(page: Page, start: int, end: int) -> Entry | None:
    """The task that begins with its verb, and the owner named behind it: "Draft the plan (Lan)"."""
    if page.text.startswith("@", start):
        return None
    for shape in _TAILS:
        found = shape.search(page.text, max(start, end - _LONG_TAIL), end)
        if not found or found.start() <= start:
            continue
        handle = page.text[found.start("who") - 1] == "@"
        if are_names(page, *found.span("who"), most=_FEW, tail=not handle):
            return Entry(*found.span("who"), start)
    return None


def are_names(page: Page, start: int, end: int, *, most: int, tail: bool = False) -> bool:
    """Whether all of `[start, end)` is names of people or bodies, each of at most `most` words."""
    start, end = page.trimmed(start, end)
    words = page.text[start:end].strip("*_ @")
    if not words or len(words.split()) > _SOME or _MARKED.search(words):
        return False
    low = words.lower().split()
    if words in _OWN_NAMES and not page.text[end : end + _SAMPLE].isupper():
        return True
    if low[0] in _EVERYBODY and (len(low) == 1 or is_group(words.partition(" ")[2])):
        return True
    handle = "@" in page.text[start:end]
    if _opens_no_name(low) or (not handle and _opens_a_task(words, low)) or _is_common(words, low):
        return False
    if not _NOT_IN_NAMES.isdisjoint(low[1:]) and low[0] not in _EVERYBODY:
        return False
    return all(_is_name(page, name, most, tail=tail) for name in names_of(words))


def _opens_no_name(low: list[str]) -> bool:
    """Whether no name begins so, or the words say that nobody is named."""
    return low[0] in _NOBODY or not low[0][0].isalnum()


def _opens_a_task(words: str, low: list[str]) -> bool:
    """Whether the first of several words is a verb: "Send the list", "Assigning the Office"."""
    if low[0].endswith("ed") and not {low[0][:-2], low[0][:-1]}.isdisjoint(VERBS):
        return True
    if len(low) == 1 or (low[0] in GIVEN_NAMES and words[0].isupper()):
        return False
    if low[0].endswith("ing") and not {low[0][:-3], low[0][:-3] + "e"}.isdisjoint(VERBS | _ORDERING):
        return True
    return low[0] in VERBS | DECIDING | _ORDERING


def _is_common(words: str, low: list[str]) -> bool:
    """Whether an article stands before a small word that names nobody who acts: "the library"."""
    return (
        low[0] in {"the", "a", "an", "our"}
        and words.rsplit(maxsplit=1)[-1].islower()
        and ACTORS.isdisjoint(low)
    )


def _is_name(page: Page, name: str, most: int, *, tail: bool) -> bool:
    parts = name.split()
    if len(parts) > most + 3 * (" of " in name) or any(part.lower() in _NOT_IN_NAMES for part in parts):
        return False
    if name.islower() and (tail or len(parts) > 1):
        return parts[-1] in ACTORS and all(part in _LOWER_IN_NAMES for part in parts)
    if len(parts) > 1 and not all(
        part[0].isupper() or part[0].isdigit() or part.lower() in _LOWER_IN_NAMES for part in parts
    ):
        return False
    return actors.name_acts(page, name, given=False, opening=True)


def _to_do(page: Page, start: int, end: int, *, named: bool) -> Entry | None:
    """As in "X to draft", "X and Y will draft": the words before the link are names alone."""
    for found in _links(page, start, end):
        action = deed(page, found.end("link"), end)
        who = page.trimmed(start, found.start())
        if not named and found["link"] in {"would", "should", "can"}:
            return None
        who = (who[0], page.trimmed(who[0], _before_partner(page, *who))[1])
        if action is None or not are_names(page, *who, most=_FEW):
            continue
        words = page.text[who[0] : who[1]]
        promises = found["link"].startswith(("agree", "volunteer", "offer"))
        if not named and (actors.is_own_body(page, words) or (promises and is_group(words))):
            return None
        return Entry(*who, action)
    return None


def _before_partner(page: Page, start: int, end: int) -> int:
    """Where "Lan with Minh" names who only helps."""
    found = page.low.find(" with ", start, end)
    named = found > start and are_names(page, found + len(" with "), end, most=_FEW)
    return found if named else end


def _links(page: Page, start: int, end: int) -> Iterator[re.Match[str]]:
    """The first places where the words of the owner may end."""
    for count, found in enumerate(_LINK.finditer(page.low, start, min(end, start + 240))):
        if count > 2:  # noqa: PLR2004 - an owner whose name holds "to" twice is none
            return
        yield found


def _owner_first(page: Page, start: int, end: int) -> Entry | None:
    if page.text.startswith("@", start):
        found = _AT.match(page.text, start, end)
        return Entry(*found.span("who"), found.end()) if found else None
    on = _ON.match(page.low, start, end)
    if on and are_names(page, *on.span("who"), most=1):
        return Entry(*on.span("who"), on.end())
    for shape in (_BRACKET, _COLON):
        found = shape.match(page.text, start, end)
        if found and are_names(page, *found.span("who"), most=_FEW):
            return Entry(*found.span("who"), _past_link(page, found.end(), end))
    bare = _BARE_OWNER.match(page.text, start, end)
    if bare and bare["verb"] in VERBS and are_names(page, *bare.span("who"), most=_FEW):
        return Entry(*bare.span("who"), bare.start("verb"))
    return None


def _past_link(page: Page, at: int, end: int) -> int:
    """Past a "to" or "will" that follows the owner: "Lan: to draft"."""
    found = re.compile(r"(?:to|will) (?=[a-z])").match(page.low, at, end)
    return found.end() if found else at
