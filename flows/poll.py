"""Poll: ask the units for status: their own systems first, then the people by one request a round, and besides it.

Here: the order, and asking people. Not here: asking systems (flows.pulling), and what an answer changes (models.acts).
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flows.pulling import pull
from models.acts import asking, pacing, running
from models.acts.asking import Round
from models.acts.deed import ENGINE, Deed
from models.report import Road
from models.store import Office, OfficeSession


def poll(office: Office, at: dt.datetime) -> dict[str, Any]:
    """One pass: pull every source with open work, then ask by message whom the round has not asked."""
    counts = pull(office, at) | ask(office, at)
    with office.writing() as session:
        running.keep(session, "poll", at, counts)
    return counts


def ask(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Owe one request to each unit that the standing round has not asked, then to whom a task calls for besides it."""
    return {"asked": _ask_each(office, at, asking.unasked), "extra": _ask_each(office, at, pacing.extra)}


def _ask_each(
    office: Office, at: dt.datetime, whom: Callable[[OfficeSession, dt.datetime], list[Round]]
) -> int:
    """A unit a transaction; how many were asked."""
    doing = Deed(at, ENGINE, Road.CLOCK)
    with office.reading() as session:
        rounds = whom(session, at)
    asked = 0
    for one in rounds:
        with office.writing() as session:
            asked += asking.ask(session, one, doing)
    return asked
