"""Verbs on figures and on the books' soundness: figures, verify.

Here: parsing and printing. Not here: the classes (rules.figures) and the checks (models.verification).
"""

import datetime as dt
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At
from deployments.cli.printing import OUTPUT, show
from models import clock, tables_of_figures, verification
from models.errors import Mistyped
from models.rules.figures import Figures

Period = Annotated[str | None, typer.Option(help="2023H1, 2023Q3, 2023-08 or 2023.")]


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.command()(figures)
    app.command()(verify)


def figures(
    as_of: Annotated[str | None, typer.Option(help="As known at the end of this day.")] = None,
    period: Period = None,
    by: Annotated[str | None, typer.Option(help="unit, field or leader.")] = None,
    at: At = None,
) -> None:
    """The official classes and rates."""
    if by not in (None, "unit", "field", "leader"):
        raise Mistyped("Figures are by unit, field or leader, not by “{by}”.", by=by)
    office = calling.office()
    when = calling.instant(at, office)
    if as_of is not None:
        end = dt.datetime.combine(clock.day(as_of), dt.time(23, 59, 59), office.settings.zone).astimezone(
            dt.UTC
        )
        when = min(when, end)
    with office.reading() as session:
        found = tables_of_figures.table(session, when, by=by, period=period)  # type: ignore[arg-type]
    rows = [_row(row.name, row.figures) for row in found.rows] + [_row("Σ", found.total)]
    show(found, rows)


def verify() -> int:
    """Check chains, anchors and invariants; exit 1 on any breach, naming the first."""
    with calling.office().reading() as session:
        found = verification.verify(session)
    show(found, [{"invariant": name, "found": what} for name, what in found.invariants.items()])
    return 0 if found.is_sound else 1


def _row(name: str, found: Figures) -> dict[str, Any]:
    rates = {"completion": found.completion, "on time": found.on_time, "update": found.update_rate}
    shown = {
        what: "–" if rate is None else f"{rate:.1%}".replace(".", "," if OUTPUT.language == "vi" else ".")
        for what, rate in rates.items()
    }
    return {"name": name, "total": found.total, **{str(c): n for c, n in found.classes.items()}, **shown}
