"""Sheets that come back: one that somebody hands in, and those that units put into a folder of the office.

Here: `take` (bytes to what was written down) and `sheets`, one pass over the folder. Nothing there is run or opened by
a program of its own. Not here: reading (documents.sheets), and what an answer does (models.acts.sheets).
"""

import datetime as dt
import logging
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents.sheets import returned
from documents.sheets.words import say
from models.acts import running
from models.acts import sheets as acts
from models.acts.answering import MEGABYTE
from models.acts.deed import Actor, Deed
from models.acts.sheets import Taken
from models.errors import Faulty, Refused
from models.report import Road
from models.store import Office

logger = logging.getLogger(__name__)
FLOW = "sheets"
DONE, REFUSED = "done", "refused"
#: Files of programs that are still at work, and what lies beside a workbook that somebody has open.
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".swp")
BESIDE = ("~$", ".~lock.", ".")
NO_FOLDER = "the folder cannot be read"


def take(
    office: Office,
    at: dt.datetime,
    data: bytes,
    filename: str,
    actor: Actor | None,
    road: Road = Road.WORKBOOK,
) -> Taken:
    """Everything that a sheet says, together or not at all. Without an actor it is whoever the sheet names.

    Raises Refused where it is no sheet of ours, and Faulty with a sentence for each row at fault.
    """
    read = returned.read(data, filename=filename)
    with office.writing() as session:
        return acts.take(session, read, Deed(at, actor or acts.reporter(session, read, at), road))


def reasons(refusal: Refused, language: str) -> list[str]:
    """Why a sheet is refused, all of it, a sentence a line."""
    faults = refusal.faults.values() if isinstance(refusal, Faulty) else (refusal,)
    return [fault.sentence(language) for fault in faults]


def sheets(office: Office, at: dt.datetime) -> dict[str, Any]:
    """One pass over the folder; a file that grew since the last pass is left for the next. Counts, or why there are none."""
    folder = office.settings.sheets_folder
    if folder is None:
        return {"sheets": "not set"}
    with office.reading() as session:
        last = running.last(session, FLOW)
    before = last.counts.get("seen", {}) if last else {}
    try:
        found = {path: _print(path) for path in _files(folder)}
    except OSError as error:
        logger.warning("the folder of sheets: %s", error.strerror)
        counts: dict[str, Any] = {"sheets": "failed", "why": NO_FOLDER}
    else:
        still = {path for path, print_ in found.items() if before.get(path.name) == print_}
        became = Counter(_take_in(office, at, folder, path) for path in sorted(still))
        waiting = {path.name: print_ for path, print_ in found.items() if path.exists()}
        counts = {"sheets": "read", DONE: became[DONE], REFUSED: became[REFUSED], "seen": waiting}
    with office.writing() as session:
        running.keep(session, FLOW, at, counts)
    return {**counts, "seen": len(counts["seen"])} if "seen" in counts else counts


def _files(folder: Path) -> Iterator[Path]:
    """The files that a person has put there and is done with; never a link, which could lead anywhere."""
    names = {entry.name for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)}
    for name in sorted(names):
        if name.startswith(BESIDE) or name.lower().endswith(UNFINISHED):
            continue
        if names & {f"~${name}", f".~lock.{name}#"}:
            continue
        yield folder / name


def _print(path: Path) -> list[int]:
    """What tells a file that somebody still writes: its size and its last change."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _take_in(office: Office, at: dt.datetime, folder: Path, path: Path) -> str:
    """What became of one file. It is put away only after its answers stand: a stop in between repeats harmlessly."""
    language = office.settings.language
    try:
        data = _bytes(office, path)
        told = take(office, at, data, path.name, actor=None)
    except Refused as refusal:
        _put_away(office, at, folder / REFUSED, path, reasons(refusal, language))
        return REFUSED
    except OSError as error:
        logger.info("a sheet is left for the next pass: %s", error.strerror)
        return "left"
    except Exception:  # one file that nobody foresaw holds up no other
        logger.exception("a sheet could not be taken")
        return "left"
    _put_away(office, at, folder / DONE, path, overtaken(told, language))
    return DONE


def overtaken(told: Taken, language: str) -> list[str]:
    """What was not written down because its task has moved on, a sentence a row."""
    return [
        say(
            language,
            "Row {row} ({code}) was not written down: the task has moved on meanwhile.",
            row=one.row,
            code=one.code,
        )
        for one in told.overtaken
    ]


def _bytes(office: Office, path: Path) -> bytes:
    limit = office.settings.upload_megabytes
    if path.stat().st_size > limit * MEGABYTE:
        raise Refused("What was sent is larger than {limit} MB; send a smaller file.", limit=limit)
    return path.read_bytes()


def _put_away(office: Office, at: dt.datetime, place: Path, path: Path, why: list[str]) -> None:
    """Out of the folder, under a name that is free, with what there is to say beside it."""
    moment = f"{at.astimezone(office.settings.zone):%Y%m%d-%H%M%S}"
    try:
        place.mkdir(exist_ok=True)
        free = (f"{path.stem}.{moment}{f'-{n}' if n else ''}{path.suffix}" for n in range(1000))
        target = next(place / name for name in free if not (place / name).exists())
        if why:
            target.with_name(f"{target.name}.txt").write_text("\n".join(why) + "\n", encoding="utf-8")
        path.rename(target)
    except (OSError, StopIteration) as error:
        logger.warning(
            "a sheet could not be put away (%s); the next pass finds it again", type(error).__name__
        )
