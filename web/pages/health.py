"""Whether the office is alive: when it last escalated and delivered, and what its auditor found, from its own table.

Here: one address for supervisors and monitors. Not here: what the flows do.
"""

import datetime as dt

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from models import auditing, outages
from models.acts import running
from web.call import Asked

router = APIRouter()
FLOWS = {"escalate": "escalated", "deliver": "delivered"}
STALLED_AFTER = dt.timedelta(minutes=10)
#: The schedule ticks every minute; whoever has just been started has not ticked yet.
STARTING = dt.timedelta(minutes=2)


@router.get("/health")
def health(call: Asked) -> JSONResponse:
    """200 `ok` while both flows ran within ten minutes of the office clock and the auditor found nothing amiss.

    Else 503: `starting` in the first two minutes, `stalled` where a flow does not run, `breach` where the audit says so.
    """
    zone = call.office.settings.zone
    with call.office.reading() as session:
        runs = {f"{done}_at": running.last(session, flow) for flow, done in FLOWS.items()}
        audited = running.last(session, auditing.FLOW)
        services_out = len(outages.outages(session))
    ran_at = {name: run.at if run else None for name, run in runs.items()}
    status = "ok"
    if not all(at is not None and call.at - at <= STALLED_AFTER for at in ran_at.values()):
        is_new = dt.timedelta() <= call.at - call.house.started_at < STARTING
        status = "starting" if is_new else "stalled"
    elif audited is not None and audited.counts["findings"]:
        status = "breach"
    told = {name: at.astimezone(zone).isoformat() if at else None for name, at in ran_at.items()}
    # An outage is told to the secretariat once; what waits is not lost, so it is no breach.
    return JSONResponse(
        {"status": status, **told, "services_out": services_out}, status_code=200 if status == "ok" else 503
    )
