"""What happens in a simulated office: what people do, drawn from the seed.

Here: one small function a happening and the table `ACTS` with how often each comes; a new act is one function and one
row. Not here: directives (simulation.directives), registers (simulation.staff), when it happens (simulation.run).
A happening does what a person would by the same acts as every door; what the office refuses is refused and counted.
"""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

from deployments.simulation import ground
from deployments.simulation.ground import Ground
from deployments.simulation.wire import SECRET
from models import questions
from models.acts import answering, confirming, deed
from models.acts.answering import Said
from models.acts.deed import Deed
from models.report import Road
from models.rules.lifecycle import Answer, Role, State
from models.store import OfficeSession
from models.task import Task

#: One task in so many is not spoken of before so many remindings.
SLEEPY, PATIENCE = 3, 3
#: What was seen this morning may have changed; so often another one is drawn.
TRIES = 12
WORKING = (State.ASSIGNED, State.RECEIVED, State.IN_PROGRESS)


class Nothing(Exception):
    """There is nothing in the office that this could happen to."""


@dataclass
class Moment:
    """One happening at one instant in one transaction; `open` and `ended` are the tasks as they stood this morning."""

    session: OfficeSession
    at: dt.datetime
    chance: random.Random
    ground: Ground
    open: list[Task]
    ended: list[Task]
    number: int

    @property
    def day(self) -> dt.date:
        """The office's day."""
        return self.at.astimezone(ground.ZONE).date()

    def by(self, post: str, *, on: dt.date | None = None) -> Deed:
        """A deed of the holder of a post."""
        known = self.ground.actors
        if (post, self.day) not in known:
            known[post, self.day] = deed.actor(self.session, post, self.at)
        return Deed(self.at, known[post, self.day], Road.COMMAND, on)

    def clerk(self, body_id: int, *, on: dt.date | None = None) -> Deed:
        """A deed of the secretariat of a body."""
        return self.by(self.chance.choice(self.ground.bodies[body_id].clerks), on=on)

    def task(self, *states: State) -> Task:
        """Any task that is open in one of these states, as it is now; units speak of some only once reminded."""
        known = [one for one in self.open if one.state in states and one.role != Role.MONITOR]
        for _ in range(TRIES):
            if not known:
                break
            drawn = self.chance.choice(known)
            sleeps = drawn.id and drawn.id % SLEEPY == 0 and drawn.unanswered < PATIENCE
            if not sleeps and (task := questions.task(self.session, drawn.code)).state in states:
                return task
        raise Nothing

    def of_unit(self, task: Task, *, on: dt.date | None = None) -> Deed:
        """A deed of somebody who speaks for the unit of a task."""
        unit = next(code for code, key in self.ground.ids.items() if key == task.unit_id).lower()
        post = f"{unit}.{self.chance.choice(('head', 'focal'))}"
        return self.by(post if post in self.ground.posts else f"{unit}.head", on=on)

    def words(self, task: Task, text: str) -> str:
        """Words about a task; those about a confidential one are themselves secret."""
        return f"{SECRET} {text}" if task.confidential else text


def receive(now: Moment) -> None:
    """The unit takes the task."""
    task = now.task(State.ASSIGNED)
    answering.receive(now.session, task, now.of_unit(task))


def decline(now: Moment) -> None:
    """The unit says that it is not its own."""
    task = now.task(State.ASSIGNED, State.RECEIVED)
    answering.decline(now.session, task, now.of_unit(task), now.words(task, "không thuộc thẩm quyền"))


def decide(now: Moment) -> None:
    """The secretariat decides that the unit keeps what it declined."""
    task = now.task(State.DECLINED)
    confirming.return_(
        now.session, task, now.clerk(task.body_id), now.words(task, "đơn vị tiếp tục thực hiện")
    )


def in_progress(now: Moment) -> None:
    """A plain word of the unit, with a percentage."""
    task = now.task(*WORKING)
    said = Said(
        Answer.IN_PROGRESS, percent=now.chance.randint(0, 95), note=now.words(task, "đang triển khai")
    )
    answering.answer(now.session, task, now.of_unit(task), said)


def late(now: Moment) -> None:
    """The unit says that it will be late and proposes a day, which moves nothing."""
    task = now.task(*WORKING)
    proposed = now.day + dt.timedelta(days=now.chance.randint(3, 30))
    said = Said(Answer.LATE, note=now.words(task, "chờ số liệu"), proposed_on=proposed)
    answering.answer(now.session, task, now.of_unit(task), said)


def blocked(now: Moment) -> None:
    """The unit is held up."""
    task = now.task(*WORKING)
    said = Said(Answer.BLOCKED, note=now.words(task, "vướng mắc về kinh phí"))
    answering.answer(now.session, task, now.of_unit(task), said)


def done(now: Moment) -> None:
    """The unit claims that it is done, sometimes by a document of days ago."""
    task = now.task(*WORKING, State.DECLINED)
    back = now.chance.choice((0, 0, 0, now.chance.randint(1, 5)))
    on = max(now.day - dt.timedelta(days=back), task.published_at.astimezone(ground.ZONE).date())
    said = Said(Answer.DONE, note=now.words(task, f"báo cáo số {now.number}/BC"))
    answering.answer(now.session, task, now.of_unit(task, on=on), said)


def done_by_telephone(now: Moment) -> None:
    """The secretariat writes down what the unit said, and never confirms it by that alone."""
    task = now.task(*WORKING)
    said = Said(Answer.DONE, note=now.words(task, "điện thoại"))
    answering.answer(now.session, task, now.clerk(task.body_id), said)


def said_twice(now: Moment) -> None:
    """The same answer comes twice, by a link that was pressed twice."""
    task = now.task(*WORKING)
    by, said = now.of_unit(task), Said(Answer.IN_PROGRESS, note=now.words(task, "đang làm"))
    for _ in range(2):
        answering.answer(now.session, task, by, said, key=f"press-{now.number}")


def confirm(now: Moment) -> None:
    """The secretariat confirms a claim."""
    task = now.task(State.AWAITING)
    confirming.confirm(now.session, task, now.clerk(task.body_id))


def confirm_own(now: Moment) -> None:
    """A unit tries to confirm its own claim; the office refuses it (law 3)."""
    task = now.task(State.AWAITING)
    confirming.confirm(now.session, task, now.of_unit(task))


def give_back(now: Moment) -> None:
    """The secretariat returns a claim."""
    task = now.task(State.AWAITING)
    confirming.return_(now.session, task, now.clerk(task.body_id), now.words(task, "thiếu số liệu"))


def acknowledge(now: Moment) -> None:
    """A leader or the unit takes up an alert."""
    task = now.task(*WORKING)
    by = now.of_unit(task) if now.chance.random() < 0.5 else now.by(now.ground.bodies[task.body_id].chair)  # noqa: PLR2004 - a coin
    answering.acknowledge(now.session, task, by, now.words(task, "đã nắm"))


#: (what happens, how often among all that happens to tasks).
ACTS: tuple[tuple[Callable[[Moment], None], float], ...] = (
    (receive, 18),
    (decline, 2),
    (decide, 4),
    (in_progress, 16),
    (late, 4),
    (blocked, 3),
    (done, 18),
    (done_by_telephone, 2),
    (said_twice, 1),
    (confirm, 20),
    (confirm_own, 0.5),
    (give_back, 3),
    (acknowledge, 5),
)
