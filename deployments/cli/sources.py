"""Verbs on units' own systems: list, show, register, test, remove.

Here: parsing and printing; a secret comes from a file and is never shown. Not here: importing many (cli.registers), and
asking (flows.pulling).
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from deployments.cli import calling
from deployments.cli.calling import At, ByAnyone
from deployments.cli.printing import OUTPUT, say, show
from models import asked, questions
from models.acts import connecting
from models.errors import Mistyped
from models.language import translate
from models.rules import hosts, sources
from models.rules.sources import Options

UnitName = Annotated[str, typer.Argument(help="Unit (code or name).")]


def add_to(group: typer.Typer) -> None:
    """Add these verbs to the group “sources”."""
    group.command("list")(list_sources)
    group.command("show")(show_source)
    group.command("register")(register)
    group.command("test")(try_source)
    group.command("remove")(remove)


def list_sources() -> None:
    """Every unit's own system: when it answered last, what is wrong with it; those that fail stand first."""
    with calling.office().reading() as session:
        rows = asked.sources(session)
    show(
        {"sources": rows},
        [
            {
                "unit": row.unit_code,
                "address": row.address,
                "answered": row.last_answer_at,
                "fails_since": row.failing_since,
                "why": "; ".join(_wrong(row)) or None,
            }
            for row in rows
        ],
    )
    if not rows:
        say("No unit has a system that is asked; “dondoc sources register” adds one.")


def show_source(unit: UnitName) -> None:
    """One unit's own system: its address, the agreed form, how it answered; never its secret."""
    with calling.office().reading() as session:
        source = connecting.named(session, questions.unit(session, unit))
        code = questions.unit(session, unit).code
        (row,) = [row for row in asked.sources(session) if row.unit_code == code]
        form = Options.model_validate(source.options).form
    show({**row.model_dump(), "odd": _odd(row), "form": form.model_dump(mode="json")})


def register(
    unit: UnitName,
    url: Annotated[str, typer.Option(help="Where it is asked: http:// or https://.")],
    form: Annotated[
        str | None,
        typer.Option(help="JSON file that says where the rows lie and what their fields and words mean."),
    ] = None,
    login: Annotated[str, typer.Option(help="bearer, basic or header:NAME; default: none.")] = "",
    secret: Annotated[
        str,
        typer.Option(help="File with the token, or user:password; “-” is standard input. It is kept sealed."),
    ] = "",
    by: ByAnyone = None,
    at: At = None,
) -> None:
    """Register a unit's own system, or change what is agreed about it; it is asked from the next pass on."""
    office = calling.office()
    known = calling.file(secret)[0].decode(errors="replace").strip() if secret else ""
    agreed = Options(form=sources.form(_json(form) if form else {}), login=sources.login(login, known))
    with office.writing() as session:
        found = questions.unit(session, unit)
        deed = calling.deed_of(session, by, calling.instant(at, office))
        is_new = connecting.register(session, found, url, deed, agreed, known)
    show({"unit": found.code, "address": hosts.shown(url), "login": agreed.login.way, "new": is_new})


def try_source(unit: UnitName, at: At = None) -> int:
    """Ask a unit's own system now and say what would be taken from its answer; nothing is written. Exit 1 on a fault."""
    from flows import pulling as asking  # noqa: PLC0415 - its libraries take a moment that other verbs need not wait

    office = calling.office()
    with office.reading() as session:
        found = questions.unit(session, unit)
    seen = asking.look(office, found, calling.instant(at, office))
    rows = [
        {"code": row.code, "answer": str(row.said.answer), "percent": row.said.percent, "on": row.on,
         "id": row.id, "note": row.said.note}
        for row in (seen.found.new if seen.found else ())
    ]  # fmt: skip
    odd = [
        {"what": str(what), "count": count, "codes": list(codes)}
        for what, (count, codes) in (seen.found.odd if seen.found else {}).items()
    ]
    result = {
        "unit": found.code,
        "asked": list(seen.place.sent),
        "trouble": seen.trouble,
        "new": rows,
        "odd": odd,
    }
    show(result, lines=lambda: _seen(result))
    return 1 if seen.trouble or odd else 0


def remove(unit: UnitName, by: ByAnyone = None, at: At = None) -> None:
    """Ask a unit's own system no more; its people are asked by message from the next round on."""
    office = calling.office()
    with office.writing() as session:
        found = questions.unit(session, unit)
        connecting.remove(session, found, calling.deed_of(session, by, calling.instant(at, office)))
    show({"removed": found.code})


def _json(path: str) -> Any:
    try:
        return json.loads(calling.file(path)[0])
    except ValueError:
        raise Mistyped("“{path}” is no JSON file.", path=path) from None


def _wrong(row: asked.SourceRow) -> list[str]:
    return [_said(row.why)] if row.why else _odd(row)


def _odd(row: asked.SourceRow) -> list[str]:
    return [_counted(one.count, one.what, one.codes) for one in row.odd]


def _counted(count: int, what: str, codes: list[str]) -> str:
    return f"{count} {_said(what)}" + (f" ({', '.join(codes)})" if codes else "")


def _said(words: str) -> str:
    from notifications import phrases  # noqa: PLC0415 - only where something is wrong

    return phrases.why(OUTPUT.language, words)


def _seen(result: dict[str, Any]) -> Iterator[str]:
    """What was seen, for people."""
    if result["trouble"]:
        yield f"{result['unit']}: {_said(result['trouble'])}"
        return
    for row in result["new"]:
        percent = f" {row['percent']}%" if row["percent"] is not None else ""
        yield f"{row['code']}: {row['answer']}{percent} {row['note']}".rstrip()
    for one in result["odd"]:
        yield _counted(one["count"], one["what"], one["codes"])
    if not result["new"] and not result["odd"]:
        yield translate(OUTPUT.language, "It answers, and says nothing new.")
