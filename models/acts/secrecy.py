"""The mark of confidentiality, set or lifted after the fact: a conclusion with all that comes from it, or one directive.

Here: mark. Not here: what a confidential task hides (notifications.matters, the room web); it is asked for each time
that something is worded or shown, so what is still owed is silent from then on (law 19).
"""

from collections.abc import Iterable

from sqlmodel import col, select

from models.acts import journaling, permission
from models.acts.deed import Deed
from models.directive import Directive
from models.meeting import Conclusion
from models.store import OfficeSession
from models.task import Task


def mark_conclusion(
    session: OfficeSession, conclusion: Conclusion, deed: Deed, *, secret: bool
) -> list[Task]:
    """The document is confidential (or no longer), with every directive and task that comes from it."""
    permission.must_assign(deed, conclusion.body_id)
    before, conclusion.confidential = conclusion.confidential, secret
    session.add(conclusion)
    journaling.note(
        session, conclusion.body_id, deed, "confidential", conclusion_id=conclusion.id,
        before={"confidential": before}, after={"confidential": secret},
    )  # fmt: skip
    wanted = select(Directive).where(Directive.conclusion_id == conclusion.id).order_by(Directive.code)
    return _mark(session, session.exec(wanted).all(), deed, secret=secret)


def mark_task(session: OfficeSession, task: Task, deed: Deed, *, secret: bool) -> list[Task]:
    """The words of a task are its directive's: the mark is on all tasks of the directive."""
    permission.must_assign(deed, task.body_id)
    return _mark(session, [session.get_one(Directive, task.directive_id)], deed, secret=secret)


def _mark(session: OfficeSession, directives: Iterable[Directive], deed: Deed, *, secret: bool) -> list[Task]:
    marked: list[Task] = []
    for directive in directives:
        directive.confidential = secret
        session.add(directive)
        tasks = session.exec(
            select(Task)
            .where(Task.directive_id == directive.id, col(Task.confidential) != secret)
            .order_by(Task.code)
        ).all()
        for task in tasks:
            task.confidential = secret
            session.add(task)
            journaling.note_task(
                session, task, deed, "confidential", before={"confidential": not secret},
                after={"confidential": secret},
            )  # fmt: skip
        marked += tasks
    return marked
