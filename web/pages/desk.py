"""The desk: what waits for this person, by what the person is for.

Here: one page of sections: secretariat, leader, unit. Not here: the pages that each section leads to.
"""

import datetime as dt
from typing import Any

from fastapi import APIRouter, Response

from models import inbox, lists, questions, story, tables_of_figures
from models.directive import DraftState
from models.notification import MessageState, NotificationState
from models.rules.lifecycle import State
from models.store import OfficeSession
from web import answering, rows
from web.call import Asked, Call
from web.pages import answers, milestones
from web.visitor import NotSignedIn, Visitor

router = APIRouter()
#: Of a long list the desk shows the beginning and says how many there are.
SHOWN = 20


@router.get("/")
def desk(call: Asked) -> Response:
    with call.office.reading() as session:
        try:
            me = call.visitor(session)
        except NotSignedIn:
            return call.page("sign_in/welcome.html")
        known: dict[str, Any] = {"figures": None, "secretariat": None, "leader": None, "items": []}
        if me.assigns:
            known["figures"] = tables_of_figures.table(session, call.at).total
        if me.is_secretariat:
            known["secretariat"] = _secretariat(session, call, me)
        if me.is_leader or (me.is_charged and not me.assigns):
            known["leader"] = _leader(session, me, call.at)
        known["items"] = [
            i for unit in me.units for i in answering.open_items(session, unit, me.actor, call.at)
        ]
        return call.page(
            "desk/desk.html",
            key=answering.new_key(),
            typed={},
            action="/answers",
            shown=SHOWN,
            places=answers.places(me),
            upload="/sheets",
            draft=call.draft(me.person_id, ""),
            **known,
        )


def _secretariat(session: OfficeSession, call: Call, me: Visitor) -> dict[str, Any]:
    at = call.at
    names = {name for _, name in me.bodies.values()}
    unsettled = [
        (row, row.drafts.get(DraftState.OPEN, 0), row.drafts.get(DraftState.SETTLED, 0))
        for row in lists.conclusions(session)
        if row.body in names and (row.drafts.get(DraftState.OPEN) or row.drafts.get(DraftState.SETTLED))
    ]
    dead = len(lists.messages(session, MessageState.DEAD)) + len(
        lists.waiting(session, NotificationState.DEAD)
    )
    return {
        "unsettled": unsettled,
        "awaiting": _with_words(session, me, at, State.AWAITING),
        "declined": _with_words(session, me, at, State.DECLINED),
        "contradicting": _own(session, me, at, contradicting=True),
        "milestones": milestones.undated(session, me, at),
        "dead": dead,
        "mails": inbox.waiting(session, me.bodies),
        "vacant": [
            f"{post.title} – {unit.name}"
            for unit in lists.units(session, at)
            for post in unit.posts
            if not post.person
        ],
    }


def _leader(session: OfficeSession, me: Visitor, at: dt.datetime) -> dict[str, Any]:
    late = rows.lines(session, me, lists.tasks(session, at, late=True), at)
    silent = rows.lines(session, me, lists.tasks(session, at, silent=True), at)
    named = {line.row.code for line in late}
    late.sort(key=lambda line: (not line.is_charged, *rows.worst_first(line.row)))
    return {"late": late, "silent": [line for line in silent if line.row.code not in named]}


def _with_words(session: OfficeSession, me: Visitor, at: dt.datetime, state: State) -> list[dict[str, Any]]:
    """Tasks that wait for the secretariat's decision, with what the unit said last."""
    found = []
    for line in _own(session, me, at, state=state):
        task = questions.task(session, line.row.code)
        report = next(iter(story.reports(session, task)), None)
        newest = story.past(session, task)[-1]
        found.append({"line": line, "report": report, "newest": newest})
    return found


def _own(session: OfficeSession, me: Visitor, at: dt.datetime, **wanted: Any) -> list[rows.Line]:
    """Tasks of the bodies for which this person decides."""
    own = tuple(f"{series}-" for series, _ in me.bodies.values())
    found = rows.lines(session, me, lists.tasks(session, at, **wanted), at)
    return [line for line in found if me.assigns and line.row.code.startswith(own)]
