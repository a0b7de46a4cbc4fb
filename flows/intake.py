"""Intake: a document becomes a conclusion with drafts, and what leaves no doubt may be published at once.

Here: the order read, take in, publish; and the spool through which a scheduled run gets its paper, so that
Prefect sees an id and never a title or a word (law 19). Not here: reading (documents), matching (models.acts).
"""

import datetime as dt
import re
import secrets
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from documents import reading
from models import lists, questions
from models.acts import deed, intake, publishing
from models.acts.deed import Deed
from models.errors import NotFound
from models.report import Road
from models.rules.reading import Language
from models.store import Office

SPOOL = "spool"


class Wanted(BaseModel):
    """What the secretary says about a document. `by`, `body` and `chair` are names or codes of the registers."""

    filename: str
    title: str
    held_on: dt.date
    body: str
    by: str
    chair: str | None = None
    amends: str | None = None
    language: Language | None = None
    confidential: bool = False
    publish: bool = False


def take_in(
    office: Office, at: dt.datetime, document: bytes, wanted: Wanted, road: Road = Road.COMMAND
) -> dict[str, Any]:
    """Read and store a document in one transaction; counts of drafts, directives, tasks, and drafts in doubt."""
    with office.reading() as session:
        calendar = questions.calendar(session, questions.unit(session, wanted.body).id or 0)
    read = reading.read(
        document,
        filename=wanted.filename,
        held_on=wanted.held_on,
        language=wanted.language,
        workdays=lambda: calendar,
    )
    with office.writing() as session:
        doing = Deed(at, deed.actor(session, wanted.by, at), road)
        paper = intake.Paper(
            original=document, filename=wanted.filename, reading=read, title=wanted.title, held_on=wanted.held_on,
            chair_post_id=questions.post(session, wanted.chair).id if wanted.chair else None, amends=wanted.amends,
            confidential=wanted.confidential,
        )  # fmt: skip
        conclusion, drafts = intake.take_in(session, questions.unit(session, wanted.body), paper, doing)
        directives = publishing.publish_without_doubt(session, conclusion, doing) if wanted.publish else []
        return {
            "conclusion": conclusion.id,
            "drafts": len(drafts),
            "directives": len(directives),
            "tasks": sum(directive.tasks_issued for directive in directives),
            "doubtful": lists.doubtful(session, conclusion.id or 0),
        }


def spool(office: Office, document: bytes, wanted: Wanted) -> str:
    """Lay a paper down for a scheduled run; returns the id that Prefect may see."""
    paper = secrets.token_hex(8)
    folder = office.settings.data / SPOOL / paper
    folder.mkdir(parents=True, mode=0o700)
    (folder / "document").write_bytes(document)
    (folder / "wanted.json").write_text(wanted.model_dump_json(), encoding="utf-8")
    return paper


def take_in_spooled(office: Office, at: dt.datetime, paper: str) -> dict[str, Any]:
    """Take in the paper of this id; it leaves the spool only when it is stored."""
    folder = office.settings.data / SPOOL / paper
    if not re.fullmatch(r"[0-9a-f]{16}", paper) or not folder.is_dir():
        raise NotFound("There is no paper {paper} in the spool; hand it in again.", paper=paper)
    wanted = Wanted.model_validate_json((folder / "wanted.json").read_text(encoding="utf-8"))
    done = take_in(office, at, (folder / "document").read_bytes(), wanted)
    _clear(folder)
    return done


def _clear(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
