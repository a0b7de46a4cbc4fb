"""Vietnamese papers: what a heading, a sentence, a clause asks of whom.

Here: judging sentences (judging), who is told what (commands), what asks for nothing (asides), leads above a list
(openings), names of units (units), cuts inside a sentence (clauses), who helps (roles), the vocabulary (wording). Not
here: dates (when), the walk over the paper (directives). Begin with judging.
"""

from documents.reading.vietnamese.judging import demands
from documents.reading.vietnamese.openings import inline_leading, leading, tells
from documents.reading.vietnamese.units import vague

__all__ = ["demands", "inline_leading", "leading", "tells", "vague"]
