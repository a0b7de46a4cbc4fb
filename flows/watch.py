"""Watch: who watches the watchman. The auditor's findings are kept, told by another road, and hold back the heartbeat.

Here: the order of the three. Not here: the questions (models.auditing), and the alarm when no tick comes any more,
which cannot be left to a flow (deployments.stalls).
"""

import dataclasses
import datetime as dt
import hashlib
import logging
from typing import Any

import httpx2

from models import auditing, outages
from models.acts import running
from models.auditing import Found
from models.checks import LONGEST_PAUSE, TICKS
from models.settings import Settings
from models.store import Office, OfficeSession

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 5


def watch(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Audit everything; ids of what is amiss, to how many it was told anew, and what became of the heartbeat."""
    with office.reading() as session:
        found = auditing.audit(session, at)
        services_out = [row.service for row in outages.outages(session)]
        is_ticking = all(_ran(session, flow, at) for flow in TICKS)
    ids = sorted({one.id for one in found})
    with office.writing() as session:
        # Where no tick runs, as in the first seconds after a start, what waits follows from that and is no breach.
        kept = ids if is_ticking else []
        running.keep(session, auditing.FLOW, at, {"findings": kept, **auditing.seen(session)})
    told = _tell(office, at, found) if is_ticking else 0
    heart = _beat(office.settings) if is_ticking and not found else "withheld"
    return {"findings": ids, "told": told, "heartbeat": heart, "services_out": services_out}


def _tell(office: Office, at: dt.datetime, found: list[Found]) -> int:
    """One alarm a day for what is amiss. Where no tick runs, all else follows from that, and it is told as a stall."""
    if not found:
        return 0
    from notifications import alarm  # noqa: PLC0415 - Apprise takes a moment that an audit without findings need not wait

    day = at.astimezone(office.settings.zone).date().isoformat()
    what = hashlib.sha256(" ".join(one.id for one in found).encode()).hexdigest()[:12]
    findings = [dataclasses.asdict(one) for one in found]
    return alarm.raise_now(office, f"audit:{day}:{what}", at, {"findings": findings}).sent


def _ran(session: OfficeSession, flow: str, at: dt.datetime) -> bool:
    run = running.last(session, flow)
    return run is not None and at - run.at <= LONGEST_PAUSE


def _beat(settings: Settings) -> str:
    """Tell the outside that all is well. The address is a secret: it is never printed, nor what it answers."""
    if settings.heartbeat_url is None:
        return "not set"
    try:
        address = settings.heartbeat_url.get_secret_value()
        httpx2.get(address, timeout=PATIENCE_SECONDS, follow_redirects=False).raise_for_status()
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        logger.warning("the heartbeat was not taken (%s)", type(error).__name__)
        return "failed"
    return "taken"
