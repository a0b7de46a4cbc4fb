"""What is amiss in the rows of an installation: registers, ladders, outbox, runs.

Here: one question a function, each giving the named places of a sentence once for every case found; nothing
means that all is well. Not here: the sentences and the machine around the rows (deployments.doctor), and the
soundness of the books (models.verification).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from sqlmodel import col, func, or_, select

from models import questions, sealing
from models.acts import bundling, running
from models.errors import Refused
from models.notification import Message, MessageState
from models.policy import Policy, PolicyStep
from models.post import Channel, Duty, Holding, Person, Post
from models.reply import Reply, ReplyState
from models.report import Source
from models.rules import sources
from models.rules.ladder import Recipient
from models.rules.lifecycle import OPEN, Role
from models.service import Service
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

Places = dict[str, Any]

TICKS = ("escalate", "deliver")
#: The schedule ticks every minute; ten are no accident.
LONGEST_PAUSE = dt.timedelta(minutes=10)
STUCK = dt.timedelta(hours=1)
RECENT = dt.timedelta(days=7)
#: An answer by mail that a person has to read is read within this time.
LEFT = dt.timedelta(days=2)
#: It is read every five minutes; what came by mail for hours is known to nobody.
UNREAD = dt.timedelta(hours=4)


def no_unit(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """The register of units is empty."""
    return [] if session.exec(select(Unit.id).limit(1)).first() else [{}]


def no_body(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """There are units, and none of them can issue directives."""
    has_unit = session.exec(select(Unit.id).limit(1)).first()
    return [{}] if has_unit and not _bodies(session) else []


def broken_ladders(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """The first wrong step of each basis of each policy: `body`, `policy`, `version`, `step` (law 5)."""
    wanted = (
        select(PolicyStep, Policy, Unit.name)
        .join(Policy, col(Policy.id) == col(PolicyStep.policy_id))
        .join(Unit, col(Unit.id) == col(Policy.body_id))
        .order_by(col(Policy.id), col(PolicyStep.basis), col(PolicyStep.position))
    )
    found = []
    for _, rows in groupby(session.exec(wanted).all(), lambda row: (row[1].id, row[0].basis)):
        ladder = list(rows)
        step = _wrong_step([row[0] for row in ladder])
        if step is not None:
            _, policy, body = ladder[0]
            found.append({"body": body, "policy": policy.name, "version": policy.version, "step": step.name})
    return found


def bodies_without_secretariat(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Bodies (`body`) that have no post of a secretariat."""
    return [{"body": b.name} for b in _bodies(session) if not _posts(session, b, Duty.SECRETARIAT)]


def bodies_without_chair(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Bodies (`body`) that have no post of a chair."""
    return [{"body": b.name} for b in _bodies(session) if not _posts(session, b, Duty.CHAIR)]


def vacant_assigners(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """Posts (`post`, `unit`) of a secretariat or chair that nobody holds today."""
    day = _day(session, at)
    return [
        {"post": post.title, "unit": body.name}
        for body in _bodies(session)
        for post in _posts(session, body, Duty.SECRETARIAT, Duty.CHAIR)
        if questions.holder(session, post.id or 0, day) is None
    ]


def vacant_posts_with_work(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """Vacant posts (`post`, `unit`) that open tasks go through, where `above` hears in their stead (law 12)."""
    return [
        {"post": post.title, "unit": unit, "above": above.title}
        for post, unit, person, above in _heard_for(session, at)
        if person is not None and above.id != post.id
    ]


def unheard_posts_with_work(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """Vacant posts (`post`, `unit`) that open tasks go through, and nobody above them either."""
    return [
        {"post": post.title, "unit": unit}
        for post, unit, person, _ in _heard_for(session, at)
        if person is None
    ]


def units_nobody_can_ask(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """Units (`unit`) that owe open tasks and have no post that a step could name."""
    deaf = {
        unit_id
        for body_id, unit_id, post_id in _open_work(session)
        if not _asked(session, body_id, unit_id, post_id, at)
    }
    return [{"unit": questions.unit_name(session, unit_id)} for unit_id in sorted(deaf)]


def unreachable_holders(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """People (`person`, `post`) who hold a post today and have no channel that works."""
    day = _day(session, at)
    reached = select(Channel.id).where(Channel.person_id == Person.id, col(Channel.disabled_at).is_(None))
    wanted = (
        select(Person.name, func.min(Post.title))
        .join(Holding, col(Holding.person_id) == col(Person.id))
        .join(Post, col(Post.id) == col(Holding.post_id))
        .where(
            questions.held_on(day),
            ~reached.exists(),
        )
        .group_by(col(Person.id), col(Person.name))
        .order_by(Person.name)
    )
    return [{"person": person, "post": post} for person, post in session.exec(wanted).all()]


def hours_outside_office(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """People (`person`) whose own hours (`begins`, `ends`) the office never opens in (law 10)."""
    workdays = questions.calendar(session, questions.keeper(session))
    return [
        {"person": one.name, "begins": f"{one.window_from:%H:%M}", "ends": f"{one.window_to:%H:%M}"}
        for one in session.exec(select(Person).order_by(Person.name))
        if one.window_from and one.window_to and not workdays.meets(one.window_from, one.window_to)
    ]


def unreadable_addresses(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """How many addresses (`count`) of channels and sources were sealed with another key."""
    stored = [*session.exec(select(Channel.url)), *_sealed(session)]
    count = sum(not _opens(session, address) for address in stored)
    return [{"count": count}] if count else []


def unsealed_addresses(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """How many addresses (`count`) are stored as they are written, so that a copy of the database tells them."""
    wanted = (
        select(func.count()).where(~col(table.url).startswith(sealing.SEALED)) for table in (Channel, Source)
    )
    count = sum(session.exec(counted).one() for counted in wanted)
    return [{"count": count}] if count else []


def dead_letters(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """How many messages (`count`) of the last seven days reached nobody on any channel."""
    wanted = select(func.count()).where(Message.state == MessageState.DEAD, Message.at >= at - RECENT)
    count = session.exec(wanted).one()
    return [{"count": count}] if count else []


def stuck_messages(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """How many messages (`count`) should have been sent or given up for more than an hour of office time.

    What waits for a service that is out is not stuck; what waits for one that works again would never leave.
    """
    long_past = at - STUCK
    out = select(Service.id).where(col(Service.opened_at).is_not(None))
    nobody_tries = or_(col(Message.waits_for).is_(None), col(Message.waits_for).not_in(out))
    forgotten = col(Message.next_try_at).is_(None) & nobody_tries
    waits = (col(Message.state) == MessageState.RETRY) & or_(col(Message.next_try_at) < long_past, forgotten)
    held = col(Message.state).in_((MessageState.LEASED, MessageState.IN_DOUBT))
    could = or_(col(Message.urgent), col(Message.body_id).in_(long_open(session, at)))
    count = session.exec(
        select(func.count()).where(could, or_(waits, held & (col(Message.lease_until) < long_past)))
    ).one()
    return [{"count": count}] if count else []


def stalled_flows(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """Flows (`flow`) that ran before and not in the last ten minutes; `last_at` tells when."""
    runs = {flow: running.last(session, flow) for flow in TICKS}
    return [
        {"flow": flow, "last_at": run.at}
        for flow, run in runs.items()
        if run is not None and at - run.at > LONGEST_PAUSE
    ]


def flows_never_run(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Flows (`flow`) that never ran though there are tasks."""
    return _never_run(session) if _has_task(session) else []


def flows_not_begun(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Flows (`flow`) that never ran while there is no task that needs them."""
    return [] if _has_task(session) else _never_run(session)


def failing_sources(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """Units (`unit`) whose own system has failed for long, `since_at`, and `why`; never its address."""
    workdays = questions.calendar(session, questions.keeper(session))
    patience = session.settings.source_patience_workdays
    return [
        {"unit": unit.name, "since_at": source.failing_since, "why": source.failure or "–"}
        for source, unit in _sources(session)
        if source.failing_since and sources.is_long(source.failing_since, at, workdays, patience)
    ]


def odd_answers(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """How many rows (`count`) of the newest answer of a system (`unit`) were not taken, since `since_at`."""
    return [
        {
            "unit": unit.name,
            "since_at": source.remarked_at,
            "count": sum(one["count"] for one in source.remarks.values()),
        }
        for source, unit in _sources(session)
        if source.remarks
    ]


def channels_that_came_back(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Channels that are used no more since a mail came back: `person`, `label`, `why`, `since_at`; never the address."""
    wanted = (
        select(Person.name, Channel.label, Channel.disabled_reason, Channel.disabled_at)
        .join(Person, col(Person.id) == col(Channel.person_id))
        .where(col(Channel.disabled_at).is_not(None), col(Channel.disabled_reason).is_not(None))
        .order_by(Person.name, col(Channel.rank))
    )
    return [
        {"person": person, "label": label, "why": why or "–", "since_at": since}
        for person, label, why, since in session.exec(wanted).all()
    ]


def mailbox_not_read(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """Why the office's mailbox could not be read (`why`) the last time that it was tried (`tried_at`)."""
    run = running.last(session, "mailbox")
    failed = run is not None and run.counts.get("mailbox") == "failed"
    return [{"why": run.counts.get("why", "–"), "tried_at": run.at}] if failed and run else []


def _sources(session: OfficeSession) -> Sequence[tuple[Source, Unit]]:
    wanted = select(Source, Unit).join(Unit, col(Unit.id) == col(Source.unit_id)).order_by(Unit.name)
    return session.exec(wanted).all()


def _sealed(session: OfficeSession) -> list[str]:
    """Addresses and logins of units' own systems."""
    return [text for found in session.exec(select(Source.url, Source.secret)) for text in found if text]


def mailbox_long_unread(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """Since when (`since_at`) a mailbox that is set has not been read, where that is long: answers lie there."""
    run = running.last(session, "mailbox")
    if run is None or session.settings.mailbox_url is None:
        return []
    failing = run.counts.get("mailbox") == "failed"
    since = dt.datetime.fromisoformat(run.counts["since"]) if failing and "since" in run.counts else run.at
    return [{"since_at": since}] if at - since > UNREAD else []


def replies_left(session: OfficeSession, at: dt.datetime) -> list[Places]:
    """How many answers by mail (`count`) have waited for the secretariat for two days, the first since `since_at`."""
    wanted = select(func.count(), func.min(Reply.at)).where(
        Reply.state == ReplyState.WAITING, col(Reply.at) < at - LEFT
    )
    count, since = session.exec(wanted).one()
    return [{"count": count, "since_at": since}] if count else []


def sheets_not_read(session: OfficeSession, _at: dt.datetime) -> list[Places]:
    """The last time that the folder of filled sheets was looked into (`tried_at`), if it could not be read."""
    run = running.last(session, "sheets")
    return [{"tried_at": run.at}] if run is not None and run.counts.get("sheets") == "failed" else []


def _opens(session: OfficeSession, address: str) -> bool:
    try:
        sealing.unseal(session.settings, address)
    except Refused:
        return False
    return True


def long_open(session: OfficeSession, at: dt.datetime) -> list[int]:
    """The bodies whose office is open at `at` and was an hour ago (ids): what may leave had the time to (law 10)."""
    before = set(bundling.open_bodies(session, at - STUCK))
    return [body for body in bundling.open_bodies(session, at) if body in before]


def _wrong_step(steps: list[PolicyStep]) -> PolicyStep | None:
    """The first step that repeats below zero or before the last, does not come after the one before, or names nobody."""
    known = {str(recipient) for recipient in Recipient}
    for step in steps:
        if step.repeat_every < 0 or not step.recipients or not known.issuperset(step.recipients):
            return step
    for earlier, later in pairwise(steps):
        if earlier.repeat_every:
            return earlier
        if later.offset <= earlier.offset:
            return later
    return None


def _heard_for(session: OfficeSession, at: dt.datetime) -> Iterator[tuple[Post, str, Person | None, Post]]:
    """The posts that open tasks go through, their units, and who hears for them in which post."""
    day = _day(session, at)
    wanted = {
        post
        for body, unit, through in _open_work(session)
        for post in _asked(session, body, unit, through, at)
    }
    for post_id in sorted(wanted):
        post = session.get_one(Post, post_id)
        person, above, _ = questions.holder_or_above(session, post_id, day)
        yield post, questions.unit_name(session, post.unit_id), person, above


def _asked(
    session: OfficeSession, body_id: int, unit_id: int, post_id: int | None, at: dt.datetime
) -> set[int]:
    """The posts that the ladder means by a unit and its head."""
    return {
        post
        for recipient in (Recipient.UNIT, Recipient.UNIT_HEAD)
        for post in questions.recipients(
            session, recipient, body_id=body_id, unit_id=unit_id, post_id=post_id, at=at
        )
    }


def _open_work(session: OfficeSession) -> Iterable[tuple[int, int, int | None]]:
    wanted = select(Task.body_id, Task.unit_id, Task.post_id).where(
        col(Task.state).in_(OPEN), Task.role != Role.MONITOR
    )
    return session.exec(wanted.distinct()).all()


def _bodies(session: OfficeSession) -> list[Unit]:
    return list(session.exec(select(Unit).where(col(Unit.code_series).is_not(None)).order_by(Unit.code)))


def _posts(session: OfficeSession, body: Unit, *duties: Duty) -> list[Post]:
    return questions.posts_of(session, body.id or 0, *duties)


def _never_run(session: OfficeSession) -> list[Places]:
    return [{"flow": flow} for flow in TICKS if running.last(session, flow) is None]


def _has_task(session: OfficeSession) -> bool:
    return session.exec(select(Task.id).limit(1)).first() is not None


def _day(session: OfficeSession, at: dt.datetime) -> dt.date:
    return at.astimezone(session.settings.zone).date()
