"""Playing a flow as a real Prefect run: a short process of its own, against the server that runs already.

Here: `in_prefect`, and the plain way for tests. Not here: what is played (deployments.sample.play).
"""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

Run = Callable[[str, dt.datetime, dict[str, Any]], dict[str, Any]]
PATIENCE_SECONDS = 90
PROGRAM = """
import asyncio, datetime, json, sys
from flows import scheduled
name, at, given = json.loads(sys.argv[1])
done = asyncio.run(getattr(scheduled, name)(at=datetime.datetime.fromisoformat(at), **given))
print(json.dumps(done))
"""


def in_prefect(surroundings: dict[str, str]) -> Run:
    """Run a flow of flows.scheduled in a process that speaks to Prefect's server; it is seen in its pages."""

    def run(name: str, at: dt.datetime, given: dict[str, Any]) -> dict[str, Any]:
        wish = json.dumps([name, at.isoformat(), given])
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, wish],
            env=surroundings, capture_output=True, timeout=PATIENCE_SECONDS, check=True,
        )  # fmt: skip
        counts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return counts

    return run
