"""Services that are out: what waits for them, who may try, and who is told (law 12).

Here: the rows of the breaker and the messages that wait, each change under the lock of its service. A message that waits
loses no try; it goes on when the service answers one of them, by the person's next channel when it has been out for long,
and at once where its channel has meanwhile another address. Not here: the rules (models.rules.breaker), and which
failures are the service's (notifications.outcome).
"""

import datetime as dt
from collections.abc import Iterable

from sqlmodel import col, or_, select, update

from models import questions, sealing, writing
from models.acts import bundling, outbox, owing
from models.errors import Refused
from models.notification import (
    Attempt,
    Message,
    MessageState,
    NotificationKind,
)
from models.post import Channel
from models.rules import breaker, services
from models.rules.breaker import Breaker
from models.rules.ladder import Recipient
from models.service import Service
from models.store import OfficeSession
from models.unit import Unit

ALARM = "service"
#: Where a session keeps the services that fail, until one of them is changed.
FAILING = "failing"


def of(session: OfficeSession, channel: Channel) -> services.Service | None:
    """The service behind a channel; None where its address cannot be read with this key."""
    try:
        return services.of(sealing.unseal(session.settings, channel.url))
    except Refused:
        return None


def failing(session: OfficeSession) -> set[str]:
    """The keys of the services that failed the last message they had: few, and mostly none."""
    known: set[str] | None = session.info.get(FAILING)
    if known is None:
        known = session.info[FAILING] = set(session.exec(select(Service.key).where(Service.failures > 0)))
    return known


def lets(session: OfficeSession, message: Message, service: services.Service, at: dt.datetime) -> bool:
    """Whether a leased message may go on the wire now; if not, it waits from here on or takes another road."""
    row = _locked(session, service.key)
    if row is None or row.opened_at is None:
        return True
    known = _value(row)
    if breaker.may_probe(known, at):
        _keep(session, row, breaker.probing(known, at))
        return True
    _wait(session, message, row, at)
    return False


def failed(
    session: OfficeSession, message: Message, service: services.Service, at: dt.datetime, why: str
) -> bool:
    """The service failed this message; whether it is out now, so that the message waits and loses no try."""
    columns = ("key", "label", "failures", "last_message", "why", "probes")
    writing.add(session, Service, columns, [(service.key, service.label, 0, "", "", 0)], once="key")
    row = _locked(session, service.key)
    if row is None:
        return False
    was_open = row.opened_at is not None
    known = breaker.failed(_value(row), message.key, at, session.settings.breaker_after)
    row.why = why[:200]
    _keep(session, row, known)
    if not known.is_open:
        return False
    if not was_open:
        _owe_alarm(session, row, at)
    outbox.attempt(session, message, at, outbox.PROBE, why)
    _wait(session, message, row, at)
    return True


def answered(session: OfficeSession, service: services.Service, at: dt.datetime) -> None:
    """The service works: what waited for it may leave, and whoever heard that it was out hears of this."""
    row = _locked(session, service.key)
    if row is None:
        return
    if row.opened_at is not None:
        session.execute(
            update(Message)
            .where(col(Message.waits_for) == row.id)
            .values(waits_for=None, next_try_at=at)
            .execution_options(synchronize_session=False)
        )
        owing.all_well(
            session,
            _matter(row),
            at,
            "the service works again",
            {"service": row.label, "over": _shown(session, row)},
        )
    _keep(session, row, breaker.answered(_value(row)))
    row.why = ""


def let_one_try(session: OfficeSession, at: dt.datetime) -> None:
    """Of each service whose pause is over one waiting message tries, the least tried first; the others look for a road."""
    due = select(Service).where(col(Service.probe_at) <= at).with_for_update(skip_locked=True)
    for row in session.exec(due).all():
        waiting = session.exec(
            select(Message)
            .where(
                Message.waits_for == row.id,
                or_(col(Message.urgent), col(Message.body_id).in_(bundling.open_bodies(session, at))),
            )
            .order_by(col(Message.attempts), col(Message.id))
            .with_for_update(skip_locked=True)
        ).all()
        questions.keep(session, Channel, (message.channel_id for message in waiting))
        staying = [message for message in waiting if not _finds_road(session, message, row, at)]
        if staying:
            staying[0].next_try_at = at
            session.add(staying[0])


def try_now(session: OfficeSession, at: dt.datetime) -> int:
    """Whoever has put a service right need not wait for its pause: every service that is out is tried next."""
    rows = session.exec(select(Service).where(col(Service.opened_at).is_not(None)).with_for_update()).all()
    for row in rows:
        row.probe_at = at
        session.add(row)
    return len(rows)


def _wait(session: OfficeSession, message: Message, row: Service, at: dt.datetime) -> None:
    """Neither lost nor tried in vain: it waits for the service, unless it finds another road."""
    message.state, message.lease_until = MessageState.RETRY, None
    message.waits_for, message.next_try_at, message.error = row.id, None, row.why
    session.add(message)
    _finds_road(session, message, row, at)


def _finds_road(session: OfficeSession, message: Message, row: Service, at: dt.datetime) -> bool:
    """Whether a waiting message need not wait: its address has changed, or the person has another and waited enough."""
    channel = session.get(Channel, message.channel_id) if message.channel_id else None
    if channel is not None and channel.disabled_at is None:
        service = of(session, channel)
        if service is not None and service.key == row.key:
            another = _another(session, message) if _may_turn(session, message, row, at) else None
            if another is None:
                return False
            message.channel_id = another.id
    message.waits_for, message.next_try_at = None, at
    session.add(message)
    return True


def _may_turn(session: OfficeSession, message: Message, row: Service, at: dt.datetime) -> bool:
    """The person's order of channels is kept for a while; what is urgent, that a service is out too, goes at once."""
    patience = dt.timedelta(minutes=session.settings.detour_minutes)
    return message.urgent or (row.opened_at is not None and at - row.opened_at >= patience)


def _another(session: OfficeSession, message: Message) -> Channel | None:
    """The person's next channel that this message has not tried and whose service is not out."""
    tried = set(session.exec(select(Attempt.channel_id).where(Attempt.message_id == message.id)))
    out = set(session.exec(select(Service.key).where(col(Service.opened_at).is_not(None))))
    for channel in questions.channels(session, message.person_id):
        service = of(session, channel)
        if channel.id not in tried and service is not None and service.key not in out:
            return channel
    return None


def _owe_alarm(session: OfficeSession, row: Service, at: dt.datetime) -> None:
    """One alarm to the secretariat of each body that messages wait, by the roads that are left."""
    for body_id in _bodies(session):
        owing.to(
            session, Recipient.SECRETARIAT, NotificationKind.FAILURE, body_id=body_id, unit_id=body_id,
            key=_matter(row), at=at, alarm=True, urgent=True,
            data={"service": row.label, "since": _shown(session, row), "why": row.why},
        )  # fmt: skip


def _matter(row: Service) -> str:
    """The key of one outage."""
    since = row.opened_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S") if row.opened_at else ""
    return f"{ALARM}:{row.id}:{since}"


def _shown(session: OfficeSession, row: Service) -> str:
    opened_at = row.opened_at
    return opened_at.astimezone(session.settings.zone).strftime("%d/%m/%Y %H:%M") if opened_at else ""


def _bodies(session: OfficeSession) -> Iterable[int]:
    wanted = select(Unit.id).where(col(Unit.code_series).is_not(None)).order_by(col(Unit.id))
    return [body for body in session.exec(wanted) if body]


def _locked(session: OfficeSession, key: str) -> Service | None:
    return session.exec(select(Service).where(Service.key == key).with_for_update()).first()


def _value(row: Service) -> Breaker:
    return Breaker(row.failures, row.last_message, row.opened_at, row.probe_at, row.probes)


def _keep(session: OfficeSession, row: Service, known: Breaker) -> None:
    row.failures, row.last_message, row.probes = known.failures, known.last, known.probes
    row.opened_at, row.probe_at = known.opened_at, known.probe_at
    session.add(row)
    session.info.pop(FAILING, None)
