"""When each flow runs: one table, rendered by serve.py here and into prefect.yaml elsewhere.

Here: names and times. Not here: what a flow does, and the office's own calendar, which the flows ask.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cadence:
    """One flow of flows.scheduled and its cron expression (five fields) in the office's zone."""

    flow: str
    cron: str
    sentence: str


#: No hour or weekday is left out: the flows ask the office's own calendar (a swapped Saturday counts), a run too
#: many owes nothing, and a sample office's clock stands at another hour than the world's.
SCHEDULE = (
    Cadence("tick", "* * * * *", "escalate, then deliver"),
    Cadence("poll", "*/15 * * * *", "ask the units for status"),
    Cadence("mailbox", "*/5 * * * *", "read what came back by mail and the answers, where a mailbox is set"),
    Cadence("sheets", "*/5 * * * *", "take filled sheets from their folder, where one is set"),
    Cadence("receipts", "*/15 * * * *", "ask the gateways what became of messages"),
    Cadence("hooks", "*/2 * * * *", "tell other systems what has happened"),
    Cadence("watch", "*/5 * * * *", "audit all that is open and owed; the heartbeat"),
    Cadence("review", "5 * * * *", "open periodic windows; the secretariat's daily state"),
)
#: Started by hand or by a page, never by the clock.
ON_DEMAND = ("intake",)
