"""The Prefect side: one thin flow around each plain function, in few tasks whatever is due.

Here: runs, retries where the outside is touched, the artifact with the counts, the alarm when a flow fails.
Not here: the work itself (the files beside this one), and when it runs (deployments.schedule). Prefect sees
ids and counts only (law 19). The work is in files of its own because importing Prefect takes seconds.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from prefect import Flow, State, flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun
from prefect.tasks import exponential_backoff

from flows import deliver as delivering
from flows import escalate as escalating
from flows import hooks as telling
from flows import intake as taking_in
from flows import mailbox as mail_reading
from flows import poll as polling
from flows import pulling
from flows import receipts as receiving
from flows import review as reviewing
from flows import sheets as sheet_taking
from flows import watch as watching
from models import asked, clock, settings
from models.acts import running
from models.store import Office

logger = logging.getLogger(__name__)
Counts = dict[str, Any]


@cache
def office() -> Office:
    """The office of this process, from its settings."""
    return Office(settings.load())


def alarm(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A flow that failed is owed to the secretariat of every body as an alarm; the next tick sends it.

    A run that was killed or stopped alarms nobody: the next one goes on, and health tells when none comes.
    """
    at = clock.now(office().settings.data)
    with office().writing() as session:
        owed = running.owe_alarm(session, flow.name, at)
    logger.error("%s %s: %s; %d alarms owed", flow.name, flow_run.id, state.type, owed)


@flow(name="tick", timeout_seconds=600, on_failure=[alarm])
async def tick(at: dt.datetime | None = None) -> Counts:
    """Escalate, then deliver, for the office's present instant (a late run does today's work)."""
    now = at or clock.now(office().settings.data)
    counts = {"escalate": await escalate_due(now), "deliver": await deliver_owed(now)}
    await _show("tick", counts)
    return counts


@flow(name="poll", timeout_seconds=600, on_failure=[alarm])
async def poll(at: dt.datetime | None = None) -> Counts:
    """Ask the units' systems, a batch of units a task run, then the people."""
    now = at or clock.now(office().settings.data)
    counts: Counts = {**await _pull(now), **await ask_units(now)}
    await keep_run("poll", now, counts)
    await _show("poll", {"poll": counts})
    await _show_units(now)
    return counts


@flow(name="mailbox", timeout_seconds=600, on_failure=[alarm])
async def mailbox(at: dt.datetime | None = None) -> Counts:
    """What has come to the office's mailbox."""
    now = at or clock.now(office().settings.data)
    counts = await read_mailbox(now)
    await _show("mailbox", {"mailbox": counts})
    return counts


@flow(name="sheets", timeout_seconds=600, on_failure=[alarm])
async def sheets(at: dt.datetime | None = None) -> Counts:
    """Sheets that units have put into the office's folder."""
    now = at or clock.now(office().settings.data)
    counts = await take_sheets(now)
    await _show("sheets", {"sheets": counts})
    return counts


@flow(name="receipts", timeout_seconds=600, on_failure=[alarm])
async def receipts(at: dt.datetime | None = None) -> Counts:
    """What the gateways say became of messages."""
    now = at or clock.now(office().settings.data)
    counts = await ask_gateways(now)
    await _show("receipts", {"receipts": counts})
    return counts


@flow(name="hooks", timeout_seconds=600, on_failure=[alarm])
async def hooks(at: dt.datetime | None = None) -> Counts:
    """Tell other systems what has happened."""
    now = at or clock.now(office().settings.data)
    counts = await tell_systems(now)
    await _show("hooks", {"hooks": counts})
    return counts


@flow(name="review", timeout_seconds=600, on_failure=[alarm])
async def review(at: dt.datetime | None = None) -> Counts:
    """What a new day brings."""
    now = at or clock.now(office().settings.data)
    counts = await review_day(now)
    await _show("review", {"review": counts})
    return counts


@flow(name="watch", timeout_seconds=600, on_failure=[alarm])
async def watch(at: dt.datetime | None = None) -> Counts:
    """Audit everything; the heartbeat only when all is well."""
    now = at or clock.now(office().settings.data)
    counts = await audit_office(now)
    await _show("watch", {"watch": counts})
    return counts


@flow(name="intake", timeout_seconds=600, on_failure=[alarm])
async def intake(paper: str, at: dt.datetime | None = None) -> Counts:
    """Take in the spooled paper of this id."""
    now = at or clock.now(office().settings.data)
    counts = await take_in_paper(now, paper)
    await _show("intake", {"intake": counts})
    return counts


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=exponential_backoff(2), retry_jitter_factor=0.5)
async def escalate_due(at: dt.datetime) -> Counts:
    """All due batches; each is a transaction of its own, so a retry goes on where the last one ended."""
    return await _in_thread(escalating.escalate, at)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=exponential_backoff(2), retry_jitter_factor=0.5)
async def deliver_owed(at: dt.datetime) -> Counts:
    """All that may leave; every message has its lease and its key, so a retry sends none twice."""
    return await _in_thread(delivering.deliver, at)


@task(cache_policy=NO_CACHE, retries=2, retry_delay_seconds=exponential_backoff(5), retry_jitter_factor=0.5)
async def pull_batch(passing: pulling.Pass, number: int) -> Counts:
    """The systems of one batch of units; what is in the books already is not taken twice, so a retry asks them all."""
    return dict(await pulling.batch(passing, number))


@task(cache_policy=NO_CACHE)
async def read_mailbox(at: dt.datetime) -> Counts:
    """New mails sorted, bounces and answers taken in; a pass that was stopped reads the same mails again."""
    return await _in_thread(mail_reading.mailbox, at)


@task(cache_policy=NO_CACHE)
async def take_sheets(at: dt.datetime) -> Counts:
    """A sheet a transaction; a pass that was stopped finds again what it took, and writes nothing twice."""
    return await _in_thread(sheet_taking.sheets, at)


@task(cache_policy=NO_CACHE)
async def ask_gateways(at: dt.datetime) -> Counts:
    """Receipts of what has none yet."""
    return await _in_thread(receiving.receipts, at)


@task(cache_policy=NO_CACHE)
async def tell_systems(at: dt.datetime) -> Counts:
    """Events that are due; each hook has its lease and each event its id, so a pass that was stopped is gone on with."""
    return await _in_thread(telling.hooks, at)


@task(cache_policy=NO_CACHE)
async def ask_units(at: dt.datetime) -> Counts:
    """Requests owed to the units of the round, and to those that are asked besides it."""
    return await _in_thread(polling.ask, at)


@task(cache_policy=NO_CACHE)
async def keep_run(name: str, at: dt.datetime, counts: Counts) -> None:
    """The run in our own table, where health and doctor look."""

    def keep(where: Office, when: dt.datetime) -> Counts:
        with where.writing() as session:
            running.keep(session, name, when, counts)
        return counts

    await _in_thread(keep, at)


@task(cache_policy=NO_CACHE)
async def review_day(at: dt.datetime) -> Counts:
    """Windows opened and daily states owed."""
    return await _in_thread(reviewing.review, at)


@task(cache_policy=NO_CACHE)
async def audit_office(at: dt.datetime) -> Counts:
    """What the auditor finds, told and kept; ids only."""
    return await _in_thread(watching.watch, at)


@task(cache_policy=NO_CACHE)
async def take_in_paper(at: dt.datetime, paper: str) -> Counts:
    """One paper, in one transaction."""
    return await _in_thread(lambda where, when: taking_in.take_in_spooled(where, when, paper), at)


async def _pull(at: dt.datetime) -> Counts:
    """All batches at once; their slots, connections and writer are those of one pass."""
    due = await asyncio.to_thread(pulling.due, office(), at)
    async with pulling.opened(office(), at, due) as passing:
        batches = (pull_batch(passing, number) for number in range(len(due.batches)))
        return dict(pulling.total(await asyncio.gather(*batches), due.resting))


async def _in_thread(work: Callable[[Office, dt.datetime], Counts], at: dt.datetime) -> Counts:
    return await asyncio.to_thread(work, office(), at)


async def _show(name: str, counts: Counts) -> None:
    """The balance of the run as a table in Prefect's pages."""
    rows = [
        {"part": part, "what": what, "count": count}
        for part, found in counts.items()
        for what, count in found.items()
    ]
    await acreate_table_artifact(key=f"{name}-counts", table=rows, description=f"What this {name} did")


async def _show_units(at: dt.datetime) -> None:
    """How asking stands with the units that this pass was about, by their ids; all others are as they were."""
    table = await asyncio.to_thread(_units, office(), at)
    if table:
        await acreate_table_artifact(key="poll-units", table=table, description="The units of this pass")


def _units(where: Office, at: dt.datetime) -> list[dict[str, Any]]:
    with where.reading() as session:
        rows = [row for row in asked.units(session) if row.is_of(at)]
    return [row.model_dump(mode="json", exclude={"pulled_at"}) for row in rows]
