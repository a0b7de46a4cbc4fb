"""Which state may follow which: one table, and what it promises to offices."""

from hypothesis import given, settings
from hypothesis import strategies as st
from searching import examples

from models.rules.lifecycle import ENDED, OPEN, TRANSITIONS, Act, State, allowed, follows


def test_late_is_not_a_state() -> None:
    """Law 2: lateness is derived, so no state can be late or overdue."""
    assert not [state for state in State if "late" in state or "overdue" in state]


def test_every_state_is_either_open_or_ended() -> None:
    """No task falls between."""
    assert set(State) == OPEN | ENDED
    assert not OPEN & ENDED
    assert {State.DONE, State.CLOSED} == ENDED


def test_only_a_confirmed_claim_is_done() -> None:
    """Law 3: done is a claim, confirming makes it true; there is no other way."""
    assert {key for key, after in TRANSITIONS.items() if after == State.DONE} == {
        (Act.CONFIRM, State.AWAITING)
    }
    claims = {act for (act, before), after in TRANSITIONS.items() if after == State.AWAITING != before}
    assert claims == {Act.CLAIM}


def test_a_returned_claim_is_work_in_progress_again() -> None:
    """Law 3: what is not accepted goes back to the unit."""
    assert follows(Act.RETURN, State.AWAITING) == State.IN_PROGRESS


def test_a_declined_task_that_is_given_back_must_be_received_anew() -> None:
    """A refusal the assigner does not accept starts from the beginning."""
    assert follows(Act.RETURN, State.DECLINED) == State.ASSIGNED
    assert follows(Act.RECEIVE, State.ASSIGNED) == State.RECEIVED


def test_a_unit_may_answer_however_long_it_took() -> None:
    """Trap 22: an answer or a claim is taken in every open state that waits for the unit."""
    for state in OPEN - {State.AWAITING}:
        assert follows(Act.ANSWER, state) == State.IN_PROGRESS
        assert follows(Act.CLAIM, state) == State.AWAITING


def test_a_unit_cannot_decline_what_it_works_on() -> None:
    """Declining is an answer to the assignment, before work is reported."""
    assert {state for state in State if follows(Act.DECLINE, state)} == {State.ASSIGNED, State.RECEIVED}


def test_an_acknowledgement_changes_no_state() -> None:
    """Law 8: it pauses the ladder, it does not move the work."""
    for state in State:
        assert follows(Act.ACKNOWLEDGE, state) in (None, state)
    assert follows(Act.ACKNOWLEDGE, State.IN_PROGRESS) == State.IN_PROGRESS


def test_every_act_is_possible_somewhere() -> None:
    """The table has no dead word."""
    assert {act for act, _ in TRANSITIONS} == set(Act)


def test_what_is_allowed_is_what_follows() -> None:
    """The buttons a page shows are exactly the acts that are accepted."""
    for state in State:
        assert set(allowed(state)) == {act for act in Act if follows(act, state)}


@settings(max_examples=examples(1000), deadline=None)
@given(st.lists(st.sampled_from(Act), max_size=30))
def test_an_ended_task_moves_by_reopening_alone_and_done_was_claimed(acts: list[Act]) -> None:
    """Whatever is tried in whatever order: no road out of the end but reopening, and none to done without a claim."""
    state, taken = State.ASSIGNED, []
    for act in acts:
        after = follows(act, state)
        if after:
            assert state not in ENDED or act == Act.REOPEN
            state = after
            taken.append(act)
    if state == State.DONE:
        assert taken[-1] == Act.CONFIRM
        assert Act.CLAIM in taken
