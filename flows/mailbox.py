"""Mailbox: what has come to the office's own mailbox since the last time.

Here: one pass: fetch, sort, keep how far it is read. Bounces and answers are taken in, every other mail is left as it is.
Not here: IMAP (flows.sources.mailbox), what a bounce changes (flows.bounces), and what an answer does (flows.replies).
"""

import datetime as dt
from collections import Counter
from typing import Any

from flows import bounces, replies
from flows.sources import mailbox as source
from flows.sources.answer import SourceError
from flows.sources.mailbox import Position
from models import mail
from models.acts import running
from models.store import Office

FLOW = "mailbox"
#: What a mail may be: it came back, for whom nobody knows; an answer, one for a person to decide, one that was read before;
#: a machine's; anything else.
KINDS = ("bounce", "unclear", "reply", "held", "known", "automatic", "other")


def mailbox(office: Office, at: dt.datetime) -> dict[str, Any]:
    """One pass; counts of what the mails were, or why there are none. Stopped midway, it reads the same mails again."""
    if office.settings.mailbox_url is None:
        return {"mailbox": "not set"}
    counts = _read(office, at, office.settings.mailbox_url.get_secret_value())
    with office.writing() as session:
        before = running.last(session, FLOW)
        since = before.counts.get("since", at.isoformat()) if before else at.isoformat()
        running.keep(session, FLOW, at, counts | ({"since": since} if counts["mailbox"] == "failed" else {}))
    return counts


def _read(office: Office, at: dt.datetime, url: str) -> dict[str, Any]:
    key = source.key(url)
    with office.reading() as session:
        since = Position(*mail.position(session, key))
    try:
        fetched = source.fetch(url, since, timeout=office.settings.poll_timeout_seconds)
    except SourceError as error:
        return {"mailbox": "failed", "why": str(error)}
    returned = bounces.take_in(office, at, fetched.mails)
    rest = [raw for raw, one in zip(fetched.mails, returned, strict=True) if one.kind == "other"]
    answered = replies.take_in(office, at, rest, cut=fetched.cut)
    with office.writing() as session:
        mail.keep_position(session, key, fetched.position.uid_validity, fetched.position.last_uid)
    kinds = Counter(one.kind for one in returned if one.kind != "other") + Counter(
        one.kind for one in answered
    )
    return {"mailbox": "read", "mails": len(fetched.mails) + len(fetched.cut)} | {
        kind: kinds[kind] for kind in KINDS
    }
