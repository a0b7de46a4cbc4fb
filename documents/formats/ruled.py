"""Tables drawn with lines on a page: which words stand in which cell.

Here: grids of horizontal and vertical lines. Not here: finding the lines in a file (pdf).
"""

from dataclasses import dataclass

from documents.formats.layout import Piece

_NEAR = 3.0  # points: lines no further apart are one
_SHORTEST = 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is drawn level or upright; heights count downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_upright(self) -> bool:
        return self.right - self.left < _NEAR and self.bottom - self.top >= _SHORTEST

    @property
    def is_level(self) -> bool:
        return self.bottom - self.top < _NEAR and self.right - self.left >= _SHORTEST

    def touches(self, other: "Line") -> bool:
        return (
            self.left - _NEAR <= other.right
            and other.left - _NEAR <= self.right
            and self.top - _NEAR <= other.bottom
            and other.top - _NEAR <= self.bottom
        )


@dataclass(slots=True)
class Grid:
    """One table: the places of its upright and level lines, in order."""

    across: list[float]
    down: list[float]

    def cell_of(self, piece: Piece) -> tuple[int, int] | None:
        """The (row, column) in whose field the middle of `piece` stands."""
        row = _between(self.down, (piece.top + piece.bottom) / 2)
        column = _between(self.across, (piece.left + piece.right) / 2)
        return None if row is None or column is None else (row, column)


def grids(lines: list[Line]) -> list[Grid]:
    """The tables that a page's lines draw: two columns and two rows at least."""
    found = []
    for group in _touching([line for line in dict.fromkeys(lines) if line.is_upright or line.is_level]):
        across = _places([line.left for line in group if line.is_upright])
        down = _places([line.top for line in group if line.is_level])
        if len(across) > 2 and len(down) > 2:  # noqa: PLR2004 - two columns have three lines
            found.append(Grid(across, down))
    return found


def in_rows(pieces: list[Piece], grid: Grid) -> tuple[list[Piece], list[Piece]]:
    """The rows of a table as pieces, and the pieces that stand outside it."""
    cells: dict[tuple[int, int], list[Piece]] = {}
    outside: list[Piece] = []
    for piece in pieces:
        place = grid.cell_of(piece) if piece.row is None else None
        if place is None:
            outside.append(piece)
        else:
            cells.setdefault(place, []).append(piece)
    rows = []
    for row in sorted({row for row, _ in cells}):
        inside = [
            sorted(cells.get((row, column), []), key=lambda piece: (round(piece.top), piece.left))
            for column in range(len(grid.across) - 1)
        ]
        rows.append(
            Piece(
                "",
                grid.across[0],
                grid.across[-1],
                grid.down[row],
                grid.down[row + 1],
                row=[[piece.text for piece in cell] for cell in inside],
            )
        )
    return rows, outside


def _touching(lines: list[Line]) -> list[list[Line]]:
    """The lines in groups that hang together: a level line and an upright one that meet belong to one group."""
    upright = [line for line in lines if line.is_upright]
    group_of = {line: [line] for line in lines}
    for level in lines:
        for other in upright if level.is_level else ():
            one, two = group_of[level], group_of[other]
            if one is not two and level.touches(other):
                larger, smaller = (one, two) if len(one) > len(two) else (two, one)
                larger.extend(smaller)
                group_of.update(dict.fromkeys(smaller, larger))
    return list({id(group): group for group in group_of.values()}.values())


def _places(found: list[float]) -> list[float]:
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > _NEAR:
            places.append(place)
    return places


def _between(places: list[float], at: float) -> int | None:
    return next((i for i in range(len(places) - 1) if places[i] - _NEAR <= at < places[i + 1]), None)
