"""Deliver: what is owed becomes messages, and messages leave.

Here: one pass of the outbox, kept as a run. Not here: bundling, wording, sending (the room notifications).
"""

import dataclasses
import datetime as dt
from typing import Any

from models.acts import running
from models.store import Office
from notifications import delivery, outbox
from notifications.outbox import Send


def deliver(office: Office, at: dt.datetime, send: Send = delivery.send) -> dict[str, Any]:
    """Bundle, send and mark until nothing may leave any more; counts of what became of the messages."""
    counts = dataclasses.asdict(outbox.deliver(office, at, send=send))
    with office.writing() as session:
        running.keep(session, "deliver", at, counts)
    return counts
