"""What an English paragraph asks for: requests, directions of a board, action items, imperatives.

Here: English words, sentence by sentence. Read first: `asking` (one sentence), then `orders` (who asks whom),
`actors` (who stands before "will"), `items` (entries of a list), `telling` (lines that add to one), `pronouns`,
`names` (one name or several), `headings`, `lexicon`.
Not here: dates and kinds (settling, when), tables (tables), the walk over a paper (directives).
"""

import re

from documents.reading.english.asking import demands, entry_of
from documents.reading.english.headings import PLAIN, Titles, ahead, frame, heads
from documents.reading.english.items import is_done, names_somebody
from documents.reading.english.lines import unwrapped
from documents.reading.english.names import is_group, names_of, vague
from documents.reading.page import Page

__all__ = [
    "PLAIN", "Titles", "ahead", "demands", "entry_of", "frame", "heads", "is_done", "is_english", "is_group", "names_of", "names_somebody",
    "unwrapped", "vague",
]  # fmt: skip

_MARKED = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỵỷỹỳ]")
_COMMON = re.compile(
    r"\b(?:the|of|to|and|in|for|will|is|on|by|with|action|meeting|minutes|task|owner|due|be|was|are|from|that|review"
    r"|report|at|next|update|team)\b"
)
_SAMPLE = 20_000  # characters looked at
_MOST_MARKED, _SPARSEST = 0.06, 200  # share of Vietnamese letters; letters for one common word


def is_english(page: Page) -> bool:
    """Whether the text is English rather than Vietnamese, by its letters and its commonest words."""
    sample = page.low[:_SAMPLE]
    letters = sum(letter.isalpha() for letter in sample)
    few_marks = len(_MARKED.findall(sample)) < _MOST_MARKED * letters
    return few_marks and len(_COMMON.findall(sample)) * _SPARSEST > letters
