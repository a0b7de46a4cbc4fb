"""What a morning's messages may cost: counted, never timed (seconds belong to `dondoc bench`)."""

import pytest
from builders import ADMINISTRATOR, at, by
from loopback import Mailbox, address
from sqlalchemy import event

from models import measuring, questions
from models.acts import publishing, registry
from models.acts.deed import Deed
from models.acts.settling import Settlement, Whom
from models.rules.lifecycle import Role
from models.store import Office
from notifications.outbox import BATCH, deliver

MONDAY = at("2023-07-03T09:00")
UNITS = 2 * BATCH


@pytest.fixture
def wide(desk: Office, smtp_port: int) -> Office:
    """An office that has given one task each to a hundred units."""
    units = [{"code": f"U{n:03}", "name": f"Phòng số {n}"} for n in range(UNITS)]
    people = [
        {
            "post": f"u{n:03}.head", "unit": f"U{n:03}", "title": f"Trưởng phòng số {n}", "duty": "head",
            "person": f"Người u{n:03}", "since": "2020-01-01",
            "channels": f"mailto://127.0.0.1:{smtp_port}?to={address(f'u{n:03}')}",
        }
        for n in range(UNITS)
    ]  # fmt: skip
    with desk.writing() as session:
        registry.import_units(session, units, Deed(MONDAY, ADMINISTRATOR))
        registry.import_people(session, people, Deed(MONDAY, ADMINISTRATOR), lambda _url: None)
    with desk.writing() as session:
        whom = tuple(Whom(Role.LEAD, unit_id=questions.unit(session, unit["code"]).id) for unit in units)
        body = questions.unit(session, "BCD")
        publishing.enter(session, body, "Việc chung", by(session, "bcd.clerk", MONDAY), Settlement(whom=whom))
    return desk


def test_messages_ask_for_their_facts_together_and_are_marked_one_by_one(
    wide: Office, mailbox: Mailbox
) -> None:
    """At most 25 statements a batch and 5 for each message; one commit each, and two a batch."""
    commits: list[object] = []

    def committed(connection: object) -> None:
        commits.append(connection)

    event.listen(wide.engine, "commit", committed)
    with measuring.statements(wide) as asked:
        counts = deliver(wide, MONDAY)
    event.remove(wide.engine, "commit", committed)
    assert (counts.sent, len(mailbox.letters)) == (UNITS, UNITS)
    batches = UNITS // BATCH + 2  # the first is small, the last finds nothing
    begins = len(commits)
    assert asked.statements <= 25 * batches + 5 * UNITS + begins
    assert len(commits) <= UNITS + 2 * batches
    assert len(mailbox.callers) == UNITS // 50
