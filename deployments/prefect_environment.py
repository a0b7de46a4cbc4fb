"""The environment of every Prefect process: loopback, no telemetry, own keys, retention.

Here: variables only. Not here: the starting of processes (deployments.supervisor).
"""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from models.settings import Settings

KEYS = "prefect-keys.json"
RETENTION_SECONDS = 30 * 24 * 3600


def environment(settings: Settings) -> dict[str, str]:
    """What Prefect's server, runner and flow runs are given; the same for all of them.

    Makes the keys and Prefect's own folder in the data folder at the first call.
    """
    keys = _keys(settings.data)
    home = settings.data.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)  # the database in it is made readable for everybody
    server = f"http://127.0.0.1:{settings.prefect_port}"
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"{server}/api",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": server,
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_API_AUTH_STRING": keys["auth"],
        "PREFECT_API_AUTH_STRING": keys["auth"],
        "PREFECT_SERVER_ENCRYPTION_KEY": keys["encryption"],
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "PREFECT_SERVER_LOG_RETRYABLE_ERRORS": "true",
        "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
        "PREFECT_RUNNER_POLL_FREQUENCY": "5",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        **_QUIET,
        **_KEPT,
        **_BATCHED,
    }


#: The three roads out of Prefect: server heartbeat, SDK events, and the pages' own (V2) statistics.
_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
}
_KEPT = {
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RETENTION_SECONDS),
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P3D",
}
#: Three times less work for the server than its defaults of one row at a time.
_BATCHED = {
    f"PREFECT_SERVER_SERVICES_{name}": value
    for name, value in {
        "TASK_RUN_RECORDER_BATCH_SIZE": "200",
        "TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
        "TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
        "EVENT_PERSISTER_BATCH_SIZE": "500",
        "EVENT_PERSISTER_READ_BATCH_SIZE": "200",
        "TRIGGERS_READ_BATCH_SIZE": "200",
    }.items()
}


def _keys(data: Path) -> dict[str, str]:
    """Made once, whole from the first moment, in a file that only the owner reads."""
    file = data / KEYS
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = {
            "auth": f"dondoc:{secrets.token_urlsafe(24)}",
            "encryption": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        draft = file.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(made), encoding="utf-8")
        # Of two processes that start together the keys of one stand.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return kept
