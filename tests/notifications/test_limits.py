"""A person who would get a message every few minutes gets as many as the table says, and everything in the end."""

import datetime as dt

from builders import at, enter
from loopback import Mailbox, body
from sqlmodel import select

from models.acts import limiting
from models.notification import Notification, NotificationState
from models.rules.limits import BY_SORT, Sort
from models.store import Office
from notifications.outbox import deliver

MONDAY = at("2023-07-03T08:00")
MINUTE = dt.timedelta(minutes=1)
LIMIT = BY_SORT[Sort.ORDINARY]


def test_one_task_every_five_minutes_is_no_flood_and_none_is_lost(desk: Office, mailbox: Mailbox) -> None:
    """Law 11: limits per person; what is over joins the next message."""
    codes: list[str] = []
    sent: list[dt.datetime] = []
    for minute in range(0, 8 * 60, 5):
        now = MONDAY + minute * MINUTE
        codes += enter(desk, None, text=f"Việc số {minute}")
        sent += [now] * deliver(desk, now).sent
    letters = mailbox.to("snv.focal")
    assert len(letters) == len(sent) == LIMIT.per_day
    assert max(sum(start <= one < start + 60 * MINUTE for one in sent) for start in sent) == LIMIT.per_hour
    with desk.reading() as session:
        held = session.exec(select(Notification).where(Notification.state == NotificationState.HELD)).all()
    assert {one.reason for one in held} == {limiting.WHY}
    tuesday = at("2023-07-04T08:30")
    deliver(desk, tuesday)
    words = "".join(body(letter) for letter in mailbox.to("snv.focal"))
    assert [code for code in codes if code not in words] == []
    assert len(mailbox.to("snv.focal")) == LIMIT.per_day + 1


def test_what_waits_for_a_mail_server_counts_so_that_its_end_is_no_flood(
    desk: Office, mailbox: Mailbox
) -> None:
    mailbox.answer = "421 shutting down"
    for minute in range(0, 4 * 60, 5):
        enter(desk, None, text=f"Việc số {minute}")
        deliver(desk, MONDAY + minute * MINUTE)
    mailbox.answer = "250 taken"
    for minute in range(4 * 60, 5 * 60):
        deliver(desk, MONDAY + minute * MINUTE)
    assert 0 < len(mailbox.to("snv.focal")) <= LIMIT.per_hour
