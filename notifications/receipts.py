"""Receipts: what the gateways say became of the messages that they took, asked for as long as they may still tell.

Here: `ask`, one pass. What did not arrive goes on as a mail that came back does. Not here: the questions themselves
(notifications.vietnam), and what follows (models.acts.bouncing).
"""

import datetime as dt
from collections import Counter

import requests

from models import sealing
from models.acts import bouncing
from models.errors import Refused
from models.notification import Attempt, Message
from models.post import Channel
from models.rules import services
from models.rules.receipts import Fate
from models.store import Office
from notifications import delivery
from notifications.wire import Wire

#: A phone that is off is looked for so long.
PATIENCE = dt.timedelta(days=3)
AT_ONCE = 200
WHY = {
    Fate.DELIVERED: "the service says that it arrived",
    Fate.FAILED: "the service says that it did not arrive",
}


def ask(office: Office, at: dt.datetime) -> dict[str, int]:
    """Ask about what has no receipt yet, newest first; counts of what was heard. A service that fails is asked once."""
    with office.reading() as session:
        open_ones = bouncing.without_receipt(session, at - PATIENCE, AT_ONCE)
    heard: Counter[str] = Counter()
    failing: set[str] = set()
    with Wire() as wire:
        for message, attempt, channel in open_ones:
            fate = _ask(office, wire, channel.url, attempt.reference or "", failing)
            if fate is None:
                continue
            with office.writing() as session:
                bouncing.heard(
                    session, session.get_one(Message, message.id), session.get_one(Attempt, attempt.id),
                    session.get_one(Channel, channel.id), at, fate, WHY[fate],
                )  # fmt: skip
            heard[fate] += 1
    return {
        "asked": len(open_ones), "delivered": heard[Fate.DELIVERED], "failed": heard[Fate.FAILED],
        "services_failing": len(failing),
    }  # fmt: skip


def _ask(office: Office, wire: Wire, sealed: str, reference: str, failing: set[str]) -> Fate | None:
    try:
        url = sealing.unseal(office.settings, sealed)
    except Refused:
        return None
    service = services.of(url).key
    if service in failing:
        return None
    try:
        return delivery.receipt(wire, url, reference, office.settings.send_timeout_seconds)
    except requests.RequestException:
        failing.add(service)
        return None
