"""Asking Prefect to run a tick now, so that what a page owes need not wait for the next minute.

Here: one small client without Prefect's own, which takes seconds to import. It never fails a page nor makes it
wait: if Prefect is down, the next tick takes the row. Not here: the flows.
"""

import datetime as dt
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2

from deployments.prefect_environment import environment
from models import clock
from models.settings import Settings

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 3.0
#: Every part of the clock's work is done by this one.
TICK = "tick"


def trigger(settings: Settings) -> Callable[[str], None]:
    """A function that is told which part is wanted ("deliver") and asks for a tick in the background, once a minute."""
    background = ThreadPoolExecutor(1, thread_name_prefix="trigger")

    def ask(flow: str) -> None:
        minute = clock.now(settings.data).replace(second=0, microsecond=0)
        background.submit(ask_for_tick, settings, flow, minute)

    return ask


def ask_for_tick(settings: Settings, flow: str, minute: dt.datetime) -> bool:
    """Whether Prefect took the wish; the same minute twice is one run. Why not is one line of the log."""
    known = environment(settings)
    user, _, password = known["PREFECT_API_AUTH_STRING"].partition(":")
    client_id = secrets.token_hex(8)
    try:
        with httpx2.Client(
            base_url=known["PREFECT_API_URL"], auth=(user, password), timeout=PATIENCE_SECONDS
        ) as client:
            found = client.get(f"/deployments/name/{TICK}/{TICK}").raise_for_status().json()
            token = client.get("/csrf-token", params={"client": client_id}).raise_for_status().json()["token"]
            client.post(
                f"/deployments/{found['id']}/create_flow_run",
                json={"idempotency_key": f"page-{minute.isoformat()}", "state": {"type": "SCHEDULED"}},
                headers={"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": client_id},
            ).raise_for_status()
    except (httpx2.HTTPError, KeyError, ValueError) as error:
        logger.info("%s was not asked for (%s); the schedule will run it", flow, type(error).__name__)
        return False
    return True
