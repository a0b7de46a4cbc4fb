"""What became of one try to send: taken, or not, and whether trying again can help.

Here: the two values. Not here: how they come about (notifications.delivery, notifications.mail).
"""

from dataclasses import dataclass
from enum import StrEnum


class Blame(StrEnum):
    """What a failure is about: the service, so every message fails alike; this message; or an address never asked."""

    SERVICE = "service"
    MESSAGE = "message"
    ADDRESS = "address"


@dataclass(frozen=True)
class Sent:
    """The other side took the message; `note` where not for all its addresses, `reference` what it calls the message."""

    note: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Failure:
    """It did not: `why` is one of our fixed sentences, perhaps with a code; permanent means trying again is no use."""

    why: str
    permanent: bool
    blame: Blame = Blame.MESSAGE


SENT = Sent()
UNUSABLE = "the channel's address is not one that can be used"
Outcome = Sent | Failure


def unreachable(what: str = "the service") -> Failure:
    """No answer at all, or none in time."""
    return Failure(f"{what} could not be reached", permanent=False, blame=Blame.SERVICE)


def unusable(why: str = UNUSABLE) -> Failure:
    """An address that nothing can be sent to; nobody was asked."""
    return Failure(why, permanent=True, blame=Blame.ADDRESS)
