"""Escalate: climb the ladder for every task whose next step has come.

Here: batch after batch until nothing is due. Not here: which step comes (rules.ladder), how it is claimed
(acts.escalation), and the sending (flows.deliver).
"""

import datetime as dt
from typing import Any

from models import writing
from models.acts import escalation, running
from models.acts.deed import ENGINE, Deed
from models.report import Road
from models.store import Office

BATCH = 2000


def escalate(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Claim every due step, a bounded batch a transaction; counts of tasks, steps, notifications, poisoned rows."""
    doing = Deed(at, ENGINE, Road.CLOCK)
    counts = {"tasks": 0, "steps": 0, "owed": 0, "poisoned": 0}
    while True:
        with writing.gathering(), office.writing() as session:
            climbed = escalation.climb(session, doing, BATCH)
            for name in counts:
                counts[name] += getattr(climbed, name)
            if climbed.tasks < BATCH:
                running.keep(session, "escalate", at, counts)
                return counts
