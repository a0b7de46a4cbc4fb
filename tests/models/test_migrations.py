"""Migrations: up, down and up again on both databases, and no drift from the tables."""

from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

import models.nouns  # noqa: F401 - every table
from models import migrating, store
from models.settings import Settings
from models.store import Office


def test_the_newest_revision_is_the_one_the_release_knows() -> None:
    assert ScriptDirectory.from_config(migrating.configuration()).get_current_head() == store.HEAD


def test_the_tables_go_down_and_up_again(office: Office) -> None:
    assert migrating.upgrade(office, "base") == "base"
    assert migrating.upgrade(office) == store.HEAD


def test_the_migrations_make_the_tables_that_the_code_speaks_of(office: Office) -> None:
    with store.connected(office) as connection:
        command.check(migrating.configuration(connection))


def test_an_empty_folder_is_no_office_yet(tmp_path: Path) -> None:
    assert store.current_revision(Office(Settings(data=tmp_path))) is None
