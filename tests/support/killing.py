"""A program whose children tick once and are killed, with kill -9, at a place that is named.

Each line on stdin is one tick: `{"at", "how": "statement"/"before-wire"/"after-wire"/"moment"/"never", "place": number}`,
between two statements of the database, at the wire, or after so many milliseconds; each answer on stdout is true where the
child was killed. What takes long, the imports, is done once: children are forked.
"""

import datetime as dt
import itertools
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.tick import tick
from models import measuring
from models.settings import Settings
from models.store import Office
from notifications import delivery
from notifications.outcome import Outcome


def main(folder: str, url: str) -> None:
    settings = Settings(data=Path(folder), database_url=url, language="en")
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            _tick(settings, told)
        if told["how"] == "moment":
            time.sleep(told["place"] / 1000)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
            sys.exit("a tick that nobody killed has failed")
        sys.stdout.write(json.dumps(os.WIFSIGNALED(status)) + "\n")
        sys.stdout.flush()


def _tick(settings: Settings, told: dict[str, Any]) -> None:
    """The child: one tick, which ends itself where it was told to, without a word to anybody."""
    here = _death(told["place"])
    office = Office(settings)

    def boundary(_kind: str) -> None:
        if told["how"] == "statement":
            here()

    def send(*words: Any, **named: Any) -> Outcome:
        if told["how"] == "before-wire":
            here()
        outcome = delivery.send(*words, **named)
        if told["how"] == "after-wire":
            here()
        return outcome

    try:
        with measuring.boundaries(office, boundary):
            tick(office, dt.datetime.fromisoformat(told["at"]), send)
    except BaseException as error:  # noqa: BLE001 - a child tells, and never returns into the loop of its parent
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _death(place: int) -> Callable[[], None]:
    """Kill -9 at the time of calling that is named, counted from 1."""
    counted = itertools.count(1)

    def here() -> None:
        if next(counted) == place:
            os.kill(os.getpid(), signal.SIGKILL)

    return here


if __name__ == "__main__":
    main(*sys.argv[1:3])
