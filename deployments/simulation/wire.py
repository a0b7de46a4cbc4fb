"""The wire of a simulated office: takes messages in this process, with the faults of real ones.

Here: what stands in for `notifications.delivery.send`, and the account of what the other side took. Not here:
anything about whom it goes to or when.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from deployments.simulation.faults import Faults, Stop
from models.acts.outbox import Text
from notifications.outcome import SENT, Failure, Outcome, unreachable
from notifications.webhooks import refused
from notifications.wire import Wire as Connections

#: Words of this kind stand in confidential directives, notes and reasons only.
SECRET = "TUYỆT-MẬT"  # noqa: S105 - no password
#: So long nothing gets through.
OUTAGE = dt.timedelta(hours=5)


@dataclass(frozen=True)
class Taken:
    """One message that the other side took: when, by which key and address, and whether secret words stood in it."""

    at: dt.datetime
    key: str
    url: str
    leaks: bool


@dataclass
class Wire:
    """Takes messages; `doubts` counts by key how often the sender could not know that it was taken.

    `kills` tells of each kill how many messages it left in doubt, and how many senders it ended.
    """

    faults: Faults
    meanwhile: Callable[[dt.datetime], None]
    taken: list[Taken] = field(default_factory=list)
    copies: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    kills: list[tuple[int, int]] = field(default_factory=list)
    _nested: bool = False
    _out_until: dt.datetime | None = None

    def __call__(
        self,
        kept: Connections,
        url: str,
        text: Text,
        at: dt.datetime,
        *,
        key: str,
        mail_from: str,
        timeout: float,
    ) -> Outcome:
        """One try, as `delivery.send` would make it."""
        del kept, mail_from, timeout
        if self._out_until is not None and at < self._out_until:
            return unreachable()
        fault = None if self._nested else self.faults.on_wire()
        if fault == "half" and "?to=" not in url:
            fault = None
        if fault is not None:
            self.faults.struck[fault] += 1
        if fault == "outage":
            self._out_until = at + OUTAGE
            return unreachable()
        if (before := _before(fault)) is not None:
            return before
        if fault == "two-senders":
            self._another(at)
        self._take(url, text, at, key)
        # Half-accepted is taken: one recipient of two has it, and trying again would double that one.
        return self._after(fault, key)

    def _after(self, fault: str | None, key: str) -> Outcome:
        if fault == "stop-after":
            self.doubts[key] += 1
            raise Stop
        if fault == "hang-after":
            self.doubts[key] += 1
            return unreachable()
        return SENT

    def _another(self, at: dt.datetime) -> None:
        self._nested = True
        try:
            self.meanwhile(at)
        finally:
            self._nested = False

    def _take(self, url: str, text: Text, at: dt.datetime, key: str) -> None:
        leaks = any(SECRET in part for part in (text.subject, text.text, text.html))
        self.taken.append(Taken(at, key, url, leaks))
        self.copies[key] += 1


def _before(fault: str | None) -> Failure | None:
    """What goes wrong before the other side has anything."""
    match fault:
        case "stop-before":
            raise Stop
        case "hang-before":
            return unreachable()
        case "later":
            return refused(429)
        case "refuse":
            return refused(404)
        case _:
            return None
