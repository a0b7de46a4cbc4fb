"""Units: the register, as far as a token may see it.

Here: one address. Not here: how the register is kept (models.acts.registry).
"""

from fastapi import APIRouter
from starlette.responses import Response

from models import lists
from web.api.door import Asked
from web.api.shapes import UnitList

router = APIRouter()


@router.get("/units", response_model=UnitList)
def units(call: Asked) -> Response:
    """All units with their posts for the body's secretariat and leadership, for others their own."""
    own = {code for code, _ in call.me.me.units.values()}
    with call.office.reading() as session:
        found = [row for row in lists.units(session, call.at) if call.me.assigns or row.code in own]
    return call.given(UnitList(units=found))
