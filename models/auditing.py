"""The auditor: asks of ALL open tasks, of all that is owed and of the journal whether they move as the laws say.

Here: the questions with their stable ids and sentences, and `audit`, which asks them all. Each is one question about
the whole, and looks closer only at what it finds, so its cost grows with what is amiss. Not here: what is done with a
finding (flows.watch), and whether the books are sound to the last event (models.verification).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, or_, select

from models import checks, questions
from models.acts import arming, owing, running
from models.checks import LONGEST_PAUSE, RECENT, STUCK, Places
from models.event import Chain, Event
from models.notification import Message, MessageState, Notification, NotificationKind, NotificationState
from models.policy import PolicyStep, StepClaim
from models.rules import ladder
from models.rules.ladder import Coming, Recipient
from models.rules.lifecycle import OPEN, Role, State
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

#: The flow whose runs keep what the next audit compares with: `heads` of the chains, `claims` seen so far.
FLOW = "watch"
AT_ONCE = 500
STALLS = ("E019", "E020")


@dataclass(frozen=True)
class Audited:
    """One question: its stable id, the English sentence whose places each case fills, and how it is asked."""

    id: str
    sentence: str
    ask: Callable[[OfficeSession, dt.datetime], list[Places]]


@dataclass(frozen=True)
class Found:
    """One thing that is amiss: the sentence is a key of the catalogue, its places are plain text and numbers."""

    id: str
    sentence: str
    places: Places


def audit(session: OfficeSession, at: dt.datetime) -> list[Found]:
    """Everything that does not move as it should at `at`, by id; nothing means that all is well."""
    return [
        Found(one.id, one.sentence, {name: _plain(session, value) for name, value in places.items()})
        for one in AUDIT
        for places in one.ask(session, at)
    ]


def seen(session: OfficeSession) -> dict[str, Any]:
    """What the next audit compares with: the head of each chain, and the newest claim."""
    chains = session.exec(select(Chain.body_id, Chain.position, Chain.hash)).all()
    return {
        "heads": {str(body): [position, known] for body, position, known in chains},
        "claims": session.exec(select(func.max(StepClaim.id))).one() or 0,
    }


def steps_not_taken(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """How many tasks (`count`) have a next step that a tick should have taken; the oldest by `code` and `step_at`."""
    late = col(Task.next_step_at) < at - LONGEST_PAUSE
    count = session.exec(select(func.count()).select_from(Task).where(late)).one()
    if not count:
        return []
    oldest = select(Task.code, Task.next_step_at).where(late).order_by(col(Task.next_step_at), col(Task.id))
    first = session.exec(oldest.limit(1)).first()
    return [{"count": count, "code": first[0], "step_at": first[1]}] if first else []


def tasks_without_step(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """How many open tasks (`count`, the first by `code`) have no next step though their ladder names one (law 5).

    What awaits confirmation or only watches is still; where a ladder has an end, the rules say that nothing is left.
    """
    left: list[str] = []
    for tasks in _in_parts(session):
        claims = arming.claims(session, tasks)
        for task in tasks:
            rules, workdays = (
                questions.ladder_of(session, task.policy_id),
                questions.calendar(session, task.body_id),
            )
            clocks = arming.values(task, claims.get(task.id or 0, {}))
            if isinstance(ladder.next_step(clocks, rules, workdays), Coming):
                left.append(task.code)
    return [{"count": len(left), "code": left[0]}] if left else []


def owed_not_moving(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """How many notifications (`count`) could have left for an hour of office time, and have no reason why not."""
    waits = (
        col(Notification.state).in_(owing.WAITING)
        & (col(Notification.not_before) < at - STUCK)
        & (col(Notification.reason) == "")
    )
    could = or_(col(Notification.urgent), col(Notification.body_id).in_(checks.long_open(session, at)))
    count = session.exec(select(func.count()).select_from(Notification).where(waits, could)).one()
    return [{"count": count}] if count else []


def under_way_without_message(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """How many notifications (`count`) say that they are on their way, while their message is gone or long settled."""
    settled = (MessageState.SENT, MessageState.DEAD)
    wanted = (
        select(func.count())
        .select_from(Notification)
        .join(Message, col(Message.id) == col(Notification.message_id), isouter=True)
        .where(
            col(Notification.state).in_((NotificationState.LEASED, NotificationState.IN_DOUBT)),
            or_(col(Message.id).is_(None), col(Message.state).in_(settled)),
        )
    )
    count = session.exec(wanted).one()
    return [{"count": count}] if count else []


def steps_that_told_nobody(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """How many steps of the last week (`count`, the first by `code`) were claimed without owing anything to anybody.

    A step whose recipients have no post is no case of this; that the posts are missing is said elsewhere.
    """
    owed = select(Notification.id).where(
        Notification.task_id == StepClaim.task_id,
        Notification.at == StepClaim.claimed_at,
        Notification.kind == NotificationKind.STEP,
    )
    wanted = (
        select(StepClaim, Task)
        .join(Task, col(Task.id) == col(StepClaim.task_id))
        .where(col(StepClaim.id) > _claims_a_week_ago(session, at), ~owed.exists())
        .order_by(col(StepClaim.id))
    )
    codes = [task.code for claim, task in session.exec(wanted).all() if _has_recipient(session, claim, task)]
    return [{"count": len(codes), "code": codes[0]}] if codes else []


def journals_gone_back(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Bodies (`body`) whose journal ends elsewhere than its head says, or before `position`, seen earlier (law 17)."""
    last = running.last(session, FLOW)
    before: dict[str, Any] = (last.counts if last else {}).get("heads", {})
    newest = select(func.max(Event.position)).where(Event.body_id == Unit.id).correlate(Unit)
    # One statement, one moment: an act that is sealed meanwhile must not look like a breach.
    columns: Any = (Unit.id, Unit.name, Chain.position, Chain.hash, Event.hash, newest.scalar_subquery())
    wanted: Any = (
        select(*columns)
        .join(Chain, col(Chain.body_id) == col(Unit.id), isouter=True)
        .join(
            Event,
            (col(Event.body_id) == col(Unit.id)) & (col(Event.position) == col(Chain.position)),
            isouter=True,
        )
        .where(or_(col(Chain.body_id).is_not(None), col(Unit.id).in_([int(body) for body in before])))
        .order_by(col(Unit.id))
    )
    found = []
    for body_id, name, head, known, sealed, end in session.exec(wanted).all():
        position, digest = before.get(str(body_id), (0, ""))
        is_whole = known == sealed and head == end if head else not end
        if not is_whole or (head or 0) < position or _hash_at(session, body_id, position, digest) != digest:
            found.append({"body": name, "position": position or head})
    return found


def _in_parts(session: OfficeSession) -> Iterable[list[Task]]:
    """Open tasks that should have a step and have none, so many at once as one question about their claims takes."""
    after = 0
    while True:
        tasks = list(
            session.exec(
                select(Task)
                .where(
                    col(Task.next_step_at).is_(None),
                    col(Task.state).in_(OPEN - {State.AWAITING}),
                    Task.role != Role.MONITOR,
                    col(Task.id) > after,
                )
                .order_by(col(Task.id))
                .limit(AT_ONCE)
            )
        )
        if not tasks:
            return
        after = tasks[-1].id or 0
        yield tasks


def _claims_a_week_ago(session: OfficeSession, at: dt.datetime) -> int:
    """The newest claim that an audit of a week ago had seen (id); claims are looked at for a week, not for ever."""
    run = running.last(session, FLOW, before=at - RECENT)
    return int(run.counts.get("claims", 0)) if run else 0


def _has_recipient(session: OfficeSession, claim: StepClaim, task: Task) -> bool:
    step = session.exec(
        select(PolicyStep).where(
            PolicyStep.policy_id == task.policy_id,
            PolicyStep.basis == claim.basis,
            PolicyStep.position == claim.position,
        )
    ).first()
    return step is not None and any(
        questions.recipients(
            session, Recipient(word), body_id=task.body_id, unit_id=task.unit_id, post_id=task.post_id,
            at=claim.claimed_at,
        )
        for word in step.recipients
    )  # fmt: skip


def _hash_at(session: OfficeSession, body_id: int, position: int, otherwise: str) -> str | None:
    if not position:
        return otherwise
    return session.exec(
        select(Event.hash).where(Event.body_id == body_id, Event.position == position)
    ).first()


def _plain(session: OfficeSession, value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(session.settings.zone).strftime("%d/%m/%Y %H:%M")
    return value


AUDIT = (
    Audited(
        "E018",
        "{count} messages have been stuck for more than an hour; run “dondoc deliver” and read its log.",
        checks.stuck_messages,
    ),
    Audited(
        "E019",
        "The flow “{flow}” last ran at {last_at}; see that “dondoc up” still runs.",
        checks.stalled_flows,
    ),
    Audited(
        "E020",
        "The flow “{flow}” has never run though there are tasks; start “dondoc up”.",
        checks.flows_never_run,
    ),
    Audited(
        "E021",
        "{count} tasks have a next step that should have been taken, the oldest {code} at {step_at}; run “dondoc "
        "escalate” and read its log.",
        steps_not_taken,
    ),
    Audited(
        "E022",
        "{count} open tasks have no next step, the first {code}; nobody is reminded. “dondoc explain {code}” "
        "shows its ladder; tell the makers.",
        tasks_without_step,
    ),
    Audited(
        "E023",
        "{count} notifications could have left for more than an hour; run “dondoc deliver” and read its log.",
        owed_not_moving,
    ),
    Audited(
        "E024",
        "{count} notifications say that they are on their way, but their message is not; run “dondoc verify” and "
        "tell the makers.",
        under_way_without_message,
    ),
    Audited(
        "E025",
        "{count} steps were taken and nobody was told, the first of {code}; tell those whom “dondoc explain {code}” "
        "names, and the makers.",
        steps_that_told_nobody,
    ),
    Audited(
        "E026",
        "The journal of {body} does not reach event {position} as it once did; run “dondoc verify” and restore the "
        "newest backup.",
        journals_gone_back,
    ),
)  # fmt: skip
