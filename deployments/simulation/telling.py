"""The laws of what messages say and to whom: why, what comes next, how to stop it; one digest a day; one body each.

Here: the words of every message against the rows and the journal. Not here: whether it left, and how often
(simulation.accounting).
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator

from deployments.simulation.books import Books
from models import journal
from models.notification import Message, Notification, NotificationKind
from models.rules import due, limits
from models.rules.lifecycle import OPEN, Role, State
from models.task import Task

#: (you receive this, why, what comes next, how to stop it) as each language says it.
SAID = {
    "vi": ("Ông/Bà nhận phần này", "Lý do gửi:", "Tiếp theo:", "Để "),
    "en": ("You receive this", "Why:", "Next:", "To "),
}
LATE = {"vi": r"quá hạn (\d+) ngày làm việc", "en": r"late (\d+) working day"}
#: Over, or only to be known: nothing follows that could be stopped.
NOTHING_TO_STOP = {NotificationKind.ALL_CLEAR, NotificationKind.DAILY, NotificationKind.SUSPENDED}
#: More messages of a person than any window of a limit holds.
LOOKED_BACK = 200
WITHOUT_WHY = {NotificationKind.ALL_CLEAR}
#: Kinds that tell of a task itself, with its due day and the step that comes next.
WITH_NEXT = {
    NotificationKind.STEP, NotificationKind.ASSIGNED, NotificationKind.ARMED, NotificationKind.RETURNED,
    NotificationKind.EXTENSION_DECIDED, NotificationKind.RESUMED, NotificationKind.REOPENED,
}  # fmt: skip


def says_why(books: Books) -> Iterator[str]:
    """Law 18: every message names the task, why it comes and why to this person, what comes next, how to stop it."""
    for message in books.fresh_messages:
        language, text = books.people[message.person_id].language, books.words[message.id or 0]
        members = [books.notifications[key] for key in sorted(books.members[message.id or 0])]
        kinds = {owed.kind for owed in members}
        needed = (kinds, kinds - WITHOUT_WHY, kinds, kinds - NOTHING_TO_STOP)
        for words, some in zip(SAID[language], needed, strict=True):
            if text.count(words) < len(some):
                yield f"{message.key} says “{words}” {text.count(words)} times, of {sorted(some)}"
        for owed in members:
            if owed.task_id is not None and f"• {books.tasks[owed.task_id].code}" not in text:
                yield f"{message.key} does not name {books.tasks[owed.task_id].code}, which it is about"
            if owed.post_id is not None and books.posts[owed.post_id].title not in text:
                yield f"{message.key} does not tell that it comes to {books.posts[owed.post_id].title}"


def says_what_is_true(books: Books) -> Iterator[str]:
    """Law 18: what a message tells of a task is true to the log: steps, due day, days late, and what comes next."""
    for message in books.fresh_messages:
        head = books.hashes.get((message.body_id, message.journal_position or 0), journal.GENESIS)
        if head != message.journal_hash:
            yield f"{message.key} carries another head than event {message.journal_position}"
        for key in sorted(books.members[message.id or 0]):
            owed = books.notifications[key]
            if owed.task_id is None:
                continue
            task = books.tasks[owed.task_id]
            if owed.kind == NotificationKind.STEP and not _was_claimed(books, task, owed):
                yield f"{message.key} tells of a step of {task.code} that nobody claimed"
            if owed.kind in WITH_NEXT and _stands_as_then(books, task, message):
                yield from _untrue(books, task, message)


def one_digest_a_day(books: Books) -> Iterator[str]:
    """Law 11: whoever decides hears once a day of all that is no alarm; what comes for a vacant post of a unit is not theirs."""
    heard: Counter[tuple[int, int, dt.date]] = Counter()
    deciding = {body.code for body in books.bodies.values()}
    for message in books.fresh_messages:
        name = books.people[message.person_id].name
        if message.urgent or not any(f" {code} " in name for code in deciding):
            continue
        members = (books.notifications[key] for key in books.members[message.id or 0])
        if all(owed.post_id and books.posts[owed.post_id].unit_id not in books.bodies for owed in members):
            continue
        day = books.now(message.body_id).day_of(message.at)
        heard[message.body_id, message.person_id, day] += 1
        if heard[message.body_id, message.person_id, day] == 2:  # noqa: PLR2004 - once is the law
            yield f"{name} gets a second message of one body on {day}, {message.key}"


def limits_are_kept(books: Books) -> Iterator[str]:
    """Law 11: nobody gets more messages in any hour or day than the table allows."""
    for person in sorted({books.messages[key].person_id for key in books.changed_messages}):
        for sort, limit in limits.BY_SORT.items():
            newest = [books.messages[key] for key in books.by_person[person][-LOOKED_BACK:]]
            at = sorted(m.sent_at for m in newest if m.sent_at and m.urgent == (sort == limits.Sort.URGENT))
            for window, most in ((limits.HOUR, limit.per_hour), (limits.DAY, limit.per_day)):
                if any(later - earlier < window for earlier, later in zip(at, at[most:], strict=False)):
                    yield f"{books.people[person].name} got more than {most} {sort} messages in {window}"


def nothing_leaks(books: Books) -> Iterator[str]:
    """Law 22: what a body owes, says and journals is about its own tasks, and only its own people decide about them."""
    for message in books.fresh_messages:
        if any(books.notifications[key].body_id != message.body_id for key in books.members[message.id or 0]):
            yield f"{message.key} tells of two bodies"
        text = books.words[message.id or 0]
        for body_id, body in books.bodies.items():
            if body_id != message.body_id and re.search(rf"\b{body.series}-\d", text):
                yield f"{message.key} of another body tells of {body.name}"
    for task in books.looked_at:
        strangers = [body.code for key, body in books.bodies.items() if key != task.body_id]
        if not task.code.startswith(f"{books.bodies[task.body_id].series}-"):
            yield f"{task.code} has a code of another body"
        for event in books.events[task.id or 0]:
            if event.body_id != task.body_id:
                yield f"{task.code} is told of in another body's journal, event {event.position}"
            if any(f" {stranger} " in event.by for stranger in strangers):
                yield f"{event.by} of another body did “{event.kind}” on {task.code}"


def _was_claimed(books: Books, task: Task, owed: Notification) -> bool:
    told = (owed.data["basis"], dt.datetime.fromisoformat(owed.data["step_at"]))
    return told in {(claim.basis, claim.step_at) for claim in books.claims[task.id or 0]}


def _stands_as_then(books: Books, task: Task, message: Message) -> bool:
    """Whether nothing has happened to the task since the message was put into words, nor to all tasks of its body."""
    newest = max(books.events[task.id or 0][-1].position, books.rearmed.get(task.body_id, 0))
    return newest <= (message.journal_position or 0)


def _untrue(books: Books, task: Task, message: Message) -> Iterator[str]:
    language, text = books.people[message.person_id].language, books.words[message.id or 0]
    days = books.calendar(task.body_id, message.at)
    today = days.day_of(message.at)
    blocks = [block for block in text.split("• ") if block.startswith(task.code)]
    expected = [f"{task.due_on:%d/%m/%Y}"] if task.due_on else []
    if (step := books.coming(task, days)) and task.next_step_at is not None:
        expected.append(f"{max(days.day_of(max(task.next_step_at, step.at)), today):%d/%m/%Y}")
    for block in blocks:
        for word in expected:
            if word not in block:
                yield f"{message.key} does not tell {word} of {task.code}, which is its due day or next step"
        heading = block.partition("\n")[2].lstrip().partition("\n")[0]
        found = re.search(LATE[language], heading)
        if (int(found[1]) if found else 0) != _late(books, task, message.at):
            yield f"{message.key} says “{heading.strip()}” of {task.code}, late by {_late(books, task, message.at)}"


def _late(books: Books, task: Task, at: dt.datetime) -> int:
    counts = task.role == Role.LEAD and task.state in OPEN and task.state != State.AWAITING
    if not counts or task.due_at is None or not due.is_late(task.due_at, at):
        return 0
    days = books.calendar(task.body_id, at)
    return days.between(days.day_of(task.due_at), days.day_of(at))


CHECKS: dict[str, Callable[[Books], Iterator[str]]] = {
    "11-limits-are-kept": limits_are_kept,
    "11-one-digest-a-day": one_digest_a_day,
    "18-says-why": says_why,
    "18-says-what-is-true": says_what_is_true,
    "22-nothing-leaks": nothing_leaks,
}
