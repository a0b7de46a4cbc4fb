"""The days that a body has set itself: closures and worked Saturdays on top of the official calendar.

Here: CalendarDay. Not here: the official days and all arithmetic (rules.workdays).
"""

import datetime as dt

from sqlmodel import Field, SQLModel, UniqueConstraint


class CalendarDay(SQLModel, table=True):
    """A day that differs from the official calendar, with the decision that says so.

    Rows are never edited: the newest row of a day stands, and the newest id of a body is its calendar's version.
    """

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("body_id", "day", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id", index=True)
    day: dt.date
    is_working: bool
    decision: str = Field(max_length=300)
    at: dt.datetime
