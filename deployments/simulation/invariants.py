"""The laws as invariants over rows: each function names what broke its law, one sentence a breach.

Here: what is checked of tasks, and the table of all checks. Not here: the checks of messages (simulation.accounting),
reading the rows (simulation.books).
"""

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise

from deployments.simulation import accounting, telling, walking
from deployments.simulation.books import Books
from models import journal
from models.directive import Kind
from models.rules import due, figures, periods
from models.rules.ladder import Basis
from models.rules.lifecycle import ENDED, OPEN, Role, State
from models.task import Task

Check = Callable[[Books], Iterator[str]]
REMINDINGS = 3


def due_stays(books: Books) -> Iterator[str]:
    """Law 2: `due_at` is the end of the working day of `due_on` by the calendar it is stamped with, as its newest event says."""
    versions = {(body, days.version): days for body, known in books.calendars.items() for _, days in known}
    for task in books.looked_at:
        days = versions.get((task.body_id, task.calendar_version or ""))
        cut_off = books.directives[task.directive_id].kind == Kind.PERIODIC
        if task.due_on is not None and days is not None:
            expected = due.due(task.due_on, days, cut_off=cut_off).due_at
            if task.due_at != expected:
                yield f"{task.code} is due at {task.due_at}, its day {task.due_on} ends at {expected}"
        newest = books.events[task.id or 0][-1:]
        if newest and newest[0].due_at != task.due_at:
            yield f"{task.code} is due at {task.due_at}, its newest event says {newest[0].due_at}"


def done_is_confirmed(books: Books) -> Iterator[str]:
    """Law 3: a task is done by a claim and a confirmation from outside its unit; the claim's day gives the class."""
    for task in books.looked_at:
        if task.state != State.DONE:
            continue
        days = books.calendar(task.body_id, task.last_event_at)
        confirmed = [event for event in books.events[task.id or 0] if event.kind == "confirm"]
        unit = ground_code(books, task)
        if not confirmed or confirmed[-1].before.get("state") != State.AWAITING:
            yield f"{task.code} is done, and nobody confirmed a claim"
        elif f" {unit} " in confirmed[-1].by:
            yield f"{task.code} was confirmed by its own unit ({confirmed[-1].by})"
        elif task.done_on is None or task.finished_at != due.finished_at(task.done_on, days):
            yield f"{task.code} was claimed on {task.done_on} and counts as finished at {task.finished_at}"
        elif task.result_class != figures.result_class(State.DONE, task.due_at, task.finished_at, books.at):
            yield f"{task.code} is kept as {task.result_class}, its dates say otherwise"


def nothing_is_invented(books: Books) -> Iterator[str]:
    """Law 4: no day that nobody gave; continuing tasks have none, periodic ones end at the official cut-off."""
    for task in books.looked_at:
        directive = books.directives[task.directive_id]
        if directive.kind == Kind.PERIODIC and task.window and task.original_due_on:
            window = periods.around(task.original_due_on, directive.recurrence)  # type: ignore[arg-type]
            if (window.name, window.ends_on) != (task.window, task.original_due_on):
                yield f"{task.code} of {task.window} was due on {task.original_due_on}"
        given = directive.due_on or directive.milestone_id or directive.kind == Kind.PERIODIC
        if task.original_due_on and not given:
            yield f"{task.code} is due on {task.original_due_on}, which nobody gave"
        if directive.due_on and task.original_due_on != directive.due_on:
            yield f"{task.code} was first due on {task.original_due_on}, its directive says {directive.due_on}"


def claimed_once(books: Books) -> Iterator[str]:
    """Law 5: a step is claimed once, as its event says; of one basis at most one a working day, in order."""
    for task in books.looked_at:
        carried = books.carried_at(task)
        claims = [claim for claim in books.claims[task.id or 0] if claim.claimed_at not in carried]
        told = sum(len(event.after["steps"]) for event in books.events[task.id or 0] if event.kind == "step")
        if told != len(claims):
            yield f"{task.code} has {len(claims)} claims, its journal tells of {told} steps"
        clock = sorted(claims, key=lambda c: (c.basis, c.epoch, c.position, c.repeat))
        for (basis, epoch), pile in groupby(clock, key=lambda c: (c.basis, c.epoch)):
            instants = [claim.step_at for claim in pile]
            days = [books.now(task.body_id).day_of(at) for at in instants]
            if any(later <= earlier for earlier, later in pairwise(days)):
                yield f"{task.code} claimed two steps of {basis} {epoch} for one day, or against their order"


def next_step_is_right(books: Books) -> Iterator[str]:
    """Law 5: `next_step_at` is the earliest unclaimed step over the bases, by the calendar of its last arming."""
    for task in books.looked_at:
        # Each tick on a day that became one off looks anew, by the calendar of then, and writes no event of it.
        known = books.calendars_since(task.body_id, books.armed_at(task))
        steps = [books.coming(task, days) for days in known]
        expected = [step.at if step else None for step in steps]
        if task.next_step_at not in expected:
            yield f"{task.code} looks for its next step at {task.next_step_at}, which is at {expected[0]}"


def nothing_is_behind(books: Books) -> Iterator[str]:
    """Laws 1, 5: after a tick no step of an earlier instant is unclaimed, whichever task it is of.

    What people do while nothing runs may arm a task for an instant that has passed; the next tick takes it.
    """
    if books.first_step_at is not None and books.first_step_at <= books.swept_at:
        yield f"a task should have climbed at {books.first_step_at}, and still waits after {books.swept_at}"


def policy_stays(books: Books) -> Iterator[str]:
    """Law 7: a task keeps the policy version it was armed with until an act brings it to another."""
    for task in books.looked_at:
        acts = [event.after["policy"] for event in books.events[task.id or 0] if "policy" in event.after]
        if task.policy_id != (acts[-1] if acts else books.first[task.id or 0].policy_id):
            yield f"{task.code} climbs another ladder than it was armed with"


def three_remindings_come_before_the_meeting(books: Books) -> Iterator[str]:
    """Law 9: three remindings without a word put a task on the draft agenda, once; a word or its end takes it off."""
    for task in books.looked_at:
        items = books.standing[task.id or 0]
        if items > 1:
            yield f"{task.code} stands {items} times on the draft agenda"
        if (task.state in OPEN and task.unanswered >= REMINDINGS) != bool(items):
            yield f"{task.code} was reminded {task.unanswered} times, and stands {items} times on the draft agenda"


def preview_is_what_happens(books: Books) -> Iterator[str]:
    """Law 14: what `explain` told of a task is what came while nobody answered.

    It tells so many steps and no more: of those at the last instant that it names some may be missing.
    """
    for task in books.looked_at:
        told = books.previews.get(task.id or 0)
        if told is None:
            continue
        came = {
            (step["step_at"], step["basis"], step["step"], step["repeat"])
            for event in books.events[task.id or 0]
            if event.kind == "step" and (event.id or 0) > told.after
            for step in event.after["steps"]
            if step["step_at"] < told.ends_at.isoformat()
        }
        expected = {
            (at.isoformat(), *rest) for at, *rest in told.steps if at <= books.swept_at and at < told.ends_at
        }
        if came != expected:
            yield f"{task.code}: came {sorted(came)}, explain had told {sorted(expected)}"


def original_stays(books: Books) -> Iterator[str]:
    """Law 16: the original due day stays for ever."""
    for task in books.looked_at:
        first = books.first[task.id or 0].original_due_on
        if first is not None and task.original_due_on != first:
            yield f"{task.code} was first due on {first}, now its original day is {task.original_due_on}"


def chain_holds(books: Books) -> Iterator[str]:
    """Law 17: every event follows the one before it in its body's chain, and says what was hashed."""
    for event in books.fresh_events:
        before = books.heads.get(event.body_id)
        place = (before.position, before.hash) if before else (0, journal.GENESIS)
        if (event.position, event.previous) != (place[0] + 1, place[1]):
            yield f"event {event.position} does not follow event {place[0]}"
        elif journal.digest(event, event.previous) != event.hash:
            yield f"event {event.position} was altered"
        books.heads[event.body_id] = event


def only_leads_are_late(books: Books) -> Iterator[str]:
    """Law 21: coordinating units have no ladder of the due day and close with the last lead; monitors have none at all."""
    for task in books.looked_at:
        bases = {claim.basis for claim in books.claims[task.id or 0]}
        if task.role != Role.LEAD and bases & {Basis.DUE, Basis.LOOK_AGAIN}:
            yield f"{task.code} only coordinates or monitors, and was held late"
        if task.role == Role.MONITOR and bases:
            yield f"{task.code} only monitors, and was asked"
        if task.role == Role.COORDINATE and task.state in OPEN and not _is_led(books, task):
            yield f"{task.code} coordinates and is open though no lead is"


def _is_led(books: Books, task: Task) -> bool:
    beside = (books.tasks[key] for key in books.under[task.directive_id])
    return any(one.role == Role.LEAD and one.state not in ENDED for one in beside)


def ground_code(books: Books, task: Task) -> str:
    """The code of the unit that owes a task, as its people's names tell it."""
    return f"U{task.unit_id - books.first_unit:03}"


#: After every tick, of the tasks it touched.
TOUCHED: dict[str, Check] = {
    "2-due-stays": due_stays,
    "3-done-is-confirmed": done_is_confirmed,
    "4-nothing-invented": nothing_is_invented,
    "5-claimed-once": claimed_once,
    "5-next-step-right": next_step_is_right,
    "5-nothing-behind": nothing_is_behind,
    "7-policy-stays": policy_stays,
    "14-preview-is-what-happens": preview_is_what_happens,
    "16-original-stays": original_stays,
    "17-chain-holds": chain_holds,
    "21-only-leads-are-late": only_leads_are_late,
}
#: At each day's end and in the end, of everything.
WHOLE: dict[str, Check] = {
    **TOUCHED,
    "9-three-remindings": three_remindings_come_before_the_meeting,
    **walking.CHECKS,
    **accounting.CHECKS,
    **telling.CHECKS,
}
