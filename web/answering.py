"""A sheet of answers: the open tasks of a unit, and what was written beside them, saved together or not at all.

Here: `open_items` (what is asked) and `save` (what was said). Not here: who may open a sheet (web.pages.answers),
and what an answer does (models.acts.answering).
"""

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile

from models import lists, questions, story
from models.acts import answering, extending, sheets
from models.acts.answering import File, Said
from models.acts.deed import Actor, Deed
from models.directive import Directive
from models.errors import Faulty, Mistyped, Refused
from models.language import translate
from models.lists import TaskRow
from models.post import Post
from models.rules import lifecycle
from models.rules.lifecycle import Act, Answer
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit
from web import forms, rows, words
from web.forms import Answered, Reason
from web.rows import Pill

#: What a unit may also say of a task instead of reporting on it, with the act that it is.
OTHERWISE = {"receive": Act.RECEIVE, "acknowledge": Act.ACKNOWLEDGE, "decline": Act.DECLINE}
CHOICE = "answer-"
#: One tick for all tasks that a sheet shows and that are left open on it: a report that there is nothing new.
NOTHING_NEW, ROW = "nothing-new", "row"
FIELDS = ("answer", "percent", "note", "proposed_on")
KEY_BYTES = 12
LONGEST_KEY = 80
LONGEST_NAME, LONGEST_TYPE = 300, 120


@dataclass(frozen=True)
class Item:
    """One task on a sheet: the row, how it stands, and which other words than a report it still takes."""

    row: TaskRow
    pill: Pill
    otherwise: tuple[str, ...]


@dataclass(frozen=True)
class Recorded:
    """What was said about one task; not `is_new` where the same sheet had been sent before.

    `asked_until` is the day until which the answer asks for more time.
    """

    code: str
    choice: str
    is_new: bool
    asked_until: dt.date | None = None


@dataclass(frozen=True)
class Choice:
    """One row of a sheet as read."""

    code: str
    word: str
    said: Said | None
    reason: str
    #: Said of all tasks at once: one that has moved on meanwhile is passed over.
    is_general: bool = False


def new_key() -> str:
    """What makes a sheet one sheet, however often it is sent."""
    return secrets.token_urlsafe(KEY_BYTES)


def key_of(form: Mapping[str, Any]) -> str:
    """The key of the sheet that is sent, "" where there is none."""
    return str(form.get("key", ""))[:LONGEST_KEY]


def needed_key(form: Mapping[str, Any]) -> str:
    """The key of a sheet that is to be saved."""
    key = key_of(form)
    if not key:
        raise Mistyped("This form is not complete; open the page again.")
    return key


def open_items(session: OfficeSession, unit_id: int, actor: Actor, at: dt.datetime) -> list[Item]:
    """The open tasks of a unit, worst first. Of a body's own, those through other posts are not for this actor."""
    found = [item(session, task, at) for task in sheets.open_tasks(session, unit_id, actor)]
    return sorted(found, key=lambda one: rows.worst_first(one.row))


def item(session: OfficeSession, task: Task, at: dt.datetime) -> Item:
    """One task as it stands on a sheet."""
    row = lists.task_row(
        task,
        session.get_one(Directive, task.directive_id),
        session.get_one(Unit, task.unit_id),
        session.get(Post, task.post_id) if task.post_id else None,
        at,
    )
    may = lifecycle.allowed(task.state)
    return Item(
        row,
        rows.pill(row, questions.calendar(session, task.body_id), at),
        tuple(word for word, act in OTHERWISE.items() if act in may),
    )


def save(session: OfficeSession, form: FormData, deed: Deed, may: Callable[[Task], None]) -> list[Recorded]:
    """Everything that a sheet says, each row once; Faulty names every row at fault, and then nothing is kept.

    `may` refuses a task that is not on the sheet's list.
    """
    key = needed_key(form)
    choices = _read(form)
    if form.get(NOTHING_NEW):
        choices += _nothing_new(session, form, {choice.code for choice in choices})
    if not choices:
        raise Mistyped("Choose an answer for at least one task.", field="answers")
    recorded: list[Recorded] = []
    faults: dict[str, Refused] = {}
    # In one order, so that two sheets with the same tasks wait for each other and never for good.
    for choice in sorted(choices, key=lambda one: one.code):
        task = questions.task(session, choice.code)
        may(task)
        if choice.is_general and not lifecycle.follows(Act.ANSWER, task.state):
            continue
        try:
            recorded.append(record(session, task, deed, choice, f"{key}:{choice.code}"))
        except Refused as refusal:
            faults[f"{refusal.field or 'answer'}-{choice.code}"] = refusal
    if faults:
        raise Faulty(faults)
    return recorded


def _read(form: FormData) -> list[Choice]:
    """The rows that say something; all faults of all rows at once."""
    choices: list[Choice] = []
    faults: dict[str, Refused] = {}
    for name, word in form.items():
        if not name.startswith(CHOICE) or not word:
            continue
        code = name.removeprefix(CHOICE)
        try:
            typed = {name: form[f"{name}-{code}"] for name in FIELDS if f"{name}-{code}" in form}
            choices.append(choice(code, str(word), typed, _files(form, code)))
        except Faulty as faulty:
            faults |= {f"{field}-{code}": fault for field, fault in faulty.faults.items()}
    if faults:
        raise Faulty(faults)
    return choices


def _nothing_new(session: OfficeSession, form: FormData, answered: set[str]) -> list[Choice]:
    """A report for each task that the sheet showed and that has no answer of its own."""
    shown = dict.fromkeys(str(code) for code in form.getlist(ROW))
    said = Said(Answer.IN_PROGRESS, note=translate(session.settings.language, words.NOTHING_NEW))
    return [
        Choice(code, Answer.IN_PROGRESS, said, "", is_general=True) for code in shown if code not in answered
    ]


def choice(code: str, word: str, typed: Mapping[str, Any], files: tuple[File, ...] = ()) -> Choice:
    """One row as typed; Faulty with a sentence for each field that cannot be understood."""
    if word == "decline":
        try:
            return Choice(code, word, None, forms.read(Reason, {"reason": typed.get("note", "")}).reason)
        except Faulty as faulty:
            raise Faulty({"note": faulty.faults["reason"]}) from None
    if word in OTHERWISE:
        return Choice(code, word, None, str(typed.get("note", "")).strip())
    read = forms.read(Answered, typed)
    proposed_on = read.proposed_on if read.answer in (Answer.LATE, Answer.BLOCKED) else None
    said = Said(read.answer, read.percent, read.note, proposed_on, files)
    return Choice(code, word, said, "")


def _files(form: FormData, code: str) -> tuple[File, ...]:
    found = [
        file for file in form.getlist(f"evidence-{code}") if isinstance(file, UploadFile) and file.filename
    ]
    return tuple(
        File(_kept_name(file.filename or ""), _kept_type(file.content_type), file.file.read())
        for file in found
    )


def _kept_name(name: str) -> str:
    """A file's name as the tables hold it: of one that is too long the end, which says what it is."""
    return name.replace("\0", "")[-LONGEST_NAME:]


def _kept_type(media_type: str | None) -> str:
    """What a phone says of a file may be anything; what cannot be kept is just bytes."""
    return media_type if media_type and len(media_type) <= LONGEST_TYPE else "application/octet-stream"


def record(session: OfficeSession, task: Task, deed: Deed, choice: Choice, key: str) -> Recorded:
    """What one row says, written down; not new where the same row had been sent before."""
    if choice.said is not None:
        entry = answering.answer(session, task, deed, choice.said, key=key)
        if entry is None:
            return Recorded(task.code, choice.word, is_new=False)
        asked_until = extending.asked_until(session, task, choice.said.proposed_on)
        return Recorded(task.code, choice.word, is_new=True, asked_until=asked_until)
    if _said_last(session, task, deed, choice):
        return Recorded(task.code, choice.word, is_new=False)
    match choice.word:
        case "receive":
            answering.receive(session, task, deed)
        case "decline":
            answering.decline(session, task, deed, choice.reason)
        case _:
            answering.acknowledge(session, task, deed, choice.reason)
    return Recorded(task.code, choice.word, is_new=True)


def words_of(session: OfficeSession, recorded: list[Recorded]) -> dict[str, str]:
    """The words of the tasks that were answered, for the receipt."""
    tasks = {one.code: questions.task(session, one.code) for one in recorded}
    return {code: session.get_one(Directive, task.directive_id).text for code, task in tasks.items()}


def _said_last(session: OfficeSession, task: Task, deed: Deed, choice: Choice) -> bool:
    """Whether the newest event of the task is this very word of this very person today: a sheet sent twice."""
    newest = story.past(session, task)[-1]
    today = deed.at.astimezone(session.settings.zone).date()
    return (newest.kind, newest.by, newest.on) == (choice.word, deed.by.label, today)
