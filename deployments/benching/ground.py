"""The throw-away office that a bench works on, and fresh copies of it.

Here: registers of 200 units, tasks published by the same acts as everywhere, copies on SQLite and PostgreSQL.
Not here: what is timed on it.
"""

import datetime as dt
import itertools
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from deployments.benching import province
from models import migrating, questions
from models.acts import deed, publishing, registry
from models.acts.deed import Actor, Deed
from models.acts.settling import Settlement, Whom
from models.errors import Refused
from models.rules.lifecycle import Role
from models.rules.spelling import fold
from models.settings import Settings
from models.store import Office, OfficeSession
from models.task import Task

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: A Monday morning; steps of what is due that day come at the opening of Tuesday, digests half an hour later.
PUBLISHED_AT = dt.datetime(2023, 7, 3, 8, 0, tzinfo=ZONE)
SWEPT_AT = dt.datetime(2023, 7, 4, 8, 0, tzinfo=ZONE)
DIGESTS_AT = dt.datetime(2023, 7, 4, 8, 30, tzinfo=ZONE)
DUE_ON, FAR_ON = dt.date(2023, 7, 3), dt.date(2023, 12, 29)
BODY, CLERK = "BODY", "body.clerk"
UNITS, ABREAST = 200, 20
MAIL = "mailto://127.0.0.1:{port}?from=dondoc@bench.local&to={post}@bench.local&mode=insecure"
HOOK = "json://127.0.0.1:{port}/{post}"
#: Units of a province with all its communes: what a notice is matched against.
REGISTERED = 5_000
#: Those whose bench is about messages are the only ones that need somebody to take them.
SENDING = ("deliver", "digests", "mail", "webhook", "single", "first", "memory")
#: What the server of a bench speaks, where that is not SMTP.
SPEAKS = {"webhook": "http", "poll": "units"}
#: So many units have a system of their own that is asked, and one in so many of these hangs.
POLLED, HANGS = 1_000, 20
#: What is measured on tasks that are there, however they came, is measured on copies of these few: to publish a million
#: takes hours.
PATTERNS = {"idle": 200, "sweep": 2_000, "digests": 2_000, "first": 2_000, "memory": 2_000}


@dataclass(frozen=True)
class Plan:
    """What is benched, on how many tasks, and the share of them with a step to take."""

    name: str
    tasks: int
    due: float

    @property
    def due_tasks(self) -> int:
        """How many tasks have a step to take."""
        return 0 if self.name == "idle" else self.published_due * self.tasks // self.published

    @property
    def published(self) -> int:
        """How many tasks the acts publish; all others are copies of them, in whole multiples where some are due."""
        most = PATTERNS.get(self.name, self.tasks)
        return most if self.tasks > most and (self.name == "idle" or self.tasks % most == 0) else self.tasks

    @property
    def published_due(self) -> int:
        """How many of the published ones have a step to take."""
        return 0 if self.name == "idle" else round(self.published * self.due)

    @property
    def units(self) -> int:
        """How many units: one for each due task where each task is a mail of its own; up to 1,000 that are polled."""
        wanted = {"single": self.due_tasks, "poll": min(self.tasks, POLLED)}.get(self.name, UNITS)
        return max(-(-wanted // ABREAST), 1) * ABREAST


@dataclass
class Ground:
    """A seeded office that stays as it is; `copy` gives a fresh one to work on, on PostgreSQL by way of `beside`."""

    template: Office
    beside: Office | None = None
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def copy(self) -> Iterator[Office]:
        """An office of its own with the same rows; it is gone afterwards."""
        kept = str(self.template.engine.url.database)
        name = f"{kept}_{next(self.numbers)}"
        self.template.engine.dispose()
        if self.beside is None:
            shutil.copy(kept, name)
            yield from _used(_elsewhere(self.template, f"sqlite:///{name}"))
            return
        with _database(self.beside, name, kept):
            yield from _used(_elsewhere(self.template, _address(self.beside, name)))


@contextmanager
def throw_away(loaded: Settings, plan: Plan) -> Iterator[Ground]:
    """The office of a bench: beside the PostgreSQL that the settings name, else on SQLite in a temporary folder."""
    with ExitStack() as around:
        folder = Path(around.enter_context(tempfile.TemporaryDirectory(prefix="dondoc-bench-")))
        port = around.enter_context(_sink(plan)) if plan.name in {*SENDING, "poll"} else 9
        given = loaded.database_url.get_secret_value() if loaded.database_url else ""
        office = Office(
            Settings(
                data=folder, database_url=None, timezone=str(ZONE), opening=dt.time(8), digest_at=dt.time(8, 30),
                language="vi", base_url="http://127.0.0.1:8000",
            )
        )  # fmt: skip
        beside = _elsewhere(office, given) if given.startswith("postgres") else None
        if beside is not None:
            around.callback(beside.engine.dispose)
            _refuse_filled(beside)
            name = f"{beside.engine.url.database}_bench"
            around.enter_context(_database(beside, name))
            office = _elsewhere(office, _address(beside, name))
        migrating.upgrade(office)
        around.callback(office.engine.dispose)
        _seed(office, plan, port)
        yield Ground(office, beside)


def at_once(office: Office, *sql: str) -> list[tuple[object, ...]]:
    """These statements in one transaction, by the driver alone; the rows of the last, if it gives any."""
    with closing(office.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if office.engine.dialect.name == "sqlite" else "SET TIME ZONE 'UTC'")
        for one in sql:
            cursor.execute(one)
        rows = list(cursor.fetchall()) if cursor.description else []
        cursor.execute("COMMIT")
    return rows


def _seed(office: Office, plan: Plan, port: int) -> None:
    doing = Deed(PUBLISHED_AT - dt.timedelta(days=30), Actor("Bench"))
    with office.writing() as session:
        units = registry.import_units(session, _units(plan), doing)
        registry.import_groups(session, _groups(plan), doing)
        people = registry.import_people(session, _people(plan, port), doing, lambda _address: None)
        if plan.name == "poll":
            registry.import_sources(session, _systems(plan, port), doing)
        if units.refused or people.refused:
            raise AssertionError("the registers of the bench were refused")
    left, due = plan.published, plan.published_due
    for number in itertools.count():
        if left <= 0:
            break
        with office.writing() as session:
            clerk = Deed(PUBLISHED_AT, deed.actor(session, CLERK, PUBLISHED_AT))
            count = min(ABREAST, left, due or left)
            _publish(session, number % (plan.units // ABREAST), count, clerk, DUE_ON if due else FAR_ON)
        left, due = left - count, max(due - count, 0)
    if plan.name == "read":
        at_once(office, _province())
    if plan.tasks > plan.published:
        at_once(office, _copies(plan), "ANALYZE")
    if plan.name not in {"deliver", "mail", "webhook"}:
        at_once(office, "UPDATE notification SET state = 'dropped'")


def _copies(plan: Plan) -> str:
    """As many tasks more as are wanted, in one statement."""
    columns = ", ".join(f'"{one.name}"' for one in Task.__table__.columns if one.name not in {"id", "code"})  # type: ignore[attr-defined]
    return (
        f"INSERT INTO task (code, {columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "  # noqa: S608
        f"{-(-plan.tasks // plan.published)}) SELECT t.code || '-' || n.i, {columns} FROM n, task t WHERE n.i > 1 "
        f"LIMIT {plan.tasks - plan.published}"
    )


def _province() -> str:
    """All units of a province beside those of the bench, in one statement."""
    rows = ", ".join(
        f"('P{number}', '{name}', '{fold(name)}', '', '')"
        for number, name in enumerate(province.units(REGISTERED - UNITS - 1))
    )
    return f"INSERT INTO unit (code, name, folded, kind, level) VALUES {rows}"  # noqa: S608 - names that stand in the code


def _publish(session: OfficeSession, number: int, count: int, clerk: Deed, due_on: dt.date) -> None:
    """One directive to `count` units of the group of this number."""
    body = questions.unit(session, BODY)
    first = number * ABREAST
    group = questions.group(session, body.id or 0, f"Nhóm {first // ABREAST}")
    whom: tuple[Whom, ...] = (Whom(Role.LEAD, group_id=group.id),)
    if count < ABREAST:
        units = [questions.unit(session, f"U{first + n:03}") for n in range(count)]
        whom = tuple(Whom(Role.LEAD, unit_id=unit.id) for unit in units)
    text = f"Báo cáo kết quả thực hiện nội dung số {number} của kế hoạch năm"
    publishing.enter(session, body, text, clerk, Settlement(whom=whom, due_on=due_on))


def _units(plan: Plan) -> list[dict[str, str]]:
    return [
        {"code": BODY, "name": "Ban Chỉ đạo đo thử", "series": "B"},
        *({"code": f"U{n:03}", "name": f"Đơn vị {n:03}"} for n in range(plan.units)),
    ]


def _systems(plan: Plan, port: int) -> list[dict[str, str]]:
    return [
        {"unit": f"U{n:03}", "url": f"http://127.0.0.1:{port}/{'tell' if n % HANGS else 'hang'}/{n}"}
        for n in range(plan.units)
    ]


def _groups(plan: Plan) -> list[dict[str, str]]:
    return [
        {
            "body": BODY,
            "name": f"Nhóm {n}",
            "members": ";".join(f"U{u:03}" for u in range(n * ABREAST, (n + 1) * ABREAST)),
        }
        for n in range(plan.units // ABREAST)
    ]


def _people(plan: Plan, port: int) -> list[dict[str, str]]:
    posts = [(CLERK, BODY, "secretariat"), ("body.chair", BODY, "chair")]
    for n in range(plan.units):
        heads = [] if plan.name == "single" else [(f"u{n:03}.head", f"U{n:03}", "head")]
        posts += [*heads, (f"u{n:03}.focal", f"U{n:03}", "focal")]
    channel = HOOK if plan.name == "webhook" else MAIL
    return [
        {
            "post": post, "unit": unit, "title": f"Chức danh {post}", "duty": duty, "person": f"Người {post}",
            "since": "2020-01-01", "above": "" if unit == BODY else CLERK,
            "channels": channel.format(port=port, post=post),
        }
        for post, unit, duty in posts
    ]  # fmt: skip


@contextmanager
def _sink(plan: Plan) -> Iterator[int]:
    """A mail or web server in a process of its own, so that it takes no time from the sender's."""
    argv = [sys.executable, "-m", "deployments.benching.sink", SPEAKS.get(plan.name, "smtp")]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        if process.stdout is None:
            raise AssertionError("the sink has no output")
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _refuse_filled(office: Office) -> None:
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    if at_once(office, query)[0][0]:
        raise Refused(
            "The database of DONDOC_DATABASE_URL is not empty; a bench needs an empty one beside which to work."
        )


@contextmanager
def _database(beside: Office, name: str, template: str | None = None) -> Iterator[None]:
    """A PostgreSQL database that is dropped again."""
    _outside(beside, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    try:
        yield
    finally:
        _outside(beside, f'DROP DATABASE "{name}" WITH (FORCE)')


def _outside(office: Office, sql: str) -> None:
    """A statement that stands in no transaction."""
    with office.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(sql)


def _address(office: Office, database: str) -> str:
    return office.engine.url.set(database=database).render_as_string(hide_password=False)


def _elsewhere(office: Office, address: str) -> Office:
    return Office(office.settings.model_copy(update={"database_url": SecretStr(address)}))


def _used(office: Office) -> Iterator[Office]:
    try:
        yield office
    finally:
        office.engine.dispose()
