"""Verbs that do a flow's work once, in this process, and the outbox.

Here: poll, escalate, deliver, review, tick, mailbox, sheets, receipts, watch, bounces, outbox, services,
limits. Not here: the schedule (deployments.schedule).
"""

from importlib import import_module
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At
from deployments.cli.printing import say, show
from deployments.cli.replies import read_files
from models import lists, outages
from models.acts import breaking
from models.errors import Mistyped
from models.language import translate
from models.notification import MessageState, NotificationState
from models.rules import limits

FLOWS = {
    "poll": "Ask units for status: their own systems first, then one request each.",
    "escalate": "Climb the ladder for every task whose next step has come.",
    "deliver": "Bundle and send what is owed.",
    "review": "What a new day brings: periodic windows, the secretariat's daily state.",
    "tick": "Escalate, then deliver.",
    "mailbox": "Read what has come to the office's mailbox: mails that came back, and answers.",
    "sheets": "Take the sheets that units have put into the folder of DONDOC_SHEETS_FOLDER.",
    "receipts": "Ask the SMS and Zalo gateways what became of the messages that they took.",
    "watch": "Audit every open task and all that is owed; exit 1 where something is amiss, the heartbeat where nothing is.",
}


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    for name, sentence in FLOWS.items():
        app.command(name, help=sentence)(_verb(name))
    bounces = typer.Typer(help="Mails that say that one of ours did not arrive.", no_args_is_help=True)
    bounces.command("read")(bounces_read)
    app.add_typer(bounces, name="bounces")
    app.command()(outbox)
    app.command()(services)
    app.command("limits")(show_limits)


def _verb(name: str) -> Any:
    def run(at: At = None) -> int:
        office = calling.office()
        # Each flow's libraries are loaded only by the verb that needs them.
        work = getattr(import_module(f"flows.{name}"), name)
        counts = work(office, calling.instant(at, office))
        show(counts)
        return 1 if counts.get("findings") else 0

    return run


def bounces_read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Mails as they came (.eml).")],
    at: At = None,
) -> None:
    """Take in mails that came back: the channel is used no more, its message goes on by the person's next one."""
    read_files("bounces", files, at)


def outbox(
    state: Annotated[str | None, typer.Option(help="Only messages and notifications in this state.")] = None,
) -> None:
    """Messages with what became of them, and what is owed and in no message yet."""
    known = {*MessageState, *NotificationState}
    if state is not None and state not in known:
        raise Mistyped(
            "The state “{state}” is not known; write {known}.", state=state, known=", ".join(sorted(known))
        )
    with calling.office().reading() as session:
        messages, waiting = lists.messages(session, state), lists.waiting(session, state)
    rows = [
        {
            "key": m.key,
            "to": m.person,
            "channel": m.channel,
            "subject": m.subject,
            "state": m.state,
            "sent": m.sent_at,
        }
        for m in messages
    ]
    show({"messages": messages, "waiting": waiting}, rows)
    say("{count} more are owed and in no message yet.", count=len(waiting))


def services(
    retry: Annotated[
        bool, typer.Option("--retry", help="They have been put right: let the next message try.")
    ] = False,
    at: At = None,
) -> None:
    """Services (mail servers, gateways) that are out: since when, why, and how many messages wait for them."""
    office = calling.office()
    if retry:
        with office.writing() as session:
            breaking.try_now(session, calling.instant(at, office))
    with office.reading() as session:
        rows = outages.outages(session)
    show({"services": rows}, [row.model_dump() for row in rows])
    if not rows:
        say("No service is out.")


def show_limits() -> None:
    """How many messages a person gets at most in any hour and any 24 hours; what is over waits and joins the next."""
    language = calling.load().language
    rows = [
        {
            "sort": str(one.sort),
            "per_hour": one.per_hour,
            "per_day": one.per_day,
            "what": translate(language, one.what),
        }
        for one in limits.TABLE
    ]
    show({"limits": rows}, rows)
