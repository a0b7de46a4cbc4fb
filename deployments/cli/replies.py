"""Answers by mail: reading files as the mailbox is read, and the queue of those that a person decides.

Here: replies read, list, settle, drop. Not here: reading the mailbox (the verb mailbox), and what an answer does (flows.replies).
"""

from importlib import import_module
from typing import Annotated

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By, Reason
from deployments.cli.printing import say, show
from models import clock, inbox, questions
from models.acts import replying
from models.acts.replying import Word
from models.errors import Mistyped
from models.language import translate
from models.reply import ReplyState
from models.rules.meanings import Meaning


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    group = typer.Typer(help="Answers by mail, and those that a person has to decide.", no_args_is_help=True)
    group.command("read")(read)
    group.command("list")(list_)
    group.command("settle")(settle)
    group.command("drop")(drop)
    app.add_typer(group, name="replies")


def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Mails as they came (.eml).")],
    at: At = None,
) -> None:
    """Take in answers by mail: what is clear is written down, all else waits for the secretariat."""
    read_files("replies", files, at)


def read_files(flow: str, files: list[str], at: str | None) -> None:
    """Mails in files through the flow that takes such mails in, and what became of each."""
    # Its libraries take a moment that other verbs need not wait.
    take_in = import_module(f"flows.{flow}").take_in
    office = calling.office()
    mails = [calling.file(path) for path in files]
    found = take_in(office, calling.instant(at, office), (data for data, _ in mails))
    rows = [
        {"file": name, "mail": one.kind, "key": one.key, "became": list(one.became)}
        for (_, name), one in zip(mails, found, strict=True)
    ]
    show({"mails": rows}, rows)


def list_(
    every: Annotated[
        bool, typer.Option("--all", help="Also those that are written down or decided.")
    ] = False,
) -> None:
    """Mails that wait for a person: what they say, what was understood, and why it was not written down."""
    office = calling.office()
    with office.reading() as session:
        found = inbox.replies(session, state=None if every else ReplyState.WAITING)
    language = office.settings.language
    rows = [
        {"id": one.id, "came": one.at, "from": one.sender, "state": one.state, "why": translate(language, _why(one)), "text": one.text}
        for one in found
    ]  # fmt: skip
    show({"replies": found}, rows)
    if not found:
        say("No mail waits for a person.")


def settle(
    reply: Annotated[int, typer.Argument(metavar="ID", help="The mail's number.")],
    task: str,
    meaning: Annotated[
        str,
        typer.Option(
            "--as", help="done, in-progress, late, blocked, extend, decline, receive or acknowledge."
        ),
    ],
    by: By,
    percent: Annotated[int | None, typer.Option(help="0 to 100.")] = None,
    note: Annotated[str, typer.Option(help="What the mail says of it, or the reason.")] = "",
    to: Annotated[str | None, typer.Option("--to", help="The due day that is asked for.")] = None,
    at: At = None,
) -> None:
    """Say what a mail means for one task: written down on the unit's behalf, as of the day when the mail came."""
    from documents.reading import replies  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

    if meaning not in tuple(Meaning):
        raise Mistyped(
            "The word “{word}” is not known; write {known}.", word=meaning, known=", ".join(Meaning)
        )
    office = calling.office()
    with office.writing() as session:
        found = replying.waiting(session, reply)
        word = Word(
            Meaning(meaning),
            note,
            percent,
            clock.day(to) if to else None,
            replying.files(replies.attached(found.raw)),
        )
        doing = calling.deed_of(session, by, calling.instant(at, office))
        replying.settle(session, found, doing, questions.task(session, task), word)
        state = found.state
    show({"reply": reply, "task": task, "state": state})


def drop(
    reply: Annotated[int, typer.Argument(metavar="ID", help="The mail's number.")],
    reason: Reason,
    by: By,
    at: At = None,
) -> None:
    """Nothing more of a mail is to be written down."""
    office = calling.office()
    with office.writing() as session:
        doing = calling.deed_of(session, by, calling.instant(at, office))
        found = replying.waiting(session, reply)
        replying.drop(session, found, doing, reason)
        state = found.state
    show({"reply": reply, "state": state})


def _why(row: inbox.ReplyRow) -> str:
    return row.why or next((line["why"] for line in row.lines if line["why"]), "–")
