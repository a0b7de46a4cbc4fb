"""The schedule as one table, and the surroundings in which Prefect runs it."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deployments import prefect_environment
from deployments.schedule import ON_DEMAND, SCHEDULE
from deployments.supervisor import surroundings
from deployments.trigger import ask_for_tick
from models import clock
from models.settings import Settings

KEY = "k" * 40
DEPLOYED = """
import json
from deployments import serve
print(json.dumps([
    [made.name, made.entrypoint, [[s.schedule.cron, s.schedule.timezone] for s in made.schedules or []],
     made.concurrency_limit, str(made.concurrency_options and made.concurrency_options.collision_strategy)]
    for made in serve.deployments("Asia/Ho_Chi_Minh")
]))
"""
KNOWN = """
import json
from prefect.settings import get_current_settings
found = get_current_settings()
print(json.dumps({
    "analytics": found.server.analytics_enabled, "promotion": found.server.ui.show_promotional_content,
    "v2": found.server.ui.v2_enabled, "ephemeral": found.server.ephemeral.enabled,
    "csrf": found.server.api.csrf_protection_enabled, "api": found.api.url, "home": str(found.home),
    "kept": found.server.services.db_vacuum.retention_period.days, "host": found.server.api.host,
    "batch": found.server.services.task_run_recorder.batch_size,
}))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, prefect_port=14999, secret_key=KEY, language="en")


@pytest.mark.parametrize("cadence", SCHEDULE, ids=lambda cadence: cadence.flow)
def test_every_cron_expression_has_five_fields(cadence: object) -> None:
    """Six fields are accepted by Prefect and misread: twice on one day a month instead of daily."""
    assert len(cadence.cron.split()) == 5


def test_every_flow_of_the_table_is_served_once_at_a_time_in_the_office_zone(settings: Settings) -> None:
    """A second run while one works is dropped, and a flow is loaded by its module, not by its file."""
    made = _said(DEPLOYED, settings)

    assert [name for name, *_ in made] == [*(cadence.flow for cadence in SCHEDULE), *ON_DEMAND]
    assert [entrypoint for _, entrypoint, *_ in made] == [f"flows.scheduled.{name}" for name, *_ in made]
    timed = {name: (schedules, limit, strategy) for name, _, schedules, limit, strategy in made if schedules}
    assert timed == {
        cadence.flow: ([[cadence.cron, "Asia/Ho_Chi_Minh"]], 1, "ConcurrencyLimitStrategy.CANCEL_NEW")
        for cadence in SCHEDULE
    }


def test_no_telemetry_leaves_and_only_loopback_listens(settings: Settings) -> None:
    """Part 7: nothing leaves. Asked of Prefect itself, in a process that has been given our environment."""
    assert _said(KNOWN, settings) == {
        "analytics": False, "promotion": False, "v2": False, "ephemeral": False, "csrf": True,
        "api": "http://127.0.0.1:14999/api", "home": str(settings.data / "prefect"), "kept": 30, "host": "127.0.0.1",
        "batch": 200,
    }  # fmt: skip
    assert prefect_environment.environment(settings)["DO_NOT_TRACK"] == "1"


def test_the_keys_are_made_once_and_read_by_their_owner_only(settings: Settings) -> None:
    first = prefect_environment.environment(settings)
    second = prefect_environment.environment(settings)

    assert first == second
    assert stat.S_IMODE((settings.data / prefect_environment.KEYS).stat().st_mode) == 0o600
    assert stat.S_IMODE((settings.data / "prefect").stat().st_mode) == 0o700
    assert [path.name for path in settings.data.iterdir() if "keys" in path.name] == [
        prefect_environment.KEYS
    ]


def test_children_get_the_settings_in_force_and_no_other_prefect(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A developer's own Prefect profile or cloud address must not reach the office's."""
    monkeypatch.setenv("PREFECT_API_KEY", "of somebody else")
    monkeypatch.setenv("DONDOC_PORT", "9")

    given = surroundings(settings)

    assert "PREFECT_API_KEY" not in given
    assert given["DONDOC_PORT"] == "8000"
    assert given["DONDOC_SECRET_KEY"] == KEY
    assert given["DONDOC_DATA"] == str(settings.data)
    assert {name for name in given if name.startswith("DONDOC_")} == {
        f"DONDOC_{name.upper()}" for name, value in settings if value is not None
    }


def test_a_wish_for_a_tick_never_fails_a_page(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """Law 1: Prefect is down; the page goes on, one line says so, and the next tick takes the row."""
    with caplog.at_level("INFO", logger="deployments.trigger"):
        taken = ask_for_tick(settings, "deliver", clock.now(settings.data))

    assert not taken
    assert [record.getMessage() for record in caplog.records] == [
        "deliver was not asked for (ConnectError); the schedule will run it"
    ]


def _said(program: str, settings: Settings) -> object:
    """What a program prints in the surroundings of a child of the supervisor."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=surroundings(settings), capture_output=True, check=True,
        timeout=120,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])
