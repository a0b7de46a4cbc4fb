"""What a person has to look at: every doubt code of a reading, with its sentence.

Here: the one table of codes and their English sentences (Vietnamese: documents/locale/vi.po). Not here: when
a doubt arises (directives, due_dates, units).
"""

from models.language import translate
from models.rules.reading import Doubt, Language

SENTENCES = {
    "no-lead": "The text names no unit for this; say who leads.",
    "carried-lead": "The lead is carried over from the words “{words}” before; check that it is meant here.",
    "vague-unit": "“{words}” does not say which units; pick them.",
    "several-leads": "Several leads are named ({words}); choose one, or let each have a task of its own.",
    "no-due-date": "The text gives no date; set one, or let the task be looked at again later.",
    "inferred-due": "The date follows from the words “{words}”, which are not about this task alone; check it.",
    "ambiguous-due": "“{words}” can be read as more than one day; check the date.",
    "counted-days": "“{words}” counts days from an event or in working days; set the date.",
    "year-missing": "“{words}” names no year, and the day of the meeting is not known; set the date.",
    "impossible-day": "“{words}” is no day of the calendar; set the date.",
    "past-day": "“{words}” lies before the meeting; check the date.",
    "several-dates": "More than one date is named ({words}); check which one ends this task.",
    "period-missing": "“{words}” says that this repeats, but not how often; set the period.",
    "undated-milestone": "This waits for “{words}”, whose day the text does not give; set the day when it is known.",
}


def doubt(code: str, words: str = "") -> Doubt:
    """A doubt of the table above; a code outside it is a mistake of ours (KeyError)."""
    if code not in SENTENCES:
        raise KeyError(code)
    return Doubt(code=code, words=" ".join(words.split()))


def sentence(doubt: Doubt, language: Language) -> str:
    """The doubt in words, for the person who settles the draft."""
    return translate(language, SENTENCES[doubt.code]).format(words=doubt.words)
