"""Runs of the flows, from our own table: health and doctor ask here, never Prefect.

Here: Run. Not here: what a flow does (the room flows).
"""

import datetime as dt
from typing import Any

from sqlalchemy import Index
from sqlmodel import JSON, Field, SQLModel


class Run(SQLModel, table=True):
    """One pass of one flow at one instant of the office clock, with what it counted."""

    __table_args__ = (Index("ix_run_flow_at", "flow", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    flow: str = Field(max_length=20)
    at: dt.datetime
    counts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
