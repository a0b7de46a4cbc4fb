"""A word of the unit, whatever it says: an answer, a refusal of the task, a request for more time.

Here: what follows from every word: silence begins anew, the standing round is answered, what was owed about silence
is dropped. Not here: what the word says (acts.answering, acts.extending), and the ladder's pause after an answer.
"""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import col, or_, select

from models import questions
from models.acts import agenda, owing
from models.acts.deed import Deed
from models.notification import NotificationKind
from models.report import Ask
from models.rules import asking
from models.rules.contradictions import Contradiction
from models.store import OfficeSession
from models.task import Task
from models.unit import UnitSuccessor


def came(task: Task, deed: Deed, contradictions: Iterable[Contradiction] = ()) -> None:
    """The silence clock starts anew, the task counts as received, and only this word's contradictions stand."""
    task.last_word_at, task.silence_from_at = deed.at, None
    task.received_at = task.received_at or deed.at
    task.silence_epoch += 1
    task.unanswered = 0
    task.contradictions = " ".join(contradictions) or None


def heard(session: OfficeSession, task: Task, deed: Deed) -> None:
    """It answers the standing round, drops what steps still owed, and takes the task off the draft agenda (law 9)."""
    owing.drop(session, task, "the unit has answered", NotificationKind.STEP, NotificationKind.AGENDA)
    agenda.remove(session, task, deed)
    _answer_round(session, task, deed)
    owing.drop_requests(session, task.body_id, task.unit_id, "the unit has answered")


def clear(task: Task, contradiction: Contradiction) -> None:
    """The secretariat has decided what one contradiction was about."""
    left = [one for one in (task.contradictions or "").split() if one != contradiction]
    task.contradictions = " ".join(left) or None


def _answer_round(session: OfficeSession, task: Task, deed: Deed) -> None:
    """What the standing round and the requests besides it asked of the unit, and of units that it took over from."""
    workdays = questions.calendar(session, task.body_id)
    day = workdays.day_of(deed.at)
    before = select(UnitSuccessor.unit_id).where(
        UnitSuccessor.successor_id == task.unit_id, UnitSuccessor.since <= day
    )
    session.execute(
        update(Ask)
        .where(
            col(Ask.body_id) == task.body_id,
            or_(col(Ask.unit_id) == task.unit_id, col(Ask.unit_id).in_(before)),
            col(Ask.round_on) >= asking.round_on(deed.at, workdays),
            col(Ask.asked_at) <= deed.at,
            col(Ask.answered_at).is_(None),
        )
        .values(answered_at=deed.at)
        .execution_options(synchronize_session=False)
    )
