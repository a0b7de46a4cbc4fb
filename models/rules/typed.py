"""Days as people type them, whatever the sheet or form.

Here: pure reading of one day. Not here: days in running text (documents.reading.when).
"""

import datetime as dt
import re

#: Day, month, year as offices write it, with any mark between or none: a phone's number pad has no slash.
DAY = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4})")
CLOSED_DAY = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})")
COMPUTED_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")


def day(text: str) -> dt.date:
    """The day that is meant; ValueError where it is none."""
    found = DAY.fullmatch(text) or CLOSED_DAY.fullmatch(text) or COMPUTED_DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
