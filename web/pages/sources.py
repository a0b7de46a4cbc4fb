"""Units' own systems as they answer: the last time, what is wrong, what was not taken.

Here: one page for the secretariat. Not here: registering and trying one (the command), and asking (flows.pulling).
"""

from fastapi import APIRouter, Response

from models import asked
from web.call import Asked
from web.visitor import NotAllowed

router = APIRouter()


@router.get("/sources")
def sources(call: Asked) -> Response:
    with call.office.reading() as session:
        if not call.assigner(session).is_secretariat:
            raise NotAllowed("The systems of units are looked after by the secretariat.")
        return call.page("sources/sources.html", sources=asked.sources(session))
