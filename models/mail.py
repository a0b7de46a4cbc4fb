"""How far a mailbox has been read, so that no mail is read twice and none is left out.

Here: Mailbox, and reading and keeping its position. Not here: fetching (flows.sources.mailbox), and what a mail means (documents.reading).
"""

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, select


class Mailbox(SQLModel, table=True):
    """One folder of one account, by a digest of its address; numbers (UID) count only under one `uid_validity`."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    uid_validity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)


def position(session: Session, key: str) -> tuple[int, int]:
    """(uid_validity, last_uid) of a mailbox; zeros for one that was never read."""
    row = session.exec(select(Mailbox).where(Mailbox.key == key)).first()
    return (row.uid_validity, row.last_uid) if row else (0, 0)


def keep_position(session: Session, key: str, uid_validity: int, last_uid: int) -> None:
    """A mailbox has been read so far."""
    row = session.exec(select(Mailbox).where(Mailbox.key == key)).first() or Mailbox(key=key, uid_validity=0)
    row.uid_validity, row.last_uid = uid_validity, last_uid
    session.add(row)
