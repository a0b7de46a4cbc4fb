"""What every verb needs: the office, the instant, who acts, and files given by name.

Here: the options that many verbs share and how they become values. Not here: the verbs.
"""

import datetime as dt
import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from deployments.cli.printing import OUTPUT
from models import clock, settings, store
from models.acts import deed
from models.acts.deed import Actor, Deed
from models.errors import Mistyped, Refused
from models.settings import Settings
from models.store import Office, OfficeSession

At = Annotated[
    str | None, typer.Option("--at", help="When the office learns or does it; default: the office clock.")
]
On = Annotated[str | None, typer.Option("--on", help="The day it was true, where that is earlier.")]
By = Annotated[str, typer.Option("--by", help="Who does it: a person, or a post by code or title.")]
ByAnyone = Annotated[str | None, typer.Option("--by", help="Who does it; default: you, as administrator.")]
_opened: list[Office] = []
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


def load() -> Settings:
    """The settings, and with them the language and zone of what is printed."""
    loaded = settings.load()
    OUTPUT.language, OUTPUT.zone = loaded.language, loaded.zone
    return loaded


def opened(settings: Settings) -> Office:
    """An office whose connections are closed when the command ends."""
    found = Office(settings)
    _opened.append(found)
    return found


def close() -> None:
    """End every connection of this call."""
    while _opened:
        _opened.pop().engine.dispose()


def office() -> Office:
    """The office, its tables at this release's revision."""
    found = opened(load())
    current = store.current_revision(found)
    if current is None:
        raise Refused(
            "There is no office here yet; run “dondoc db upgrade” (or set DONDOC_DATA to where it is)."
        )
    if current != store.HEAD:
        raise Refused(
            "The database is at {current}, this release needs {head}; run “dondoc db upgrade”.",
            current=current,
            head=store.HEAD,
        )
    return found


def instant(at: str | None, where: Office) -> dt.datetime:
    """`--at` as typed, or the office clock."""
    return clock.instant(at, where.settings.zone) if at else clock.now(where.settings.data)


def deed_of(session: OfficeSession, by: str | None, at: dt.datetime, on: str | None = None) -> Deed:
    """Who does something when; without a name it is the administrator of this machine."""
    actor = deed.actor(session, by, at) if by else Actor(f"Quản trị hệ thống ({getpass.getuser()})")
    return Deed(at, actor, on=clock.day(on) if on else None)


def file(path: str) -> tuple[bytes, str]:
    """The bytes and name of a file; “-” is standard input."""
    if path == "-":
        return sys.stdin.buffer.read(), "-"
    try:
        return Path(path).read_bytes(), Path(path).name
    except FileNotFoundError:
        raise Mistyped("There is no file “{path}”; check the name.", path=path) from None
    except IsADirectoryError:
        raise Mistyped("“{path}” is a folder; name a file in it.", path=path) from None
    except OSError as error:
        raise Mistyped("“{path}” cannot be read ({why}).", path=path, why=error.strerror or "?") from None
