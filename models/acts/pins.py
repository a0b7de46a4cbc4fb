"""The PIN that a person knows besides the link: made, asked for with few tries, locked, taken away.

Here: what the tables keep of a PIN, and when a try counts. A PIN is made here and told once, to whoever asked for it; it
is never stored, sent, journalled or logged. Not here: when a page asks for it (web.doors).
"""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import select

from models import questions
from models.access import Pin
from models.acts import journaling, linking, owing
from models.acts.deed import ENGINE, Deed
from models.notification import NotificationKind
from models.post import Person
from models.report import Road
from models.rules.ladder import Recipient
from models.sealing import signing_key
from models.store import OfficeSession

DIGITS = 6
#: The last of so many wrong tries in a row locks the PIN.
TRIES = 5
#: How long the next try waits after the first wrong one; after each further one twice as long.
FIRST_WAIT = dt.timedelta(seconds=15)
#: 16 MB and some 50 ms a try.
COST, BLOCK, LANES = 2**14, 8, 1
SALT_BYTES = 16


class PinState(StrEnum):
    """Whether a person has a PIN that can be asked for."""

    NONE = "none"
    SET = "set"
    LOCKED = "locked"


class Outcome(StrEnum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_SOON = "too-soon"
    LOCKED = "locked"


@dataclass(frozen=True)
class Try:
    """A try: how many are left, and from when on the next one counts."""

    outcome: Outcome
    left: int = 0
    again_at: dt.datetime | None = None


def give(session: OfficeSession, person: Person, deed: Deed) -> str:
    """A new PIN in place of the old one; the only time that anybody sees it."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    pin = _locked_row(session, person.id or 0) or Pin(person_id=person.id or 0, pin_hash="", set_at=deed.at)
    pin.pin_hash, pin.set_at = _hashed(session, digits, secrets.token_bytes(SALT_BYTES)), deed.at
    pin.tries, pin.tried_at, pin.locked_at = 0, None, None
    session.add(pin)
    journaling.note(session, questions.keeper(session), deed, "pin-set", after={"person": person.id})
    return digits


def take_away(session: OfficeSession, person: Person, deed: Deed) -> bool:
    """The person has no PIN any more; False where there was none."""
    pin = _locked_row(session, person.id or 0)
    if pin is None:
        return False
    session.delete(pin)
    journaling.note(session, questions.keeper(session), deed, "pin-removed", after={"person": person.id})
    return True


def state(session: OfficeSession, person_id: int) -> PinState:
    """Whether the person has a PIN, and whether it is locked."""
    return state_of(find(session, person_id))


def state_of(pin: Pin | None) -> PinState:
    """The same of what is kept of a PIN."""
    if pin is None:
        return PinState.NONE
    return PinState.LOCKED if pin.locked_at else PinState.SET


def find(session: OfficeSession, person_id: int) -> Pin | None:
    """What is kept of the person's PIN."""
    return session.exec(select(Pin).where(Pin.person_id == person_id)).first()


def attempt(session: OfficeSession, person_id: int, unit_id: int, typed: str, at: dt.datetime) -> Try:
    """One try for a link of this unit. A wrong one is counted; the last one locks, and the secretariat is told.

    The caller commits whatever the outcome is: a try that is refused and rolled back would not have been counted.
    """
    pin = _locked_row(session, person_id)
    if pin is None or pin.locked_at is not None:
        return Try(Outcome.LOCKED)
    again_at = _again_at(pin)
    if again_at is not None and at < again_at:
        return Try(Outcome.TOO_SOON, TRIES - pin.tries, again_at)
    session.add(pin)
    digits = "".join(typed.split())
    salt = bytes.fromhex(pin.pin_hash.partition("$")[0])
    if hmac.compare_digest(pin.pin_hash, _hashed(session, digits, salt)):
        pin.tries, pin.tried_at = 0, None
        return Try(Outcome.RIGHT)
    pin.tries, pin.tried_at = pin.tries + 1, at
    if pin.tries < TRIES:
        return Try(Outcome.WRONG, TRIES - pin.tries, _again_at(pin))
    _lock(session, pin, unit_id, at)
    return Try(Outcome.LOCKED)


def _lock(session: OfficeSession, pin: Pin, unit_id: int, at: dt.datetime) -> None:
    pin.locked_at = at
    deed = Deed(at, ENGINE, Road.LINK)
    journaling.note(session, questions.keeper(session), deed, "pin-locked", after={"person": pin.person_id})
    for body_id in linking.bodies_of(session, unit_id):
        owing.to(
            session, Recipient.SECRETARIAT, NotificationKind.PIN_LOCKED, body_id=body_id, unit_id=unit_id, at=at,
            key=f"pin-locked:{pin.person_id}:{at.isoformat()}", alarm=True, data={"person": pin.person_id},
        )  # fmt: skip


def _again_at(pin: Pin) -> dt.datetime | None:
    """When the next try counts, or None where none was wrong."""
    return pin.tried_at + FIRST_WAIT * 2 ** (pin.tries - 1) if pin.tried_at and pin.tries else None


def _locked_row(session: OfficeSession, person_id: int) -> Pin | None:
    """The row, held until the end of the transaction: two tries at once are two tries."""
    return session.exec(select(Pin).where(Pin.person_id == person_id).with_for_update()).first()


def _hashed(session: OfficeSession, digits: str, salt: bytes) -> str:
    """Slow, salted, and keyed with the installation's key: a copy of the tables alone cannot be searched for PINs."""
    keyed = hmac.new(signing_key(session.settings), b"pin:" + digits.encode(), hashlib.sha256).digest()
    found = hashlib.scrypt(keyed, salt=salt, n=COST, r=BLOCK, p=LANES)
    return f"{salt.hex()}${found[:32].hex()}"
