"""The update rate: answered of asked on the base round, recounted from the journal alone by another way of counting."""

import datetime as dt
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from builders import ADMINISTRATOR, UNITS, at, by, enter
from builders import found as fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from flows.poll import poll
from models import lists, questions, tables_of_figures
from models.acts import answering, asking, closing, extending, publishing, registry, succeeding, suspending
from models.acts.answering import Said
from models.acts.asking import Round
from models.acts.deed import Actor, Deed
from models.acts.settling import Settlement, Whom
from models.errors import Refused
from models.event import Event
from models.report import Road
from models.rules.lifecycle import Answer, Role
from models.settings import Settings
from models.store import Office, OfficeSession

DAY = dt.date.fromisoformat
NIL = Said(Answer.IN_PROGRESS)
HEADS = {str(unit["name"]): f"{str(unit['code']).lower()}.head" for unit in UNITS}
#: What a unit says, as the journal calls it.
WORDS = ("answer", "claim", "decline", "extend")


def rate(
    office: Office, when: str = "2023-09-01T09:00", unit: str | None = None, period: str | None = None
) -> tuple[int, int]:
    """(asked, answered) as the official figures tell it."""
    with office.reading() as session:
        table = tables_of_figures.table(session, at(when), by="unit", period=period)
        found = table.total if unit is None else {row.name: row.figures for row in table.rows}[unit]
    return found.asked, found.answered


def say(office: Office, code: str, when: str, said: Said = NIL, post: str = "snv.head") -> None:
    with office.writing() as session:
        answering.answer(session, questions.task(session, code), by(session, post, at(when)), said)


def test_a_round_is_answered_until_the_next_one_opens_and_not_later(desk: Office) -> None:
    """Design part 6: without an answer before the next round it stays unanswered, whatever is said afterwards."""
    (code,) = enter(desk, "2023-12-29")
    poll(desk, at("2023-07-03T08:05"))
    say(desk, code, "2023-07-10T07:59")
    poll(desk, at("2023-07-10T08:20"))
    assert rate(desk) == (2, 1)
    say(desk, code, "2023-07-17T08:01")  # the next round has begun, and nobody has been asked yet
    assert rate(desk) == (2, 1)
    poll(desk, at("2023-07-17T08:05"))
    assert rate(desk) == (3, 2), "what is said since the opening answers the round"
    assert rate(desk, when="2023-07-12T09:00") == (2, 1)
    assert rate(desk, period="2023-07") == (2, 1), "the official month ends on the 14th"
    assert rate(desk, period="2023-08") == (1, 1)


def test_who_has_said_everything_since_the_opening_gets_no_request(desk: Office) -> None:
    """Law 10: what is no longer to be asked is not sent; what is left unsaid is asked about."""
    first, second = enter(desk, "2023-12-29"), enter(desk, "2023-12-29", lead="STC")
    other = enter(desk, "2023-12-29")
    say(desk, first[0], "2023-07-03T08:01")
    say(desk, second[0], "2023-07-03T08:01", post="stc.head")
    poll(desk, at("2023-07-03T08:05"))
    with desk.reading() as session:
        owed = [row.post for row in lists.waiting(session) if row.kind == "status-request"]
    assert owed == ["Đầu mối Sở Nội vụ"]
    assert other
    assert rate(desk) == (2, 2)


@pytest.mark.parametrize(
    "road",
    [
        Road.COMMAND,
        Road.PAGE,
        Road.LINK,
        Road.MAIL,
        Road.WORKBOOK,
        Road.HTTP,
        Road.API,
        Road.TELEPHONE,
        Road.PAPER,
    ],
)
def test_an_answer_by_any_road_counts_and_a_nil_report_too(desk: Office, road: Road) -> None:
    """Issue 5: nil reports count, by whatever road they come."""
    (code,) = enter(desk, "2023-12-29")
    poll(desk, at("2023-07-03T08:05"))
    with desk.writing() as session:
        doing = by(session, "snv.head", at("2023-07-04T09:00"), road)
        answering.answer(session, questions.task(session, code), doing, NIL)
    assert rate(desk, unit="Sở Nội vụ") == (1, 1)


def test_a_refusal_of_the_task_and_a_request_for_more_time_are_answers(desk: Office) -> None:
    """Docs/decisions/0011: the unit has spoken."""
    (first,), (second,) = enter(desk, "2023-12-29"), enter(desk, "2023-12-29", lead="STC")
    poll(desk, at("2023-07-03T08:05"))
    with desk.writing() as session:
        doing = by(session, "snv.head", at("2023-07-04T09:00"))
        extending.ask(session, questions.task(session, first), doing, DAY("2024-01-15"), "Chờ số liệu")
        doing = by(session, "stc.head", at("2023-07-04T09:00"))
        answering.decline(session, questions.task(session, second), doing, "Không thuộc chức năng")
    assert rate(desk) == (2, 2)


def test_taking_a_task_and_taking_up_an_alert_are_no_answers(desk: Office) -> None:
    """Law 8: a word is a report; the state of the work is still unknown."""
    (code,) = enter(desk, "2023-12-29")
    poll(desk, at("2023-07-03T08:05"))
    with desk.writing() as session:
        task, doing = questions.task(session, code), by(session, "snv.head", at("2023-07-04T09:00"))
        answering.receive(session, task, doing)
        answering.acknowledge(session, task, doing)
    assert rate(desk) == (1, 0)


def test_a_unit_asked_through_its_own_system_counts_like_any_other(desk: Office) -> None:
    (code,) = enter(desk, "2023-12-29")
    with desk.writing() as session:
        unit, body = questions.unit(session, "SNV").id or 0, questions.unit(session, "BCD").id or 0
        doing = Deed(at("2023-07-03T08:05"), Actor("Sở Nội vụ", system_of=unit), Road.HTTP)
        assert asking.ask(session, Round(body, unit, DAY("2023-07-03")), doing, Road.HTTP)
    assert rate(desk) == (1, 0)
    with desk.writing() as session:
        doing = Deed(at("2023-07-03T08:06"), Actor("Sở Nội vụ", system_of=unit), Road.HTTP)
        answering.answer(session, questions.task(session, code), doing, NIL)
    assert rate(desk) == (1, 1)


def test_a_unit_whose_work_is_suspended_all_round_long_is_not_asked(desk: Office) -> None:
    (code,) = enter(desk, "2023-12-29")
    with desk.writing() as session:
        clerk, post = by(session, "bcd.clerk", at("2023-06-30T09:00")), questions.post(session, "bcd.leader")
        suspending.suspend(session, questions.task(session, code), clerk, post)
    poll(desk, at("2023-07-03T08:05"))
    poll(desk, at("2023-07-07T16:05"))
    assert rate(desk) == (0, 0)


def test_an_answer_to_one_body_says_nothing_to_another(desk: Office) -> None:
    """Law 22: two bodies ask apart."""
    with desk.writing() as session:
        doing = Deed(at("2023-06-01T08:00"), ADMINISTRATOR)
        registry.import_units(session, [{"code": "TTT", "name": "Thanh tra tỉnh", "series": "TTT"}], doing)
        clerk = {
            "post": "ttt.clerk",
            "unit": "TTT",
            "title": "Thư ký TTT",
            "duty": "secretariat",
            "person": "Người ttt",
            "channels": "json://127.0.0.1:9/x",
            "since": "2020-01-01",
        }
        assert registry.import_people(session, [clerk], doing, lambda _url: None).refused == []
    (code,) = enter(desk, "2023-12-29")
    with desk.writing() as session:
        whom = (Whom(Role.LEAD, unit_id=questions.unit(session, "SNV").id),)
        body, doing = questions.unit(session, "TTT"), by(session, "ttt.clerk", at("2023-06-29T16:00"))
        publishing.enter(session, body, "Việc của thanh tra", doing, Settlement(whom=whom))
    assert poll(desk, at("2023-07-03T08:05"))["asked"] == 2
    say(desk, code, "2023-07-04T09:00")
    assert rate(desk, unit="Sở Nội vụ") == (2, 1)


def test_the_heir_of_a_merged_unit_answers_for_it(desk: Office) -> None:
    """Domain e3: what the unit was asked is answered by whoever has taken over its work within the round."""
    (code,) = enter(desk, "2023-12-29")
    poll(desk, at("2023-07-03T08:05"))
    with desk.writing() as session:
        units, into = [questions.unit(session, "SNV")], questions.unit(session, "STC")
        doing = by(session, "bcd.clerk", at("2023-07-05T09:00"))
        entry = succeeding.merge(session, units, into, DAY("2023-07-05"), doing, hand_over="Sáp nhập")
    say(desk, entry.after["handed_over"][code], "2023-07-06T09:00", post="stc.head")
    assert rate(desk, unit="Sở Nội vụ") == (1, 1)
    poll(desk, at("2023-07-10T08:05"))
    assert rate(desk, unit="Sở Tài chính") == (1, 0)
    assert rate(desk) == (2, 1)


happenings = st.lists(
    st.tuples(
        st.sampled_from(["poll", "poll", "say", "say", "nil", "extend", "decline", "suspend", "resume", "give", "cancel", "move"]),
        st.integers(1, 36),
        st.integers(0, 7),
    ),
    min_size=8, max_size=40,
)  # fmt: skip


@given(happenings)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_weeks_give_the_rate_that_the_journal_tells(
    empty_sqlite: Path, lived: list[tuple[str, int, int]]
) -> None:
    """Design part 6: the same figures by unit from requests and words of the journal, counted round by round."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty_sqlite, Path(folder) / "dondoc.db")
        office = Office(Settings(data=Path(folder), language="en"))
        fill(office)
        codes = [*enter(office, "2023-07-14", coordinate="STC"), *enter(office, "2023-08-14", lead="TTT")]
        now = at("2023-06-30T09:00")
        for what, hours, which in lived:
            now += dt.timedelta(hours=hours)
            if what == "poll":
                poll(office, now)
            elif what == "give":
                codes += enter(office, "2023-09-29", lead=("SNV", "STC", "TTT")[which % 3], when=now)
            else:
                _do(office, what, codes, which, now)
        with office.reading() as session:
            table = tables_of_figures.table(session, now, by="unit")
            found = {
                row.name: (row.figures.asked, row.figures.answered) for row in table.rows if row.figures.asked
            }
            assert found == _recounted(session)
        office.engine.dispose()


def _do(office: Office, what: str, codes: list[str], which: int, now: dt.datetime) -> None:
    """One deed; what the office forbids is not done."""
    code = codes[which % len(codes)]
    try:
        with office.writing() as session:
            task = questions.task(session, code)
            unit, clerk = (by(session, post, now) for post in (_head(session, task.unit_id), "bcd.clerk"))
            match what:
                case "say":
                    answering.answer(
                        session,
                        task,
                        unit,
                        Said(Answer.LATE, 30, "Chờ số liệu", now.date() + dt.timedelta(days=40)),
                    )
                case "nil":
                    answering.answer(session, task, unit, NIL)
                case "extend":
                    extending.ask(session, task, unit, now.date() + dt.timedelta(days=60), "Chờ số liệu")
                case "decline":
                    answering.decline(session, task, unit, "Không thuộc chức năng")
                case "suspend":
                    suspending.suspend(session, task, clerk, questions.post(session, "bcd.leader"))
                case "resume":
                    suspending.resume(session, task, clerk)
                case "move":
                    moved = closing.reassign(
                        session, task, clerk, questions.unit(session, "TTT"), "Đúng chức năng"
                    )
                    codes.append(str(moved.after["replaced_by"]))
                case _:
                    closing.cancel(session, task, clerk, "Hết cần thiết")
    except Refused:
        return


def _head(session: OfficeSession, unit_id: int) -> str:
    return HEADS[questions.unit_name(session, unit_id)]


def _recounted(session: OfficeSession) -> dict[str, tuple[int, int]]:
    """By unit: rounds in which the journal has a request, and those in whose week it has a word of the unit."""
    events = session.exec(select(Event).order_by(col(Event.id))).all()
    weeks: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for event in events:
        if event.kind in WORDS and event.unit_id is not None:
            weeks[event.unit_id].add(_week(event.at))
    counts: dict[str, list[bool]] = defaultdict(list)
    for event in events:
        if event.kind == "ask" and "because" not in event.after:
            day = DAY(event.after["round"])
            answered = day.isocalendar()[:2] in weeks[event.after["unit"]]
            counts[questions.unit_name(session, event.after["unit"])].append(answered)
    return {name: (len(found), sum(found)) for name, found in counts.items()}


def _week(instant: dt.datetime) -> tuple[int, int]:
    """The week whose round stands: these weeks have no day off, so rounds open on Mondays at eight."""
    local = instant.astimezone(at("2023-07-03T08:00").tzinfo) - dt.timedelta(hours=8)
    return local.date().isocalendar()[:2]
