"""Services that messages go through, and whether they work: what the breaker knows, kept for all processes.

Here: Service, one row for each that has ever failed. Not here: the rules (models.rules.breaker).
"""

import datetime as dt

from sqlmodel import Field, SQLModel


class Service(SQLModel, table=True):
    """A mail server, web server or gateway by one login; `key` and `label` hold no secret."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    label: str = Field(max_length=300)
    failures: int = 0
    last_message: str = Field(default="", max_length=60)
    why: str = Field(default="", max_length=200)
    opened_at: dt.datetime | None = None
    probe_at: dt.datetime | None = None
    probes: int = 0
