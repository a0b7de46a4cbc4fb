"""Verbs on the installation: up, db, settings, doctor.

Here: parsing and printing. Not here: the supervisor, the doctor, the migrations themselves.
"""

from typing import Annotated

import typer

from deployments.cli import calling
from deployments.cli.calling import At
from deployments.cli.printing import show
from models import clock
from models.language import translate
from models.settings import PREFIX, Settings

database = typer.Typer(help="The office's tables.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add these verbs to the command."""
    app.command()(up)
    app.command("settings")(show_settings)
    app.command()(doctor)
    app.add_typer(database, name="db")


@database.command()
def upgrade(revision: Annotated[str, typer.Argument(help="Where to; default: the newest.")] = "head") -> None:
    """Bring the tables to this release."""
    from models import migrating  # noqa: PLC0415 - Alembic takes longer than most verbs

    show({"revision": migrating.upgrade(calling.opened(calling.load()), revision)})


def up(
    sample: Annotated[
        bool, typer.Option("--sample", help="With the sample office, played the first time.")
    ] = False,
) -> int:
    """Everything on this machine under one supervisor; Ctrl-C ends all."""
    from deployments import supervisor  # noqa: PLC0415 - other verbs need not wait for it

    return supervisor.up(calling.load(), sample=sample)


def show_settings() -> None:
    """Every setting with its name, value, default and sentence; secrets are never printed."""
    loaded = calling.load()
    rows = [
        {
            "name": PREFIX + name.upper(),
            "value": str(getattr(loaded, name)),
            "default": str(field.default),
            "what": translate(loaded.language, field.description or ""),
        }
        for name, field in Settings.model_fields.items()
    ]
    show({"settings": rows}, rows)


def doctor(at: At = None) -> int:
    """Look the installation over; exit 1 where something is wrong."""
    from deployments.doctor import examine  # noqa: PLC0415 - other verbs need not wait for it

    office = calling.opened(calling.load())
    found = examine(
        office, clock.instant(at, office.settings.zone) if at else clock.now(office.settings.data)
    )
    rows = [{"id": f.id, "level": f.level, "finding": f.sentence} for f in found]
    show({"findings": rows}, rows)
    return 1 if any(f.level == "error" for f in found) else 0
