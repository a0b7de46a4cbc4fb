"""Conclusions: a notice handed in by the system of a post that assigns.

Here: one address, which does what `dondoc intake` does. Not here: settling and publishing by hand (web.pages).
"""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import Response

from documents import reading
from models import lists, questions
from models.acts import intake, publishing
from models.acts.intake import Paper
from models.errors import Mistyped
from models.unit import Unit
from web.api.door import Asked, only
from web.api.shapes import HAS_WORDS, NO_NUL, Day, TakenIn
from web.visitor import NotAllowed

router = APIRouter()
PASTED = "pasted.txt"
#: A file that may be left out, and is never called null: a form has no such value.
NO_FILE = cast("UploadFile", None)


#: A form knows no yes and no, only words; what is left empty is no.
YesNo = Literal["true", "false", ""]
#: The paper is a file or pasted text: one of the two.
ONE_OF = {"oneOf": [{"required": ["file"]}, {"required": ["text"]}]}


@router.post(
    "/conclusions",
    status_code=201,
    response_model=TakenIn,
    dependencies=[only("multipart/form-data")],
    openapi_extra={"requestBody": {"content": {"multipart/form-data": {"schema": ONE_OF}}}},
)
def take_in(
    call: Asked,
    title: Annotated[str, Form(min_length=1, max_length=500, pattern=HAS_WORDS)],
    held_on: Annotated[Day, Form(description="Day of the meeting.")],
    file: Annotated[UploadFile, File(description="The paper; or else its text.")] = NO_FILE,
    text: Annotated[str, Form(min_length=1, pattern=NO_NUL, description="The paper's text.")] = "",
    chair: Annotated[str, Form(max_length=300, pattern=NO_NUL, description="Post that chaired.")] = "",
    amends: Annotated[
        str, Form(max_length=300, pattern=NO_NUL, description="Number of the conclusion that it changes.")
    ] = "",
    language: Annotated[Literal["vi", "en", ""], Form(description="Default: as the text reads.")] = "",
    confidential: Annotated[YesNo, Form(description="Whether its tasks appear by number only.")] = "",
    publish: Annotated[YesNo, Form(description="Whether to publish at once what leaves no doubt.")] = "",
) -> Response:  # fmt: skip
    """Read a paper of the token's body, store it, match its units; and give out what leaves no doubt, if wished."""
    if not call.me.assigns:
        raise NotAllowed("This is for the secretariat and the leaders of the issuing body.")
    data, filename = _document(file, text)
    with call.office.reading() as session:
        calendar = questions.calendar(session, call.me.body_id)
    # A scan takes minutes: nothing is locked while it is read.
    read = reading.read(
        data, filename=filename, held_on=held_on, language=language or None, workdays=lambda: calendar
    )
    with call.office.writing() as session:
        deed = call.deed()
        paper = Paper(
            original=data, filename=filename, reading=read, title=title.strip(), held_on=held_on,
            chair_post_id=questions.post(session, chair).id if chair else None, amends=amends or None,
            confidential=confidential == "true",
        )  # fmt: skip
        conclusion, drafts = intake.take_in(session, session.get_one(Unit, call.me.body_id), paper, deed)
        directives = publishing.publish_without_doubt(session, conclusion, deed) if publish == "true" else []
        done = TakenIn(
            conclusion=conclusion.id or 0, drafts=len(drafts), directives=len(directives),
            tasks=sum(directive.tasks_issued for directive in directives),
            doubtful=lists.doubtful(session, conclusion.id or 0),
        )  # fmt: skip
    if directives:
        call.trigger("deliver")
    return call.given(done, 201)


def _document(file: UploadFile, text: str) -> tuple[bytes, str]:
    """The uploaded file, or the pasted words: exactly one of them."""
    if (file is NO_FILE) == (not text):
        raise Mistyped("Send the paper as a file or as text, one of the two.", field="file")
    return (text.encode(), PASTED) if text else (file.file.read(), file.filename or PASTED)
