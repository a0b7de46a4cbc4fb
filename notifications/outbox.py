"""Delivering: bundles are frozen, sent outside any transaction, and marked one by one (law 12).

Here: `deliver`, one pass. Killed anywhere, the next pass goes on from the tables. Not here: the states of
messages (models.acts.outbox), the words (notifications.wording), the wire (notifications.delivery).
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import SecretStr

from models import questions, sealing
from models.acts import breaking, bundling, outbox
from models.acts.bundling import Bundle
from models.acts.outbox import Text
from models.errors import Refused
from models.notification import Message, MessageState, Notification, NotificationState
from models.post import Channel
from models.rules import services
from models.rules.services import Service
from models.store import Office, OfficeSession
from notifications import delivery, matters, wording
from notifications.outcome import Blame, Failure, Outcome, unusable
from notifications.wire import Wire

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
    """A leased message on its way: where to and through which service, or why it cannot go there."""

    message_id: int
    key: str
    text: Text
    url: SecretStr | None = None
    service: Service | None = None
    fault: Failure | None = None


def deliver(office: Office, at: dt.datetime, *, batch: int = 50, send: Send = delivery.send) -> Counts:
    """Send everything that may leave at `at`, and what that causes, by batches of about `batch` messages.

    `send` is the wire, which a simulated office replaces. No more is leased than can be sent before the leases end, however slow the servers; the rest stays owed.
    """
    counts = Counts()
    timeout = min(office.settings.send_timeout_seconds, office.settings.lease_seconds / 3)
    # A stopwatch, not a clock: it tells how much of the leases is used up, never the hour.
    started = time.monotonic()
    with Wire() as wire:
        while True:
            left = office.settings.lease_seconds - (time.monotonic() - started)
            letters = take(office, at, min(batch, int(left // timeout)), counts)
            if letters is None:
                return counts
            # One on the wire at a time: a kill leaves one message in doubt, not as many as were on their way.
            while letters:
                outcome = _send(wire, office, letters[0], at, timeout, send)
                letters = mark(office, letters[0], outcome, at, counts, letters[1:])


def take(office: Office, at: dt.datetime, limit: int, counts: Counts) -> list[Letter] | None:
    """Lease up to `limit` messages, in one short transaction: new bundles and those to be tried again.

    The first of them is marked as on the wire. None means that nothing is ready; an empty list, that something was and
    none of it goes on the wire.
    """
    if limit < 1:
        return None
    with office.writing() as session:
        breaking.let_one_try(session, at)
        again = outbox.lease_again(session, at, limit)
        counts.in_doubt += sum(message.state == MessageState.IN_DOUBT for message in again)
        dropped: list[Notification] = []
        bundles = (
            bundling.bundles(session, at, limit - len(again), dropped=dropped) if len(again) < limit else []
        )
        counts.dropped += len(dropped)
        matters.look_up(session, bundles)
        frozen = [message for bundle in bundles if (message := _freeze(session, bundle, at, counts))]
        counts.bundled += len(frozen)
        counts.dead += sum(message.state == MessageState.DEAD for message in frozen)
        if not (again or bundles):
            return None
        leased = [message for message in (*again, *frozen) if message.state != MessageState.DEAD]
        questions.keep(session, Channel, (message.channel_id for message in leased))
        return _turn(session, [_letter(session, message) for message in leased], at)


def mark(
    office: Office,
    letter: Letter,
    outcome: Outcome,
    at: dt.datetime,
    counts: Counts,
    rest: Sequence[Letter] = (),
) -> list[Letter]:
    """Write what became of one message, and of the `rest` which goes next, in one short transaction."""
    with office.writing() as session:
        message = session.get_one(Message, letter.message_id, with_for_update=True)
        # Whoever took over an expired lease may have marked it already.
        if message.state != MessageState.SENT:
            _settle(session, message, letter, outcome, at, counts)
        return _turn(session, rest, at)


def _settle(
    session: OfficeSession,
    message: Message,
    letter: Letter,
    outcome: Outcome,
    at: dt.datetime,
    counts: Counts,
) -> None:
    blame = outcome.blame if isinstance(outcome, Failure) else Blame.MESSAGE
    if blame == Blame.MESSAGE and letter.service and letter.service.key in breaking.failing(session):
        breaking.answered(session, letter.service, at)
    if not isinstance(outcome, Failure):
        outbox.sent(session, message, at, note=outcome.note, reference=outcome.reference)
        counts.sent += 1
    elif message.state in {MessageState.LEASED, MessageState.IN_DOUBT}:
        of_service = blame == Blame.SERVICE and letter.service is not None
        if not (
            letter.service
            and of_service
            and breaking.failed(session, message, letter.service, at, outcome.why)
        ):
            outbox.failed(
                session, message, at, outcome.why, permanent=outcome.permanent, of_service=of_service
            )
        _count_failure(message, counts)


def _turn(session: OfficeSession, letters: Sequence[Letter], at: dt.datetime) -> list[Letter]:
    """The letters from the first that may go on the wire now; those before it wait for a service that is out."""
    failing = breaking.failing(session) if letters else set()
    for number, letter in enumerate(letters):
        message = session.get_one(Message, letter.message_id)
        service = letter.service
        if service is None or service.key not in failing or breaking.lets(session, message, service, at):
            message.wire_at = at
            session.add(message)
            return list(letters[number:])
    return []


def _count_failure(message: Message, counts: Counts) -> None:
    counts.dead += message.state == MessageState.DEAD
    counts.retried += message.state == MessageState.RETRY


def _freeze(session: OfficeSession, bundle: Bundle, at: dt.datetime, counts: Counts) -> Message | None:
    key = outbox.new_key()
    try:
        with session.savepoint():
            return outbox.freeze(session, bundle, wording.render(session, bundle, at, key=key), at, key=key)
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
    letter = Letter(message.id or 0, message.key, Text(message.subject, message.text, message.html))
    channel = session.get(Channel, message.channel_id) if message.channel_id else None
    if channel is None or channel.disabled_at is not None:
        return replace(letter, fault=unusable("the channel is no longer there"))
    try:
        url = sealing.unseal(session.settings, channel.url)
    except Refused:
        why = "the channel's address cannot be read with this key"
        return replace(letter, fault=Failure(why, permanent=False, blame=Blame.ADDRESS))
    return replace(letter, url=SecretStr(url), service=services.of(url))


def _send(wire: Wire, office: Office, letter: Letter, at: dt.datetime, timeout: float, send: Send) -> Outcome:
    if letter.fault is not None or letter.url is None:
        return letter.fault or unusable()
    try:
        return send(
            wire, letter.url.get_secret_value(), letter.text, at,
            key=letter.key, mail_from=office.settings.mail_from, timeout=timeout,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - one message that cannot be sent stops no other (trap 9)
        _log.error("a message could not be sent: %s", type(error).__name__)
        return Failure("the message could not be sent", permanent=False)
