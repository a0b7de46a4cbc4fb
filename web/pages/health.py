"""Whether the office is alive: when it last escalated and delivered, from its own table.

Here: one address for supervisors. Not here: what the flows do.
"""

import datetime as dt

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from models.acts import running
from web.call import Asked

router = APIRouter()
FLOWS = {"escalate": "escalated", "deliver": "delivered"}
STALLED_AFTER = dt.timedelta(minutes=10)


@router.get("/health")
def health(call: Asked) -> JSONResponse:
    """200 while both flows ran within ten minutes of the office clock, else 503 and `stalled`."""
    zone = call.office.settings.zone
    with call.office.reading() as session:
        runs = {f"{done}_at": running.last(session, flow) for flow, done in FLOWS.items()}
    ran_at = {name: run.at if run else None for name, run in runs.items()}
    alive = all(at is not None and call.at - at <= STALLED_AFTER for at in ran_at.values())
    told = {name: at.astimezone(zone).isoformat() if at else None for name, at in ran_at.items()}
    return JSONResponse({"status": "ok" if alive else "stalled", **told}, status_code=200 if alive else 503)
