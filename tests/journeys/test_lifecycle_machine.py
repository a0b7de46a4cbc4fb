"""Any sequence of acts, pauses and stops of the clock keeps the laws of lifecycle and ladder.

An office in its own database; hypothesis draws what is done, to which task, and how much time passes. After each step
the whole office is looked at. Not here: faults on the wire and kills (`dondoc simulate`, the kill loop).
"""

import contextlib
import datetime as dt
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import ClassVar

import pytest
from builders import at, by, found
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from flows.tick import tick
from models import ladders, questions, replays, story, tables_of_figures, verification
from models.acts import (
    agenda,
    answering,
    arming,
    calendars,
    closing,
    confirming,
    extending,
    milestones,
    publishing,
    suspending,
)
from models.acts.answering import Said
from models.acts.deed import Deed
from models.acts.settling import Settlement, Whom
from models.directive import Directive, Milestone
from models.errors import Refused
from models.event import Event
from models.notification import Message, Notification, NotificationKind
from models.policy import AgendaItem, StepClaim
from models.rules import due, figures, policy_file
from models.rules.ladder import Basis
from models.rules.lifecycle import ENDED, OPEN, Act, Answer, Role, State
from models.rules.urgency import Ladder, Urgency
from models.settings import Settings
from models.store import Office, OfficeSession
from models.task import Task
from notifications.outcome import SENT, Outcome

BEGINS = at("2023-06-30T09:00")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
HAPPENING = "Đối thoại lần hai"
#: A step as the journal and `explain` tell it: (task, instant, basis, step, repeat).
Line = tuple[int, dt.datetime, str, str, int]

hours = st.integers(0, 30)
numbers = st.integers(0, 30)
days = st.integers(1, 40)


class Lives(RuleBasedStateMachine):
    """One office, from its first directive on."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="dondoc-lives-"))
        shutil.copy(self.template, self.folder / "dondoc.db")
        self.office = Office(Settings(data=self.folder, language="en"))
        self.now = BEGINS
        self.told: set[Line] = set()
        self.seen = 0
        self.first: dict[int, tuple[dt.date | None, int]] = {}
        self.missed: set[int] = set()
        self.figured: list[tables_of_figures.FiguresTable] = []

    def teardown(self) -> None:
        self.office.engine.dispose()
        shutil.rmtree(self.folder)

    @initialize(dated=days)
    def given(self, dated: int) -> None:
        self._give(dated, None, shared=True)
        self._look_ahead()

    @rule(
        passed=hours, after=st.none() | days, urgency=st.sampled_from([None, *Urgency]), shared=st.booleans()
    )
    def publish(self, passed: int, after: int | None, urgency: Urgency | None, shared: bool) -> None:
        self._pass(passed)
        if len(self.first) < 9:
            self._give(after, urgency, shared=shared)
        self._look_ahead()

    @rule(passed=hours, number=numbers, down=st.integers(0, 8), what=st.sampled_from(
        ["receive", "decline", "progress", "done", "acknowledge", "return", "confirm", "ask", "grant", "refuse", "suspend",
         "resume", "extend-by-suspension", "reassign", "cancel", "supersede", "reopen", "reopen-later"]),
        late=st.integers(0, 6))  # fmt: skip
    def act(self, passed: int, number: int, down: int, what: str, late: int) -> None:
        """Something is done to a task; one time in nine the clock stood, so that what came due is not taken yet."""
        self._pass(passed, ticks=down > 0)
        with self._done_or_refused() as session:
            tasks = session.exec(select(Task).order_by(Task.id)).all()
            task = tasks[number % len(tasks)]
            may = story.explain(session, task, self.now).may
            before = task.state
            if task.next_step_at is not None and task.next_step_at <= self.now:
                self.missed.add(task.id or 0)
            deed = by(session, "bcd.clerk", self.now, on=(self.now - late * DAY).date() if late % 2 else None)
            ACTS[what](session, task, deed)
            kind = session.entries[-1].kind if session.entries else None
            assert kind is not None
            assert _name(what) in may, f"{what} was done to a task at {before}, which explain says cannot be"
        self._look_ahead()

    @rule(passed=hours, after=days)
    def milestone(self, passed: int, after: int) -> None:
        self._pass(passed)
        with self._done_or_refused() as session:
            found = session.exec(select(Milestone).where(Milestone.name == HAPPENING)).first()
            if found is not None:
                milestones.set_date(
                    session, found, (self.now + after * DAY).date(), by(session, "bcd.clerk", self.now)
                )
        self._look_ahead()

    @rule(passed=hours, after=st.integers(-5, 30), is_working=st.booleans())
    def calendar(self, passed: int, after: int, is_working: bool) -> None:
        self._pass(passed)
        with self.office.writing() as session:
            body, deed = questions.unit(session, "BCD"), by(session, "bcd.clerk", self.now)
            calendars.add_day(
                session, body, (self.now + after * DAY).date(), deed, is_working=is_working, decision="QĐ"
            )
            calendars.rearm(session, body, deed)
        self._look_ahead()

    @rule(passed=st.integers(1, 60))
    def downtime(self, passed: int) -> None:
        """Nothing runs for up to two months; then one tick."""
        self._pass(24 * passed)
        self._look_ahead()

    @rule(count=st.integers(1, 5))
    def days_of_work(self, count: int) -> None:
        for _ in range(count):
            self._pass(24)
            self._look_ahead()

    @invariant()
    def laws(self) -> None:
        if not self.first:
            return
        with self.office.reading() as session:
            assert set(verification.verify(session).invariants.values()) == {"ok"}  # 3, 16, 17
            tasks = session.exec(select(Task).order_by(Task.id)).all()
            claims: dict[int, list[StepClaim]] = defaultdict(list)
            for claim in session.exec(select(StepClaim).order_by(col(StepClaim.id))):
                claims[claim.task_id].append(claim)
            for task in tasks:
                self._task_keeps_the_laws(session, task, claims[task.id or 0])
            _each_hears_once(session, claims)
            _ended_are_told(session, tasks)
            self._figures(session, tasks)

    def _replayed(self, session: OfficeSession) -> None:
        """The ladder in force, replayed over what happened, is what was taken; what the clock missed apart."""
        body = questions.unit(session, "BCD")
        for name in Ladder:
            policy = ladders.version(session, body, name, None, self.now)
            file = policy_file.read(ladders.written(session, policy).encode())
            found = replays.replay(session, body, file, self.now, None, None)
            assert [one for one in found.differences if self._id(session, one.task) not in self.missed] == []

    def _id(self, session: OfficeSession, code: str) -> int:
        return session.exec(select(Task.id).where(Task.code == code)).one() or 0

    def _give(self, after: int | None, urgency: Urgency | None, *, shared: bool) -> None:
        """To SNV, with STC beside it where it is shared; without a day it waits for a happening, or for nothing."""
        with self.office.writing() as session:
            units = {code: questions.unit(session, code).id for code in ("SNV", "STC", "TTT")}
            whom = [Whom(Role.LEAD, unit_id=units["SNV"])]
            if shared:
                whom += [
                    Whom(Role.COORDINATE, unit_id=units["STC"]),
                    Whom(Role.MONITOR, unit_id=units["TTT"]),
                ]
            wanted = Settlement(
                whom=tuple(whom), due_on=(self.now + after * DAY).date() if after else None, urgency=urgency,
                milestone=HAPPENING if after is None and shared else None,
            )  # fmt: skip
            deed = by(session, "bcd.clerk", self.now)
            publishing.enter(session, questions.unit(session, "BCD"), "Báo cáo", deed, wanted)
        with self.office.reading() as session:
            for task in session.exec(select(Task)):
                self.first.setdefault(task.id or 0, (task.original_due_on, task.policy_id))

    def _pass(self, passed: int, *, ticks: bool = True) -> None:
        """Time passes; then one tick, which takes exactly what was told and not yet taken (laws 6, 14)."""
        self.now += passed * HOUR + dt.timedelta(seconds=7)
        if not ticks:
            return
        tick(self.office, self.now, _postman)
        with self.office.reading() as session:
            came = set(_steps(session, self.seen))
            assert came == {line for line in self.told if line[1] <= self.now}
            behind = session.exec(select(Task.code).where(col(Task.next_step_at) <= self.now)).all()
            assert behind == []
            self._replayed(session)

    def _look_ahead(self) -> None:
        """What explain tells now of every task, up to four months."""
        self.told = set()
        with self.office.reading() as session:
            self.seen = session.exec(select(Event.id).order_by(col(Event.id).desc())).first() or 0
            for task in session.exec(select(Task)):
                self.first.setdefault(task.id or 0, (task.original_due_on, task.policy_id))
                for step in story.upcoming(session, task):
                    if step.at > self.now + 120 * DAY:
                        break
                    self.told.add((task.id or 0, step.at, str(step.step.basis), step.step.name, step.repeat))

    @contextlib.contextmanager
    def _done_or_refused(self) -> Iterator[OfficeSession]:
        """An act as a door does it: refused, it has changed nothing."""
        with self.office.reading() as session:
            before = len(session.exec(select(Event.id)).all())
        try:
            with self.office.writing() as session:
                yield session
        except Refused:
            with self.office.reading() as session:
                assert len(session.exec(select(Event.id)).all()) == before

    def _task_keeps_the_laws(self, session: OfficeSession, task: Task, claims: list[StepClaim]) -> None:
        original, policy_id = self.first[task.id or 0]
        assert original in {None, task.original_due_on}, "16: the original day stays"
        assert task.policy_id == policy_id, "7: the version it was armed with stays"
        if original is None:
            self.first[task.id or 0] = (task.original_due_on, policy_id)
        workdays = questions.calendar(session, task.body_id)
        if task.due_on is not None and task.state in OPEN:
            ends = due.due(task.due_on, workdays).due_at
            assert task.due_at == ends, (
                "2: the end of the working day of the day as given, armed by the calendar"
            )
        if task.state == State.DONE:
            kinds = [
                e.kind for e in story.past(session, task) if e.state == State.DONE or e.kind == Act.CLAIM
            ]
            assert Act.CLAIM in kinds, "3: nothing is done that nobody claimed"
        _claimed_once(session, task, claims)
        stored = task.next_step_at
        arming.rearm(session, task)
        assert task.next_step_at == stored, "5: the next step that is stored is the earliest"
        items = session.exec(
            select(AgendaItem).where(AgendaItem.task_id == task.id, col(AgendaItem.removed_at).is_(None))
        ).all()
        on_agenda = task.state in OPEN and task.unanswered >= agenda.REMINDINGS
        assert len(items) == on_agenda, "9: three remindings, once, until a word"

    def _figures(self, session: OfficeSession, tasks: list[Task]) -> None:
        """One number: from the journal as from the rows, and as of an earlier instant what was told then."""
        told = tables_of_figures.table(session, self.now)
        leads = [
            figures.result_class(task.state, task.due_at, task.finished_at, self.now)
            for task in tasks
            if task.role == Role.LEAD
        ]
        assert told.total.classes == {each: leads.count(each) for each in figures.ResultClass}
        for earlier in self.figured[-3:]:
            now = tables_of_figures.table(session, earlier.as_of).total
            assert (now.classes, now.asked) == (earlier.total.classes, earlier.total.asked)
        self.figured.append(told)


def _claimed_once(session: OfficeSession, task: Task, claims: list[StepClaim]) -> None:
    """Law 5: each place once, in order, and of one basis at most one a working day."""
    zone = session.settings.zone
    ordered = sorted(claims, key=lambda one: (one.basis, one.epoch, one.position, one.repeat))
    for _, pile in groupby(ordered, key=lambda one: (one.basis, one.epoch)):
        steps = list(pile)
        assert [one.id for one in steps] == sorted(one.id or 0 for one in steps)
        on = [one.step_at.astimezone(zone).date() for one in steps]
        assert all(earlier < later for earlier, later in pairwise(on)), f"5: {task.code} two steps on one day"
    bases = {claim.basis for claim in claims}
    if task.role == Role.COORDINATE:
        assert not bases & {Basis.DUE, Basis.LOOK_AGAIN}, "21: no lateness of its own"
    if task.role == Role.MONITOR:
        assert not bases, "21: never asked"


def _each_hears_once(session: OfficeSession, claims: dict[int, list[StepClaim]]) -> None:
    """Law 6: of what was claimed at once each post hears once, about the newest, listing the skipped."""
    heard: set[tuple[int | None, dt.datetime, int | None]] = set()
    for owed in session.exec(select(Notification).where(Notification.kind == NotificationKind.STEP)):
        place = (owed.task_id, owed.at, owed.post_id)
        assert place not in heard
        heard.add(place)
        at_once = [one for one in claims[owed.task_id or 0] if one.claimed_at == owed.at]
        assert len(owed.data["skipped"]) + 1 == len(at_once)


def _ended_are_told(session: OfficeSession, tasks: list[Task]) -> None:
    """Law 13: the all-clear goes to exactly those with a sent message naming the task, not to the one who acted."""
    for task in tasks:
        if task.state not in ENDED:
            continue
        ended = [e for e in story.past(session, task) if e.state in ENDED and e.kind != "agenda-removed"][-1]
        told = select(Message.person_id).join(Notification, col(Notification.message_id) == col(Message.id))
        named = set(
            session.exec(told.where(Notification.task_id == task.id, col(Message.sent_at) <= ended.at))
        )
        actors = {
            person for person in named if ended.by.startswith(session.get_one(questions.Person, person).name)
        }
        owed = select(Notification.person_id).where(
            Notification.task_id == task.id, Notification.kind == NotificationKind.ALL_CLEAR, Notification.at == ended.at
        )  # fmt: skip
        assert set(session.exec(owed)) == named - actors


def _steps(session: OfficeSession, seen: int) -> Iterator[Line]:
    for event in session.exec(select(Event).where(Event.kind == "step", col(Event.id) > seen)):
        for step in event.after["steps"]:
            instant = dt.datetime.fromisoformat(step["step_at"])
            yield event.task_id or 0, instant, step["basis"], step["step"], step["repeat"]


def _postman(*_: object, **__: object) -> Outcome:
    return SENT


def _name(what: str) -> str:
    names = {
        "progress": Act.ANSWER, "done": Act.CLAIM, "ask": Act.EXTEND, "extend-by-suspension": Act.RESUME,
        "reopen-later": Act.REOPEN,
    }  # fmt: skip
    return str(names.get(what, what))


def _say(answer: Answer):
    return lambda session, task, deed: answering.answer(session, task, deed, Said(answer, note="Công văn 12"))


def _suspend(session: OfficeSession, task: Task, deed: Deed) -> None:
    suspending.suspend(session, task, deed, questions.post(session, "bcd.leader"))


def _ask(session: OfficeSession, task: Task, deed: Deed) -> None:
    extending.ask(session, task, deed, (task.due_on or deed.at.date()) + 5 * DAY, "chờ số liệu")


def _reassign(session: OfficeSession, task: Task, deed: Deed) -> None:
    closing.reassign(session, task, deed, questions.unit(session, "TTT"), "đúng chức năng")


def _supersede(session: OfficeSession, task: Task, deed: Deed) -> None:
    newest = session.exec(select(Directive).order_by(col(Directive.id).desc())).first()
    if newest is None or newest.id == task.directive_id:
        raise Refused("Nothing newer stands.")
    closing.supersede(session, task, deed, newest.code)


ACTS = {
    "receive": answering.receive,
    "decline": lambda session, task, deed: answering.decline(session, task, deed, "không phải việc"),
    "progress": _say(Answer.IN_PROGRESS),
    "done": _say(Answer.DONE),
    "acknowledge": answering.acknowledge,
    "return": lambda session, task, deed: confirming.return_(session, task, deed, "thiếu"),
    "confirm": confirming.confirm,
    "ask": _ask,
    "grant": extending.grant,
    "refuse": lambda session, task, deed: extending.refuse(session, task, deed, "không đủ căn cứ"),
    "suspend": _suspend,
    "resume": suspending.resume,
    "extend-by-suspension": lambda session, task, deed: suspending.resume(session, task, deed, extends=True),
    "reassign": _reassign,
    "cancel": lambda session, task, deed: closing.cancel(session, task, deed, "thôi"),
    "supersede": _supersede,
    "reopen": lambda session, task, deed: closing.reopen(session, task, deed, "sai số liệu"),
    "reopen-later": lambda session, task, deed: closing.reopen(
        session, task, deed, "sai số liệu", deed.at.date() + 9 * DAY
    ),
}


@pytest.fixture(scope="module", autouse=True)
def _template(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An office with registers, which each life copies."""
    folder = tmp_path_factory.mktemp("lives")
    shutil.copy(empty_sqlite, folder / "dondoc.db")
    office = Office(Settings(data=folder, language="en"))
    found(office)
    office.engine.dispose()
    Lives.template = folder / "dondoc.db"


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=examples < 20,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip


def test_any_life_of_tasks_keeps_the_laws() -> None:
    """Laws 2, 3, 5, 6, 7, 8, 9, 13, 14, 16, 17, 21; contract: policy replay."""
    _run(6, 12)


@pytest.mark.soak
def test_many_long_lives_of_tasks_keep_the_laws() -> None:
    """The same for as long as a night allows."""
    _run(150, 40)
