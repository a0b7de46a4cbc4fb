"""The official figures: classes and rates, by unit, field or leader, of a period or of all time.

Here: one page. Not here: how anything is counted (models.tables_of_figures).
"""

from typing import cast, get_args

from fastapi import APIRouter, Response

from models import tables_of_figures
from models.errors import Refused
from models.tables_of_figures import By
from web.call import Asked

router = APIRouter()


@router.get("/figures")
def figures(call: Asked, by: str = "unit", period: str = "") -> Response:
    grouped = cast("By", by if by in get_args(By) else "unit")
    with call.office.reading() as session:
        call.assigner(session)
        try:
            table = tables_of_figures.table(session, call.at, by=grouped, period=period.strip() or None)
            known = {}
        except Refused as refusal:
            table = tables_of_figures.table(session, call.at, by=grouped)
            refusal.field = "period"
            known = call.refused(refusal)
        return call.page("figures/figures.html", table=table, by=grouped, period=period, **known)
