"""An alarm on its way: straight to people's channels, past the outbox's queue and without any tick (law 12).

Here: `raise_now`. What leaves is a message like any other: leased before it is sent, marked afterwards, and taken up by
the next pass of the outbox if no channel took it or the sender was killed. Not here: whom it is owed to
(models.acts.alarming), and the ordinary way (notifications.outbox).
"""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from models import questions, sealing
from models.acts import alarming, outbox
from models.notification import Message, MessageState
from models.store import Office
from notifications import delivery, wording
from notifications.outcome import Failure
from notifications.wire import Wire

_log = logging.getLogger(__name__)


@dataclass
class Raised:
    """To how many people the alarm was owed by this call, and how many channels took it."""

    owed: int = 0
    sent: int = 0


def raise_now(office: Office, matter: str, at: dt.datetime, data: dict[str, Any]) -> Raised:
    """Tell the secretariats whose office is open, once a matter, each person by one channel after another."""
    with office.writing() as session:
        worded = []
        for bundle in alarming.owe(session, matter, at, data):
            key = outbox.new_key()
            worded.append(outbox.Worded(bundle, key, wording.render(session, bundle, at, key=key)))
        messages = outbox.freeze(session, worded, at)
        waiting = [message.id or 0 for message in messages if outbox.lease(session, message, at)]
    raised = Raised(owed=len(messages))
    for message_id in waiting:
        raised.sent += _send(office, message_id, at)
    return raised


def _send(office: Office, message_id: int, at: dt.datetime) -> bool:
    """By the person's channels in their order; the last one is tried again by the outbox."""
    with office.reading() as session:
        message = session.get_one(Message, message_id)
        words = outbox.Text(message.subject, message.text, message.html)
        channels = questions.channels(session, message.person_id)
    for number, channel in enumerate(channels, start=1):
        failure = _try(office, channel.url, words, at, message.key)
        with office.writing() as session:
            # Whoever took over a lease that ended meanwhile may have marked it already.
            found = session.get_one(Message, message_id, with_for_update=True)
            if found.state not in {MessageState.LEASED, MessageState.RETRY} or found.channel_id != channel.id:
                return found.state == MessageState.SENT
            if failure is None:
                outbox.sent(session, found, at)
                return True
            is_last = number == len(channels)
            outbox.failed(session, found, at, failure.why, permanent=failure.permanent or not is_last)
    return False


def _try(office: Office, url: str, words: outbox.Text, at: dt.datetime, key: str) -> Failure | None:
    settings = office.settings
    timeout = min(settings.send_timeout_seconds, settings.lease_seconds / 3)
    try:
        with Wire() as wire:
            address = sealing.unseal(settings, url)
            outcome = delivery.send(
                wire, address, words, at, key=key, mail_from=settings.mail_from, timeout=timeout
            )
    except Exception as error:  # noqa: BLE001 - one channel that cannot be used stops no other (trap 9)
        _log.error("an alarm could not be sent: %s", type(error).__name__)
        return Failure("the message could not be sent", permanent=False)
    return outcome if isinstance(outcome, Failure) else None
