"""The official figures of the token's body; for a unit's token its own.

Here: one address. Not here: how anything is counted (models.tables_of_figures).
"""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from models import tables_of_figures
from models.tables_of_figures import By, FiguresTable
from web.api.door import Asked
from web.api.shapes import Day

router = APIRouter()
PERIOD = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])|Q[1-4]|H[12])?$"
LAST = dt.time(23, 59, 59)
#: No office worked with this before; and long ago zones were off by odd seconds, which no JSON can tell.
FIRST_DAY = dt.date(2000, 1, 1)


@router.get("/figures", response_model=FiguresTable)
def figures(
    call: Asked,
    as_of: Annotated[Day | None, Query(description="As known at the end of this day; default: now.")] = None,
    period: Annotated[
        str | None, Query(pattern=PERIOD, description="2023H1, 2023Q3, 2023-08 or 2023.")
    ] = None,
    by: Annotated[By | None, Query(description="Whose figures stand in the rows.")] = None,
) -> Response:
    """The official classes and rates."""
    at = call.at
    if as_of is not None and as_of < at.astimezone(call.office.settings.zone).date():
        at = dt.datetime.combine(max(as_of, FIRST_DAY), LAST, call.office.settings.zone)
    # Whoever does not assign sees the figures of the own unit, even where in charge of others.
    unit = None if call.me.assigns else next(iter(call.me.me.units))
    with call.office.reading() as session:
        table = tables_of_figures.table(session, at, by=by, period=period, body=call.me.body_id, unit=unit)
    return call.given(table)
