"""Keeping when each flow last ran and what it counted: health and doctor ask our own table.

Here: `keep`, `last`, and the alarm that a flow failed. Not here: the flows.
"""

import datetime as dt
from typing import Any

from sqlmodel import col, select

from models.acts import owing
from models.notification import NotificationKind
from models.rules.ladder import Recipient
from models.run import Run
from models.store import OfficeSession
from models.unit import Unit


def keep(session: OfficeSession, flow: str, at: dt.datetime, counts: dict[str, Any]) -> None:
    """Write that a flow has run at `at`."""
    session.add(Run(flow=flow, at=at, counts=counts))


def last(session: OfficeSession, flow: str, *, before: dt.datetime | None = None) -> Run | None:
    """The newest run of a flow, or the newest before an instant."""
    wanted = select(Run).where(Run.flow == flow).order_by(col(Run.at).desc(), col(Run.id).desc()).limit(1)
    return session.exec(wanted if before is None else wanted.where(col(Run.at) < before)).first()


def owe_alarm(session: OfficeSession, flow: str, at: dt.datetime) -> int:
    """Owe the secretariats one alarm an hour that a flow failed; how many bodies were told."""
    bodies = session.exec(
        select(Unit.id).where(col(Unit.code_series).is_not(None)).order_by(col(Unit.id))
    ).all()
    for body_id in bodies:
        owing.to(
            session, Recipient.SECRETARIAT, NotificationKind.FAILURE, body_id=body_id or 0, unit_id=body_id or 0,
            key=f"failure:{flow}:{at:%Y-%m-%dT%H}", at=at, alarm=True, urgent=True, data={"flow": flow},
        )  # fmt: skip
    return len(bodies)
