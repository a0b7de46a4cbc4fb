"""Webhooks out on the wire: each event signed as Standard Webhooks says, sent once or again under the same id.

Here: `send` (all that is due, hooks side by side, each in the order of the journal) and `ping`. No redirect is followed
and no answer is read, so neither its size nor its words matter. Not here: what is due (models.acts.hooking).
"""

import datetime as dt
import json
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

import requests
from standardwebhooks import Webhook

from models import clock, sealing
from models.acts import hooking
from models.acts.hooking import Failed, Job
from models.errors import Refused
from models.rules import hosts
from models.settings import Settings
from models.store import Office
from notifications import webhooks
from notifications.outcome import Blame, unreachable
from notifications.wire import Wire

SIDE_BY_SIDE = 8
#: One pass sends to a hook for so long, and goes on with the next pass: what is signed must be fresh when it arrives.
TURN_SECONDS = 60
LEASE_BYTES = 12
BARRED = "the administrator lets nothing be sent to this address"
UNREADABLE = "its address cannot be read with this key"
AGENT = "dondoc"

Post = Callable[[Wire, Settings, Job, dt.datetime], "int | Failed"]


@dataclass(frozen=True)
class _Clock:
    """The instants of a pass: the one that it was given, and the time that has passed since."""

    at: dt.datetime
    began: float

    def __call__(self) -> dt.datetime:
        return self.at + dt.timedelta(seconds=self.passed)

    @property
    def passed(self) -> float:
        return time.monotonic() - self.began


def post(wire: Wire, settings: Settings, job: Job, at: dt.datetime) -> int | Failed:
    """One try: the status with which the other side took the event, or why it did not."""
    body = json.dumps(job.payload, ensure_ascii=False, separators=(",", ":"))
    try:
        url, secret = sealing.unseal(settings, job.url), sealing.unseal(settings, job.secret)
    except Refused:
        return Failed(UNREADABLE, None, is_outage=True)
    if not _may_reach(settings.hook_hosts, url):
        return Failed(BARRED, None, is_outage=True)
    # What is signed is the world's time: the other side compares it with its own clock.
    signed_at = at - clock.offset(settings.data)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": job.key,
        "webhook-timestamp": str(int(signed_at.timestamp())),
        "webhook-signature": Webhook(secret).sign(job.key, signed_at.astimezone(dt.UTC), body),
    }
    status = _within(
        settings.send_timeout_seconds, lambda patience: _status(wire, url, body.encode(), headers, patience)
    )
    if status is None:
        return Failed(unreachable().why, None, is_outage=True)
    if status // 100 == webhooks.TAKEN:
        return status
    failure = webhooks.refused(status)
    return Failed(failure.why, status, is_outage=failure.blame is Blame.SERVICE)


def send(office: Office, at: dt.datetime, post: Post = post) -> dict[str, int]:
    """Send to every hook what is due; counts of events taken and of hooks that failed. A sick hook delays no other."""
    with office.reading() as session:
        due = hooking.due(session, at)
    now = _Clock(at, time.monotonic())
    counts: Counter[str] = Counter({"hooks": len(due), "sent": 0, "failed": 0})
    if due:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            for found in pool.map(lambda hook_id: _send_to(office, hook_id, now, post), due):
                counts.update(found)
    return dict(counts)


def ping(office: Office, hook_id: int, at: dt.datetime) -> int | Failed:
    """One signed event that tells nothing, sent at once and not kept in the log."""
    with office.reading() as session:
        hook = hooking.find(session, hook_id)
    stamp = at.astimezone(office.settings.zone).isoformat()
    payload = {"type": "ping", "timestamp": stamp, "data": {}}
    job = Job(hook_id, "", hook.url, hook.secret, f"ping_{secrets.token_hex(LEASE_BYTES)}", payload)
    with Wire() as wire:
        return post(wire, office.settings, job, at)


def _send_to(office: Office, hook_id: int, now: _Clock, post: Post) -> dict[str, int]:
    lease, sent = secrets.token_hex(LEASE_BYTES), 0
    with Wire() as wire:
        while job := _next(office, hook_id, lease, now):
            outcome = post(wire, office.settings, job, now())
            with office.writing() as session:
                if isinstance(outcome, Failed):
                    hooking.failed(session, job, now(), outcome)
                    return {"sent": sent, "failed": 1}
                if not hooking.sent(session, job, now(), outcome):
                    break
            sent += 1
    return {"sent": sent}


def _next(office: Office, hook_id: int, lease: str, now: _Clock) -> Job | None:
    with office.writing() as session:
        if now.passed < TURN_SECONDS:
            return hooking.take(session, hook_id, lease, now())
        hooking.release(session, hooking.find(session, hook_id), lease)
        return None


def _may_reach(allowed: str, url: str) -> bool:
    """Whether every address behind the name may be connected to; a name that nobody knows is left to the wire."""
    host = hosts.host(url)
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return hosts.may_ask(allowed, host)
    return all(hosts.may_reach(allowed, host, str(place[0])) for *_, place in found)


def _status(wire: Wire, url: str, body: bytes, headers: dict[str, str], patience: float) -> int | None:
    """The status that is answered, None where none is; what comes after it is not read."""
    try:
        with wire.web.post(
            url, data=body, headers=headers, timeout=(patience, patience), allow_redirects=False, stream=True
        ) as answer:  # fmt: skip
            return answer.status_code
    except (requests.RequestException, ValueError):
        return None


def _within(seconds: float, ask: Callable[[float], int | None]) -> int | None:
    """The answer, if it comes in time. One that drips, byte after byte, would keep every single wait short."""
    heard: SimpleQueue[int | None] = SimpleQueue()
    Thread(target=lambda: heard.put(ask(seconds)), daemon=True).start()
    with suppress(Empty):
        return heard.get(timeout=seconds)
    return None
