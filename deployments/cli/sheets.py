"""Verbs on sheets: sheet UNIT (a workbook or a page to print goes out), sheet take (workbooks come back).

Here: parsing and printing. Not here: what stands on a sheet and what becomes of it (models.acts.sheets, flows.sheets),
and the pass over the office's folder (work).
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from deployments.cli import calling
from deployments.cli.calling import At, By
from deployments.cli.printing import OUTPUT, show
from models import questions
from models.acts import sheets
from models.acts.deed import actor
from models.errors import Mistyped, Refused
from models.language import LANGUAGES
from models.rules.sheet import Sheet


class _WithUnit(TyperGroup):
    """`sheet UNIT` is short for `sheet give UNIT`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words of the call, with the verb put in where there is none."""
        is_unit = bool(args) and args[0] not in self.commands and not args[0].startswith("-")
        return super().parse_args(ctx, ["give", *args] if is_unit else args)


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    group = typer.Typer(
        cls=_WithUnit,
        no_args_is_help=True,
        help="Sheets of a unit's open tasks: out as .xlsx or on paper, and back.",
    )
    group.command()(give)
    group.command()(take)
    app.add_typer(group, name="sheet")


def give(
    unit: Annotated[str, typer.Argument(help="Unit (code or name); “give” before it may be left out.")],
    out: Annotated[
        str | None, typer.Option(help="File to write, FILE.xlsx: to be filled in and sent back.")
    ] = None,
    print_: Annotated[
        str | None, typer.Option("--print", help="File to write, FILE.html: to be printed by a browser.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="vi or en; default: the office's.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Who of the unit will report, if that is known.")
    ] = None,
    at: At = None,
) -> None:
    """A sheet with all open tasks of a unit: a workbook (--out), a page for paper (--print), or both."""
    if language is not None and language not in LANGUAGES:
        raise Mistyped("The language “{language}” is not known; write vi or en.", language=language)
    if out is None and print_ is None:
        raise Mistyped("Say where the sheet goes: --out FILE.xlsx, or --print FILE.html.")
    if print_ is not None and not print_.lower().endswith((".html", ".htm")):
        raise Mistyped("“{path}” must end in .html: a browser prints it, or saves it as PDF.", path=print_)
    office = calling.office()
    when = calling.instant(at, office)
    with office.reading() as session:
        reporter = actor(session, by, when) if by else None
        sheet = sheets.make(
            session, questions.unit(session, unit), when, language or OUTPUT.language, reporter
        )
    written = [path for path, data in _files(sheet, out, print_) if _write(path, data)]
    show({"unit": sheet.unit, "sheet": sheet.keys.sheet, "tasks": list(sheet.keys.codes), "files": written})


def take(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Sheets that came back (.xlsx, .ods).")
    ],
    by: By,
    at: At = None,
) -> int:
    """Take sheets that came back: of each, all rows that say something, or none where one is at fault."""
    from flows import sheets as flow  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

    office = calling.office()
    when = calling.instant(at, office)
    with office.reading() as session:
        speaking = actor(session, by, when)
    found: list[dict[str, Any]] = []
    for path in files:
        data, name = calling.file(path)
        try:
            taken = flow.take(office, when, data, name, speaking)
        except Refused as refusal:
            found.append(
                {"file": name, "recorded": [], "known": [], "refused": flow.reasons(refusal, OUTPUT.language)}
            )
            continue
        found.append({
            "file": name,
            "recorded": [one.code for one in taken.told if one.is_new],
            "known": [one.code for one in taken.told if not one.is_new],
            "refused": flow.overtaken(taken, OUTPUT.language),
        })  # fmt: skip
    show({"sheets": found}, [{**one, "refused": " ".join(one["refused"])} for one in found])
    return 1 if any(one["refused"] for one in found) else 0


def _files(sheet: Sheet, out: str | None, print_: str | None) -> list[tuple[str, bytes]]:
    from documents.sheets import paper, workbook  # noqa: PLC0415 - as above

    files = [(out, workbook.workbook(sheet))] if out else []
    return files + ([(print_, paper.page(sheet).encode())] if print_ else [])


def _write(path: str, data: bytes) -> bool:
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise Mistyped(
            "“{path}” cannot be written ({why}); name another file.", path=path, why=error.strerror or "?"
        ) from None
    return True
