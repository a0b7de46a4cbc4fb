"""A bundle in words: one message in the reader's language, as plain text and as the same parts in sober HTML.

Here: `render`: order, subject, links, layout. The words themselves stand in `words/`, a folder a language.
Not here: the facts (notifications.matters), sending (notifications.delivery).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from models.acts import linking
from models.acts.bundling import Bundle
from models.acts.outbox import Text
from models.language import LANGUAGES, translate
from models.notification import NotificationKind
from models.rules.urgency import Urgency
from models.store import OfficeSession
from notifications import matters, phrases
from notifications.matters import Besides, Matter, Reader, TaskFacts, weight

WORDS = Path(__file__).parent / "words"
LONGEST = 200


@dataclass(frozen=True)
class Group:
    """One directive (None for what is about no task) with the tasks of a section that come from it."""

    facts: TaskFacts | None
    matters: tuple[tuple[Matter, TaskFacts | None], ...]


@dataclass(frozen=True)
class Section:
    """The matters of one kind (for steps: of one reason), by directive. `face`: unit, secretariat or leader.

    `count` says how many they are, `besides` how many of them are not named.
    """

    kind: NotificationKind
    reason: str
    face: str
    count: int
    besides: int
    first: Matter
    groups: tuple[Group, ...]
    you: tuple[Matter, ...]


def render(session: OfficeSession, bundle: Bundle, at: dt.datetime, *, key: str) -> Text:
    """The bundle as one message with its `key`; its new answer links are kept when it is frozen."""
    reader, found, besides = matters.gather(session, bundle, at)
    language = bundle.person.language if bundle.person.language in LANGUAGES else session.settings.language
    sections = _sections(reader, found, besides)
    links = _links(session, reader, found, at)
    known = {
        "reader": reader, "sections": sections, "links": links, "key": key, "at": at, "urgency": _urgency(found),
    }  # fmt: skip
    parts = [
        _part(language, "opening.txt", known),
        *(
            _part(language, template, {**known, "section": section})
            for section in sections
            for template in (f"{section.kind}.txt", *(("besides.txt",) if section.besides else ()))
        ),
        _part(language, "closing.txt", known),
    ]
    subject = " ".join(_part(language, "subject.txt", {**known, "head": sections[0]}).split())
    page = _environment("").get_template("page.html")
    base_url = session.settings.base_url
    html = page.render(language=language, subject=subject, parts=[_rows(part, base_url) for part in parts])
    return Text(
        subject=subject[:500], text="\n\n".join(parts) + "\n", html=unicodedata.normalize("NFC", html)
    )


def _sections(reader: Reader, found: list[Matter], besides: Besides) -> list[Section]:
    """By kind and reason in order of weight; a matter that says the same of the same task twice is said once."""
    piles: dict[tuple[int, int], list[Matter]] = {}
    for matter in found:
        piles.setdefault(weight(matter.kind, matter.data), []).append(matter)
    return [_section(reader, piles[place], besides[place]) for place in sorted(piles)]


def _section(reader: Reader, pile: list[Matter], besides: int) -> Section:
    face = "secretariat" if reader.is_secretariat else "leader"
    first = pile[0]
    groups = _groups(pile)
    return Section(
        kind=first.kind,
        reason=str(first.data["reason"]) if first.kind == NotificationKind.STEP else "",
        face="unit" if all(matter.for_unit for matter in pile) else face,
        count=sum(len(group.matters) for group in groups) + besides,
        besides=besides,
        first=first,
        groups=groups,
        you=tuple({(m.you, m.post, m.vacant): m for m in pile}.values()),
    )


def _urgency(found: list[Matter]) -> Urgency | None:
    """The highest degree of all that a message is about; what is over presses nobody."""
    pressing = (matter for matter in found if matter.kind != NotificationKind.ALL_CLEAR)
    degrees = [facts.urgency for matter in pressing for facts in matter.about if facts.urgency]
    return max(degrees, key=list(Urgency).index, default=None)


def _groups(pile: list[Matter]) -> tuple[Group, ...]:
    by_directive: dict[str, dict[str, tuple[Matter, TaskFacts | None]]] = {}
    for number, matter in enumerate(pile):
        if not matter.about:
            by_directive[f" {number}"] = {"": (matter, None)}
        for facts in matter.about:
            by_directive.setdefault(facts.directive, {})[facts.task.code] = (matter, facts)
    return tuple(
        Group(facts=next(iter(named.values()))[1], matters=tuple(named[code] for code in sorted(named)))
        for _, named in sorted(by_directive.items())
    )


def _links(
    session: OfficeSession, reader: Reader, found: list[Matter], at: dt.datetime
) -> list[tuple[str, str]]:
    """(unit, address) of each unit to answer for, and ("", address) of the page for all else."""
    base_url = session.settings.base_url.rstrip("/")
    links = []
    for post_id, unit_id, unit in reader.answers_for:
        token = linking.answer_link(
            session, person_id=reader.person.id or 0, post_id=post_id, unit_id=unit_id, at=at
        )
        links.append((unit, f"{base_url}/answer/{token}"))
    codes = {facts.task.code for matter in found if not matter.for_unit for facts in matter.about}
    if any(not matter.for_unit for matter in found):
        links.append(("", f"{base_url}/tasks/{codes.pop()}" if len(codes) == 1 else f"{base_url}/"))
    return links


def _part(language: str, template: str, known: dict[str, Any]) -> str:
    """One part with its trailing blanks and spare empty lines taken away."""
    text = unicodedata.normalize("NFC", _environment(language).get_template(template).render(known))
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _rows(part: str, base_url: str) -> tuple[Markup, Markup]:
    """A part for HTML: its first line, and the others as rows, each with its indent; only our own addresses are links."""
    own = re.compile(re.escape(str(escape(base_url.rstrip("/")))) + r"/\S*")
    # Escaped before it is marked as safe.
    first, *others = own.sub(r'<a href="\g<0>">\g<0></a>', str(escape(part))).splitlines() or [""]
    rows = (
        f'<div style="margin-left:{5 * (len(line) - len(said))}px">{said}</div>'
        if (said := line.lstrip())
        else '<div style="height:10px"></div>'
        for line in others
    )
    return Markup(first), Markup("\n".join(rows))  # noqa: S704


@cache
def _environment(language: str) -> Environment:
    folders: Iterable[Path] = [WORDS / language, WORDS] if language else [WORDS]
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": lambda day: _day(day, language),
        "short_day": lambda day: f"{day:%d/%m/%Y}",
        "on_day": lambda text: _day(dt.date.fromisoformat(text[:10]), language),
        "cut": cut,
        "word": lambda word: translate(language, phrases.phrase(word)),
        "why": lambda text: phrases.why(language, text),
        "finding": lambda found: phrases.finding(language, found),
    }
    return environment


@lru_cache(maxsize=1000)
def _day(day: dt.date, language: str) -> str:
    """A day with its weekday, worked out once: a morning's messages name few days, many times."""
    return format_date(day, "EEEE, dd/MM/yyyy", locale=language)


def cut(text: str, longest: int = LONGEST) -> str:
    """At most about `longest` characters, ended at a word's border and marked."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return text[: longest + 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
