"""Extensions: a unit asks for a later due day with its reason, the assigner's side alone decides (law 16).

Here: Extension. Not here: what a granted one moves (acts.extending), and the due day itself (models.task).
"""

import datetime as dt
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.table import choice


class ExtensionState(StrEnum):
    """Asked until it is decided; it lapses where the task ends before anybody decides."""

    ASKED = "asked"
    GRANTED = "granted"
    GRANTED_LESS = "granted-less"
    REFUSED = "refused"
    LAPSED = "lapsed"


GRANTED = (ExtensionState.GRANTED, ExtensionState.GRANTED_LESS)
_OPEN = text("state = 'asked'")


class Extension(SQLModel, table=True):
    """One request: `from_on` is the due day when it was asked, `to_on` the day asked for.

    `decided_on` is the day the decision was true, `decided_to_on` the day granted; one open request a task.
    """

    __table_args__ = (
        Index("uq_extension_open", "task_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    state: ExtensionState = Field(
        default=ExtensionState.ASKED, sa_type=choice(ExtensionState, "extension_state")
    )
    from_on: dt.date
    to_on: dt.date
    reason: str
    asked_by: str = Field(max_length=300)
    asked_at: dt.datetime
    on_behalf: bool = False
    decided_by: str | None = Field(default=None, max_length=300)
    decided_at: dt.datetime | None = None
    decided_on: dt.date | None = None
    decided_to_on: dt.date | None = None
    refusal: str | None = None
