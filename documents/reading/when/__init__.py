"""What words say about time: days by which something is due, work that comes again, happenings, haste.

Here: the phrase tables (vi.csv, en.csv: one row, one phrase), how a row is matched (book), what braces stand for
(shapes), which day a match
means (meanings), what a stretch of text says in all (saying). Not here: which task a date belongs to (settling). Begin with vi.csv.
The date of another document ("Quyết định số ... ngày ...") never matches: every row begins with the word that
makes a day due.
"""

from documents.reading.when.book import Found, Phrasebook, phrasebook
from documents.reading.when.meanings import Reckoning
from documents.reading.when.saying import Said, said

__all__ = ["Found", "Phrasebook", "Reckoning", "Said", "phrasebook", "said"]
