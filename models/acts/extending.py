"""Gia hạn: a later due day is asked for with a reason, and granted, granted less or refused by the assigner alone.

Here: ask, propose (a promise in an answer), grant, refuse, shift (the one way in which a due day moves), lapse. A
request moves no due day (law 16); it is a word of the unit like any other (docs/decisions/0011). Not here: what reads
about extensions (models.story).
"""

import datetime as dt

from sqlmodel import col, func, select

from models import questions
from models.acts import arming, journaling, moving, owing, permission, speaking
from models.acts.deed import Deed
from models.errors import Mistyped, Refused
from models.extension import GRANTED, Extension, ExtensionState
from models.journal import Entry
from models.language import translate
from models.notification import NotificationKind
from models.rules.contradictions import Contradiction
from models.rules.ladder import Recipient
from models.rules.lifecycle import Act, Role
from models.store import OfficeSession
from models.task import Task

#: From this granted extension on, each is flagged (law 16).
FLAGGED_FROM = 3


def ask(session: OfficeSession, task: Task, deed: Deed, to_on: dt.date, reason: str) -> Entry:
    """The unit (or the secretariat on its behalf) asks for a later day; the due day stays as it is, silence has ended."""
    behalf = permission.on_behalf(deed, task)
    moving.require(task, Act.EXTEND)
    if not reason.strip():
        raise Mistyped(
            "Say why the task needs more time (--reason), so that it can be decided.", field="reason"
        )
    _require_later(session, task, deed, to_on)
    if open_request(session, task) is not None:
        raise Refused(
            "An extension of {code} is asked for already; the secretariat decides it first (“dondoc grant” or “dondoc refuse”).",
            code=task.code,
        )
    speaking.came(task, deed)
    entry = _request(session, task, deed, to_on, reason.strip(), on_behalf=behalf)
    speaking.heard(session, task, deed)
    return entry


def propose(session: OfficeSession, task: Task, deed: Deed, to_on: dt.date, note: str) -> Entry | None:
    """A day after the due day that an answer promises is asked for, with the answer's note as the reason.

    Nothing is asked (None) while a request stands, nor for a day that has passed.
    """
    if open_request(session, task) is not None or to_on < journaling.true_on(session, deed):
        return None
    reason = note.strip() or translate(session.settings.language, "The unit promised this day in its report.")
    return _request(session, task, deed, to_on, reason, on_behalf=permission.on_behalf(deed, task))


def asked_until(session: OfficeSession, task: Task, promised_on: dt.date | None) -> dt.date | None:
    """The day that a request for more time asks for, where the answer that promised this day made one (law 16)."""
    request = open_request(session, task)
    return request.to_on if request is not None and request.to_on == promised_on else None


def grant(session: OfficeSession, task: Task, deed: Deed, to_on: dt.date | None = None) -> Entry:
    """The request is granted, to the day asked for or to another: a new due epoch; the original day stays."""
    extension = _to_decide(session, task, deed, Act.GRANT)
    to_on = to_on or extension.to_on
    _require_later(session, task, deed, to_on)
    is_less = to_on < extension.to_on
    _decide(
        session, task, extension, deed, ExtensionState.GRANTED_LESS if is_less else ExtensionState.GRANTED
    )
    extension.decided_to_on = to_on
    session.flush()
    before, count = _due_on(task), granted(session, task)
    shift(session, task, to_on, deed)
    entry = moving.move(
        session, task, Act.GRANT, deed, extension=extension.id, decision=str(extension.state),
        asked_to_on=extension.to_on.isoformat(), to_on=to_on.isoformat(), from_on=before.isoformat(), granted=count,
        flagged=count >= FLAGGED_FROM,
    )  # fmt: skip
    _tell_unit(session, task, extension, deed, to_on=to_on.isoformat())
    return entry


def refuse(session: OfficeSession, task: Task, deed: Deed, reason: str) -> Entry:
    """The request is refused: nothing moves, and the unit hears why."""
    if not reason.strip():
        raise Mistyped("Say why the extension is refused (--reason), so that the unit knows.", field="reason")
    extension = _to_decide(session, task, deed, Act.REFUSE)
    _decide(session, task, extension, deed, ExtensionState.REFUSED)
    extension.refusal = reason.strip()
    entry = moving.move(session, task, Act.REFUSE, deed, extension=extension.id, reason=extension.refusal)
    _tell_unit(session, task, extension, deed, reason=extension.refusal)
    return entry


def shift(session: OfficeSession, task: Task, to_on: dt.date, deed: Deed) -> None:
    """The due day moves: the original stays, the shift is counted, a new due epoch starts (laws 5, 16)."""
    if task.due_on is not None:
        task.shifts += 1
        task.net_workdays += questions.calendar(session, task.body_id).between(task.due_on, to_on)
    arming.start_due_clock(session, task, to_on, deed.at, cut_off=task.window is not None)
    owing.drop_due_steps(session, task, "the due day has moved")


def open_request(session: OfficeSession, task: Task) -> Extension | None:
    """The request that nobody has decided yet."""
    return session.exec(
        select(Extension).where(Extension.task_id == task.id, Extension.state == ExtensionState.ASKED)
    ).first()


def granted(session: OfficeSession, task: Task) -> int:
    """How many extensions of the task were granted."""
    wanted = select(func.count()).where(Extension.task_id == task.id, col(Extension.state).in_(GRANTED))
    return session.exec(wanted).one()


def lapse(session: OfficeSession, task: Task, deed: Deed) -> None:
    """The task has ended before anybody decided."""
    extension = open_request(session, task)
    if extension is not None:
        _decide(session, task, extension, deed, ExtensionState.LAPSED)


def movable_due_on(task: Task) -> dt.date | None:
    """The due day that an extension can move: that of a leading unit's task which has one."""
    return task.due_on if task.role == Role.LEAD else None


def _request(
    session: OfficeSession, task: Task, deed: Deed, to_on: dt.date, reason: str, *, on_behalf: bool
) -> Entry:
    due_on = _due_on(task)
    extension = Extension(
        task_id=task.id or 0, from_on=due_on, to_on=to_on, reason=reason, asked_by=deed.by.label,
        asked_at=deed.at, on_behalf=on_behalf,
    )  # fmt: skip
    session.add(extension)
    session.flush()
    entry = moving.move(
        session, task, Act.EXTEND, deed, extension=extension.id, due_on=due_on.isoformat(), to_on=to_on.isoformat(),
        reason=extension.reason, on_behalf=on_behalf,
    )  # fmt: skip
    owing.to(
        session, Recipient.SECRETARIAT, NotificationKind.EXTENSION_ASKED, body_id=task.body_id, unit_id=task.unit_id,
        key=f"extension-asked:{extension.id}", at=deed.at, task_id=task.id,
        data={"to_on": to_on.isoformat(), "reason": extension.reason, "granted": granted(session, task)},
    )  # fmt: skip
    return entry


def _to_decide(session: OfficeSession, task: Task, deed: Deed, act: Act) -> Extension:
    permission.must_decide(deed, task)
    moving.require(task, act)
    extension = open_request(session, task)
    if extension is None:
        raise Refused(
            "No extension of {code} is asked for; “dondoc extend {code}” asks for one, also on behalf of the unit.",
            code=task.code,
        )
    return extension


def _decide(
    session: OfficeSession, task: Task, extension: Extension, deed: Deed, state: ExtensionState
) -> None:
    extension.state = state
    extension.decided_by, extension.decided_at = deed.by.label, deed.at
    extension.decided_on = journaling.true_on(session, deed)
    session.add(extension)
    speaking.clear(task, Contradiction.PROMISED_LATER)


def _tell_unit(session: OfficeSession, task: Task, extension: Extension, deed: Deed, **told: str) -> None:
    owing.drop(session, task, "it is decided", NotificationKind.EXTENSION_ASKED)
    owing.to(
        session, Recipient.UNIT, NotificationKind.EXTENSION_DECIDED, body_id=task.body_id, unit_id=task.unit_id,
        post_id=task.post_id, key=f"extension-decided:{extension.id}", at=deed.at, task_id=task.id,
        data={"decision": str(extension.state), "asked_to_on": extension.to_on.isoformat(), **told},
    )  # fmt: skip


def _due_on(task: Task) -> dt.date:
    """The due day of a lead task; what has none cannot be extended."""
    if task.role != Role.LEAD:
        raise Refused(
            "{code} has no due day of its own: it ends with the leading unit's task; extend that one.",
            code=task.code,
        )
    if task.due_on is None:
        raise Refused("{code} has no due day yet; there is nothing to extend.", code=task.code)
    return task.due_on


def _require_later(session: OfficeSession, task: Task, deed: Deed, to_on: dt.date) -> None:
    due_on = _due_on(task)
    if to_on <= due_on:
        raise Refused(
            "{day} is not after the due day of {code}, {due}; name a later day (--to).",
            day=to_on.isoformat(), code=task.code, due=due_on.isoformat(), field="to_on",
        )  # fmt: skip
    if to_on < journaling.true_on(session, deed):
        raise Refused(
            "{day} has passed already; name a day to come (--to).", day=to_on.isoformat(), field="to_on"
        )
