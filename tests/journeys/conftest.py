"""Journeys: an office of its own, the installed command, a real SMTP server, a clock that moves."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import traps
from builders import POSTS, UNITS
from installed import Command
from postbox import Server


@pytest.fixture
def smtp() -> Iterator[Server]:
    """A postbox on loopback."""
    with Server() as server:
        yield server


@pytest.fixture
def dondoc(settings_environment: dict[str, str], tmp_path: Path) -> Command:
    """The installed command on a migrated office, on each database."""
    command = Command(tmp_path / "office", settings_environment, inside=bool(settings_environment))
    assert command.run("db", "upgrade").returncode == 0
    return command


@pytest.fixture(params=["sqlite", "postgresql"])
def settings_environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """Where the rows are: the data folder, or a fresh PostgreSQL database."""
    if request.param == "sqlite":
        return {}
    return {"DONDOC_DATABASE_URL": request.getfixturevalue("postgres")()}


@pytest.fixture
def registered(dondoc: Command, smtp: Server, tmp_path: Path) -> Command:
    """The command on an office whose registers hold the cast, each with a mailbox."""
    units, people = tmp_path / "units.csv", tmp_path / "people.csv"
    _write(units, [{"parent": "", "aliases": "", "series": "", **unit} for unit in UNITS])
    _write(
        people,
        [
            {
                "post": post, "unit": unit, "title": title, "duty": duty, "in_charge": charge, "person": f"Người {post}",
                "channels": smtp.channel(post), "since": "2020-01-01", "language": "vi",
                "above": "bcd.clerk" if duty == "head" else "",
            }
            for post, unit, title, duty, charge in sorted(POSTS, key=lambda p: p[3] == "head")
        ],
    )  # fmt: skip
    for verb, file in (("units", units), ("people", people)):
        done = dondoc.json(verb, "import", str(file), "--at", "2020-01-02T08:00")
        assert done["refused"] == []
    return dondoc


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[Server, Server]]:
    """Two postboxes on loopback: one for everybody, one that is the secretariat's other road."""
    with Server() as smtp, Server() as other:
        yield smtp, other


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, servers: tuple[Server, Server]) -> traps.Trap:
    """An office with registers, which each trap copies."""
    return traps.found(tmp_path_factory.mktemp("traps") / "office", *servers)


@pytest.fixture
def trap(prepared: traps.Trap, tmp_path: Path) -> traps.Trap:
    """An office of its own, into which a trap is set."""
    return traps.copy(prepared, tmp_path / "office")
