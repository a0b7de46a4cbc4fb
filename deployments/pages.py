"""The pages as a process of their own: `python -m deployments.pages`. Never imports Prefect.

Here: the app with its office, clock and trigger, behind uvicorn. Not here: the pages (the room web).
"""

import uvicorn

from deployments.trigger import trigger
from models import clock, settings
from models.store import Office
from web.app import create_app

GRACE_SECONDS = 5


def main() -> None:
    """Serve until SIGTERM."""
    loaded = settings.load()
    app = create_app(Office(loaded), lambda: clock.now(loaded.data), trigger(loaded))
    uvicorn.run(
        app, host=loaded.host, port=loaded.port, log_level="warning", server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )  # fmt: skip


if __name__ == "__main__":
    main()
