"""The facts behind a message: what each thing owed is about, why it comes to this person, and what comes next.

Here: from a bundle to plain values, in no language. A confidential task leaves here without words, note, reason
or unit, so no template can tell them (law 19). Not here: wording (notifications.wording).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
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
from models.rules.ladder import Clocks, Coming, Reason, Recipient
from models.rules.lifecycle import OPEN, Role, State
from models.rules.urgency import Urgency
from models.rules.workdays import Workdays
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

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
    NotificationKind.REPLY_TAKEN,
    NotificationKind.ON_BEHALF,
    NotificationKind.NEW_LINK,
)
#: What matters most stands first, in the subject and in the message.
ORDER = (
    NotificationKind.DEAD_LETTER,
    NotificationKind.VACANCY,
    NotificationKind.FAILURE,
    NotificationKind.HOOK_FAILING,
    NotificationKind.PIN_LOCKED,
    NotificationKind.NEW_LINK,
    NotificationKind.STEP,
    NotificationKind.AGENDA,
    NotificationKind.DECLINED,
    NotificationKind.REPLY_UNCLEAR,
    NotificationKind.WAITED_FOR,
    NotificationKind.EXTENSION_ASKED,
    NotificationKind.AWAITING,
    NotificationKind.RETURNED,
    NotificationKind.EXTENSION_DECIDED,
    NotificationKind.REOPENED,
    NotificationKind.SUSPENDED,
    NotificationKind.RESUMED,
    NotificationKind.ASSIGNED,
    NotificationKind.ARMED,
    NotificationKind.ON_BEHALF,
    NotificationKind.STATUS_REQUEST,
    NotificationKind.REPLY_TAKEN,
    NotificationKind.ALL_CLEAR,
    NotificationKind.SOURCE_FAILING,
    NotificationKind.DAILY,
)
REASONS = (Reason.LATE, Reason.SILENT, Reason.NOT_RECEIVED, Reason.LOOK_AGAIN, Reason.BEFORE_DUE)
#: A message names so many matters of one weight; the others it counts, and says where they are listed. A reader makes
#: nothing of more, and mail servers refuse what grows without end.
MOST = 100
Besides = Counter[tuple[int, int]]


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
    urgency: Urgency | None


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


class _Office:
    """What the bundles of one transaction are about as of an instant, looked up for all of them at once.

    A task that several people hear of is worked out once.
    """

    def __init__(self, session: OfficeSession, at: dt.datetime) -> None:
        self.session, self.at = session, at
        self.day = at.astimezone(session.settings.zone).date()
        self.tasks, self.directives, self.conclusions, self.policies, self.units, self.posts = (
            questions.keep(session, table, ()) for table in (Task, Directive, Conclusion, Policy, Unit, Post)
        )
        self.clocks: dict[int, Clocks] = {}
        self.reports: dict[int, Report] = {}
        self.facts = cache(self._facts)
        self.coming = cache(self._coming)

    def add(self, tasks: Iterable[Task]) -> None:
        """Look up what the facts of these tasks are taken from: rows around them, claims, newest reports."""
        new = [task for task in tasks if task.id not in self.clocks]
        self.tasks |= {task.id or 0: task for task in new}
        questions.keep(self.session, Unit, (task.unit_id for task in new))
        questions.keep(self.session, Policy, (task.policy_id for task in new))
        questions.keep(self.session, Directive, (task.directive_id for task in new))
        directives = (self.directives[task.directive_id] for task in new)
        questions.keep(self.session, Conclusion, (one.conclusion_id for one in directives))
        for start in range(0, len(new), questions.AT_ONCE):
            some = new[start : start + questions.AT_ONCE]
            claims = arming.claims(self.session, some)
            self.clocks |= {t.id or 0: arming.values(t, claims.get(t.id or 0, {})) for t in some}
        spoken = [task.id or 0 for task in new if task.last_word_at is not None and not task.confidential]
        self.reports |= story.last_reports(self.session, spoken)

    def _facts(self, task_id: int, climbs: bool) -> TaskFacts:  # noqa: FBT001 - a cache takes places only
        task = self.tasks[task_id]
        workdays = questions.calendar(self.session, task.body_id)
        coming, acknowledged = self.coming(
            task.policy_id if climbs else None, task.body_id, self.clocks[task_id]
        )
        directive = self.directives[task.directive_id]
        secret = task.confidential
        return TaskFacts(
            task=task, directive=directive.code, words=None if secret else " ".join(directive.text.split()),
            source=None if secret else self._source(directive),
            unit=None if secret else self.units[task.unit_id].name,
            late=self._late(task, workdays),
            silent=resuming.silent_for(self.clocks[task_id], workdays, self.day),
            ends_on=workdays.day_of(task.due_at) if task.due_at else None,
            finished_on=workdays.day_of(task.finished_at) if task.finished_at else None,
            last=None if secret else self.reports.get(task_id),
            # A step whose instant has passed comes with the next tick.
            next_on=max(workdays.day_of(arming.comes_at(task, coming)), self.day)
            if isinstance(coming, Coming)
            else None,
            next_to=coming.step.recipients if isinstance(coming, Coming) else (),
            acknowledged_workdays=acknowledged,
            policy_version=self.policies[task.policy_id].version,
            urgency=Urgency(directive.urgency) if directive.urgency else None,
        )  # fmt: skip

    def _source(self, directive: Directive) -> str | None:
        """The conclusion's number, or its title where it has none yet."""
        if directive.conclusion_id is None:
            return None
        conclusion: Conclusion = self.conclusions[directive.conclusion_id]
        return conclusion.number or conclusion.title

    def _late(self, task: Task, workdays: Workdays) -> int:
        owes = task.role == Role.LEAD and task.state in OPEN and task.state != State.AWAITING
        return due.days_late(task.due_at, self.at, workdays) if owes else 0

    def _coming(self, policy_id: int | None, body_id: int, clocks: Clocks) -> tuple[Coming | Reason, int]:
        """The next step of all tasks with the same clocks, and how long their ladder's acknowledgement holds."""
        rules = questions.ladder_of(self.session, policy_id) if policy_id is not None else ladder.Policy(())
        workdays = questions.calendar(self.session, body_id)
        return ladder.next_step(clocks, rules, workdays), rules.acknowledged_workdays


@dataclass(frozen=True)
class _Bundled:
    """One bundle and the posts of its reader."""

    office: _Office
    bundle: Bundle
    posts: list[Post]


def weight(kind: NotificationKind, data: Mapping[str, Any]) -> tuple[int, int]:
    """The place of a matter in a message: by kind, steps by reason; the least comes first."""
    reason = str(data.get("reason", "")) if kind == NotificationKind.STEP else ""
    return ORDER.index(kind), REASONS.index(Reason(reason)) if reason else 0


def gather(session: OfficeSession, bundle: Bundle, at: dt.datetime) -> tuple[Reader, list[Matter], Besides]:
    """The reader, the matters that a message names, and how many it does not, by their weight."""
    look_up(session, [bundle], at)
    office = _office(session, at)
    bundled = _Bundled(office, bundle, bundling.held_posts(session, bundle.person.id or 0, office.day))
    named, besides = _named(bundle)
    matters = [_matter(bundled, notification) for notification in named]
    return _reader(bundled, named, matters), matters, besides


def look_up(session: OfficeSession, bundles: Iterable[Bundle], at: dt.datetime) -> None:
    """Read what these bundles are about in a few statements, however many they are; each is then put into words."""
    owed = [notification for bundle in bundles for notification in _named(bundle)[0]]
    ids = {one.task_id for one in owed if one.task_id is not None}
    tasks = questions.keep(session, Task, ids)
    about = [tasks[task_id] for task_id in sorted(ids)]
    for request in owed:
        if request.kind == NotificationKind.STATUS_REQUEST:
            about += bundling.asked_about(session, request)
        if request.kind == NotificationKind.REPLY_TAKEN:
            told = sorted({line["task"] for line in request.data["lines"]} - {None})
            kept = questions.keep(session, Task, told)
            about += [kept[task_id] for task_id in told]
    _office(session, at).add(about)
    questions.keep(session, Post, (one.post_id for one in owed))
    questions.keep(session, Unit, [*(one.unit_id for one in owed), *(one.body_id for one in owed)])


def _named(bundle: Bundle) -> tuple[list[Notification], Besides]:
    """What a message names, in the order in which it was owed, and how many matters of each weight it only counts."""
    piles: dict[tuple[int, int], list[Notification]] = {}
    for one in bundle.notifications:
        piles.setdefault(weight(one.kind, one.data), []).append(one)
    named, besides = [], Besides()
    for place, pile in piles.items():
        # False before true: what is urgent is named first.
        pile.sort(key=lambda one: not one.urgent)
        named += pile[:MOST]
        # Who hears for two posts is owed a task twice, and told of it once.
        besides[place] = len({_about(one) for one in pile} - {_about(one) for one in pile[:MOST]})
    return sorted(named, key=lambda one: one.id or 0), besides


def _about(notification: Notification) -> tuple[str, int | None]:
    is_of_task = notification.task_id is not None
    return ("task", notification.task_id) if is_of_task else ("owed", notification.id)


def _office(session: OfficeSession, at: dt.datetime) -> _Office:
    found: _Office = session.info.setdefault(("matters", at), _Office(session, at))
    return found


def _matter(bundled: _Bundled, notification: Notification) -> Matter:
    office = bundled.office
    post = office.posts.get(notification.post_id or 0)
    # That a task's ladder cannot be climbed must be told without climbing it again (trap 10).
    climbs = notification.kind != NotificationKind.FAILURE
    about = tuple(office.facts(task_id, climbs) for task_id in _tasks(office, notification))
    secret = any(facts.task.confidential for facts in about) and notification.task_id is not None
    own = post is None or any(held.id == post.id for held in bundled.posts)
    unit = office.units.get(notification.unit_id or 0)
    return Matter(
        kind=notification.kind,
        data=_told(office, notification, secret=secret),
        you=_you(notification, post, about),
        post=post.title if post else "",
        vacant="" if own or post is None else post.title,
        for_unit=_is_for_unit(bundled, notification, about),
        unit=unit.name if unit and not secret else "",
        about=about,
    )


def _tasks(office: _Office, notification: Notification) -> list[int]:
    if notification.task_id is not None:
        return [notification.task_id]
    if notification.kind == NotificationKind.REPLY_TAKEN:
        return [line["task"] for line in notification.data["lines"] if line["task"] is not None]
    if notification.kind != NotificationKind.STATUS_REQUEST:
        return []
    return [task.id or 0 for task in bundling.asked_about(office.session, notification)]


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
            data |= standing.standing(office.session, notification.body_id, office.at).model_dump()
        case NotificationKind.DEAD_LETTER | NotificationKind.PIN_LOCKED:
            data["person"] = office.session.get_one(Person, int(data["person"])).name
        case NotificationKind.REPLY_TAKEN:
            data["lines"] = [_understood(office, line) for line in data["lines"]]
        case _:
            pass
    return data


def _understood(office: _Office, line: dict[str, Any]) -> dict[str, Any]:
    """A line of an answer with its task's code; of a confidential task nothing but that."""
    task = office.tasks.get(line["task"] or 0)
    told = {**line, "code": task.code if task else ""}
    return (
        {**told, "meaning": None, "percent": None, "day": None, "why": ""}
        if task and task.confidential
        else told
    )


def _is_for_unit(bundled: _Bundled, notification: Notification, about: tuple[TaskFacts, ...]) -> bool:
    """Whether the reader answers for the unit: holds a post of it, or the post that the task goes through."""
    if notification.kind not in {*TO_UNIT, NotificationKind.STEP} or notification.unit_id is None:
        return False
    named = {facts.task.post_id for facts in about} - {None}
    return any(post.unit_id == notification.unit_id or post.id in named for post in bundled.posts)


def _you(notification: Notification, post: Post | None, about: tuple[TaskFacts, ...]) -> str:
    """Why this person: the strongest word under which the matter is owed."""
    if notification.kind == NotificationKind.ALL_CLEAR or post is None:
        return "asked-for" if notification.kind == NotificationKind.NEW_LINK else "told-before"
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


def _reader(bundled: _Bundled, named: list[Notification], matters: list[Matter]) -> Reader:
    session, bundle, posts = bundled.office.session, bundled.bundle, bundled.posts
    places: dict[int, tuple[int, int, str]] = {}
    for matter, notification in zip(matters, named, strict=True):
        if matter.for_unit and notification.unit_id is not None:
            unit = session.get_one(Unit, notification.unit_id)
            own = next((p for p in posts if p.unit_id == unit.id), posts[0])
            places.setdefault(unit.id or 0, (own.id or 0, unit.id or 0, unit.name))
    return Reader(
        person=bundle.person,
        body=session.get_one(Unit, bundle.body_id).name,
        title=posts[0].title if posts else "",
        is_secretariat=any(p.unit_id == bundle.body_id and p.duty == Duty.SECRETARIAT for p in posts),
        answers_for=tuple(places.values()),
        head=bundling.head(session, bundle.body_id),
    )
