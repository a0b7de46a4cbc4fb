"""Notifications and messages: what is owed to whom, and what was sent, apart.

Here: Notification (one thing owed to one post or person), Message (a bundle to one person), Attempt.
Not here: wording and sending (the room notifications).
"""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlmodel import JSON, Field, SQLModel

from models.table import choice


class NotificationKind(StrEnum):
    """What a notification is about; each has its own wording in both languages."""

    ASSIGNED = "assigned"
    ARMED = "armed"
    STATUS_REQUEST = "status-request"
    STEP = "step"
    AWAITING = "awaiting-confirmation"
    DECLINED = "declined"
    RETURNED = "returned"
    ALL_CLEAR = "all-clear"
    AGENDA = "agenda"
    DAILY = "daily"
    VACANCY = "vacancy"
    DEAD_LETTER = "dead-letter"
    FAILURE = "failure"
    EXTENSION_ASKED = "extension-asked"
    EXTENSION_DECIDED = "extension-decided"
    SUSPENDED = "suspended"
    WAITED_FOR = "waited-for"
    RESUMED = "resumed"
    REOPENED = "reopened"
    SOURCE_FAILING = "source-failing"
    HOOK_FAILING = "hook-failing"
    REPLY_TAKEN = "reply-taken"
    REPLY_UNCLEAR = "reply-unclear"
    ON_BEHALF = "on-behalf"
    NEW_LINK = "new-link"
    PIN_LOCKED = "pin-locked"


class NotificationState(StrEnum):
    """Where something owed stands; each comes with its reason."""

    OWED = "owed"
    HELD = "held"
    LEASED = "leased"
    SENT = "sent"
    DROPPED = "dropped"
    MUTED = "muted"
    IN_DOUBT = "in-doubt"
    DEAD = "dead"


class MessageState(StrEnum):
    """Where a message stands. In doubt: its sender died between sending and marking."""

    LEASED = "leased"
    RETRY = "retry"
    SENT = "sent"
    IN_DOUBT = "in-doubt"
    DEAD = "dead"


class Notification(SQLModel, table=True):
    """One thing owed to one post (or person), unique by `key`. `data` is what the wording needs."""

    __table_args__ = (Index("ix_notification_state_not_before", "state", "not_before"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    kind: NotificationKind = Field(sa_type=choice(NotificationKind, "notification_kind"))
    key: str = Field(unique=True, max_length=160)
    state: NotificationState = Field(
        default=NotificationState.OWED,
        sa_type=choice(NotificationState, "notification_state"),
    )
    reason: str = Field(default="", max_length=200)
    post_id: int | None = Field(default=None, foreign_key="post.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    at: dt.datetime
    not_before: dt.datetime
    urgent: bool = False
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Message(SQLModel, table=True):
    """A bundle to one person, frozen at its first lease; `key` goes out with every attempt on every channel.

    `journal_position` and `journal_hash` are the head of the body's chain that the message carries (law 17).
    What is leased is on the wire; `waits_for` is a service that is out.
    """

    __table_args__ = (Index("ix_message_state_next_try_at", "state", "next_try_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=60)
    body_id: int = Field(foreign_key="unit.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    post_id: int | None = Field(default=None, foreign_key="post.id")
    channel_id: int | None = Field(default=None, foreign_key="channel.id")
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=500)
    text: str
    html: str
    state: MessageState = Field(default=MessageState.LEASED, sa_type=choice(MessageState, "message_state"))
    attempts: int = 0
    urgent: bool = False
    at: dt.datetime
    lease_until: dt.datetime | None = None
    next_try_at: dt.datetime | None = None
    waits_for: int | None = Field(default=None, index=True)
    sent_at: dt.datetime | None = None
    error: str | None = Field(default=None, max_length=500)
    journal_position: int | None = None
    journal_hash: str | None = Field(default=None, max_length=64)


class Attempt(SQLModel, table=True):
    """One try to send one message on one channel, and what became of it.

    `reference` is what the service calls it, `receipt` what was heard afterwards: delivered, delayed, failed, bounced.
    """

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    channel_id: int | None = Field(default=None, foreign_key="channel.id")
    at: dt.datetime
    outcome: str = Field(max_length=20)
    error: str | None = Field(default=None, max_length=500)
    reference: str | None = Field(default=None, max_length=120)
    receipt: str | None = Field(default=None, max_length=20)
    receipt_at: dt.datetime | None = None
    receipt_why: str | None = Field(default=None, max_length=200)
