"""The daily state of the books: what the secretariat gets each working day, with the journal's head (law 17).

Here: owing it once a day, and forgetting old runs. Not here: its wording.
"""

import datetime as dt

from sqlalchemy import delete
from sqlmodel import col, select

from models import questions
from models.acts import owing
from models.acts.deed import Deed
from models.notification import Notification, NotificationKind
from models.rules.ladder import Recipient
from models.rules.lifecycle import OPEN
from models.run import Run
from models.store import OfficeSession
from models.task import Task

RUNS_KEPT = dt.timedelta(days=30)


def bodies(session: OfficeSession) -> list[int]:
    """The bodies that have open tasks."""
    wanted = select(Task.body_id).where(col(Task.state).in_(OPEN)).distinct().order_by(col(Task.body_id))
    return list(session.exec(wanted))


def owe_daily(session: OfficeSession, body_id: int, deed: Deed) -> bool:
    """Owe the secretariat today's state, once, on working days from the opening on."""
    workdays = questions.calendar(session, body_id)
    day = workdays.day_of(deed.at)
    key = f"daily:{body_id}:{day.isoformat()}"
    if not workdays.is_working(day) or deed.at < workdays.opening_at(day):
        return False
    if (
        session.exec(select(Notification.id).where(col(Notification.key).startswith(f"{key}:"))).first()
        is not None
    ):
        return False
    owing.to(
        session, Recipient.SECRETARIAT, NotificationKind.DAILY, body_id=body_id, unit_id=body_id, key=key, at=deed.at,
        data={"day": day.isoformat()},
    )  # fmt: skip
    return True


def forget_old_runs(session: OfficeSession, at: dt.datetime) -> None:
    """Runs are for health and doctor, not for history."""
    session.execute(
        delete(Run).where(col(Run.at) < at - RUNS_KEPT).execution_options(synchronize_session=False)
    )
