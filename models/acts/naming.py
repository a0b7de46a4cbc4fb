"""What a written name means on the day of a meeting, and what has become of that unit since.

Here: the body's registers of one day, and `meaning`. Not here: how names are compared (rules.matching), and what is
learnt from a confirmation (acts.learning).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import col, select

from models import questions
from models.rules.matching import CERTAIN, Entry, Match, Registry
from models.store import OfficeSession
from models.unit import Group, GroupAlias, GroupMember, LearntAlias, Unit, UnitAlias

_MOST_NAMED = 4


@dataclass(frozen=True)
class Meaning:
    """Who is meant by a written name, and what a person has to look at; nobody where nobody can be sure."""

    unit_id: int | None = None
    group_id: int | None = None
    doubts: tuple[dict[str, str], ...] = ()


class Registers:
    """The body's registers: names mean who was there on the day of the meeting, work goes to who is there today."""

    def __init__(self, session: OfficeSession, body: Unit, held_on: dt.date, today: dt.date) -> None:
        self._session, self._body_id, self._today = session, body.id or 0, today
        self.place = questions.province(session, body)
        self._names: dict[int, str] = {}
        self._ended: set[int] = set()
        standing, former = [], []
        for unit_id, name, since, until in session.exec(
            select(col(Unit.id), Unit.name, col(Unit.valid_from), col(Unit.valid_to)).order_by(col(Unit.id))
        ):
            self._names[unit_id or 0] = name
            if until is not None and until < today:
                self._ended.add(unit_id or 0)
            if until is not None and until < held_on:
                former.append(unit_id or 0)
            elif since is None or since <= held_on:
                standing.append(unit_id or 0)
        self._former = former
        self.units = self._registry(standing)

    @cached_property
    def groups(self) -> Registry:
        """The body's groups."""
        groups = self._session.exec(
            select(Group.id, Group.name).where(Group.body_id == self._body_id).order_by(col(Group.id))
        ).all()
        names = _gathered(self._session.exec(select(GroupAlias.group_id, GroupAlias.name)).all())
        learnt = _gathered((one.group_id, one.name) for one in self._learnt if one.group_id is not None)
        return Registry(
            (Entry(i or 0, name, (*names.get(i or 0, ()), *learnt.get(i or 0, ()))) for i, name in groups),
            place=self.place,
        )

    @cached_property
    def former(self) -> Registry:
        """Units that had ended by the day of the meeting."""
        return self._registry(self._former)

    def meaning(self, written: str) -> Meaning:
        """The unit or group that a written name means; a group and a unit of one name are two."""
        units, groups = self.units.means(written), self.groups.means(written)
        best = max((match.score for match in (*units, *groups)), default=0.0)
        units = tuple(match for match in units if match.score == best)
        groups = tuple(match for match in groups if match.score == best)
        if not units and not groups:
            units = tuple(match for match in self.former.means(written) if match.score == CERTAIN)
        if not units and not groups:
            return Meaning(doubts=(_doubt("unknown-unit", written),))
        if len(units) + len(groups) > 1:
            names = [self._names[match.id] for match in units] + [self._group(match.id) for match in groups]
            return Meaning(doubts=(_doubt("ambiguous-unit", f"{written}: {_listed(names)}"),))
        return self._of_unit(written, units[0]) if units else self._of_group(written, groups[0])

    def unit_name(self, unit_id: int) -> str:
        """The name of a unit of the register."""
        return self._names[unit_id]

    def _of_unit(self, written: str, match: Match) -> Meaning:
        close = _close(written, self._names[match.id], match)
        if match.id not in self._ended:
            return Meaning(unit_id=match.id, doubts=close)
        heirs = questions.heirs(self._session, match.id, self._today)
        if len(heirs) == 1:
            doubt = _doubt("unit-succeeded", f"{written} → {heirs[0].name}")
            return Meaning(unit_id=heirs[0].id, doubts=(*close, doubt))
        if heirs:
            names = _listed([heir.name for heir in heirs])
            return Meaning(doubts=(*close, _doubt("unit-split", f"{written} → {names}")))
        return Meaning(doubts=(*close, _doubt("unit-ended", written)))

    def _of_group(self, written: str, match: Match) -> Meaning:
        close = _close(written, self._group(match.id), match)
        members = self._session.exec(select(GroupMember.unit_id).where(GroupMember.group_id == match.id))
        ended = [self._names[unit] for unit in members if unit in self._ended]
        gone = (_doubt("unit-ended", f"{written}: {_listed(ended)}"),) if ended else ()
        return Meaning(group_id=match.id, doubts=close + gone)

    def _registry(self, ids: list[int]) -> Registry:
        names, learnt = self._aliases, self._learnt_units
        return Registry(
            (Entry(i, self._names[i], (*names.get(i, ()), *learnt.get(i, ()))) for i in ids), place=self.place
        )

    @cached_property
    def _aliases(self) -> dict[int, list[str]]:
        return _gathered(self._session.exec(select(UnitAlias.unit_id, UnitAlias.name)).all())

    @cached_property
    def _learnt_units(self) -> dict[int, list[str]]:
        return _gathered((one.unit_id, one.name) for one in self._learnt if one.unit_id is not None)

    @cached_property
    def _learnt(self) -> list[LearntAlias]:
        wanted = select(LearntAlias).where(LearntAlias.body_id == self._body_id).order_by(col(LearntAlias.id))
        return list(self._session.exec(wanted))

    def _group(self, group_id: int) -> str:
        return self._session.get_one(Group, group_id).name


def _close(written: str, name: str, match: Match) -> tuple[dict[str, str], ...]:
    return (_doubt("close-unit", f"{written} → {name}"),) if match.score < CERTAIN else ()


def _doubt(code: str, words: str) -> dict[str, str]:
    return {"code": code, "words": " ".join(words.split())}


def _listed(names: list[str]) -> str:
    """The first names, and that there are more."""
    return "; ".join(names[:_MOST_NAMED]) + ("; …" if len(names) > _MOST_NAMED else "")


def _gathered(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for owner, name in pairs:
        found.setdefault(owner, []).append(name)
    return found
