"""The office clock: real time, plus the fixed offset that a sample office keeps in its data folder (law 20).

Here: the only place of the product that reads the machine's clock. Everything else is given `at`.
"""

import datetime as dt
import json
from pathlib import Path

from models.errors import Mistyped

FILE = "clock.json"


def now(data: Path) -> dt.datetime:
    """The office's present instant (UTC)."""
    return dt.datetime.now(dt.UTC) + offset(data)


def offset(data: Path) -> dt.timedelta:
    """How far the office clock stands from real time; zero but for a sample office."""
    path = data / FILE
    if not path.exists():
        return dt.timedelta()
    return dt.timedelta(seconds=json.loads(path.read_text())["offset_seconds"])


def set_to(data: Path, at: dt.datetime) -> None:
    """Make the office clock of a sample office go on from `at`."""
    seconds = (at - dt.datetime.now(dt.UTC)).total_seconds()
    (data / FILE).write_text(json.dumps({"offset_seconds": seconds}))


def instant(text: str, zone: dt.tzinfo) -> dt.datetime:
    """An ISO 8601 instant as typed; without an offset it is meant in the office's zone."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Mistyped(
            "“{text}” is not a time; write it like 2023-07-14T08:00 or 2023-07-14T08:00+07:00.",
            text=text,
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(dt.UTC)


def day(text: str) -> dt.date:
    """A day as typed, YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Mistyped("“{text}” is not a day; write it like 2023-07-14.", text=text) from None
