"""Receipts: what became of the messages that gateways took.

Here: one pass, kept as a run. Not here: the questions (notifications.receipts).
"""

import datetime as dt
from typing import Any

from models.acts import running
from models.store import Office
from notifications import receipts as asking


def receipts(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Ask the gateways about what has no receipt yet; counts of what was heard."""
    counts = asking.ask(office, at)
    with office.writing() as session:
        running.keep(session, "receipts", at, counts)
    return counts
