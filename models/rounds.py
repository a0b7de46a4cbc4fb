"""When units were asked for status and when they will be next, for people to look at.

Here: `of_unit` and `of_task`, plain values for command and page, and the reason in words. Not here: the rules
(rules.asking, rules.cadence), and whom a pass asks (models.acts.asking, models.acts.pacing).
"""

import datetime as dt

from pydantic import BaseModel
from sqlmodel import col, select

from models import questions
from models.acts import asking, pacing, reviewing
from models.acts.pacing import Coming
from models.language import translate
from models.report import Ask
from models.rules.cadence import Why
from models.rules.figures import share
from models.rules.lifecycle import Role
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit

#: So many past requests of each body are shown.
SHOWN = 12
#: Why a unit is asked (keys of the catalogue).
REASONS = {
    Why.ROUND: "the regular round",
    Why.PACE: "{task} is asked about after {every} working days without a word",
    Why.NEAR_DUE: "{task} is near its due day, and asked about after {every} working days without a word",
    Why.SILENCE: "{unanswered} rounds in a row without an answer; {task} is asked about after {every} working days "
    "without a word",
}


class Next(BaseModel):
    """The next request to a unit if nobody says a word; `task` is the one that calls for it besides the round."""

    body: str
    at: dt.datetime
    is_extra: bool
    why: Why
    task: str | None
    every: int | None
    unanswered: int

    def reason(self, language: str) -> str:
        """Why it comes, in words."""
        return translate(language, REASONS[self.why]).format(
            task=self.task, every=self.every, unanswered=self.unanswered
        )


class Past(BaseModel):
    """One request to a unit and its answer; `is_extra` ones are not in the update rate."""

    body: str
    round_on: dt.date
    is_extra: bool
    asked_at: dt.datetime
    answered_at: dt.datetime | None
    road: str


class Asked(BaseModel):
    """How a unit is asked: what comes from each body, the newest of what was, and its update rate over all rounds."""

    unit: str
    next: list[Next]
    past: list[Past]
    asked: int
    answered: int
    update_rate: float | None


def of_unit(session: OfficeSession, unit: Unit, at: dt.datetime) -> Asked:
    """Every body's requests to a unit."""
    past = [
        Past(
            body=body, round_on=ask.round_on, is_extra=ask.is_extra, asked_at=ask.asked_at,
            answered_at=ask.answered_at, road=str(ask.road),
        )
        for ask, body in session.exec(
            select(Ask, Unit.name)
            .join(Unit, col(Unit.id) == col(Ask.body_id))
            .where(Ask.unit_id == unit.id, Ask.asked_at <= at)
            .order_by(col(Ask.asked_at).desc(), col(Ask.id).desc())
        )
    ]  # fmt: skip
    rounds = [one for one in past if not one.is_extra]
    answered = sum(one.answered_at is not None for one in rounds)
    coming = [pacing.coming(session, body, unit.id or 0, at) for body in reviewing.bodies(session)]
    return Asked(
        unit=unit.name, next=[_next(session, one) for one in coming if one is not None], past=past[:SHOWN],
        asked=len(rounds), answered=answered, update_rate=share(answered, len(rounds)),
    )  # fmt: skip


def of_task(session: OfficeSession, task: Task, at: dt.datetime) -> Next | None:
    """When the unit of a task will be asked next about it and all else; None where the task cannot be asked about."""
    if task.state not in asking.ASKED or task.role == Role.MONITOR or task.suspended_at is not None:
        return None
    coming = pacing.coming(session, task.body_id, task.unit_id, at)
    return _next(session, coming) if coming is not None else None


def _next(session: OfficeSession, coming: Coming) -> Next:
    because = coming.asked.because
    return Next(
        body=questions.unit_name(session, coming.asked.body_id), at=coming.at, is_extra=because is not None,
        why=because.why if because else Why.ROUND, task=because.code if because else None,
        every=because.every if because else None, unanswered=because.unanswered if because else 0,
    )  # fmt: skip
