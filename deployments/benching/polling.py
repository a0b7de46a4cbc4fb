"""What is timed where units' own systems are asked: one pass over them, one in twenty of which takes the question and hangs.

Here: our side and the floor together, as they differ in little. Not here: the systems themselves (benching.sink).
"""

import asyncio
import datetime as dt
import resource
import time
from collections.abc import Callable

import httpx2

from deployments.benching.ground import HANGS, POLLED, PUBLISHED_AT, Plan, at_once
from flows import pulling
from models import measuring, sealing
from models.store import Office

Work = Callable[[], dict[str, int]]
#: A round asks on each Monday after the publishing.
ALONE_AT, ASKED_AT = (PUBLISHED_AT + dt.timedelta(weeks=weeks) for weeks in (1, 2))
#: Those that hang are left alone in the pass before, and nobody knows of it in the one that is timed.
HANGING = ", ".join(f"'U{number:03}'" for number in range(0, POLLED, HANGS))
REST = f"UPDATE source SET opened_at = '2023-07-03', probe_at = '2023-12-31' WHERE unit_id IN (SELECT id FROM unit WHERE code IN ({HANGING}))"  # noqa: S608 - numbers that stand here
WAKE = "UPDATE source SET opened_at = NULL, probe_at = NULL, asked_at = NULL"


def poll(office: Office, _plan: Plan) -> Work:
    """One pass, and when the last healthy unit was in the books; beside it a pass over the healthy alone."""
    at_once(office, REST)
    alone = _healthy(office, ALONE_AT)
    at_once(office, WAKE)

    def work() -> dict[str, int]:
        before = _peak()
        return {**_healthy(office, ASKED_AT), "alone_ms": alone["healthy_ms"], "raised_mb": _peak() - before}

    return work


def poll_floor(office: Office, _plan: Plan, _done: Office) -> Work:
    """The same questions by a bare client, as many at once and with the same patience; nothing is written."""
    urls = _urls(office)

    def work() -> dict[str, int]:
        return {"failed": len(urls) - asyncio.run(_bare(urls, office.settings.poll_timeout_seconds))}

    return work


def _urls(office: Office) -> list[str]:
    """What each system is asked: its address and the codes of its unit."""
    rows = at_once(
        office,
        "SELECT s.url, t.code FROM source s JOIN task t ON t.unit_id = s.unit_id ORDER BY s.id, t.code",
    )
    codes: dict[str, list[str]] = {}
    for url, code in rows:
        codes.setdefault(str(url), []).append(str(code))
    return [f"{sealing.unseal(office.settings, url)}?codes={','.join(known)}" for url, known in codes.items()]


async def _bare(urls: list[str], patience: float) -> int:
    """How many answered."""
    slots = asyncio.Semaphore(pulling.SIDE_BY_SIDE)
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx2.AsyncClient(timeout=None, verify=False, trust_env=False, limits=limits) as client:
        done = await asyncio.gather(*(_one(client, slots, url, patience) for url in urls))
    return sum(done)


async def _one(client: httpx2.AsyncClient, slots: asyncio.Semaphore, url: str, patience: float) -> bool:
    async with slots:
        try:
            async with asyncio.timeout(patience):
                return (await client.get(url)).is_success
        except TimeoutError:
            return False


def _healthy(office: Office, at: dt.datetime) -> dict[str, int]:
    """One pass with the instant of its last healthy unit: of the commits those of answers come before those of silence."""
    commits: list[float] = []

    def note(what: str) -> None:
        if what == "commit":
            commits.append(time.perf_counter())

    began = time.perf_counter()
    with measuring.boundaries(office, note):
        done = pulling.pull(office, at)
    answered = done["sources"] - done["failed"]
    healthy = round((commits[answered - 1] - began) * 1000)
    return {
        "reports": done["reports"],
        "failed": done["failed"],
        "commits": len(commits),
        "healthy_ms": healthy,
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
