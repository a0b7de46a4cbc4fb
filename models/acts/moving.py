"""One road for every change of a task's state: the table of the lifecycle, then the journal, then the ladder.

Here: `move`. Not here: what the single acts ask and owe (acts.answering, acts.confirming).
"""

from typing import Any

from models.acts import arming, journaling
from models.acts.deed import Deed
from models.errors import Refused
from models.journal import Entry
from models.rules import lifecycle
from models.rules.lifecycle import Act
from models.store import OfficeSession
from models.task import Task


def require(task: Task, act: Act) -> None:
    """Refuse an act that the lifecycle does not know in this state."""
    if lifecycle.follows(act, task.state) is None:
        raise Refused(
            "{code} stands at “{state}”; “{act}” cannot follow. “dondoc explain {code}” shows what can.",
            code=task.code,
            state=task.state,
            act=act,
        )


def move(session: OfficeSession, task: Task, act: Act, deed: Deed, **after: Any) -> Entry:
    """Bring the task to the state after `act`, write the event, and arm the ladder anew."""
    require(task, act)
    before = {"state": str(task.state)}
    task.state = lifecycle.TRANSITIONS[act, task.state]
    arming.rearm(session, task)
    session.add(task)
    return journaling.note_task(
        session,
        task,
        deed,
        act,
        before=before,
        after={"state": str(task.state), **after},
    )
