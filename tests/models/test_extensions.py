"""Gia hạn: asked with a reason and a day, decided by the assigner alone; a request moves nothing (law 16)."""

import datetime as dt

import pytest
from builders import at, by, enter

from flows.escalate import escalate
from models import lists, questions, story, verification
from models.acts import answering, confirming, extending
from models.acts.answering import Said
from models.errors import Mistyped, Refused
from models.rules.figures import ResultClass
from models.rules.lifecycle import Answer, State
from models.store import Office

TUESDAY = at("2023-07-11T09:00")
WEDNESDAY = at("2023-07-12T09:00")
DAY = dt.date.fromisoformat


def act(
    office: Office,
    code: str,
    post: str,
    when: dt.datetime,
    verb: object,
    *rest: object,
    on: str | None = None,
) -> None:
    with office.writing() as session:
        doing = by(session, post, when, on=DAY(on) if on else None)
        verb(session, questions.task(session, code), doing, *rest)  # type: ignore[operator]


def ask(office: Office, code: str, to: str, when: dt.datetime = TUESDAY, post: str = "snv.head") -> None:
    act(office, code, post, when, extending.ask, DAY(to), "Chờ số liệu của các huyện")


def told(office: Office, code: str, when: dt.datetime = WEDNESDAY) -> story.Story:
    with office.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        return story.explain(session, questions.task(session, code), when)


def owed(office: Office) -> list[tuple[str, str | None]]:
    with office.reading() as session:
        return [(waiting.kind, waiting.post) for waiting in lists.waiting(session, "owed")]


def due_steps(story: story.Story) -> list[tuple[dt.datetime, str]]:
    return [(step.at, step.step) for step in story.future if step.basis == "due"][:5]


def test_a_request_moves_no_day_and_the_secretariat_hears_of_it(desk: Office) -> None:
    """Law 16: due day, epoch, shifts and the steps about the due day stay as they are until somebody decides."""
    (code,) = enter(desk, "2023-07-14")
    before = told(desk, code)
    ask(desk, code, "2023-07-28")
    after = told(desk, code)
    assert after.task.due_on == DAY("2023-07-14")
    assert (after.task.shifts, due_steps(after)) == (0, due_steps(before))
    assert ("extension-asked", "Thư ký") in owed(desk)
    assert "extend" not in after.may, "one open request at a time"
    assert {"grant", "refuse"} <= set(after.may)


def test_a_request_is_a_word_of_the_unit_and_no_pause(desk: Office) -> None:
    """Laws 8 and 9, docs/decisions/0011: it ends silence and what was counted, takes the task, and holds no reminder."""
    (code,) = enter(desk, "2023-07-14")
    escalate(desk, at("2023-07-11T08:30"))
    with desk.writing() as session:
        questions.task(session, code).unanswered = 2
    ask(desk, code, "2023-07-28")
    with desk.reading() as session:
        task = questions.task(session, code)
        assert (task.unanswered, task.last_word_at, task.silence_epoch) == (0, TUESDAY, 2)
        assert (task.state, task.received_at, task.held_until) == (State.RECEIVED, TUESDAY, None)
    found = told(desk, code)
    silent = next(step for step in found.future if step.basis == "silence")
    assert (silent.step, silent.at) == ("silent-10", at("2023-07-25T08:00"))
    assert found.future[0].step == "due-1", "a request pauses nothing"


def test_a_granted_extension_starts_a_new_due_clock_and_the_original_day_stays(desk: Office) -> None:
    """Laws 5 and 16: new epoch, original beside current, shifts and net working days; the unit hears."""
    (code,) = enter(desk, "2023-07-14")
    escalate(desk, at("2023-07-11T08:30"))
    ask(desk, code, "2023-07-28")
    act(desk, code, "bcd.clerk", WEDNESDAY, extending.grant)
    found = told(desk, code)
    assert (found.task.due_on, found.task.original_due_on) == (DAY("2023-07-28"), DAY("2023-07-14"))
    assert found.task.shifts == 1
    with desk.reading() as session:
        task = questions.task(session, code)
        assert (task.net_workdays, task.due_epoch) == (10, 2)
    assert [f.step for f in found.future if f.basis == "due"][:3] == ["due-7", "due-3", "due-1"]
    assert ("extension-decided", "Đầu mối Sở Nội vụ") in owed(desk)
    assert ("extension-asked", "Thư ký") not in owed(desk), "it is decided, so it is no longer to be decided"
    assert [(e.state, e.decided_to_on, e.flagged) for e in found.extensions] == [
        ("granted", DAY("2023-07-28"), False)
    ]


def test_less_than_asked_for_may_be_granted(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    ask(desk, code, "2023-07-28")
    act(desk, code, "bcd.clerk", WEDNESDAY, extending.grant, DAY("2023-07-21"))
    found = told(desk, code)
    assert found.task.due_on == DAY("2023-07-21")
    assert [e.state for e in found.extensions] == ["granted-less"]


def test_a_refused_extension_moves_nothing_and_the_unit_hears_why(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    ask(desk, code, "2023-07-28")
    act(desk, code, "bcd.leader", WEDNESDAY, extending.refuse, "Kỳ họp đã ấn định")
    found = told(desk, code)
    assert (found.task.due_on, found.task.shifts) == (DAY("2023-07-14"), 0)
    assert [(e.state, e.refusal) for e in found.extensions] == [("refused", "Kỳ họp đã ấn định")]
    assert ("extension-decided", "Đầu mối Sở Nội vụ") in owed(desk)
    ask(desk, code, "2023-07-21", WEDNESDAY)


def test_the_unit_never_decides_its_own_extension(desk: Office) -> None:
    """Law 16: by the assigner alone."""
    (code,) = enter(desk, "2023-07-14")
    ask(desk, code, "2023-07-28")
    for post in ("snv.head", "snv.focal", "ttt.head"):
        with pytest.raises(Refused):
            act(desk, code, post, WEDNESDAY, extending.grant)
        with pytest.raises(Refused):
            act(desk, code, post, WEDNESDAY, extending.refuse, "không")


def test_the_secretariats_own_task_is_extended_by_its_leaders(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14", lead="BCD")
    ask(desk, code, "2023-07-28", post="bcd.clerk")
    with pytest.raises(Refused, match="chair or a leader decides"):
        act(desk, code, "bcd.clerk", WEDNESDAY, extending.grant)
    act(desk, code, "bcd.chair", WEDNESDAY, extending.grant)
    assert told(desk, code).task.shifts == 1


def test_the_third_granted_extension_is_flagged(desk: Office) -> None:
    """Law 16: in the journal, in the story, and to the secretariat before it decides."""
    (code,) = enter(desk, "2023-07-14")
    for number, to in enumerate(("2023-07-21", "2023-07-28", "2023-08-04"), start=1):
        ask(desk, code, to, at(f"2023-07-1{number}T09:00"))
        act(desk, code, "bcd.clerk", at(f"2023-07-1{number}T10:00"), extending.grant)
    found = told(desk, code, at("2023-07-14T09:00"))
    assert [e.flagged for e in found.extensions] == [False, False, True]
    assert [e.after["flagged"] for e in found.past if e.kind == "grant"] == [False, False, True]
    assert found.task.shifts == 3
    assert found.task.original_due_on == DAY("2023-07-14")


def test_rates_on_the_original_day_do_not_forget(desk: Office) -> None:
    """Law 16: in time on the current day, late on the original one."""
    (code,) = enter(desk, "2023-07-14")
    ask(desk, code, "2023-07-28")
    act(desk, code, "bcd.clerk", WEDNESDAY, extending.grant)
    act(desk, code, "snv.head", at("2023-07-20T09:00"), answering.answer, Said(Answer.DONE, note="90/SNV"))
    act(desk, code, "bcd.clerk", at("2023-07-21T09:00"), confirming.confirm)
    found = told(desk, code, at("2023-07-24T09:00"))
    assert found.task.result_class == ResultClass.DONE_IN_TIME


def test_what_cannot_be_extended_says_why(desk: Office) -> None:
    """Not without a reason or a later day, not while awaiting, not twice at once, not what has no due day."""
    (code, helping) = enter(desk, "2023-07-14", coordinate="STC")
    with pytest.raises(Mistyped, match="Say why"):
        act(desk, code, "snv.head", TUESDAY, extending.ask, DAY("2023-07-28"), " ")
    with pytest.raises(Refused, match="not after the due day"):
        ask(desk, code, "2023-07-14")
    with pytest.raises(Refused, match="no due day of its own"):
        ask(desk, helping, "2023-07-28", post="stc.head")
    with pytest.raises(Refused, match="neither of the unit"):
        ask(desk, code, "2023-07-28", post="ttt.head")
    with pytest.raises(Refused, match="No extension"):
        act(desk, code, "bcd.clerk", TUESDAY, extending.grant)
    ask(desk, code, "2023-07-28")
    with pytest.raises(Refused, match="asked for already"):
        ask(desk, code, "2023-07-31")
    (undated,) = enter(desk, None)
    with pytest.raises(Refused, match="no due day yet"):
        ask(desk, undated, "2023-07-28")
    act(desk, code, "snv.head", WEDNESDAY, answering.answer, Said(Answer.DONE, note="90/SNV"))
    for verb, *rest in ((extending.ask, DAY("2023-08-28"), "x"), (extending.grant,)):
        with pytest.raises(Refused, match="cannot follow"):
            act(desk, code, "bcd.clerk", at("2023-07-12T10:00"), verb, *rest)
    with pytest.raises(Refused, match="has passed already"):
        (late,) = enter(desk, "2023-07-14")
        ask(desk, late, "2023-07-21", at("2023-07-25T09:00"))


def test_a_request_that_nobody_decided_lapses_with_the_task(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    ask(desk, code, "2023-07-28")
    act(desk, code, "snv.head", WEDNESDAY, answering.answer, Said(Answer.DONE, note="90/SNV"))
    act(desk, code, "bcd.clerk", at("2023-07-13T09:00"), confirming.confirm)
    assert [e.state for e in told(desk, code).extensions] == ["lapsed"]
    assert ("extension-asked", "Thư ký") not in owed(desk)


def test_granting_a_late_task_brings_no_burst(desk: Office) -> None:
    """Laws 5, 6: a paper granted weeks ago and entered today starts a clock today, one step a working day at most."""
    (code,) = enter(desk, "2023-07-14")
    escalate(desk, at("2023-07-31T08:30"))
    act(
        desk, code, "bcd.clerk", at("2023-07-31T09:00"), extending.ask, DAY("2023-07-21"), "Công văn 5/SNV",
        on="2023-07-13",
    )  # fmt: skip
    act(desk, code, "bcd.clerk", at("2023-07-31T09:05"), extending.grant, on="2023-07-14")
    found = told(desk, code, at("2023-07-31T10:00"))
    assert found.task.result_class == ResultClass.OPEN_LATE
    days = [f.at.date() for f in found.future if f.basis == "due"]
    assert len(days) == len(set(days))
    assert days[0] == DAY("2023-08-01")
    assert escalate(desk, at("2023-08-01T08:30"))["steps"] <= 2
