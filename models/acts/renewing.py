"""A new link in place of one that has ended: whoever the old one was for asks, and it goes to that person's channels.

Here: `ask`, at most one in ten minutes and three in a day. The link itself is made when the message is worded, so that
nobody sees it but whoever reads the message. Not here: the page that asks (web.pages.doors).
"""

import datetime as dt

from sqlmodel import col, func, select

from models.access import Link
from models.acts import linking, owing
from models.errors import Refused
from models.notification import Notification, NotificationKind
from models.store import OfficeSession

#: Asked for again within this time, it is one and the same.
ONCE_IN = dt.timedelta(minutes=10)
DAY = dt.timedelta(days=1)
MOST_A_DAY = 3


def ask(session: OfficeSession, link: Link, at: dt.datetime) -> None:
    """Owe the person a link to the same unit's tasks; it leaves at once, for the person asked for it just now.

    That an office is closed keeps it as little as the answer that it is for: it is owed by the person's own wish.
    """
    place = f"new-link:{link.person_id}:{link.unit_id}:"
    key = f"{place}{int(at.timestamp() // ONCE_IN.total_seconds())}"
    today = select(func.count()).where(
        col(Notification.key).startswith(place), Notification.key != key, Notification.at > at - DAY
    )
    if session.exec(today).one() >= MOST_A_DAY:
        raise Refused(
            "{count} links were sent to you within a day; open the newest message, or ask the secretariat.",
            count=MOST_A_DAY,
        )
    owed = owing.row(
        NotificationKind.NEW_LINK, body_id=linking.bodies_of(session, link.unit_id or 0)[0], key=key, at=at,
        not_before=at, person_id=link.person_id, unit_id=link.unit_id, urgent=True,
    )  # fmt: skip
    owing.put(session, [owed])
