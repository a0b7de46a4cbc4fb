"""Days that words name: the end of a month or quarter, the next day of that name, a week's Friday.

Here: arithmetic on days alone. Not here: the words (due_dates), and working days (models.rules.workdays).
"""

import calendar
import datetime as dt

FRIDAY = 4
DECEMBER = 12


def day(year: int, month: int, number: int) -> dt.date | None:
    """That day, or None where the calendar has none (31/2)."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def month_end(year: int, month: int) -> dt.date | None:
    """The last day of a month; None for a month that is none."""
    if not (1 <= month <= DECEMBER and dt.MINYEAR <= year <= dt.MAXYEAR):
        return None
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def next_day(anchor: dt.date, month: int, number: int) -> dt.date | None:
    """The first such day on or after `anchor`."""
    near = day(anchor.year, month, number)
    return near if near is None or near >= anchor else day(anchor.year + 1, month, number)


def next_month_end(anchor: dt.date, month: int) -> dt.date | None:
    """The last day of the first such month that has not ended before `anchor`."""
    near = month_end(anchor.year, month)
    return near if near is None or near >= anchor else month_end(anchor.year + 1, month)


def friday(anchor: dt.date, weeks: int = 0) -> dt.date | None:
    """The Friday of the week of `anchor`, or of a later one."""
    try:
        return anchor + dt.timedelta(days=FRIDAY - anchor.weekday() + 7 * weeks)
    except OverflowError:
        return None


def later(anchor: dt.date, days: int) -> dt.date | None:
    """`days` calendar days after `anchor`."""
    try:
        return anchor + dt.timedelta(days=days)
    except OverflowError:
        return None


def months_later(anchor: dt.date, months: int) -> dt.date | None:
    """The same day `months` months after `anchor`, or that month's last day (Civil Code 2015, art. 148)."""
    total = anchor.year * 12 + anchor.month - 1 + months
    last = month_end(total // 12, total % 12 + 1)
    return None if last is None else last.replace(day=min(anchor.day, last.day))
