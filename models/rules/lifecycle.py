"""Which state may follow which, and who may bring it about: one table.

Here: states, roles, acts on a task and the single table of transitions. Not here: what else an act writes
(models.acts), and lateness, which is derived and never a state (law 2).
"""

from enum import StrEnum


class State(StrEnum):
    """Where a task stands. Late is not among them: it is computed (law 2)."""

    ASSIGNED = "assigned"
    RECEIVED = "received"
    IN_PROGRESS = "in-progress"
    DECLINED = "declined"
    AWAITING = "awaiting-confirmation"
    DONE = "done"
    CLOSED = "closed"


class Role(StrEnum):
    """How a unit is involved: chủ trì, phối hợp, theo dõi."""

    LEAD = "lead"
    COORDINATE = "coordinate"
    MONITOR = "monitor"


class Answer(StrEnum):
    """The four answers of a unit about one task."""

    DONE = "done"
    IN_PROGRESS = "in-progress"
    LATE = "late"
    BLOCKED = "blocked"


class Act(StrEnum):
    """What can be done to a published task; each is one Event."""

    RECEIVE = "receive"
    DECLINE = "decline"
    ANSWER = "answer"
    CLAIM = "claim"
    CONFIRM = "confirm"
    RETURN = "return"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"
    EXTEND = "extend"
    GRANT = "grant"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    REASSIGN = "reassign"
    CANCEL = "cancel"
    SUPERSEDE = "supersede"
    REOPEN = "reopen"


OPEN = frozenset({State.ASSIGNED, State.RECEIVED, State.IN_PROGRESS, State.DECLINED, State.AWAITING})
ENDED = frozenset(State) - OPEN

#: (act, state before) -> state after. What is not here is refused.
TRANSITIONS: dict[tuple[Act, State], State] = {
    (Act.RECEIVE, State.ASSIGNED): State.RECEIVED,
    (Act.DECLINE, State.ASSIGNED): State.DECLINED,
    (Act.DECLINE, State.RECEIVED): State.DECLINED,
    (Act.ANSWER, State.ASSIGNED): State.IN_PROGRESS,
    (Act.ANSWER, State.RECEIVED): State.IN_PROGRESS,
    (Act.ANSWER, State.IN_PROGRESS): State.IN_PROGRESS,
    (Act.ANSWER, State.DECLINED): State.IN_PROGRESS,
    (Act.CLAIM, State.ASSIGNED): State.AWAITING,
    (Act.CLAIM, State.RECEIVED): State.AWAITING,
    (Act.CLAIM, State.IN_PROGRESS): State.AWAITING,
    (Act.CLAIM, State.DECLINED): State.AWAITING,
    (Act.CONFIRM, State.AWAITING): State.DONE,
    (Act.RETURN, State.AWAITING): State.IN_PROGRESS,
    (Act.RETURN, State.DECLINED): State.ASSIGNED,
    (Act.ACKNOWLEDGE, State.ASSIGNED): State.ASSIGNED,
    (Act.ACKNOWLEDGE, State.RECEIVED): State.RECEIVED,
    (Act.ACKNOWLEDGE, State.IN_PROGRESS): State.IN_PROGRESS,
    (Act.CLOSE, State.ASSIGNED): State.CLOSED,
    (Act.CLOSE, State.RECEIVED): State.CLOSED,
    (Act.CLOSE, State.IN_PROGRESS): State.CLOSED,
    (Act.CLOSE, State.DECLINED): State.CLOSED,
    (Act.CLOSE, State.AWAITING): State.CLOSED,
    (Act.EXTEND, State.ASSIGNED): State.RECEIVED,
    (Act.EXTEND, State.RECEIVED): State.RECEIVED,
    (Act.EXTEND, State.IN_PROGRESS): State.IN_PROGRESS,
    (Act.GRANT, State.ASSIGNED): State.ASSIGNED,
    (Act.GRANT, State.RECEIVED): State.RECEIVED,
    (Act.GRANT, State.IN_PROGRESS): State.IN_PROGRESS,
    (Act.GRANT, State.DECLINED): State.DECLINED,
    (Act.REFUSE, State.ASSIGNED): State.ASSIGNED,
    (Act.REFUSE, State.RECEIVED): State.RECEIVED,
    (Act.REFUSE, State.IN_PROGRESS): State.IN_PROGRESS,
    (Act.REFUSE, State.DECLINED): State.DECLINED,
    (Act.SUSPEND, State.ASSIGNED): State.ASSIGNED,
    (Act.SUSPEND, State.RECEIVED): State.RECEIVED,
    (Act.SUSPEND, State.IN_PROGRESS): State.IN_PROGRESS,
    (Act.RESUME, State.ASSIGNED): State.ASSIGNED,
    (Act.RESUME, State.RECEIVED): State.RECEIVED,
    (Act.RESUME, State.IN_PROGRESS): State.IN_PROGRESS,
    (Act.RESUME, State.DECLINED): State.DECLINED,
    (Act.RESUME, State.AWAITING): State.AWAITING,
    (Act.REASSIGN, State.ASSIGNED): State.CLOSED,
    (Act.REASSIGN, State.RECEIVED): State.CLOSED,
    (Act.REASSIGN, State.IN_PROGRESS): State.CLOSED,
    (Act.REASSIGN, State.DECLINED): State.CLOSED,
    (Act.CANCEL, State.ASSIGNED): State.CLOSED,
    (Act.CANCEL, State.RECEIVED): State.CLOSED,
    (Act.CANCEL, State.IN_PROGRESS): State.CLOSED,
    (Act.CANCEL, State.DECLINED): State.CLOSED,
    (Act.CANCEL, State.AWAITING): State.CLOSED,
    (Act.SUPERSEDE, State.ASSIGNED): State.CLOSED,
    (Act.SUPERSEDE, State.RECEIVED): State.CLOSED,
    (Act.SUPERSEDE, State.IN_PROGRESS): State.CLOSED,
    (Act.SUPERSEDE, State.DECLINED): State.CLOSED,
    (Act.SUPERSEDE, State.AWAITING): State.CLOSED,
    (Act.REOPEN, State.DONE): State.IN_PROGRESS,
    (Act.REOPEN, State.CLOSED): State.ASSIGNED,
}


def follows(act: Act, state: State) -> State | None:
    """The state after `act`, or None where the office does not allow it."""
    return TRANSITIONS.get((act, state))


def allowed(state: State) -> list[Act]:
    """What may be done to a task in this state."""
    return [act for act, before in TRANSITIONS if before == state]
