"""Tick: escalate, then deliver. The schedule runs it every minute; ten times a minute does no more than once.

Here: the order of the two. Not here: what they do.
"""

import datetime as dt
from typing import Any

from flows.deliver import deliver
from flows.escalate import escalate
from models.store import Office
from notifications import delivery
from notifications.outbox import Send


def tick(office: Office, at: dt.datetime, send: Send = delivery.send) -> dict[str, Any]:
    """One pass of the clock over everything that is due."""
    return {"escalate": escalate(office, at), "deliver": deliver(office, at, send)}
