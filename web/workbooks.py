"""Sheets to be filled in, by page: given out as a workbook or for paper, and taken back.

Here: from a form's file to what was written down, and back. Not here: addresses, and who may open them
(web.pages.answers, web.pages.entry).
"""

from collections.abc import Callable, Collection
from typing import Any, Literal

from fastapi import Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile

from documents.sheets import paper, returned, workbook
from models import questions
from models.acts import sheets
from models.errors import Mistyped
from models.report import Road
from models.rules.sheet import Returned
from models.store import OfficeSession
from models.task import Task
from models.unit import Unit
from web.answering import Recorded
from web.call import Call
from web.visitor import Visitor

#: The address of what the paper sheet looks like.
STYLE = "/sheets/paper.css"
Shape = Literal["xlsx", "paper"]


def given(session: OfficeSession, call: Call, me: Visitor, unit_id: int, shape: Shape) -> Response:
    """A unit's sheet for this visitor: all of it for its own people, else what the visitor's bodies ask."""
    unit = session.get_one(Unit, unit_id)
    bodies: Collection[int] | None = me.bodies if unit_id not in me.units and me.bodies else None
    sheet = sheets.make(session, unit, call.at, call.language, me.actor, bodies=bodies)
    if shape == "paper":
        return HTMLResponse(paper.page(sheet, STYLE))
    name = "phieu-bao-cao" if call.language == "vi" else "report"
    return call.download(f"{name}-{unit.code}-{sheet.made_on:%Y%m%d}.xlsx", workbook.workbook(sheet))


def read(form: FormData) -> Returned:
    """The workbook of a form, read before anything is locked."""
    file = form.get("sheet")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Mistyped("Choose the workbook that you have filled in (.xlsx).", field="sheet")
    return returned.read(file.file.read(), filename=file.filename)


def take(
    session: OfficeSession,
    call: Call,
    me: Visitor,
    sheet: Returned,
    may: Callable[[Task], None] = lambda _task: None,
) -> dict[str, Any]:
    """What a workbook said, as the receipt shows it; `may` refuses a task that is not for this visitor here."""
    for code in sorted({row.code for row in sheet.rows} & set(sheet.keys.codes)):
        may(questions.task(session, code))
    taken = sheets.take(session, sheet, call.deed(me.actor, Road.WORKBOOK))
    recorded = [Recorded(one.code, one.answer, one.is_new) for one in taken.told]
    return {"recorded": recorded, "overtaken": taken.overtaken}
