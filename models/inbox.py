"""Answers by mail as the secretariat sees them: what waits for a person, why, and what was understood.

Here: rows behind the page and the command. Not here: deciding about a mail (models.acts.replying).
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, func, select

from models.acts import asking
from models.post import Person
from models.reply import Reply, ReplyState
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


class ReplyRow(BaseModel):
    """One mail. `person` is whom our message went to; `lines` say what was understood of each task and what became of it."""

    id: int
    at: dt.datetime
    body: str
    person: str | None
    sender: str
    subject: str
    text: str
    state: ReplyState
    why: str
    lines: list[dict[str, Any]]
    settled_by: str | None
    settled_at: dt.datetime | None
    reason: str | None


def replies(
    session: OfficeSession, *, state: ReplyState | None = None, bodies: Collection[int] | None = None
) -> list[ReplyRow]:
    """The mails in the order in which they came, of these bodies or of all."""
    wanted = (
        select(Reply, Unit.name, Person.name)
        .join(Unit, col(Unit.id) == col(Reply.body_id))
        .join(Person, col(Person.id) == col(Reply.person_id), isouter=True)
        .order_by(col(Reply.id))
    )
    if state is not None:
        wanted = wanted.where(Reply.state == state)
    if bodies is not None:
        wanted = wanted.where(col(Reply.body_id).in_(bodies))
    return [_row(reply, body, person) for reply, body, person in session.exec(wanted).all()]


def waiting(session: OfficeSession, bodies: Collection[int]) -> int:
    """How many mails wait for the secretariats of these bodies."""
    wanted = select(func.count()).where(Reply.state == ReplyState.WAITING, col(Reply.body_id).in_(bodies))
    return session.exec(wanted).one()


def answerable(session: OfficeSession, bodies: Collection[int]) -> list[str]:
    """The codes of the tasks of these bodies that take an answer, for whoever settles a mail."""
    wanted = select(Task.code).where(col(Task.body_id).in_(bodies), col(Task.state).in_(asking.ASKED))
    return list(session.exec(wanted.order_by(Task.code)))


def _row(reply: Reply, body: str, person: str | None) -> ReplyRow:
    return ReplyRow(
        id=reply.id or 0, at=reply.at, body=body, person=person, sender=reply.sender, subject=reply.subject,
        text=reply.text, state=reply.state, why=reply.why, lines=reply.lines, settled_by=reply.settled_by,
        settled_at=reply.settled_at, reason=reply.reason,
    )  # fmt: skip
