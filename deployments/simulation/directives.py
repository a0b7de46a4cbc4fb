"""Directives of a simulated office: one-off, undated, continuing, periodic, to groups, posts, with a milestone, secret.

Here: one small function a kind and the table `KINDS` with how often each comes. Not here: what becomes of the tasks
(simulation.happenings).
"""

import datetime as dt
from collections.abc import Callable

from deployments.simulation import ground
from deployments.simulation.happenings import Moment, Nothing
from deployments.simulation.wire import SECRET
from models import questions, snapshot
from models.acts import intake, milestones, publishing
from models.acts.settling import Settlement, Whom
from models.directive import Directive, Kind, Milestone
from models.rules.lifecycle import Role
from models.rules.reading import ReadDirective, Reading

#: How much of all directives each body enters.
BOTH = (7, 1)


def dated(now: Moment) -> Directive:
    """To one unit, with a day."""
    return _enter(now, _lead(now), due_on=_due(now))


def urgent_day(now: Moment) -> Directive:
    """To one unit, due in a day or two, perhaps on a day off."""
    return _enter(now, _lead(now), due_on=now.day + dt.timedelta(days=now.chance.randint(0, 3)))


def shared(now: Moment) -> Directive:
    """One unit leads, others coordinate, one only follows."""
    units = now.chance.sample(now.ground.units, min(4, len(now.ground.units)))
    roles = (Role.LEAD, Role.COORDINATE, Role.COORDINATE, Role.MONITOR)
    whom = tuple(_unit(now, unit, role) for unit, role in zip(units, roles, strict=False))
    return _enter(now, whom, due_on=_due(now))


def several_leads(now: Moment) -> Directive:
    """Several units lead, each with a task of its own."""
    units = now.chance.sample(now.ground.units, min(3, len(now.ground.units)))
    return _enter(now, tuple(_unit(now, unit, Role.LEAD) for unit in units), due_on=_due(now))


def to_group(now: Moment) -> Directive:
    """To all units of a group."""
    body = ground.FIRST
    group = questions.group(
        now.session, now.ground.ids[body.code], now.chance.choice(sorted(now.ground.groups))
    )
    return _enter(now, (Whom(Role.LEAD, group_id=group.id),), body, due_on=_due(now))


def through_post(now: Moment) -> Directive:
    """Through the head of a unit by name of the post."""
    post = questions.post(now.session, f"{now.chance.choice(now.ground.units).lower()}.head")
    return _enter(now, (Whom(Role.LEAD, post_id=post.id),), due_on=_due(now))


def undated(now: Moment) -> Directive:
    """Without a day; looked at again after 30, 60, 90 days."""
    return _enter(now, _lead(now), undated=True)


def continuing(now: Moment) -> Directive:
    """Continuing: a cadence, no day."""
    return _enter(now, _lead(now), kind=Kind.CONTINUING)


def periodic(now: Moment) -> Directive:
    """Periodic: a task of its own in each official window."""
    recurrence = now.chance.choice(("weekly", "monthly", "quarterly", "semiannual"))
    return _enter(now, _lead(now), kind=Kind.PERIODIC, recurrence=recurrence)


def at_milestone(now: Moment) -> Directive:
    """Due when something happens that has no date yet."""
    return _enter(now, _lead(now), milestone=f"Hội nghị lần thứ {now.chance.randint(1, 9)}")


def secret(now: Moment) -> Directive:
    """By a confidential document: its words must reach no message (law 19)."""
    unit = now.chance.choice(now.ground.units)
    content = f"{SECRET} {now.number}: báo cáo phương án"
    read = ReadDirective(
        start=0, end=len(content), text=content, lead=[f"Đơn vị {unit}"], due_on=_due(now), due_basis="stated"
    )
    paper = intake.Paper(
        original=content.encode(), filename="mat.txt", title=f"Thông báo {SECRET} {now.number}", held_on=now.day,
        reading=Reading(language="vi", content=content, directives=[read], number=f"{now.number}-TB/M"), confidential=True,
    )  # fmt: skip
    by = now.clerk(now.ground.ids[ground.FIRST.code])
    conclusion, _ = intake.take_in(now.session, questions.unit(now.session, ground.FIRST.code), paper, by)
    published = publishing.publish_without_doubt(now.session, conclusion, by)
    if not published:
        raise Nothing
    return published[0]


def set_milestone(now: Moment) -> None:
    """The happening gets its date, or another one: what waits for it is armed."""
    known = snapshot.newer(now.session, Milestone, 0)
    if not known:
        raise Nothing
    on = now.day + dt.timedelta(days=now.chance.randint(5, 40))
    milestone = now.chance.choice(known)
    milestones.set_date(now.session, milestone, on, now.clerk(milestone.body_id))


def _enter(
    now: Moment, whom: tuple[Whom, ...], body: ground.Body | None = None, **decided: object
) -> Directive:
    """Entered by the body that is named, else by either, more often by the first."""
    body = body or now.chance.choices(ground.BODIES, BOTH)[0]
    unit = questions.unit(now.session, body.code)
    text = f"Báo cáo kết quả thực hiện nội dung số {now.number} của {body.name}"
    settled = Settlement(whom=whom, **decided)  # type: ignore[arg-type]
    return publishing.enter(now.session, unit, text, now.clerk(unit.id or 0), settled)


def _lead(now: Moment) -> tuple[Whom, ...]:
    return (_unit(now, now.chance.choice(now.ground.units), Role.LEAD),)


def _unit(now: Moment, code: str, role: Role) -> Whom:
    return Whom(role, unit_id=now.ground.ids[code])


def _due(now: Moment) -> dt.date:
    return now.day + dt.timedelta(days=now.chance.choice((7, 10, 14, 21, 30, 45, 60)))


#: (kind, how often among all directives).
KINDS: tuple[tuple[Callable[[Moment], Directive], float], ...] = (
    (dated, 40),
    (urgent_day, 4),
    (shared, 14),
    (several_leads, 5),
    (to_group, 6),
    (through_post, 4),
    (undated, 8),
    (continuing, 6),
    (periodic, 4),
    (at_milestone, 6),
    (secret, 6),
)
