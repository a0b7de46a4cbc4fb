"""Keeping when each flow last ran and what it counted: health and doctor ask our own table.

Here: `keep` and `last`. Not here: the flows.
"""

import datetime as dt
from typing import Any

from sqlmodel import col, select

from models.run import Run
from models.store import OfficeSession


def keep(session: OfficeSession, flow: str, at: dt.datetime, counts: dict[str, Any]) -> None:
    """Write that a flow has run at `at`."""
    session.add(Run(flow=flow, at=at, counts=counts))


def last(session: OfficeSession, flow: str) -> Run | None:
    """The newest run of a flow."""
    return session.exec(
        select(Run).where(Run.flow == flow).order_by(col(Run.at).desc(), col(Run.id).desc())
    ).first()
