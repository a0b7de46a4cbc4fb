"""The secretary's hand on a draft: who, by when, what kind; or that it is no task.

Here: settle, set_aside. Not here: publishing (acts.publishing), and learning the names that are settled (acts.learning).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import col, select

from models.acts import intake, journaling, learning, permission
from models.acts.deed import Deed
from models.acts.learning import Whom
from models.directive import Addressee, Draft, DraftState, Kind
from models.errors import Mistyped, Refused
from models.journal import Entry
from models.meeting import Conclusion, Meeting
from models.rules.lifecycle import Role
from models.rules.urgency import Urgency
from models.store import OfficeSession
from models.unit import Unit

__all__ = ["Settlement", "Whom", "addressees", "require_standing", "set_aside", "settle"]


@dataclass(frozen=True)
class Settlement:
    """What the secretary decides; what is None stays as it was read.

    `whom` replaces the addressees of the roles it names. `undated` says that there is no due day on purpose,
    `ordinary` that it is not as urgent as the paper is stamped.
    """

    whom: tuple[Whom, ...] = ()
    due_on: dt.date | None = None
    milestone: str | None = None
    undated: bool = False
    kind: Kind | None = None
    recurrence: str | None = None
    field: str | None = None
    urgency: Urgency | None = None
    ordinary: bool = False


def settle(session: OfficeSession, draft: Draft, deed: Deed, decided: Settlement) -> Entry:
    """Decide a draft; it waits for publishing. A draft without a lead stays open."""
    permission.must_assign(deed, draft.body_id)
    _require_unpublished(draft)
    before = {
        "due_on": _iso(draft.due_on),
        "kind": str(draft.kind),
        "state": str(draft.state),
    }
    named = addressees(session, draft.id or 0)
    whom = learning.paired(named, decided.whom)
    _address(session, draft, named, whom)
    _date(session, draft, decided)
    if decided.kind is not None:
        draft.kind = decided.kind
    if decided.recurrence is not None:
        draft.recurrence = decided.recurrence
    if decided.field is not None:
        draft.field = decided.field
    if decided.urgency is not None or decided.ordinary:
        draft.urgency = decided.urgency
    _check(session, draft, deed)
    learning.learn(session, draft, named, whom, deed)
    draft.state, draft.doubts = DraftState.SETTLED, []
    draft.settled_by, draft.settled_at = deed.by.label, deed.at
    session.add(draft)
    return journaling.note(
        session, draft.body_id, deed, "settle", conclusion_id=draft.conclusion_id, before=before,
        after={"draft": draft.id, "due_on": _iso(draft.due_on), "kind": str(draft.kind), "state": str(draft.state)},
    )  # fmt: skip


def set_aside(session: OfficeSession, draft: Draft, deed: Deed, reason: str) -> Entry:
    """A named person rules that this sentence is no task."""
    permission.must_assign(deed, draft.body_id)
    _require_unpublished(draft)
    if not reason.strip():
        raise Mistyped("Say why this is no task (--reason).", field="reason")
    before = {"state": str(draft.state)}
    draft.state, draft.settled_by, draft.settled_at = (
        DraftState.SET_ASIDE,
        deed.by.label,
        deed.at,
    )
    session.add(draft)
    return journaling.note(
        session, draft.body_id, deed, "set-aside", conclusion_id=draft.conclusion_id, before=before,
        after={"draft": draft.id, "state": str(draft.state), "reason": reason.strip()},
    )  # fmt: skip


def addressees(session: OfficeSession, draft_id: int) -> list[Addressee]:
    """Whom a draft names, in the order in which they stand."""
    return list(
        session.exec(select(Addressee).where(Addressee.draft_id == draft_id).order_by(col(Addressee.id)))
    )


def require_standing(session: OfficeSession, unit_ids: Iterable[int], deed: Deed) -> None:
    """Refuse units that have ended: a task of theirs would be nobody's."""
    today = deed.at.astimezone(session.settings.zone).date()
    ended = (
        select(Unit).where(col(Unit.id).in_(set(unit_ids)), col(Unit.valid_to) < today).order_by(Unit.code)
    )
    gone = session.exec(ended).first()
    if gone is not None:
        raise Refused(
            "{unit} ended on {day}; name the unit that took over, here or in the group that names it.",
            unit=gone.name,
            day=gone.valid_to.isoformat() if gone.valid_to else "",
            field="unit",
        )


def _require_unpublished(draft: Draft) -> None:
    if draft.state == DraftState.PUBLISHED:
        raise Refused(
            "Draft {draft} is published already; its tasks have been given out.",
            draft=draft.id,
        )


def _address(session: OfficeSession, draft: Draft, named: list[Addressee], whom: tuple[Whom, ...]) -> None:
    roles = {one.role for one in whom}
    for old in named:
        if old.role in roles:
            session.delete(old)
    written: dict[Whom, str] = {}
    for one in whom:
        written.setdefault(replace(one, written=None), one.written or "")
    for one, words in written.items():
        session.add(
            Addressee(
                draft_id=draft.id or 0, role=one.role, written=words, unit_id=one.unit_id, group_id=one.group_id,
                post_id=one.post_id,
            )
        )  # fmt: skip
    session.flush()


def _date(session: OfficeSession, draft: Draft, decided: Settlement) -> None:
    if sum((decided.due_on is not None, decided.milestone is not None, decided.undated)) > 1:
        raise Mistyped("Give one of a due day, a milestone, or no date.", field="due_on")
    if decided.due_on is not None:
        conclusion = session.get_one(Conclusion, draft.conclusion_id)
        if decided.due_on < session.get_one(Meeting, conclusion.meeting_id).held_on:
            raise Refused(
                "The due day {day} lies before the meeting itself; check the year.",
                day=decided.due_on.isoformat(),
                field="due_on",
            )
        draft.due_on, draft.due_basis, draft.milestone_id = (
            decided.due_on,
            "settled",
            None,
        )
    elif decided.milestone is not None:
        draft.due_on = draft.due_basis = None
        draft.milestone_id = intake.milestone_id(session, draft.body_id, decided.milestone)
    elif decided.undated:
        draft.due_on = draft.due_basis = draft.milestone_id = None


def _check(session: OfficeSession, draft: Draft, deed: Deed) -> None:
    named = addressees(session, draft.id or 0)
    require_standing(session, (one.unit_id for one in named if one.unit_id is not None), deed)
    unknown = [
        one.written for one in named if one.unit_id is None and one.group_id is None and one.post_id is None
    ]
    if unknown:
        raise Refused(
            "“{name}” is no unit or group of the register; say who is meant (unit, group or post).",
            name=unknown[0],
            field="unit",
        )
    if not any(one.role == Role.LEAD for one in named):
        raise Refused(
            "Nobody leads draft {draft} yet; name the unit, group or post that does.",
            draft=draft.id,
            field="unit",
        )
    if draft.kind == Kind.PERIODIC and draft.recurrence is None:
        raise Refused(
            "A periodic directive needs its period (--recurrence weekly ... annual).",
            field="recurrence",
        )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
