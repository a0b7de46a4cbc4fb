"""What is decided about tasks in a simulated office: later days, pauses, other units, ends without a result, new starts.

Here: one small function a happening and the table `DECISIONS` with how often each comes. Not here: what units say
(simulation.happenings), registers, calendars and ladders (simulation.staff).
"""

import datetime as dt
from collections.abc import Callable

from deployments.simulation.happenings import WORKING, Moment, Nothing
from models import questions, snapshot
from models.acts import answering, closing, extending, suspending
from models.rules.lifecycle import Role, State
from models.task import Task


def ask_for_more_time(now: Moment) -> None:
    """A unit asks for a later day: nothing moves (law 16)."""
    task = now.task(*WORKING)
    later = max(task.due_on or now.day, now.day) + dt.timedelta(days=now.chance.randint(3, 30))
    extending.ask(now.session, task, now.of_unit(task), later, now.words(task, "cần thêm thời gian"))


def grant(now: Moment) -> None:
    """The day that was asked for is granted."""
    task = _one_of(now, snapshot.with_request(now.session))
    extending.grant(now.session, task, now.clerk(task.body_id))


def grant_less(now: Moment) -> None:
    """An earlier day than the one asked for is granted, or a later one."""
    task = _one_of(now, snapshot.with_request(now.session))
    to_on = (task.due_on or now.day) + dt.timedelta(days=now.chance.randint(1, 12))
    extending.grant(now.session, task, now.clerk(task.body_id), to_on)


def refuse(now: Moment) -> None:
    """The request is refused: nothing moves."""
    task = _one_of(now, snapshot.with_request(now.session))
    extending.refuse(now.session, task, now.clerk(task.body_id), now.words(task, "không có lý do chính đáng"))


def suspend(now: Moment) -> None:
    """The matter lies with the chair, sometimes since days that have passed."""
    task = now.task(*WORKING)
    by = now.clerk(task.body_id, on=_lately(now))
    chair = questions.post(now.session, now.ground.bodies[task.body_id].chair)
    suspending.suspend(now.session, task, by, chair, now.words(task, "chờ ý kiến"))


def resume(now: Moment) -> None:
    """The clock runs again, sometimes since days that have passed, sometimes with a later due day."""
    task = _one_of(now, snapshot.suspended(now.session))
    by = now.clerk(task.body_id, on=_lately(now))
    suspending.resume(now.session, task, by, extends=now.chance.random() < 0.5)  # noqa: PLR2004 - a coin


def decline_for_another(now: Moment) -> None:
    """A unit says that the task is another one's."""
    task = now.task(State.ASSIGNED, State.RECEIVED)
    other = questions.unit(now.session, now.chance.choice(now.ground.units))
    answering.decline(now.session, task, now.of_unit(task), now.words(task, "thuộc đơn vị khác"), other)


def reassign(now: Moment) -> None:
    """Another unit owes it from now on."""
    task = now.task(State.DECLINED, *WORKING)
    unit = questions.unit(now.session, now.chance.choice(now.ground.units))
    closing.reassign(now.session, task, now.clerk(task.body_id), unit, now.words(task, "phân công lại"))


def cancel(now: Moment) -> None:
    """The task is called off."""
    task = now.task(State.DECLINED, State.AWAITING, *WORKING)
    closing.cancel(now.session, task, now.clerk(task.body_id), now.words(task, "không còn cần thiết"))


def supersede(now: Moment) -> None:
    """Another task of the same body takes its place."""
    task, other = now.task(*WORKING), now.task(*WORKING)
    if task.body_id != other.body_id:
        raise Nothing
    closing.supersede(now.session, task, now.clerk(task.body_id), other.code)


def reopen(now: Moment) -> None:
    """An ended task starts anew, sometimes with a later day."""
    task = _one_of(now, [one for one in now.ended if one.role == Role.LEAD])
    task = questions.task(now.session, task.code)
    days = questions.calendar(now.session, task.body_id)
    later = days.roll_forward(now.day + dt.timedelta(days=now.chance.randint(5, 30)))
    due_on = later if task.due_on and now.chance.random() < 0.5 else None  # noqa: PLR2004 - a coin
    closing.reopen(now.session, task, now.clerk(task.body_id), now.words(task, "kết quả chưa đạt"), due_on)


def stranger_decides(now: Moment) -> None:
    """The secretariat of one body tries to call off a task of the other; refused (law 22)."""
    task = now.task(*WORKING)
    others = [body for body in now.ground.bodies if body != task.body_id]
    closing.cancel(now.session, task, now.clerk(now.chance.choice(others)), "không thuộc ban này")


def unit_decides(now: Moment) -> None:
    """A unit tries to call off its own task; refused (law 16)."""
    task = now.task(*WORKING)
    closing.cancel(now.session, task, now.of_unit(task), now.words(task, "tự hủy"))


def _one_of(now: Moment, some: list[Task]) -> Task:
    if not some:
        raise Nothing
    return now.chance.choice(some)


def _lately(now: Moment) -> dt.date:
    """Today, or one of the last days."""
    return now.day - dt.timedelta(days=now.chance.choice((0, 0, 0, 1, 2, 4)))


#: (what happens, how often among all that happens to tasks).
DECISIONS: tuple[tuple[Callable[[Moment], None], float], ...] = (
    (ask_for_more_time, 4),
    (grant, 1.5),
    (grant_less, 1),
    (refuse, 1),
    (suspend, 1.5),
    (resume, 1.5),
    (decline_for_another, 1),
    (reassign, 1.5),
    (cancel, 1),
    (supersede, 0.5),
    (reopen, 1),
    (stranger_decides, 0.3),
    (unit_decides, 0.3),
)
