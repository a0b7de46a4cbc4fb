"""The laws that a task's own journal tells: each event after the other against the row that came of them.

Here: shifts of the due day, pauses, remindings. Not here: rows against rules (simulation.invariants).
"""

import datetime as dt
from collections.abc import Callable, Iterator

from deployments.simulation.books import SET_BACK, Books
from models.acts import outbox
from models.event import Event
from models.notification import NotificationKind, NotificationState
from models.rules.lifecycle import ENDED, OPEN, State
from models.task import Task

#: What the clock itself writes about a task; whatever else happens may end a pause.
OF_THE_CLOCK = {"step", "agenda-drafted"}


def stands_still(books: Books) -> Iterator[str]:
    """Law 5: no step while a task is suspended, awaits confirmation or has ended."""
    for task in books.looked_at:
        suspended = False
        for event in books.events[task.id or 0]:
            if event.kind in {"suspend", "resume"} or event.state in ENDED:
                suspended = event.kind == "suspend"
            if event.kind == "step" and (suspended or event.state not in OPEN - {State.AWAITING}):
                yield f"{task.code} climbed at {event.at}, while its clock stood"


def pause_holds(books: Books) -> Iterator[str]:
    """Law 8: an acknowledgement pauses the ladder up to the instant that it names, and no longer."""
    for task in books.looked_at:
        until: dt.datetime | None = None
        for event in books.events[task.id or 0]:
            if event.kind == "acknowledge":
                until = dt.datetime.fromisoformat(event.after["until"])
            elif event.kind not in OF_THE_CLOCK:
                until = None
            elif event.kind == "step" and until is not None and event.at < until:
                yield f"{task.code} climbed at {event.at}, though it was acknowledged until {until}"
        if until is not None and task.held_until != until:
            yield f"{task.code} was acknowledged until {until}, and is held until {task.held_until}"


def remindings_are_counted(books: Books) -> Iterator[str]:
    """Law 9: the count of remindings is that of the steps sent to the unit since its last word, each once."""
    for task in books.looked_at:
        if task.state not in OPEN:
            continue
        since = max(filter(None, (task.published_at, task.reopened_at, task.last_word_at)))
        told = _told_at(books, task)
        # A clock that was set back sends at an earlier instant than the word that it comes after.
        counts = [sum(at > border for at in told) for border in (since + SET_BACK, since - SET_BACK)]
        if not counts[0] <= task.unanswered <= counts[1]:
            yield f"{task.code} was reminded {counts[0]} to {counts[1]} times, its row says {task.unanswered}"


def shifts_are_told(books: Books) -> Iterator[str]:
    """Law 16: shifts and net working days are those of the acts that moved the due day, and nothing else moved it."""
    for task in books.looked_at:
        if not books.events[task.id or 0]:
            continue
        due_on, shifts, net = _shifted(books, task)
        if (task.due_on, task.shifts, task.net_workdays) != (due_on, shifts, net):
            yield (
                f"{task.code} is due on {task.due_on} after {task.shifts} shifts by {task.net_workdays} working days; "
                f"its journal tells of {due_on}, {shifts}, {net}"
            )


def _shifted(books: Books, task: Task, until: str = "") -> tuple[dt.date | None, int, int]:
    """Due day, shifts and net working days as the events tell them, up to the handing over to `until` if there was one."""
    assigned, *events = books.events[task.id or 0]
    due_on, (shifts, net) = _day(assigned.after.get("due_on")), _inherited(books, task, assigned)
    for event in events:
        if until and event.after.get("replaced_by") == until:
            break
        moved_to = _moved_to(event)
        if moved_to is None or moved_to == due_on:
            continue
        if due_on is not None:
            shifts += 1
            net += books.calendar(task.body_id, event.at).between(due_on, moved_to)
        due_on = moved_to
    return due_on, shifts, net


def _told_at(books: Books, task: Task) -> list[dt.datetime]:
    """When each step that reminds the unit first reached it."""
    first: dict[str, dt.datetime] = {}
    for owed in books.by_task[task.id or 0].values():
        if owed.kind != NotificationKind.STEP or owed.state != NotificationState.SENT:
            continue
        if not outbox.reminds(owed.data) or owed.message_id is None:
            continue
        sent_at = books.messages[owed.message_id].sent_at
        if sent_at is not None:
            place = owed.key.rsplit(":p", 1)[0]
            first[place] = min(first.get(place, sent_at), sent_at)
    return list(first.values())


def _inherited(books: Books, task: Task, assigned: Event) -> tuple[int, int]:
    """A task that took the place of another goes on with the shifts that the other had then."""
    replaced = assigned.after.get("replaces")
    beside = (books.tasks[key] for key in books.under[task.directive_id])
    old = next((one for one in beside if one.code == replaced), None)
    return _shifted(books, old, until=task.code)[1:] if old else (0, 0)


def _moved_to(event: Event) -> dt.date | None:
    """The due day that an act gave, None where it gave none."""
    match event.kind:
        case "grant":
            return _day(event.after["to_on"])
        case "arm" | "resume" | "reopen":
            return _day(event.after["due_on"])
        case _:
            return None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


CHECKS: dict[str, Callable[[Books], Iterator[str]]] = {
    "5-stands-still": stands_still,
    "8-pause-holds": pause_holds,
    "9-remindings-counted": remindings_are_counted,
    "16-shifts-are-told": shifts_are_told,
}
