"""Running the migrations that travel with the package.

Here: Alembic, and nothing else. Not here: engine and sessions (models.store).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from models import store
from models.store import Office


def upgrade(office: Office, revision: str = "head") -> str:
    """Bring the tables to `revision`, up or down; returns where they are afterwards."""
    office.settings.data.mkdir(parents=True, exist_ok=True)
    current = store.current_revision(office)
    with store.connected(office) as connection:
        config = configuration(connection)
        config.attributes["settings"] = office.settings
        with _made_anew(connection):
            (command.downgrade if _goes_down(config, current, revision) else command.upgrade)(
                config, revision
            )
            connection.commit()
    return store.current_revision(office) or "base"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, without a file."""
    config = Config()
    config.set_main_option("script_location", "models:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _made_anew(connection: Connection) -> Iterator[None]:
    """SQLite alters many things by making a table anew; rows that refer to it must not be missed meanwhile.

    Source: "ALTER TABLE" of its manual, section 7. The switch works outside a transaction only.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def _goes_down(config: Config, current: str | None, revision: str) -> bool:
    if current is None or revision in {"head", current}:
        return False
    if revision == "base":
        return True
    script = ScriptDirectory.from_config(config)
    return revision in {found.revision for found in script.iterate_revisions(current, "base")}
