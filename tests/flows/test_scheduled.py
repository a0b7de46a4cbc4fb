"""The Prefect flows do what the plain functions do, in as few task runs whatever is due."""

import asyncio
import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import ADMINISTRATOR, at, enter
from builders import found as fill
from postbox import Server
from unit_system import UnitSystem

from flows.poll import poll as plain_poll
from flows.tick import tick as plain_tick
from models.acts import registry
from models.acts.deed import Deed
from models.settings import Settings
from models.store import Office

pytestmark = [pytest.mark.prefect, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def _server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415 - takes seconds

    with prefect_test_harness(server_startup_timeout=90):
        yield


@pytest.fixture
def twins(tmp_path: Path, empty_sqlite: Path) -> Iterator[tuple[Office, Office]]:
    """Two offices with the same registers and tasks, due for the same steps."""
    found = []
    with Server() as server:
        for name in ("plain", "scheduled"):
            (tmp_path / name).mkdir()
            shutil.copy(empty_sqlite, tmp_path / name / "dondoc.db")
            office = Office(Settings(data=tmp_path / name, language="en"))
            fill(office, server.channel)
            for _ in range(3):
                enter(office, "2023-07-14")
            found.append(office)
        yield found[0], found[1]
    for office in found:
        office.engine.dispose()


@pytest.mark.usefixtures("_server")
def test_the_scheduled_tick_does_what_the_plain_one_does(
    twins: tuple[Office, Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import scheduled  # noqa: PLC0415 - takes seconds

    plain, other = twins
    monkeypatch.setattr(scheduled, "office", lambda: other)
    when: dt.datetime = at("2023-07-03T08:30")
    expected = plain_tick(plain, when)
    assert asyncio.run(scheduled.tick(at=when)) == expected
    assert expected["escalate"]["steps"] == 3
    assert expected["deliver"]["sent"] > 0


@pytest.mark.usefixtures("_server")
def test_the_scheduled_poll_does_what_the_plain_one_does_in_few_task_runs(
    twins: tuple[Office, Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 5, the flow: a batch of units a task run; what Prefect is shown holds ids and no words (law 19)."""
    from prefect.artifacts import Artifact  # noqa: PLC0415 - takes seconds

    from flows import scheduled  # noqa: PLC0415

    plain, other = twins
    monkeypatch.setattr(scheduled, "office", lambda: other)
    monkeypatch.setattr(scheduled.pulling, "SMALLEST_BATCH", 1)
    ran: list[int] = []
    batch = scheduled.pulling.batch

    async def counted(passing: scheduled.pulling.Pass, number: int) -> dict[str, int]:
        ran.append(len(passing.due.batches[number]))
        return await batch(passing, number)

    monkeypatch.setattr(scheduled.pulling, "batch", counted)
    with UnitSystem([line("BCD-2023-001.01")]) as system, UnitSystem(status=401) as sick:
        for office in twins:
            enter(office, "2023-08-14", lead="STC")
            connect(office, SNV=system.url, STC=sick.url)
        expected = plain_poll(plain, MORNING)
        ran.clear()
        assert asyncio.run(scheduled.poll(at=MORNING)) == expected
    assert (expected["reports"], expected["failed"], expected["asked"], ran) == (1, 1, 1, [1, 1])
    shown = Artifact.get("poll-units")
    assert shown is not None
    rows = json.loads(str(shown.data))
    assert [(row["answered_at"] is not None, row["why"]) for row in rows] == [
        (True, None), (False, "it refuses the login (401)")
    ]  # fmt: skip
    assert "Sở" not in str(shown.data)


MORNING = at("2023-07-03T08:05")


def line(code: str) -> dict[str, str]:
    return {"code": code, "answer": "in-progress", "id": "1"}


def connect(office: Office, **urls: str) -> None:
    with office.writing() as session:
        rows = [{"unit": unit, "url": url} for unit, url in urls.items()]
        assert registry.import_sources(session, rows, Deed(MORNING, ADMINISTRATOR)).added == len(rows)


@pytest.mark.usefixtures("_server")
def test_a_flow_that_fails_is_owed_to_the_secretariat(
    twins: tuple[Office, Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Failure hooks alarm by our own road, once an hour."""
    from flows import scheduled  # noqa: PLC0415 - takes seconds
    from models import lists  # noqa: PLC0415

    _, other = twins
    monkeypatch.setattr(scheduled, "office", lambda: other)

    def break_down(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(scheduled.reviewing, "review", break_down)
    with pytest.raises(RuntimeError):
        asyncio.run(scheduled.review(at=at("2023-07-03T08:05")))
    with other.reading() as session:
        owed = [row for row in lists.waiting(session) if row.kind == "failure"]
    assert [row.post for row in owed] == ["Thư ký"]
