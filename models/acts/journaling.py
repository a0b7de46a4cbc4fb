"""Entries for the journal, with the columns that figures need filled from the task.

Here: `note_task` and `note`. Not here: the chain (models.journal).
"""

import datetime as dt
from typing import Any

from models.acts.deed import Deed
from models.errors import Refused
from models.journal import Entry
from models.store import OfficeSession
from models.task import Task

#: Said by most events, and therefore one object: nobody writes to it.
NOTHING: dict[str, Any] = {}


def note_task(
    session: OfficeSession,
    task: Task,
    deed: Deed,
    kind: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """One event about a task, after its state was changed; time never runs backwards on a task."""
    if deed.at < task.last_event_at:
        raise Refused(
            "{code} was last changed at {last}; give a time (--at) after that, and the true day with --on.",
            code=task.code,
            last=task.last_event_at.astimezone(session.settings.zone).isoformat(timespec="minutes"),
        )
    task.last_event_at = deed.at
    entry = about(session, task, deed, kind, before=before, after=after)
    session.entries.append(entry)
    return entry


def about(
    session: OfficeSession,
    task: Task,
    deed: Deed,
    kind: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """The entry of an event about a task, for whoever changes many tasks at once and gathers what they note."""
    entry = _entry(session, task.body_id, deed, kind, before, after)
    entry.directive_id, entry.task_id = task.directive_id, task.id
    entry.state, entry.unit_id, entry.role, entry.due_at = task.state, task.unit_id, task.role, task.due_at
    entry.reported_on = task.done_on
    return entry


def note(
    session: OfficeSession,
    body_id: int,
    deed: Deed,
    kind: str,
    *,
    conclusion_id: int | None = None,
    directive_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    """One event that is about no single task."""
    entry = _entry(session, body_id, deed, kind, before, after)
    entry.conclusion_id, entry.directive_id = conclusion_id, directive_id
    session.entries.append(entry)
    return entry


def true_on(session: OfficeSession, deed: Deed) -> dt.date:
    """The day the deed was true: as given, else the local day of its instant; never a day to come."""
    today = deed.at.astimezone(session.settings.zone).date()
    if deed.on is not None and deed.on > today:
        raise Refused(
            "{day} has not come yet; --on takes today or a day before.",
            day=deed.on.isoformat(),
        )
    return deed.on or today


def _entry(
    session: OfficeSession,
    body_id: int,
    deed: Deed,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> Entry:
    return Entry(
        body_id=body_id,
        at=deed.at,
        on=true_on(session, deed),
        kind=kind,
        by=deed.by.label,
        road=deed.road,
        before=before or NOTHING,
        after=_with_voice(deed, after) or NOTHING,
    )


def _with_voice(deed: Deed, after: dict[str, Any] | None) -> dict[str, Any] | None:
    """What is told, and who of the unit said it where somebody else wrote it down."""
    return {**(after or NOTHING), "said_by": deed.said_by} if deed.said_by else after
