"""How far a mailbox has been read, so that no mail is read twice and none is left out.

Here: Mailbox. Not here: fetching (flows.sources.mailbox), and what a mail means (documents.reading).
"""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Mailbox(SQLModel, table=True):
    """One folder of one account, by a digest of its address; numbers (UID) count only under one `uid_validity`."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    uid_validity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
