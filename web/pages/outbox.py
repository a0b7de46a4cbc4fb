"""The outbox as it is: every message with its fate, and what waits with its reason (law 12).

Here: one page for the secretariat. Not here: sending (notifications).
"""

from fastapi import APIRouter, Response

from models import lists, outages, outward
from models.notification import MessageState, NotificationState
from web.call import Asked
from web.visitor import NotAllowed, Visitor, series_of

router = APIRouter()
PAGE = 50
#: What no message will carry any more; shown when asked for by state.
QUIET = (NotificationState.DROPPED, NotificationState.MUTED)


@router.get("/outbox")
def outbox(call: Asked, state: str = "", page: int = 1) -> Response:
    page = max(page, 1)
    with call.office.reading() as session:
        me = call.assigner(session)
        if not me.is_secretariat:
            raise NotAllowed("The outbox is kept by the secretariat.")
        of_messages = state if state in tuple(MessageState) else None
        of_waiting = state if state in QUIET else None
        messages = (
            [] if of_waiting else [m for m in lists.messages(session, of_messages) if _own(me, m.tasks)]
        )
        waiting = [] if of_messages else [w for w in lists.waiting(session, of_waiting) if _own(me, [w.task])]
        messages.reverse()
        first = (page - 1) * PAGE
        return call.page(
            "outbox/outbox.html",
            messages=messages[first : first + PAGE],
            total=len(messages),
            older=page + 1 if len(messages) > first + PAGE else 0,
            newer=page - 1,
            waiting=waiting,
            outages=outages.outages(session),
            hooks=[hook for hook in outward.hooks(session, me.bodies) if hook.removed_at is None],
            state=state,
            states=(*MessageState, *QUIET),
        )


def _own(me: Visitor, codes: list[str] | list[str | None]) -> bool:
    """What names tasks is for the secretariat of their body; what names none is for every secretariat."""
    series = {own for own, _ in me.bodies.values()}
    named = {series_of(code) for code in codes if code}
    return not named or not named.isdisjoint(series)
