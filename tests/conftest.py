"""Offices for tests: a fresh one on SQLite and on PostgreSQL alike.

PostgreSQL comes as a wheel and runs without root; where the wheel does not exist, those tests say so.
"""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from searching import examples, phases
from sqlalchemy import create_engine, text

from models import migrating
from models.settings import Settings
from models.store import Office

_numbers = itertools.count(1)
#: A busy machine takes long over an example now and then; that is no failure. A short search looks for no smaller case.
hypothesis.settings.register_profile("office", max_examples=examples(100), deadline=None, phases=phases())
hypothesis.settings.load_profile("office")
#: They live through weeks, so they go first: whoever is done early takes over what is short.
LONG = ("journeys", "deployments")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the work: no worker is left with a long test at the end."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own DONDOC_* must not reach a test."""
    import os  # noqa: PLC0415

    for name in [name for name in os.environ if name.startswith("DONDOC_")]:  # noqa: TID251 - cleaned, not read
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database that each test copies."""
    folder = tmp_path_factory.mktemp("template")
    office = Office(Settings(data=folder))
    migrating.upgrade(office)
    office.engine.dispose()  # the last connection to close leaves everything in the one file
    return folder / "dondoc.db"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A real PostgreSQL server; each call gives the address of a fresh database made from the migrated one."""
    pgserver = pytest.importorskip("pgserver", reason="PostgreSQL comes as a wheel for Linux on x86_64 only")
    # As root the server runs as a user of its own, who cannot enter pytest's private folders.
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    folder.chmod(0o755)
    server = pgserver.get_server(folder / "data", cleanup_mode="stop")
    admin = create_engine(_psycopg(server.get_uri()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # No test pulls the plug; to write a thousand throw-away databases to disk takes minutes at the end.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))

    def create(name: str, template: str = "template1") -> str:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"))
        return server.get_uri(database=name)

    template = Office(
        Settings(data=tmp_path_factory.mktemp("pgdata"), database_url=create("office_template", "template0"))
    )
    migrating.upgrade(template)
    template.engine.dispose()
    yield lambda: create(f"office_{next(_numbers)}", "office_template")
    admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The settings of a fresh, migrated office, once for each database."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")()
        return Settings(data=tmp_path, database_url=url, language="en")
    shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "dondoc.db")
    return Settings(data=tmp_path, language="en")


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    """A fresh office without registers."""
    found = Office(settings)
    yield found
    found.engine.dispose()


def _psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)
