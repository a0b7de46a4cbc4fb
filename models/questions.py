"""Named questions about the office: who holds a post, which policy is in force, which calendar counts.

Here: what acts and rooms ask about units, posts, people, policies and calendars. Not here: lists of tasks and
messages for people to look at (models.lists), and anything that writes.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from models.errors import NotFound
from models.office_calendar import CalendarDay
from models.policy import Policy, PolicyStep
from models.post import Channel, Duty, Holding, InCharge, Person, Post
from models.rules import ladder, workdays
from models.rules.cadence import Cadence
from models.rules.ladder import Recipient
from models.rules.spelling import fold, normalise, province_in
from models.rules.urgency import Ladder
from models.store import OfficeSession
from models.task import Task
from models.unit import Group, GroupAlias, Unit, UnitSuccessor

#: So many at once, as SQLite limits the values of one statement.
AT_ONCE = 500


def keep(session: OfficeSession, table: type[Any], ids: Iterable[int | None]) -> dict[int, Any]:
    """Read these rows in one statement and hold them, so that `session.get` finds each; all that are held, by id."""
    held: dict[int, Any] = session.info.setdefault(("kept", table), {})
    wanted = sorted({one for one in ids if one is not None} - held.keys())
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        held |= {row.id: row for row in session.exec(select(table).where(col(table.id).in_(some)))}
    return held


def unit(session: OfficeSession, name: str) -> Unit:
    """The unit of this code or name; capitals and tone places do not count, marks do. One that stands goes first."""
    newest = select(Unit).order_by(col(Unit.valid_to).is_not(None), col(Unit.valid_to).desc(), col(Unit.id))
    found = session.exec(newest.where(Unit.code == name)).first()
    if found is None:
        found = session.exec(newest.where(Unit.name == name)).first()
    if found is None:
        alike = session.exec(newest.where(Unit.folded == fold(name))).all()
        found = next((one for one in alike if normalise(one.name) == normalise(name)), None)
    if found is None:
        raise NotFound(
            "No unit is called “{name}”; “dondoc units list” shows their codes and names.",
            name=name,
        )
    return found


def unit_name(session: OfficeSession, unit_id: int) -> str:
    """The name of a unit."""
    return session.get_one(Unit, unit_id).name


def keeper(session: OfficeSession) -> int:
    """The body whose journal tells what happens to the registers, by id: the first that issues directives."""
    return session.exec(select(Unit.id).order_by(col(Unit.code_series).is_(None), col(Unit.id))).first() or 0


def province(session: OfficeSession, body: Unit) -> str:
    """The body's own province or city of that rank ("tỉnh nghệ an"), as the names of those above it or its own say it."""
    seen, above = [body], body.parent_id
    while above is not None and above not in {one.id for one in seen}:
        seen.append(session.get_one(Unit, above))
        above = seen[-1].parent_id
    return next((place for one in reversed(seen) if (place := province_in(one.name))), "")


def heirs(session: OfficeSession, unit_id: int, day: dt.date) -> list[Unit]:
    """The units that have taken over from one and stand on a day, through all who ended in between."""
    standing: dict[int, Unit] = {}
    seen, asked = {unit_id}, [unit_id]
    while asked:
        wanted = (
            select(Unit)
            .join(UnitSuccessor, col(UnitSuccessor.successor_id) == col(Unit.id))
            .where(UnitSuccessor.unit_id == asked.pop(), UnitSuccessor.since <= day)
            .order_by(Unit.code)
        )
        for heir in session.exec(wanted).all():
            if heir.id is None or heir.id in seen:
                continue
            seen.add(heir.id)
            if heir.valid_to is None or heir.valid_to >= day:
                standing[heir.id] = heir
            else:
                asked.append(heir.id)
    return list(standing.values())


def post(session: OfficeSession, name: str) -> Post:
    """The post of this code or exact title."""
    found = session.exec(select(Post).where(or_(Post.code == name, Post.title == name))).first()
    if found is None:
        raise NotFound(
            "No post is called “{name}”; “dondoc units list” shows the posts of each unit.",
            name=name,
        )
    return found


def group(session: OfficeSession, body_id: int, name: str) -> Group:
    """The body's group of this name or alias."""
    found = session.exec(select(Group).where(Group.body_id == body_id, Group.name == name)).first()
    if found is None:
        aliased = select(Group).join(GroupAlias, col(GroupAlias.group_id) == col(Group.id))
        found = session.exec(aliased.where(Group.body_id == body_id, GroupAlias.name == name)).first()
    if found is None:
        raise NotFound("No group is called “{name}”; “dondoc groups import” adds groups.", name=name)
    return found


def task(session: OfficeSession, code: str) -> Task:
    """The task of this code, locked for the act that follows where one can follow."""
    wanted = select(Task).where(Task.code == code.strip().upper())
    found = session.exec(wanted if session.only_reads else wanted.with_for_update()).first()
    if found is None:
        raise NotFound("There is no task {code}; “dondoc tasks” lists them.", code=code)
    return found


def calendar(session: OfficeSession, body_id: int) -> workdays.Workdays:
    """A body's working days as of now, with the version that is stamped on computed due dates."""
    known: dict[int, workdays.Workdays] = session.info.setdefault("calendars", {})
    if body_id not in known:
        known[body_id] = _workdays(session, own_days(session, body_id))
    return known[body_id]


def calendars(session: OfficeSession, body_id: int) -> list[tuple[dt.datetime, workdays.Workdays]]:
    """A body's working days as they were known at any time: since when, and which; the official ones come first."""
    rows = own_days(session, body_id)
    known = [(row.at, _workdays(session, rows[: count + 1])) for count, row in enumerate(rows)]
    return [(dt.datetime.min.replace(tzinfo=dt.UTC), _workdays(session, [])), *known]


def own_days(session: OfficeSession, body_id: int) -> Sequence[CalendarDay]:
    """The days that a body has set itself, in the order of the decisions; the newest row of a day stands."""
    wanted = select(CalendarDay).where(CalendarDay.body_id == body_id).order_by(col(CalendarDay.id))
    return session.exec(wanted).all()


def _workdays(session: OfficeSession, rows: Sequence[CalendarDay]) -> workdays.Workdays:
    return workdays.vietnam(
        session.settings.zone,
        {row.day: row.is_working for row in rows},
        version=f"{workdays.official_version()}+{rows[-1].id if rows else 0}",
        opening=session.settings.opening,
        closing=session.settings.closing,
    )


def policy_in_force(
    session: OfficeSession, body_id: int, at: dt.datetime, name: str = Ladder.DEFAULT
) -> Policy:
    """The newest version of the body's ladder of this name that is in force at `at`, else of its default."""
    newest = (
        select(Policy)
        .where(Policy.body_id == body_id, Policy.in_force_from <= at)
        .order_by(col(Policy.in_force_from).desc(), col(Policy.id).desc())
    )
    found = session.exec(newest.where(Policy.name == name)).first()
    if found is None:
        found = session.exec(newest.where(Policy.name == Ladder.DEFAULT)).first()
    if found is None:
        raise NotFound(
            "This body issues no directives yet; “dondoc units import” with a code series makes it one."
        )
    return found


def ladder_of(session: OfficeSession, policy_id: int) -> ladder.Policy:
    """The rules of one policy version; immutable, so read once a session, in one statement."""
    known: dict[int, ladder.Policy] = session.info.setdefault("ladders", {})
    if policy_id not in known:
        rows = session.exec(
            select(Policy, PolicyStep)
            .join(PolicyStep, col(PolicyStep.policy_id) == col(Policy.id), isouter=True)
            .where(Policy.id == policy_id)
            .order_by(col(PolicyStep.basis), col(PolicyStep.position))
        ).all()
        policy = rows[0][0]
        known[policy_id] = ladder.Policy(
            tuple(_step(step) for _, step in rows if step), policy.acknowledged_workdays, policy.any_hour,
            Cadence(**policy.asking),
        )  # fmt: skip
    return known[policy_id]


def posts_of(session: OfficeSession, unit_id: int, *duties: Duty) -> list[Post]:
    """The posts of a unit with one of these duties, in the order of their codes."""
    wanted = select(Post).where(Post.unit_id == unit_id, col(Post.duty).in_(duties)).order_by(Post.code)
    return list(session.exec(wanted))


def recipients(
    session: OfficeSession,
    recipient: Recipient,
    *,
    body_id: int,
    unit_id: int,
    post_id: int | None,
    at: dt.datetime,
) -> list[int]:
    """The posts that a step's word means for a task of this unit, on the day of `at` (ids)."""
    meet(session, (body_id, unit_id))
    known: dict[int, dict[Duty, list[int]]] = session.info["posts"]
    body, unit = known[body_id], known[unit_id]
    match recipient:
        case Recipient.UNIT | Recipient.UNIT_HEAD if post_id is not None:
            return [post_id]
        case Recipient.UNIT:
            # The body's own tasks are its secretariat's.
            return _first(unit, Duty.FOCAL, Duty.HEAD, Duty.SECRETARIAT)
        case Recipient.UNIT_HEAD:
            return _first(unit, Duty.HEAD, Duty.CHAIR)
        case Recipient.SECRETARIAT:
            return _first(body, Duty.SECRETARIAT)
        case Recipient.IN_CHARGE:
            day = at.astimezone(session.settings.zone).date()
            return in_charge(session, body_id, unit_id, day) or _first(body, Duty.CHAIR)
        case Recipient.CHAIR:
            return _first(body, Duty.CHAIR)


def meet(session: OfficeSession, unit_ids: Iterable[int]) -> None:
    """Read the posts of many units at once, so that `recipients` need not ask for one unit after the other."""
    known: dict[int, dict[Duty, list[int]]] = session.info.setdefault("posts", {})
    new = set(unit_ids) - known.keys()
    if not new:
        return
    known.update({unit_id: {} for unit_id in new})
    wanted = select(Post.unit_id, Post.duty, Post.id).where(col(Post.unit_id).in_(new)).order_by(Post.code)
    for unit_id, duty, post_id in session.exec(wanted):
        known[unit_id].setdefault(Duty(duty), []).append(post_id or 0)


def in_charge(session: OfficeSession, body_id: int, unit_id: int, day: dt.date) -> list[int]:
    """The leaders' posts that answer for a unit on a day (ids); read for all units of the body at once."""
    known: dict[int, list[int]] | None = session.info.get(("in charge", body_id, day))
    if known is None:
        wanted = select(InCharge.unit_id, InCharge.post_id).where(
            InCharge.body_id == body_id,
            col(InCharge.unit_id).is_not(None),
            or_(col(InCharge.since).is_(None), col(InCharge.since) <= day),
            or_(col(InCharge.until).is_(None), col(InCharge.until) >= day),
        )
        known = session.info["in charge", body_id, day] = {}
        for charged, post_id in sorted(set(session.exec(wanted))):
            known.setdefault(charged or 0, []).append(post_id)
    return known.get(unit_id, [])


def holder(session: OfficeSession, post_id: int, day: dt.date) -> Person | None:
    """Who answers for a post on a day: a substitute before the holder, the newest before the older."""
    wanted = (
        select(Person)
        .join(Holding, col(Holding.person_id) == col(Person.id))
        .where(
            Holding.post_id == post_id,
            held_on(day),
        )
        .order_by(
            col(Holding.is_substitute).desc(),
            col(Holding.held_from).desc(),
            col(Holding.id).desc(),
        )
    )
    return session.exec(wanted).first()


def holders_of(session: OfficeSession, post_ids: Iterable[int], day: dt.date) -> dict[int, Person]:
    """Who answers for each of these posts on a day, as `holder` tells it; vacant posts are left out."""
    wanted = (
        select(Holding.post_id, Person)
        .join(Person, col(Person.id) == col(Holding.person_id))
        .where(
            col(Holding.post_id).in_(sorted(post_ids)),
            held_on(day),
        )
        .order_by(col(Holding.is_substitute), col(Holding.held_from), col(Holding.id))
    )
    return dict(session.exec(wanted).all())


def holder_or_above(session: OfficeSession, post_id: int, day: dt.date) -> tuple[Person | None, Post, bool]:
    """Who hears for a post: its holder, else the nearest holder above; the post that hears; and vacancy (law 12)."""
    asked = session.get_one(Post, post_id)
    seen = {post_id}
    current = asked
    while (person := holder(session, current.id or 0, day)) is None:
        if current.above_id is None or current.above_id in seen:
            return None, asked, True
        seen.add(current.above_id)
        current = session.get_one(Post, current.above_id)
    return person, current, current.id != asked.id


def holders(session: OfficeSession, day: dt.date) -> dict[int, str]:
    """The name of whoever answers for each post on a day, by post id; vacant posts are left out."""
    wanted = (
        select(Holding.post_id, Person.name)
        .join(Person, col(Person.id) == col(Holding.person_id))
        .where(held_on(day))
        .order_by(col(Holding.is_substitute), col(Holding.held_from), col(Holding.id))
    )
    return dict(session.exec(wanted).all())


def holdings_ended(session: OfficeSession, post_id: int, day: dt.date) -> int:
    """How many holdings of a post lie behind: tells one vacancy from the next."""
    ended = select(Holding.id).where(Holding.post_id == post_id, col(Holding.held_to) < day)
    return len(session.exec(ended).all())


def is_digested(session: OfficeSession, person_id: int, at: dt.datetime) -> bool:
    """Whether a person reads a daily digest: leaders, the secretariat, and whoever is in charge of units."""
    day = at.astimezone(session.settings.zone).date()
    posts = held_posts(session, person_id, day)
    if any(post.duty in (Duty.SECRETARIAT, Duty.LEADER, Duty.CHAIR) for post in posts):
        return True
    charged = select(InCharge.id).where(col(InCharge.post_id).in_([post.id for post in posts]))
    return session.exec(charged.limit(1)).first() is not None


def channels(session: OfficeSession, person_id: int) -> list[Channel]:
    """The ways to reach a person that still work, in the person's order."""
    return channels_of(session, [person_id])[person_id]


def channels_of(session: OfficeSession, person_ids: Iterable[int]) -> dict[int, list[Channel]]:
    """The ways to reach each of these people, as `channels` tells them."""
    found: dict[int, list[Channel]] = {person: [] for person in person_ids}
    wanted = (
        select(Channel)
        .where(col(Channel.person_id).in_(sorted(found)), col(Channel.disabled_at).is_(None))
        .order_by(col(Channel.rank))
    )
    for channel in session.exec(wanted):
        found[channel.person_id].append(channel)
    return found


def held_posts(session: OfficeSession, person_id: int, day: dt.date) -> list[Post]:
    """The posts that a person holds on a day, or stands in for."""
    wanted = (
        select(Post)
        .join(Holding, col(Holding.post_id) == col(Post.id))
        .where(
            Holding.person_id == person_id,
            held_on(day),
        )
        .order_by(Post.code)
    )
    return list(session.exec(wanted))


def held_by(session: OfficeSession, person_ids: Iterable[int], day: dt.date) -> dict[int, list[Post]]:
    """The posts of each of these people on a day, as `held_posts` tells them."""
    found: dict[int, list[Post]] = {person: [] for person in person_ids}
    wanted = (
        select(Holding.person_id, Post)
        .join(Post, col(Post.id) == col(Holding.post_id))
        .where(
            col(Holding.person_id).in_(sorted(found)),
            held_on(day),
        )
        .order_by(Post.code)
    )
    for person, held in session.exec(wanted).all():
        found[person].append(held)
    return found


def _step(row: PolicyStep) -> ladder.Step:
    recipients = tuple(map(Recipient, row.recipients))
    return ladder.Step(row.basis, row.name, row.offset, recipients, row.repeat_every)


def _first(posts: dict[Duty, list[int]], *duties: Duty) -> list[int]:
    """The posts with the first of these duties that the unit knows."""
    return next((posts[duty] for duty in duties if duty in posts), [])


def held_on(day: dt.date) -> ColumnElement[bool]:
    """Whether a holding counts on a day; its last day is one of them."""
    return and_(
        col(Holding.held_from) <= day, or_(col(Holding.held_to).is_(None), col(Holding.held_to) >= day)
    )
