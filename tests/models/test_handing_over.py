"""Units that end hand over what they owe, with one record, so that no task is left without anybody (domain e3)."""

import datetime as dt

import pytest
from builders import at, by, enter
from sqlmodel import select

from models import lists, questions, verification
from models.acts import answering, handing_over, publishing, registry, succeeding
from models.acts.answering import Said
from models.acts.deed import Deed
from models.acts.settling import Settlement, Whom
from models.directive import Directive, Kind
from models.errors import Refused
from models.event import Event
from models.rules.lifecycle import Answer, Role
from models.store import Office

MONDAY = at("2023-07-03T09:00")
REASON = "Sáp nhập theo quyết định của tỉnh"


def handed(office: Office, unit: str, to: str, post: str = "bcd.clerk") -> list[handing_over.Handed]:
    with office.writing() as session:
        units = [questions.unit(session, code) for code in (unit, to, "BCD")]
        return handing_over.hand_over(session, *units, by(session, post, MONDAY), REASON)


def open_of(office: Office, unit: str) -> list[tuple[str, str]]:
    with office.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        rows = lists.tasks(session, MONDAY, limit=100)
    return [
        (row.code, str(row.role))
        for row in rows
        if row.unit_code == unit and row.state not in {"closed", "done"}
    ]


def test_everything_a_unit_owes_goes_over_with_one_record(desk: Office) -> None:
    """Failure mode 11: units merged, tasks orphaned; law 16: the days of the matter go over."""
    first, second = enter(desk, "2023-07-14")[0], enter(desk, "2023-08-31")[0]
    done = handed(desk, "SNV", "TTT")
    assert [(one.task, one.was_owed) for one in done] == [(first, False), (second, False)]
    assert open_of(desk, "SNV") == []
    assert open_of(desk, "TTT") == [(one.goes_on_as, "lead") for one in done]
    with desk.reading() as session:
        new = questions.task(session, done[1].goes_on_as)
        assert (new.due_on, new.original_due_on) == (dt.date(2023, 8, 31), dt.date(2023, 8, 31))
        record = session.exec(select(Event).where(Event.kind == "hand-over")).one()
    assert record.after == {
        "unit": "SNV", "to": "TTT", "reason": REASON, "tasks": {one.task: one.goes_on_as for one in done},
    }  # fmt: skip


def test_a_task_that_the_other_unit_leads_already_is_part_of_that(desk: Office) -> None:
    """One unit owes a matter once."""
    with desk.writing() as session:
        units = [questions.unit(session, code).id for code in ("SNV", "STC")]
        publishing.enter(
            session, questions.unit(session, "BCD"), "Báo cáo.", by(session, "bcd.clerk", MONDAY),
            Settlement(tuple(Whom(Role.LEAD, unit_id=unit) for unit in units)),
        )  # fmt: skip
    (one,) = handed(desk, "SNV", "STC")
    assert one.was_owed
    assert open_of(desk, "STC") == [(one.goes_on_as, "lead")]


def test_a_unit_that_helped_takes_the_lead_and_one_that_led_no_longer_helps(desk: Office) -> None:
    enter(desk, "2023-07-14", coordinate="STC")
    (one,) = handed(desk, "SNV", "STC")
    assert open_of(desk, "STC") == [(one.goes_on_as, "lead")]


def test_a_result_that_awaits_confirmation_is_settled_first(desk: Office) -> None:
    """Law 3: done is a claim; the unit that brought the result answers for it."""
    (code,) = enter(desk, "2023-07-14")
    with desk.writing() as session:
        said = Said(Answer.DONE, note="Báo cáo 12/BC-SNV")
        answering.answer(session, questions.task(session, code), by(session, "snv.focal", MONDAY), said)
    with pytest.raises(Refused, match=f"reported {code} done"):
        handed(desk, "SNV", "TTT")
    assert open_of(desk, "SNV") == [(code, "lead")]


def test_only_those_who_gave_the_work_out_hand_it_over(desk: Office) -> None:
    enter(desk, "2023-07-14")
    with pytest.raises(Refused, match="not of the secretariat"):
        handed(desk, "SNV", "TTT", post="snv.head")


def test_a_merger_hands_over_in_the_same_transaction(desk: Office) -> None:
    """Contract: units merge A B --into C; nothing stays with a unit that is no more."""
    (code,) = enter(desk, "2023-07-14")
    with desk.writing() as session:
        entry = succeeding.merge(
            session, [questions.unit(session, "SNV")], questions.unit(session, "TTT"), dt.date(2023, 7, 4),
            by(session, "bcd.clerk", MONDAY), hand_over=REASON,
        )  # fmt: skip
    assert list(entry.after["handed_over"]) == [code]
    assert open_of(desk, "TTT") == [(entry.after["handed_over"][code], "lead")]


def test_the_next_occurrence_of_a_periodic_directive_is_the_heirs(desk: Office) -> None:
    """Law 4: each occurrence is a task of its own; nobody is asked who is no more."""
    with desk.writing() as session:
        directive = publishing.enter(
            session, questions.unit(session, "BCD"), "Báo cáo tháng.", by(session, "bcd.clerk", MONDAY),
            Settlement(
                tuple(Whom(Role.LEAD, unit_id=questions.unit(session, code).id) for code in ("SNV", "STC")),
                kind=Kind.PERIODIC, recurrence="monthly",
            ),
        )  # fmt: skip
        number = directive.id
    handed(desk, "SNV", "STC")
    with desk.writing() as session:
        gone = [{"code": "STC", "name": "Sở Tài chính", "valid_to": "2023-07-10", "successors": "TTT"}]
        assert registry.import_units(session, gone, by(session, "bcd.clerk", MONDAY)).refused == []
    with desk.writing() as session:
        later = Deed(at("2023-08-01T08:00"), by(session, "bcd.clerk", MONDAY).by)
        opened = publishing.open_window(session, session.get_one(Directive, number), later)
        assert [task.unit_id for task in opened] == [questions.unit(session, "TTT").id]
