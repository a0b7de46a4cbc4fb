"""Whom a mail that came back was for, by our key and an address of the channel, never by who says so; and whose an address is.

Here: `settle`, one recipient of one report; `addresses` and `own_addresses` of a person's channels. Not here: reading reports (documents.reading.bounces), and what follows
(models.acts.bouncing).
"""

import datetime as dt
from collections.abc import Set as AbstractSet

from models import questions, sealing
from models.acts import bouncing
from models.errors import Refused
from models.post import Channel
from models.rules.receipts import Fate
from models.store import Office, OfficeSession
from notifications import delivery

WHY = {
    Fate.BOUNCED: "the mail came back, the address is refused",
    Fate.FAILED: "the mail came back, it could not be delivered in time",
    Fate.DELAYED: "the mail server is still trying",
    Fate.DELIVERED: "the mail arrived",
}


def settle(
    office: Office, key: str, addresses: AbstractSet[str], fate: Fate, status: str, at: dt.datetime
) -> str:
    """What a report on one recipient changed: its fate, `known` already, or `unmatched` where nothing of ours fits."""
    with office.writing() as session:
        for message, attempt, channel in bouncing.handed_over(session, key):
            known = _addresses(session, channel)
            if known.isdisjoint(addresses):
                continue
            why = WHY[fate] + (f" ({status})" if status else "")
            is_news = bouncing.heard(session, message, attempt, channel, at, fate, why, whole=len(known) == 1)
            return str(fate) if is_news else "known"
    return "unmatched"


def addresses(session: OfficeSession, person_id: int) -> frozenset[str]:
    """The mail addresses at which a person is written to, in small letters."""
    known = (_addresses(session, channel) for channel in questions.channels(session, person_id))
    return frozenset().union(*known)


def own_addresses(session: OfficeSession, person_id: int) -> frozenset[str]:
    """The addresses from which this office writes to a person: those are the ones that an answer is written to."""
    found: set[str] = set()
    for channel in questions.channels(session, person_id):
        try:
            url = sealing.unseal(session.settings, channel.url)
        except Refused:
            continue
        found |= delivery.senders(url, session.settings.mail_from)
    return frozenset(found)


def _addresses(session: OfficeSession, channel: Channel) -> frozenset[str]:
    try:
        return delivery.addresses(sealing.unseal(session.settings, channel.url))
    except Refused:
        return frozenset()
