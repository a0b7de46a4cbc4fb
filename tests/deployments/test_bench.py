"""Each bench does its work and its floor on the same office (contract: `bench`); how long they take is no test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from deployments import benching
from deployments.benching import ours
from models import store
from models.errors import Mistyped, Refused

TASKS = 200
#: 200 tasks of 200 units: a tenth of them is late and tells the unit, its head and the secretariat.
COUNTS = {
    "sweep": {"steps": 20, "owed": 60},
    "idle": {"sweeps": 50},
    "deliver": {"sent": 200},
    "digests": {"sent": 41, "steps": 20, "owed": 60},
    "mail": {"sent": 200},
    "webhook": {"sent": 200},
    "single": {"sent": 20, "steps": 20},
    "first": {"sent": 1},
    "memory": {"sent": 41, "steps": 20, "owed": 60},
    "poll": {"reports": 190, "failed": 10, "commits": 200},
    "page": {"pages": ours.PAGES},
    "answer": {"reports": 200},
    "intake": {"directives": 100, "published": 200},
    "read": {"directives": 100, "longer": 10},
}


@pytest.mark.parametrize("name", benching.BENCHES)
def test_a_bench_does_its_work_beside_its_floor(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benching, "ROUNDS", 1)
    shows(benching.bench(name, TASKS, 0.1), name)


def shows(found: dict[str, Any], name: str) -> None:
    assert found["name"] == name
    assert (found["tasks"], found["due"]) == (TASKS, 0.1)
    assert min(found["seconds"], found["floor_seconds"], found["ratio"]) > 0
    assert {what: found[what] for what in COUNTS[name]} == COUNTS[name]


def test_the_share_that_is_due_is_what_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benching, "ROUNDS", 1)
    assert benching.bench("sweep", 50, 0.5)["steps"] == 25
    assert benching.bench("sweep", 50, 0)["steps"] == 0


def test_a_name_or_a_share_that_means_nothing_is_mistyped() -> None:
    for name, tasks, due in (("sleep", 1, 0.1), ("sweep", 0, 0.1), ("sweep", 1, 1.5)):
        with pytest.raises(Mistyped):
            benching.bench(name, tasks, due)


@pytest.mark.parametrize("name", ["sweep", "answer", "intake"])
def test_on_postgresql_it_works_beside_an_empty_database(
    name: str, postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres()
    engine = store.connect(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    monkeypatch.setenv("DONDOC_DATABASE_URL", url)
    monkeypatch.setattr(benching, "ROUNDS", 1)
    shows(benching.bench(name, TASKS, 0.1), name)
    with engine.connect() as connection:
        left = connection.execute(text("SELECT datname FROM pg_database WHERE datname LIKE '%bench%'"))
        assert left.all() == []
    engine.dispose()


def test_an_office_that_has_rows_is_never_benched(
    postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path / "office"))
    monkeypatch.setenv("DONDOC_DATABASE_URL", postgres())
    with pytest.raises(Refused, match="not empty"):
        benching.bench("sweep", TASKS, 0.1)
    assert not (tmp_path / "office").exists()
