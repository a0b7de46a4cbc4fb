"""Units that end and who takes over from them.

Here: `succeed` (what the register of units says), `merge` (several units become one). Not here: what names of ended
units mean (acts.naming), and how tasks go over (acts.handing_over).
"""

import datetime as dt
from collections.abc import Iterable

from sqlmodel import col, func, select

from models import questions
from models.acts import handing_over, journaling
from models.acts.deed import Deed
from models.errors import Mistyped, Refused
from models.journal import Entry
from models.rules.lifecycle import OPEN
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit, UnitSuccessor


def succeed(session: OfficeSession, unit: Unit, heirs: Iterable[Unit], since: dt.date) -> None:
    """Say who took over from a unit and when; what was said before is replaced."""
    for old in session.exec(select(UnitSuccessor).where(UnitSuccessor.unit_id == unit.id)).all():
        session.delete(old)
    session.flush()
    for heir in heirs:
        if heir.id == unit.id:
            raise Mistyped("“{unit}” cannot take over from itself; name another unit.", unit=unit.name)
        session.add(UnitSuccessor(unit_id=unit.id or 0, successor_id=heir.id or 0, since=since))
    session.flush()


def merge(
    session: OfficeSession,
    units: Iterable[Unit],
    into: Unit,
    on: dt.date,
    deed: Deed,
    *,
    hand_over: str | None = None,
) -> Entry:
    """End units on the day before `on`, and let `into` take over that day; refused while one of them owes tasks.

    With `hand_over`, the reason for it, what they still owe goes over with them. A unit that goes on under its own
    name may be among those merged: only the others end.
    """
    ending = [unit for unit in units if unit.id != into.id]
    if not ending:
        raise Mistyped("Name the units that end, and with --into the one that takes over.")
    last = on - dt.timedelta(days=1)
    if into.valid_to is not None and into.valid_to < on:
        raise Refused(
            "{unit} ended on {day}; name the unit that took over.",
            unit=into.name,
            day=into.valid_to.isoformat(),
        )
    handed: dict[str, str] = {}
    for unit in ending:
        if hand_over is not None:
            handed |= _hand_over(session, unit, into, deed, hand_over)
        _refuse_owing(session, unit)
        if unit.valid_from is not None and unit.valid_from > last:
            raise Refused(
                "{unit} begins on {day}, after it would end; check --on.",
                unit=unit.name,
                day=unit.valid_from.isoformat(),
            )
        unit.valid_to = last
        session.add(unit)
        succeed(session, unit, [into], on)
    return journaling.note(
        session, questions.keeper(session), deed, "merge-units",
        after={"units": [unit.code for unit in ending], "into": into.code, "on": on.isoformat(), "handed_over": handed},
    )  # fmt: skip


def _hand_over(session: OfficeSession, unit: Unit, into: Unit, deed: Deed, reason: str) -> dict[str, str]:
    """What the unit owes to each body: the codes, and under which the work goes on."""
    owed_to = select(Unit).where(
        col(Unit.id).in_(select(Task.body_id).where(Task.unit_id == unit.id, col(Task.state).in_(OPEN)))
    )
    return {
        one.task: one.goes_on_as
        for body in session.exec(owed_to.order_by(Unit.code)).all()
        for one in handing_over.hand_over(session, unit, into, body, deed, reason)
    }


def _refuse_owing(session: OfficeSession, unit: Unit) -> None:
    owed = select(func.count()).select_from(Task).where(Task.unit_id == unit.id, col(Task.state).in_(OPEN))
    count = session.exec(owed).one()
    if count:
        raise Refused(
            "{unit} still owes {count} tasks (“dondoc tasks --unit {code}” lists them); close them, or hand them over (--hand-over).",
            unit=unit.name,
            count=count,
            code=unit.code,
        )
