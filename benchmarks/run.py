"""All benches as one table, each beside its floor: `make bench`, or `python benchmarks/run.py --tasks N --due SHARE`.

Here: the table. Not here: what is measured (deployments.benching).
"""

import argparse
import sys

from deployments.benching import BENCHES, bench

HEADING = ("bench", "seconds", "floor", "ratio", "done", "SQL each")


def main() -> int:
    """Run the benches that are named, or all."""
    parser = argparse.ArgumentParser(description="Each bench beside its floor.")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], help="default: all")
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--due", type=float, default=0.1)
    given = parser.parse_args()
    print(f"{given.tasks} tasks, {given.due:.1%} due\n")
    _line(HEADING)
    for name in given.names or BENCHES:
        found = bench(name, given.tasks, given.due)
        counts = list(found)[list(found).index("due") + 1]
        done = f"{found[counts]} {counts}"
        _line(
            (name, f"{found['seconds']:.4f}", f"{found['floor_seconds']:.4f}", f"{found['ratio']:.1f}", done,
             str(found["statements_each"]))
        )  # fmt: skip
    return 0


def _line(cells: tuple[str, ...]) -> None:
    print(f"{cells[0]:10}{cells[1]:>12}{cells[2]:>12}{cells[3]:>10}  {cells[4]:18}{cells[5]:>10}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
