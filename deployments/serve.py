"""The runner: hands the schedule to Prefect and runs what is due. `python -m deployments.serve`.

Here: deployments made from the table, and the sweep of runs that a power cut left behind. Correct while one
runner owns all runs. Not here: the environment (deployments.prefect_environment) and the processes.
"""

import asyncio
import datetime as dt

from prefect import serve
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    State,
    StateType,
)
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from deployments.schedule import ON_DEMAND, SCHEDULE
from flows import scheduled
from models import clock, settings

#: One run at a time; a second one that comes meanwhile is dropped, since the first does its work too.
ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
UNDER_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def deployments(zone: str) -> list[RunnerDeployment]:
    """The table as Prefect's deployments, each called like its flow."""
    timed = [
        getattr(scheduled, cadence.flow).to_deployment(
            name=cadence.flow,
            schedule=Cron(cadence.cron, timezone=zone, slug=cadence.flow),
            concurrency_limit=ONE,
            entrypoint_type=EntrypointType.MODULE_PATH,
            description=cadence.sentence,
        )
        for cadence in SCHEDULE
    ]
    called = [
        getattr(scheduled, name).to_deployment(name=name, entrypoint_type=EntrypointType.MODULE_PATH)
        for name in ON_DEMAND
    ]
    return timed + called


async def sweep(now: dt.datetime) -> int:
    """End what an earlier runner left behind, up to `now` (real time); how many runs.

    What was under way holds its slot and nobody works on it. What the clock missed need not run: a tick does
    today's work, whatever minute it was meant for. What a person asked for still runs.
    """
    dead = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNDER_WAY)))
    missed = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": now}),
    )
    async with get_client() as client:
        ended = await _end(client, dead, Crashed(message="its runner is gone"))
        return ended + await _end(client, missed, Cancelled(message="a newer run is due"), by_clock=True)


async def _end(
    client: PrefectClient, wanted: FlowRunFilter, state: State[None], *, by_clock: bool = False
) -> int:
    """Page after page, since a long outage leaves more runs than one page holds."""
    ended = 0
    while True:
        runs = await client.read_flow_runs(flow_run_filter=wanted)
        runs = [run for run in runs if run.auto_scheduled or not by_clock]
        for run in runs:
            await client.set_flow_run_state(run.id, state, force=True)
        if not runs:
            return ended
        ended += len(runs)


def main() -> None:
    """Sweep, then serve until SIGTERM."""
    loaded = settings.load()
    # Prefect's clock is the world's, a sample office's is not.
    asyncio.run(sweep(clock.now(loaded.data) - clock.offset(loaded.data)))
    serve(*deployments(loaded.timezone), pause_on_shutdown=False, print_starting_message=False, limit=4)


if __name__ == "__main__":
    main()
