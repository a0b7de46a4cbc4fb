"""The office's database: engine, sessions, migrations.

Here: how a transaction begins and ends, on SQLite and PostgreSQL alike. Not here: what is asked of the rows
(models.questions) or written to them (models.acts).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import Session, create_engine

from models import journal
from models.errors import Mistyped, Refused
from models.settings import Settings

READ_ONLY = "office_reads"
#: The newest revision of the tables that this release knows; a test holds it against the migrations.
HEAD = "0015"


class OfficeSession(Session):
    """A session that knows its office's settings and gathers the journal entries of its transaction."""

    def __init__(self, bind: Engine, settings: Settings, *, only_reads: bool = False) -> None:
        super().__init__(bind, expire_on_commit=False)
        self.settings = settings
        self.only_reads = only_reads
        self.entries: list[journal.Entry] = []

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of an act that may be refused alone: rows and journal entries of the block go together."""
        kept = len(self.entries)
        try:
            with self.begin_nested():
                yield
        except BaseException:
            del self.entries[kept:]
            raise


@dataclass(frozen=True)
class Office:
    """An installation: its settings and its database."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        """The engine, made at first use."""
        return connect(self.settings.database)

    @contextmanager
    def writing(self) -> Iterator[OfficeSession]:
        """One act: everything in the block is committed together, the journal last (law 17), or nothing is."""
        with OfficeSession(self.engine, self.settings) as session:
            session.connection()
            yield session
            session.flush()
            journal.seal(session, session.entries)
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[OfficeSession]:
        """Questions only: nothing written in the block is kept."""
        with OfficeSession(
            self.engine.execution_options(**{READ_ONLY: True}), self.settings, only_reads=True
        ) as session:
            yield session


def connect(url: str) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://...`; the driver is chosen here."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise Mistyped(
            "DONDOC_DATABASE_URL is not a database address; write sqlite:///FILE or postgresql://..."
        ) from None
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, connect_args={"isolation_level": None, "timeout": 30})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if address.get_backend_name() != "postgresql":
        raise Mistyped(
            "DONDOC_DATABASE_URL names neither SQLite nor PostgreSQL; write sqlite:///FILE or postgresql://..."
        )
    # A prepared statement gets a generic plan after five uses, which reads the whole table for the due rows.
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={"prepare_threshold": None},
        pool_pre_ping=True,
    )


def current_revision(office: Office) -> str | None:
    """The revision that the tables are at, or None for an empty database."""
    if office.engine.dialect.name == "sqlite" and not Path(office.engine.url.database or "").exists():
        return None
    with connected(office) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return str(found) if found else None


@contextmanager
def connected(office: Office) -> Iterator[Connection]:
    """A plain connection, or one sentence why there is none."""
    try:
        with office.engine.connect() as connection:
            yield connection
    except DatabaseError as error:
        raise Refused(
            "The database cannot be reached ({why}); check DONDOC_DATABASE_URL and that it runs.",
            why=str(error.orig).strip().splitlines()[0],
        ) from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: two that read first and write later would lose each other's update."""
    reads = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
