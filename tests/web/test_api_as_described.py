"""The API does what its description says, whatever is sent (schemathesis, every check that it knows)."""

import itertools
import re
from typing import Any

import hypothesis
import pytest
import schemathesis
from searching import examples, phases
from systems import System, system

from web.api import create_api

CALM = [
    hypothesis.HealthCheck.too_slow,
    hypothesis.HealthCheck.filter_too_much,
    hypothesis.HealthCheck.function_scoped_fixture,
]
NUMBERS, KEY = itertools.count(1), re.compile(r"[!-~]{1,200}")
CALMLY: dict[str, Any] = {"phases": phases(), "suppress_health_check": CALM, "deadline": None}
SHORT = CALMLY | {"max_examples": examples(15), "derandomize": True}
LONG = CALMLY | {"max_examples": examples(500)}


class Served:
    """Whatever office is being asked at the moment: the description is read before there is one."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


def described(**parameters: str) -> Any:
    """The description, where some parameters are always the same."""
    found = schemathesis.openapi.from_dict(create_api().openapi())
    found.app, found.config.parameters = SERVED, parameters
    found.hook(filter_query)
    found.hook(filter_body)
    return found


def filter_query(_context: Any, query: dict[str, Any] | None) -> bool:
    """A parameter that is nothing is not sent at all: such a request would not be the wrong one that it means to be."""
    return all(value not in ([], {}, None) for value in (query or {}).values())


def filter_body(context: Any, body: Any) -> bool:
    """A form has no kinds of values, only texts: what is nothing or a number there goes out as the word for it."""
    is_form = context.operation.path == "/conclusions" and isinstance(body, dict)
    return not is_form or not any(
        value is None or isinstance(value, int | float | list | dict) for value in body.values()
    )


SERVED = Served()
ANY = described()
#: An address that is made up is nearly always one that is not there; this one is a task that the secretariat sees.
OF_A_TASK = described(**{"path.code": "BCD-2023-002.01"}).include(path_regex="code")


@pytest.fixture
def secretariat(lived_in: Any) -> System:
    """The system of the secretariat, which reaches every act, in an office with tasks in every state."""
    found = system(lived_in.office, lived_in.clock, post="TK")
    SERVED.app = found.client.app
    return found


def ask(case: Any, speaker: System) -> None:
    """Send it, and check what comes. A key that was found before means the same again, so each gets one of its own."""
    key = str(case.headers.get("Idempotency-Key", ""))
    fresh = {"Idempotency-Key": f"{key[:100]}-{next(NUMBERS)}"} if KEY.fullmatch(key) else {}
    case.call_and_validate(headers=speaker.headers | fresh)


@ANY.parametrize()
@hypothesis.settings(**SHORT)
def test_whatever_is_sent_is_answered_as_described(case: Any, secretariat: System) -> None:
    """Issue 5, show 6."""
    ask(case, secretariat)


@OF_A_TASK.parametrize()
@hypothesis.settings(**SHORT)
def test_whatever_is_said_of_a_task_is_answered_as_described(case: Any, secretariat: System) -> None:
    """Issue 5, show 6."""
    ask(case, secretariat)


@pytest.mark.soak
@ANY.parametrize()
@hypothesis.settings(**LONG)
def test_whatever_is_sent_for_long_is_answered_as_described(case: Any, secretariat: System) -> None:
    """Issue 5, show 6."""
    ask(case, secretariat)


@pytest.mark.soak
@OF_A_TASK.parametrize()
@hypothesis.settings(**LONG)
def test_whatever_is_said_of_a_task_for_long_is_answered_as_described(case: Any, secretariat: System) -> None:
    """Issue 5, show 6."""
    ask(case, secretariat)
