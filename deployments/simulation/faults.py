"""What goes wrong: drawn from a seed of its own, so that the same office lives with and without.

Here: the faults by name, when each strikes, and `Stop`, which ends a flow like a kill. Not here: what the wire does
with those that concern it (simulation.wire).
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from models import measuring
from models.errors import Mistyped
from models.store import Office


class Stop(BaseException):
    """The process ends here; like a kill it is caught by nothing of the product."""


#: Name -> how likely it strikes: a tick, a message on the wire, a day.
TICK = {"stop": 0.12, "two-tickers": 0.06, "back": 0.04}
WIRE = {
    "hang-before": 0.01,
    "hang-after": 0.01,
    "later": 0.015,
    "refuse": 0.01,
    "half": 0.25,
    "two-senders": 0.015,
    "stop-before": 0.01,
    "stop-after": 0.01,
    "outage": 0.006,
}
DAY = {"jump": 0.03}
KNOWN = (*TICK, *WIRE, *DAY)
LONGEST_PAUSE_DAYS = 4


def named(words: str) -> frozenset[str]:
    """The faults that `--faults` means: all, none, or names with commas between them."""
    if words in {"all", "none"}:
        return frozenset(KNOWN if words == "all" else ())
    wanted = frozenset(word.strip() for word in words.split(",") if word.strip())
    if unknown := sorted(wanted - set(KNOWN)):
        raise Mistyped(
            "There is no fault “{name}”; write all, none, or some of {known} with commas between them.",
            name=unknown[0],
            known=", ".join(KNOWN),
        )
    return wanted


@dataclass
class Faults:
    """Draws faults and counts those that struck."""

    on: frozenset[str]
    chance: random.Random
    struck: Counter[str] = field(default_factory=Counter)
    statements: int = 40
    _busy: bool = False

    def strikes(self, name: str, likely: float) -> bool:
        """Whether this fault strikes now; drawn even where it is off, so that each draw stands for itself."""
        return self.chance.random() < likely and name in self.on

    def on_tick(self) -> str | None:
        """The fault of the coming run of a flow, if any."""
        return next((name for name, likely in TICK.items() if self.strikes(name, likely)), None)

    def on_wire(self) -> str | None:
        """The fault of the message that goes on the wire, if any; the other ticker is not struck itself."""
        return (
            None
            if self._busy
            else next((name for name, likely in WIRE.items() if self.strikes(name, likely)), None)
        )

    def pause_days(self) -> int:
        """For how many days nothing runs from today on."""
        if not self.strikes("jump", DAY["jump"]):
            return 0
        self.struck["jump"] += 1
        return self.chance.randint(1, LONGEST_PAUSE_DAYS)

    @contextmanager
    def around(self, office: Office, fault: str | None, other: Callable[[], None]) -> Iterator[None]:
        """Run the block under `fault`: stopped at a drawn boundary, or with `other` run at one."""
        passed = 0
        wanted = self.chance.randint(1, max(self.statements, 1)) if fault in {"stop", "two-tickers"} else 0

        def before(kind: str) -> None:
            nonlocal passed, wanted
            if self._busy:
                return
            passed += 1
            if not wanted or passed < wanted:
                return
            if fault == "stop":
                wanted = 0
                self.struck["stop"] += 1
                raise Stop
            # SQLite has one writer, and the head of a chain has one on PostgreSQL: the other ticker runs where
            # this one holds nothing.
            if kind == "begin":
                wanted = 0
                self.struck["two-tickers"] += 1
                self._alone(other)

        with measuring.boundaries(office, before):
            yield
        self.statements = max(passed, 1)

    def _alone(self, other: Callable[[], None]) -> None:
        """The other one is not struck itself."""
        self._busy = True
        try:
            other()
        finally:
            self._busy = False
