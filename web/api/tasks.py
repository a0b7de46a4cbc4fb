"""Tasks: the list, one with its past and future, and what a unit may say about it.

Here: addresses below /tasks. A change is asked for under a key, and the same key again is answered as the first time.
Not here: the pages' tasks (web.pages.tasks).
"""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Path, Query
from pydantic import BaseModel
from starlette.responses import Response

from models import lists, questions, story
from models.acts import answering, tokens
from models.acts.answering import File, Said
from models.acts.deed import Deed
from models.acts.tokens import Asked as Wanted
from models.journal import Entry
from models.lists import TaskRow
from models.store import OfficeSession
from models.story import Story
from models.task import Task
from models.unit import Unit
from web.api.door import Asked, Call, only
from web.api.shapes import CODE, NO_NUL, DeclineIn, ReceiveIn, Recorded, ReportIn, SecretTask, TaskList
from web.visitor import Sight

router = APIRouter(prefix="/tasks")
#: So many a page; the answer names the address of the next one.
MOST = 1000
Do = Callable[[OfficeSession, Task, Deed, str], Entry | None]
Code = Annotated[str, Path(max_length=60, pattern=CODE)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[!-~]+$",
        description="Makes the change one change, however often it is sent.",
    ),
]  # fmt: skip


@router.get("", response_model=TaskList)
def listed(
    call: Asked,
    unit: Annotated[
        str, Query(max_length=300, pattern=NO_NUL, description="Only this unit's (code or name).")
    ] = "",
    late: Annotated[bool, Query(description="Only those open past their due day.")] = False,  # noqa: FBT002
    silent: Annotated[bool, Query(description="Only those reminded without an answer.")] = False,  # noqa: FBT002
    undated: Annotated[bool, Query(description="Only those without a due day.")] = False,  # noqa: FBT002
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many.")] = MOST,
    after: Annotated[str, Query(max_length=60, pattern=NO_NUL, description="Go on after this code.")] = "",
) -> Response:
    """The tasks that the token may see, by code."""
    filters: dict[str, Any] = {"late": late, "silent": silent, "undated": undated}
    with call.office.reading() as session:
        rows = _rows(session, call, _unit(session, call, unit), after, limit + 1, **filters)
        found = list(islice(rows, limit + 1))
    more: dict[str, str] = {}
    if len(found) > limit:
        asked = {"unit": unit} | {name: "true" for name, wanted in filters.items() if wanted}
        asked |= {"limit": str(limit), "after": found[limit - 1].code}
        path = call.request.url.path
        more["next"] = f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"
    links = {"Link": f'<{more["next"]}>; rel="next"'} if more else {}
    return call.given(TaskList(tasks=found[:limit], next=more.get("next")), headers=links)


@router.get("/{code}", response_model=Story)
def one(call: Asked, code: Code) -> Response:
    """A task's past from the journal, and its future if nobody answers."""
    with call.office.reading() as session:
        task = call.me.task(session, code, call.at)
        return call.given(story.explain(session, task, call.at))


@router.post(
    "/{code}/reports",
    status_code=201,
    response_model=Recorded,
    dependencies=[only("application/json")],
)
def report(call: Asked, code: Code, said: ReportIn, key: Key) -> Response:
    """What the unit says about the work."""
    files = tuple(File(one.name, one.media_type, one.content) for one in said.evidence)
    words = Said(said.answer, said.percent, said.note, said.proposed_on, files)
    return _once(
        call, code, key, said,
        lambda session, task, deed, known: answering.answer(session, task, deed, words, key=known),
    )  # fmt: skip


@router.post(
    "/{code}/receive", status_code=201, response_model=Recorded, dependencies=[only("application/json")]
)
def receive(call: Asked, code: Code, said: ReceiveIn, key: Key) -> Response:
    """The unit takes the task."""
    return _once(call, code, key, said, lambda session, task, deed, _: answering.receive(session, task, deed))


@router.post(
    "/{code}/decline", status_code=201, response_model=Recorded, dependencies=[only("application/json")]
)
def decline(call: Asked, code: Code, said: DeclineIn, key: Key) -> Response:
    """The unit says that the task is not its own."""

    def do(session: OfficeSession, task: Task, deed: Deed, _known: str) -> Entry:
        proposed = questions.unit(session, said.proposed) if said.proposed else None
        return answering.decline(session, task, deed, said.reason, proposed)

    return _once(call, code, key, said, do)


def _once(call: Call, code: str, key: str, said: BaseModel, do: Do) -> Response:
    """One change in one transaction, and the event that it wrote; known by the key where it was made before."""
    sent = json.dumps([type(said).__name__, code, said.model_dump(mode="json")], sort_keys=True).encode()
    wanted = Wanted(call.me.token_id, key, sent)
    with call.office.writing() as session:
        task = call.me.task(session, code, call.at)

        def change() -> dict[str, Any]:
            deed = call.deed()
            entry = do(session, task, deed, tokens.key_of(wanted))
            assert entry is not None  # noqa: S101 - the key is of this call, which was not known
            return _recorded(call, code, entry)

        answer, is_new = tokens.once(session, wanted, call.at, change)
    if is_new:
        call.trigger("deliver")
    headers = {"Location": f"{call.request.scope['root_path']}/tasks/{code}"}
    return call.given(answer, 201, headers | ({} if is_new else {"Idempotent-Replayed": "true"}))


def _recorded(call: Call, code: str, entry: Entry) -> dict[str, Any]:
    """The event as it is kept for whoever sends the same again."""
    zone = call.office.settings.zone
    return {
        "task": code, "event": entry.kind, "state": str(entry.state), "at": entry.at.astimezone(zone).isoformat(),
        "on": entry.on.isoformat(), "by": entry.by, "road": str(entry.road),
    }  # fmt: skip


def _unit(session: OfficeSession, call: Call, name: str) -> Unit | None:
    """The unit asked for; a token that sees one unit's tasks alone asks for that one."""
    if name.strip():
        return call.me.unit(session, name)
    return session.get_one(Unit, call.me.own_unit) if call.me.own_unit is not None else None


def _rows(
    session: OfficeSession, call: Call, unit: Unit | None, after: str, portion: int, **filters: Any
) -> Iterator[TaskRow | SecretTask]:
    """In portions, since not every row is for every token."""
    wanted = {"body": call.me.body_id, "unit": unit, "limit": portion, **filters}
    while rows := lists.tasks(session, call.at, after=after, **wanted):
        for row in rows:
            match call.me.sight(row):
                case Sight.ALL:
                    yield row
                case Sight.CODE:
                    yield SecretTask(code=row.code)
                case Sight.NOTHING:
                    pass
        after = rows[-1].code
