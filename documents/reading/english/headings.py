"""What an English heading says about the lines below it: tasks to come, things past, or who leads.

Here: titles of parts of minutes. Not here: marks of headings that every language shares (structure).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from documents.reading import structure
from documents.reading.demand import Leading, Setting
from documents.reading.english import actors, items, telling
from documents.reading.english.lexicon import ACTORS, FUNCTION
from documents.reading.english.names import is_group, names_of
from documents.reading.english.sentences import sentences
from documents.reading.page import Page
from documents.reading.structure import Block

_LONGEST, _MOST_WORDS = 80, 9  # characters of a title; words of one
PLAIN, _DEEPEST = 7, 99  # how deep a heading without marks stands, and where no list has been opened
_SEEN = 20_000  # characters in which a person may be named before
_NAME = 4  # words of one person's name
_MOST_BLANKS = 3  # in the title of a part; the title of a whole paper is longer
_ASKS = re.compile(
    r"\b(?:request|ask|direct|instruct|urg|requir|assign|conclud|emphasi[sz])(?:ed|es|s)\b[^.;]{0,240}:$"
)
_SMALL_WORDS = FUNCTION | {"of"}
_DEPTH = re.compile(r"#{1,6}(?= )|\*{2,5}(?= +\S)")
_MOVED = re.compile(r"[\W_]*(?:moved|motion|seconded|resolved|it was (?:moved|agreed|resolved))\b")
_PAST = re.compile(
    r"\b(?:attendees|attendance|attending|apologies|regrets|participants|participating|invitees|accomplishments|achievements"
    r"|(?:previous|last|past|prior|earlier|old|closed|completed|finished|done) (?:\w+(?:['’]s)? )?(?:action|task|to-?do|item|point|week|sprint|month)s?"
    r"|(?:actions?|items?|points?|tasks?)\b.{0,30}\b(?:from|of) (?:the )?(?:last|previous|prior|past)|what (?:we|i|was) (?:did|done)"
    r"|what every .{0,20} did|yesterday|review of (?:previous |the )?(?:action|minutes)|status of (?:previous |prior )?action"
    r"|approval of (?:the )?(?:minutes|agenda)|table of contents|(?:agenda|topics) (?:for|of) (?:the )?next)\b"
    r"|^(?:(?:meeting|draft|proposed|today['’]s|the) )?(?:agenda|members present|present|absent|(?:\w+ )?progress(?: report| update)?|completed"
    r"|done|finished|accomplished|references|signatures|distribution|cc|members|team members|roles)(?: items?)?\W*$"
)
_STILL_TASKS = re.compile(r"\b(?:new|next|upcoming|outstanding|to be (?:done|completed))\b")
_TASKS = re.compile(
    r"\b(?:things (?:we (?:need|have) )?to (?:do|work on)|(?:points?|items) (?:of|for) action|action (?:items?|points?|list|log|plan|register|required)|actions|action|next steps?|to[- ]?dos?|to[- ]do (?:list|items?)|tasks?"
    r"|follow[- ]?ups?|assignments?|responsibilities|deliverables|homework|work items|task list|commitments|conclusions|directives|division of (?:work|labou?r|tasks)|work (?:distribution|split|plan|allocation|division)|task (?:allocation|distribution)"
    r"|who does what|sprint backlog|way forward|further (?:steps|actions|work)|(?:open|pending|outstanding|remaining) (?:items|tasks|actions|issues|work)"
    r"|(?:^(?:the )?(?:plan|goals?|agreed|agreements|directions?|reminders?)\W*$)|next (?:week|sprint|month|iteration)(?:['’]s)?(?: (?:goals?|plans?|tasks?|work|priorities))?|upcoming (?:work|tasks|week)"
    r"|(?:plans?|goals?|priorities|focus|work|objectives) for (?:the )?(?:next|coming|this|following) \w+|what(?:['’]s| is) next|to be done|plans(?:/goals)?(?=\W*$)"
    r"|instructions|(?<!/)requests|directions|assigned)\b"
)
_LEADING_MARKS = re.compile(r"[\s#*_=\d.)(:–—-]*")
_NUMBER = re.compile(r"\d{1,2}[.)]|[a-z][.)]")
_ORG = re.compile(r"\*{2,5} +\S")
_BOLD = re.compile(r"(?:\*\*|__)[^*_\n]{2,90}(?:\*\*|__):?$")
_ROLE = re.compile(
    r"(?:the )?(?P<who>[^:.;!?\n]{2,70}?)(?:['’]s (?:tasks|actions|action items|responsibilities|to-?do(?: list)?s?|next steps|goals|plan))?:?$"
)
_INTRODUCES = re.compile(
    r"\b(?:request|ask|instruct|direct|assign|urg|requir|order|task)(?:s|ed|es)?\b[^.;]{0,160}?(?P<who>(?:the |all )?[^.;:]{2,120}?)"
    r" (?:to|shall|should|must|as follows|the following)\b"
)
_TOLD = re.compile(
    r"(?:the )?(?P<who>[^.;:]{2,80}?) (?:(?:(?:is|are|was|were) (?:hereby )?(?:requested|asked|instructed|directed|tasked|assigned|required)"
    r"|agree[sd]|volunteer(?:s|ed)|needs?|is|are|has|have) to|will|shall|must|should|to|(?:also )?(?:presides?|coordinates?|focus(?:es)?|continues?|implements?|is responsible)(?: over| on| for)?)(?: do)?(?: the following)?:$"
)


class Section(StrEnum):
    """What stands below a title."""

    TASKS = "tasks"
    PAST = "past"
    OTHER = "other"


def section(page: Page, start: int, end: int) -> Section:
    """What a heading says about the lines below it."""
    at = _LEADING_MARKS.match(page.low, start, end).end()  # type: ignore[union-attr]
    words = page.low[at : min(end, start + 160)]
    past = _PAST.search(words)
    tasks = _TASKS.search(words)
    if past and not (tasks and _STILL_TASKS.search(words)):
        return Section.PAST
    return Section.TASKS if tasks else Section.OTHER


def heads(page: Page, block: Block, following: Block | None) -> bool:
    """Whether a block is a heading in English minutes; a line that names who does what is none."""
    if _DEPTH.match(page.text, block.start):
        return True
    if items.names_somebody(page, block.body, block.end):
        return False
    if following is not None and telling.is_role(page, following.body, following.end):
        return False
    if following is not None and _is_owner(page, block, following):
        return True
    bold = following is not None and page.text[block.body : block.end].rstrip("*_ ").endswith(":")
    return bold or structure.is_heading(page, block, following) or _is_title(page, block)


def _is_owner(page: Page, block: Block, following: Block) -> bool:
    """Whether an item is a name and nothing else, and the next stands deeper: "* Lan" over "  * call the bank"."""
    if block.level is None or following.level is None or block.end - block.body > _LONGEST // 2:
        return False
    deeper = telling.indent(page, following.start) > telling.indent(page, block.start)
    return deeper and items.are_names(page, block.body, block.end, most=_NAME)


def ahead(page: Page, block: Block) -> int:
    """Where the last sentence of an introducing paragraph begins: what stands before it is no heading."""
    if block.end - block.body <= _LONGEST or page.text[block.end - 1] != ":":
        return block.body
    return [*sentences(page, block.body, block.end)][-1][0]


def frame(page: Page, found: list[Block], framed: int) -> int:
    """How many of the first blocks are letterhead: those before the first that asks or heads something."""
    for index, block in enumerate(found[:framed]):
        part = section(page, block.start, block.end)
        short = block.end - block.start < _LONGEST and part is Section.TASKS
        row = page.text[block.start] == "|" or page.text.count(" | ", block.start, block.end) > 1
        if row or items.names_somebody(page, block.body, block.end) or (short and _is_title(page, block)):
            return index
    return framed


def _is_title(page: Page, block: Block) -> bool:
    """Whether a line without any mark of a heading is one all the same: "Action Items", "** Tasks", a line in bold."""
    words = page.text[block.start : block.end]
    if len(words) > _LONGEST:
        return False
    if _ORG.match(words) or _BOLD.match(words):
        return True
    if block.level is not None or words.endswith((".", ";", "!", "?", ",", '"')):
        return False
    bare = words[_LEADING_MARKS.match(words).end() :].rstrip(":*_ ")  # type: ignore[union-attr]
    parts = bare.split()
    if not parts or len(parts) > _MOST_WORDS or any(letter in bare for letter in ":|\t@[]"):
        return False
    known = section(page, block.start, block.end) is not Section.OTHER
    capitals = all(part[0].isupper() or part[0] in "&(-/" or part.lower() in _SMALL_WORDS for part in parts)
    return capitals or (known and len(parts) <= _MOST_WORDS // 2)


@dataclass(frozen=True, slots=True)
class Title:
    """What a heading says: how deep it stands, who leads below it, whether it only introduces the lines below."""

    depth: int
    leading: Leading
    introduces: bool = False


@dataclass(slots=True)
class Titles:
    """The headings read so far: how deep the list of tasks was opened, and whether a short list closed the reading."""

    opened: int = _DEEPEST
    brief: bool = False
    closed_at: int = _DEEPEST

    def read(self, page: Page, block: Block, setting: Setting) -> Title:
        """One more heading; `setting` is brought up to date."""
        depth = _depth(page, block) + _is_plain_name(page, block)
        part = section(page, block.body, block.end)
        ends = page.text[block.body : block.end].rstrip("*_ ").endswith(":")
        leading = _introduced(page, block.body, block.end) if ends else None
        if part is Section.PAST and depth == 1 and page.text.count(" ", block.body, block.end) > _MOST_BLANKS:
            part = Section.OTHER
        if leading or part is Section.TASKS or (ends and _ASKS.search(page.low, block.body, block.end)):
            setting.listing, setting.closed = True, False
            self.opened = min(self.opened, depth) if setting.listing and depth > self.opened else depth
        elif part is Section.PAST:
            setting.closed, setting.listing = True, setting.listing and depth > self.opened
            self.brief, self.closed_at = ends and block.level is None, depth
        else:
            deeper = depth > PLAIN + 1 and (
                depth > self.closed_at or not _NUMBER.match(page.low, block.start)
            )
            setting.closed = setting.closed and deeper and not self.brief
            setting.listing = setting.listing and depth > self.opened
        firm = _lead(page, block, listing=setting.listing)
        return Title(depth, leading or firm or Leading(), leading is not None)

    def reopen(self, page: Page, block: Block, setting: Setting) -> None:
        """A list of names behind "Present:" ends with the first plain paragraph, or where somebody moves something."""
        if setting.closed and ((self.brief and block.level is None) or _MOVED.match(page.low, block.body)):
            setting.closed = self.brief = False


def _depth(page: Page, block: Block) -> int:
    marks = _DEPTH.match(page.text, block.start, block.end)
    if marks:
        return len(marks[0].strip())
    if block.level is not None:
        return PLAIN + 2 + block.level
    return PLAIN + (page.text[block.end - 1] == ":")


def _is_plain_name(page: Page, block: Block) -> bool:
    """Whether a line without any mark is somebody's name, over what that person is to do."""
    if block.level is not None or _DEPTH.match(page.text, block.start, block.end):
        return False
    end = block.start + len(page.text[block.start : block.end].rstrip("*_: "))
    bare = _LEADING_MARKS.match(page.low, block.start, end).end()  # type: ignore[union-attr]
    return page.text[end - 1 : end].isalnum() and items.are_names(page, bare, end, most=_NAME)


def _introduced(page: Page, start: int, end: int) -> Leading | None:
    """Who leads the items below a sentence such as "The chair asks the Works Office to:"."""
    told = _INTRODUCES.search(page.low, start, end) or _TOLD.match(page.low, start, end)
    if not told or not actors.acts(page, *told.span("who"), opening=True):
        return None
    words = page.text[told.start("who") : told.end("who")]
    return Leading(names_of(words), is_group(words), words)


def _lead(page: Page, block: Block, *, listing: bool) -> Leading | None:
    """Who leads below a heading that is a name and nothing else."""
    at = _LEADING_MARKS.match(page.low, block.body, block.end).end()  # type: ignore[union-attr]
    role = _ROLE.match(page.text, at, block.end)
    words = role["who"].strip("*_ ") if role else ""
    if not words or not words[0].isupper() or section(page, block.body, block.end) is Section.PAST:
        return None
    parts = words.split()
    unit = (
        parts[-1].lower() in ACTORS
        or (parts[0].lower() in ACTORS and " of " in words)
        or " of " in words.partition("epartment")[2][:4]
    )
    known = listing or (
        page.text[block.start : block.end].rstrip("*_ ").endswith(":")
        and page.text.count(words, 0, _SEEN) > 1
    )
    person = known and items.are_names(page, at, at + len(words), most=_NAME)
    if len(parts) <= _MOST_WORDS and (person or unit):
        return Leading(names_of(words), is_group(words), words, firm=True)
    return None
