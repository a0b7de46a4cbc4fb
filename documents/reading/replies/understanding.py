"""What a person says about one task, in plain words: how it stands, or that it is not told plainly, and why.

Here: `understand`, from the words about one task to what they mean. Nothing is guessed: words that ask, take back, limit or
speak of somebody else leave it unclear. Not here: which words are about which task (segments), and the patterns (lexicon).
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from documents.reading import when
from documents.reading.page import Page
from documents.reading.replies import lexicon
from documents.reading.replies.lexicon import SIGNS, Sign
from documents.reading.replies.segments import NAMED
from documents.reading.when import Reckoning
from models.rules.meanings import Meaning

_CLAUSE = re.compile(r"[.;!?\n]")
_BREATH = re.compile(r"[.,;:!?\n(]|\b(?:nên|nen)\b")
_BULLET = re.compile(r"^[\s\-–•*+>:,]+", re.MULTILINE)
_DAY = re.compile(r"\d{1,2} ?[/.-] ?\d{1,2}(?: ?[/.-] ?\d{2,4})?")
_UNTIL = re.compile(r"\b(?:to|till|through|sang|tới|den|toi)(?= )")
WHOLE = 100
#: Signs that say nothing by themselves about how the work stands.
_ASIDE = frozenset({Sign.FINE, Sign.NO_EXTENSION, Sign.FUTURE, Sign.ON_TRACK})
_GOING_ON = frozenset({Sign.IN_PROGRESS, Sign.NOT_DONE, Sign.PERCENT})
_HELD_UP = frozenset({Sign.LATE, Sign.BLOCKED})
_UNCLEAR = "Its words do not say plainly how the task stands."


@dataclass(frozen=True)
class Meant:
    """One thing that was said; unclear where `why` says why, and then `meaning` is what it might be, or nothing."""

    meaning: Meaning | None
    percent: int | None = None
    day: dt.date | None = None
    why: str = ""


@dataclass
class _Read:
    """The words being read: `low` as they are, `left` with what is understood blanked out."""

    low: str
    bare: bool
    left: str = ""
    found: dict[Sign, int] = field(default_factory=dict)
    percents: set[int] = field(default_factory=set)
    turned: bool = False

    def search(self, pattern: str, text: str | None = None) -> re.Match[str] | None:
        return lexicon.compiled(pattern, bare=self.bare).search(self.low if text is None else text)

    def take(self, sign: Sign) -> None:
        """Note a sign with its first place, and blank it out wherever it stands."""
        pattern = lexicon.compiled(SIGNS[sign], bare=self.bare)
        places = [match.start() for match in pattern.finditer(self.left)]
        if not places:
            return
        self.found[sign] = places[0]
        if sign not in _ASIDE:
            self.turned |= any(self.search(lexicon.TURNED, self.before(place)) for place in places)
        self.left = pattern.sub(_blank, self.left)

    def before(self, place: int) -> str:
        """What is left before a place in the same breath."""
        start = max((end.end() for end in _BREATH.finditer(self.left, 0, place)), default=0)
        return self.left[start:place]


def understand(
    words: str, reckoning: Reckoning, *, own_names: tuple[str, ...] = (), has_files: bool = False
) -> list[Meant]:
    """What the words about one task say: one thing, or how it stands and an extension; or one that is unclear."""
    read = _begin(words, own_names)
    if why := _vetoed(read) or _take_percents(read):
        return [Meant(None, why=why)]
    for sign in (Sign.NOT_DONE, Sign.FUTURE, Sign.FINE, Sign.NO_EXTENSION):
        read.take(sign)
    is_done = _done(read)
    _take_the_rest(read)
    if is_done:
        return [_claimed(read, has_files=has_files)]
    if why := _doubted(read):
        return [Meant(None, why=why)]
    if Sign.EXTEND in read.found and Sign.DECLINE not in read.found:
        return _extension(read, reckoning)
    return [_declined(read) if Sign.DECLINE in read.found else _stands(read) or Meant(None, why=_UNCLEAR)]


def _vetoed(read: _Read) -> str:
    return next((why for why, pattern in lexicon.VETOES.items() if read.search(pattern)), "")


def _doubted(read: _Read) -> str:
    """What is left over and speaks of the end or of an extension, or turns a sign round."""
    if read.search(lexicon.DONE_STEM, read.left) or WHOLE in read.percents:
        return "It is not said plainly whether the task is done."
    if read.turned:
        return _UNCLEAR
    if Sign.EXTEND not in read.found and read.search(lexicon.EXTENSION_STEM, read.left):
        return "It speaks of an extension without asking for one."
    return ""


def _begin(words: str, own_names: tuple[str, ...]) -> _Read:
    bare = words.replace(NAMED, "").isascii()
    low = Page.of(_BULLET.sub("", words.replace(NAMED, "task"))).low
    for name in sorted(own_names, key=len, reverse=True):
        shown = lexicon.without_marks(name) if bare else name
        low = re.sub(rf"(?<!\w){re.escape(Page.of(shown).low)}(?!\w)", "we", low)
    return _Read(low, bare, low)


def _take_percents(read: _Read) -> str:
    """The one percentage of progress, if any; else why it is unclear."""
    pattern = lexicon.compiled(lexicon.PERCENT, bare=read.bare)
    found = list(pattern.finditer(read.left))
    others = [
        one for one in found if not _allowed(read, lexicon.BEFORE_PERCENT, read.before(one.end("before")))
    ]
    read.percents = {int(one["number"] or WHOLE) for one in found}
    read.left = pattern.sub(_blank, read.left)
    if others or read.search(lexicon.ANY_PERCENT, read.left) or len(read.percents) > 1:
        return "A percentage stands there that may be about something else."
    if read.percents:
        read.found[Sign.PERCENT] = 0
    return ""


def _take_the_rest(read: _Read) -> None:
    """The other signs. What a reason says of lateness counts where no extension is asked for; all else in it does not."""
    read.take(Sign.EXTEND)
    reasons = _reasons(read)
    within = "".join(read.left[start:end] for start, end in reasons)
    for start, end in reasons:
        read.left = read.left[:start] + " " * (end - start) + read.left[end:]
    for sign in (
        Sign.ON_TRACK,
        Sign.DECLINE,
        Sign.LATE,
        Sign.WAITING,
        Sign.BLOCKED,
        Sign.RECEIVE,
        Sign.NOTED,
        Sign.IN_PROGRESS,
    ):
        read.take(sign)  # fmt: skip
    if Sign.EXTEND not in read.found:
        for sign in (Sign.LATE, Sign.BLOCKED):
            if sign not in read.found and read.search(SIGNS[sign], within):
                read.found[sign] = len(read.low)


def _reasons(read: _Read) -> list[tuple[int, int]]:
    """Where reasons stand: to “nên” or to the end of the sentence."""
    found = []
    for match in lexicon.compiled(lexicon.REASON, bare=read.bare).finditer(read.left):
        end = _CLAUSE.search(read.left, match.end())
        stop = end.start() if end else len(read.left)
        so = lexicon.compiled(r"\bnên\b", bare=read.bare).search(read.left, match.end(), stop)
        found.append((match.start(), so.start() if so else stop))
    return found


def _done(read: _Read) -> bool:
    """Whether somebody says of this very task that it is done: nothing else may stand before or right after the word."""
    for match in lexicon.compiled(lexicon.DONE, bare=read.bare).finditer(read.left):
        start = max((end.end() for end in _CLAUSE.finditer(read.left, 0, match.start())), default=0)
        after = lexicon.compiled(lexicon.AFTER_DONE, bare=read.bare).match(read.left, match.end())
        if after and _allowed(read, lexicon.BEFORE_DONE, read.left[start : match.start()]):
            read.left = read.left[: match.start()] + _blank(match) + read.left[match.end() :]
            return True
    return False


def _allowed(read: _Read, known: frozenset[str], words: str) -> bool:
    """Whether only known words stand there."""
    allowed = {lexicon.without_marks(word) for word in known} if read.bare else known
    return allowed.issuperset(re.findall(r"[^\W\d]+", words))


def _claimed(read: _Read, *, has_files: bool) -> Meant:
    told = read.low
    for sign in (Sign.FINE, Sign.NO_EXTENSION):
        told = lexicon.compiled(SIGNS[sign], bare=read.bare).sub(_blank, told)
    others = set(read.found) - _ASIDE - {Sign.RECEIVE, Sign.NOTED, Sign.PERCENT}
    limited = others or Sign.FUTURE in read.found or read.percents - {WHOLE}
    if limited or read.search(lexicon.AGAINST_DONE, told) or read.search(lexicon.DONE_STEM, read.left):
        return Meant(None, why="It is not said plainly whether the task is done.")
    if not has_files and not read.search(lexicon.PAPER):
        return Meant(Meaning.DONE, why="Done needs evidence: a file, or the number of a document.")
    return Meant(Meaning.DONE)


def _declined(read: _Read) -> Meant:
    others = set(read.found) - _ASIDE - {Sign.DECLINE, Sign.NOTED}
    match = read.search(SIGNS[Sign.DECLINE])
    own = match and lexicon.compiled(lexicon.OWN_FUNCTION, bare=read.bare).match(read.low, match.end())
    if others or not own:
        return Meant(None, why="It is not said plainly whether the unit declines the task.")
    return Meant(Meaning.DECLINE)


def _extension(read: _Read, reckoning: Reckoning) -> list[Meant]:
    day = _asked_for(read, reckoning)
    if day is None:
        return [Meant(Meaning.EXTEND, why="An extension is asked for without one plain day.")]
    if not read.search(lexicon.REASON):
        return [Meant(Meaning.EXTEND, day=day, why="An extension is asked for without a reason.")]
    others = set(read.found) - _ASIDE - {Sign.EXTEND, Sign.RECEIVE, Sign.NOTED}
    stands = _stands(read) if others else None
    if others and stands is None:
        return [Meant(Meaning.EXTEND, day=day, why=_UNCLEAR)]
    return [*([stands] if stands else []), Meant(Meaning.EXTEND, day=day)]


def _asked_for(read: _Read, reckoning: Reckoning) -> dt.date | None:
    """The one day that is asked for; none where there are two, or where it leaves a doubt."""
    start = read.found[Sign.EXTEND]
    because = lexicon.compiled(lexicon.REASON, bare=read.bare).search(read.low, start)
    end = because.start() if because and because.start() > start else len(read.low)
    words = _UNTIL.sub("until" if read.bare and "gia han" not in read.low else "đến", read.low[start:end])
    if len(_DAY.findall(words)) > 1 or re.search(r"\b(?:hoặc|hoac|hay|or)\b", words):
        return None
    page = Page.of(words)
    for language in ("vi", "en"):
        said = [
            one
            for one in when.said(page, 0, len(page.low), reckoning, when.phrasebook(language))
            if one.family == "due"
        ]
        days = {one.on for one in said if one.on and not one.doubts}
        if said and len(days) == 1 and not any(one.doubts for one in said):
            return days.pop()
    return None


def _stands(read: _Read) -> Meant | None:
    """How the task stands by its signs, None where they do not say it."""
    found = set(read.found) - _ASIDE
    percent = next(iter(read.percents), None)
    held_up = sorted(found & _HELD_UP, key=lambda sign: read.found[sign])
    if held_up and (Sign.NOTED in found or read.search(lexicon.RESOLVED)):
        return None
    if held_up:
        return Meant(Meaning.LATE if held_up[0] == Sign.LATE else Meaning.BLOCKED, percent)
    if Sign.WAITING in found:
        return Meant(Meaning.BLOCKED, percent) if found == {Sign.WAITING, Sign.NOT_DONE} else None
    on_track = Sign.ON_TRACK in read.found and not found and not read.search(lexicon.LIMITED)
    if found & _GOING_ON or on_track:
        return Meant(Meaning.IN_PROGRESS, percent)
    if Sign.RECEIVE in found:
        return Meant(Meaning.RECEIVE)
    return Meant(Meaning.ACKNOWLEDGE) if Sign.NOTED in found else None


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
