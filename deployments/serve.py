"""The runner: hands the schedule to Prefect and runs what is due. `python -m deployments.serve`.

Here: deployments made from the table, and the sweep of runs that a power cut left behind. Correct while one
runner owns all runs. Not here: the environment (deployments.prefect_environment) and the processes.
"""

import asyncio

from prefect import serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    StateType,
)
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import EntrypointType
from prefect.schedules import Cron
from prefect.states import Crashed

from deployments.schedule import ON_DEMAND, SCHEDULE
from flows import scheduled
from models import settings

#: One run at a time; a second one that comes meanwhile is dropped, since the first does its work too.
ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
DEAD = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING, StateType.SCHEDULED]


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


async def sweep() -> int:
    """End the runs of an earlier runner: they hold their slots and nobody works on them."""
    async with get_client() as client:
        wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=DEAD)))
        runs = await client.read_flow_runs(flow_run_filter=wanted)
        for run in runs:
            await client.set_flow_run_state(run.id, Crashed(message="its runner is gone"), force=True)
    return len(runs)


def main() -> None:
    """Sweep, then serve until SIGTERM."""
    loaded = settings.load()
    asyncio.run(sweep())
    serve(*deployments(loaded.timezone), pause_on_shutdown=False, print_starting_message=False, limit=4)


if __name__ == "__main__":
    main()
