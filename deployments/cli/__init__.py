"""The command `dondoc`: parse, call one function, print. A module for each group of verbs.

Here: `main` with its exit codes: 0 done, 1 a finding or a refusal, 2 what the caller typed wrong.
Not here: any work; verbs call flows, acts and lists.
"""

import sys
from typing import Any

import typer

from deployments.cli import (
    calling,
    changing,
    figures,
    installation,
    keeping,
    measuring,
    opening,
    outward,
    paper,
    policy,
    registers,
    replies,
    sheets,
    tasks,
    work,
)
from deployments.cli.printing import OUTPUT, complain
from models.errors import Refused

#: Typer shows no name for it, and carries click under another name from release to release.
USAGE_ERROR: Any = typer.BadParameter.__base__

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Đôn Đốc: what a meeting decided gets done. --json prints one JSON document on stdout.",
)
for group in (
    paper,
    tasks,
    sheets,
    changing,
    keeping,
    work,
    replies,
    policy,
    figures,
    registers,
    outward,
    opening,
    installation,
    measuring,
):
    group.add_to(app)


def main(argv: list[str] | None = None) -> int:
    """Run one command; `--json` may stand anywhere."""
    words = list(sys.argv[1:] if argv is None else argv)
    OUTPUT.as_json = "--json" in words
    words = [word for word in words if word != "--json"] or ["--help"]
    try:
        done = typer.main.get_command(app)(words, prog_name="dondoc", standalone_mode=False)
    except USAGE_ERROR as error:
        complain(error.format_message())
        return 2
    except typer.Abort:
        return 1
    except Refused as refusal:
        complain(refusal)
        return refusal.exit_code
    finally:
        calling.close()
    return done if isinstance(done, int) else 0


def run() -> None:
    """The console script."""
    sys.exit(main())
