"""Hooks: what has happened goes out to the systems that asked to be told.

Here: one pass, kept as a run. Not here: what is due (models.acts.hooking) and the wire (notifications.hooks).
"""

import datetime as dt
from typing import Any

from models.acts import running
from models.store import Office
from notifications import hooks as sending


def hooks(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Send every hook what is due; counts of what became of it."""
    counts = sending.send(office, at)
    if counts["hooks"]:
        with office.writing() as session:
            running.keep(session, "hooks", at, counts)
    return counts
