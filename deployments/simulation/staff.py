"""What happens to the registers of a simulated office: people leave and come, days are set, units become one.

Here: one small function a happening and the table `CHANGES` with how often each comes on a working day. Not here:
what happens to tasks (simulation.happenings).
"""

import datetime as dt
from collections.abc import Callable

from deployments.simulation import ground
from deployments.simulation.directives import set_milestone
from deployments.simulation.happenings import Moment, Nothing
from models import questions, snapshot
from models.acts import calendars, confirming, handing_over, policies, succeeding
from models.acts.deed import Deed
from models.rules import ladder, policy_file
from models.rules.lifecycle import State


def leaves(now: Moment) -> None:
    """The holder of a unit's post leaves today; from tomorrow on it is vacant (law 12)."""
    code = _held(now)
    row = now.ground.posts[code]
    now.ground.take(now.session, row | {"until": now.day.isoformat(), "channels": ""}, now.at)
    now.ground.vacant.append(code)


def comes(now: Moment) -> None:
    """A vacant post is held again."""
    if not now.ground.vacant:
        raise Nothing
    code = now.ground.vacant[now.chance.randrange(len(now.ground.vacant))]
    row = now.ground.posts[code]
    person = now.ground.person(row["unit"])
    row = row | {"person": person, "since": now.day.isoformat(), "channels": ground.channel(person, 1)}
    now.ground.take(now.session, row, now.at)
    now.ground.posts[code] = row
    now.ground.vacant.remove(code)


def stands_in(now: Moment) -> None:
    """Somebody stands in for two weeks, and hears before the holder."""
    row = now.ground.posts[_held(now)]
    person = now.ground.person(row["unit"])
    until = now.day + dt.timedelta(days=14)
    sitting = row | {
        "person": person, "since": now.day.isoformat(), "until": until.isoformat(), "substitute": "yes",
        "channels": ground.channel(person, 1),
    }  # fmt: skip
    now.ground.take(now.session, sitting, now.at)


def day_off(now: Moment) -> None:
    """A day becomes a day off, or a Saturday is worked instead: due days stay, steps keep office days (law 2)."""
    day = now.day + dt.timedelta(days=now.chance.randint(2, 25))
    works = day.weekday() > 4  # noqa: PLR2004 - Saturday and Sunday
    body = questions.unit(now.session, now.chance.choice(ground.BODIES).code)
    calendars.add_day(
        now.session, body, day, now.clerk(body.id or 0), is_working=works, decision=f"QĐ {now.number}"
    )


def rearm_calendar(now: Moment) -> None:
    """The secretariat arms every open task by the calendar as it has become (law 2)."""
    body = questions.unit(now.session, now.chance.choice(ground.BODIES).code)
    calendars.rearm(now.session, body, now.clerk(body.id or 0))


def new_ladder(now: Moment) -> None:
    """The next version of a body's ladder; no task climbs it before it is armed anew (law 7)."""
    body = questions.unit(now.session, now.chance.choice(ground.BODIES).code)
    shift = now.chance.choice((-1, 1, 2))
    steps: dict[ladder.Basis, list[policy_file.StepLine]] = {}
    for step in ladder.DEFAULT.steps:
        moves = step.basis == now.chance.choice((ladder.Basis.DUE, ladder.Basis.SILENCE)) and step.offset > 1
        line = policy_file.StepLine(
            name=step.name, offset=step.offset + (shift if moves else 0), recipients=list(step.recipients),
            repeat_every=step.repeat_every,
        )  # fmt: skip
        steps.setdefault(step.basis, []).append(line)
    file = policy_file.PolicyFile(acknowledged_workdays=now.chance.randint(3, 6), steps=steps)
    policies.take_in(
        now.session,
        body,
        policy_file.read(policy_file.write(file.name, file.ladder).encode()),
        now.clerk(body.id or 0),
    )


def rearm_ladder(now: Moment) -> None:
    """The open tasks of a body climb the version in force: no step starts twice (law 7)."""
    body = questions.unit(now.session, now.chance.choice(ground.BODIES).code)
    policies.rearm(now.session, body, now.clerk(body.id or 0))


def merge(now: Moment) -> None:
    """Two units become one where none is owed; refused while the one that ends owes tasks."""
    if len(now.ground.units) < 4:  # noqa: PLR2004 - an office keeps some
        raise Nothing
    busy = {questions.unit_name(now.session, task.unit_id) for task in now.open}
    idle = [code for code in now.ground.units if f"Đơn vị {code}" not in busy]
    ending = now.chance.choice(idle or now.ground.units)
    into = now.chance.choice([code for code in now.ground.units if code != ending])
    _merge(now, ending, into)


def merge_with_tasks(now: Moment) -> None:
    """A unit that owes tasks becomes part of another: each task is handed over first, by the body it is owed to."""
    if len(now.ground.units) < 4:  # noqa: PLR2004 - an office keeps some
        raise Nothing
    ending, into = now.chance.sample(now.ground.units, 2)
    unit, heir = (questions.unit(now.session, code) for code in (ending, into))
    for task in snapshot.open_of(now.session, unit.id or 0):
        if task.state == State.AWAITING:
            confirming.confirm(now.session, task, now.clerk(task.body_id))
    for body_id, body in now.ground.bodies.items():
        handing_over.hand_over(
            now.session,
            unit,
            heir,
            questions.unit(now.session, body.code),
            now.clerk(body_id),
            "đơn vị sáp nhập",
        )
    _merge(now, ending, into)


def _merge(now: Moment, ending: str, into: str) -> None:
    units = [questions.unit(now.session, code) for code in (ending, into)]
    succeeding.merge(now.session, units[:1], units[1], now.day, Deed(now.at, ground.ADMINISTRATOR))
    now.ground.units.remove(ending)
    for members in now.ground.groups.values():
        if ending in members:
            members[members.index(ending)] = into
    now.ground.regroup(now.session, now.at)


def _held(now: Moment) -> str:
    """A post of a unit that somebody holds."""
    held = [
        code
        for code, row in now.ground.posts.items()
        if row["unit"] in now.ground.units and code not in now.ground.vacant
    ]
    if not held:
        raise Nothing
    return now.chance.choice(held)


#: (what happens, how likely on a working day).
CHANGES: tuple[tuple[Callable[[Moment], None], float], ...] = (
    (leaves, 0.10),
    (comes, 0.15),
    (stands_in, 0.06),
    (day_off, 0.04),
    (rearm_calendar, 0.03),
    (new_ladder, 0.015),
    (rearm_ladder, 0.02),
    (merge, 0.03),
    (merge_with_tasks, 0.02),
    (set_milestone, 0.10),
)
