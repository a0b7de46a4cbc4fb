"""What another ladder would have sent over recorded history, beside what was taken. It writes nothing.

Here: `replay`, from the journal of a body to counts and differences. Not here: the reckoning for one task
(rules.replaying).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pydantic import BaseModel
from sqlmodel import col, select

from models import questions
from models.event import Event
from models.policy import Policy
from models.rules import ladder, replaying
from models.rules.lifecycle import Act
from models.rules.policy_file import PolicyFile
from models.rules.replaying import Calendar, Happening
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

#: The event of a milestone that got its day.
ARMED = "arm"


class Taken(BaseModel):
    """One step with its instant and whom it names."""

    step: str
    basis: str
    at: dt.datetime
    recipients: list[str]


class Count(BaseModel):
    """How often a step came, or a recipient was named: as recorded, and by the other ladder."""

    name: str
    recorded: int
    replayed: int


class Difference(BaseModel):
    """One task for which the two ladders differ; what is the same in both is left out."""

    task: str
    only_recorded: list[Taken]
    only_replayed: list[Taken]


class Replay(BaseModel):
    """Both ladders over the same history. `tasks` counts those that were looked at."""

    body: str
    name: str
    since: dt.date | None
    until: dt.date
    tasks: int
    recorded: int
    replayed: int
    by_step: list[Count]
    by_recipient: list[Count]
    differences: list[Difference]


@dataclass(frozen=True)
class Span:
    """The days that are compared."""

    since: dt.date | None
    until: dt.date

    def has(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and day <= self.until


def replay(
    session: OfficeSession,
    body: Unit,
    file: PolicyFile,
    at: dt.datetime,
    since: dt.date | None,
    until: dt.date | None,
) -> Replay:
    """Every task of the body that climbs a ladder of the file's name, from its publishing on; answers as they were."""
    workdays = questions.calendar(session, body.id or 0)
    calendars = [Calendar(*known) for known in questions.calendars(session, body.id or 0)]
    span = Span(since, min(until or workdays.day_of(at), workdays.day_of(at)))
    end = min(at, dt.datetime.combine(span.until, dt.time.max, workdays.zone).astimezone(dt.UTC))
    recorded: list[Taken] = []
    replayed: list[Taken] = []
    differences: list[Difference] = []
    tasks, rules = 0, file.ladder
    for task, events in _histories(session, body, file.name, end):
        tasks += 1
        was = [one for one in _recorded(session, task, events) if span.has(workdays.day_of(one.at))]
        would = [one for one in _replayed(events, rules, calendars, end) if span.has(workdays.day_of(one.at))]
        recorded += was
        replayed += would
        differences += _difference(task.code, was, would)
    return Replay(
        body=body.name, name=str(file.name), since=span.since, until=span.until, tasks=tasks, recorded=len(recorded),
        replayed=len(replayed), differences=differences,
        by_step=_counts((one.step for one in recorded), (one.step for one in replayed)),
        by_recipient=_counts(
            (who for one in recorded for who in one.recipients), (who for one in replayed for who in one.recipients)
        ),
    )  # fmt: skip


def _histories(
    session: OfficeSession, body: Unit, name: str, end: dt.datetime
) -> Iterator[tuple[Task, list[Event]]]:
    """The tasks of a body on a ladder of this name, each with its events up to `end`, oldest first."""
    wanted = (
        select(Event, Task)
        .join(Task, col(Task.id) == col(Event.task_id))
        .join(Policy, col(Policy.id) == col(Task.policy_id))
        .where(Task.body_id == body.id, Policy.name == name, Event.at <= end)
        .order_by(Task.code, col(Event.id))
        .execution_options(yield_per=1000)
    )
    for _, rows in groupby(session.exec(wanted), lambda row: row[1].id):
        found = list(rows)
        yield found[0][1], [event for event, _ in found]


def _recorded(session: OfficeSession, task: Task, events: list[Event]) -> Iterator[Taken]:
    """The steps that the journal tells, with the recipients of the version that was climbed at the time."""
    changes = [event for event in events if "policy" in event.after]
    policy_id = changes[0].before["policy"] if changes else task.policy_id
    for event in events:
        if event in changes:
            policy_id = event.after["policy"]
        if event.kind != "step":
            continue
        whom = {step.name: step.recipients for step in questions.ladder_of(session, policy_id).steps}
        for step in event.after["steps"]:
            yield Taken(
                step=step["step"], basis=step["basis"], at=dt.datetime.fromisoformat(step["step_at"]),
                recipients=[*map(str, whom.get(step["step"], ()))],
            )  # fmt: skip


def _replayed(
    events: Iterable[Event], rules: ladder.Policy, calendars: Sequence[Calendar], end: dt.datetime
) -> Iterator[Taken]:
    happenings = [
        Happening(event.at, event.on, event.kind, event.role, event.state, event.due_at, _starts_due(event))
        for event in events
        if event.role is not None and event.state is not None and event.kind != "step"
    ]
    for coming in replaying.replay(happenings, rules, calendars, end):
        yield Taken(
            step=coming.step.name, basis=str(coming.step.basis), at=coming.at,
            recipients=[*map(str, coming.step.recipients)],
        )  # fmt: skip


def _starts_due(event: Event) -> bool:
    """Whether the due day was set or moved; that of a milestone or an extension may be the same working day."""
    return event.kind in {ARMED, Act.GRANT} or (event.kind == Act.RESUME and bool(event.after["due_on"]))


def _difference(code: str, was: list[Taken], would: list[Taken]) -> list[Difference]:
    """The same means: the same clock, the same day, the same recipients, whatever the step is called."""
    shared = Counter(map(_mark, was)) & Counter(map(_mark, would))
    only_recorded, only_replayed = list(_without(was, shared)), list(_without(would, shared))
    if not only_recorded and not only_replayed:
        return []
    return [Difference(task=code, only_recorded=only_recorded, only_replayed=only_replayed)]


def _without(taken: list[Taken], shared: Counter[tuple[object, ...]]) -> Iterator[Taken]:
    left = Counter(shared)
    for one in taken:
        if left[_mark(one)] > 0:
            left[_mark(one)] -= 1
        else:
            yield one


def _mark(one: Taken) -> tuple[object, ...]:
    return one.basis, one.at, tuple(sorted(one.recipients))


def _counts(recorded: Iterable[str], replayed: Iterable[str]) -> list[Count]:
    then, now = Counter(recorded), Counter(replayed)
    return [
        Count(name=name, recorded=then[name], replayed=now[name]) for name in dict.fromkeys((*then, *now))
    ]
