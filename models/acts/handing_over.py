"""All that a unit still owes goes to another unit at once: a merger, a division, a change of functions (domain e3).

Here: `hand_over`. Not here: what becomes of a single task (acts.closing), and the register of units (acts.succeeding).
"""

from dataclasses import dataclass

from sqlmodel import col, select

from models.acts import closing, ending, journaling, permission
from models.acts.deed import Deed
from models.acts.publishing import strength
from models.errors import Mistyped, Refused
from models.rules.lifecycle import OPEN, State
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


@dataclass(frozen=True)
class Handed:
    """What became of one task: the code under which the other unit owes it, and whether it owed that before."""

    task: str
    goes_on_as: str
    was_owed: bool


def hand_over(
    session: OfficeSession, unit: Unit, to: Unit, body: Unit, deed: Deed, reason: str
) -> list[Handed]:
    """What `unit` owes to `body` is owed by `to` from now on; one record names every task with its new code.

    What the other unit owes under the same directive already takes in what is handed over. A result that awaits
    confirmation is confirmed or returned before, for the unit that brought it is the one to answer for it.
    """
    permission.must_assign(deed, body.id or 0)
    if not reason.strip():
        raise Mistyped("Say why (--reason); the journal keeps it.", field="reason")
    if unit.id == to.id:
        raise Mistyped("“{unit}” owes this already; name another unit.", unit=unit.name)
    tasks = _owed(session, unit, body)
    _refuse_awaiting(tasks, unit)
    handed = [_hand(session, task, to, deed, reason) for task in tasks]
    if handed:
        journaling.note(
            session, body.id or 0, deed, "hand-over",
            after={
                "unit": unit.code, "to": to.code, "reason": reason.strip(),
                "tasks": {one.task: one.goes_on_as for one in handed},
            },
        )  # fmt: skip
    return handed


def _owed(session: OfficeSession, unit: Unit, body: Unit) -> list[Task]:
    wanted = select(Task).where(Task.unit_id == unit.id, Task.body_id == body.id, col(Task.state).in_(OPEN))
    found = session.exec(wanted.order_by(Task.code).with_for_update()).all()
    return sorted(found, key=lambda task: strength(task.role))


def _refuse_awaiting(tasks: list[Task], unit: Unit) -> None:
    awaiting = sorted(task.code for task in tasks if task.state == State.AWAITING)
    if awaiting:
        raise Refused(
            "{unit} has reported {tasks} done; confirm or return that first, then hand over the rest.",
            unit=unit.name,
            tasks=", ".join(awaiting),
        )


def _hand(session: OfficeSession, task: Task, to: Unit, deed: Deed, reason: str) -> Handed:
    known = _place(session, task, to)
    if known is None:
        closing.reassign(session, task, deed, to, reason)
        return Handed(task.code, task.replaced_by or "", was_owed=False)
    closing.supersede(session, task, deed, known.code)
    return Handed(task.code, known.code, was_owed=True)


def _place(session: OfficeSession, task: Task, to: Unit) -> Task | None:
    """The open task of the other unit that takes this one in: one as strong or stronger under the same directive."""
    wanted = select(Task).where(*ending.beside(task), Task.unit_id == to.id, col(Task.state).in_(OPEN))
    found = [one for one in session.exec(wanted).all() if strength(one.role) <= strength(task.role)]
    return min(found, key=lambda one: (strength(one.role), one.code), default=None)
