"""The office that a command finds by its environment; files whose commands need more of it add to `here`."""

from pathlib import Path

import pytest
from builders import found as fill

from models import migrating
from models.settings import Settings
from models.store import Office


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with the cast, found by the environment as the command finds it, in English."""
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path))
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    office = Office(Settings())
    migrating.upgrade(office)
    fill(office)
    return office
