"""Tests of acts begin in an office whose registers are filled."""

import pytest
from builders import found as fill

from models.store import Office


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with the cast."""
    fill(office)
    return office
