"""The facts behind a message: what each thing owed is about, why it comes to this person, and what comes next.

Here: from a bundle to plain values, in no language. A confidential task leaves here without words, note, reason
or unit, so no template can tell them (law 19). Not here: wording (notifications.wording).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from models import questions, standing, story
from models.acts import arming, bundling
from models.acts.bundling import Bundle
from models.directive import Directive
from models.meeting import Conclusion
from models.notification import Notification, NotificationKind
from models.policy import Policy
from models.post import Duty, Person, Post
from models.report import Report
from models.rules import due, ladder, resuming
from models.rules.ladder import Clocks, Coming, Recipient
from models.rules.lifecycle import OPEN, Role, State
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

#: Claims are looked up for this many tasks at once, as SQLite limits the values of one statement.
AT_ONCE = 500
#: What is owed to the unit itself, and so answered through its link.
TO_UNIT = (
    NotificationKind.ASSIGNED,
    NotificationKind.ARMED,
    NotificationKind.RETURNED,
    NotificationKind.STATUS_REQUEST,
    NotificationKind.EXTENSION_DECIDED,
    NotificationKind.SUSPENDED,
    NotificationKind.RESUMED,
    NotificationKind.REOPENED,
)


@dataclass(frozen=True)
class TaskFacts:
    """One task as of an instant: `late` and `silent` count working days, `next_*` is the step if nobody answers."""

    task: Task
    directive: str
    words: str | None
    source: str | None
    unit: str | None
    late: int
    silent: int
    ends_on: dt.date | None
    finished_on: dt.date | None
    last: Report | None
    next_on: dt.date | None
    next_to: tuple[Recipient, ...]
    acknowledged_workdays: int
    policy_version: int


@dataclass(frozen=True)
class Matter:
    """One thing owed. `you` is the recipient's word for the reader, `vacant` the post for which the reader hears.

    `about` are the tasks it names; `data` is what the act that owed it told, nothing of it if confidential.
    """

    kind: NotificationKind
    data: dict[str, Any]
    you: str
    post: str
    vacant: str
    for_unit: bool
    unit: str
    about: tuple[TaskFacts, ...] = ()

    @property
    def task(self) -> TaskFacts:
        """The one task of a matter that is about one."""
        return self.about[0]


@dataclass(frozen=True)
class Reader:
    """Who reads: name, post, whether of the secretariat, and (post, unit) of each unit to answer for."""

    person: Person
    body: str
    title: str
    is_secretariat: bool
    answers_for: tuple[tuple[int, int, str], ...]
    head: tuple[int, str]


@dataclass
class _Office:
    """What is looked up once for a bundle."""

    session: OfficeSession
    at: dt.datetime
    body_id: int
    day: dt.date
    posts: list[Post]
    clocks: dict[int, Clocks] = field(default_factory=dict)
    reports: dict[int, Report] = field(default_factory=dict)


def gather(session: OfficeSession, bundle: Bundle, at: dt.datetime) -> tuple[Reader, list[Matter]]:
    """The reader and the matters of a bundle, in the order in which they were owed."""
    day = at.astimezone(session.settings.zone).date()
    posts = bundling.held_posts(session, bundle.person.id or 0, day)
    office = _Office(session, at, bundle.body_id, day, posts)
    _look_up(office, bundle.notifications)
    matters = [_matter(office, notification) for notification in bundle.notifications]
    return _reader(office, bundle, matters), matters


def look_up(session: OfficeSession, bundles: Iterable[Bundle]) -> None:
    """Read what these bundles are about in a few statements, however many they are; each is then put into words."""
    owed = [notification for bundle in bundles for notification in bundle.notifications]
    questions.keep(session, Task, (one.task_id for one in owed))
    questions.keep(session, Post, (one.post_id for one in owed))
    tasks = [session.get_one(Task, one.task_id) for one in owed if one.task_id is not None]
    _keep_around(session, tasks)
    questions.keep(session, Unit, [*(one.unit_id for one in owed), *(one.body_id for one in owed)])


def _keep_around(session: OfficeSession, tasks: list[Task]) -> None:
    """The rows that the facts of a task are taken from."""
    questions.keep(session, Unit, (task.unit_id for task in tasks))
    questions.keep(session, Policy, (task.policy_id for task in tasks))
    questions.keep(session, Directive, (task.directive_id for task in tasks))
    directives = (session.get_one(Directive, task.directive_id) for task in tasks)
    questions.keep(session, Conclusion, (one.conclusion_id for one in directives))


def _look_up(office: _Office, notifications: Iterable[Notification]) -> None:
    ids = sorted({n.task_id for n in notifications if n.task_id is not None})
    questions.keep(office.session, Task, ids)
    _add(office, [office.session.get_one(Task, task_id) for task_id in ids])


def _add(office: _Office, tasks: list[Task]) -> None:
    """What is looked up for tasks together: the rows around them, their claims, their newest reports."""
    _keep_around(office.session, tasks)
    for start in range(0, len(tasks), AT_ONCE):
        some = tasks[start : start + AT_ONCE]
        claims = arming.claims(office.session, some)
        office.clocks |= {t.id or 0: arming.values(t, claims.get(t.id or 0, {})) for t in some}
    spoken = [task.id or 0 for task in tasks if task.last_word_at is not None and not task.confidential]
    office.reports |= story.last_reports(office.session, spoken)


def _matter(office: _Office, notification: Notification) -> Matter:
    session = office.session
    post = session.get(Post, notification.post_id) if notification.post_id else None
    # That a task's ladder cannot be climbed must be told without climbing it again (trap 10).
    climbs = notification.kind != NotificationKind.FAILURE
    about = tuple(_facts(office, task, climbs=climbs) for task in _tasks(office, notification))
    secret = any(facts.task.confidential for facts in about) and notification.task_id is not None
    for_unit = _is_for_unit(office, notification, about)
    own = post is None or any(held.id == post.id for held in office.posts)
    unit = session.get(Unit, notification.unit_id) if notification.unit_id else None
    return Matter(
        kind=notification.kind,
        data=_told(office, notification, secret=secret),
        you=_you(notification, post, about),
        post=post.title if post else "",
        vacant="" if own or post is None else post.title,
        for_unit=for_unit,
        unit=unit.name if unit and not secret else "",
        about=about,
    )


def _tasks(office: _Office, notification: Notification) -> list[Task]:
    session = office.session
    if notification.task_id is not None:
        return [session.get_one(Task, notification.task_id)]
    if notification.kind != NotificationKind.STATUS_REQUEST:
        return []
    wanted = bundling.asked_about(session, notification)
    _add(office, wanted)
    return wanted


def _facts(office: _Office, task: Task, *, climbs: bool) -> TaskFacts:
    session = office.session
    workdays = questions.calendar(session, task.body_id)
    rules = questions.ladder_of(session, task.policy_id) if climbs else ladder.Policy(())
    clocks = office.clocks[task.id or 0]
    coming = ladder.next_step(clocks, rules, workdays)
    directive = session.get_one(Directive, task.directive_id)
    is_late = (
        task.role == Role.LEAD
        and task.state in OPEN
        and task.state != State.AWAITING
        and due.is_late(task.due_at, office.at)
    )
    secret = task.confidential
    return TaskFacts(
        task=task, directive=directive.code, words=None if secret else " ".join(directive.text.split()),
        source=None if secret else _source(session, directive),
        unit=None if secret else session.get_one(Unit, task.unit_id).name,
        late=workdays.between(workdays.day_of(task.due_at), office.day) if is_late and task.due_at else 0,
        silent=resuming.silent_for(clocks, workdays, office.day),
        ends_on=workdays.day_of(task.due_at) if task.due_at else None,
        finished_on=workdays.day_of(task.finished_at) if task.finished_at else None,
        last=None if secret else office.reports.get(task.id or 0),
        # A step whose instant has passed comes with the next tick.
        next_on=max(workdays.day_of(coming.at), office.day) if isinstance(coming, Coming) else None,
        next_to=coming.step.recipients if isinstance(coming, Coming) else (),
        acknowledged_workdays=rules.acknowledged_workdays,
        policy_version=session.get_one(Policy, task.policy_id).version,
    )  # fmt: skip


def _source(session: OfficeSession, directive: Directive) -> str | None:
    """The conclusion's number, or its title where it has none yet."""
    if directive.conclusion_id is None:
        return None
    conclusion = session.get_one(Conclusion, directive.conclusion_id)
    return conclusion.number or conclusion.title


def _told(office: _Office, notification: Notification, *, secret: bool) -> dict[str, Any]:
    """The data of a notification with names in place of ids; of a confidential task only the ladder's own words."""
    if notification.kind == NotificationKind.STEP:
        zone = office.session.settings.zone
        first, *skipped = [
            {**step, "step_on": dt.datetime.fromisoformat(step["step_at"]).astimezone(zone).date()}
            for step in (notification.data, *notification.data.get("skipped", ()))
        ]
        return {**first, "skipped": skipped}
    data = {} if secret else dict(notification.data)
    match notification.kind:
        case NotificationKind.VACANCY:
            data["post"] = office.session.get_one(Post, int(data["post"])).title
        case NotificationKind.DAILY:
            data |= standing.standing(office.session, office.body_id, office.at).model_dump()
        case NotificationKind.DEAD_LETTER:
            data["person"] = office.session.get_one(Person, int(data["person"])).name
        case _:
            pass
    return data


def _is_for_unit(office: _Office, notification: Notification, about: tuple[TaskFacts, ...]) -> bool:
    """Whether the reader answers for the unit: holds a post of it, or the post that the task goes through."""
    if notification.kind not in {*TO_UNIT, NotificationKind.STEP} or notification.unit_id is None:
        return False
    named = {facts.task.post_id for facts in about} - {None}
    return any(post.unit_id == notification.unit_id or post.id in named for post in office.posts)


def _you(notification: Notification, post: Post | None, about: tuple[TaskFacts, ...]) -> str:
    """Why this person: the strongest word under which the matter is owed."""
    if notification.kind == NotificationKind.ALL_CLEAR or post is None:
        return "told-before"
    if notification.kind == NotificationKind.WAITED_FOR:
        return "waited-for"
    if notification.kind == NotificationKind.STEP:
        named = [Recipient(word) for word in notification.data.get("as", ())]
        found = max(named, key=list(Recipient).index, default=Recipient.UNIT)
    else:
        found = Recipient.UNIT if notification.kind in TO_UNIT else Recipient.SECRETARIAT
    if found == Recipient.SECRETARIAT and post.duty == Duty.CHAIR:
        return str(Recipient.CHAIR)
    if found not in {Recipient.UNIT, Recipient.UNIT_HEAD}:
        return str(found)
    if any(facts.task.post_id == post.id for facts in about):
        return "named-post"
    return {
        Duty.HEAD: "unit-head",
        Duty.CHAIR: "unit-head",
        Duty.SECRETARIAT: "secretariat",
    }.get(post.duty, "unit")


def _reader(office: _Office, bundle: Bundle, matters: list[Matter]) -> Reader:
    session = office.session
    places: dict[int, tuple[int, int, str]] = {}
    for matter, notification in zip(matters, bundle.notifications, strict=True):
        if matter.for_unit and notification.unit_id is not None:
            unit = session.get_one(Unit, notification.unit_id)
            own = next((p for p in office.posts if p.unit_id == unit.id), office.posts[0])
            places.setdefault(unit.id or 0, (own.id or 0, unit.id or 0, unit.name))
    return Reader(
        person=bundle.person,
        body=session.get_one(Unit, bundle.body_id).name,
        title=office.posts[0].title if office.posts else "",
        is_secretariat=any(p.unit_id == bundle.body_id and p.duty == Duty.SECRETARIAT for p in office.posts),
        answers_for=tuple(places.values()),
        head=bundling.head(session, bundle.body_id),
    )
