"""Short words of the office for readers: no word of the code ever reaches one.

Here: English phrases, keys of the catalogue `locale/vi.po`, for states, roles, answers, classes, degrees of urgency and
recipients.
Not here: sentences (the folder words/).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from models.language import translate
from models.rules.figures import ResultClass
from models.rules.ladder import Recipient
from models.rules.lifecycle import Answer, Role, State
from models.rules.meanings import Meaning
from models.rules.urgency import Urgency

PHRASES: dict[str, str] = {
    f"State.{State.ASSIGNED}": "not taken yet",
    f"State.{State.RECEIVED}": "taken, no report yet",
    f"State.{State.IN_PROGRESS}": "under way",
    f"State.{State.DECLINED}": "declined, to be decided",
    f"State.{State.AWAITING}": "reported done, awaiting confirmation",
    f"State.{State.DONE}": "done",
    f"State.{State.CLOSED}": "closed",
    f"Role.{Role.LEAD}": "lead",
    f"Role.{Role.COORDINATE}": "coordinating",
    f"Role.{Role.MONITOR}": "following",
    f"Answer.{Answer.DONE}": "reported done",
    f"Answer.{Answer.IN_PROGRESS}": "going on",
    f"Answer.{Answer.LATE}": "will be late",
    f"Answer.{Answer.BLOCKED}": "blocked",
    f"ResultClass.{ResultClass.DONE_IN_TIME}": "done in time",
    f"ResultClass.{ResultClass.DONE_LATE}": "done late",
    f"ResultClass.{ResultClass.DONE_UNDATED}": "done, without a due day",
    f"Recipient.{Recipient.UNIT}": "the unit's focal officer",
    f"Recipient.{Recipient.UNIT_HEAD}": "the head of the unit",
    f"Recipient.{Recipient.SECRETARIAT}": "the secretariat",
    f"Recipient.{Recipient.IN_CHARGE}": "the leader in charge",
    f"Recipient.{Recipient.CHAIR}": "the chair",
    f"Urgency.{Urgency.URGENT}": "urgent",
    f"Urgency.{Urgency.VERY_URGENT}": "very urgent",
    f"Urgency.{Urgency.EXPRESS}": "express",
    "you.unit": "focal officer of the unit",
    "you.unit-head": "head of the unit",
    "you.named-post": "holder of the post named in the task",
    "you.secretariat": "secretariat that follows the tasks",
    "you.in-charge": "leader in charge of the unit",
    "you.chair": "chair",
    "you.waited-for": "the one on whose act the task waits",
    **{
        f"meaning.{meaning}": words
        for meaning, words in {
            Meaning.DONE: "reported done",
            Meaning.IN_PROGRESS: "going on",
            Meaning.LATE: "will be late",
            Meaning.BLOCKED: "blocked",
            Meaning.EXTEND: "more time asked for",
            Meaning.DECLINE: "declined",
            Meaning.RECEIVE: "taken",
            Meaning.ACKNOWLEDGE: "taken note of",
        }.items()
    },
}
#: Nothing that is stored has these classes when a task ends, but a reader never meets a bare word.
OTHERWISE = "other"


def phrase(word: StrEnum | str) -> str:
    """The English phrase for a word of the code: an enum's member, or `you.` and a recipient's word."""
    return PHRASES.get(f"{type(word).__name__}.{word}" if isinstance(word, StrEnum) else word, OTHERWISE)


def why(language: str, sentence: str) -> str:
    """One of our fixed reasons in `language`; a code in brackets behind it stays."""
    found = re.fullmatch(r"(.*?)( \(\d[\d.]*\))?", sentence, re.DOTALL)
    words, code = (found[1], found[2] or "") if found else (sentence, "")
    return translate(language, words) + code


def finding(language: str, found: Mapping[str, Any]) -> str:
    """A finding of the auditor in `language`, with the id under which the doctor tells it too."""
    return f"{found['id']}: {translate(language, found['sentence']).format(**found['places'])}"
