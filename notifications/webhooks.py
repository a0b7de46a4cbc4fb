"""A JSON webhook over a kept connection: what Apprise's plugin would post, and one truthful answer.

Here: `post`. Apprise reads the address (method, path, headers, login, further fields) and knows the fields of the
payload; its own `send` makes a connection each. Not here: any other service, which goes through Apprise itself.
"""

import json
from typing import Any

import requests

from models.acts.outbox import Text
from notifications.outcome import SENT, Blame, Failure, Outcome, unreachable
from notifications.wire import Wire

#: Refusals by HTTP that may pass: time-outs and too many requests.
PASSING = {408, 425, 429}
#: The login or key is refused, so whoever the message is for.
LOGIN = {401, 403, 407}
SERVER_ERROR = 500
#: 2xx
TAKEN = 2


def post(wire: Wire, plugin: Any, text: Text, timeout: float) -> Outcome:
    """Post one message to the place that an Apprise JSON plugin names."""
    place = f"{'https' if plugin.secure else 'http'}://{plugin.host}"
    place += f":{plugin.port}" if isinstance(plugin.port, int) else ""
    try:
        answer = wire.web.request(
            plugin.method, place + plugin.fullpath, data=json.dumps(_payload(plugin, text)), params=plugin.params,
            headers={"User-Agent": plugin.app_id, "Content-Type": "application/json", **plugin.headers},
            auth=(plugin.user, plugin.password or "") if plugin.user else None, verify=plugin.verify_certificate,
            timeout=(timeout, timeout), allow_redirects=bool(plugin.redirects),
        )  # fmt: skip
    except (requests.RequestException, ValueError):
        return unreachable()
    return SENT if answer.status_code // 100 == TAKEN else refused(answer.status_code)


def refused(status: int) -> Failure:
    """What an HTTP status other than 2xx means: above all whether trying again can help."""
    permanent = status < SERVER_ERROR and status not in PASSING
    blame = Blame.SERVICE if status in LOGIN or not permanent else Blame.MESSAGE
    return Failure(f"the service answered with an error ({status})", permanent=permanent, blame=blame)


def _payload(plugin: Any, text: Text) -> dict[str, Any]:
    """The fields of Apprise's JSON, some renamed, left out or added by the address."""
    payload: dict[str, Any] = {
        "version": plugin.json_version, "title": text.subject, "message": text.text, "attachments": [],
        "type": "info",
    }  # fmt: skip
    for name, value in plugin.payload_extras.items():
        if name not in payload:
            payload[name] = value
        elif value:
            payload[value] = payload.pop(name)
        else:
            del payload[name]
    return payload
