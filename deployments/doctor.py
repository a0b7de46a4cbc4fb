"""Looks an installation over: the machine, the database, the registers, the outbox, the flows.

Here: one table of checks, each with a stable id, a level and a sentence that says what to do. Not here: what is
asked of the rows (models.checks, models.auditing), and the soundness of the books (models.verification). No secret is printed.
"""

import datetime as dt
import ipaddress
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import httpx2

from models import auditing, checks, clock, outages, outward, store
from models.checks import Places
from models.errors import Refused
from models.language import translate
from models.rules import workdays
from models.settings import Settings
from models.store import Office, OfficeSession
from notifications import phrases

Level = Literal["error", "warning"]
SAMPLE = "sample.json"
PATIENCE_SECONDS = 2


@dataclass(frozen=True)
class Finding:
    """One thing that is amiss; `id` never changes its meaning."""

    id: str
    level: Level
    sentence: str


@dataclass(frozen=True)
class Check:
    """What is looked at, and the English sentence with the places that `find` fills, once for each case."""

    id: str
    sentence: str

    @property
    def level(self) -> Level:
        """E stops the work or falsifies it; W is worth a look."""
        return "error" if self.id.startswith("E") else "warning"


def examine(office: Office, at: dt.datetime) -> list[Finding]:
    """Everything that is amiss at `at`, errors first, in the language of the settings.

    Without a reachable database at this release's revision nothing is asked of its rows.
    """
    found = [
        finding
        for check, find in OF_THE_MACHINE
        for finding in _findings(check, find(office.settings, at), office.settings)
    ]
    amiss = _database(office)
    if amiss is not None:
        found.append(amiss)
    else:
        with office.reading() as session:
            found += [
                finding
                for check, ask in OF_THE_ROWS
                for finding in _findings(check, ask(session, at), office.settings)
            ]
    return sorted(found, key=lambda finding: finding.id)


def _database(office: Office) -> Finding | None:
    try:
        current = store.current_revision(office)
    except Refused as refusal:
        return Finding(UNREACHABLE, "error", refusal.sentence(office.settings.language))
    if current == store.HEAD:
        return None
    places = {"current": current, "head": store.HEAD}
    return next(iter(_findings(BEHIND if current else EMPTY, [places], office.settings)))


def _findings(check: Check, cases: Iterable[Places], settings: Settings) -> Iterable[Finding]:
    sentence = translate(settings.language, check.sentence)
    for places in cases:
        shown = {name: _shown(name, value, settings) for name, value in places.items()}
        yield Finding(check.id, check.level, sentence.format(**shown))


def _shown(name: str, value: object, settings: Settings) -> object:
    if name == "why":
        return phrases.why(settings.language, str(value))
    if isinstance(value, dt.datetime):
        return value.astimezone(settings.zone).strftime("%d/%m/%Y %H:%M")
    return value


def _data_not_writable(settings: Settings, _at: dt.datetime) -> list[Places]:
    try:
        with tempfile.TemporaryFile(dir=settings.data):
            return []
    except OSError as error:
        return [{"folder": settings.data, "why": error.strerror or type(error).__name__}]


def _clock_offset_without_sample(settings: Settings, _at: dt.datetime) -> list[Places]:
    """Only a sample office may live at another time than the world (law 20)."""
    if not clock.offset(settings.data) or (settings.data / SAMPLE).exists():
        return []
    return [{"file": settings.data / clock.FILE}]


def _reached_on_loopback(settings: Settings, _at: dt.datetime) -> list[Places]:
    host = urlsplit(settings.base_url).hostname or ""
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    return [{"address": settings.base_url}] if is_loopback else []


def _prefect_silent(settings: Settings, _at: dt.datetime) -> list[Places]:
    address = f"http://127.0.0.1:{settings.prefect_port}"
    try:
        answered = httpx2.get(f"{address}/api/health", timeout=PATIENCE_SECONDS).is_success
    except httpx2.HTTPError:
        answered = False
    return [] if answered else [{"address": address}]


def _no_days_off_next_year(settings: Settings, at: dt.datetime) -> list[Places]:
    year = at.astimezone(settings.zone).year + 1
    off, _ = workdays.official_days()
    return [] if any(day.year == year for day in off) else [{"year": year}]


UNREACHABLE = "E001"
BEHIND = Check("E002", "The database is at {current}, this release needs {head}; run “dondoc db upgrade”.")

EMPTY = Check(
    "E002", "There is no office here yet; run “dondoc db upgrade” (or set DONDOC_DATA to where it is)."
)

OF_THE_MACHINE: tuple[tuple[Check, Callable[[Settings, dt.datetime], Iterable[Places]]], ...] = (
    (
        Check(
            "E003", "The data folder {folder} cannot be written ({why}); give its owner the right to write."
        ),
        _data_not_writable,
    ),
    (
        Check(
            "E004", "The office clock is set off from real time, but this is no sample office; remove {file}."
        ),
        _clock_offset_without_sample,
    ),
    (
        Check(
            "W101",
            "Links in messages begin with {address}, which opens on this machine only; set DONDOC_BASE_URL.",
        ),
        _reached_on_loopback,
    ),
    (
        Check("W102", "Prefect does not answer at {address}; run “dondoc up”, or nothing happens by itself."),
        _prefect_silent,
    ),
    (
        Check("W103", "No public holiday of {year} is known; update the package “holidays”."),
        _no_days_off_next_year,
    ),
)

OF_THE_ROWS: tuple[tuple[Check, Callable[[OfficeSession, dt.datetime], Iterable[Places]]], ...] = (
    (Check("E011", "There is no unit yet; run “dondoc units import”."), checks.no_unit),
    (
        Check("E012", "No unit can issue directives; give one a code series (“dondoc units import”)."),
        checks.no_body,
    ),
    (
        Check(
            "E013",
            "The ladder “{policy}” version {version} of {body} is wrong at the step “{step}”: offsets rise, only the "
            "last step of a basis repeats, never by less than zero, and every step names a recipient.",
        ),
        checks.broken_ladders,
    ),
    (
        Check(
            "E014",
            "{body} has no post of a secretariat; nobody would confirm. Add one (“dondoc people import”).",
        ),
        checks.bodies_without_secretariat,
    ),
    (
        Check("E015", "The post {post} of {unit} is vacant; name its holder (“dondoc people import”)."),
        checks.vacant_assigners,
    ),
    (
        Check(
            "E016",
            "The post {post} of {unit} is vacant, and so is every post above it, while tasks go through it; name a "
            "holder (“dondoc people import”).",
        ),
        checks.unheard_posts_with_work,
    ),
    (
        Check(
            "E017",
            "{unit} has open tasks but no post that can be asked; add its head (“dondoc people import”).",
        ),
        checks.units_nobody_can_ask,
    ),
    *((Check(one.id, one.sentence), one.ask) for one in auditing.AUDIT),
    (
        Check(
            "E027",
            "{count} addresses of channels and sources were sealed with another key, and nothing goes there; set "
            "DONDOC_SECRET_KEY or the file signing.key in the data folder to what they were, or import them anew.",
        ),
        checks.unreadable_addresses,
    ),
    (
        Check("W111", "{body} has no post of a chair; the last steps of the ladder reach nobody."),
        checks.bodies_without_chair,
    ),
    (
        Check(
            "W112",
            "The post {post} of {unit} is vacant while tasks go through it; {above} hears in its stead.",
        ),
        checks.vacant_posts_with_work,
    ),
    (
        Check("W113", "{person} ({post}) has no channel that works; add one (“dondoc people import”)."),
        checks.unreachable_holders,
    ),
    (
        Check(
            "W121",
            "The own hours of {person}, {begins} to {ends}, lie outside those of the office and are passed over; correct "
            "them (“dondoc people import”).",
        ),
        checks.hours_outside_office,
    ),
    (
        Check(
            "W114", "{count} messages of the last 7 days reached nobody; see “dondoc outbox --state dead”."
        ),
        checks.dead_letters,
    ),
    (
        Check(
            "W118",
            "The service {service} has been out since {since_at} ({why}); {count} messages wait for it. Put it right, "
            "then run “dondoc services --retry”.",
        ),
        outages.out,
    ),
    (
        Check(
            "W119",
            "The channel {label} of {person} is used no more since {since_at} ({why}); import the right address "
            "(“dondoc people import”).",
        ),
        checks.channels_that_came_back,
    ),
    (
        Check(
            "W131",
            "The webhook {hook} to {to} has failed since {since_at} ({why}) and events were given up; see “dondoc hooks "
            "log {hook}”, then tell those who run it or remove it (“dondoc hooks remove {hook}”).",
        ),
        outward.failing,
    ),
    (
        Check("W120", "The mailbox could not be read at {tried_at}: {why}; check DONDOC_MAILBOX_URL."),
        checks.mailbox_not_read,
    ),
    (
        Check(
            "E031",
            "The mailbox has not been read since {since_at}, so answers by mail reach nobody; check DONDOC_MAILBOX_URL "
            "and that “dondoc up” runs.",
        ),
        checks.mailbox_long_unread,
    ),
    (
        Check(
            "W132",
            "{count} answers by mail wait for the secretariat, the first since {since_at}; decide them (“dondoc replies list”).",
        ),
        checks.replies_left,
    ),
    (
        Check(
            "W125", "The folder of filled sheets could not be read at {tried_at}; check DONDOC_SHEETS_FOLDER."
        ),
        checks.sheets_not_read,
    ),
    (
        Check("W115", "The flow “{flow}” has not run yet; “dondoc up” runs it."),
        checks.flows_not_begun,
    ),
    (
        Check(
            "W116", "The system of {unit} has not answered since {since_at} ({why}); tell those who run it."
        ),
        checks.failing_sources,
    ),
    (
        Check(
            "W122",
            "{count} rows of what the system of {unit} answers have not been taken since {since_at}; “dondoc sources show” "
            "tells which.",
        ),
        checks.odd_answers,
    ),
    (
        Check(
            "W117",
            "{count} addresses of channels and sources are stored unsealed; import them anew (“dondoc people import”, "
            "“dondoc sources import”).",
        ),
        checks.unsealed_addresses,
    ),
)
