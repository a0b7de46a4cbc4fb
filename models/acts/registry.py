"""The registers: units, posts, people with their channels, groups, sources, taken in from lists.

Here: founding a body and importing rows. A wrong row is refused with its reason and stops no other row.
Not here: reading the sheet (documents.reading.sheets), and matching written names (acts.intake).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import select

from models import questions, sealing
from models.acts import connecting, journaling, policies, succeeding
from models.acts.deed import Deed
from models.errors import Mistyped, Refused
from models.policy import Policy
from models.post import Channel, Duty, Holding, InCharge, Person, Post
from models.rules.spelling import fold
from models.rules.urgency import LADDERS
from models.store import OfficeSession
from models.unit import Group, GroupAlias, GroupMember, Unit, UnitAlias

Row = Mapping[str, str]
#: Tells whether a channel's address can be used; refuses it with one sentence otherwise.
CheckChannel = Callable[[str], None]


@dataclass
class Imported:
    """What an import did: rows added, rows changed, and the refused ones with their reason."""

    added: int = 0
    changed: int = 0
    refused: list[dict[str, object]] = field(default_factory=list)


def found_body(session: OfficeSession, unit: Unit, at: dt.datetime) -> None:
    """Make a unit a body that issues directives: a ladder for each urgency is in force from the start."""
    for name, rules in LADDERS.items():
        policies.store(session, unit.id or 0, name, rules, at)


def import_units(session: OfficeSession, rows: Iterable[Row], deed: Deed) -> Imported:
    """Columns: code, name, and as needed kind, level, parent (code), aliases (;), series, valid_from, valid_to.

    `successors` (; codes of units above) take over the day after `valid_to`.
    """
    return _import(session, rows, deed, "units", _unit)


def import_groups(session: OfficeSession, rows: Iterable[Row], deed: Deed) -> Imported:
    """Columns: body (code), name, aliases (;), members (; codes of units or posts). Members replace the old ones."""
    return _import(session, rows, deed, "groups", _group)


def import_people(session: OfficeSession, rows: Iterable[Row], deed: Deed, check: CheckChannel) -> Imported:
    """Columns: post, unit, title, duty, and as needed above (post), person, language, channels (;), in_charge (;).

    `since` is the first day in the post; `substitute` = yes marks a substitute; `until` ends the holding.
    """
    return _import(session, rows, deed, "people", lambda s, row, d: _person(s, row, d, check))


def import_sources(session: OfficeSession, rows: Iterable[Row], deed: Deed) -> Imported:
    """Columns: unit (code), kind (http), url: units whose own system can be asked."""
    return _import(session, rows, deed, "sources", _source)


def _import(
    session: OfficeSession,
    rows: Iterable[Row],
    deed: Deed,
    what: str,
    take: Callable[[OfficeSession, Row, Deed], bool],
) -> Imported:
    done = Imported()
    for number, row in enumerate(rows, start=2):
        try:
            with session.savepoint():
                is_new = take(session, row, deed)
        except Refused as refusal:
            done.refused.append({"row": number, "why": refusal.sentence(session.settings.language)})
        else:
            done.added += is_new
            done.changed += not is_new
    if done.added or done.changed:
        journaling.note(
            session,
            questions.keeper(session),
            deed,
            "import",
            after={"what": what, "added": done.added, "changed": done.changed},
        )
    return done


def _unit(session: OfficeSession, row: Row, deed: Deed) -> bool:
    code, name = _needed(row, "code"), _needed(row, "name")
    if not code.isascii() or " " in code:
        raise Mistyped("The code “{code}” may hold only plain letters, digits and dashes.", code=code)
    unit = session.exec(select(Unit).where(Unit.code == code)).first()
    is_new = unit is None
    unit = unit or Unit(code=code, name=name, folded="")
    unit.name, unit.folded = name, fold(name)
    unit.kind, unit.level = row.get("kind", ""), row.get("level", "")
    unit.parent_id = questions.unit(session, row["parent"]).id if row.get("parent") else None
    unit.valid_from, unit.valid_to = _day(row, "valid_from"), _day(row, "valid_to")
    _set_series(session, unit, row.get("series", "").upper())
    session.add(unit)
    session.flush()
    _replace_aliases(session, unit, _several(row, "aliases"))
    _set_successors(session, unit, row)
    if unit.code_series and session.exec(select(Policy.id).where(Policy.body_id == unit.id)).first() is None:
        found_body(session, unit, deed.at)
    return is_new


def _set_series(session: OfficeSession, unit: Unit, series: str) -> None:
    if not series:
        return
    if not series.isascii() or not series.isalnum():
        raise Mistyped("The series “{series}” may hold only plain letters and digits.", series=series)
    other = session.exec(select(Unit).where(Unit.code_series == series, Unit.code != unit.code)).first()
    if other is not None:
        raise Refused("The series {series} belongs to {unit} already.", series=series, unit=other.name)
    unit.code_series = series


def _set_successors(session: OfficeSession, unit: Unit, row: Row) -> None:
    """A list without the column leaves what is known as it is; an empty cell takes it back."""
    if "successors" not in row:
        return
    heirs = [questions.unit(session, code) for code in _several(row, "successors")]
    if heirs and unit.valid_to is None:
        raise Mistyped("A unit with successors needs its last day in the column “valid_to”.")
    last = unit.valid_to or dt.date.min
    succeeding.succeed(session, unit, heirs, last + dt.timedelta(days=1))


def _replace_aliases(session: OfficeSession, unit: Unit, names: list[str]) -> None:
    for old in session.exec(select(UnitAlias).where(UnitAlias.unit_id == unit.id)).all():
        session.delete(old)
    session.flush()
    session.add_all(UnitAlias(unit_id=unit.id or 0, name=name) for name in names)


def _group(session: OfficeSession, row: Row, deed: Deed) -> bool:
    del deed
    body, name = questions.unit(session, _needed(row, "body")), _needed(row, "name")
    group = session.exec(select(Group).where(Group.body_id == body.id, Group.name == name)).first()
    is_new = group is None
    group = group or Group(body_id=body.id or 0, name=name)
    session.add(group)
    session.flush()
    for table in (GroupAlias, GroupMember):
        for old in session.exec(select(table).where(table.group_id == group.id)).all():
            session.delete(old)
    session.flush()
    session.add_all(GroupAlias(group_id=group.id or 0, name=alias) for alias in _several(row, "aliases"))
    for member in _several(row, "members"):
        post = session.exec(select(Post).where(Post.code == member)).first()
        unit_id = None if post else questions.unit(session, member).id
        session.add(GroupMember(group_id=group.id or 0, unit_id=unit_id, post_id=post.id if post else None))
    session.flush()
    return is_new


def _person(session: OfficeSession, row: Row, deed: Deed, check: CheckChannel) -> bool:
    post, is_new = _post(session, row)
    _take_charge(session, post, row)
    if not row.get("person"):
        return is_new
    person = session.exec(select(Person).where(Person.name == row["person"])).first()
    is_new = is_new or person is None
    person = person or Person(name=row["person"])
    person.language = row.get("language") or person.language
    if person.language not in ("vi", "en"):
        raise Mistyped("The language “{language}” is not known; write vi or en.", language=person.language)
    person.window_from, person.window_to = _hour(row, "window_from"), _hour(row, "window_to")
    session.add(person)
    session.flush()
    _replace_channels(session, person, _several(row, "channels"), check)
    _hold(session, post, person, row, deed)
    return is_new


def _post(session: OfficeSession, row: Row) -> tuple[Post, bool]:
    code, unit = _needed(row, "post"), questions.unit(session, _needed(row, "unit"))
    try:
        duty = Duty(_needed(row, "duty"))
    except ValueError:
        raise Mistyped(
            "The duty “{duty}” is not known; write {known}.", duty=row["duty"], known=", ".join(Duty)
        ) from None
    post = session.exec(select(Post).where(Post.code == code)).first()
    is_new = post is None
    post = post or Post(code=code, unit_id=unit.id or 0, title="", duty=duty)
    post.unit_id, post.title, post.duty = unit.id or 0, _needed(row, "title"), duty
    post.above_id = questions.post(session, row["above"]).id if row.get("above") else None
    session.add(post)
    session.flush()
    return post, is_new


def _take_charge(session: OfficeSession, post: Post, row: Row) -> None:
    """A leader's post answers for these units, in the body where it sits or the one named in `charge_body`."""
    units = [questions.unit(session, code) for code in _several(row, "in_charge")]
    body_id = questions.unit(session, row["charge_body"]).id if row.get("charge_body") else post.unit_id
    for old in session.exec(select(InCharge).where(InCharge.post_id == post.id)).all():
        session.delete(old)
    session.add_all(
        InCharge(body_id=body_id or 0, post_id=post.id or 0, unit_id=unit.id, since=_day(row, "since"))
        for unit in units
    )
    session.flush()


def _replace_channels(session: OfficeSession, person: Person, urls: list[str], check: CheckChannel) -> None:
    if not urls:
        return
    for url in urls:
        check(url)
    known = list(session.exec(select(Channel).where(Channel.person_id == person.id)).all())
    for rank, url in enumerate(urls, start=1):
        channel = next((c for c in known if c.rank == rank), None) or Channel(
            person_id=person.id or 0, rank=rank, label="", url=""
        )
        channel.url, channel.label = sealing.seal(session.settings, url), url.split(":", 1)[0]
        channel.disabled_at = channel.disabled_reason = None
        session.add(channel)
    session.flush()


def _hold(session: OfficeSession, post: Post, person: Person, row: Row, deed: Deed) -> None:
    since = _day(row, "since") or deed.at.astimezone(session.settings.zone).date()
    same = select(Holding).where(Holding.post_id == post.id, Holding.person_id == person.id)
    holding = session.exec(same).first() or Holding(
        post_id=post.id or 0, person_id=person.id or 0, held_from=since
    )
    holding.held_from, holding.held_to = since, _day(row, "until")
    holding.is_substitute = row.get("substitute", "").lower() in {"yes", "true", "1", "có", "x"}
    session.add(holding)
    session.flush()


def _source(session: OfficeSession, row: Row, deed: Deed) -> bool:
    del deed
    unit, url = questions.unit(session, _needed(row, "unit")), _needed(row, "url")
    if (row.get("kind") or connecting.KIND) != connecting.KIND:
        raise Mistyped("A source is of kind http with an address that begins with http:// or https://.")
    return connecting.put(session, unit, url)


def _needed(row: Row, column: str) -> str:
    value = row.get(column, "").strip()
    if not value:
        raise Mistyped("The column “{column}” is empty; every row needs it.", column=column)
    return value


def _several(row: Row, column: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in row.get(column, "").split(";") if part.strip()))


def _day(row: Row, column: str) -> dt.date | None:
    value = row.get(column, "").strip()
    try:
        return dt.date.fromisoformat(value[:10]) if value else None
    except ValueError:
        raise Mistyped("“{text}” is not a day; write it like 2023-07-14.", text=value) from None


def _hour(row: Row, column: str) -> dt.time | None:
    value = row.get(column, "").strip()
    try:
        return dt.time.fromisoformat(value) if value else None
    except ValueError:
        raise Mistyped("“{text}” is not an hour; write it like 07:30.", text=value) from None
