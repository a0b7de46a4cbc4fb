"""One readable table: whatever is owed, nobody gets more than it says, and everything leaves at last."""

import datetime as dt

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from models.rules import limits
from models.rules.limits import BY_SORT, DAY, HOUR, TABLE, Sort

MONDAY = at("2023-07-03T00:00")


def most(sent: list[dt.datetime], window: dt.timedelta) -> int:
    """The most messages in any window of this length."""
    return max((sum(start <= one < start + window for one in sent) for start in sent), default=0)


@pytest.mark.parametrize("limit", TABLE, ids=lambda limit: limit.sort)
def test_a_limit_lets_so_many_pass_and_tells_when_the_next_may(limit: limits.Limit) -> None:
    at_once = [MONDAY] * (limit.per_hour - 1)
    assert limits.free_at(limit.sort, at_once, MONDAY) == MONDAY
    assert limits.free_at(limit.sort, [*at_once, MONDAY], MONDAY) == MONDAY + HOUR
    spread = [MONDAY + number * HOUR / 2 for number in range(limit.per_day)]
    assert limits.free_at(limit.sort, spread, MONDAY + DAY / 2) == MONDAY + DAY


@given(
    sort=st.sampled_from(list(Sort)),
    minutes=st.lists(st.integers(0, 2 * 24 * 60), min_size=1, max_size=200),
)
def test_no_stream_of_matters_brings_more_than_the_table_says_and_all_leave(
    sort: Sort, minutes: list[int]
) -> None:
    """Law 11: owed at any minutes and tried again when the limit says, all is told, in no more messages than allowed."""
    sent: list[dt.datetime] = []
    waiting, told = 0, 0
    coming = sorted(MONDAY + dt.timedelta(minutes=minute) for minute in minutes)
    while coming or waiting:
        now = coming[0] if not waiting else min([limits.free_at(sort, sent, sent[-1]), *coming[:1]])
        while coming and coming[0] <= now:
            coming.pop(0)
            waiting += 1
        if limits.free_at(sort, sent, now) <= now:
            sent.append(now)
            told, waiting = told + waiting, 0
    assert told == len(minutes)
    assert most(sent, HOUR) <= BY_SORT[sort].per_hour
    assert most(sent, DAY) <= BY_SORT[sort].per_day
