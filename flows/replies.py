"""Replies: answers by mail, from files or from the mailbox, each mail read once, in one transaction.

Here: `take_in`: which mail is one, whom to believe, and writing down what is clear. All else waits for the secretariat. Not
here: what the words mean (documents.reading.replies), the acts and the queue (models.acts.replying), fetching
(flows.sources.mailbox). A mail is believed where it shows the token of a message of ours and comes from an address of the
very person to whom that message went; never by its address alone.
"""

import datetime as dt
import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from documents.reading import replies as reading
from documents.reading.replies import Asked, Letter, Line
from documents.reading.when import Reckoning
from documents.sheets import returned
from flows.sheets import reasons
from models import questions
from models.acts import deed, replying
from models.acts import sheets as sheet_acts
from models.acts.deed import Deed
from models.acts.replying import Grant, Word
from models.errors import Refused
from models.post import Person
from models.reply import Reply, ReplyState
from models.report import Road
from models.rules.sheet import Returned
from models.store import Office, OfficeSession
from notifications import returns

#: The key of a message and its token, as they stand in its id and in its text.
TOKEN = re.compile(r"\b(dd-[0-9a-f]{20})\.([0-9a-f]{32})\b")
KEY = re.compile(r"\bdd-[0-9a-f]{20}\b")
LONGEST_TEXT = 20_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sorted:
    """What a mail was: `reply` (all of it written down), `held` (for the secretariat), `known`, `automatic` or `other`."""

    kind: str
    key: str | None = None
    became: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Answer:
    """A mail that answers a message of ours: what it says, and why none of it is believed, if so."""

    letter: Letter
    grant: Grant
    person: Person
    by: Deed
    lines: tuple[Line, ...]
    sheets: tuple[Returned, ...]
    why: str


def take_in(
    office: Office, at: dt.datetime, mails: Iterable[bytes], *, cut: Iterable[bytes] = ()
) -> list[Sorted]:
    """Read mails and write down what is clear; the same mail twice changes nothing. Of `cut` ones only the beginning came."""
    return [
        *(_guarded(office, at, raw, is_cut=False) for raw in mails),
        *(_guarded(office, at, raw, is_cut=True) for raw in cut),
    ]


def _guarded(office: Office, at: dt.datetime, raw: bytes, *, is_cut: bool) -> Sorted:
    """One mail; whatever is wrong with it stops no other, and where it is about ours a person hears of it."""
    try:
        return _take_in(office, at, raw, is_cut=is_cut)
    except Exception as error:  # noqa: BLE001 - one mail that cannot be read stops no other (trap 9)
        _log.error("a mail could not be taken in: %s", type(error).__name__)
    text = raw[:LONGEST_TEXT].decode("ascii", "replace").replace("\0", "")
    named = KEY.search(text)
    with office.writing() as session:
        key = hashlib.sha256(raw).hexdigest()
        body_id = replying.body_of(session, (), named[0]) if named else None
        if body_id is None or replying.is_known(session, key):
            return Sorted("other")
        row = Reply(
            key=key, body_id=body_id, sender="", subject="", text=text, state=ReplyState.WAITING, why=replying.BROKEN, at=at,
        )  # fmt: skip
        replying.keep(session, row)
    return Sorted("held", named[0] if named else None)


def _take_in(office: Office, at: dt.datetime, raw: bytes, *, is_cut: bool) -> Sorted:
    letter = reading.letters.read(raw)
    if reading.why_automatic(letter.headers, letter.subject, letter.sender):
        return Sorted("automatic")
    with office.writing() as session:
        key = _key(letter)
        if replying.is_known(session, key):
            return Sorted("known")
        found = _answer(session, letter, at, is_cut=is_cut)
        if found is None:
            return _without_token(session, letter, raw, at, key)
        lines = [*_sheets(session, found), *(_written(session, found, line, key) for line in found.lines)]
        is_held = bool(found.why) or not lines or any(line["became"] == "held" for line in lines)
        row = _row(letter, raw, at, key, found.grant.message.body_id, lines, found.why, is_held=is_held)
        row.message_id, row.person_id = found.grant.message.id, found.person.id
        replying.keep(session, row, tell=None if found.why else found.grant.unit_id)
        return Sorted(
            "held" if is_held else "reply",
            found.grant.message.key,
            tuple(str(line["became"]) for line in lines),
        )


def _key(letter: Letter) -> str:
    """What makes a mail this very mail: its id and its writer, else all that it says."""
    told = letter.message_id or "\n".join((letter.headers.get("date", ""), letter.subject, letter.text))
    return hashlib.sha256(f"{letter.sender}\n{told}".encode("utf-8", "replace")).hexdigest()


def _answer(session: OfficeSession, letter: Letter, at: dt.datetime, *, is_cut: bool) -> _Answer | None:
    """The mail as an answer to the message whose token it shows; None where it shows none that this office made."""
    shown = _token(letter)
    addressee = replying.addressee(session, shown[0]) if shown else None
    if shown is None or addressee is None:
        return None
    person = session.get_one(Person, addressee)
    actor = deed.of_person(session, person, at)
    grant = replying.grant(session, *shown, actor, at)
    if grant is None:
        return None
    why = grant.why or _why_not_believed(session, letter, person, is_cut=is_cut)
    lines = [] if is_cut else _lines(session, letter, grant, at)
    # Nobody opens the workbooks of a mail that is not believed.
    sheets = () if is_cut or why else tuple(_returned(letter))
    if sheets:
        # Who sends a sheet says so in the mail, which is no answer about a task; what names one is.
        lines = [one for one in lines if one.meant.meaning is not None or reading.CODE.search(one.words)]
    return _Answer(letter, grant, person, Deed(at, actor, Road.MAIL), tuple(lines), sheets, why)


def _returned(letter: Letter) -> Iterator[Returned]:
    """The sheets of ours among the files of a mail; any other workbook is a file like others."""
    for file in letter.attached:
        with suppress(Refused):
            yield returned.read(file.content, filename=file.name)


def _sheets(session: OfficeSession, found: _Answer) -> list[dict[str, object]]:
    """What became of the rows of the sheets: all of a sheet is taken, or all of it is held with what is at fault."""
    lines: list[dict[str, object]] = []
    for sheet in found.sheets:
        try:
            with session.savepoint():
                taken = sheet_acts.take(session, sheet, replace(found.by, road=Road.WORKBOOK))
        except Refused as refusal:
            lines += [_row_line(None, None, why) for why in reasons(refusal, session.settings.language)]
            continue
        lines += [_row_line(one.code, one.answer) for one in taken.told]
        lines += [_row_line(one.code, None, replying.OVERTAKEN) for one in taken.overtaken]
    return lines


def _row_line(code: str | None, meaning: str | None, why: str = "") -> dict[str, object]:
    return {
        "code": code, "words": "", "meaning": meaning, "percent": None, "day": None, "why": why,
        "became": "held" if why else "taken",
    }  # fmt: skip


def _token(letter: Letter) -> tuple[str, str] | None:
    """The token in the id of what is answered; else, where a program keeps no ids, the only one in the text."""
    if found := TOKEN.search(letter.answers):
        return found[1], found[2]
    told = {*TOKEN.findall(" ".join(letter.references)), *TOKEN.findall(letter.text)}
    return told.pop() if len(told) == 1 else None


def _why_not_believed(session: OfficeSession, letter: Letter, person: Person, *, is_cut: bool) -> str:
    if letter.sender not in returns.addresses(session, person.id or 0):
        return replying.FORWARDED
    if "dmarc=fail" in letter.headers.get("authentication-results", "").lower():
        return replying.FORGED
    if _is_anothers(letter):
        return replying.ANOTHER
    if letter.to.isdisjoint(returns.own_addresses(session, person.id or 0)):
        return replying.ASIDE
    if reading.is_listed(letter.headers):
        return replying.LISTED
    return replying.CUT if is_cut else ""


def _is_anothers(letter: Letter) -> bool:
    """Whether it answers somebody else's mail in our thread; without a trace of ours, a server gave our mail an id of its own."""
    answers_ours = not letter.in_reply_to or TOKEN.search(letter.in_reply_to)
    return not answers_ours and any(TOKEN.search(one) for one in letter.references)


def _lines(session: OfficeSession, letter: Letter, grant: Grant, at: dt.datetime) -> list[Line]:
    sent = grant.message.text
    listed = reading.listed(sent)
    others = frozenset(code for code, task in grant.tasks.items() if not task.confidential)
    asked = Asked(listed, reading.rows(sent), others.difference(listed))
    calendar = questions.calendar(session, grant.message.body_id)
    reckoning = Reckoning(workdays=lambda: calendar, held_on=at.astimezone(session.settings.zone).date())
    words = reading.own_words(letter.text, sent)
    return reading.answers(words, asked, reckoning, own_names=grant.names, has_files=bool(letter.attached))


def _written(session: OfficeSession, found: _Answer, line: Line, key: str) -> dict[str, object]:
    """What became of one line: taken through its act, or held with the reason."""
    why = found.why or line.meant.why or _write(session, found, line, key)
    meant = line.meant
    return {
        "code": line.code, "words": line.words[:2000], "meaning": str(meant.meaning) if meant.meaning else None,
        "percent": meant.percent, "day": meant.day.isoformat() if meant.day else None,
        "why": why, "became": "held" if why else "taken",
    }  # fmt: skip


def _write(session: OfficeSession, found: _Answer, line: Line, key: str) -> str:
    """Through the act; why not, where the office does not allow it."""
    task = found.grant.tasks.get(line.code or "")
    meaning = line.meant.meaning
    if task is None or meaning is None:
        return replying.NOT_OPEN
    if replying.overtaken(session, task, found.letter.sent_at):
        return replying.OVERTAKEN
    word = Word(
        meaning, line.words, line.meant.percent, line.meant.day, replying.files(found.letter.attached)
    )
    try:
        with session.savepoint():
            replying.say(session, task, found.by, word, key=f"mail:{key}:{task.code}")
    except Refused as refusal:
        return refusal.sentence(session.settings.language)
    return ""


def _without_token(session: OfficeSession, letter: Letter, raw: bytes, at: dt.datetime, key: str) -> Sorted:
    """A mail that shows no token: held where it names a message or a task of ours, else none of our business."""
    text = f"{letter.subject}\n{letter.text}\n{letter.answers}"
    named = KEY.search(text)
    codes = {match[0].upper() for match in reading.CODE.finditer(text)}
    body_id = replying.body_of(session, codes, named[0] if named else None)
    if body_id is None or reading.is_listed(letter.headers):
        return Sorted("other")
    row = _row(letter, raw, at, key, body_id, [], replying.UNPROVEN, is_held=True)
    row.raw = None  # a stranger's files are nobody's evidence
    replying.keep(session, row)
    return Sorted("held", named[0] if named else None)


def _row(
    letter: Letter, raw: bytes, at: dt.datetime, key: str, body_id: int, lines: list[dict[str, object]], why: str, *, is_held: bool,
) -> Reply:  # fmt: skip
    return Reply(
        key=key, body_id=body_id, sender=letter.sender[:320], subject=letter.subject[:500],
        text=letter.text[:LONGEST_TEXT].replace("\0", ""), lines=lines, raw=raw if is_held else None,
        state=ReplyState.WAITING if is_held else ReplyState.TAKEN, why=why, at=at,
    )  # fmt: skip
