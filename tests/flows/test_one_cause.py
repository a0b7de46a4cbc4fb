"""Law 11 and trap 16: one cause, one alert. Who was told that a matter is late is not told besides that it is silent."""

import datetime as dt

from builders import at, by, enter
from postbox import Server

from flows.tick import tick
from models import lists, questions
from models.acts import answering, extending
from models.acts.answering import Said
from models.rules.lifecycle import Answer
from models.store import Office

SILENT = "silent-18"


def live(office: Office, first: str, last: str) -> None:
    """Tick at the digest's hour of each day."""
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    while day <= end:
        tick(office, at(f"{day}T08:30"))
        day += dt.timedelta(days=1)


def muted(office: Office) -> list[tuple[str | None, str | None, str]]:
    with office.reading() as session:
        return [(row.task, row.post, row.reason) for row in lists.waiting(session, "muted")]


def about(smtp: Server, person: str, code: str) -> int:
    """How many mails to a person name a task."""
    return sum(code in mail.text for mail in smtp.box.mails if mail.to.startswith(person))


def test_a_leader_who_knows_of_the_lateness_is_not_told_of_the_silence(desk: Office, smtp: Server) -> None:
    """The unit itself still hears of both; the leader hears again when the ladder says more of the lateness."""
    (code,) = enter(desk, "2023-07-19")
    live(desk, "2023-06-30", "2023-07-25")
    assert about(smtp, "bcd.leader", code) == 1  # late-3, of 24 July
    assert muted(desk) == [(code, "Phó Trưởng ban", "its lateness is told already")]
    live(desk, "2023-07-26", "2023-07-26")
    assert about(smtp, "bcd.leader", code) == 2  # late-5


def test_units_that_help_are_part_of_the_matter(desk: Office, smtp: Server) -> None:
    lead, helping = enter(desk, "2023-07-19", coordinate="STC")
    live(desk, "2023-06-30", "2023-07-25")
    assert {task for task, _, _ in muted(desk)} == {lead, helping}
    assert about(smtp, "bcd.leader", helping) == 0
    assert about(smtp, "stc.head", helping) > 0


def test_silence_is_told_where_nobody_is_late(desk: Office, smtp: Server) -> None:
    (code,) = enter(desk, "2023-12-29")
    live(desk, "2023-06-30", "2023-07-25")
    assert about(smtp, "bcd.leader", code) == 1
    assert muted(desk) == []


def test_silence_is_told_again_once_the_due_day_has_moved(desk: Office, smtp: Server) -> None:
    """No alert is lost: a lateness that is no more mutes nothing."""
    (code,) = enter(desk, "2023-07-12")
    with desk.writing() as session:
        task = questions.task(session, code)
        said = Said(Answer.IN_PROGRESS, note="Đang làm")
        answering.answer(session, task, by(session, "snv.focal", at("2023-06-30T09:00")), said)
    live(desk, "2023-06-30", "2023-07-17")
    assert about(smtp, "bcd.leader", code) == 1
    with desk.writing() as session:
        task = questions.task(session, code)
        extending.ask(
            session, task, by(session, "snv.head", at("2023-07-18T09:00")), dt.date(2023, 12, 29), "Chờ"
        )
    with desk.writing() as session:
        extending.grant(
            session, questions.task(session, code), by(session, "bcd.clerk", at("2023-07-18T10:00"))
        )
    live(desk, "2023-07-18", "2023-08-14")
    assert about(smtp, "bcd.leader", code) == 2  # silent-18, of 11 August: the request was a word
    assert muted(desk) == []
    assert about(smtp, "bcd.leader", code) == 2
    assert muted(desk) == []
