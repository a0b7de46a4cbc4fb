"""Law 13: the all-clear goes to exactly those who were told of a task, with the reason of its end."""

import datetime as dt

from builders import at, by, enter
from postbox import Server

from flows.tick import tick
from models import lists, questions, verification
from models.acts import closing, extending, suspending
from models.rules.lifecycle import State
from models.store import Office

MONDAY = at("2023-07-03T09:00")


def act(office: Office, code: str, post: str, when: dt.datetime, verb: object, *rest: object) -> None:
    with office.writing() as session:
        verb(session, questions.task(session, code), by(session, post, when), *rest)  # type: ignore[operator]


def test_a_cancelled_task_ends_with_what_hangs_on_it_and_those_who_were_told_hear(
    desk: Office, smtp: Server
) -> None:
    """Laws 13 and 21: coordinating tasks follow; exactly those with a sent message naming the task hear."""
    lead, helping = enter(desk, "2023-07-14", coordinate="STC")
    tick(desk, at("2023-06-30T08:30"))
    act(desk, lead, "snv.head", MONDAY, extending.ask, dt.date(2023, 7, 28), "Chờ số liệu")
    with desk.writing() as session:
        waits = questions.post(session, "bcd.leader")
        suspending.suspend(session, questions.task(session, lead), by(session, "bcd.clerk", MONDAY), waits)
    act(desk, lead, "bcd.clerk", at("2023-07-03T10:00"), closing.cancel, "Không còn cần thiết")
    with desk.reading() as session:
        assert {questions.task(session, code).state for code in (lead, helping)} == {State.CLOSED}
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        clear = [w.person for w in lists.waiting(session, "owed") if w.kind == "all-clear"]
    assert clear == ["Người snv.focal", "Người stc.head"]
    seen = len(smtp.box.mails)
    tick(desk, at("2023-07-04T08:30"))
    mails = {mail.to.partition("@")[0]: mail.text for mail in smtp.box.mails[seen:]}
    assert set(mails) == {"snv.focal", "stc.head"}
    assert "called off" in mails["snv.focal"]
    assert "with the leading unit's task" in mails["stc.head"]
