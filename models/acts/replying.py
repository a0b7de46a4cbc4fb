"""Answers by mail: what the message that a mail answers allows, each word through its act, and the secretariat's queue.

Here: `grant`, `say`, `keep`, and `settle` and `drop` of what a person has to decide. Not here: reading mails
(documents.reading.replies), the order of one pass (flows.replies).
"""

import datetime as dt
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from sqlmodel import col, select

from models import sealing
from models.access import Link, Purpose
from models.acts import answering, asking, extending, journaling, owing, permission
from models.acts.answering import File, Said
from models.acts.deed import Actor, Deed
from models.errors import Mistyped, NotFound, Refused
from models.notification import Message, NotificationKind
from models.reply import Reply, ReplyState
from models.report import Report, Road
from models.rules.ladder import Recipient
from models.rules.lifecycle import Answer, State
from models.rules.meanings import Meaning
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit, UnitAlias

ANSWERS = {
    Meaning.DONE: Answer.DONE, Meaning.IN_PROGRESS: Answer.IN_PROGRESS, Meaning.LATE: Answer.LATE,
    Meaning.BLOCKED: Answer.BLOCKED,
}  # fmt: skip
LONGEST_NOTE = 5000
MOST_FILES = 20
#: Why nothing of a mail is written down without a person.
UNPROVEN = "It shows no message that this office sent."
FORWARDED = "It came from another address than the one that was written to."
FORGED = "The mail server says that its sender may be forged."
ASIDE = "It is written to somebody else, this office only among others."
ANOTHER = "It answers a mail that is not this office's."
LISTED = "A mailing list passed it on."
ASKED_NOTHING = "The message that it answers asked nothing of a unit."
REVOKED = "The message that it answers was revoked."
EXPIRED = "The message that it answers is too old."
NO_POST = "Its writer no longer holds a post in that unit."
CUT = "It is larger than can be taken in; look at it in the mailbox."
BROKEN = "It could not be read; look at it in the mailbox."
NOT_OPEN = "The task takes no answer now, or is not one of the writer's."
OVERTAKEN = "A newer answer came by another road."
NOT_NAMED = "The task is confidential and was not named in the message that this mail answers."


class Attached(Protocol):
    """A file of a mail."""

    @property
    def name(self) -> str: ...

    @property
    def media_type(self) -> str: ...

    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True)
class Word:
    """One thing that is said of a task; `day` is the day of an extension."""

    meaning: Meaning
    note: str = ""
    percent: int | None = None
    day: dt.date | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Grant:
    """What a message lets its reader answer: open tasks by code, for the units that it asked; nothing where `why` says why."""

    message: Message
    tasks: dict[str, Task]
    names: tuple[str, ...] = ()
    unit_id: int | None = None
    why: str = ""


def files(attached: Iterable[Attached]) -> tuple[File, ...]:
    """The files of a mail as evidence."""
    return tuple(File(one.name, one.media_type, one.content) for one in islice(attached, MOST_FILES))


def grant(session: OfficeSession, key: str, token: str, by: Actor, at: dt.datetime) -> Grant | None:
    """What the message with this key allows whoever shows its token; None for a message or token that is not ours."""
    message = session.exec(select(Message).where(Message.key == key)).first()
    if message is None or not hmac.compare_digest(sealing.reply_token(session.settings, key), token):
        return None
    links = session.exec(
        select(Link).where(
            Link.person_id == message.person_id, Link.created_at == message.at, Link.purpose == Purpose.ANSWER
        )
    ).all()
    own = {post.id for post in by.posts}
    held = [link for link in links if link.unit_id in by.unit_ids or link.post_id in own]
    if why := _why_not(links, held, at):
        return Grant(message, {}, why=why)
    units = [session.get_one(Unit, link.unit_id) for link in held]
    wanted = select(Task).where(
        Task.body_id == message.body_id, col(Task.unit_id).in_([unit.id for unit in units]),
        *asking.CAN_BE_ASKED,
    )  # fmt: skip
    tasks = session.exec(wanted.order_by(Task.code).with_for_update()).all()
    own_tasks = {task.code: task for task in tasks if task.post_id is None or task.post_id in own}
    return Grant(message, own_tasks, _names(session, units), units[0].id)


def addressee(session: OfficeSession, key: str) -> int | None:
    """The person to whom the message with this key went."""
    return session.exec(select(Message.person_id).where(Message.key == key)).first()


def say(session: OfficeSession, task: Task, deed: Deed, word: Word, key: str | None = None) -> None:
    """One word through the act that it is; Refused where the office does not allow it now."""
    match word.meaning:
        case Meaning.EXTEND:
            if word.day is None:
                raise Mistyped("Name the day that is asked for.", field="day")
            extending.ask(session, task, deed, word.day, word.note)
        case Meaning.DECLINE:
            answering.decline(session, task, deed, word.note)
        case Meaning.RECEIVE if task.state == State.ASSIGNED:
            answering.receive(session, task, deed)
        case Meaning.RECEIVE | Meaning.ACKNOWLEDGE:
            answering.acknowledge(session, task, deed, word.note)
        case answer:
            said = Said(ANSWERS[answer], word.percent, word.note[:LONGEST_NOTE], evidence=word.files)
            answering.answer(session, task, deed, said, key=key)


def overtaken(session: OfficeSession, task: Task, sent_at: dt.datetime | None) -> bool:
    """Whether another road brought an answer after the mail was written."""
    newest = session.exec(
        select(Report.road, Report.at).where(Report.task_id == task.id).order_by(col(Report.id).desc())
    ).first()
    return bool(newest and sent_at and newest[0] != Road.MAIL and newest[1] > sent_at)


def is_known(session: OfficeSession, key: str) -> bool:
    """Whether this very mail was read before."""
    return session.exec(select(Reply.id).where(Reply.key == key)).first() is not None


def body_of(session: OfficeSession, codes: Collection[str], key: str | None) -> int | None:
    """Whose secretariat hears of a mail: the body of our message with this key, or of the first task that it names."""
    if key is not None:
        body = session.exec(select(Message.body_id).where(Message.key == key)).first()
        if body is not None:
            return body
    wanted = select(Task.body_id).where(col(Task.code).in_(list(codes))).order_by(Task.code)
    return session.exec(wanted).first()


def keep(session: OfficeSession, reply: Reply, *, tell: int | None = None) -> None:
    """The mail as a row, and what follows: a word to its writer for the unit `tell`, one to the secretariat if it waits."""
    session.add(reply)
    session.flush()
    if tell is not None:
        owing.put(
            session,
            [
                owing.row(
                    NotificationKind.REPLY_TAKEN, body_id=reply.body_id, key=f"reply-taken:{reply.id}", at=reply.at,
                    not_before=owing.earliest(session, reply.body_id, reply.at, digested=False),
                    person_id=reply.person_id, unit_id=tell, data={"reply": reply.id, "lines": _told(session, reply)},
                )
            ],
        )  # fmt: skip
    if reply.state == ReplyState.WAITING:
        owing.to(
            session, Recipient.SECRETARIAT, NotificationKind.REPLY_UNCLEAR, body_id=reply.body_id,
            unit_id=reply.body_id, key=f"reply-unclear:{reply.id}", at=reply.at,
            data={"reply": reply.id, "why": reply.why or next((line["why"] for line in reply.lines if line["why"]), "")},
        )  # fmt: skip


def waiting(session: OfficeSession, reply_id: int) -> Reply:
    """A mail that a person has to decide, locked."""
    reply = session.exec(select(Reply).where(Reply.id == reply_id).with_for_update()).first()
    if reply is None:
        raise NotFound("There is no mail {id} here; “dondoc replies list” shows them.", id=reply_id)
    if reply.state != ReplyState.WAITING:
        raise Refused("The mail {id} has been decided already.", id=reply_id)
    return reply


def settle(session: OfficeSession, reply: Reply, deed: Deed, task: Task, word: Word) -> None:
    """A person of the secretariat says what the mail means for one task: written on behalf, true on the day it came."""
    permission.must_assign(deed, reply.body_id)
    if task.body_id != reply.body_id:
        raise Refused("{code} is not a task of the body that this mail was sent to.", code=task.code)
    day = reply.at.astimezone(session.settings.zone).date()
    say(session, task, Deed(deed.at, deed.by, Road.MAIL, day), word, key=f"mail:{reply.key}:{task.code}")
    lines = [dict(line) for line in reply.lines]
    held = [line for line in lines if line["became"] == "held"]
    mine = [line for line in held if line["code"] == task.code] or [
        line for line in held if line["code"] is None
    ]
    for line in mine or held:
        line["became"] = "settled"
    reply.lines = lines
    journaling.note(
        session, reply.body_id, deed, "reply-settled",
        after={"reply": reply.id, "task": task.code, "meaning": str(word.meaning)},
    )  # fmt: skip
    if not any(line["became"] == "held" for line in lines):
        _end(reply, deed, ReplyState.SETTLED)
    session.add(reply)


def drop(session: OfficeSession, reply: Reply, deed: Deed, reason: str) -> None:
    """A person of the secretariat says that nothing more of the mail is to be written down, and why."""
    permission.must_assign(deed, reply.body_id)
    if not reason.strip():
        raise Mistyped("Say why nothing of the mail is written down (--reason).", field="reason")
    reply.reason = reason.strip()[:2000]
    _end(reply, deed, ReplyState.DROPPED)
    journaling.note(
        session, reply.body_id, deed, "reply-dropped", after={"reply": reply.id, "reason": reply.reason}
    )
    session.add(reply)


def _why_not(links: Collection[Link], held: Collection[Link], at: dt.datetime) -> str:
    if not links:
        return ASKED_NOTHING
    if any(link.revoked_at is not None for link in links):
        return REVOKED
    if all(link.expires_at <= at for link in links):
        return EXPIRED
    return "" if held else NO_POST


def _names(session: OfficeSession, units: Collection[Unit]) -> tuple[str, ...]:
    aliases = session.exec(
        select(UnitAlias.name).where(col(UnitAlias.unit_id).in_([unit.id for unit in units]))
    )
    return (*(unit.name for unit in units), *(unit.code for unit in units), *aliases)


def _told(session: OfficeSession, reply: Reply) -> list[dict[str, Any]]:
    """What the word to the writer needs: never the words of the mail, which may be secret."""
    codes = [line["code"] for line in reply.lines if line["code"]]
    ids = dict(session.exec(select(Task.code, Task.id).where(col(Task.code).in_(codes))).all())
    shown = ("meaning", "percent", "day", "why", "became")
    return [{"task": ids.get(line["code"]), **{name: line[name] for name in shown}} for line in reply.lines]


def _end(reply: Reply, deed: Deed, state: ReplyState) -> None:
    reply.state, reply.settled_by, reply.settled_at, reply.raw = state, deed.by.label, deed.at, None
