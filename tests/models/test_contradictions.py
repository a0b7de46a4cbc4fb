"""Contradictions in what a unit says: flagged by every road, seen by the secretariat, gone with the next consistent word."""

import datetime as dt

import pytest
from builders import at, by, enter

from models import lists, questions, story, verification
from models.acts import answering, closing, confirming, extending
from models.acts.answering import Said
from models.acts.deed import Actor, Deed
from models.errors import Refused
from models.report import Road
from models.rules.contradictions import Contradiction
from models.rules.lifecycle import Answer, State
from models.store import Office

MONDAY = at("2023-07-03T09:00")
DAY = dt.date.fromisoformat


def say(
    office: Office, code: str, when: dt.datetime, said: Said, post: str = "snv.head", road: Road = Road.LINK
) -> None:
    with office.writing() as session:
        answering.answer(session, questions.task(session, code), by(session, post, when, road), said)


def act(
    office: Office, code: str, when: dt.datetime, verb: object, *rest: object, post: str = "bcd.clerk"
) -> None:
    with office.writing() as session:
        verb(session, questions.task(session, code), by(session, post, when), *rest)  # type: ignore[operator]


def flagged(office: Office, code: str) -> list[Contradiction]:
    """What the secretariat sees in the list of contradictions and on the task."""
    with office.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        listed = {row.code: row.contradictions for row in lists.tasks(session, MONDAY, contradicting=True)}
        shown = story.explain(session, questions.task(session, code), MONDAY).task.contradictions
    assert listed.get(code, []) == shown
    return shown


def told(office: Office, code: str) -> story.Story:
    with office.reading() as session:
        return story.explain(session, questions.task(session, code), at("2023-07-20T09:00"))


@pytest.mark.parametrize(
    "road", [Road.LINK, Road.MAIL, Road.WORKBOOK, Road.API, Road.TELEPHONE, Road.COMMAND]
)
def test_a_contradiction_is_flagged_by_every_road_and_gone_with_the_next_consistent_word(
    desk: Office, road: Road
) -> None:
    """Issue 5: it lives with the report and in the journal, and stands until the unit says something consistent."""
    (code,) = enter(desk, "2023-07-14")
    say(desk, code, MONDAY, Said(Answer.IN_PROGRESS, 60), road=road)
    assert flagged(desk, code) == []
    say(desk, code, at("2023-07-04T09:00"), Said(Answer.IN_PROGRESS, 100), road=road)
    assert flagged(desk, code) == [Contradiction.FULL_YET_OPEN]
    say(desk, code, at("2023-07-05T09:00"), Said(Answer.IN_PROGRESS, 40), road=road)
    assert flagged(desk, code) == [Contradiction.FALLING]
    say(desk, code, at("2023-07-06T09:00"), Said(Answer.IN_PROGRESS), road=road)
    assert flagged(desk, code) == []
    found = told(desk, code)
    assert [event.after.get("contradictions") for event in found.past if event.kind == "answer"] == [
        None, ["full-yet-open"], ["percent-falling"], None,
    ]  # fmt: skip
    with desk.reading() as session:
        reports = story.reports(session, questions.task(session, code))
    assert [report.contradictions for report in reports] == [[], ["percent-falling"], ["full-yet-open"], []]


def test_what_was_claimed_and_returned_is_no_percentage_to_fall_from(desk: Office) -> None:
    """Law 3: a returned claim loses its day; its hundred per cent was never accepted."""
    (code,) = enter(desk, "2023-07-14")
    say(desk, code, MONDAY, Said(Answer.IN_PROGRESS, 50))
    say(desk, code, at("2023-07-04T09:00"), Said(Answer.DONE, note="12/SNV"))
    act(desk, code, at("2023-07-05T09:00"), confirming.return_, "Thiếu phụ lục")
    say(desk, code, at("2023-07-06T09:00"), Said(Answer.IN_PROGRESS, 80))
    assert flagged(desk, code) == []
    say(desk, code, at("2023-07-07T09:00"), Said(Answer.IN_PROGRESS, 70))
    assert flagged(desk, code) == [Contradiction.FALLING]


def test_done_without_evidence_is_refused_where_somebody_hears_it_and_flagged_where_a_system_speaks(
    desk: Office,
) -> None:
    """Issue 5: a system that the office asks cannot be told at the door; its claim awaits confirmation, flagged."""
    (code,) = enter(desk, "2023-07-14")
    for road in (Road.LINK, Road.MAIL, Road.API, Road.COMMAND):
        with pytest.raises(Refused, match="needs evidence"):
            say(desk, code, MONDAY, Said(Answer.DONE), road=road)
    with desk.writing() as session:
        unit = questions.unit(session, "SNV").id
        doing = Deed(MONDAY, Actor("Sở Nội vụ", system_of=unit), Road.HTTP)
        answering.answer(session, questions.task(session, code), doing, Said(Answer.DONE))
    assert flagged(desk, code) == [Contradiction.WITHOUT_EVIDENCE]
    assert told(desk, code).task.state == State.AWAITING
    act(desk, code, at("2023-07-04T09:00"), confirming.return_, "Thiếu số văn bản")
    assert flagged(desk, code) == []


def test_a_day_promised_after_the_due_day_asks_for_more_time(desk: Office) -> None:
    """Issue 5: a request to confirm, by the unit, with its note as the reason; the due day stays (law 16)."""
    (code,) = enter(desk, "2023-07-14")
    say(desk, code, MONDAY, Said(Answer.LATE, 30, "Chờ số liệu của các huyện", DAY("2023-07-21")))
    found = told(desk, code)
    (asked,) = found.extensions
    assert (asked.to_on, asked.from_on, asked.state, asked.reason) == (
        DAY("2023-07-21"), DAY("2023-07-14"), "asked", "Chờ số liệu của các huyện",
    )  # fmt: skip
    assert asked.asked_by == "Người snv.head – Giám đốc Sở Nội vụ"
    assert (found.task.due_on, found.task.shifts) == (DAY("2023-07-14"), 0)
    assert [event.kind for event in found.past] == ["assign", "answer", "extend"]
    assert flagged(desk, code) == [Contradiction.PROMISED_LATER]
    with desk.reading() as session:
        assert ("extension-asked", "Thư ký") in {(row.kind, row.post) for row in lists.waiting(session)}
    act(desk, code, at("2023-07-04T09:00"), extending.grant)
    assert told(desk, code).task.due_on == DAY("2023-07-21")
    assert flagged(desk, code) == []


def test_it_is_asked_for_once_and_refusing_clears_it_up(desk: Office) -> None:
    """Issue 5: not twice while a request stands; who decided it has cleared it up, until it is promised again."""
    (code,) = enter(desk, "2023-07-14")
    late = Said(Answer.LATE, note="Chờ số liệu", proposed_on=DAY("2023-07-21"))
    say(desk, code, MONDAY, late)
    say(desk, code, at("2023-07-04T09:00"), late)
    assert [one.state for one in told(desk, code).extensions] == ["asked"]
    act(desk, code, at("2023-07-05T09:00"), extending.refuse, "Kỳ họp đã ấn định")
    assert flagged(desk, code) == []
    say(desk, code, at("2023-07-06T09:00"), late)
    assert [one.state for one in told(desk, code).extensions] == ["refused", "asked"]


def test_no_day_is_asked_for_where_none_can_move(desk: Office) -> None:
    """Issue 5: never for coordinating or undated tasks, nor for a day that is not later, or has passed."""
    lead, helping = enter(desk, "2023-07-14", coordinate="STC")
    (undated,) = enter(desk, None)
    late = Said(Answer.LATE, note="Chờ số liệu", proposed_on=DAY("2023-07-21"))
    say(desk, helping, MONDAY, late, post="stc.head")
    say(desk, undated, MONDAY, late)
    say(desk, lead, MONDAY, Said(Answer.LATE, note="Chờ", proposed_on=DAY("2023-07-14")))
    for code in (lead, helping, undated):
        assert (flagged(desk, code), told(desk, code).extensions) == ([], [])
    with pytest.raises(Refused, match="has passed already"):
        say(desk, lead, at("2023-07-25T09:00"), late)
    # A system hears no refusal: what it said is kept and flagged.
    say(desk, lead, at("2023-07-25T09:00"), late, road=Road.HTTP)
    assert (flagged(desk, lead), told(desk, lead).extensions) == ([Contradiction.PROMISED_LATER], [])


def test_a_promise_on_behalf_and_without_a_note_still_says_why(desk: Office) -> None:
    """Law 17: who spoke, and that it was on behalf; a reason stands with every request."""
    (code,) = enter(desk, "2023-07-14")
    say(
        desk,
        code,
        MONDAY,
        Said(Answer.IN_PROGRESS, proposed_on=DAY("2023-07-21")),
        post="bcd.clerk",
        road=Road.TELEPHONE,
    )
    (asked,) = told(desk, code).extensions
    assert asked.reason == "The unit promised this day in its report."
    assert told(desk, code).past[-1].after["on_behalf"] is True
    assert told(desk, code).past[-1].road == "telephone"


def test_what_has_ended_contradicts_nothing_any_more(desk: Office) -> None:
    (code,) = enter(desk, "2023-07-14")
    say(desk, code, MONDAY, Said(Answer.IN_PROGRESS, 100))
    act(desk, code, at("2023-07-04T09:00"), closing.cancel, "Hết cần thiết")
    assert flagged(desk, code) == []
    act(desk, code, at("2023-07-05T09:00"), closing.reopen, "Cần lại")
    assert flagged(desk, code) == []
