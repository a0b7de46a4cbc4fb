"""Who speaks through a token, and what it may see: never another unit's, another body's, or a confidential word.

Here: Bearer. A token sees what the people of its unit or post see on the pages, of the one body that made it (law 22),
and confidential tasks by number only (law 19). Not here: what may be done (models.acts.permission).
"""

import datetime as dt
from dataclasses import dataclass, replace

from models import lists, questions
from models.acts import tokens
from models.acts.deed import Actor
from models.api_token import ApiToken
from models.directive import Directive
from models.errors import NotFound
from models.lists import TaskRow
from models.post import Post
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit
from web import visitor
from web.visitor import NotAllowed, Sight, Visitor, series_of


@dataclass(frozen=True)
class Bearer:
    """One token for one request, in plain values: they outlive the session that they were read in."""

    token_id: int
    body_id: int
    body_code: str
    series: str
    me: Visitor

    @property
    def actor(self) -> Actor:
        """Who acts, as the journal has it."""
        return self.me.actor

    @property
    def assigns(self) -> bool:
        """Whether the token's post is of the secretariat or leadership of the token's body."""
        return self.body_id in self.me.bodies

    @property
    def own_unit(self) -> int | None:
        """The one unit that the token can see, where it can see no other."""
        return None if self.assigns or self.me.is_charged else next(iter(self.me.units))

    def sight(self, row: TaskRow) -> Sight:
        """How much of a task this token sees."""
        if series_of(row.code) != self.series:
            return Sight.NOTHING
        found = self.me.sight(row)
        return Sight.CODE if found is Sight.ALL and row.confidential else found

    def task(self, session: OfficeSession, code: str, at: dt.datetime) -> Task:
        """The task of this code, if the token may know all of it; one that it may not know is not there."""
        task = questions.task(session, code)
        post = session.get(Post, task.post_id) if task.post_id else None
        unit = session.get_one(Unit, task.unit_id)
        row = lists.task_row(task, session.get_one(Directive, task.directive_id), unit, post, at)
        match self.sight(row):
            case Sight.NOTHING:
                # The same words as for a code that nobody bears.
                raise NotFound("There is no task {code}; look for it in the list of tasks.", code=code)
            case Sight.CODE:
                raise NotAllowed("Task {code} is confidential; only its code is shown to you.", code=code)
            case Sight.ALL:
                return task

    def unit(self, session: OfficeSession, name: str) -> Unit:
        """The unit of this code or name, if the token may ask about it; any other is not there."""
        found = questions.unit(session, name)
        if self.own_unit not in {None, found.id}:
            raise NotFound("No unit, group or post is called “{name}”; choose one of the list.", name=name)
        return found


def of(session: OfficeSession, token: ApiToken, at: dt.datetime) -> Bearer:
    """Who speaks through this token today."""
    body = session.get_one(Unit, token.body_id)
    acting = tokens.actor(session, token)
    me = visitor.of(session, acting, at, is_charged=tokens.is_in_charge(session, token))
    # Where the post assigns in another body, this token has nothing of that.
    bodies = {unit: known for unit, known in me.bodies.items() if unit == body.id}
    return Bearer(token.id or 0, body.id or 0, body.code, body.code_series or "", replace(me, bodies=bodies))
