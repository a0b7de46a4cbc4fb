"""Asking Prefect to run a flow now, so that a page need not wait for the next minute.

Here: one small client without Prefect's own, which takes seconds to import. It never fails a page: if Prefect
is down, the next tick takes the row. Not here: the flows.
"""

import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx2

from deployments.prefect_environment import environment
from models import clock
from models.settings import Settings

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 3.0


def trigger(settings: Settings) -> Callable[[str], None]:
    """A function that asks for a run of the flow of this name, in the background; once a minute is enough."""
    known = environment(settings)
    background = ThreadPoolExecutor(1, thread_name_prefix="trigger")

    def ask(flow: str) -> None:
        minute = clock.now(settings.data).replace(second=0, microsecond=0)
        background.submit(_run, known["PREFECT_API_URL"], known["PREFECT_API_AUTH_STRING"], flow, minute)

    return ask


def _run(api: str, auth: str, flow: str, minute: dt.datetime) -> None:
    user, _, password = auth.partition(":")
    try:
        with httpx2.Client(base_url=api, auth=(user, password), timeout=PATIENCE_SECONDS) as client:
            found = client.get(f"/deployments/name/{flow}/{flow}").raise_for_status().json()
            wish = {"idempotency_key": f"page-{flow}-{minute.isoformat()}", "state": {"type": "SCHEDULED"}}
            client.post(f"/deployments/{found['id']}/create_flow_run", json=wish).raise_for_status()
    except (httpx2.HTTPError, KeyError, ValueError) as error:
        logger.info("%s was not asked for (%s); the schedule will run it", flow, type(error).__name__)
