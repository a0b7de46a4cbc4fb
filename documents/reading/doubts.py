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
    "counted-days": "“{words}” counts from a happening whose day is not known; set the date.",
    "counted-from-meeting": "“{words}” does not say from when; the days are counted from the paper, or else from the meeting.",
    "date-elsewhere": "“{words}” leaves the date to another document; look it up and set it.",
    "far-day": "“{words}” names no year and would lie almost a year ahead; check the date.",
    "inferred-year": "“{words}” names no year; it is taken from the other dates of the document. Check it.",
    "next-meeting": "“{words}” is the day for which the document calls the next meeting; check it.",
    "not-surely-due": "“{words}” may tell when something else happens; check that it is the due date.",
    "other-period": "“{words}” is not one of the official periods; choose the nearest.",
    "scanned-date": "“{words}” was read from a picture by machine; compare it with the scan.",
    "shared-date": "“{words}” gives one day to all tasks above it; check that it is meant for this one.",
    "soft-date": "“{words}” is a day to strive for, not a firm one; check whether it binds.",
    "two-readings": "“{words}” can be day and month or month and day; set the date.",
    "urgent": "“{words}” asks for haste but names no day; set one, or let the task be looked at again soon.",
    "vague-date": "“{words}” names no exact day; set the date.",
    "year-missing": "“{words}” names no year, and the day of the meeting is not known; set the date.",
    "impossible-day": "“{words}” is no day of the calendar; set the date.",
    "past-day": "“{words}” lies before the meeting; check the date.",
    "several-dates": "More than one date is named ({words}); check which one ends this task.",
    "period-missing": "“{words}” says that this repeats, but not how often; set the period.",
    "undated-milestone": "This waits for “{words}”, whose day the text does not give; set the day when it is known.",
    "ambiguous-unit": "More than one unit can be meant ({words}); choose one.",
    "close-unit": "A name was read as the nearest one of the register ({words}); check it.",
    "unit-succeeded": "The unit that is named has become another ({words}); check it.",
    "unit-split": "Several units took over from the one that is named ({words}); choose who is meant.",
    "unit-ended": "“{words}” has ended, and the register names nobody who took over; say who is meant.",
}


def doubt(code: str, words: str = "") -> Doubt:
    """A doubt of the table above; a code outside it is a mistake of ours (KeyError)."""
    if code not in SENTENCES:
        raise KeyError(code)
    return Doubt(code=code, words=" ".join(words.split()))


def sentence(doubt: Doubt, language: Language) -> str:
    """The doubt in words, for the person who settles the draft."""
    return translate(language, SENTENCES[doubt.code]).format(words=doubt.words)
