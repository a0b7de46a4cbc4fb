"""The words of a sheet, in both languages: headings, answers, how a task stands.

Here: English phrases, keys of the catalogue `locale/vi.po`, and how a written one is known again. Not here: files
(workbook, returned) and paper (paper.py).
"""

import unicodedata

from models.language import LANGUAGES, translate
from models.rules.lifecycle import Answer, Role, State
from models.rules.sheet import DECLINE, RECEIVE, Line
from models.rules.spelling import fold

#: The columns in their order; the first four are the office's, the others are to be filled in.
HEADINGS = {
    "code": "Task number",
    "words": "What is to be done",
    "due": "Due",
    "standing": "Standing",
    "answer": "Answer",
    "percent": "Progress (%)",
    "note": "Result, or what holds it up",
    "proposed_on": "Day you propose",
    "document": "Number of the document",
}
#: The page that nobody sees, and what stands first on it.
KEYS = "dondoc"
OPEN = ("answer", "percent", "note", "proposed_on", "document")
REPORTER = "Reported by"
ANSWERS = {
    str(Answer.DONE): "Done",
    str(Answer.IN_PROGRESS): "In progress",
    str(Answer.LATE): "Will be late",
    str(Answer.BLOCKED): "Blocked",
    RECEIVE: "Take the task",
    DECLINE: "Not our task",
}
STATES = {State.ASSIGNED: "Given out", State.RECEIVED: "Taken", State.IN_PROGRESS: "Under way"}
CONFIDENTIAL = "Confidential: read it in the system"
NO_DAY = "no due day yet"


def say(language: str, sentence: str, **values: object) -> str:
    """One of our phrases in `language`."""
    return unicodedata.normalize("NFC", translate(language, sentence).format(**values))


def standing(language: str, line: Line) -> str:
    """How a task stands, in a few words."""
    parts = [say(language, STATES[line.state]) + (f" {line.percent}%" if line.percent is not None else "")]
    if line.role == Role.COORDINATE:
        parts.insert(0, say(language, "Coordinates"))
    if line.late:
        parts.append(say(language, "{count} working days late", count=line.late))
    if line.last_on:
        parts.append(say(language, "last report {day}", day=f"{line.last_on:%d/%m/%Y}"))
    return "; ".join(parts)


def known(written: str, phrases: dict[str, str]) -> str | None:
    """The word of the code behind a phrase as written in either language, capitals, marks and blanks aside."""
    folded = fold(written)
    for word, phrase in phrases.items():
        if folded in {fold(translate(language, phrase)) for language in LANGUAGES}:
            return word
    return None
