"""Poll: ask the units for status: their own systems first, then the people by one request a round.

Here: the order, and asking people. Not here: asking systems (flows.pulling), and what an answer changes (models.acts).
"""

import datetime as dt
from typing import Any

from flows.pulling import pull
from models.acts import asking, running
from models.acts.deed import ENGINE, Deed
from models.report import Road
from models.store import Office


def poll(office: Office, at: dt.datetime) -> dict[str, Any]:
    """One pass: pull every source with open work, then ask by message whom the round has not asked."""
    counts = pull(office, at) | ask(office, at)
    with office.writing() as session:
        running.keep(session, "poll", at, counts)
    return counts


def ask(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Owe one request to each unit that the standing round has not asked; a unit a transaction."""
    doing = Deed(at, ENGINE, Road.CLOCK)
    with office.reading() as session:
        rounds = asking.unasked(session, at)
    asked = 0
    for one in rounds:
        with office.writing() as session:
            asked += asking.ask(session, one, doing)
    return {"asked": asked}
