"""Asking besides the base rounds: whom, when, why, and what is foretold is what happens."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from builders import at, by, enter
from builders import found as fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postbox import Server
from sqlmodel import col, select

from flows.deliver import deliver
from flows.poll import poll
from models import lists, measuring, questions, rounds, tables_of_figures
from models.acts import answering, confirming, publishing, suspending
from models.acts.answering import Said
from models.acts.settling import Settlement, Whom
from models.report import Ask
from models.rules.lifecycle import Answer, Role
from models.settings import Settings
from models.store import Office

MONDAY = "2023-07-03"
NIL = Said(Answer.IN_PROGRESS)


def express(
    office: Office, due_on: str | None = "2023-09-29", unit: str = "SNV", role: Role = Role.LEAD
) -> str:
    """A hỏa tốc task: its unit is asked every working day that it says nothing."""
    with office.writing() as session:
        whom = [Whom(Role.LEAD, unit_id=questions.unit(session, "TTT" if role != Role.LEAD else unit).id)]
        if role != Role.LEAD:
            whom.append(Whom(role, unit_id=questions.unit(session, unit).id))
        day = dt.date.fromisoformat(due_on) if due_on else None
        decided = Settlement(whom=tuple(whom), due_on=day, urgency="express")
        body, clerk = questions.unit(session, "BCD"), by(session, "bcd.clerk", at("2023-06-29T16:00"))
        directive = publishing.enter(session, body, "Báo cáo nhanh thiệt hại", clerk, decided)
        return f"{directive.code}.{1 if role == Role.LEAD else 2:02}"


def say(office: Office, code: str, when: str, said: Said = NIL) -> None:
    with office.writing() as session:
        answering.answer(session, questions.task(session, code), by(session, "snv.head", at(when)), said)


def asked(office: Office, unit: str = "SNV") -> list[tuple[str, bool]]:
    """When the unit was asked, and whether it was besides the rounds."""
    with office.reading() as session:
        wanted = select(Ask).where(Ask.unit_id == questions.unit(session, unit).id).order_by(col(Ask.id))
        zone = session.settings.zone
        return [
            (one.asked_at.astimezone(zone).strftime("%m-%d %H:%M"), one.is_extra)
            for one in session.exec(wanted)
        ]


def coming(office: Office, when: dt.datetime, unit: str = "SNV") -> rounds.Next | None:
    with office.reading() as session:
        return next(iter(rounds.of_unit(session, questions.unit(session, unit), when).next), None)


def live(
    office: Office, first: str, days: int, hours: tuple[str, ...] = ("08:05", "12:05", "17:05", "23:05")
) -> None:
    """So many days of polling, weekends among them."""
    for day in range(days):
        date = dt.date.fromisoformat(first) + dt.timedelta(days=day)
        for hour in hours:
            poll(office, at(f"{date}T{hour}"))


def test_an_urgent_task_calls_for_a_request_on_every_working_day_without_a_word(desk: Office) -> None:
    """Issue 5: by priority; in office hours only, and on Monday the base round asks alone."""
    express(desk)
    live(desk, MONDAY, 8)
    assert asked(desk) == [
        ("07-03 08:05", False), ("07-04 08:05", True), ("07-05 08:05", True), ("07-06 08:05", True),
        ("07-07 08:05", True), ("07-10 08:05", False),
    ]  # fmt: skip


def test_ordinary_work_is_asked_about_by_the_round_alone_until_rounds_stay_unanswered(desk: Office) -> None:
    """Issue 5: tightening with silence: after two rounds without a word on Friday, after three and more on Thursday."""
    enter(desk, "2023-12-29", when=at("2023-06-29T16:00"))
    live(desk, MONDAY, 33, hours=("08:05",))
    assert [day for day, is_extra in asked(desk) if is_extra] == ["07-21 08:05", "07-27 08:05", "08-03 08:05"]
    assert [day for day, is_extra in asked(desk) if not is_extra] == [
        "07-03 08:05", "07-10 08:05", "07-17 08:05", "07-24 08:05", "07-31 08:05",
    ]  # fmt: skip


def test_a_unit_that_answers_is_asked_less_often_than_one_that_does_not(desk: Office) -> None:
    """Issue 5: relaxing for units that answer; a nil report is an answer."""
    talks, sleeps = enter(desk, "2023-07-28"), enter(desk, "2023-07-28", lead="STC")
    for week in (3, 10, 17, 24):
        live(desk, f"2023-07-{week:02}", 5, hours=("08:05",))
        if week < 24:
            say(desk, talks[0], f"2023-07-{week + 4:02}T15:00")
    assert [day for day, is_extra in asked(desk) if is_extra] == []
    assert [day for day, is_extra in asked(desk, "STC") if is_extra] == ["07-21 08:05", "07-27 08:05"]
    assert sleeps


def test_one_request_names_all_that_is_open_says_why_and_drops_the_older_one(
    desk: Office, smtp: Server
) -> None:
    """Issue 5: one request a unit and round, never one a task; law 18: it says why."""
    urgent, (ordinary,) = express(desk), enter(desk, "2023-12-29", when=at("2023-06-29T16:00"))
    poll(desk, at("2023-07-03T08:05"))
    poll(desk, at("2023-07-04T08:05"))
    with desk.reading() as session:
        waiting = [row for row in lists.waiting(session, "dropped") if row.kind == "status-request"]
    assert [row.reason for row in waiting] == ["a newer request has been made"]
    deliver(desk, at("2023-07-04T08:10"))
    (mail,) = [mail for mail in smtp.box.mails if mail.to.startswith("snv.focal")]
    assert urgent in mail.text
    assert ordinary in mail.text
    assert (
        f"asked besides the regular round, because {urgent} is asked about after 1 working day" in mail.text
    )


def test_what_cannot_be_asked_about_is_never_the_reason(desk: Office) -> None:
    """Issue 5: suspended, awaiting and monitored tasks; nor one whose ladder pauses after a word."""
    enter(desk, "2023-12-29", when=at("2023-06-29T16:00"))
    waits, claimed, spoken = express(desk), express(desk), express(desk)
    express(desk, role=Role.MONITOR)
    with desk.writing() as session:
        clerk, post = by(session, "bcd.clerk", at("2023-06-30T09:00")), questions.post(session, "bcd.leader")
        suspending.suspend(session, questions.task(session, waits), clerk, post)
    say(desk, claimed, "2023-06-30T09:00", Said(Answer.DONE, note="12/SNV"))
    poll(desk, at("2023-07-03T08:05"))
    say(desk, spoken, "2023-07-04T07:00")
    poll(desk, at("2023-07-04T08:05"))
    assert [is_extra for _, is_extra in asked(desk)] == [False]
    with desk.writing() as session:
        clerk = by(session, "bcd.clerk", at("2023-07-04T10:00"))
        confirming.return_(session, questions.task(session, claimed), clerk, "Thiếu phụ lục")
    poll(desk, at("2023-07-04T10:05"))
    assert [is_extra for _, is_extra in asked(desk)] == [False], "it has just heard what is missing"
    poll(desk, at("2023-07-05T08:05"))
    assert [is_extra for _, is_extra in asked(desk)] == [False, True]


def test_a_unit_whose_whole_work_is_suspended_is_not_asked_at_all(desk: Office) -> None:
    code = express(desk)
    with desk.writing() as session:
        clerk, post = by(session, "bcd.clerk", at("2023-06-30T09:00")), questions.post(session, "bcd.leader")
        suspending.suspend(session, questions.task(session, code), clerk, post)
    live(desk, MONDAY, 5)
    assert (asked(desk), coming(desk, at("2023-07-05T09:00"))) == ([], None)


def test_requests_besides_the_rounds_are_not_in_the_update_rate(desk: Office) -> None:
    """Design part 6: the rate is measured on the fixed base round alone."""
    code = express(desk)
    live(desk, MONDAY, 4)
    say(desk, code, "2023-07-06T10:00")
    with desk.reading() as session:
        figures = tables_of_figures.table(session, at("2023-07-07T09:00")).total
        answered = {one.answered_at for one in session.exec(select(Ask))}
    assert (figures.asked, figures.answered, figures.update_rate) == (1, 1, 1.0)
    assert answered == {at("2023-07-06T10:00")}, "one word answers all that was asked in the round"


def test_the_threshold_of_silence_does_not_know_how_often_the_unit_is_asked(desk: Office) -> None:
    """Issue 5, law 8: adaptive asking never changes the ladder."""
    code = express(desk)
    with desk.reading() as session:
        before = (questions.task(session, code).next_step, questions.task(session, code).next_step_at)
    live(desk, MONDAY, 5)
    with desk.reading() as session:
        task = questions.task(session, code)
        assert (task.next_step, task.next_step_at) == before
        assert task.unanswered == 0


def test_after_an_outage_the_missed_request_comes_once(desk: Office) -> None:
    """Law 6: nothing late is a flood."""
    express(desk)
    poll(desk, at("2023-07-03T08:05"))
    live(desk, "2023-07-07", 3)
    assert asked(desk) == [("07-03 08:05", False), ("07-07 08:05", True)]


def test_a_pass_asks_the_database_as_often_for_forty_units_as_for_two(desk: Office) -> None:
    """Issue 5: cost grows with what is due; where nobody's day has come, statements do not depend on what is open."""
    enter(desk, "2023-12-29", when=at("2023-06-29T16:00"))
    enter(desk, "2023-12-29", when=at("2023-06-29T16:00"), lead="STC")
    poll(desk, at("2023-07-03T08:05"))
    with measuring.statements(desk) as few:
        poll(desk, at("2023-07-04T08:05"))
    for _ in range(40):
        enter(desk, "2023-12-29", when=at("2023-06-29T16:00"), lead="TTT", coordinate="STC")
    poll(desk, at("2023-07-04T08:10"))
    with measuring.statements(desk) as many:
        poll(desk, at("2023-07-05T08:05"))
    assert many.statements == few.statements


answers = st.sampled_from([Answer.IN_PROGRESS, Answer.LATE, None, None, None])


@given(
    st.lists(st.sampled_from([Answer.IN_PROGRESS, Answer.LATE, None, None, None]), min_size=19, max_size=19),
    st.sampled_from(["2023-07-12", "2023-07-19", "2023-09-29"]),
    st.booleans(),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_foretold_is_what_happens(
    empty_sqlite: Path, days: list[Answer | None], due_on: str, is_urgent: bool
) -> None:  # fmt: skip
    """Law 14: whenever nobody says a word until then, the unit is asked at the foretold instant and for that reason."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty_sqlite, Path(folder) / "dondoc.db")
        office = Office(Settings(data=Path(folder), language="en"))
        fill(office)
        codes = [*enter(office, due_on), *([express(office)] if is_urgent else [])]
        foretold: rounds.Next | None = None
        for number, answer in enumerate(days):
            day = dt.date.fromisoformat(MONDAY) + dt.timedelta(days=number)
            for hour in ("08:00", "13:00", "17:30"):
                when = at(f"{day}T{hour}")
                before = asked(office)
                poll(office, when)
                happened = asked(office)[len(before) :]
                if foretold is not None:
                    assert bool(happened) == (foretold.at <= when), (when, foretold)
                    assert [is_extra for _, is_extra in happened] == [foretold.is_extra] * len(happened)
                if answer and hour == "13:00":
                    for code in codes:
                        say(office, code, f"{day}T13:00", Said(answer, note="Chờ số liệu"))
                foretold = coming(office, when)
        office.engine.dispose()
