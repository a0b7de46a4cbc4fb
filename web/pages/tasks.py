"""Tasks: the list with its filters, one task with its past and future, and the acts that this visitor may do.

Here: addresses below /tasks. Not here: answers for many tasks at once (web.pages.answers).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from models import lists, questions, story
from models.acts import answering, confirming, extending, permission
from models.acts.deed import Deed
from models.directive import Directive, Draft
from models.errors import NotFound, Refused
from models.meeting import Conclusion, Meeting
from models.rules.lifecycle import Act, State
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit
from web import answering as sheets
from web import forms, offers, rows
from web.call import Asked, Call, Form
from web.visitor import NotAllowed, Sight, Visitor

router = APIRouter(prefix="/tasks")
Do = Callable[[OfficeSession, Task, Deed, Any], object]
#: The last part of an address, the act of the lifecycle, and what is called with the form.
ACTS: dict[str, tuple[Act, Do]] = {
    "receive": (Act.RECEIVE, lambda session, task, deed, _: answering.receive(session, task, deed)),
    "decline": (
        Act.DECLINE,
        lambda session, task, deed, form: answering.decline(session, task, deed, _reason(form)),
    ),
    "acknowledge": (
        Act.ACKNOWLEDGE,
        lambda session, task, deed, form: answering.acknowledge(
            session, task, deed, str(form.get("note", ""))
        ),
    ),
    "confirm": (Act.CONFIRM, lambda session, task, deed, _: confirming.confirm(session, task, deed)),
    "return": (
        Act.RETURN,
        lambda session, task, deed, form: confirming.return_(session, task, deed, _reason(form)),
    ),
    "grant": (
        Act.GRANT,
        lambda session, task, deed, form: extending.grant(
            session, task, deed, forms.read(forms.Granted, form).to_on
        ),
    ),
    "refuse": (
        Act.REFUSE,
        lambda session, task, deed, form: extending.refuse(session, task, deed, _reason(form)),
    ),
    "answer": (Act.ANSWER, lambda session, task, deed, form: sheets.save(session, form, deed, _only(task))),
}
#: From where an act may have been asked for; anything else leads to the task.
BACK = frozenset({"/"})


@router.get("")
def listed(
    call: Asked,
    text: str = "",
    unit: str = "",
    state: str = "",
    only: str = "",
    after: str = "",
) -> Response:
    with call.office.reading() as session:
        me = call.visitor(session)
        units = offers.units(session, call.at) if me.assigns else []
        named = next((found.code for found in units if unit in {found.code, found.name}), "")
        found, following = rows.page_of_tasks(
            session, me, call.at, after=after, text=text,
            unit=_unit(session, me, named),
            state=State(state) if state in tuple(State) else None,
            late=only == "late", silent=only == "silent", undated=only == "undated",
            contradicting=only == "contradicting",
        )  # fmt: skip
        filters = {"text": text, "unit": named, "state": state, "only": only}
        kept = urlencode({name: value for name, value in filters.items() if value})
        return call.page(
            "tasks/list.html", lines=found, units=units, states=tuple(State), filters=filters,
            following=f"/tasks?{kept}{'&' if kept else ''}after={following}" if following else "",
            first=f"/tasks?{kept}" if after else "",
        )  # fmt: skip


@router.get("/{code}")
def one(code: str, call: Asked) -> Response:
    return _show(call, code)


@router.get("/{code}/evidence/{evidence_id}")
def evidence(code: str, evidence_id: int, call: Asked) -> Response:
    """A file of a report, always as a download: what came in is never run here."""
    with call.office.reading() as session:
        me = call.visitor(session)
        task = questions.task(session, code)
        _must_see(session, me, task, call)
        file = story.evidence_file(session, task, evidence_id)
        return call.download(file.filename, file.content)


@router.post("/{code}/{verb}")
def act(code: str, verb: str, call: Asked, form: Form) -> Response:
    call.check(form)
    if verb not in ACTS:
        raise NotFound("There is no such page; go back to your desk.")
    try:
        with call.office.writing() as session:
            me = call.visitor(session)
            task = questions.task(session, code)
            _must_see(session, me, task, call)
            heard = verb == "answer" and task.unit_id not in me.units
            deed = call.heard(me.actor, form) if heard else call.deed(me.actor)
            ACTS[verb][1](session, task, deed, form)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return _show(call, code, typed=form, verb=verb, **call.refused(refusal))
    call.trigger("deliver")
    back = str(form.get("back", ""))
    return call.see(back if back in BACK else f"/tasks/{code}", verb)


def _show(call: Call, code: str, **known: Any) -> Response:
    with call.office.reading() as session:
        me = call.visitor(session)
        task = questions.task(session, code)
        _must_see(session, me, task, call)
        told = story.explain(session, task, call.at)
        directive = session.get_one(Directive, task.directive_id)
        conclusion = session.get(Conclusion, directive.conclusion_id) if directive.conclusion_id else None
        workdays = questions.calendar(session, task.body_id)
        return call.page(
            "tasks/one.html",
            **{
                "task": task, "directive": directive, "story": told, "conclusion": conclusion,
                "meeting": session.get_one(Meeting, conclusion.meeting_id) if conclusion else None,
                "body": session.get_one(Unit, task.body_id), "reports": story.reports(session, task),
                "evidence": story.evidence(session, task),
                "pill": rows.pill(told.task, workdays, call.at), "may": _may(me, task, told, call),
                "only_reports": replace(sheets.item(session, task, call.at), otherwise=()), "key": sheets.new_key(),
                "ends_on": workdays.day_of(task.due_at) if task.due_at else None,
                "position": session.get_one(Draft, directive.draft_id).position if directive.draft_id else 0,
                "reads_paper": bool(conclusion and conclusion.body_id in me.bodies), "typed": {}, "verb": "", **known,
            },
        )  # fmt: skip


def _must_see(session: OfficeSession, me: Visitor, task: Task, call: Call) -> None:
    row = lists.task_row(
        task,
        session.get_one(Directive, task.directive_id),
        session.get_one(Unit, task.unit_id),
        None,
        call.at,
    )
    match me.sight(row):
        case Sight.NOTHING:
            raise NotAllowed(
                "Task {code} is not for you; ask the secretariat if you need to know it.", code=task.code
            )
        case Sight.CODE:
            raise NotAllowed("Task {code} is confidential; only its code is shown to you.", code=task.code)
        case Sight.ALL:
            return


def _may(me: Visitor, task: Task, told: story.Story, call: Call) -> set[str]:
    """The acts that the lifecycle allows now and whose doer this visitor may be."""
    deed = Deed(call.at, me.actor)
    speaks, assigns = permission.speaks_for_unit(deed, task), task.body_id in me.bodies
    confirms = assigns and (not speaks or (task.unit_id == task.body_id and me.is_leader))
    allowed = {verb for verb, (needed, _) in ACTS.items() if str(needed) in told.may}
    if not (speaks or assigns):
        allowed -= {"receive", "decline", "answer"}
    return allowed if confirms else allowed - {"confirm", "return", "grant", "refuse"}


def _unit(session: OfficeSession, me: Visitor, code: str) -> Unit | None:
    """The unit asked for; a visitor of one unit, who sees nothing else, asks for that one."""
    if code:
        return questions.unit(session, code)
    if not me.assigns and not me.is_charged and len(me.units) == 1:
        return session.get_one(Unit, next(iter(me.units)))
    return None


def _only(task: Task) -> Callable[[Task], None]:
    """The sheet on a task's own page is about that task alone."""

    def only(other: Task) -> None:
        if other.id != task.id:
            raise NotAllowed("Task {code} is not on this sheet; open its own page.", code=other.code)

    return only


def _reason(form: Any) -> str:
    return forms.read(forms.Reason, form).reason
