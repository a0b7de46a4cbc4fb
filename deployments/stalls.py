"""The alarm when the clock's work stands still: looked for beside the flows, told without them and without Prefect.

Here: `look`, one look at the last runs in our own table, and `keep_watch`, which looks until told to stop. A stall is
told once, and so is its end. Not here: what is amiss while the flows do run (flows.watch).
"""

import datetime as dt
import logging
import threading
from enum import StrEnum
from typing import Any

from models import clock
from models.acts import bundling, running
from models.checks import TICKS
from models.run import Run
from models.settings import Settings
from models.store import Office, OfficeSession

_log = logging.getLogger(__name__)
LOOK_SECONDS = 30
STALL = "stall"


class Seen(StrEnum):
    """What one look found."""

    WELL = "well"
    STALLED = "stalled"
    TOLD_BEFORE = "told-before"
    ENDED = "ended"


def keep_watch(settings: Settings, stopping: threading.Event) -> None:
    """Look again and again; nothing that goes wrong here ends it."""
    office = Office(settings)
    since = clock.now(settings.data)
    while not stopping.wait(LOOK_SECONDS):
        try:
            look(office, clock.now(settings.data), since)
        except Exception as error:  # noqa: BLE001 - the watch goes on, whatever the database does meanwhile
            _log.error("the last runs could not be looked at: %s", type(error).__name__)
    office.engine.dispose()


def look(office: Office, at: dt.datetime, since: dt.datetime) -> Seen:
    """Compare the last runs with the office hours; `since` is when the watch began, before which nobody was late."""
    with office.reading() as session:
        standing = _standing(session)
        waited = dt.timedelta(minutes=office.settings.stall_minutes)
        is_working = bool(_open_throughout(session, at, waited))
        last_at = _oldest(session, since)
    if at - last_at >= waited:
        if standing is not None or not is_working:
            return Seen.TOLD_BEFORE if standing is not None else Seen.WELL
        return _begin(office, at, last_at)
    return _end(office, at, standing) if standing is not None else Seen.WELL


def _begin(office: Office, at: dt.datetime, last_at: dt.datetime) -> Seen:
    _log.error("nothing has been escalated or delivered since %s", last_at.isoformat(timespec="minutes"))
    _tell(office, f"stall:{last_at.isoformat()}", at, {"stalled": _shown(office, last_at)})
    _keep(office, at, last_at, is_over=False)
    return Seen.STALLED


def _end(office: Office, at: dt.datetime, standing: Run) -> Seen:
    """Those who were told of it hear that it is over, when the office is open."""
    with office.reading() as session:
        if not bundling.open_bodies(session, at):
            return Seen.TOLD_BEFORE
    began_at = dt.datetime.fromisoformat(standing.counts["last_at"])
    _tell(office, f"stall-over:{began_at.isoformat()}", at, {"over": _shown(office, began_at)})
    _keep(office, at, began_at, is_over=True)
    return Seen.ENDED


def _tell(office: Office, matter: str, at: dt.datetime, data: dict[str, Any]) -> None:
    from notifications import alarm  # noqa: PLC0415 - Apprise is loaded when it is needed: the supervisor stays small

    raised = alarm.raise_now(office, matter, at, data)
    _log.warning("told to %d of %d", raised.sent, raised.owed)


def _standing(session: OfficeSession) -> Run | None:
    """The stall that was told and whose end was not."""
    run = running.last(session, STALL)
    return run if run is not None and not run.counts["over"] else None


def _keep(office: Office, at: dt.datetime, last_at: dt.datetime, *, is_over: bool) -> None:
    with office.writing() as session:
        running.keep(session, STALL, at, {"last_at": last_at.isoformat(), "over": is_over})


def _oldest(session: OfficeSession, since: dt.datetime) -> dt.datetime:
    """When the flow that has waited longest last ran; before the watch began nobody could know."""
    runs = [running.last(session, flow) for flow in TICKS]
    return min(max(run.at, since) if run else since for run in runs)


def _open_throughout(session: OfficeSession, at: dt.datetime, waited: dt.timedelta) -> set[int]:
    """The bodies whose office is open and has been for so long: the first tick of a morning may take its time."""
    return set(bundling.open_bodies(session, at)) & set(bundling.open_bodies(session, at - waited))


def _shown(office: Office, at: dt.datetime) -> str:
    return at.astimezone(office.settings.zone).strftime("%d/%m/%Y %H:%M")
