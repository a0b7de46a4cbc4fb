"""Runs flows as real Prefect runs, one a line: `python -m deployments.sample.prefect_runs`.

Here: a process of its own, since importing Prefect takes seconds and the supervisor stays small. A line of stdin is
[flow, instant, parameters], a line of stdout what the flow counted. Not here: who asks (deployments.sample.runs).
"""

import asyncio
import datetime as dt
import json
import sys

from flows import scheduled


def main() -> None:
    """Until stdin ends."""
    for line in sys.stdin:
        name, at, given = json.loads(line)
        flow = getattr(scheduled, name)
        counts = asyncio.run(flow(at=dt.datetime.fromisoformat(at), **given))
        sys.stdout.write(json.dumps(counts) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
