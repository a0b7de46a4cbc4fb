"""One tick in this process, and what it took of memory: `python -m deployments.benching.memory DATABASE DATA AT`.

Here: the peak before and after, as JSON. Not here: whose office it is, and what is timed (benching.sending).
"""

import datetime as dt
import json
import resource
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from deployments.benching.ground import ZONE
from flows.tick import tick
from models.rules import workdays
from models.settings import Settings
from models.store import Office


def main(database: str, data: str, at: str) -> dict[str, int]:
    """The counts of the tick, and in megabytes the peak of this process with its imports, and how far the tick raised it."""
    settings = Settings(
        data=Path(data), database_url=SecretStr(database), timezone=str(ZONE), opening=dt.time(8),
        digest_at=dt.time(8, 30), language="vi", base_url="http://127.0.0.1:8000",
    )  # fmt: skip
    workdays.official_days()
    before = _peak()
    counts = tick(Office(settings), dt.datetime.fromisoformat(at).astimezone(ZoneInfo(str(ZONE))))
    return {
        "sent": counts["deliver"]["sent"], "steps": counts["escalate"]["steps"], "owed": counts["escalate"]["owed"],
        "imported_mb": round(before), "raised_mb": round(_peak() - before),
    }  # fmt: skip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201 - the bench reads it
