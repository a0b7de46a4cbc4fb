"""Killed again and again at any moment, the engine loses nothing and doubles at most one message a kill (law 12)."""

import random
import signal
import subprocess
import time
from collections import Counter

import pytest
from installed import Command
from postbox import Server

pytestmark = pytest.mark.soak
KILLS = 25
WEEKS = [
    "2023-07-03",
    "2023-07-05",
    "2023-07-11",
    "2023-07-13",
    "2023-07-17",
    "2023-07-18",
    "2023-07-19",
    "2023-07-21",
]


@pytest.mark.parametrize("seed", range(3))
def test_a_ladder_climbed_under_a_rain_of_kills_is_the_ladder_climbed_in_peace(
    registered: Command, smtp: Server, seed: int
) -> None:
    """Peers 9.11: kill -9 while ticking; afterwards the books are sound and every owed message has left."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for unit in ("SNV", "STC", "TTT"):
        registered.json(
            "enter", "--body", "BCD", "--by", "bcd.clerk", "--unit", unit, "--due", "2023-07-14",
            "--text", f"Báo cáo của {unit}", "--at", "2023-06-29T16:00",
        )  # fmt: skip
    kills = 0
    for day in WEEKS:
        for minute in range(30, 30 + 5 * 3, 3):
            child = registered.start("tick", "--at", f"{day}T08:{minute}")
            time.sleep(
                chance.uniform(0.6, 4)
            )  # a real moment of a real process, the only way to kill it in the middle
            if child.poll() is None and kills < KILLS:
                child.send_signal(signal.SIGKILL)
                kills += 1
            _end(child)
        registered.json("tick", "--at", f"{day}T09:30")
    outbox = registered.json("outbox")
    copies = Counter(mail.key for mail in smtp.box.mails)
    assert {m["key"] for m in outbox["messages"]} == set(copies)
    assert {m["state"] for m in outbox["messages"]} == {"sent"}
    assert sum(copies.values()) - len(copies) <= kills
    assert outbox["waiting"] == []
    assert set(registered.json("verify")["invariants"].values()) == {"ok"}


def _end(child: subprocess.Popen[bytes]) -> None:
    child.communicate(timeout=60)
