"""The virtual clock of a simulated office: it jumps to the next instant at which anything can happen.

Here: days, instants, flows under faults, and when the books are checked. Not here: what happens (simulation.happenings,
directives, staff), what goes wrong (simulation.faults), what is checked (simulation.invariants).
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from deployments.simulation import decisions, directives, ground, happenings, invariants, staff
from deployments.simulation.books import SET_BACK, Books
from deployments.simulation.faults import Faults, Stop
from deployments.simulation.ground import Ground
from deployments.simulation.happenings import Moment, Nothing
from deployments.simulation.invariants import Check
from deployments.simulation.wire import Wire
from flows.deliver import deliver
from flows.poll import poll
from flows.review import review
from flows.tick import tick
from models import snapshot, verification
from models.errors import Refused
from models.store import Office
from models.task import Task

MINUTE = dt.timedelta(minutes=1)
#: What is held for a person's own hours is looked at again after this time.
HOUR = dt.timedelta(hours=1)
ROUNDS = ((8, 10, 60), (9, 40, 90), (13, 30, 60), (15, 30, 80))
ACTS_A_TASK = 4
FORESEEN = 1
#: Days after the last happening in which everything owed finds its end.
QUIET_DAYS = 3
Happening = Callable[[Moment], Any]
ACTS = (*happenings.ACTS, *decisions.DECISIONS)
#: What has ended longer ago is not opened again.
REOPENED_WITHIN = dt.timedelta(days=30)


@dataclass
class Run:
    """One simulated office with its clock; `breaches` keeps the first breach of each invariant."""

    office: Office
    ground: Ground
    chance: random.Random
    faults: Faults
    days: int
    tasks: int
    breaches: dict[str, str] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    ticks: int = 0
    down_until: dt.date = dt.date.min
    wire: Wire = field(init=False)
    books: Books = field(init=False)
    tell: Callable[[dt.date], None] = lambda _day: None
    _open: list[Task] = field(default_factory=list)
    _ended: list[Task] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = Wire(self.faults, self._second_sender)
        self.books = Books(self.wire, dt.datetime.min.replace(tzinfo=dt.UTC), self.ground.bodies)

    def run(self) -> None:
        """All days, some quiet ones after them, and the last account."""
        self._check(self._local(ground.FIRST_DAY, 0))
        for number in range(self.days):
            self._day(ground.FIRST_DAY + dt.timedelta(days=number), self._plan(number))
        self.faults.on = frozenset()
        last = ground.FIRST_DAY + dt.timedelta(days=self.days)
        number = 0
        while number < QUIET_DAYS:
            number += self._is_working(last)
            self._day(last, {})
            last += dt.timedelta(days=1)
        self._account(self._local(last, 0))

    def _plan(self, number: int) -> dict[dt.datetime, list[Happening]]:
        """What people will do on a day, by instant."""
        day = ground.FIRST_DAY + dt.timedelta(days=number)
        if not self._is_working(day):
            return {}
        rounds = [
            self._local(day, hour, minute + self.chance.randrange(0, span, 5))
            for hour, minute, span in ROUNDS
        ]
        plan: dict[dt.datetime, list[Happening]] = {at: [] for at in rounds}
        # Days off are not known yet, so the share is that of weekdays; what is missing comes on the last days.
        left = max(self.days - number, 1) * 5 / 7
        issued = len(self.books.first)
        wanted = max(self.tasks - issued, 0) / left
        for _ in range(self._whole(wanted / 1.75)):
            plan[self.chance.choice(rounds)].append(_drawn(directives.KINDS, self.chance))
        for _ in range(self._whole(self.tasks * ACTS_A_TASK / (self.days * 5 / 7))):
            plan[self.chance.choice(rounds)].append(_drawn(ACTS, self.chance))
        for happening, likely in staff.CHANGES:
            if self.chance.random() < likely:
                # At an instant of its own, which no flow starts at again: what is armed at the instant of an edit
                # could go by either calendar.
                plan.setdefault(self.chance.choice(rounds) + MINUTE / 2, []).append(happening)
        return plan

    def _day(self, day: dt.date, plan: Mapping[dt.datetime, list[Happening]]) -> None:
        if self.faults.on and day > self.down_until and (pause := self.faults.pause_days()):
            self.down_until = day + dt.timedelta(days=pause - 1)
        is_down = day <= self.down_until
        self._look_at_open()
        opening, end = self._local(day, 8), self._local(day, 24)
        at = self._local(day, 0)
        while (at := self._next(at, [opening, *plan], is_down=is_down)) < end:
            for happening in plan.get(at, ()):
                self._happens(happening, at)
            if is_down:
                continue
            if at == opening:
                self._flow(lambda when: review(self.office, when), at)
                self._flow(lambda when: poll(self.office, when), at)
            self._tick(at)
        self._check_day(day, end)

    def _next(self, at: dt.datetime, planned: list[dt.datetime], *, is_down: bool) -> dt.datetime:
        """The next instant at which anything can happen; while nothing runs only people do something."""
        instants = [one for one in planned if one > at]
        if not is_down:
            with self.office.reading() as session:
                asked = snapshot.asked(session, at)
            soon = at + MINUTE
            instants += [max(one, soon) for one in (asked.step_at, asked.owed_at) if one]
            for days in map(self.books.now, self.ground.bodies):
                if asked.message_at:
                    instants.append(days.next_office_instant(max(asked.message_at, soon)))
                if asked.waiting:
                    instants.append(days.next_office_instant(at + HOUR))
        return min(instants, default=at + dt.timedelta(days=1))

    def _happens(self, happening: Happening, at: dt.datetime) -> None:
        name = happening.__name__.replace("_", "-")
        try:
            with self.office.writing() as session:
                number = self.done.total() + self.refused.total() + 1
                happening(Moment(session, at, self.chance, self.ground, self._open, self._ended, number))
        except (Refused, Nothing):
            self.refused[name] += 1
        else:
            self.done[name] += 1

    def _tick(self, at: dt.datetime) -> None:
        fault = self.faults.on_tick()
        if fault == "back":
            self.faults.struck["back"] += 1
            self._flow(self._one_tick, at - MINUTE * self.faults.chance.randint(1, SET_BACK // MINUTE))
            fault = None
        ended = self._flow(self._one_tick, at, fault)
        self.books.swept_at = ended
        self._check(ended)

    def _flow(
        self, work: Callable[[dt.datetime], Any], at: dt.datetime, fault: str | None = None
    ) -> dt.datetime:
        """Run one flow; stopped, it goes on a minute later like the next run of the schedule. When it ended."""
        while True:
            known = len(self.wire.taken)
            try:
                with self.faults.around(self.office, fault, partial(self._one_tick, at)):
                    work(at)
            except Stop:
                # A kill drops its connections, and with them whatever was not committed.
                self.office.engine.dispose()
                self._doubt(known)
                at, fault = at + MINUTE, None
            else:
                return at

    def _doubt(self, known: int) -> None:
        """Stopped between sending and marking: the one message that may come twice."""
        for taken in self.wire.taken[known:][-1:]:
            with self.office.reading() as session:
                if not snapshot.is_marked(session, taken.key):
                    self.wire.doubts[taken.key] = max(
                        self.wire.doubts[taken.key], self.wire.copies[taken.key]
                    )

    def _one_tick(self, at: dt.datetime) -> None:
        self._count(tick(self.office, at, self.wire))

    def _second_sender(self, at: dt.datetime) -> None:
        deliver(self.office, at, self.wire)

    def _count(self, counts: dict[str, Any]) -> None:
        self.ticks += 1
        self.steps += counts["escalate"]["steps"]

    def _check(self, at: dt.datetime) -> None:
        """After a tick: what it touched."""
        with self.office.reading() as session:
            self.books.touched(session, at)
        for name, check in invariants.TOUCHED.items():
            self._keep(name, check)

    def _check_day(self, day: dt.date, at: dt.datetime) -> None:
        """At a day's end what that day touched, at a month's end all that is open."""
        is_last = (day + dt.timedelta(days=1)).day == 1
        with self.office.reading() as session:
            if is_last:
                self.books.all_open(session, at)
            else:
                self.books.day(session, at)
        for name, check in invariants.WHOLE.items():
            self._keep(name, check)
        self.books.wire_seen = len(self.wire.taken)
        self._foresee(at)
        if is_last:
            self.tell(day)

    def _foresee(self, at: dt.datetime) -> None:
        """Keep for some tasks what `explain` tells now."""
        some = self.chance.sample(self.books.looked_at, min(FORESEEN, len(self.books.looked_at)))
        with self.office.reading() as session:
            self.books.ask(session, some, at)

    def _account(self, at: dt.datetime) -> None:
        """In the end everything is read anew and checked, and the product's own verification must agree."""
        with self.office.reading() as session:
            self.books.anew(session, at)
            verified = verification.verify(session)
        for name, check in invariants.WHOLE.items():
            self._keep(name, check)
        for name, found in verified.invariants.items():
            if found != "ok":
                self.breaches.setdefault(f"verify-{name}", found)

    def _keep(self, name: str, check: Check) -> None:
        if name not in self.breaches and (found := next(check(self.books), None)):
            self.breaches[name] = f"{self.books.at.astimezone(ground.ZONE):%Y-%m-%d %H:%M}: {found}"

    def _look_at_open(self) -> None:
        with self.office.reading() as session:
            self._open = snapshot.open_tasks(session)
            self._ended = snapshot.ended_since(session, self.books.at - REOPENED_WITHIN)

    def _is_working(self, day: dt.date) -> bool:
        return self.books.now(self.ground.ids[ground.FIRST.code]).is_working(day)

    def _whole(self, count: float) -> int:
        """A drawn whole number whose mean is `count`."""
        return int(count) + (self.chance.random() < count % 1)

    @staticmethod
    def _local(day: dt.date, hour: int, minutes: int = 0) -> dt.datetime:
        midnight = dt.datetime.combine(day, dt.time(), ground.ZONE)
        return (midnight + dt.timedelta(hours=hour, minutes=minutes)).astimezone(dt.UTC)


def _drawn(table: tuple[tuple[Happening, float], ...], chance: random.Random) -> Happening:
    return chance.choices([one for one, _ in table], [weight for _, weight in table])[0]
