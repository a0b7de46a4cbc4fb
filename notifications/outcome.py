"""What became of one try to send: taken, or not, and whether trying again can help.

Here: the two values. Not here: how they come about (notifications.delivery, notifications.mail).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """The other side took the message."""


@dataclass(frozen=True)
class Failure:
    """It did not: `why` is one of our fixed sentences, perhaps with a code; permanent means trying again is no use."""

    why: str
    permanent: bool


SENT = Sent()
UNUSABLE = "the channel's address is not one that can be used"
Outcome = Sent | Failure
