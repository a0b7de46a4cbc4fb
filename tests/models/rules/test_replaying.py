"""What a ladder would have asked for over a known history: each kind of happening and what it does to the clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from models.rules.ladder import Basis, Policy, Recipient, Step
from models.rules.lifecycle import Act, Role, State
from models.rules.replaying import Calendar, Happening, replay
from models.rules.workdays import Workdays

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = Workdays(HANOI)
ALWAYS = dt.datetime.min.replace(tzinfo=dt.UTC)
UNIT = (Recipient.UNIT,)
LADDER = Policy(
    (
        Step(Basis.DUE, "due-2", -2, UNIT),
        Step(Basis.DUE, "late-1", 1, UNIT),
        Step(Basis.DUE, "late-3", 3, UNIT, repeat_every=3),
        Step(Basis.SILENCE, "silent-5", 5, UNIT),
        Step(Basis.SILENCE, "silent-9", 9, UNIT, repeat_every=9),
        Step(Basis.RECEIPT, "unreceived-2", 2, UNIT),
        Step(Basis.LOOK_AGAIN, "look-10", 10, UNIT, repeat_every=10),
    ),
    acknowledged_workdays=3,
)


def local(day: str, hour: str = "09:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"2023-{day}T{hour}").replace(tzinfo=HANOI)


def end_of(day: str) -> dt.datetime:
    return OFFICE.closing_at(dt.date.fromisoformat(f"2023-{day}"))


def one(
    day: str,
    kind: str,
    state: State,
    due: str | None = None,
    on: str | None = None,
    role: Role = Role.LEAD,
    *,
    anew: bool = False,
    hour: str = "09:00",
) -> Happening:
    at = local(day, hour)
    true_on = dt.date.fromisoformat(f"2023-{on}") if on else at.date()
    return Happening(at, true_on, kind, role, state, end_of(due) if due else None, anew)


def taken(
    *happenings: Happening, until: str, basis: Basis, calendars: tuple[Calendar, ...] = ()
) -> list[str]:
    known = (Calendar(ALWAYS, OFFICE), *calendars)
    steps = replay(happenings, LADDER, known, local(until, "18:00"))
    assert [step.at for step in steps if step.step.basis == basis] == sorted(
        s.at for s in steps if s.step.basis == basis
    )
    return [f"{step.step.name} {OFFICE.day_of(step.at):%m-%d}" for step in steps if step.step.basis == basis]


GIVEN = one("07-03", "assign", State.ASSIGNED, "07-14")
WORKS = one("07-04", Act.ANSWER, State.IN_PROGRESS, "07-14")


def test_nothing_comes_of_no_history_or_of_one_that_has_not_begun() -> None:
    assert replay([], LADDER, [Calendar(ALWAYS, OFFICE)], local("08-31")) == []
    assert taken(GIVEN, until="06-30", basis=Basis.SILENCE) == []


def test_all_bases_run_from_the_giving_out() -> None:
    assert taken(GIVEN, until="07-20", basis=Basis.DUE) == ["due-2 07-12", "late-1 07-17", "late-3 07-19"]
    assert taken(GIVEN, until="07-20", basis=Basis.SILENCE) == ["silent-5 07-10", "silent-9 07-14"]
    assert taken(GIVEN, until="07-20", basis=Basis.RECEIPT) == ["unreceived-2 07-05"]
    undated = one("07-03", "assign", State.ASSIGNED)
    assert taken(undated, until="07-24", basis=Basis.LOOK_AGAIN) == ["look-10 07-13", "look-10 07-24"]


def test_what_comes_on_the_last_day_counts_and_what_happens_after_it_does_not() -> None:
    after = one("07-21", Act.CANCEL, State.CLOSED, "07-14")
    assert taken(GIVEN, after, until="07-19", basis=Basis.DUE)[-1] == "late-3 07-19"
    assert taken(GIVEN, after, until="07-31", basis=Basis.DUE)[-1] == "late-3 07-19"


@pytest.mark.parametrize(("act", "state"), [(Act.ANSWER, State.IN_PROGRESS), (Act.DECLINE, State.DECLINED)])
def test_a_word_begins_silence_anew(act: Act, state: State) -> None:
    """Law 5: a step that was climbed may come again after a word."""
    word = one("07-11", act, state, "07-14")
    assert taken(GIVEN, word, until="07-25", basis=Basis.SILENCE) == [
        "silent-5 07-10",
        "silent-5 07-18",
        "silent-9 07-24",
    ]


def test_an_answer_and_an_acknowledgement_pause_by_the_ladder_that_is_replayed() -> None:
    """Law 8: three working days by this one; what the pause overtook comes from then on, one a day."""
    for kind in (Act.ANSWER, Act.ACKNOWLEDGE):
        paused = one("07-14", kind, State.IN_PROGRESS, "07-14")
        assert taken(GIVEN, paused, until="07-21", basis=Basis.DUE) == [
            "due-2 07-12",
            "late-1 07-19",
            "late-3 07-20",
        ]
    taken_up = one("07-07", Act.ACKNOWLEDGE, State.ASSIGNED, "07-14")
    assert taken(GIVEN, taken_up, until="07-13", basis=Basis.SILENCE) == ["silent-5 07-12"], "it is no word"


def test_receiving_ends_the_wait_for_it_and_nothing_else() -> None:
    received = one("07-04", Act.RECEIVE, State.RECEIVED, "07-14")
    assert taken(GIVEN, received, until="07-31", basis=Basis.RECEIPT) == []
    assert taken(GIVEN, received, until="07-12", basis=Basis.SILENCE) == ["silent-5 07-10"]


def test_a_claim_stills_the_ladder_until_it_is_returned() -> None:
    """Laws 3 and 5: what was overtaken follows a step a day; the claim was a word."""
    claim, back = (
        one("07-13", Act.CLAIM, State.AWAITING, "07-14"),
        one("07-24", Act.RETURN, State.IN_PROGRESS, "07-14"),
    )
    found = taken(GIVEN, WORKS, claim, back, until="07-26", basis=Basis.DUE)
    assert found == ["due-2 07-12", "late-1 07-25", "late-3 07-26"]
    assert taken(GIVEN, claim, back, until="07-26", basis=Basis.SILENCE) == [
        "silent-5 07-10",
        "silent-5 07-25",
        "silent-9 07-26",
    ]


def test_a_refusal_that_is_not_accepted_is_to_be_taken_anew() -> None:
    declined, back = (
        one("07-04", Act.DECLINE, State.DECLINED, "07-14"),
        one("07-06", Act.RETURN, State.ASSIGNED, "07-14"),
    )
    assert taken(GIVEN, declined, back, until="07-12", basis=Basis.RECEIPT) == ["unreceived-2 07-10"]
    late = (
        one("07-07", Act.DECLINE, State.DECLINED, "07-14"),
        one("07-10", Act.RETURN, State.ASSIGNED, "07-14"),
    )
    assert taken(GIVEN, *late, until="07-14", basis=Basis.RECEIPT) == [
        "unreceived-2 07-05",
        "unreceived-2 07-12",
    ]
    claim = (
        one("07-06", Act.CLAIM, State.AWAITING, "07-14"),
        one("07-07", Act.RETURN, State.IN_PROGRESS, "07-14"),
    )
    assert taken(GIVEN, *claim, until="07-14", basis=Basis.RECEIPT) == ["unreceived-2 07-05"]


def test_a_due_day_that_moves_begins_its_ladder_anew() -> None:
    granted = one("07-18", Act.GRANT, State.IN_PROGRESS, "07-28")
    assert taken(GIVEN, WORKS, granted, until="08-01", basis=Basis.DUE) == [
        "due-2 07-12",
        "late-1 07-17",
        "due-2 07-26",
        "late-1 07-31",
    ]


def test_a_due_day_that_moves_onto_the_same_working_day_begins_it_anew_too() -> None:
    """From a Saturday to the Sunday: the same end, another clock (law 5)."""
    same = one("07-18", Act.GRANT, State.IN_PROGRESS, "07-14", anew=True)
    assert taken(GIVEN, WORKS, same, until="07-20", basis=Basis.DUE) == [
        "due-2 07-12",
        "late-1 07-17",
        "late-1 07-19",
        "late-3 07-20",
    ]
    asked = one("07-18", Act.EXTEND, State.IN_PROGRESS, "07-14")
    assert taken(GIVEN, WORKS, asked, until="07-20", basis=Basis.DUE) == [
        "due-2 07-12",
        "late-1 07-17",
        "late-3 07-19",
    ]


def test_a_request_for_more_time_is_a_word_and_no_pause() -> None:
    """Law 8, docs/decisions/0011: silence begins anew with it, the steps about the due day go on."""
    asked = one("07-18", Act.EXTEND, State.IN_PROGRESS, "07-14")
    begun = taken(GIVEN, WORKS, asked, until="08-31", basis=Basis.SILENCE)
    answered = taken(
        GIVEN, WORKS, one("07-18", Act.CLAIM, State.IN_PROGRESS, "07-14"), until="08-31", basis=Basis.SILENCE
    )
    assert begun == answered != taken(GIVEN, WORKS, until="08-31", basis=Basis.SILENCE)


def test_a_milestone_gives_a_day_at_last() -> None:
    undated = one("07-03", "assign", State.RECEIVED)
    armed = one("07-17", "arm", State.RECEIVED, "07-21", anew=True)
    assert taken(undated, armed, until="07-31", basis=Basis.LOOK_AGAIN) == ["look-10 07-13"]
    assert taken(undated, armed, until="07-24", basis=Basis.DUE) == ["due-2 07-19", "late-1 07-24"]


def test_suspended_days_are_no_silence_and_the_due_steps_wait() -> None:
    """Law 5, docs/decisions/0009; the days are those on which it was true."""
    stop, on = (
        one("07-05", Act.SUSPEND, State.IN_PROGRESS, "07-14"),
        one("07-31", Act.RESUME, State.IN_PROGRESS, "07-14"),
    )
    assert taken(GIVEN, WORKS, stop, on, until="08-03", basis=Basis.DUE) == ["late-1 08-01", "late-3 08-02"]
    assert taken(GIVEN, WORKS, stop, on, until="08-09", basis=Basis.SILENCE) == ["silent-5 08-04"]
    early = one("07-31", Act.RESUME, State.IN_PROGRESS, "07-14", on="07-26")
    assert taken(GIVEN, WORKS, stop, early, until="08-02", basis=Basis.SILENCE) == ["silent-5 08-01"]
    sooner = one("07-10", Act.SUSPEND, State.IN_PROGRESS, "07-14", on="07-05")
    assert taken(GIVEN, WORKS, sooner, on, until="08-04", basis=Basis.SILENCE) == ["silent-5 08-04"]


def test_a_second_suspension_counts_its_own_days() -> None:
    first = (
        one("07-05", Act.SUSPEND, State.IN_PROGRESS, "07-14"),
        one("07-10", Act.RESUME, State.IN_PROGRESS, "07-14"),
    )
    second = (
        one("07-12", Act.SUSPEND, State.IN_PROGRESS, "07-14"),
        one("07-17", Act.RESUME, State.IN_PROGRESS, "07-14"),
    )
    assert taken(GIVEN, WORKS, *first, *second, until="07-31", basis=Basis.SILENCE)[0] == "silent-5 07-19"


def test_what_ends_while_it_is_suspended_and_opens_again_runs_again() -> None:
    stop, end = (
        one("07-05", Act.SUSPEND, State.IN_PROGRESS, "07-14"),
        one("07-06", Act.CANCEL, State.CLOSED, "07-14"),
    )
    back = one("07-17", Act.REOPEN, State.ASSIGNED, "07-14")
    assert taken(GIVEN, WORKS, stop, end, until="07-31", basis=Basis.DUE) == []
    found = taken(GIVEN, WORKS, stop, end, back, until="07-19", basis=Basis.DUE)
    assert found == ["late-1 07-18", "late-3 07-19"]
    assert taken(GIVEN, WORKS, stop, end, back, until="07-31", basis=Basis.RECEIPT) == ["unreceived-2 07-19"]
    assert taken(GIVEN, WORKS, stop, end, back, until="07-31", basis=Basis.SILENCE) == [
        "silent-5 07-24",
        "silent-9 07-28",
    ]


def test_reopening_begins_every_clock_anew() -> None:
    claim, done = (
        one("07-13", Act.CLAIM, State.AWAITING, "07-14"),
        one("07-13", Act.CONFIRM, State.DONE, "07-14"),
    )
    back = one("07-17", Act.REOPEN, State.IN_PROGRESS, "07-28")
    assert taken(GIVEN, claim, done, back, until="07-31", basis=Basis.DUE) == [
        "due-2 07-12",
        "due-2 07-26",
        "late-1 07-31",
    ]
    assert taken(GIVEN, claim, done, back, until="07-25", basis=Basis.SILENCE) == [
        "silent-5 07-10",
        "silent-5 07-24",
    ]


def test_another_unit_beside_the_lead_has_no_due_steps() -> None:
    helper = one("07-03", "assign", State.ASSIGNED, "07-14", role=Role.COORDINATE)
    leads = one("07-10", "lead", State.ASSIGNED, "07-14")
    assert taken(helper, until="07-31", basis=Basis.DUE) == []
    assert taken(helper, leads, until="07-18", basis=Basis.DUE) == ["due-2 07-12", "late-1 07-17"]


def test_days_off_that_are_decided_later_move_only_what_comes_later() -> None:
    """Law 2: the calendar of the time counts."""
    off = Workdays(HANOI, off=frozenset(dt.date(2023, 7, day) for day in (11, 12, 17)))
    edited = Calendar(local("07-12", "10:00"), off)
    assert taken(GIVEN, until="07-18", basis=Basis.DUE, calendars=(edited,)) == [
        "due-2 07-12",
        "late-1 07-18",
    ]
    earlier = Calendar(local("07-04", "10:00"), off)
    assert taken(GIVEN, until="07-18", basis=Basis.DUE, calendars=(earlier,)) == [
        "due-2 07-10",
        "late-1 07-18",
    ]
    later = Calendar(local("07-24"), off)
    assert taken(GIVEN, until="07-18", basis=Basis.DUE, calendars=(later,)) == ["due-2 07-12", "late-1 07-17"]


def test_an_act_at_the_instant_of_a_step_comes_before_it() -> None:
    """At eight in the morning, on the last day that is looked at too."""
    for day in ("07-12", "07-17"):
        end = one(day, Act.CANCEL, State.CLOSED, "07-14", hour="08:00")
        steps = replay([GIVEN, end], LADDER, [Calendar(ALWAYS, OFFICE)], local("07-31"))
        assert all(step.at < end.at for step in steps)
        assert replay([GIVEN, end], LADDER, [Calendar(ALWAYS, OFFICE)], end.at) == steps


def test_a_word_while_the_clock_stands_does_not_start_it() -> None:
    stop = one("07-05", Act.SUSPEND, State.IN_PROGRESS, "07-14")
    word = one("07-06", Act.ANSWER, State.IN_PROGRESS, "07-14")
    assert taken(GIVEN, stop, word, until="08-31", basis=Basis.DUE) == []
    on = one("07-31", Act.RESUME, State.IN_PROGRESS, "07-14")
    assert taken(GIVEN, stop, word, on, until="08-31", basis=Basis.SILENCE)[0] == "silent-5 08-04"


def test_one_clock_that_begins_anew_leaves_the_others_where_they_are() -> None:
    """Law 5: what was climbed of the due day is not climbed again for a word, nor silence for a new day."""
    word = one("07-18", Act.ANSWER, State.IN_PROGRESS, "07-14")
    assert taken(GIVEN, word, until="07-21", basis=Basis.DUE) == [
        "due-2 07-12",
        "late-1 07-17",
        "late-3 07-21",
    ]
    granted = one("07-12", Act.GRANT, State.RECEIVED, "07-28")
    assert taken(GIVEN, granted, until="07-14", basis=Basis.SILENCE) == ["silent-5 07-10", "silent-9 07-14"]


def test_a_calendar_edited_between_two_acts_counts_from_its_own_time() -> None:
    off = Workdays(HANOI, off=frozenset({dt.date(2023, 7, 12)}))
    edited = Calendar(local("07-06"), off)
    early, late = (
        one("07-05", Act.RECEIVE, State.RECEIVED, "07-14"),
        one("07-13", Act.CANCEL, State.CLOSED, "07-14"),
    )
    assert taken(GIVEN, early, late, until="07-31", basis=Basis.DUE, calendars=(edited,)) == ["due-2 07-11"]
    assert taken(GIVEN, early, late, until="07-31", basis=Basis.DUE) == ["due-2 07-12"]
