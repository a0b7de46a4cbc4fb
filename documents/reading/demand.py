"""A demand while it is being read: where it stands, who is asked, and where its verb begins.

Here: the value that the two languages hand to directives. Not here: dates and kinds (added by directives).
"""

from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(slots=True)
class Demand:
    """Words `[start, end)` that ask for something; dates are looked for in `[scope, scope_end)`.

    `lead_words` are the words a lead was carried over from, "" where the demand names its own lead.
    `details` are later sentences that say more about it, such as its date; `shared` is one that gives a date to all
    that stands above it. `lead_at`, `helping_at` and `watching_at` are where the names stand, in this demand or
    outside it.
    """

    start: int
    end: int
    scope: int
    action: int
    lead: tuple[str, ...] = ()
    group: bool = False
    coordinating: tuple[str, ...] = ()
    monitoring: tuple[str, ...] = ()
    lead_words: str = ""
    deadline_cell: Span | None = None
    details: list[Span] = field(default_factory=list)
    shared: Span | None = None
    lead_at: Span | None = None
    helping_at: tuple[Span, ...] = ()
    watching_at: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Leading:
    """The lead that stands outside a demand: in the heading above, the introducing sentence, or the one before."""

    names: tuple[str, ...] = ()
    group: bool = False
    words: str = ""
    firm: bool = False
    at: Span | None = None


@dataclass(slots=True)
class Setting:
    """What is known when a paragraph is read.

    `listing`: a list of tasks has been introduced; `leading`: who leads here unless the words say otherwise;
    `asked`: something has been asked of somebody before; `before`: the demand before, for details and carrying.
    `closed`: what stands here is over or asks for nothing (who was present, the agenda, what is done).
    """

    listing: bool = False
    leading: Leading = field(default_factory=Leading)
    asked: bool = False
    before: Demand | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """Words `[start, end)` that ask for nothing, and why."""

    start: int
    end: int
    why: str
