"""What the checks look at: the office's rows as they were last seen, and what was seen before.

Here: `Books` and how it is brought up to date, after each tick what was touched, at each day's end all that is open,
in the end everything anew. Not here: the checks (simulation.invariants).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from deployments.simulation.wire import Wire
from models import questions, snapshot, story
from models.directive import Directive
from models.event import Event
from models.notification import Message, MessageState, Notification, NotificationState
from models.office_calendar import CalendarDay
from models.policy import AgendaItem, StepClaim
from models.post import Person
from models.rules import ladder
from models.rules.workdays import Workdays
from models.store import OfficeSession
from models.task import Task

Row = TypeVar("Row", Event, StepClaim, AgendaItem, Notification, Message, Directive, Person, CalendarDay)
MOVING = {
    NotificationState.OWED, NotificationState.HELD, NotificationState.LEASED, NotificationState.IN_DOUBT,
}  # fmt: skip
UNSETTLED = {MessageState.LEASED, MessageState.RETRY, MessageState.IN_DOUBT}
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
#: What the ladder itself writes; any other event of a task ends a preview that was made of it.
OWN = {"step", "agenda-drafted", "agenda-removed"}


@dataclass(frozen=True)
class First:
    """A task as it was first seen."""

    original_due_on: dt.date | None
    policy_id: int


@dataclass(frozen=True)
class Preview:
    """What `explain` told at an instant: (instant, basis, step, repeat) of the steps to come."""

    at: dt.datetime
    steps: tuple[tuple[dt.datetime, str, str, int], ...]


@dataclass
class Books:
    """Rows by id and by task; `looked_at` are the tasks that the next checks are about, `swept_at` is the last whole tick."""

    wire: Wire
    at: dt.datetime
    swept_at: dt.datetime = NEVER
    tasks: dict[int, Task] = field(default_factory=dict)
    looked_at: list[Task] = field(default_factory=list)
    first: dict[int, First] = field(default_factory=dict)
    previews: dict[int, Preview] = field(default_factory=dict)
    directives: dict[int, Directive] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    claims: dict[int, list[StepClaim]] = field(default_factory=lambda: defaultdict(list))
    events: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    items: dict[int, AgendaItem] = field(default_factory=dict)
    fresh_events: list[Event] = field(default_factory=list)
    heads: dict[int, Event] = field(default_factory=dict)
    notifications: dict[int, Notification] = field(default_factory=dict)
    by_task: dict[int, list[Notification]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[int, Message] = field(default_factory=dict)
    fresh_messages: list[Message] = field(default_factory=list)
    policies: dict[int, ladder.Policy] = field(default_factory=dict)
    calendars: list[tuple[dt.datetime, Workdays]] = field(default_factory=list)
    wire_seen: int = 0
    first_unit: int = 2
    _last: dict[type[Any], int] = field(default_factory=lambda: defaultdict(int))

    def calendar(self, at: dt.datetime) -> Workdays:
        """The days that counted at an instant: an edit moves only what is armed after it (law 2)."""
        return next((days for since, days in reversed(self.calendars) if since <= at), self.calendars[0][1])

    def touched(self, session: OfficeSession, at: dt.datetime) -> None:
        """After a tick: what happened since, and the tasks it happened to."""
        self.at = at
        self._learn_calendar(session)
        self._read_journal(session)
        ids = {event.task_id for event in self.fresh_events if event.task_id is not None}
        self._look(session, snapshot.of_ids(session, Task, ids))

    def whole(self, session: OfficeSession, at: dt.datetime, *, anew: bool = False) -> None:
        """At a day's end: everything that is open or moves; `anew` reads all rows again."""
        if anew:
            self._forget()
        self.touched(session, at)
        tasks = snapshot.newer(session, Task, 0) if anew else snapshot.open_tasks(session)
        self._look(session, tasks)
        self._read_outbox(session)
        for item in self._newer(session, AgendaItem):
            self.items[item.id or 0] = item
        standing = [key for key, item in self.items.items() if item.removed_at is None]
        for item in snapshot.of_ids(session, AgendaItem, standing):
            self.items[item.id or 0] = item

    def ask(self, session: OfficeSession, tasks: Iterable[Task], at: dt.datetime) -> None:
        """Keep what `explain` tells of some tasks now (law 14)."""
        for task in tasks:
            # What was armed before the calendar was edited moves by an act of its own (law 2).
            if task.id in self.previews or task.last_event_at < self.calendars[-1][0]:
                continue
            told = story.future(session, task)
            if told:
                steps = tuple((one.at, one.basis, one.step, one.repeat) for one in told)
                self.previews[task.id or 0] = Preview(at, steps)

    def _read_journal(self, session: OfficeSession) -> None:
        for directive in self._newer(session, Directive):
            self.directives[directive.id or 0] = directive
        self.fresh_events = self._newer(session, Event)
        for event in self.fresh_events:
            if event.task_id is None:
                continue
            self.events[event.task_id].append(event)
            told = self.previews.get(event.task_id)
            if told is not None and event.kind not in OWN and event.at >= told.at:
                del self.previews[event.task_id]
        for claim in self._newer(session, StepClaim):
            self.claims[claim.task_id].append(claim)

    def _read_outbox(self, session: OfficeSession) -> None:
        for person in self._newer(session, Person):
            self.people[person.id or 0] = person
        moving = [key for key, one in self.notifications.items() if one.state in MOVING]
        for owed in (*snapshot.of_ids(session, Notification, moving), *self._newer(session, Notification)):
            if (owed.id or 0) not in self.notifications and owed.task_id is not None:
                self.by_task[owed.task_id].append(owed)
            elif owed.task_id is not None:
                pile = self.by_task[owed.task_id]
                pile[[one.id for one in pile].index(owed.id)] = owed
            self.notifications[owed.id or 0] = owed
        unsettled = [key for key, one in self.messages.items() if one.state in UNSETTLED]
        self.fresh_messages = self._newer(session, Message)
        for message in (*snapshot.of_ids(session, Message, unsettled), *self.fresh_messages):
            self.messages[message.id or 0] = message

    def _look(self, session: OfficeSession, tasks: list[Task]) -> None:
        self.looked_at = tasks
        for task in tasks:
            key = task.id or 0
            self.tasks[key] = task
            self.first.setdefault(key, First(task.original_due_on, task.policy_id))
            if task.policy_id not in self.policies:
                self.policies[task.policy_id] = questions.ladder_of(session, task.policy_id)

    def _learn_calendar(self, session: OfficeSession) -> None:
        edits = self._newer(session, CalendarDay)
        if edits or not self.calendars:
            since = edits[-1].at if edits else NEVER
            self.calendars.append((since, questions.calendar(session, questions.keeper(session))))
            self.previews = {key: told for key, told in self.previews.items() if told.at > since}

    def _newer(self, session: OfficeSession, table: type[Row]) -> list[Row]:
        found = snapshot.newer(session, table, self._last[table])
        if found:
            self._last[table] = found[-1].id or 0
        return found

    def _forget(self) -> None:
        """All rows are read again; what was seen first, and what was told, stays."""
        for rows in (
            self.tasks, self.directives, self.claims, self.events, self.items, self.heads, self.notifications,
            self.by_task, self.messages, self._last, self.calendars,
        ):  # fmt: skip
            rows.clear()
        self.wire_seen = 0
