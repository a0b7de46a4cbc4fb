"""How asking stands: each unit's own system with what is wrong with it, and each unit in the round that stands.

Here: rows for command, page and the flow's table. Not here: asking (models.acts.asking, models.acts.pulling).
"""

import datetime as dt

from pydantic import BaseModel
from sqlmodel import col, func, select

from models import sealing
from models.acts.asking import CAN_BE_ASKED
from models.errors import Refused
from models.report import Ask, Source
from models.rules import hosts
from models.rules.sources import Oddity, Options
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit


class Odd(BaseModel):
    """What is odd about the newest answer: how many of its rows, and the first tasks that they name."""

    what: str
    count: int
    codes: list[str]


class SourceRow(BaseModel):
    """One unit's own system; `address` without login or query, `why` since when it fails, `rests_until` if left alone."""

    unit_code: str
    unit: str
    address: str
    login: str
    last_answer_at: dt.datetime | None
    failing_since: dt.datetime | None
    why: str | None
    rests_until: dt.datetime | None
    odd: list[Odd]
    odd_since: dt.datetime | None


class UnitRow(BaseModel):
    """One unit as one body asks it: when in its newest round, when it answered, since when it is silent, what fails."""

    body_id: int
    unit_id: int
    asked_at: dt.datetime | None
    answered_at: dt.datetime | None
    silent_since: dt.datetime | None
    pulled_at: dt.datetime | None
    failing_since: dt.datetime | None
    why: str | None

    def is_of(self, at: dt.datetime) -> bool:
        """Whether what was done at `at` concerns it: it was asked, it answered, or its system failed."""
        return at in {self.asked_at, self.answered_at} or (self.why is not None and self.pulled_at == at)


def sources(session: OfficeSession) -> list[SourceRow]:
    """The systems that are asked, those that fail first."""
    wanted = select(Source, Unit).join(Unit, col(Unit.id) == col(Source.unit_id)).order_by(col(Unit.code))
    rows = [_row(session, source, unit) for source, unit in session.exec(wanted)]
    return sorted(rows, key=lambda row: (row.why is None, not row.odd))


def units(session: OfficeSession) -> list[UnitRow]:
    """Every unit with open work, by body; three questions for all of them."""
    asks = _asks(session)
    systems = {one.unit_id: one for one in session.exec(select(Source))}
    wanted = (
        select(Task.body_id, Task.unit_id, func.max(Task.last_word_at), func.min(Task.published_at))
        .where(*CAN_BE_ASKED)
        .group_by(col(Task.body_id), col(Task.unit_id))
        .order_by(col(Task.body_id), col(Task.unit_id))
    )
    return [
        _unit(body_id, unit_id, last_word_at or first_at, asks.get((body_id, unit_id)), systems.get(unit_id))
        for body_id, unit_id, last_word_at, first_at in session.exec(wanted)
    ]


def _row(session: OfficeSession, source: Source, unit: Unit) -> SourceRow:
    return SourceRow(
        unit_code=unit.code,
        unit=unit.name,
        address=_shown(session, source),
        login=Options.model_validate(source.options).login.way,
        last_answer_at=source.last_answer_at,
        failing_since=source.failing_since,
        why=source.failure,
        rests_until=source.probe_at if source.opened_at else None,
        odd=[Odd(what=Oddity[name], **counted) for name, counted in source.remarks.items()],
        odd_since=source.remarked_at,
    )


def _shown(session: OfficeSession, source: Source) -> str:
    try:
        return hosts.shown(sealing.unseal(session.settings, source.url))
    except Refused:
        return "–"


def _asks(session: OfficeSession) -> dict[tuple[int, int], Ask]:
    """The newest ask of each unit by each body."""
    newest = select(func.max(Ask.id)).group_by(col(Ask.body_id), col(Ask.unit_id))
    return {
        (one.body_id, one.unit_id): one for one in session.exec(select(Ask).where(col(Ask.id).in_(newest)))
    }


def _unit(
    body_id: int, unit_id: int, word_at: dt.datetime, ask: Ask | None, source: Source | None
) -> UnitRow:
    answered_at = ask.answered_at if ask else None
    return UnitRow(
        body_id=body_id,
        unit_id=unit_id,
        asked_at=ask.asked_at if ask else None,
        answered_at=answered_at,
        silent_since=None if answered_at else word_at,
        pulled_at=source.asked_at if source else None,
        failing_since=source.failing_since if source else None,
        why=source.failure if source else None,
    )
