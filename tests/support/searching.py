"""How long hypothesis searches: as long as a test says, or a share of it where the same tests run many times over.

`EXAMPLES=0.03` in the environment is that share; `make mutants` sets it.
"""

import os

from hypothesis import Phase

SHARE = float(os.environ.get("EXAMPLES", "1"))  # noqa: TID251 - a knob of the tests, not of the product


def examples(count: int) -> int:
    """So many examples, or the share of them that is asked for, at least ten."""
    return max(10, int(count * SHARE))


def phases() -> list[Phase]:
    """All phases of a search; a short one does not look for the smallest case that fails."""
    return [Phase.explicit, Phase.generate] if SHARE < 1 else list(Phase)
