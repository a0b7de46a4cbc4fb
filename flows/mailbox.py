"""Mailbox: what has come to the office's own mailbox since the last time.

Here: one pass: fetch, sort, keep how far it is read. Bounces are taken in, every other mail is left as it is. Not here:
IMAP (flows.sources.mailbox), and what a bounce changes (flows.bounces).
"""

import datetime as dt
from collections import Counter
from typing import Any

from flows import bounces
from flows.sources import mailbox as source
from flows.sources.answer import SourceError
from flows.sources.mailbox import Position
from models import mail
from models.acts import running
from models.store import Office

FLOW = "mailbox"


def mailbox(office: Office, at: dt.datetime) -> dict[str, Any]:
    """One pass; counts of what the mails were, or why there are none. Stopped midway, it reads the same mails again."""
    if office.settings.mailbox_url is None:
        return {"mailbox": "not set"}
    counts = _read(office, at, office.settings.mailbox_url.get_secret_value())
    with office.writing() as session:
        running.keep(session, FLOW, at, counts)
    return counts


def _read(office: Office, at: dt.datetime, url: str) -> dict[str, Any]:
    key = source.key(url)
    with office.reading() as session:
        since = Position(*mail.position(session, key))
    try:
        fetched = source.fetch(url, since, timeout=office.settings.poll_timeout_seconds)
    except SourceError as error:
        return {"mailbox": "failed", "why": str(error)}
    found = bounces.take_in(office, at, fetched.mails)
    with office.writing() as session:
        mail.keep_position(session, key, fetched.position.uid_validity, fetched.position.last_uid)
    kinds = Counter(one.kind for one in found)
    return {"mailbox": "read", "mails": len(found)} | {
        kind: kinds[kind] for kind in ("bounce", "unclear", "other")
    }
