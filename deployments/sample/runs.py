"""Playing a flow as a real Prefect run, or by the plain function where Prefect does not answer.

Here: `in_prefect`, `plainly`. Not here: what is played (deployments.sample.play).
"""

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from deployments.cli.printing import say
from flows import intake, poll, tick
from models.store import Office

Run = Callable[[str, dt.datetime, dict[str, Any]], dict[str, Any]]
PATIENCE_SECONDS = 60
GRACE_SECONDS = 15


@contextmanager
def in_prefect(office: Office, surroundings: dict[str, str]) -> Iterator[Run]:
    """Runs of flows.scheduled in a process that speaks to Prefect's server: they are seen in its pages.

    What does not come back within a minute is done by the plain function: both do the same, and twice is once.
    """
    # A session of its own: Ctrl-C must not tear the story in the middle.
    process = subprocess.Popen(
        [sys.executable, "-m", "deployments.sample.prefect_runs"], env=surroundings,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    plain = plainly(office)

    def run(name: str, at: dt.datetime, given: dict[str, Any]) -> dict[str, Any]:
        counts = _answered(process, json.dumps([name, at.isoformat(), given]))
        if counts is None:
            say("Prefect did not run “{flow}” in time; it is done without Prefect.", flow=name)
            return plain(name, at, given)
        return counts

    try:
        yield run
    finally:
        _end(process)


def plainly(office: Office) -> Run:
    """The same work in this process."""
    work: dict[str, Callable[..., dict[str, Any]]] = {
        "intake": intake.take_in_spooled,
        "poll": poll.poll,
        "tick": tick.tick,
    }

    def run(name: str, at: dt.datetime, given: dict[str, Any]) -> dict[str, Any]:
        return work[name](office, at, **given)

    return run


def _answered(process: subprocess.Popen[bytes], wish: str) -> dict[str, Any] | None:
    if process.stdin is None or process.stdout is None:
        return None
    late = threading.Timer(PATIENCE_SECONDS, process.kill)
    late.start()
    try:
        process.stdin.write(wish.encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except BrokenPipeError:
        return None
    finally:
        late.cancel()
    counts: dict[str, Any] | None = json.loads(line) if line else None
    return counts


def _end(process: subprocess.Popen[bytes]) -> None:
    """The end of its stdin ends it, once Prefect's client has told the server everything."""
    try:
        process.communicate(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
