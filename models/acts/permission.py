"""Who may do what: a unit speaks for its own tasks, the assigner's side confirms (laws 3, 16).

Here: the checks that acts make before they write. Not here: sessions and links (the room web).
"""

from models.acts.deed import Deed
from models.errors import Refused
from models.post import Duty
from models.task import Task

ASSIGNING = (Duty.SECRETARIAT, Duty.LEADER, Duty.CHAIR)


def speaks_for_unit(deed: Deed, task: Task) -> bool:
    """Whether the actor is a person of the owing unit (or of the post that the task goes through)."""
    if task.post_id is not None and any(post.id == task.post_id for post in deed.by.posts):
        return True
    return task.unit_id in deed.by.unit_ids


def on_behalf(deed: Deed, task: Task) -> bool:
    """Whether the secretariat speaks for the unit; refused for anybody else who is not of the unit."""
    if speaks_for_unit(deed, task):
        return False
    if deed.by.has(task.body_id, *ASSIGNING):
        return True
    raise Refused(
        "{who} is neither of the unit that owes {code} nor of the secretariat; let one of them answer.",
        who=deed.by.label,
        code=task.code,
    )


def must_confirm(deed: Deed, task: Task) -> None:
    """Done becomes true by the assigner's side, never by a person of the owing unit (law 3)."""
    _must_be_assigner(
        deed,
        task,
        own=Refused(
            "{code} is the secretariat's own task; the chair or a leader confirms it.", code=task.code
        ),
        of_unit=Refused(
            "{who} is of the unit that owes {code}; the secretariat confirms it.",
            who=deed.by.label,
            code=task.code,
        ),
    )


def must_decide(deed: Deed, task: Task) -> None:
    """Extending, suspending, ending and reopening are the assigner's alone, never the owing unit's (law 16)."""
    _must_be_assigner(
        deed,
        task,
        own=Refused(
            "{code} is the secretariat's own task; the chair or a leader decides about it.", code=task.code
        ),
        of_unit=Refused(
            "{who} is of the unit that owes {code}; the secretariat decides about it.",
            who=deed.by.label,
            code=task.code,
        ),
    )


def must_assign(deed: Deed, body_id: int) -> None:
    """Intake, settling, publishing, milestones: the body's secretariat and leaders only."""
    if not deed.by.has(body_id, *ASSIGNING):
        raise Refused(
            "{who} is not of the secretariat or leadership of this body; ask one of them.",
            who=deed.by.label,
        )


def _must_be_assigner(deed: Deed, task: Task, *, own: Refused, of_unit: Refused) -> None:
    """The body's secretariat and leaders, of them none who is of the owing unit; about its own tasks its leaders only."""
    if task.unit_id == task.body_id:
        if deed.by.has(task.body_id, Duty.LEADER, Duty.CHAIR):
            return
        raise own
    if speaks_for_unit(deed, task):
        raise of_unit
    must_assign(deed, task.body_id)
