"""Webhooks out: subscriptions, and which event of the journal goes to which of them next.

Here: adding and removing, one sender a hook at a time (a lease), events in the order of the journal, tries, outages. Each
hook knows the last position it has looked at, so what a pass costs grows with what is new. Not here: the wire
(notifications.hooks), and lists for people (models.outward).
"""

import base64
import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import col, exists, or_, select

from models import sealing
from models.acts import journaling, owing, permission
from models.acts.deed import Deed
from models.directive import Directive
from models.errors import Mistyped, NotFound
from models.event import Chain, Event
from models.hook import EVENTS, DeliveryState, Hook, HookAttempt, HookDelivery
from models.notification import NotificationKind
from models.rules import breaker, hosts
from models.rules.ladder import Recipient
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

SECRET_BYTES = 32
#: So many events are put in line at a time; the journal itself is the queue.
AT_ONCE = 100


@dataclass(frozen=True)
class Job:
    """One event on its way to one hook, leased by `lease`; address and secret are as they are stored, sealed."""

    hook_id: int
    lease: str
    url: str
    secret: str
    key: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """Why a try failed, and with which status if any; `is_outage` where every event would fail alike."""

    why: str
    status: int | None
    is_outage: bool


def add(
    session: OfficeSession, body: Unit, url: str, deed: Deed, *, events: Collection[str], unit: Unit | None
) -> tuple[Hook, str]:
    """A subscription to what happens from now on, and the secret that its events are signed with, told this once."""
    permission.must_assign(deed, body.id or 0)
    _check(session, url, events)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
    head = session.get(Chain, body.id)
    hook = Hook(
        body_id=body.id or 0, unit_id=unit.id if unit else None, label=label(url),
        url=sealing.seal(session.settings, url), secret=sealing.seal(session.settings, secret),
        events=sorted(set(events) or set(EVENTS), key=EVENTS.index), position=head.position if head else 0,
        created_at=deed.at, created_by=deed.by.label,
    )  # fmt: skip
    session.add(hook)
    session.flush()
    told = {"hook": hook.id, "to": hook.label, "unit": unit.code if unit else None}
    journaling.note(session, hook.body_id, deed, "add-hook", after=told)
    return hook, secret


def remove(session: OfficeSession, hook_id: int, deed: Deed) -> Hook:
    """Nothing more is sent; what is owed to it stays so in its log. A second time changes nothing."""
    hook = find(session, hook_id)
    permission.must_assign(deed, hook.body_id)
    if hook.removed_at is None:
        hook.removed_at = deed.at
        session.add(hook)
        journaling.note(session, hook.body_id, deed, "remove-hook", after={"hook": hook.id})
    return hook


def find(session: OfficeSession, hook_id: int) -> Hook:
    """The hook of this number."""
    hook = session.get(Hook, hook_id)
    if hook is None:
        raise NotFound("There is no webhook {hook}; “dondoc hooks list” shows them.", hook=hook_id)
    return hook


def label(url: str) -> str:
    """What people are shown of an address: neither its path nor its login, for both may be secrets."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"


def due(session: OfficeSession, at: dt.datetime) -> list[int]:
    """The hooks that have something to be sent now and that nobody is sending to (ids)."""
    owed = exists().where(col(HookDelivery.hook_id) == Hook.id, col(HookDelivery.state) == DeliveryState.OWED)
    wanted = (
        select(Hook.id)
        .join(Chain, col(Chain.body_id) == col(Hook.body_id))
        .where(
            col(Hook.removed_at).is_(None),
            or_(col(Hook.next_try_at).is_(None), col(Hook.next_try_at) <= at),
            or_(col(Hook.lease_until).is_(None), col(Hook.lease_until) <= at),
            or_(Chain.position > Hook.position, owed),
        )
        .order_by(col(Hook.id))
    )
    return [hook for hook in session.exec(wanted) if hook]


def take(session: OfficeSession, hook_id: int, lease: str, at: dt.datetime) -> Job | None:
    """The hook's next event, leased to this sender; None where nothing is due or another sender has the hook."""
    hook = session.exec(select(Hook).where(Hook.id == hook_id).with_for_update(skip_locked=True)).first()
    if hook is None or not _is_free(hook, lease, at):
        return None
    while (delivery := _oldest(session, hook) or _in_line(session, hook, at)) is not None:
        event = session.get_one(Event, delivery.event_id)
        task = session.get_one(Task, event.task_id)
        if not task.confidential:
            hook.lease, hook.lease_until = lease, at + dt.timedelta(seconds=session.settings.lease_seconds)
            return Job(hook_id, lease, hook.url, hook.secret, delivery.key, _payload(session, event, task))
        delivery.state, delivery.ended_at = DeliveryState.WITHHELD, at
        session.add(delivery)
        session.flush()
    release(session, hook, lease)
    return None


def sent(session: OfficeSession, job: Job, at: dt.datetime, status: int) -> bool:
    """The other side took the event; False where another sender has taken over, who tells what became of it."""
    found = _tried(session, job, at, status, "")
    if found is None:
        return False
    hook, delivery = found
    delivery.state, delivery.ended_at = DeliveryState.SENT, at
    hook.failures, hook.failing_since, hook.given_up_at, hook.next_try_at, hook.why = 0, None, None, None, ""
    hook.lease_until = at + dt.timedelta(seconds=session.settings.lease_seconds)
    return True


def failed(session: OfficeSession, job: Job, at: dt.datetime, failure: Failed) -> bool:
    """The event waits and is tried again after a growing pause, or is given up after its last try.

    Once one was given up in an outage the others lose no try: they wait until the other side answers again.
    """
    found = _tried(session, job, at, failure.status, failure.why)
    if found is None:
        return False
    hook, delivery = found
    hook.next_try_at = at + breaker.pause(hook.failures)
    hook.failures, hook.why = hook.failures + 1, failure.why[:200]
    hook.failing_since = hook.failing_since or at
    waits = failure.is_outage and hook.given_up_at is not None
    if delivery.attempts >= session.settings.hook_attempts and not waits:
        delivery.state, delivery.ended_at = DeliveryState.GIVEN_UP, at
        _owe_finding(session, hook, at)
        hook.given_up_at = hook.given_up_at or at
    release(session, hook, job.lease)
    return True


def release(session: OfficeSession, hook: Hook, lease: str) -> None:
    """Let the hook go: its sender is done with it."""
    if hook.lease == lease:
        hook.lease = hook.lease_until = None
        session.add(hook)


def _check(session: OfficeSession, url: str, events: Collection[str]) -> None:
    host, allowed = hosts.host(url), session.settings.hook_hosts
    if not hosts.is_web(url):
        raise Mistyped("A webhook goes to an address that begins with http:// or https://.")
    if not hosts.may_register(allowed, host):
        raise Mistyped(
            "{host} is not among the hosts that webhooks may go to; the administrator adds it to DONDOC_HOOK_HOSTS.",
            host=host,
        )
    unknown = [event for event in events if event not in EVENTS]
    if unknown:
        raise Mistyped(
            "The event “{event}” is not known; write {known}.", event=unknown[0], known=", ".join(EVENTS)
        )


def _is_free(hook: Hook, lease: str, at: dt.datetime) -> bool:
    if hook.removed_at is not None or (hook.next_try_at is not None and hook.next_try_at > at):
        return False
    return hook.lease in {None, lease} or hook.lease_until is None or hook.lease_until <= at


def _oldest(session: OfficeSession, hook: Hook) -> HookDelivery | None:
    owed = select(HookDelivery).where(
        HookDelivery.hook_id == hook.id, HookDelivery.state == DeliveryState.OWED
    )
    return session.exec(owed.order_by(col(HookDelivery.position)).limit(1)).first()


def _in_line(session: OfficeSession, hook: Hook, at: dt.datetime) -> HookDelivery | None:
    """Put what has happened since the hook's position in line; the first of it."""
    head = session.get_one(Chain, hook.body_id, populate_existing=True).position
    wanted = (
        select(Event.id, Event.position, Event.hash)
        .where(
            Event.body_id == hook.body_id, Event.position > hook.position, Event.position <= head,
            col(Event.kind).in_(hook.events), col(Event.task_id).is_not(None),
        )
        .order_by(col(Event.position))
        .limit(AT_ONCE)
    )  # fmt: skip
    if hook.unit_id is not None:
        wanted = wanted.where(Event.unit_id == hook.unit_id)
    found = session.exec(wanted).all()
    hook.position = found[-1][1] if len(found) == AT_ONCE else head
    session.add(hook)
    for event_id, position, digest in found:
        session.add(
            HookDelivery(
                hook_id=hook.id or 0, position=position, event_id=event_id or 0, key=f"evt_{hook.id}_{digest[:32]}",
                state=DeliveryState.OWED, at=at,
            )
        )  # fmt: skip
    session.flush()
    return _oldest(session, hook)


def _tried(
    session: OfficeSession, job: Job, at: dt.datetime, status: int | None, error: str
) -> tuple[Hook, HookDelivery] | None:
    """Write a try into the log; the hook and the event, as long as they are this sender's."""
    delivery = session.exec(select(HookDelivery).where(HookDelivery.key == job.key)).one()
    hook = session.exec(select(Hook).where(Hook.id == job.hook_id).with_for_update()).one()
    session.add(HookAttempt(delivery_id=delivery.id or 0, at=at, status=status, error=error[:200]))
    delivery.attempts += 1
    session.add(delivery)
    session.add(hook)
    return (hook, delivery) if hook.lease == job.lease else None


def _payload(session: OfficeSession, event: Event, task: Task) -> dict[str, Any]:
    """What happened, in codes: no words, no notes, no names. Whoever may know more asks the API."""
    zone = session.settings.zone
    codes = {unit.id: unit.code for unit in session.exec(select(Unit).where(col(Unit.id).in_([event.body_id, event.unit_id])))}  # fmt: skip
    return {
        "type": f"task.{event.kind}",
        "timestamp": event.at.astimezone(zone).isoformat(),
        "data": {
            "body": codes[event.body_id],
            "position": event.position,
            "task": task.code,
            "directive": session.get_one(Directive, task.directive_id).code,
            "unit": codes.get(event.unit_id),
            "role": event.role,
            "state": event.state,
            "on": event.on.isoformat(),
            "due_at": event.due_at.astimezone(zone).isoformat() if event.due_at else None,
        },
    }


def _owe_finding(session: OfficeSession, hook: Hook, at: dt.datetime) -> None:
    """The secretariat hears once of an outage that events have been given up."""
    since = hook.failing_since or at
    owing.to(
        session, Recipient.SECRETARIAT, NotificationKind.HOOK_FAILING, body_id=hook.body_id, unit_id=hook.body_id,
        key=f"hook:{hook.id}:{since.astimezone(dt.UTC):%Y%m%dT%H%M%S}", at=at, alarm=True,
        data={"hook": hook.id, "to": hook.label, "since": f"{since.astimezone(session.settings.zone):%d/%m/%Y %H:%M}", "why": hook.why},
    )  # fmt: skip
