"""What the checks look at: the office's rows as they were last seen, and what was seen before.

Here: `Books` and how it is brought up to date: what was touched since, all that is open at each month's end, in the
end everything anew. Cost follows what was touched. Not here: the checks (simulation.invariants).
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from deployments.simulation.ground import Body
from deployments.simulation.wire import Wire
from models import questions, snapshot, story
from models.acts import arming
from models.directive import Directive
from models.event import Event
from models.notification import Message, MessageState, Notification, NotificationState
from models.office_calendar import CalendarDay
from models.policy import StepClaim
from models.post import Person, Post
from models.rules import ladder
from models.rules.workdays import Workdays
from models.store import OfficeSession
from models.task import Task

Row = TypeVar("Row", Event, StepClaim, Notification, Message, Directive, Person, Post, CalendarDay)
MOVING = {
    NotificationState.OWED, NotificationState.HELD, NotificationState.LEASED, NotificationState.IN_DOUBT,
}  # fmt: skip
UNSETTLED = {MessageState.LEASED, MessageState.RETRY, MessageState.IN_DOUBT}
#: How far a clock is set back at most.
SET_BACK = dt.timedelta(minutes=90)
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
FOR_EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
#: What the ladder itself writes; any other event of a task ends a preview that was made of it.
OWN = {"step", "agenda-drafted", "agenda-removed"}
#: What leaves the next step of a task as it is.
NOT_ARMING = {"agenda-drafted", "agenda-removed"}


@dataclass(frozen=True)
class First:
    """A task as it was first seen."""

    original_due_on: dt.date | None
    policy_id: int


@dataclass(frozen=True)
class Preview:
    """What `explain` told: (instant, basis, step, repeat) of the steps to come after the newest event of then.

    After an event and not after an instant, for a clock that is set back writes what follows at an earlier one.
    """

    at: dt.datetime
    after: int
    steps: tuple[tuple[dt.datetime, str, str, int], ...]

    @property
    def ends_at(self) -> dt.datetime:
        """All steps before this instant are told; where as many were told as may be, others may share the last one."""
        return self.steps[-1][0] if len(self.steps) == story.MOST else FOR_EVER


@dataclass
class Books:
    """Rows by id and by task; `looked_at` are the tasks that the next checks are about, `swept_at` is the last whole tick."""

    wire: Wire
    at: dt.datetime
    bodies: Mapping[int, Body]
    swept_at: dt.datetime = NEVER
    first_step_at: dt.datetime | None = None
    tasks: dict[int, Task] = field(default_factory=dict)
    looked_at: list[Task] = field(default_factory=list)
    first: dict[int, First] = field(default_factory=dict)
    previews: dict[int, Preview] = field(default_factory=dict)
    directives: dict[int, Directive] = field(default_factory=dict)
    under: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    people: dict[int, Person] = field(default_factory=dict)
    claims: dict[int, list[StepClaim]] = field(default_factory=lambda: defaultdict(list))
    events: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    standing: Counter[int] = field(default_factory=Counter)
    fresh_events: list[Event] = field(default_factory=list)
    heads: dict[int, Event] = field(default_factory=dict)
    hashes: dict[tuple[int, int], str] = field(default_factory=dict)
    rearmed: dict[int, int] = field(default_factory=dict)
    notifications: dict[int, Notification] = field(default_factory=dict)
    by_task: dict[int, dict[int, Notification]] = field(default_factory=lambda: defaultdict(dict))
    members: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    messages: dict[int, Message] = field(default_factory=dict)
    by_key: dict[str, Message] = field(default_factory=dict)
    by_person: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    fresh_messages: list[Message] = field(default_factory=list)
    changed: list[Notification] = field(default_factory=list)
    changed_messages: set[int] = field(default_factory=set)
    posts: dict[int, Post] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    policies: dict[int, ladder.Policy] = field(default_factory=dict)
    calendars: dict[int, list[tuple[dt.datetime, Workdays]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    wire_seen: int = 0
    first_unit: int = 2
    _moving: set[int] = field(default_factory=set)
    _unsettled: set[int] = field(default_factory=set)
    _stirred: set[int] = field(default_factory=set)
    _last: dict[type[Any], int] = field(default_factory=lambda: defaultdict(int))

    def calendar(self, body_id: int, at: dt.datetime) -> Workdays:
        """The days of a body that counted at an instant: an edit moves only what is armed after it (law 2)."""
        known = self.calendars[body_id]
        return next((days for since, days in reversed(known) if since <= at), known[0][1])

    def calendars_since(self, body_id: int, at: dt.datetime) -> set[Workdays]:
        """The days of a body as they counted at an instant and at any time after it."""
        return {self.calendar(body_id, at), *(days for since, days in self.calendars[body_id] if since > at)}

    def now(self, body_id: int) -> Workdays:
        """The days of a body as they count now."""
        return self.calendars[body_id][-1][1]

    def touched(self, session: OfficeSession, at: dt.datetime) -> None:
        """After a tick: what happened since, and the tasks it happened to."""
        self.at = at
        self.first_step_at = snapshot.first_step_at(session, self.swept_at)
        self._learn_calendar(session)
        self._read_journal(session)
        ids = {event.task_id for event in self.fresh_events if event.task_id is not None}
        self._stirred |= ids
        self._look(session, snapshot.of_ids(session, Task, ids))

    def day(self, session: OfficeSession, at: dt.datetime) -> None:
        """At a day's end: every task that anything happened to since the last one, and all messages that moved."""
        self.touched(session, at)
        self._read_outbox(session)
        self._look(session, snapshot.of_ids(session, Task, self._stirred))
        self._stirred.clear()

    def all_open(self, session: OfficeSession, at: dt.datetime) -> None:
        """At a month's end: every open task, touched or not."""
        self.day(session, at)
        self._look(session, snapshot.open_tasks(session))

    def anew(self, session: OfficeSession, at: dt.datetime) -> None:
        """In the end: every row is read again."""
        self._forget()
        self.day(session, at)
        self._look(session, snapshot.newer(session, Task, 0))

    def coming(self, task: Task, days: Workdays) -> ladder.Coming | None:
        """The step that comes next by these days, from the row and its claims."""
        claims: dict[ladder.Basis, ladder.Claimed] = {}
        for claim in sorted(self.claims[task.id or 0], key=lambda c: (c.position, c.repeat)):
            if claim.epoch == arming.epoch(task, claim.basis):
                claims[claim.basis] = ladder.Claimed(claim.position, claim.repeat, claim.step_at)
        step = ladder.next_step(arming.values(task, claims), self.policies[task.policy_id], days)
        return step if isinstance(step, ladder.Coming) else None

    def armed_at(self, task: Task) -> dt.datetime:
        """When the next step of a task was looked for last."""
        events = reversed(self.events[task.id or 0])
        return next((event.at for event in events if event.kind not in NOT_ARMING), task.published_at)

    def carried_at(self, task: Task) -> set[dt.datetime]:
        """When the places of a task were carried to another ladder: claims of those instants are no steps."""
        events = self.events[task.id or 0]
        return {event.at for event in events if event.kind == "rearm" and "policy" in event.after}

    def ask(self, session: OfficeSession, tasks: Iterable[Task], at: dt.datetime) -> None:
        """Keep what `explain` tells of some tasks now (law 14)."""
        for task in tasks:
            # What was armed before the calendar was edited moves by an act of its own (law 2).
            if task.id in self.previews or self.armed_at(task) < self.calendars[task.body_id][-1][0]:
                continue
            told = islice(story.upcoming(session, task), story.MOST)
            steps = tuple((one.at, str(one.step.basis), one.step.name, one.repeat) for one in told)
            if steps:
                self.previews[task.id or 0] = Preview(at, self._last[Event], steps)

    def _read_journal(self, session: OfficeSession) -> None:
        for directive in self._newer(session, Directive):
            self.directives[directive.id or 0] = directive
        self.fresh_events = self._newer(session, Event)
        for event in self.fresh_events:
            self.hashes[event.body_id, event.position] = event.hash
            if event.kind == "calendar-rearm":
                self.rearmed[event.body_id] = event.position
            if event.task_id is None:
                continue
            self.events[event.task_id].append(event)
            told = self.previews.get(event.task_id)
            if told is not None and event.kind not in OWN and (event.id or 0) > told.after:
                del self.previews[event.task_id]
        for claim in self._newer(session, StepClaim):
            self.claims[claim.task_id].append(claim)

    def _read_outbox(self, session: OfficeSession) -> None:
        self.people |= {person.id or 0: person for person in self._newer(session, Person)}
        self.posts |= {post.id or 0: post for post in self._newer(session, Post)}
        self.changed_messages.clear()
        self.changed = [
            *snapshot.of_ids(session, Notification, self._moving), *self._newer(session, Notification)
        ]  # fmt: skip
        for owed in self.changed:
            self._keep_owed(owed)
        self.fresh_messages = self._newer(session, Message)
        for message in (*snapshot.of_ids(session, Message, self._unsettled), *self.fresh_messages):
            key = message.id or 0
            self.messages[key] = self.by_key[message.key] = message
            _keep_in(self._unsettled, key, message.state in UNSETTLED)
            self.changed_messages.add(key)
        for message in self.fresh_messages:
            self.by_person[message.person_id].append(message.id or 0)
        self.words = snapshot.words(session, (message.id or 0 for message in self.fresh_messages))
        self.standing = Counter(snapshot.draft_agenda(session))

    def _keep_owed(self, owed: Notification) -> None:
        key = owed.id or 0
        self.notifications[key] = owed
        if owed.task_id is not None:
            self.by_task[owed.task_id][key] = owed
            self._stirred.add(owed.task_id)
        if owed.message_id is not None:
            self.members[owed.message_id].add(key)
            self.changed_messages.add(owed.message_id)
        _keep_in(self._moving, key, owed.state in MOVING)

    def _look(self, session: OfficeSession, tasks: list[Task]) -> None:
        self.looked_at = tasks
        for task in tasks:
            key = task.id or 0
            self.tasks[key] = task
            self.under[task.directive_id].add(key)
            self.first.setdefault(key, First(task.original_due_on, task.policy_id))
            if task.policy_id not in self.policies:
                self.policies[task.policy_id] = questions.ladder_of(session, task.policy_id)

    def _learn_calendar(self, session: OfficeSession) -> None:
        edits = {edit.body_id: edit.at for edit in self._newer(session, CalendarDay)}
        if not self.calendars:
            edits = dict.fromkeys(self.bodies, NEVER) | edits
        for body_id, since in edits.items():
            self.calendars[body_id].append((since, questions.calendar(session, body_id)))
            self.previews = {
                key: told
                for key, told in self.previews.items()
                if told.at > since or self.tasks[key].body_id != body_id
            }

    def _newer(self, session: OfficeSession, table: type[Row]) -> list[Row]:
        found = snapshot.newer(session, table, self._last[table])
        if found:
            self._last[table] = found[-1].id or 0
        return found

    def _forget(self) -> None:
        """All rows are read again; what was seen first, what was told, and how calendars were then, stays."""
        days = self._last[CalendarDay]
        for rows in (
            self.tasks, self.directives, self.under, self.claims, self.events, self.heads, self.hashes, self.notifications,
            self.by_task, self.members, self.messages, self.by_key, self.by_person, self._moving, self._unsettled, self._last,
        ):  # fmt: skip
            rows.clear()
        self._last[CalendarDay] = days
        self.wire_seen = 0


def _keep_in(some: set[int], key: int, belongs: bool) -> None:  # noqa: FBT001 - a yes or no of the row itself
    if belongs:
        some.add(key)
    else:
        some.discard(key)
