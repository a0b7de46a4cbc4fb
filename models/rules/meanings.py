"""What a unit can say of a task by mail: the answers of the page, and the other words that a sheet takes.

Here: Meaning. Not here: how it is told from the words of a mail (documents.reading.replies), and what it changes
(models.acts.replying).
"""

from enum import StrEnum


class Meaning(StrEnum):
    """One thing said of one task."""

    DONE = "done"
    IN_PROGRESS = "in-progress"
    LATE = "late"
    BLOCKED = "blocked"
    EXTEND = "extend"
    DECLINE = "decline"
    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
