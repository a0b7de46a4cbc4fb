"""What is written for every message: leased, sent, how its members stand, what became of a try.

Here: statements put together once, by the tables themselves, past the rows that a session holds. Not here: what
follows from an outcome (acts.outbox).
"""

import datetime as dt

from sqlalchemy import Executable, Table, bindparam, insert, update

from models.notification import Attempt, Message, MessageState, Notification, NotificationState
from models.store import OfficeSession

_message: Table = Message.__table__  # type: ignore[attr-defined]
_member: Table = Notification.__table__  # type: ignore[attr-defined]
_attempt: Table = Attempt.__table__  # type: ignore[attr-defined]
LEASE = (
    update(_message)
    .where(
        _message.c.id == bindparam("message"),
        _message.c.state == bindparam("was"),
        _message.c.attempts == bindparam("tried"),
    )
    .values(state=bindparam("now"), lease_until=bindparam("until"), next_try_at=None, waits_for=None)
)
SENT = (
    update(_message)
    .where(_message.c.id == bindparam("message"), _message.c.state != MessageState.SENT)
    .values(
        state=MessageState.SENT, sent_at=bindparam("when"), lease_until=None, error=bindparam("note"),
        attempts=_message.c.attempts + 1,
    )
)  # fmt: skip
MEMBERS = (
    update(_member)
    .where(_member.c.message_id == bindparam("message"))
    .values(state=bindparam("now"), reason=bindparam("why"))
)
ATTEMPT = insert(_attempt)


def leased(session: OfficeSession, message: Message, until: dt.datetime) -> bool:
    """Take a message that is still as it was read; what is in doubt stays so."""
    state = MessageState.LEASED if message.state == MessageState.RETRY else message.state
    return _changed(
        session, LEASE, message=message.id, was=message.state, tried=message.attempts, now=state, until=until
    )


def sent(session: OfficeSession, message: Message, at: dt.datetime, note: str) -> bool:
    """Whether it was not marked as sent before."""
    return _changed(session, SENT, message=message.id, when=at, note=note[:500] or None)


def members(session: OfficeSession, message: Message, state: NotificationState, why: str) -> None:
    """How the members of a message stand."""
    _changed(session, MEMBERS, message=message.id, now=state, why=why)


def attempt(
    session: OfficeSession,
    message: Message,
    at: dt.datetime,
    outcome: str,
    error: str | None,
    reference: str = "",
) -> None:
    """What became of one try; `reference` is what the service calls it."""
    _changed(
        session, ATTEMPT,
        message_id=message.id, channel_id=message.channel_id, at=at, outcome=outcome,
        error=error[:500] if error else None, reference=reference[:120] or None,
    )  # fmt: skip


def _changed(session: OfficeSession, statement: Executable, **values: object) -> bool:
    return bool(session.connection().execute(statement, values).rowcount)
