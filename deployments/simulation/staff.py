"""What happens to the registers of a simulated office: people leave and come, days are set, units become one.

Here: one small function a happening and the table `CHANGES` with how often each comes on a working day. Not here:
what happens to tasks (simulation.happenings).
"""

import datetime as dt
from collections.abc import Callable

from deployments.simulation import ground
from deployments.simulation.directives import set_milestone
from deployments.simulation.happenings import Moment, Nothing
from models import questions
from models.acts import succeeding
from models.acts.deed import Deed
from models.office_calendar import CalendarDay


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
    body = questions.unit(now.session, ground.BODY).id or 0
    now.session.add(
        CalendarDay(body_id=body, day=day, is_working=works, decision=f"QĐ {now.number}", at=now.at)
    )


def merge(now: Moment) -> None:
    """Two units become one; refused while the one that ends owes tasks."""
    if len(now.ground.units) < 4:  # noqa: PLR2004 - an office keeps some
        raise Nothing
    busy = {questions.unit_name(now.session, task.unit_id) for task in now.open}
    idle = [code for code in now.ground.units if f"Đơn vị {code}" not in busy]
    ending = now.chance.choice(idle or now.ground.units)
    into = now.chance.choice([code for code in now.ground.units if code != ending])
    doing = Deed(now.at, ground.ADMINISTRATOR)
    units = [questions.unit(now.session, code) for code in (ending, into)]
    succeeding.merge(now.session, units[:1], units[1], now.day, doing)
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
    (merge, 0.05),
    (set_milestone, 0.10),
)
