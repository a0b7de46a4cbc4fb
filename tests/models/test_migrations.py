"""Migrations: up, down and up again on both databases, and no drift from the tables."""

from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from builders import at, enter, found, take_in, whole
from sqlalchemy import text
from sqlmodel import select

import models.nouns  # noqa: F401 - every table
from models import migrating, questions, sealing, store
from models.policy import Policy
from models.rules import changing
from models.rules.urgency import LADDERS
from models.settings import Settings
from models.store import Office

KEPT = ("conclusion", "draft", "addressee", "directive", "task", "event", "notification", "channel")


def test_the_newest_revision_is_the_one_the_release_knows() -> None:
    assert ScriptDirectory.from_config(migrating.configuration()).get_current_head() == store.HEAD


def test_the_tables_go_down_and_up_again(office: Office) -> None:
    assert migrating.upgrade(office, "base") == "base"
    assert migrating.upgrade(office) == store.HEAD


def test_an_office_at_work_goes_down_to_its_first_tables_and_keeps_its_rows(office: Office) -> None:
    """Standard: migrations are additive, up and down; a table is never made anew under the rows that refer to it."""
    found(office)
    content = "Giao Sở Nội vụ báo cáo trước ngày 20/9/2023."
    take_in(office, whole(content, lead=["Sở Nội vụ"]), content=content)
    enter(office, "2023-07-14", coordinate="STC")
    with store.connected(office) as connection:
        before = {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in KEPT}
    assert all(before.values())
    migrating.upgrade(office, "0001")
    migrating.upgrade(office)
    with store.connected(office) as connection:
        after = {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in KEPT}
    assert after == before


def test_addresses_are_sealed_on_the_way_up_and_open_on_the_way_down(office: Office) -> None:
    """Issue 4: secrets encrypted at rest; what was stored before is sealed too."""
    migrating.upgrade(office, "0003")
    address = "mailtos://desk:mat-khau@mail.example?to=a@b.example"
    with store.connected(office) as connection:
        connection.execute(text("INSERT INTO person (id, name, language) VALUES (1, 'A', 'vi')"))
        connection.execute(
            text("INSERT INTO channel (person_id, rank, label, url) VALUES (1, 1, 'mailtos', :url)"),
            {"url": address},
        )
        connection.commit()
    for revision, sealed in (("0005", True), ("0003", False), ("head", True)):
        migrating.upgrade(office, revision)
        with store.connected(office) as connection:
            stored = connection.scalar(text("SELECT url FROM channel"))
        assert stored.startswith(sealing.SEALED) is sealed
        assert ("mat-khau" in stored) is not sealed
        assert sealing.unseal(office.settings, stored) == address


def test_the_migrations_make_the_tables_that_the_code_speaks_of(office: Office) -> None:
    with store.connected(office) as connection:
        command.check(migrating.configuration(connection))


def test_an_empty_folder_is_no_office_yet(tmp_path: Path) -> None:
    assert store.current_revision(Office(Settings(data=tmp_path))) is None


def test_a_body_from_before_gets_the_urgent_ladders(office: Office) -> None:
    """Issue 4: an urgent policy in force from the start, for the offices that are there already too."""
    found(office)
    with office.writing() as session:
        body = questions.unit(session, "BCD").id or 0
        for policy in session.exec(select(Policy).where(Policy.name != "default")).all():
            policy.name = f"old {policy.name}"
    migrating.upgrade(office, "0003")
    migrating.upgrade(office)
    with office.reading() as session:
        for name, rules in LADDERS.items():
            policy = questions.policy_in_force(session, body, at("2023-07-03T09:00"), name)
            assert (policy.name, policy.version) == (name, 1)
            assert changing.same(questions.ladder_of(session, policy.id or 0), rules)
