"""Delivering: bundles are frozen, sent outside any transaction, and marked one by one (law 12).

Here: `deliver`, one pass. Killed anywhere, the next pass goes on from the tables. Not here: the states of
messages (models.acts.outbox), the words (notifications.wording), the wire (notifications.delivery).
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, repeat
from typing import Protocol

from pydantic import SecretStr

from models import questions, sealing, writing
from models.acts import breaking, bundling, outbox
from models.acts.bundling import Bundle
from models.acts.outbox import Text, Worded
from models.errors import Refused
from models.notification import Message, MessageState, Notification, NotificationState
from models.post import Channel
from models.rules import services
from models.rules.services import Service
from models.store import Office, OfficeSession
from notifications import delivery, matters, wording
from notifications.outcome import Blame, Failure, Outcome, unusable
from notifications.wire import Wire

#: So many messages are put into words in one transaction: what they ask of the rows is asked for all of them at once.
BATCH = 50
#: The first are few, so that the first message of a morning is not held up by the words of fifty.
FIRST = 5
#: A bundle that cannot be put into words is tried again after this time.
QUARANTINE = dt.timedelta(hours=1)

_log = logging.getLogger(__name__)


@dataclass
class Counts:
    """What one pass did: messages bundled, sent, to be tried again, dead, in doubt; notifications dropped, poisoned."""

    bundled: int = 0
    sent: int = 0
    retried: int = 0
    dead: int = 0
    in_doubt: int = 0
    dropped: int = 0
    poisoned: int = 0


class Send(Protocol):
    """The wire: one try to hand one message to one channel address, as `delivery.send` does it."""

    def __call__(
        self,
        wire: Wire,
        url: str,
        text: Text,
        at: dt.datetime,
        /,
        *,
        key: str,
        mail_from: str,
        timeout: float,
    ) -> Outcome: ...


@dataclass(frozen=True)
class Letter:
    """A message as it stood when it was read: where to and through which service, or why it cannot go there.

    `token` is what an answer by mail must show; there is one where answers by mail are read.
    """

    message: Message
    token: str = ""
    url: SecretStr | None = None
    service: Service | None = None
    fault: Failure | None = None

    @property
    def text(self) -> Text:
        """Its words."""
        return Text(self.message.subject, self.message.text, self.message.html, self.token)


def deliver(office: Office, at: dt.datetime, *, batch: int = BATCH, send: Send = delivery.send) -> Counts:
    """Send everything that may leave at `at`, and what that causes, put into words about `batch` messages at once.

    `send` is the wire, which a simulated office replaces. A pass ends before its leases do, however slow the servers
    are; what it leaves behind is ready for the next.
    """
    counts = Counts()
    timeout = min(office.settings.send_timeout_seconds, office.settings.lease_seconds / 3)
    # A stopwatch, not a clock: it tells how much of the leases is used up, never the hour.
    ends = time.monotonic() + office.settings.lease_seconds - timeout
    with Wire() as wire:
        hand_over = partial(_send, wire, office, at=at, timeout=timeout, send=send)
        for size in chain((min(FIRST, batch),), repeat(batch)):
            if time.monotonic() >= ends or (letters := take(office, at, size, counts)) is None:
                break
            _send_all(office, letters, at, counts, hand_over, ends)
    return counts


def take(office: Office, at: dt.datetime, limit: int, counts: Counts) -> list[Letter] | None:
    """Up to `limit` messages that are ready, in one short transaction: those to be tried again and new bundles.

    None means that nothing is ready; an empty list, that something was and none of it goes on the wire.
    """
    with writing.gathering(), office.writing() as session:
        breaking.let_one_try(session, at)
        again = outbox.ready(session, at, limit)
        counts.in_doubt += sum(message.state == MessageState.IN_DOUBT for message in again)
        dropped: list[Notification] = []
        bundles = (
            bundling.bundles(session, at, limit - len(again), dropped=dropped) if len(again) < limit else []
        )
        counts.dropped += len(dropped)
        matters.look_up(session, bundles, at)
        worded = [one for bundle in bundles if (one := _worded(session, bundle, at, counts))]
        frozen = outbox.freeze(session, worded, at)
        counts.bundled += len(frozen)
        counts.dead += sum(message.state == MessageState.DEAD for message in frozen)
        if not (again or bundles):
            return None
        going = [message for message in (*again, *frozen) if message.state != MessageState.DEAD]
        questions.keep(session, Channel, (message.channel_id for message in going))
        return [_letter(session, message) for message in going]


def mark(session: OfficeSession, letter: Letter, outcome: Outcome, at: dt.datetime, counts: Counts) -> None:
    """Write what became of one message, and what that says of the service it went through."""
    blame = outcome.blame if isinstance(outcome, Failure) else Blame.MESSAGE
    service = letter.service
    if blame == Blame.MESSAGE and service and service.key in breaking.failing(session):
        breaking.answered(session, service, at)
    if not isinstance(outcome, Failure):
        counts.sent += outbox.sent(
            session, letter.message, at, note=outcome.note, reference=outcome.reference
        )
        return
    message = session.get_one(Message, letter.message.id, with_for_update=True)
    # Whoever took over an expired lease may have marked it already.
    if message.state not in {MessageState.LEASED, MessageState.IN_DOUBT}:
        return
    of_service = service is not None and blame == Blame.SERVICE
    if not (service and of_service and breaking.failed(session, message, service, at, outcome.why)):
        outbox.failed(session, message, at, outcome.why, permanent=outcome.permanent, of_service=of_service)
    _count_failure(message, counts)


def _count_failure(message: Message, counts: Counts) -> None:
    counts.dead += message.state == MessageState.DEAD
    counts.retried += message.state == MessageState.RETRY


def _send_all(
    office: Office,
    letters: list[Letter],
    at: dt.datetime,
    counts: Counts,
    hand_over: Callable[[Letter], Outcome],
    ends: float,
) -> None:
    """One after the other; the transaction that marks a letter leases the next.

    So a kill leaves one message in doubt, the one on the wire, however many were put into words.
    """
    gone: tuple[Letter, Outcome] | None = None
    for letter in (*letters, None):
        following = letter if time.monotonic() < ends else None
        with office.writing() as session:
            if gone is not None:
                mark(session, *gone, at, counts)
            is_ours = following is not None and _goes(session, following, at)
        gone = (following, hand_over(following)) if following and is_ours else None


def _goes(session: OfficeSession, letter: Letter, at: dt.datetime) -> bool:
    """Whether a message goes on the wire now, leased: not where another sender has it, nor through a service that is out."""
    service = letter.service
    if service and service.key in breaking.failing(session):
        message = session.get_one(Message, letter.message.id, with_for_update=True)
        if message.state != letter.message.state or not breaking.lets(session, message, service, at):
            return False
    return outbox.lease(session, letter.message, at)


def _worded(session: OfficeSession, bundle: Bundle, at: dt.datetime, counts: Counts) -> Worded | None:
    key = outbox.new_key()
    try:
        return Worded(bundle, key, wording.render(session, bundle, at, key=key))
    except Exception as error:  # noqa: BLE001 - one bundle that cannot be put into words stops no other
        _quarantine(session, bundle, at, error)
        counts.poisoned += len(bundle.notifications)
        return None


def _quarantine(session: OfficeSession, bundle: Bundle, at: dt.datetime, error: Exception) -> None:
    """Held with its reason. The error's own words may quote a confidential task, so its kind and place are told."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    why = f"could not be put into words: {type(error).__name__}"
    if any(notification.reason != why for notification in bundle.notifications):
        _log.error(
            "%d notifications %s at %s:%s", len(bundle.notifications), why, place.filename, place.lineno
        )
    for notification in bundle.notifications:
        notification.state, notification.reason = NotificationState.HELD, why
        notification.not_before = at + QUARANTINE
        session.add(notification)


def _letter(session: OfficeSession, message: Message) -> Letter:
    answered = session.settings.mailbox_url is not None
    letter = Letter(message, sealing.reply_token(session.settings, message.key) if answered else "")
    channel = session.get(Channel, message.channel_id) if message.channel_id else None
    if channel is None or channel.disabled_at is not None:
        return replace(letter, fault=unusable("the channel is no longer there"))
    try:
        url = sealing.unseal(session.settings, channel.url)
    except Refused:
        why = "the channel's address cannot be read with this key"
        return replace(letter, fault=Failure(why, permanent=False, blame=Blame.ADDRESS))
    return replace(letter, url=SecretStr(url), service=services.of(url))


def _send(
    wire: Wire, office: Office, letter: Letter, *, at: dt.datetime, timeout: float, send: Send
) -> Outcome:
    if letter.fault is not None or letter.url is None:
        return letter.fault or unusable()
    try:
        return send(
            wire, letter.url.get_secret_value(), letter.text, at,
            key=letter.message.key, mail_from=office.settings.mail_from, timeout=timeout,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - one message that cannot be sent stops no other (trap 9)
        _log.error("a message could not be sent: %s", type(error).__name__)
        return Failure("the message could not be sent", permanent=False)
