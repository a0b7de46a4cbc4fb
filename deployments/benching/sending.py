"""What is timed where messages leave: one mail or post each, the first of a morning, an idle sweep, the memory of it all.

Here: our side and the floor of each, together, as they differ in little. Not here: the other benches (benching.ours,
benching.floors).
"""

import dataclasses
import json
import smtplib
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests

from deployments.benching import floors
from deployments.benching.ground import DIGESTS_AT, PUBLISHED_AT, SWEPT_AT, Plan, at_once
from flows.deliver import deliver as delivering
from flows.escalate import escalate
from models import sealing
from models.acts import bundling, outbox
from models.acts.outbox import Worded
from models.store import Office
from notifications import delivery, wording
from notifications.outcome import Outcome

Work = Callable[[], dict[str, int]]
#: So many messages, and so many sweeps: enough to be even.
MESSAGES, SWEEPS, BEFORE = 1_000, 50, 10


def idle(office: Office, _plan: Plan) -> Work:
    """Sweeps that find nothing due, on a connection that has swept before."""
    for _ in range(BEFORE):
        escalate(office, PUBLISHED_AT)

    def work() -> dict[str, int]:
        for _ in range(SWEEPS):
            escalate(office, PUBLISHED_AT)
        return {"sweeps": SWEEPS}

    return work


def idle_floor(office: Office, plan: Plan, done: Office) -> Work:
    """The set-based sweep with nothing due."""
    swept = floors.sweep(office, plan, done)

    def work() -> dict[str, int]:
        for _ in range(SWEEPS):
            swept()
        return {"sweeps": SWEEPS}

    return work


def messages(office: Office, _plan: Plan) -> Work:
    """Up to 1,000 messages about one task each, which were put into words before: leased, sent, marked."""
    with office.writing() as session:
        found = bundling.bundles(session, PUBLISHED_AT, MESSAGES)
        each = [
            dataclasses.replace(bundle, notifications=(one,))
            for bundle in found
            for one in bundle.notifications
        ]
        keys = [outbox.new_key() for _ in each[:MESSAGES]]
        outbox.freeze(
            session,
            [
                Worded(bundle, key, wording.render(session, bundle, PUBLISHED_AT, key=key))
                for bundle, key in zip(each, keys, strict=False)
            ],
            PUBLISHED_AT,
        )
    at_once(office, "UPDATE notification SET state = 'dropped' WHERE message_id IS NULL")
    return lambda: {"sent": delivering(office, PUBLISHED_AT)["sent"]}


def webhook_floor(office: Office, plan: Plan, done: Office) -> Work:
    """The same posts over one connection; nothing is marked."""
    del office, plan
    rows = at_once(
        done, "SELECT m.subject, m.text, c.url FROM message m JOIN channel c ON c.id = m.channel_id"
    )
    posts = [
        (
            sealing.unseal(done.settings, str(url)).replace("json:", "http:"),
            {"title": subject, "message": text},
        )
        for subject, text, url in rows
    ]

    def work() -> dict[str, int]:
        with requests.Session() as session:
            for url, told in posts:
                session.post(url, data=json.dumps(told), timeout=10).raise_for_status()
        return {"sent": len(posts)}

    return work


def single(office: Office, _plan: Plan) -> Work:
    """From the due steps to the last mail, each unit with one task that is due: a mail a task."""

    def work() -> dict[str, int]:
        done = escalate(office, SWEPT_AT)
        return {"sent": delivering(office, SWEPT_AT)["sent"], "steps": done["steps"]}

    return work


def single_floor(office: Office, plan: Plan, done: Office) -> Work:
    """The sum of the two floors."""
    swept, sent = floors.sweep(office, plan, done), floors.deliver(office, plan, done)

    def work() -> dict[str, int]:
        return {"steps": swept()["steps"], **sent()}

    return work


class _OnTheWire(BaseException):
    """The first message was sent; what follows is not timed."""


def first(office: Office, _plan: Plan) -> Work:
    """From the end of the sweep until the first message has been taken."""
    escalate(office, SWEPT_AT)

    def send(*args: Any, **named: Any) -> Outcome:
        delivery.send(*args, **named)
        raise _OnTheWire

    def work() -> dict[str, int]:
        with suppress(_OnTheWire):
            delivering(office, SWEPT_AT, send)
        return {"sent": 1}

    return work


def first_floor(office: Office, plan: Plan, done: Office) -> Work:
    """One mail."""
    del office, plan
    ((subject, text, html, sealed),) = at_once(
        done, "SELECT m.subject, m.text, m.html, c.url FROM message m JOIN channel c ON c.id = m.channel_id ORDER BY m.id LIMIT 1"
    )  # fmt: skip
    port = urlsplit(sealing.unseal(done.settings, str(sealed))).port or 0

    def work() -> dict[str, int]:
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(floors.mail(0, str(subject), str(text), str(html)))
        return {"sent": 1}

    return work


def memory(office: Office, _plan: Plan) -> Work:
    """From the due steps to the last mail in a process of its own: how far its memory rises over what it imports."""
    argv = [
        sys.executable,
        "-m",
        "deployments.benching.memory",
        office.settings.database,
        str(office.settings.data),
    ]

    def work() -> dict[str, int]:
        told = subprocess.run([*argv, DIGESTS_AT.isoformat()], check=True, capture_output=True, text=True)  # noqa: S603 - our own
        found: dict[str, int] = json.loads(told.stdout)
        return found

    return work
