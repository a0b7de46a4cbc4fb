"""Review: what a new day brings: windows of periodic directives, the secretariat's daily state of the books.

Here: the order of the day's work. Not here: figures (models.tables_of_figures).
"""

import datetime as dt
from typing import Any

from models.acts import publishing, reviewing, running, suspending
from models.acts.deed import ENGINE, Deed
from models.report import Road
from models.store import Office

WINDOWS = 50


def review(office: Office, at: dt.datetime) -> dict[str, Any]:
    """Open the windows that have begun and owe each secretariat its daily state; what waits above is told weekly; counts of all.

    A suspension asks nobody of the unit, but the post that must act hears of it (tạm dừng).
    """
    doing = Deed(at, ENGINE, Road.CLOCK)
    opened = _open_windows(office, doing)
    with office.writing() as session:
        states = sum(reviewing.owe_daily(session, body, doing) for body in reviewing.bodies(session))
        waiting = sum(suspending.owe_waited_for(session, body, doing) for body in reviewing.bodies(session))
        reviewing.forget_old_runs(session, at)
        counts = {"occurrences": opened, "daily": states, "suspended": waiting}
        running.keep(session, "review", at, counts)
    return counts


def _open_windows(office: Office, doing: Deed) -> int:
    today = doing.at.astimezone(office.settings.zone).date()
    opened = 0
    while True:
        with office.writing() as session:
            due = publishing.windows_due(session, today, WINDOWS)
            opened += sum(len(publishing.open_window(session, directive, doing)) for directive in due)
        if not due:
            return opened
