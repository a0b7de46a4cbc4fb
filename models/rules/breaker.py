"""When a service that fails is left alone, and when it is asked again.

Here: pure rules over one value. `n` different messages in a row that fail for reasons of the service open it; while it
is open, one message after a growing pause tries; the first that gets an answer closes it. Not here: which failures are
the service's (notifications.outcome), and the rows (models.acts.breaking).
"""

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Pauses:
    """How long a service that is out is left alone: at first, doubled with every try, and at most."""

    first: dt.timedelta
    longest: dt.timedelta


#: What messages wait for is tried often.
PAUSES = Pauses(dt.timedelta(minutes=1), dt.timedelta(minutes=30))


@dataclass(frozen=True)
class Breaker:
    """A service as its messages found it: `failures` in a row, the `last` message that failed, and since when it is open.

    `probe_at` is when the next one may try, `probes` how many have tried since it opened.
    """

    failures: int = 0
    last: str = ""
    opened_at: dt.datetime | None = None
    probe_at: dt.datetime | None = None
    probes: int = 0

    @property
    def is_open(self) -> bool:
        """Whether messages wait for it."""
        return self.opened_at is not None


def failed(
    breaker: Breaker, message: str, at: dt.datetime, opens_after: int, pauses: Pauses = PAUSES
) -> Breaker:
    """The service failed this message. The same one failing again tells nothing new about the others."""
    if breaker.is_open:
        return replace(breaker, last=message)
    failures = breaker.failures + (message != breaker.last or not breaker.failures)
    if failures < opens_after:
        return replace(breaker, failures=failures, last=message)
    return Breaker(failures, message, opened_at=at, probe_at=at + pause(0, pauses))


def answered(_breaker: Breaker) -> Breaker:
    """The service took a message or refused that one alone: it works."""
    return Breaker()


def may_probe(breaker: Breaker, at: dt.datetime) -> bool:
    """Whether one message may try an open service now."""
    return breaker.probe_at is not None and at >= breaker.probe_at


def probing(breaker: Breaker, at: dt.datetime, pauses: Pauses = PAUSES) -> Breaker:
    """One message tries now, and no other before the next pause is over, whatever becomes of the one."""
    probes = breaker.probes + 1
    return replace(breaker, probes=probes, probe_at=at + pause(probes, pauses))


def pause(probes: int, pauses: Pauses = PAUSES) -> dt.timedelta:
    """How long it is left alone after so many tries; a service of messages for 1, 2, 4, 8, 16 minutes, then half an hour."""
    doubled: int = 2 ** min(probes, 10)
    return min(pauses.first * doubled, pauses.longest)
