"""Publishing: settled drafts become directives, and each addressed unit owes a task.

Here: publish, enter, open_window (the next occurrence of a periodic directive), reassigned. Not here: settling.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from sqlmodel import col, select

from models import questions
from models.acts import arming, intake, journaling, owing, permission, settling
from models.acts.deed import Deed
from models.acts.settling import Settlement, Whom
from models.directive import Directive, Draft, DraftState, Kind, Milestone
from models.errors import Mistyped, Refused
from models.meeting import Conclusion, Meeting
from models.notification import NotificationKind
from models.post import Post
from models.rules import periods
from models.rules.ladder import Recipient
from models.rules.lifecycle import Role
from models.rules.reading import Recurrence
from models.rules.spelling import fold
from models.rules.urgency import ladder_for
from models.store import OfficeSession
from models.task import CodeSeries, Task
from models.unit import GroupMember, Unit

#: The stronger role stands where a unit is named twice.
STRENGTH = (Role.LEAD, Role.COORDINATE, Role.MONITOR)


@dataclass(frozen=True)
class Seat:
    """One unit (through a post, or not) with one role: what becomes one task."""

    role: Role
    unit_id: int
    post_id: int | None = None


def publish(session: OfficeSession, conclusion: Conclusion, deed: Deed) -> list[Directive]:
    """Every settled draft of the conclusion becomes a directive with its tasks; open ones stay open."""
    permission.must_assign(deed, conclusion.body_id)
    drafts = session.exec(
        select(Draft)
        .where(Draft.conclusion_id == conclusion.id, Draft.state == DraftState.SETTLED)
        .order_by(col(Draft.position))
    ).all()
    if not drafts:
        raise Refused(
            "No draft of this conclusion is settled yet; settle one first (“dondoc drafts” lists them)."
        )
    conclusion.published_at = conclusion.published_at or deed.at
    session.add(conclusion)
    body = session.get_one(Unit, conclusion.body_id)
    return [_publish_draft(session, body, conclusion, draft, deed) for draft in drafts]


def publish_without_doubt(session: OfficeSession, conclusion: Conclusion, deed: Deed) -> list[Directive]:
    """Settle as read every draft that leaves nothing open, and publish those."""
    drafts = session.exec(
        select(Draft).where(Draft.conclusion_id == conclusion.id, Draft.state == DraftState.OPEN)
    ).all()
    clear = [draft for draft in drafts if not draft.doubts]
    for draft in clear:
        settling.settle(session, draft, deed, Settlement())
    return publish(session, conclusion, deed) if clear else []


def enter(session: OfficeSession, body: Unit, text: str, deed: Deed, decided: Settlement) -> Directive:
    """A directive without a document: given by word of mouth, entered by the secretariat, published at once."""
    body_id = body.id or 0
    permission.must_assign(deed, body_id)
    text = " ".join(text.split())
    if not text:
        raise Mistyped("Say what is to be done (--text).", field="text")
    if not any(one.role == Role.LEAD for one in decided.whom):
        raise Mistyped("Name who leads: a unit, a group or a post.", field="unit")
    kind = decided.kind or Kind.ONE_OFF
    if kind == Kind.PERIODIC and decided.recurrence is None:
        raise Mistyped(
            "A periodic directive needs its period (--recurrence weekly ... annual).",
            field="recurrence",
        )
    on = journaling.true_on(session, deed)
    if decided.due_on is not None and decided.due_on < on:
        raise Refused(
            "The due day {day} has passed already; check the date.",
            day=decided.due_on.isoformat(),
            field="due_on",
        )
    directive = Directive(
        code=_next_code(session, body, on.year), body_id=body_id, text=text, folded=fold(text), kind=kind,
        recurrence=decided.recurrence, due_on=decided.due_on, due_basis="settled" if decided.due_on else None,
        milestone_id=intake.milestone_id(session, body_id, decided.milestone), field=decided.field,
        urgency=decided.urgency, published_at=deed.at,
    )  # fmt: skip
    return _open(session, directive, decided.whom, deed)


def open_window(session: OfficeSession, directive: Directive, deed: Deed) -> list[Task]:
    """The next occurrence of a periodic directive: tasks for those who owed the one before (law 4)."""
    previous = session.exec(
        select(Task)
        .where(Task.directive_id == directive.id)
        .order_by(col(Task.published_at).desc(), col(Task.id))
    ).all()
    newest = [task for task in previous if task.window == previous[0].window and task.replaced_by is None]
    window = periods.around(directive.next_window_on or deed.at.date(), _recurrence(directive))
    seats = _standing(session, [Seat(task.role, task.unit_id, task.post_id) for task in newest], deed)
    tasks = _assign(session, directive, seats, deed, window)
    directive.next_window_on = periods.following(window, _recurrence(directive)).starts_on
    session.add(directive)
    return tasks


def reassigned(session: OfficeSession, old: Task, unit: Unit, deed: Deed) -> Task:
    """What another unit owes in place of `old`: the days of the matter go over, every clock starts anew (law 16)."""
    settling.require_standing(session, [unit.id or 0], deed)
    directive = session.get_one(Directive, old.directive_id)
    task = _task(session, directive, Seat(old.role, unit.id or 0), deed, old.window)
    if old.due_on is not None:
        arming.start_due_clock(session, task, old.due_on, deed.at, cut_off=old.window is not None)
    task.original_due_on, task.original_due_at = old.original_due_on, old.original_due_at
    task.shifts, task.net_workdays = old.shifts, old.net_workdays
    _give(session, directive, [task], deed, replaces=old.code)
    return task


def strength(role: Role) -> int:
    """For sorting: whoever leads first."""
    return STRENGTH.index(role)


def windows_due(session: OfficeSession, day: dt.date, limit: int) -> list[Directive]:
    """Periodic directives whose next window has begun."""
    wanted = (
        select(Directive).where(col(Directive.next_window_on) <= day).order_by(col(Directive.next_window_on))
    )
    return list(session.exec(wanted.limit(limit)))


def _publish_draft(
    session: OfficeSession, body: Unit, conclusion: Conclusion, draft: Draft, deed: Deed
) -> Directive:
    year = session.get_one(Meeting, conclusion.meeting_id).held_on.year
    directive = Directive(
        code=_next_code(session, body, year), body_id=draft.body_id, conclusion_id=conclusion.id, draft_id=draft.id,
        start=draft.start, end=draft.end, text=draft.text, folded=fold(draft.text), kind=draft.kind,
        recurrence=draft.recurrence, due_on=draft.due_on, due_text=draft.due_text, due_basis=draft.due_basis,
        milestone_id=draft.milestone_id, field=draft.field, urgency=draft.urgency, confidential=conclusion.confidential,
        published_at=deed.at,
    )  # fmt: skip
    draft.state = DraftState.PUBLISHED
    session.add(draft)
    named = settling.addressees(session, draft.id or 0)
    return _open(
        session,
        directive,
        [Whom(a.role, a.unit_id, a.group_id, a.post_id) for a in named],
        deed,
    )


def _open(session: OfficeSession, directive: Directive, whom: Iterable[Whom], deed: Deed) -> Directive:
    session.add(directive)
    session.flush()
    seats = _seats(session, whom)
    if not seats:
        raise Refused(
            "The group named has no members; fill it first (“dondoc groups import”).",
            field="unit",
        )
    settling.require_standing(session, (seat.unit_id for seat in seats), deed)
    window = None
    if directive.kind == Kind.PERIODIC:
        today = deed.at.astimezone(session.settings.zone).date()
        window = periods.around(today, _recurrence(directive))
        directive.next_window_on = periods.following(window, _recurrence(directive)).starts_on
    journaling.note(
        session, directive.body_id, deed, "publish", conclusion_id=directive.conclusion_id, directive_id=directive.id,
        after={
            "code": directive.code, "text": directive.text, "seats": len(seats),
            **({"urgency": directive.urgency} if directive.urgency else {}),
        },
    )  # fmt: skip
    _assign(session, directive, seats, deed, window)
    return directive


def _seats(session: OfficeSession, whom: Iterable[Whom]) -> list[Seat]:
    """Groups unfold into their members; a unit named twice keeps its stronger role."""
    found: dict[tuple[int, int | None], Role] = {}
    for one in sorted(whom, key=lambda one: strength(one.role)):
        for unit_id, post_id in _places(session, one):
            found.setdefault((unit_id, post_id), one.role)
    return [Seat(role, unit_id, post_id) for (unit_id, post_id), role in found.items()]


def _standing(session: OfficeSession, seats: list[Seat], deed: Deed) -> list[Seat]:
    """The seats with the one heir in place of a unit that has ended; where there are several a person decides."""
    day = deed.at.astimezone(session.settings.zone).date()
    found: dict[tuple[int, int | None], Seat] = {}
    for seat in sorted(seats, key=lambda one: strength(one.role)):
        unit = session.get_one(Unit, seat.unit_id)
        ended = unit.valid_to is not None and unit.valid_to < day
        heirs = questions.heirs(session, seat.unit_id, day) if ended else []
        place = (heirs[0].id or 0, None) if len(heirs) == 1 else (seat.unit_id, seat.post_id)
        found.setdefault(place, Seat(seat.role, *place))
    return list(found.values())


def _places(session: OfficeSession, one: Whom) -> list[tuple[int, int | None]]:
    if one.unit_id is not None:
        return [(one.unit_id, None)]
    if one.post_id is not None:
        return [(session.get_one(Post, one.post_id).unit_id, one.post_id)]
    members = session.exec(
        select(GroupMember).where(GroupMember.group_id == one.group_id).order_by(col(GroupMember.id))
    )
    return [
        (m.unit_id, None) if m.unit_id is not None else (session.get_one(Post, m.post_id).unit_id, m.post_id)
        for m in members.all()
    ]


def _assign(
    session: OfficeSession,
    directive: Directive,
    seats: list[Seat],
    deed: Deed,
    window: periods.Window | None,
) -> list[Task]:
    tasks = []
    for seat in seats:
        task = _task(session, directive, seat, deed, window.name if window else None)
        _set_due(session, directive, task, deed, window)
        tasks.append(task)
    _give(session, directive, tasks, deed)
    return tasks


def _task(session: OfficeSession, directive: Directive, seat: Seat, deed: Deed, window: str | None) -> Task:
    """A task with the directive's next code and no due day yet."""
    directive.tasks_issued += 1
    policy = questions.policy_in_force(session, directive.body_id, deed.at, ladder_for(directive.urgency))
    return Task(
        code=f"{directive.code}.{directive.tasks_issued:02}", body_id=directive.body_id,
        directive_id=directive.id or 0, unit_id=seat.unit_id, post_id=seat.post_id, role=seat.role,
        confidential=directive.confidential, window=window,
        policy_id=policy.id or 0, published_at=deed.at, armed_at=deed.at, last_event_at=deed.at,
    )  # fmt: skip


def _give(
    session: OfficeSession, directive: Directive, tasks: list[Task], deed: Deed, replaces: str | None = None
) -> None:
    """Arm the tasks, write that they were given out, and owe each unit the word."""
    for task in tasks:
        arming.rearm(session, task)
    session.add_all(tasks)
    session.add(directive)
    session.flush()
    for task in tasks:
        after = {
            "code": task.code,
            "unit": task.unit_id,
            "due_on": task.due_on.isoformat() if task.due_on else None,
        }
        journaling.note_task(
            session,
            task,
            deed,
            "assign",
            after=after if replaces is None else {**after, "replaces": replaces},
        )
        owing.to(
            session, Recipient.UNIT, NotificationKind.ASSIGNED, body_id=task.body_id, unit_id=task.unit_id,
            post_id=task.post_id, key=f"assigned:{task.id}", at=deed.at, task_id=task.id,
        )  # fmt: skip


def _set_due(
    session: OfficeSession,
    directive: Directive,
    task: Task,
    deed: Deed,
    window: periods.Window | None,
) -> None:
    if window is not None:
        arming.start_due_clock(session, task, window.ends_on, deed.at, cut_off=True)
        return
    due_on = directive.due_on
    if due_on is None and directive.milestone_id is not None:
        due_on = session.get_one(Milestone, directive.milestone_id).on
    if due_on is not None:
        arming.start_due_clock(session, task, due_on, deed.at)


def _next_code(session: OfficeSession, body: Unit, year: int) -> str:
    """The next code of the body's series; a number given out is never used again (law 22)."""
    if body.code_series is None:
        raise Refused(
            "{body} issues no directives: it has no code series in the register of units.",
            body=body.name,
        )
    series = session.exec(
        select(CodeSeries)
        .where(CodeSeries.prefix == body.code_series, CodeSeries.year == year)
        .with_for_update()
    ).first()
    if series is None:
        series = CodeSeries(prefix=body.code_series, year=year)
    series.last += 1
    session.add(series)
    session.flush()
    return f"{body.code_series}-{year}-{series.last:03}"


def _recurrence(directive: Directive) -> Recurrence:
    return cast("Recurrence", directive.recurrence)
