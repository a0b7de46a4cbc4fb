"""What forms offer to choose from, and what a chosen or typed name means.

Here: the registered names for pickers, `addressed` from rows of a form. Not here: who owes what (models.acts).
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models import lists, questions
from models.acts.settling import Whom
from models.errors import Faulty, NotFound, Refused
from models.lists import DraftRow, UnitRow
from models.rules.lifecycle import Role
from models.store import OfficeSession

#: A post is offered with its code, since two units may have posts of one title.
CODED = re.compile(r"\[(?P<code>[^\]\s]+)\]$")
MOST_ROWS = 60


@dataclass(frozen=True)
class Named:
    """One row of a form: a role, the name typed or chosen, and the document's words that the row stood for."""

    role: Role
    name: str
    written: str = ""


def registered(session: OfficeSession, at: dt.datetime, groups: Iterable[str] = ()) -> list[str]:
    """Every name that a row may hold: groups, units valid today, posts with their unit and code."""
    day = at.astimezone(session.settings.zone).date()
    units = [unit for unit in lists.units(session, at) if unit.valid_to is None or unit.valid_to >= day]
    names = [unit.name for unit in units]
    posts = [f"{post.title} – {unit.name} [{post.code}]" for unit in units for post in unit.posts]
    return [*dict.fromkeys(groups), *names, *posts]


def units(session: OfficeSession, at: dt.datetime) -> list[UnitRow]:
    """The register of units by name."""
    return sorted(lists.units(session, at), key=lambda unit: unit.name)


def written(draft: DraftRow) -> list[str]:
    """The document's words behind each row of a draft's form, in the order in which the page shows them.

    The page leaves a unit out that leads already; its rows do not change as long as the draft is open.
    """
    leading = {_known(one) for one in draft.lead if _known(one)}
    others = [one for one in (*draft.coordinating, *draft.monitoring) if _known(one) not in leading]
    return [one["written"] for one in (*draft.lead, *others)]


def rows(form: Mapping[str, Any], words: Sequence[str] = ()) -> list[Named]:
    """The rows of a form in their order, as typed; empty ones too, so that the page can show them again."""
    found = []
    for number in range(MOST_ROWS):
        name = form.get(f"name-{number}")
        if not isinstance(name, str):
            break
        role = form.get(f"role-{number}")
        found.append(
            Named(
                Role(role) if role in tuple(Role) else Role.LEAD,
                name.strip(),
                words[number] if number < len(words) else "",
            )
        )
    return found


def addressed(session: OfficeSession, body_id: int, named: Iterable[Named]) -> tuple[Whom, ...]:
    """Who is meant by the rows; Faulty with a sentence at each row that means nobody."""
    whom: list[Whom] = []
    faults: dict[str, Refused] = {}
    for number, row in enumerate(named):
        if not row.name:
            continue
        try:
            whom.append(_meant(session, body_id, row))
        except NotFound:
            faults[f"name-{number}"] = NotFound(
                "No unit, group or post is called “{name}”; choose one of the list.", name=row.name
            )
    if faults:
        raise Faulty(faults)
    return tuple(whom)


def _meant(session: OfficeSession, body_id: int, row: Named) -> Whom:
    coded = CODED.search(row.name)
    if coded:
        return Whom(row.role, post_id=questions.post(session, coded["code"]).id, written=row.written)
    try:
        return Whom(row.role, unit_id=questions.unit(session, row.name).id, written=row.written)
    except NotFound:
        pass
    try:
        return Whom(row.role, group_id=questions.group(session, body_id, row.name).id, written=row.written)
    except NotFound:
        return Whom(row.role, post_id=questions.post(session, row.name).id, written=row.written)


def _known(one: dict[str, Any]) -> tuple[str, ...]:
    """Whom an addressee of a draft means, or nothing."""
    known = one["unit"] or one["group"]
    return (known,) if known else (one["post"], one["post_code"]) if one["post"] else ()
