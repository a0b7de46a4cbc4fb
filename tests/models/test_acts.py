"""Acts: each is one transaction of state, event and what is owed; what the office forbids is refused whole."""

import datetime as dt

import pytest
from builders import MEETING, at, by, enter, take_in, whole
from sqlmodel import select

from models import lists, questions, story, verification
from models.acts import answering, confirming, milestones, publishing, settling
from models.acts.answering import File, Said
from models.acts.deed import Deed, actor
from models.acts.settling import Settlement
from models.directive import Kind
from models.errors import Mistyped, NotFound, Refused
from models.notification import Notification, NotificationKind
from models.report import Road
from models.rules.figures import ResultClass
from models.rules.lifecycle import Answer, State
from models.store import Office

MONDAY = at("2023-07-03T09:00")
DONE = Said(Answer.DONE, note="Công văn số 12/SNV")


def act(
    office: Office,
    code: str,
    post: str,
    when: dt.datetime,
    verb: object,
    *rest: object,
    on: dt.date | None = None,
) -> None:
    with office.writing() as session:
        verb(session, questions.task(session, code), by(session, post, when, on=on), *rest)  # type: ignore[operator]


def row(office: Office, code: str, when: dt.datetime) -> lists.TaskRow:
    with office.reading() as session:
        return next(task for task in lists.tasks(session, when) if task.code == code)


def owed(office: Office) -> list[tuple[str, str | None]]:
    with office.reading() as session:
        return [(waiting.kind, waiting.post) for waiting in lists.waiting(session)]


def test_a_directive_becomes_a_task_for_each_unit_and_each_unit_is_told(desk: Office) -> None:
    lead, coordinating = enter(desk, "2023-07-14", coordinate="STC")
    assert (lead, coordinating) == ("BCD-2023-001.01", "BCD-2023-001.02")
    assert owed(desk) == [("assigned", "Đầu mối Sở Nội vụ"), ("assigned", "Giám đốc Sở Tài chính")]
    task = row(desk, lead, MONDAY)
    assert task.due_at == at("2023-07-14T17:00")
    assert (task.state, task.result_class, task.next_step) == (
        State.ASSIGNED,
        ResultClass.OPEN_IN_TIME,
        "unreceived-2",
    )
    assert row(desk, coordinating, MONDAY).result_class is None


def test_the_due_day_stays_as_read_and_its_end_rolls_over_the_weekend(desk: Office) -> None:
    """Law 2: due_on is the day as read; due_at is the end of that working day, rolled forward."""
    (code,) = enter(desk, "2023-07-15")
    task = row(desk, code, MONDAY)
    assert (task.due_on, task.due_at) == (dt.date(2023, 7, 15), at("2023-07-17T17:00"))


def test_a_task_due_today_is_not_late_before_closing_and_is_at_the_next_opening(desk: Office) -> None:
    """Trap 24."""
    (code,) = enter(desk, "2023-07-14")
    assert row(desk, code, at("2023-07-14T16:59")).result_class == ResultClass.OPEN_IN_TIME
    assert row(desk, code, at("2023-07-17T08:00")).result_class == ResultClass.OPEN_LATE


def test_done_is_a_claim_and_confirming_makes_it_true(desk: Office) -> None:
    """Law 3: awaiting is not late; the accepted claim's day counts, whenever it is confirmed."""
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "snv.head", at("2023-07-14T16:00"), answering.answer, DONE)
    assert row(desk, code, at("2023-08-01T09:00")).result_class == ResultClass.AWAITING
    act(desk, code, "bcd.clerk", at("2023-08-01T09:00"), confirming.confirm)
    task = row(desk, code, at("2023-09-01T09:00"))
    assert (task.state, task.result_class, task.next_step_at) == (State.DONE, ResultClass.DONE_IN_TIME, None)


def test_a_person_of_the_owing_unit_never_confirms(desk: Office) -> None:
    """Law 3."""
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "snv.focal", MONDAY, answering.answer, DONE)
    for post in ("snv.head", "snv.focal", "ttt.head"):
        with pytest.raises(Refused):
            act(desk, code, post, at("2023-07-04T09:00"), confirming.confirm)


def test_whoever_recorded_it_on_behalf_may_confirm_and_is_flagged(desk: Office) -> None:
    """Law 3."""
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "bcd.clerk", MONDAY, answering.answer, DONE)
    act(desk, code, "bcd.clerk", at("2023-07-04T09:00"), confirming.confirm)
    with desk.reading() as session:
        events = story.past(session, questions.task(session, code))
    assert events[-2].after["on_behalf"] is True
    assert events[-1].after["recorded_and_confirmed_by_the_same"] is True


def test_the_secretariats_own_task_is_confirmed_by_the_assigner(desk: Office) -> None:
    """Law 3."""
    (code,) = enter(desk, "2023-07-14", lead="BCD")
    act(desk, code, "bcd.clerk", MONDAY, answering.answer, DONE)
    with pytest.raises(Refused, match="secretariat's own task"):
        act(desk, code, "bcd.clerk", at("2023-07-04T09:00"), confirming.confirm)
    act(desk, code, "bcd.chair", at("2023-07-04T09:00"), confirming.confirm)
    assert row(desk, code, at("2023-07-05T09:00")).state == State.DONE


def test_a_returned_claim_loses_its_day_and_the_unit_hears_why(desk: Office) -> None:
    """Law 3."""
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "snv.head", at("2023-07-14T16:00"), answering.answer, DONE)
    act(desk, code, "bcd.clerk", at("2023-07-18T09:00"), confirming.return_, "Thiếu phụ lục")
    act(desk, code, "snv.head", at("2023-07-20T09:00"), answering.answer, DONE)
    act(desk, code, "bcd.clerk", at("2023-07-20T10:00"), confirming.confirm)
    assert row(desk, code, at("2023-07-21T09:00")).result_class == ResultClass.DONE_LATE
    assert ("returned", "Đầu mối Sở Nội vụ") not in owed(desk)


def test_an_answer_given_by_paper_counts_on_the_day_of_the_paper(desk: Office) -> None:
    """Law 17: recorded_at is when the system learned it, on is the day it was true."""
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "bcd.clerk", at("2023-07-20T09:00"), answering.answer, DONE, on=dt.date(2023, 7, 13))
    act(desk, code, "bcd.clerk", at("2023-07-20T10:00"), confirming.confirm)
    assert row(desk, code, at("2023-07-21T09:00")).result_class == ResultClass.DONE_IN_TIME


def test_no_answer_is_true_on_a_day_to_come(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    with pytest.raises(Refused, match="has not come yet"):
        act(desk, code, "bcd.clerk", MONDAY, answering.answer, DONE, on=dt.date(2023, 7, 9))


def test_done_without_evidence_or_document_is_refused(desk: Office) -> None:
    """Law 3: with evidence or a document number."""
    (code,) = enter(desk, "2023-07-14")
    with pytest.raises(Refused, match="needs evidence"):
        act(desk, code, "snv.head", MONDAY, answering.answer, Said(Answer.DONE))
    file = File("bao-cao.pdf", "application/pdf", b"%PDF-")
    act(desk, code, "snv.head", MONDAY, answering.answer, Said(Answer.DONE, evidence=(file,)))
    assert row(desk, code, MONDAY).state == State.AWAITING


def test_in_progress_is_a_word_and_pauses_the_ladder_five_working_days(desk: Office) -> None:
    """Law 8, trap 16: an acknowledgement expires."""
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "snv.head", at("2023-07-17T09:00"), answering.answer, Said(Answer.IN_PROGRESS, 60))
    task = row(desk, code, at("2023-07-17T09:00"))
    assert (task.next_step, task.next_step_at) == ("late-1", at("2023-07-24T08:00"))


def test_the_same_answer_sent_twice_is_one_report(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    with desk.writing() as session:
        task, deed = questions.task(session, code), by(session, "snv.head", MONDAY)
        said = Said(Answer.IN_PROGRESS)
        assert answering.answer(session, task, deed, said, key="k1") is not None
        assert answering.answer(session, task, deed, said, key="k1") is None
        assert len(story.reports(session, task)) == 1


def test_one_units_person_cannot_speak_for_another(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    for verb, rest in ((answering.receive, ()), (answering.decline, ("không",)), (answering.answer, (DONE,))):
        with pytest.raises(Refused, match="neither of the unit"):
            act(desk, code, "ttt.head", MONDAY, verb, *rest)


def test_a_declined_task_goes_to_the_secretariat_and_back_with_a_new_receipt_clock(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "snv.head", MONDAY, answering.decline, "Thuộc Thanh tra tỉnh")
    assert ("declined", "Thư ký") in owed(desk)
    act(desk, code, "bcd.clerk", at("2023-07-10T09:00"), confirming.return_, "Vẫn là Sở Nội vụ")
    task = row(desk, code, at("2023-07-10T09:00"))
    assert task.state == State.ASSIGNED
    with desk.reading() as session:
        steps = [(s.step, s.at) for s in story.future(session, questions.task(session, code))]
    assert ("unreceived-2", at("2023-07-12T08:00")) in steps


def test_coordinating_units_close_with_the_lead(desk: Office) -> None:
    """Law 21."""
    lead, coordinating = enter(desk, "2023-07-14", coordinate="STC")
    act(desk, lead, "snv.head", MONDAY, answering.answer, DONE)
    act(desk, lead, "bcd.clerk", at("2023-07-04T09:00"), confirming.confirm)
    assert row(desk, coordinating, at("2023-07-04T09:00")).state == State.CLOSED


def test_time_never_runs_backwards_on_a_task(desk: Office) -> None:
    """Contract: --at is never before the last event of that task."""
    (code,) = enter(desk, "2023-07-14")
    with pytest.raises(Refused, match="was last changed"):
        act(desk, code, "snv.head", at("2023-06-01T09:00"), answering.receive)


def test_a_milestone_without_a_date_arms_its_tasks_when_it_gets_one(desk: Office) -> None:
    """Design part 2: setting its date arms the tasks, with a preview."""
    (code,) = enter(desk, None, milestone="Hội nghị đối thoại lần thứ hai năm 2023")
    assert row(desk, code, MONDAY).result_class == ResultClass.OPEN_UNDATED
    with desk.writing() as session:
        milestone = milestones.named(session, "đối thoại lần thứ hai")
        assert [task.code for task in milestones.waiting_for(session, milestone)] == [code]
        milestones.set_date(session, milestone, dt.date(2023, 11, 15), by(session, "bcd.clerk", MONDAY))
    task = row(desk, code, MONDAY)
    assert (task.due_on, task.original_due_on, task.shifts) == (
        dt.date(2023, 11, 15),
        dt.date(2023, 11, 15),
        0,
    )
    assert ("armed", "Đầu mối Sở Nội vụ") in owed(desk)


def test_a_milestone_moved_keeps_the_original_day_beside_the_new(desk: Office) -> None:
    """Law 16."""
    (code,) = enter(desk, None, milestone="Kỳ họp cuối năm")
    for day in (dt.date(2023, 11, 15), dt.date(2023, 11, 22)):
        with desk.writing() as session:
            milestones.set_date(
                session, milestones.named(session, "Kỳ họp cuối năm"), day, by(session, "bcd.clerk", MONDAY)
            )
    task = row(desk, code, MONDAY)
    assert (task.due_on, task.original_due_on, task.shifts) == (
        dt.date(2023, 11, 22),
        dt.date(2023, 11, 15),
        1,
    )


def test_each_period_of_a_periodic_directive_is_a_task_of_its_own(desk: Office) -> None:
    """Law 4: created when its window opens, due at the official cut-off (Decree 09/2019), rolled back."""
    enter(desk, None, kind=Kind.PERIODIC, recurrence="quarterly")
    with desk.writing() as session:
        assert publishing.windows_due(session, dt.date(2023, 9, 14), 10) == []
        (directive,) = publishing.windows_due(session, dt.date(2023, 9, 15), 10)
        publishing.open_window(session, directive, by(session, "bcd.clerk", at("2023-09-15T08:00")))
        assert publishing.windows_due(session, dt.date(2023, 9, 15), 10) == []
    with desk.reading() as session:
        tasks = lists.tasks(session, at("2023-09-15T08:00"))
    assert [(task.code, task.due_on) for task in tasks] == [
        ("BCD-2023-001.01", dt.date(2023, 9, 14)),
        ("BCD-2023-001.02", dt.date(2023, 12, 14)),
    ]


def test_a_draft_keeps_what_is_open_and_nothing_is_refused_for_lack_of_it(desk: Office) -> None:
    """Law 4."""
    text = "Đề nghị các cơ quan liên quan tăng cường tuyên truyền."
    conclusion, drafts = take_in(
        desk, whole(text, lead=["các cơ quan liên quan"], kind="continuing"), content=text
    )
    assert [doubt["code"] for doubt in drafts[0].doubts] == ["unknown-unit"]
    with pytest.raises(Refused, match="No draft of this conclusion is settled"), desk.writing() as session:
        publishing.publish(session, conclusion, by(session, "bcd.clerk", MEETING))
    with pytest.raises(Refused, match="is no unit or group"), desk.writing() as session:
        settling.settle(
            session,
            session.get_one(type(drafts[0]), drafts[0].id),
            by(session, "bcd.clerk", MEETING),
            Settlement(),
        )


def test_the_same_notice_twice_is_refused_and_stored_once(desk: Office) -> None:
    """Design part 2: refused as a duplicate if the bytes, or body, year and number, are known."""
    text = "Sở Nội vụ báo cáo trước ngày 14/7/2023."
    take_in(desk, content=text, number="12/TB-BCĐ")
    with pytest.raises(Refused, match="was taken in before"):
        take_in(desk, content=text)
    with pytest.raises(Refused, match="is known already"):
        take_in(desk, content=text + " ", number="12/TB-BCĐ")
    with desk.reading() as session:
        assert len(lists.conclusions(session)) == 1


def test_an_outsider_takes_nothing_in(desk: Office) -> None:
    with pytest.raises(Refused, match="not of the secretariat"), desk.writing() as session:
        publishing.enter(
            session, questions.unit(session, "BCD"), "x", by(session, "snv.head", MEETING), Settlement()
        )


def test_a_unit_that_is_not_there_is_named(desk: Office) -> None:
    with pytest.raises(NotFound, match="No unit is called “Sở Mây”"), desk.reading() as session:
        questions.unit(session, "Sở Mây")


def test_a_percentage_outside_its_bounds_is_the_callers_slip(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    with pytest.raises(Mistyped, match="between 0 and 100"):
        act(desk, code, "snv.head", MONDAY, answering.answer, Said(Answer.IN_PROGRESS, 101))


def test_the_books_agree_with_themselves_after_all_this(desk: Office) -> None:
    lead, _ = enter(desk, "2023-07-14", coordinate="STC")
    act(desk, lead, "snv.head", MONDAY, answering.receive)
    act(desk, lead, "snv.head", at("2023-07-04T09:00"), answering.answer, DONE)
    act(desk, lead, "bcd.clerk", at("2023-07-05T09:00"), confirming.confirm)
    with desk.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}


def test_what_the_secretariat_heard_is_recorded_with_who_said_it_and_told_to_the_unit_once(
    desk: Office,
) -> None:
    """Issue 5: telephone and paper are on behalf, with the day it was said (law 17); the unit gets one copy."""
    (code,) = enter(desk, "2023-07-14")
    for _ in range(2):
        with desk.writing() as session:
            heard = Deed(
                at("2023-07-05T09:00"),
                actor(session, "bcd.clerk", MONDAY),
                Road.TELEPHONE,
                MONDAY.date(),
                "Bà Hoa",
            )
            answering.answer(
                session, questions.task(session, code), heard, Said(Answer.IN_PROGRESS, 60), key="k"
            )
    with desk.reading() as session:
        task = questions.task(session, code)
        (report,) = story.reports(session, task)
        (event,) = [one for one in story.past(session, task) if one.kind == "answer"]
        (copy,) = session.exec(
            select(Notification).where(Notification.kind == NotificationKind.ON_BEHALF)
        ).all()
        assert copy.post_id == questions.post(session, "snv.focal").id
    assert (report.road, report.on_behalf, report.said_by, report.on) == (
        "telephone",
        True,
        "Bà Hoa",
        MONDAY.date(),
    )
    assert (event.road, event.on, event.after["said_by"]) == ("telephone", MONDAY.date(), "Bà Hoa")
    assert (copy.data["by"], copy.data["said_by"], copy.data["percent"]) == (report.by, "Bà Hoa", 60)


def test_the_unit_gets_no_copy_of_its_own_words(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    act(desk, code, "snv.focal", MONDAY, answering.answer, Said(Answer.IN_PROGRESS))
    with desk.reading() as session:
        kind = Notification.kind == NotificationKind.ON_BEHALF
        assert session.exec(select(Notification).where(kind)).all() == []
