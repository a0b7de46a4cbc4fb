"""Other systems for tests: a client of the API with a token, and who is given one.

Here: `System`. Not here: the office (the conftest of the tests that use it).
"""

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from models import questions
from models.acts import tokens
from models.acts.deed import Deed, actor
from models.store import Office
from web.app import create_app

ROOT = "/api/v1"
#: One unit's system, the secretariat's, a leader's in charge of some units, and a unit head's.
_keys = itertools.count(1)


@dataclass
class System:
    """A system that speaks with a token; without one it is a stranger."""

    client: TestClient
    token: str
    token_id: int

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def get(self, address: str, **more: Any) -> Any:
        return self.ask("GET", address, **more)

    def ask(self, method: str, address: str, **more: Any) -> Any:
        headers = self.headers | more.pop("headers", {})
        return self.client.request(method, f"{ROOT}{address}", headers=headers, **more)

    def report(self, code: str, *, key: str = "", verb: str = "reports", **said: Any) -> Any:
        headers = {"Idempotency-Key": key or f"key-{next(_keys)}"}
        return self.ask("POST", f"/tasks/{code}/{verb}", headers=headers, json=said)


def system(
    office: Office, clock: Any, *, unit: str = "", post: str = "", body: str = "BCD", by: str = "TK", asked: Any = None
) -> System:  # fmt: skip
    """A system with a token for a unit or a post, given by the body's secretariat."""
    token_id, secret = 0, ""
    if unit or post:
        with office.writing() as session:
            whom = questions.unit(session, unit) if unit else questions.post(session, post)
            deed = Deed(clock(), actor(session, by, clock()))
            until = clock() + dt.timedelta(days=365)
            token, secret = tokens.add(
                session, "Phần mềm điều hành", questions.unit(session, body), whom, deed, until
            )
            token_id = token.id or 0
    app = create_app(office, clock, asked or (lambda _flow: None))
    client = TestClient(
        app, base_url="http://127.0.0.1:8000", follow_redirects=False, raise_server_exceptions=False
    )
    return System(client, secret, token_id)
