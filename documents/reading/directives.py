"""The whole document, block after block: which of its words are directives, which are the rest, and why.

Here: the walk over headings, items and paragraphs, and what stands outside a demand (headings, introductions).
Not here: the sentence itself (vietnamese, english), and a demand's date and kind (settling).
"""

import re
from dataclasses import dataclass, field, replace

from documents.reading import english, letterhead, tables, vietnamese
from documents.reading.demand import Aside, Demand, Leading, Setting
from documents.reading.page import Page
from documents.reading.settling import Package, directive, package, parted
from documents.reading.structure import Block, blocks, is_heading
from documents.reading.times import Times
from models.rules.reading import Language, ReadDirective, Rest

_TASKS = re.compile(
    r"nhiệm vụ|giải pháp|tổ chức thực hiện|phân công|chỉ đạo|kết luận|yêu cầu|chế độ báo cáo|trách nhiệm|như sau"
    r"|sau đây|nội dung sau|action items?|next steps|to do|follow-?ups?|tasks|conclusions"
)
_LOOKING_BACK = re.compile(
    r"ý kiến (?!kết luận|chỉ đạo)|thảo luận|phát biểu của|đánh giá|kết quả|tình hình|tồn tại|hạn chế|nguyên nhân|ưu điểm|thành phần|assessment|results|background|attendees|present"
)


_TALK = re.compile(r"ý kiến (?!kết luận|chỉ đạo)|thảo luận|phát biểu của")
_SHORT = 90  # a heading that only names who leads
_SOON_AGAIN, _MOSTLY = 4, 0.7  # pieces within which a summary is spelled out, and the share of its words
_SECTION = 3  # headings down to this level open a part of the paper
_MARKER = re.compile(r"[\W\d_]*(?:[a-zđ]\)|[ivx]{1,5}[.)])?")


def pieces(page: Page, times: Times, language: Language) -> list[ReadDirective | Rest]:
    """Directives and rest, in order; their spans cover the page exactly once."""
    walk = _Walk(page, language)
    found_blocks = blocks(page)
    walk.through(english.unwrapped(page, found_blocks) if language == "en" else found_blocks)
    _tell_once(page, walk.found)
    _share_days(walk.found)
    found: list[ReadDirective | Rest] = []
    at = 0
    for piece in walk.found:
        settled: list[ReadDirective | Rest]
        if isinstance(piece, Demand):
            settled = [
                directive(page, part, times, walk.packages.get(id(piece)), language)
                for part in parted(page, piece, times)
            ]
        else:
            settled = [Rest(start=piece.start, end=piece.end, why=piece.why)]
        for one in settled:
            _append_rest(found, page, at, one.start)
            found.append(one)
            at = one.end
    _append_rest(found, page, at, len(page.text))
    return _joined(found)


def _tell_once(page: Page, found: list[Demand | Aside]) -> None:
    """A sentence that names nobody and is said again below, with its unit, only sums up."""
    for index, piece in enumerate(found):
        if not isinstance(piece, Demand) or piece.lead:
            continue
        words = set(page.low[piece.action : piece.end].split())
        for other in found[index + 1 : index + 1 + _SOON_AGAIN]:
            if not isinstance(other, Demand) or not other.lead or other.lead_words:
                continue
            missing = words - set(page.low[other.start : other.end].split())
            if len(missing) <= (1 - _MOSTLY) * len(words) and not any(map(_numbered, missing)):
                found[index] = Aside(piece.start, piece.end, "summary")
                break


def _numbered(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _share_days(found: list[Demand | Aside]) -> None:
    """A sentence with one day for all tasks above gives it to each that has none of its own."""
    for index, piece in enumerate(found):
        if isinstance(piece, Aside) and piece.why == "shared-deadline":
            for other in found[:index]:
                if isinstance(other, Demand) and other.shared is None:
                    other.shared = (piece.start, piece.end)


@dataclass(slots=True)
class _Frame:
    """A heading that still stands over what is being read.

    `back`: it looks back on what was done; `talk`: those present speak, and nobody is asked by the chair.
    """

    level: int
    leading: Leading
    items: int = 0
    back: bool = False
    talk: bool = False


@dataclass(slots=True)
class _Walk:
    page: Page
    language: Language
    found: list[Demand | Aside] = field(default_factory=list)
    packages: dict[int, Package] = field(default_factory=dict)
    setting: Setting = field(default_factory=Setting)
    frames: list[_Frame] = field(default_factory=list)
    introduced: Leading = field(default_factory=Leading)
    package: Package | None = None
    columns: tables.Columns | None = None
    titles: english.Titles = field(default_factory=english.Titles)

    def through(self, found: list[Block]) -> None:
        framed = letterhead.letterhead_length(self.page, found)
        if self.language == "en":
            framed = english.frame(self.page, found, framed)
        closing = letterhead.closing(self.page, found)
        for index, block in enumerate(found):
            following = found[index + 1] if index + 1 < len(found) and index + 1 not in closing else None
            if index < framed or index in closing:
                self.found.append(
                    Aside(block.start, block.end, "letterhead" if index < framed else "closing")
                )
            elif tables.is_row(self.page, block):
                self._row(block)
            elif self.language == "en" and english.heads(self.page, block, following):
                self._title(block)
            elif self.language == "vi" and is_heading(self.page, block, following):
                self._heading(block, following)
            else:
                self._paragraph(block)

    def _row(self, block: Block) -> None:
        header = tables.columns(self.page, block)
        if header:
            self.columns = header
        demand = None
        if self.columns and not header and not self.setting.closed:
            demand = tables.row(self.page, block, self.columns, in_english=self.language == "en")
        if demand is None:
            self.found.append(Aside(block.start, block.end, "table"))
            return
        self.found.append(demand)
        self.setting.asked = True
        if demand.end < block.end:
            self.found.append(Aside(demand.end, block.end, "table"))

    def _heading(self, block: Block, following: Block | None) -> None:
        words = self.page.low[block.body : block.end]
        leading = vietnamese.leading(self.page, block.body, block.end)
        self.package = package(self.page, block.body, block.end) or self.package
        self.columns, self.setting.before = None, None
        if (
            block.level is None
            and words.endswith(":")
            and not (leading and len(words) < _SHORT and leading.firm)
        ):
            self._introduce(block, leading)
            return
        level = block.level or (1 if self.page.text[block.body : block.end].isupper() else 4)
        self._leave(level)
        self.frames.append(_Frame(level, _firm(leading)))
        if leading or (_TASKS.search(words) and not _TALK.search(words)):
            self.setting.listing = True
        elif _LOOKING_BACK.search(words) and level <= _SECTION:
            self.setting.listing, self.frames[-1].back = False, True
            self.frames[-1].talk = _TALK.search(words) is not None
        elif following and not any(frame.back for frame in self.frames):
            self.setting.listing |= vietnamese.tells(self.page, following.body, following.end)
        self.found.append(Aside(block.start, block.end, "heading"))

    def _title(self, block: Block) -> None:
        """An English heading: tasks below it, or what is over, or somebody who leads."""
        ahead = english.ahead(self.page, block)
        if ahead > block.body:
            end = self.page.trimmed(block.body, ahead)[1]
            self._keep(english.demands(self.page, block.body, end, self.setting), block.start)
        self.package = package(self.page, block.body, block.end) or self.package
        self.columns, self.setting.before = None, None
        title = self.titles.read(self.page, block, self.setting)
        level = min(block.level or (1 if title.depth < english.PLAIN else 4), 4)
        self._leave(level)
        if title.introduces:
            self.frames.clear()
            self.introduced = title.leading
        self.frames.append(_Frame(level, Leading() if title.introduces else title.leading))
        start = ahead if ahead > block.body else block.start
        self.found.append(Aside(start, block.end, "preamble" if title.introduces else "heading"))

    def _introduce(self, block: Block, leading: Leading | None) -> None:
        """A sentence that ends in a colon and introduces the items below it."""
        words = self.page.low[block.body : block.end]
        if leading or _TASKS.search(words):
            self.setting.listing = True
            self.frames.clear()
            self.introduced = leading or Leading()
        self.found.append(Aside(block.start, block.end, "preamble"))

    def _leave(self, level: int) -> None:
        while self.frames and self.frames[-1].level >= level:
            self.frames.pop()

    def _paragraph(self, block: Block) -> None:
        if block.level is not None:
            self._leave(block.level)
        elif self.frames and self.frames[-1].items:
            self.frames.clear()
        if self.language == "en":
            self.titles.reopen(self.page, block, self.setting)
        if self.frames and block.level is not None:
            self.frames[-1].items += 1
        self.setting.leading = next(
            (f.leading for f in reversed(self.frames) if f.leading.names), self.introduced
        )
        if any(frame.talk for frame in self.frames):
            self.found.append(Aside(block.start, block.end, "discussion"))
            return
        start = block.body
        inline = vietnamese.inline_leading(self.page, start, block.end) if self.language == "vi" else None
        listing = self.setting.listing
        if (
            self.language == "en"
            and block.level is not None
            and english.names_somebody(self.page, start, block.end)
        ):
            self.setting.listing = True
        if inline:
            self.setting.leading, start = inline
            self.setting.listing = True
            self.found.append(Aside(block.start, self.page.trimmed(block.start, start)[1], "heading"))
        tongue = vietnamese if self.language == "vi" else english
        if block.level is not None and listing and self.language == "vi":
            self.setting.before = None if not inline else self.setting.before
        self._keep(tongue.demands(self.page, start, block.end, self.setting), block.start)
        self.setting.listing = listing

    def _keep(self, read: list[Demand | Aside], block_start: int) -> None:
        at = block_start
        for piece in read:
            if isinstance(piece, Demand):
                self.package = package(self.page, at, piece.start) or self.package
                if self.package:
                    self.packages[id(piece)] = self.package
            at = piece.end
        self.found.extend(read)


def _firm(leading: Leading | None) -> Leading:
    if leading is None:
        return Leading()
    return replace(leading, firm=True)


def _append_rest(found: list[ReadDirective | Rest], page: Page, start: int, end: int) -> None:
    """What no piece claimed: white space, markers of items, and the words that lead in to a demand."""
    if start < end:
        words = page.low[start:end].strip()
        found.append(
            Rest(
                start=start,
                end=end,
                why=("marker" if _MARKER.fullmatch(words) else "lead-in") if words else "blank",
            )
        )


def _joined(found: list[ReadDirective | Rest]) -> list[ReadDirective | Rest]:
    """Neighbours of one kind become one stretch; white space between them goes along."""
    joined: list[ReadDirective | Rest] = []
    for piece in found:
        last = joined[-1] if joined else None
        if isinstance(piece, Rest) and isinstance(last, Rest) and (piece.why in {last.why, "blank"}):
            joined[-1] = Rest(start=last.start, end=piece.end, why=last.why)
        else:
            joined.append(piece)
    return joined
