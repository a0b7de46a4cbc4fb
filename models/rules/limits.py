"""How many messages a person gets at most: one table (law 11).

Here: the table and, pure, when the next message may leave. What is over the limit is never lost: it waits and leaves as
part of the next message. Not here: who has had what (models.acts.limiting).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Sort(StrEnum):
    """What kind of message it is, as far as limits go."""

    ORDINARY = "ordinary"
    URGENT = "urgent"


@dataclass(frozen=True)
class Limit:
    """At most so many messages of a sort to one person in any hour and any 24 hours; `what` is an English sentence."""

    sort: Sort
    per_hour: int
    per_day: int
    what: str


TABLE = (
    Limit(Sort.ORDINARY, 6, 20, "All that can wait: new tasks, remindings, decisions, digests."),
    Limit(Sort.URGENT, 20, 60, "What cannot: hỏa tốc, dead letters, vacant posts, failed runs."),
)
BY_SORT = {limit.sort: limit for limit in TABLE}


def free_at(sort: Sort, sent: Sequence[dt.datetime], at: dt.datetime) -> dt.datetime:
    """When the next message of this sort may leave, `at` if now; `sent` are the instants of those before it, in any order."""
    limit, known = BY_SORT[sort], sorted(sent)
    windows = ((HOUR, limit.per_hour), (DAY, limit.per_day))
    return max([at, *(known[-count] + window for window, count in windows if len(known) >= count)])
