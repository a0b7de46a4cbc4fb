"""Templates into pages: one environment a language, with the filters that all pages share.

Here: `environment`, `say`, and how days, instants, shares and addresses look. Not here: the templates themselves.
"""

import datetime as dt
import hashlib
import unicodedata
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from documents.reading import doubts
from models.language import translate
from models.rules.contradictions import REMEDY, WHAT, Contradiction
from models.rules.reading import Doubt, Language
from notifications import phrases
from web import words

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def environment(language: str, zone: ZoneInfo) -> Environment:
    """The templates in one language, with instants shown in the office's zone."""
    made = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": partial(say, language), "language": language, "asset": asset}
    made.filters |= {
        "day": day,
        "instant": lambda at: at.astimezone(zone).strftime("%d/%m/%Y %H:%M"),
        "local_day": lambda at: day(at.astimezone(zone).date()),
        "local": lambda at: at.astimezone(zone).date(),
        "plain_day": lambda text: day(dt.date.fromisoformat(text)),
        "weekday": lambda at: say(language, WEEKDAYS[at.astimezone(zone).weekday()]),
        "number": lambda count: format_decimal(count, locale=language),
        "share": lambda part: "–" if part is None else format_percent(part, "#,##0.#%", locale=language),
        "why": lambda text: phrases.why(language, text),
        "contradiction": lambda one: say(language, WHAT[Contradiction(one)]),
        "remedy": lambda one: say(language, REMEDY[Contradiction(one)]),
        "doubt": lambda found: doubt(language, found),
        "step": lambda found: words.step(language, found["basis"], found["offset"]),
    } | {table: partial(words.phrase, language, table) for table in words.TABLES}
    return made


def say(language: str, sentence: str, **values: object) -> str:
    """One of our sentences in `language`, with its values filled in."""
    return unicodedata.normalize("NFC", translate(language, sentence).format(**values))


def day(on: dt.date | None) -> str:
    """A day as offices write it, dd/mm/yyyy."""
    return on.strftime("%d/%m/%Y") if on else "–"


def doubt(language: str, found: dict[str, str]) -> str:
    """A doubt of a reading or of the matching in words."""
    spoken: Language = "en" if language == "en" else "vi"
    if found["code"] in doubts.SENTENCES:
        return doubts.sentence(Doubt(code=found["code"], words=found["words"]), spoken)
    return say(language, words.UNKNOWN_UNIT, words=found["words"])


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"
