"""Refusals of the acts in the words of a page: what the command line calls an option is a field here.

Here: sentences of models that name commands or options, with the page's own. Not here: why something is refused.
"""

from models.errors import Refused
from models.language import translate

PAGE_WORDS = {
    "The meeting’s day {day} has not come yet; check --held-on.": (
        "The meeting’s day {day} has not come yet; check the day."
    ),
    "The conclusion {number} of {year} is known already; if this one changes it, say so with --amends {number}.": (
        "The conclusion {number} of {year} is known already; if this one changes it, write that number under “Amends”."
    ),
    "No unit is called “{name}”; “dondoc units list” shows their codes and names.": (
        "No unit, group or post is called “{name}”; choose one of the list."
    ),
    "No group is called “{name}”; “dondoc groups import” adds groups.": (
        "No unit, group or post is called “{name}”; choose one of the list."
    ),
    "No post is called “{name}”; “dondoc units list” shows the posts of each unit.": (
        "No unit, group or post is called “{name}”; choose one of the list."
    ),
    "There is no task {code}; “dondoc tasks” lists them.": (
        "There is no task {code}; look for it in the list of tasks."
    ),
    "No draft of this conclusion is settled yet; settle one first (“dondoc drafts” lists them).": (
        "No draft of this conclusion is settled yet; settle one first."
    ),
    "Say what is to be done (--text).": "Write what is to be done.",
    "Say why this is no task (--reason).": "Say why this is no task.",
    "Say why the task is declined (--reason), so that the secretariat can decide.": (
        "Say why the task is declined, so that the secretariat can decide."
    ),
    "Say what is missing (--reason), so that the unit can finish.": (
        "Say what is missing, so that the unit can finish."
    ),
    "A periodic directive needs its period (--recurrence weekly ... annual).": (
        "A periodic directive needs its period; choose one."
    ),
    "The group named has no members; fill it first (“dondoc groups import”).": (
        "The group named has no members; ask the administrator to fill it."
    ),
    "{code} stands at “{state}”; “{act}” cannot follow. “dondoc explain {code}” shows what can.": (
        "{code} has moved on meanwhile; open its page and see what can be done now."
    ),
    "{code} was last changed at {last}; give a time (--at) after that, and the true day with --on.": (
        "{code} was changed at this very moment; send the form once more."
    ),
    "“{text}” is not a day; write it like 2023-07-14.": "“{text}” is not a day; write it like 14/07/2023.",
    "{day} has passed already; name a day to come (--to).": "{day} has passed already; name a day to come.",
    "This body issues no directives yet; “dondoc units import” with a code series makes it one.": (
        "This body issues no directives yet; ask the administrator to give it a code series."
    ),
}


def sentence(refusal: Refused, language: str) -> str:
    """The refusal in `language`, as a page says it."""
    words = PAGE_WORDS.get(refusal.msgid)
    return translate(language, words).format(**refusal.values) if words else refusal.sentence(language)
