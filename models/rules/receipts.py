"""What may be heard of a message after it was handed over.

Here: the words, and which of them are the last word. Not here: how they are heard (documents.reading.bounces,
notifications.receipts), and what follows (models.acts.bouncing).
"""

from enum import StrEnum


class Fate(StrEnum):
    """What became of a message that was taken: it arrived, it waits elsewhere, it did not arrive, the address is wrong."""

    DELIVERED = "delivered"
    DELAYED = "delayed"
    FAILED = "failed"
    BOUNCED = "bounced"


#: After one of these nothing that is heard changes anything.
LAST = frozenset({Fate.FAILED, Fate.BOUNCED})


def is_news(known: str | None, fate: Fate) -> bool:
    """Whether what is heard says more than what is known: hearing the same twice does nothing."""
    return known not in LAST and known != fate and not (known == Fate.DELIVERED and fate == Fate.DELAYED)
