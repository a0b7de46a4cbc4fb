"""What confirmations teach: a written name that a secretary gave a unit or group is matched by itself from then on.

Here: pairing written names with decisions, learning, forgetting. Not here: whether a name may be learnt
(rules.learning), and matching (acts.naming).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import select

from models.acts import journaling, permission
from models.acts.deed import Deed
from models.acts.naming import Registers
from models.directive import Addressee, Draft
from models.errors import NotFound
from models.journal import Entry
from models.rules import learning
from models.rules.learning import Verdict
from models.rules.lifecycle import Role
from models.rules.spelling import normalise
from models.store import OfficeSession
from models.unit import Group, LearntAlias, Unit


@dataclass(frozen=True)
class Whom:
    """One addressee as decided: exactly one of unit, group and post.

    `written` are the document's words for it, "" where it stands for none of them, None where nobody said.
    """

    role: Role
    unit_id: int | None = None
    group_id: int | None = None
    post_id: int | None = None
    written: str | None = None


def paired(before: Iterable[Addressee], whom: Iterable[Whom]) -> tuple[Whom, ...]:
    """The decisions with the written names that they answer: as said row by row, else where only one can be meant."""
    named = [one for one in before if one.written]
    found = [replace(one, written=_said(one, named)) for one in dict.fromkeys(whom)]
    for role in Role:
        said = {one.written for one in found}
        unknown = {one.written for one in named if one.role == role and not _is_known(one)} - said
        new = [n for n, one in enumerate(found) if one.role == role and one.written is None]
        if len(unknown) == len(new) == 1:
            found[new[0]] = replace(found[new[0]], written=unknown.pop())
    return tuple(found)


def learn(
    session: OfficeSession, draft: Draft, before: Iterable[Addressee], whom: Iterable[Whom], deed: Deed
) -> list[Entry]:
    """Learn each name that meant nobody and was given one unit or group; forget what is contradicted."""
    named = {one.written: one for one in before if one.written}
    decided: dict[str, set[tuple[int | None, int | None]]] = {}
    for one in whom:
        if one.written and one.written in named:
            decided.setdefault(one.written, set()).add((one.unit_id, one.group_id))
    entries = []
    for written, targets in decided.items():
        known = _learnt(session, draft.body_id, written)
        if known is not None and targets != {(known.unit_id, known.group_id)}:
            entries.append(_forget(session, known, deed, draft.conclusion_id))
        elif known is None and len(targets) == 1 and not _is_known(named[written]):
            entries += _learn(session, draft, written, *targets.pop(), deed)
    return entries


def forget(session: OfficeSession, body: Unit, name: str, deed: Deed) -> Entry:
    """Take a learnt name back; a person says who is meant from now on."""
    permission.must_assign(deed, body.id or 0)
    known = _learnt(session, body.id or 0, name)
    if known is None:
        raise NotFound(
            "“{name}” was not learnt by this body; “dondoc units learnt” lists what was.", name=name
        )
    return _forget(session, known, deed, None)


def _learn(
    session: OfficeSession, draft: Draft, written: str, unit_id: int | None, group_id: int | None, deed: Deed
) -> list[Entry]:
    if unit_id is None and group_id is None:
        return []
    today = deed.at.astimezone(session.settings.zone).date()
    registers = Registers(session, session.get_one(Unit, draft.body_id), today, today)
    if unit_id is not None:
        name = registers.unit_name(unit_id)
        others = (registers.groups, registers.former)
        found = learning.verdict(written, name, unit_id, registers.units, others, place=registers.place)
    else:
        name = session.get_one(Group, group_id).name
        others = (registers.units, registers.former)
        found = learning.verdict(
            written, name, group_id or 0, registers.groups, others, place=registers.place, is_group=True
        )
    if found is not Verdict.LEARNT:
        return []
    session.add(
        LearntAlias(
            body_id=draft.body_id, key=normalise(written), name=written, unit_id=unit_id, group_id=group_id,
            draft_id=draft.id, at=deed.at,
        )
    )  # fmt: skip
    session.flush()
    return [
        journaling.note(
            session, draft.body_id, deed, "learn-alias", conclusion_id=draft.conclusion_id,
            after={"written": written, "means": name, "unit": unit_id, "group": group_id},
        )
    ]  # fmt: skip


def _forget(session: OfficeSession, known: LearntAlias, deed: Deed, conclusion_id: int | None) -> Entry:
    session.delete(known)
    session.flush()
    return journaling.note(
        session, known.body_id, deed, "forget-alias", conclusion_id=conclusion_id,
        before={"written": known.name, "unit": known.unit_id, "group": known.group_id},
    )  # fmt: skip


def _learnt(session: OfficeSession, body_id: int, written: str) -> LearntAlias | None:
    wanted = select(LearntAlias).where(LearntAlias.body_id == body_id, LearntAlias.key == normalise(written))
    return session.exec(wanted).first()


def _said(one: Whom, named: list[Addressee]) -> str | None:
    """The written name that a decision answers, if it is one of the draft's, or if it leaves that one as it was."""
    if any(before.written == one.written for before in named):
        return one.written
    same = (one.role, one.unit_id, one.group_id, one.post_id)
    kept = (b.written for b in named if same == (b.role, b.unit_id, b.group_id, b.post_id))
    return next(kept, None if one.written is None else "")


def _is_known(one: Addressee) -> bool:
    return one.unit_id is not None or one.group_id is not None or one.post_id is not None
