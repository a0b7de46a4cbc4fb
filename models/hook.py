"""Webhooks out: where events of the journal are sent, how far each is, and what became of every event.

Here: Hook, HookDelivery, HookAttempt. Not here: the order of sending (models.acts.hooking), and the wire
(notifications.hooks).
"""

import datetime as dt
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from models.rules.lifecycle import Act
from models.table import choice

#: The events of a task that a hook may ask for. That a task became confidential is nobody's outside (law 19).
EVENTS = ("assign", "arm", "rearm", "step", "agenda-drafted", "agenda-removed", *map(str, Act))


class DeliveryState(StrEnum):
    """Where an event stands: owed, taken by the other side, given up after its tries, or confidential and never told."""

    OWED = "owed"
    SENT = "sent"
    GIVEN_UP = "given-up"
    WITHHELD = "withheld"


class Hook(SQLModel, table=True):
    """One address that is sent events of one body's journal, in their order; address and secret are sealed.

    `position` is the last event that was looked at. `failures` counts failed tries in a row since `failing_since`;
    `given_up_at` is when an event was given up in this outage, and from then on events wait and lose no try.
    """

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    label: str = Field(max_length=300)
    url: str = Field(max_length=2000)
    secret: str = Field(max_length=2000)
    events: list[str] = Field(default_factory=list, sa_type=JSON)
    position: int = 0
    created_at: dt.datetime
    created_by: str = Field(max_length=300)
    removed_at: dt.datetime | None = None
    failures: int = 0
    failing_since: dt.datetime | None = None
    given_up_at: dt.datetime | None = None
    next_try_at: dt.datetime | None = None
    why: str = Field(default="", max_length=200)
    lease: str | None = Field(default=None, max_length=32)
    lease_until: dt.datetime | None = None


class HookDelivery(SQLModel, table=True):
    """One event for one hook. `key` is the webhook-id of every try."""

    __tablename__ = "hook_delivery"
    __table_args__ = (
        UniqueConstraint("hook_id", "position"),
        Index("ix_hook_delivery_hook_id_state", "hook_id", "state", "position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    hook_id: int = Field(foreign_key="hook.id")
    position: int
    event_id: int
    key: str = Field(unique=True, max_length=60)
    state: DeliveryState = Field(sa_type=choice(DeliveryState, "delivery_state"))
    attempts: int = 0
    at: dt.datetime
    ended_at: dt.datetime | None = None


class HookAttempt(SQLModel, table=True):
    """One try: when, the status that was answered, or why none was."""

    __tablename__ = "hook_attempt"

    id: int | None = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="hook_delivery.id", index=True)
    at: dt.datetime
    status: int | None = None
    error: str = Field(default="", max_length=200)
