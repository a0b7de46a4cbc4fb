"""Verbs on the doors to other systems: tokens of the API, webhooks.

Here: parsing and printing. Not here: what a token may see (web.api), and how events are sent (notifications.hooks).
"""

import datetime as dt
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, By
from deployments.cli.printing import show
from models import clock, outward, questions
from models.acts import hooking, tokens
from models.acts.hooking import Failed
from models.errors import Mistyped
from models.hook import DeliveryState
from models.store import OfficeSession

Body = Annotated[str, typer.Option("--body", help="Body whose tasks it is about (code or name).")]
TokenId = Annotated[int, typer.Argument(metavar="TOKEN", help="Number of the token.")]
HookId = Annotated[int, typer.Argument(metavar="HOOK", help="Number of the webhook.")]
#: A token lives for a year where nobody says otherwise.
DAYS = 365


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    doors: dict[str, tuple[str, dict[str, Any]]] = {
        "tokens": (
            "Tokens with which other systems use the API.",
            {"add": tokens_add, "list": tokens_list, "revoke": tokens_revoke},
        ),
        "hooks": (
            "Webhooks: addresses that are told what happens.",
            {"add": hooks_add, "list": hooks_list, "remove": hooks_remove, "test": hooks_test, "log": hooks_log,
             "send": hooks_send},
        ),
    }  # fmt: skip
    for name, (sentence, verbs) in doors.items():
        group = typer.Typer(help=sentence, no_args_is_help=True)
        for verb, run in verbs.items():
            group.command(verb)(run)
        app.add_typer(group, name=name)


def tokens_add(
    name: Annotated[str, typer.Argument(help="The system that will use it.")],
    body: Body,
    by: By,
    unit: Annotated[str | None, typer.Option("--unit", help="Unit that it speaks for.")] = None,
    post: Annotated[str | None, typer.Option("--post", help="Post that it speaks for.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Day on which it ends; default: a year from now.")
    ] = None,
    at: At = None,
) -> None:
    """Make a token for a unit or a post; it is shown this once and only its hash is kept."""
    if (unit is None) == (post is None):
        raise Mistyped("Say for whom the token speaks: a unit (--unit) or a post (--post).")
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        whom = questions.unit(session, unit) if unit else questions.post(session, post or "")
        end = _end(session, until, deed.at)
        token, secret = tokens.add(session, name, questions.unit(session, body), whom, deed, end)
    show({"id": token.id, "name": token.name, "expires_at": token.expires_at, "token": secret})


def tokens_list() -> None:
    """Every token with its end and its last use; never the token itself."""
    with calling.office().reading() as session:
        found = outward.tokens(session)
    rows = [
        {"token": t.id, "name": t.name, "body": t.body, "for": t.unit or t.post, "until": t.expires_at,
         "used": t.last_used_at, "revoked": t.revoked_at}
        for t in found
    ]  # fmt: skip
    show({"tokens": found}, rows)


def tokens_revoke(token: TokenId, by: By, at: At = None) -> None:
    """End a token: it opens nothing any more."""
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        ended = tokens.revoke(session, token, deed)
    show({"id": ended.id, "name": ended.name, "revoked_at": ended.revoked_at})


def hooks_add(
    url: Annotated[str, typer.Argument(help="Where events are posted, http:// or https://.")],
    body: Body,
    by: By,
    events: Annotated[
        str, typer.Option("--events", help="Events with commas between (claim,confirm,step ...); default: all.")
    ] = "",
    unit: Annotated[str | None, typer.Option("--unit", help="Only what is about this unit's tasks.")] = None,
    at: At = None,
) -> None:  # fmt: skip
    """Tell a system what happens from now on; the secret that signs its events is shown this once."""
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        hook, secret = hooking.add(
            session, questions.unit(session, body), url, deed,
            events=[event.strip() for event in events.split(",") if event.strip()],
            unit=questions.unit(session, unit) if unit else None,
        )  # fmt: skip
    show({"id": hook.id, "to": hook.label, "events": hook.events, "secret": secret})


def hooks_list() -> None:
    """Every webhook, how it works and what waits for it; never its address or secret."""
    with calling.office().reading() as session:
        found = outward.hooks(session)
    rows = [
        {"hook": h.id, "to": h.to, "body": h.body, "unit": h.unit, "waiting": h.waiting, "given up": h.given_up,
         "failing since": h.failing_since, "removed": h.removed_at, "why": h.why}
        for h in found
    ]  # fmt: skip
    show({"hooks": found}, rows)


def hooks_remove(hook: HookId, by: By, at: At = None) -> None:
    """Tell a system nothing any more; its log stays."""
    office = calling.office()
    with office.writing() as session:
        deed = calling.deed_of(session, by, calling.instant(at, office))
        ended = hooking.remove(session, hook, deed)
    show({"id": ended.id, "to": ended.label, "removed_at": ended.removed_at})


def hooks_test(hook: HookId, at: At = None) -> int:
    """Send one signed event of type “ping” at once and say what was answered; exit 1 where it was not taken."""
    from notifications import hooks  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

    office = calling.office()
    outcome = hooks.ping(office, hook, calling.instant(at, office))
    failure = outcome if isinstance(outcome, Failed) else None
    show({"status": failure.status if failure else outcome, "error": failure.why if failure else None})
    return 1 if failure else 0


def hooks_log(
    hook: HookId,
    state: Annotated[
        str | None, typer.Option("--state", help="Only those owed, sent, given-up or withheld.")
    ] = None,
) -> None:
    """What became of every event for a webhook, with each try."""
    if state is not None and state not in tuple(DeliveryState):
        raise Mistyped(
            "The state “{state}” is not known; write {known}.", state=state, known=", ".join(DeliveryState)
        )
    with calling.office().reading() as session:
        hooking.find(session, hook)
        found = outward.deliveries(session, hook, DeliveryState(state) if state else None)
    rows = [
        {"id": d.key, "event": d.position, "state": d.state, "tries": len(d.attempts), "ended": d.ended_at,
         "last": (d.attempts[-1].error or d.attempts[-1].status) if d.attempts else None}
        for d in found
    ]  # fmt: skip
    show({"deliveries": found}, rows)


def hooks_send(at: At = None) -> int:
    """Send every webhook what is due."""
    from flows.hooks import hooks  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

    office = calling.office()
    counts = hooks(office, calling.instant(at, office))
    show(counts)
    return 1 if counts["failed"] else 0


def _end(session: OfficeSession, until: str | None, at: dt.datetime) -> dt.datetime:
    """The end of the day that was named, in the office's zone."""
    zone = session.settings.zone
    day = clock.day(until) if until else at.astimezone(zone).date() + dt.timedelta(days=DAYS)
    return dt.datetime.combine(day, dt.time(23, 59, 59), zone).astimezone(dt.UTC)
