"""What English lines tell about a task that stands elsewhere: "Owner: Lan", "Status: done", bullets under an item.

Here: words behind a demand that add to it, and lines below an entry that answer it. Not here: pronouns (pronouns),
and what asks for something itself (asking).
"""

import re

from documents.reading.demand import Demand
from documents.reading.english import items
from documents.reading.english.names import is_group, names_of
from documents.reading.english.sentences import steady
from documents.reading.page import Page

_LONG_NAME, _SHORT_NAME = 12, 4
_ROLE = re.compile(
    r"[\s*_(\[]*(?:(?P<owner>(?:action )?owners?|lead|responsible(?: \w+)?|assigned(?: to)?|assignees?|by whom|who|action(?: by)?)|due(?: date| by)?"
    r"|deadline|by when|when|target(?: date)?|eta|timeline)[\s*_]*[:=–-][\s*_]*(?P<who>[^;,|\n]{1,80}?)[\s*_)\]]*(?:[;,|(][^\n]{0,80})?\.?$"
)
_MARK = re.compile(r"[\s\-*•+○▪·]+")
_NEAR = 100  # characters below an entry in which its status stands
_ANSWERED = re.compile(
    r"[ \t]*(?:\n[ \t]*\[[^\]\n]{3,80}\])?\n[ \t]+(?:\d{1,2}[.)]|[-*+•])?[ \t]*\**(?:(?P<next>follow[- ]?ups?\**:)|(?:status|update)\**:\**[ \t]+"
    r"(?:done|complete|closed|resolved|finished)\b)"
)
_STILL_OPEN = re.compile(
    r"\s\**(?:status|update)\**:\**[ \t]+(?:not|open|pending|ongoing|in progress|outstanding|still|to do|todo)\b"
)


def gives_away(page: Page, start: int, end: int) -> tuple[int, int] | None:
    """The owner in "Action: Lan", which behind a sentence gives its task to Lan; None for other words."""
    label = items.label(page, start, end)
    if not label:
        return None
    who = page.trimmed(label[0], end)
    while who[1] > who[0] and page.text[who[1] - 1] in ".)]*":
        who = page.trimmed(who[0], who[1] - 1)
    if not items.are_names(page, *who, most=_SHORT_NAME) or page.text[who[0] : who[1]].islower():
        return None
    return who


def told_of(page: Page, start: int, end: int, before: Demand) -> bool:
    """As in "Owner: Lan" or "Due: Friday" behind a demand tells more about it; then it is taken in."""
    told = _ROLE.match(page.low, start, end)
    if not told or start - before.end > _NEAR or _MARK.sub("", page.text[before.end : start]):
        return False
    if told["owner"]:
        who = told.span("who")
        if not items.are_names(page, *who, most=_LONG_NAME):
            return False
        if not before.lead:
            before.lead, before.group = names_of(page.text[slice(*who)]), is_group(page.text[slice(*who)])
    before.end = steady(page, before.start, end)[1]
    return True


def is_role(page: Page, start: int, end: int) -> bool:
    """Whether a line only says whose a task is, or by when: "Owner: Lan", "Due: Friday"."""
    return _ROLE.match(page.low, start, end) is not None


def is_answered(page: Page, end: int, *, closed: bool) -> bool:
    """Whether the line below an entry says that it is done, or, in a list of old ones (`closed`), what comes of it."""
    found = _ANSWERED.match(page.low, end)
    return found is not None and (closed or not found["next"])


def is_still_open(page: Page, start: int, end: int) -> bool:
    """Whether the line below an entry of an old list says that it is still to be done."""
    return _STILL_OPEN.search(page.low, start, min(len(page.low), end + _NEAR)) is not None


def is_under(page: Page, start: int, before: Demand) -> bool:
    """Whether a bullet stands deeper than the entry before it, and right below: then it spells that entry out."""
    last = before.details[-1][1] if before.details else before.end
    if start - last > _NEAR:
        return False
    above, here = indent(page, before.start), indent(page, start)
    between = page.text[last:start]
    return here > above and between.count("\n") == 1 and not _MARK.sub("", between)


def indent(page: Page, at: int) -> int:
    """How far the line of `at` is indented, in characters."""
    first = page.text.rfind("\n", 0, at) + 1
    return len(page.text[first:at]) - len(page.text[first:at].lstrip())
