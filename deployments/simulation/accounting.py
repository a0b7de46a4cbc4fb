"""The laws of messages as invariants: every message at the sink against the tables, by its key.

Here: what is checked of notifications and messages. Not here: tasks and the ladder (simulation.invariants).
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

from deployments.simulation.books import Books
from models.acts import owing
from models.event import Event
from models.notification import Message, MessageState, Notification, NotificationKind, NotificationState
from models.rules.lifecycle import ENDED, Role

#: What a notification's state must be for each state of its message.
MEMBERS = {
    MessageState.SENT: {NotificationState.SENT},
    MessageState.DEAD: {NotificationState.DEAD},
    MessageState.IN_DOUBT: {NotificationState.IN_DOUBT},
    MessageState.LEASED: {NotificationState.LEASED, NotificationState.IN_DOUBT},
    MessageState.RETRY: {NotificationState.LEASED, NotificationState.IN_DOUBT},
}
#: Nobody took it, as far as its sender could know.
GIVEN_UP = {MessageState.RETRY, MessageState.DEAD}
POISONED = "could not be put into words"
NEED_REASON = {
    NotificationState.HELD, NotificationState.DROPPED, NotificationState.MUTED, NotificationState.DEAD,
}  # fmt: skip


def one_after_downtime(books: Books) -> Iterator[str]:
    """Law 6: of all steps of a task claimed at once each post hears one message, about the newest, listing the skipped."""
    for task in books.looked_at:
        claimed = Counter(claim.claimed_at for claim in books.claims[task.id or 0])
        heard: set[tuple[dt.datetime, int | None]] = set()
        for owed in books.by_task[task.id or 0].values():
            if owed.kind != NotificationKind.STEP:
                continue
            if (owed.at, owed.post_id) in heard:
                yield f"{task.code}: post {owed.post_id} hears twice of what was claimed at {owed.at}"
            heard.add((owed.at, owed.post_id))
            if len(owed.data.get("skipped", ())) + 1 != claimed[owed.at]:
                yield f"{task.code}: {owed.key} tells not all {claimed[owed.at]} steps claimed at {owed.at}"


def in_office_hours(books: Books) -> Iterator[str]:
    """Law 10: no message outside office hours or on a day off, or outside the person's own, but urgent ones."""
    for taken in books.wire.taken[books.wire_seen :]:
        message = books.by_key.get(taken.key)
        if message is None or message.urgent:
            continue
        days = books.calendar(message.body_id, taken.at)
        if not days.is_open(taken.at):
            yield f"{taken.key} left at {taken.at.astimezone(days.zone)}, when the office was closed"
        person = books.people[message.person_id]
        hour = message.at.astimezone(days.zone).time()
        if person.window_from and person.window_to and not person.window_from <= hour < person.window_to:
            yield f"{taken.key} was bundled at {hour}, outside the hours of {person.name}"


def one_message_a_person(books: Books) -> Iterator[str]:
    """Law 11: what is owed to a person at the same time is one message; only an alarm may come beside it."""
    seen: dict[tuple[int, int, dt.datetime], str] = {}
    for message in books.fresh_messages:
        if message.urgent:
            continue
        place = (message.body_id, message.person_id, message.at)
        if place in seen:
            kinds = f"{seen[place]} and {message.kind}"
            yield f"person {message.person_id} got two messages at {message.at}: {kinds}"
        seen[place] = message.kind


def nothing_twice(books: Books) -> Iterator[str]:
    """Law 12: nothing twice, but what could not be known to be taken, with the same key; nothing that is not in the tables."""
    if books.wire_seen == 0:
        pairs = Counter((one.kind, one.key) for one in books.notifications.values())
        yield from (f"{key} is owed {count} times" for (_, key), count in pairs.items() if count > 1)
    for taken in books.wire.taken[books.wire_seen :]:
        if taken.key not in books.by_key:
            yield f"{taken.key} was sent and stands in no table"
    for key in {taken.key for taken in books.wire.taken[books.wire_seen :]}:
        if books.wire.copies[key] > 1 + books.wire.doubts[key]:
            yield f"{key} was taken {books.wire.copies[key]} times, {books.wire.doubts[key]} of them in doubt"


def one_in_doubt(books: Books) -> Iterator[str]:
    """Law 12: a kill leaves at most one message in doubt, of each sender that it ends."""
    for number, (in_doubt, senders) in enumerate(books.wire.kills, start=1):
        if in_doubt > senders:
            yield f"kill {number} of {senders} senders left {in_doubt} messages in doubt"


def nothing_lost(books: Books) -> Iterator[str]:
    """Law 12: what is marked sent was taken; all else that is owed waits in time or has its end and reason."""
    for owed in books.changed:
        yield from _lost(books, owed)
    for key in sorted(books.changed_messages):
        message = books.messages[key]
        if message.state == MessageState.SENT and not books.wire.copies[message.key]:
            yield f"{message.key} is marked sent, and nobody took it"
        doubts = books.wire.doubts[message.key]
        if message.state in GIVEN_UP and books.wire.copies[message.key] > doubts:
            yield f"{message.key} was taken, and is {message.state}"
        if message.state == MessageState.DEAD and not message.error:
            yield f"{message.key} is dead without a reason"
        members = {books.notifications[one].state for one in books.members[key]}
        if not members or not members <= MEMBERS[message.state]:
            yield f"{message.key} is {message.state}, its members are {sorted(members) or 'gone'}"


def nothing_is_poisoned(books: Books) -> Iterator[str]:
    """Law 12: nothing that is owed cannot be put into words, no ladder cannot be climbed, no flow ends in an error."""
    for owed in books.changed:
        if owed.state == NotificationState.HELD and owed.reason.startswith(POISONED):
            yield f"{owed.key} {owed.reason}"
        # That a mail server is out is told, and is nobody's error here.
        if owed.kind == NotificationKind.FAILURE and "service" not in owed.data:
            yield f"{owed.key} tells of a failure: {owed.data}"


def all_clear(books: Books) -> Iterator[str]:
    """Law 13: the all-clear goes to exactly those with a sent or in-doubt message naming the task, not to who acted."""
    for task in books.looked_at:
        if task.state not in ENDED:
            continue
        ended = next(
            (event for event in reversed(books.events[task.id or 0]) if event.kind in {"confirm", "close"}),
            None,
        )
        if ended is None:
            continue
        owed = books.by_task[task.id or 0].values()
        cleared = {one.person_id for one in owed if one.kind == NotificationKind.ALL_CLEAR}
        messages = [books.messages[one.message_id] for one in owed if one.message_id is not None]
        told = {
            m.person_id
            for m in messages
            if m.sent_at and m.sent_at < ended.at and _acts(books, m, ended) is False
        }
        may = {m.person_id for m in messages if m.at <= ended.at or m.sent_at}
        if not told <= cleared <= may:
            yield f"{task.code} ended; told were {sorted(told)}, the all-clear goes to {sorted(map(int, cleared))}"  # type: ignore[arg-type]


def secret_stays(books: Books) -> Iterator[str]:
    """Law 19: the words of a confidential task stand in no message."""
    for taken in books.wire.taken[books.wire_seen :]:
        if taken.leaks:
            yield f"{taken.key} tells words of a confidential task"


def monitors_are_not_asked(books: Books) -> Iterator[str]:
    """Law 21: whoever only monitors gets a copy when it is given out, and nothing that asks for an answer."""
    for task in books.looked_at:
        if task.role != Role.MONITOR:
            continue
        asked = {one.kind for one in books.by_task[task.id or 0].values()} & {
            NotificationKind.STEP,
            NotificationKind.AGENDA,
        }
        if asked:
            yield f"{task.code} only monitors, and was sent {sorted(asked)}"


def steps_are_owed(books: Books) -> Iterator[str]:
    """Laws 5, 12: a claimed step is never silent: something is owed for what was claimed at one instant."""
    for task in books.looked_at:
        owed = {one.at for one in books.by_task[task.id or 0].values() if one.kind == NotificationKind.STEP}
        claimed = {claim.claimed_at for claim in books.claims[task.id or 0]} - books.carried_at(task)
        for claimed_at in sorted(claimed - owed):
            yield f"{task.code} claimed a step at {claimed_at}, and nothing is owed for it"


def _lost(books: Books, owed: Notification) -> Iterator[str]:
    if owed.state in NEED_REASON and not owed.reason:
        yield f"{owed.key} is {owed.state} without a reason"
    if owed.state in owing.WAITING and owed.message_id is not None:
        yield f"{owed.key} waits, and is in a message"
    swept_at = books.swept_at
    late = owed.state == NotificationState.OWED and owed.not_before <= swept_at
    if late and (owed.urgent or books.calendar(owed.body_id, swept_at).is_open(swept_at)):
        yield f"{owed.key} should have left at {owed.not_before} and still waits after {swept_at}"


def _acts(books: Books, message: Message, ended: Event) -> bool:
    return ended.by.startswith(books.people[message.person_id].name)


CHECKS: dict[str, Callable[[Books], Iterator[str]]] = {
    "6-one-after-downtime": one_after_downtime,
    "10-office-hours": in_office_hours,
    "11-one-message-a-person": one_message_a_person,
    "12-nothing-twice": nothing_twice,
    "12-one-in-doubt": one_in_doubt,
    "12-nothing-lost": nothing_lost,
    "12-nothing-poisoned": nothing_is_poisoned,
    "12-steps-are-owed": steps_are_owed,
    "13-all-clear": all_clear,
    "19-secret-stays": secret_stays,
    "21-monitors-not-asked": monitors_are_not_asked,
}
