"""Which words of an answer are about which task: by codes, by the numbers of rows, by “all”, or because only one was asked.

Here: `segments`, and `rows`, which reads the numbers out of the message that listed the tasks. Not here: what the words
mean (understanding). Where words might be about two tasks they are about none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from documents.reading.page import Page
from documents.reading.replies import lexicon

CODE = re.compile(
    r"(?<![\w-])([a-zđ]{2,12})[-–‑](\d{4})[-–‑](\d{2,6})(?:\.(\d{2,3}))?(?![\w-])", re.IGNORECASE
)
_ROW = re.compile(
    r"(?:(?<=^)|(?<=[\n;.,(] )|(?<=[\n;.,(]))[\s\-–•*+]*(?:nhiệm vụ|nhiem vu|việc|viec|mục|muc|dòng|stt|task|item|row|no\.)\s*"
    r"(?:số|so|thứ|thu|no\.?|number|#)?\s*(\d{1,2})\s*(?=[:.)\-–])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(\d{1,2})\s*[.)/:-]\s+(?=\D)", re.MULTILINE)
_JOINED = re.compile(r"[\s,;&]*(?:(?:và|va|and|với|nhiệm vụ|nhiem vu|tasks?)[\s,;&]*)*", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?<!\bno\.)(?<!\bsố\.)(?<!\b\d\.)(?<!\b\d\d\.)(?<=[.!?;])\s+|(?<=;)|\n+", re.IGNORECASE
)
_OPENING = re.compile(
    r"^[\W_]*(?:(?:về|đối với|với|for|regarding|nhiệm vụ|việc|task|the task)\s+)*$", re.IGNORECASE
)
_APART = re.compile(
    r"[,;]\s*(?:(?:còn|con|và|va|riêng|rieng|and|while|nhiệm vụ|nhiem vu|tasks?)\s*)*$", re.IGNORECASE
)
_LISTED_GROUP = re.compile(r"^(\d{1,3})\. ", re.MULTILINE)
_LISTED_TASK = re.compile(r"^\s*• (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """What a message asked about: the codes that it listed with their rows, and the `others` that the reader may answer."""

    codes: tuple[str, ...]
    rows: Mapping[int, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def known(self, code: str) -> str | None:
        """The one task that a written code stands for, the code of a directive for its only task."""
        known = {*self.codes, *self.others}
        if code in known:
            return code
        of_directive = [one for one in known if one.startswith(f"{code}.")]
        return of_directive[0] if len(of_directive) == 1 else None


@dataclass(frozen=True)
class Segment:
    """Words about one task; `code` is None where nobody can say which."""

    code: str | None
    words: str
    why: str = ""


@dataclass(frozen=True)
class _Named:
    """A place in the words where a task is named, by a code or a row."""

    start: int
    end: int
    code: str | None
    written: str


#: What stands in the words of a segment where the task was named.
NAMED = "¤"
NO_TASK = "It does not say which task it is about."


def rows(sent: str) -> dict[int, str]:
    """The tasks of a message by the number before them; a number that stands before several is none."""
    found: dict[int, set[str]] = {}
    groups = [*_LISTED_GROUP.finditer(sent)]
    for place, group in enumerate(groups):
        end = groups[place + 1].start() if place + 1 < len(groups) else len(sent)
        found.setdefault(int(group[1]), set()).update(_LISTED_TASK.findall(sent, group.end(), end))
    return {number: codes.pop() for number, codes in found.items() if len(codes) == 1}


def listed(sent: str) -> tuple[str, ...]:
    """The codes of the tasks that a message lists, each once, in order."""
    return tuple(dict.fromkeys(code for code in _LISTED_TASK.findall(sent) if CODE.fullmatch(code)))


def segments(words: str, asked: Asked) -> list[Segment]:
    """The words of an answer by task, in order; unclear parts without a code."""
    text = Page.of(words).text
    named = list(_named(text, asked))
    if not named:
        return _unnamed(text, asked)
    if {one.code for one in named} == {asked.codes[0] if len(asked.codes) == 1 else ""}:
        return [Segment(asked.codes[0], _without(text, named))]
    return _by_task(text, asked)


def _unnamed(text: str, asked: Asked) -> list[Segment]:
    if len(asked.codes) == 1:
        return [Segment(asked.codes[0], text)]
    every = lexicon.compiled(lexicon.ALL, bare=text.isascii()).match(text.lower())
    if every and asked.codes and _count(every) in {None, len(asked.codes)}:
        return [Segment(code, f"{NAMED} {text[every.end() :]}") for code in asked.codes]
    return [Segment(None, text, NO_TASK)]


def _count(every: re.Match[str]) -> int | None:
    told = every["count"] or every["number"]
    if told is None:
        return None
    known = {lexicon.without_marks(word): number for word, number in lexicon.COUNTS.items()}
    return int(told) if told.isdigit() else known[lexicon.without_marks(told)]


def _by_task(text: str, asked: Asked) -> list[Segment]:
    """Sentence after sentence: one that names no task goes on about the last that was named."""
    parts: dict[str | None, list[str]] = {}
    heading: list[str] = []
    current: list[_Named] = []
    for sentence in (one for one in _SENTENCE.split(text) if one.strip()):
        named = list(_named(sentence, asked, numbered=_is_numbered(text, asked)))
        if not named:
            if not current:
                heading.append(sentence)
            elif lexicon.compiled(lexicon.ALSO_ALL, bare=text.isascii()).search(sentence.lower()):
                return [Segment(None, text, NO_TASK)]
            _add(parts, current, sentence)
            continue
        for group, said in _clauses(sentence, named):
            current = group
            _add(parts, group, said)
    return _headed(parts, heading)


def _headed(parts: dict[str | None, list[str]], heading: list[str]) -> list[Segment]:
    """A heading that ends with a colon is said of every task that has no words of its own."""
    said = " ".join(heading)
    whole = said if said.rstrip().endswith(":") else ""
    found = []
    for code, words in parts.items():
        own = "\n".join(words)
        if code is None:
            found.append(Segment(None, own, NO_TASK))
        else:
            found.append(Segment(code, own if re.search(r"\w", own) else f"{whole} {own}"))
    return found


def _clauses(sentence: str, named: list[_Named]) -> Iterator[tuple[list[_Named], str]]:
    """The tasks that are named side by side, each group with its words; groups that cannot be told apart with none."""
    groups: list[list[_Named]] = []
    for one in named:
        if groups and _JOINED.fullmatch(sentence, groups[-1][-1].end, one.start):
            groups[-1].append(one)
        else:
            groups.append([one])
    if len(groups) == 1:
        yield groups[0], _without(sentence, named)
        return
    apart = all(_APART.search(sentence[: group[0].start]) for group in groups[1:])
    leads = apart and _OPENING.match(sentence[: named[0].start]) is not None
    for place, group in enumerate(groups):
        end = groups[place + 1][0].start if place + 1 < len(groups) else len(sentence)
        yield group, f"{NAMED} {sentence[group[-1].end : end]}" if leads else "?"


def _named(text: str, asked: Asked, *, numbered: bool | None = None) -> Iterator[_Named]:
    found = [
        _Named(match.start(), match.end(), asked.known(_code(match)), match[0])
        for match in CODE.finditer(text)
    ]
    found += [
        _Named(match.start(1), match.end(1), asked.rows.get(int(match[1])), match[0])
        for match in _ROW.finditer(text)
    ]
    if _is_numbered(text, asked) if numbered is None else numbered:
        found += [
            _Named(match.start(1), match.end(1), asked.rows.get(int(match[1])), match[0])
            for match in _NUMBER.finditer(text)
        ]
    yield from sorted(found, key=lambda one: one.start)


def _is_numbered(text: str, asked: Asked) -> bool:
    """Whether the writer took over our numbers: as many as there are rows, each once, and no code beside them."""
    numbers = [int(match[1]) for match in _NUMBER.finditer(text)]
    return len(numbers) > 1 and numbers == sorted(asked.rows) and not CODE.search(text)


def _code(match: re.Match[str]) -> str:
    series, year, number, task = match.groups()
    return f"{series.upper()}-{year}-{number}" + (f".{task}" if task else "")


def _add(parts: dict[str | None, list[str]], named: list[_Named], said: str) -> None:
    for code in dict.fromkeys(one.code for one in named):
        parts.setdefault(code, []).append(said)


def _without(text: str, named: list[_Named]) -> str:
    """The words without the names of tasks, and without what introduces a name."""
    for one in reversed(named):
        before = re.sub(
            r"(?:nhiệm vụ|nhiem vu|việc|mục|task|item|row|stt)?\s*(?:số|so|no\.?|#)?\s*$",
            "",
            text[: one.start],
            flags=re.IGNORECASE,
        )
        text = f"{before} {NAMED} {text[one.end :]}"
    return text
