"""What is heard of a message after it was handed over, written to its attempt, its channel and its person (law 12).

Here: receipts and mails that came back. What did not arrive goes on by the person's next channel with the same key, or is
a dead letter; an address that is refused for good is used no more. Not here: how it is heard (notifications.returns).
"""

import datetime as dt

from sqlmodel import col, select

from models.acts import journaling, outbox
from models.acts.deed import ENGINE, Deed
from models.notification import Attempt, Message
from models.post import Channel
from models.report import Road
from models.rules import receipts
from models.rules.receipts import LAST, Fate
from models.store import OfficeSession

#: Tries after which the other side may have the message.
HANDED_OVER = ("sent", "in-doubt")


def handed_over(session: OfficeSession, key: str) -> list[tuple[Message, Attempt, Channel]]:
    """The tries by which the message with this key went out, newest first, with the channels that are still known."""
    wanted = (
        select(Message, Attempt, Channel)
        .join(Attempt, col(Attempt.message_id) == col(Message.id))
        .join(Channel, col(Channel.id) == col(Attempt.channel_id))
        .where(Message.key == key, col(Attempt.outcome).in_(HANDED_OVER))
        .order_by(col(Attempt.id).desc())
    )
    return list(session.exec(wanted).all())


def without_receipt(
    session: OfficeSession, since: dt.datetime, limit: int
) -> list[tuple[Message, Attempt, Channel]]:
    """Tries that a service has a name for and has said nothing more about, newest first."""
    wanted = (
        select(Message, Attempt, Channel)
        .join(Attempt, col(Attempt.message_id) == col(Message.id))
        .join(Channel, col(Channel.id) == col(Attempt.channel_id))
        .where(col(Attempt.reference).is_not(None), col(Attempt.receipt).is_(None), col(Attempt.at) >= since)
        .order_by(col(Attempt.id).desc())
        .limit(limit)
    )
    return list(session.exec(wanted).all())


def heard(
    session: OfficeSession,
    message: Message,
    attempt: Attempt,
    channel: Channel,
    at: dt.datetime,
    fate: Fate,
    why: str,
    *,
    whole: bool = True,
) -> bool:
    """Write down what was heard of one try, once; whether it was news. `whole`: it is true of all the channel's addresses."""
    if not receipts.is_news(attempt.receipt, fate):
        return False
    attempt.receipt, attempt.receipt_at, attempt.receipt_why = str(fate), at, why[:200]
    session.add(attempt)
    if fate not in LAST:
        return True
    journaling.note(
        session, message.body_id, Deed(at, ENGINE, Road.CLOCK), "came-back",
        after={"message": message.key, "channel": channel.label, "why": why[:200]},
    )  # fmt: skip
    if not whole:
        outbox.reached_in_part(session, message, at, why)
        return True
    if fate == Fate.BOUNCED and channel.disabled_at is None:
        channel.disabled_at, channel.disabled_reason = at, why[:200]
        session.add(channel)
        session.flush()
    if message.channel_id == channel.id:
        outbox.came_back(session, message, at, why)
    return True
