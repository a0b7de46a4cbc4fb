"""Bounces: mails that say that one of ours did not arrive, from files or from the mailbox.

Here: `take_in`, one mail after another, and the sorter: what is no bounce is left untouched. Not here: reading such a mail
(documents.reading.bounces), whom it was for (notifications.returns), fetching (flows.sources.mailbox).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from documents.reading import bounces
from models.store import Office
from notifications import returns


@dataclass(frozen=True)
class Sorted:
    """What a mail was: `bounce`, `unclear` (it came back, nobody knows for whom) or `other`, and what became of it."""

    kind: str
    key: str | None = None
    became: tuple[str, ...] = ()


def take_in(office: Office, at: dt.datetime, mails: Iterable[bytes]) -> list[Sorted]:
    """Read mails and write down what they tell; the same mail twice changes nothing the second time."""
    return [_take_in(office, at, raw) for raw in mails]


def _take_in(office: Office, at: dt.datetime, raw: bytes) -> Sorted:
    bounce = bounces.read(raw)
    if bounce is None:
        return Sorted("other")
    if not bounce.recipients:
        return Sorted("unclear", bounce.key)
    became = [
        returns.settle(office, bounce.key, one.addresses, one.fate, one.status, at)
        for one in bounce.recipients
    ]
    return Sorted("bounce", bounce.key, tuple(became))
