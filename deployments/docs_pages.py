"""The parts of the docs that repeat the code: written from it, so that they cannot differ from it.

Here: the tables of settings, commands, limits, ladders and asking, and putting them between the markers of a page.
`python -m deployments.docs_pages` writes them, `--check` only compares. Not here: the pages' own sentences.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import typer

from deployments.cli import app
from models.language import translate
from models.rules.ladder import Basis, Policy, Recipient, Step
from models.rules.limits import TABLE
from models.rules.urgency import LADDERS, Ladder
from models.settings import PREFIX, Settings
from web.api import create_api, problems

DOCS = Path(__file__).parent.parent / "docs"
BEGIN, END = "<!-- from the code: begin -->\n", "<!-- from the code: end -->\n"

#: The order in which an office meets the verbs; those that are not named here follow by their names.
ORDER = (
    "up", "db", "units", "people", "groups", "sources", "read", "intake", "drafts", "settle", "set-aside", "publish",
    "enter", "milestone", "tasks", "receive", "decline", "answer", "acknowledge", "confirm", "return", "extend",
    "grant", "refuse", "suspend", "resume", "reassign", "supersede", "cancel", "reopen", "calendar", "confidential", "poll", "escalate",
    "deliver", "review", "tick", "mailbox", "sheets", "sheet", "bounces", "replies", "receipts", "watch", "outbox", "services", "limits", "explain", "asking", "policy", "figures", "verify", "doctor", "simulate", "bench", "settings", "sign-in-link", "links", "pin", "tokens", "hooks",
)  # fmt: skip
BASES = {
    Basis.DUE: ("due day", "working days"),
    Basis.SILENCE: ("last word of the unit", "working days"),
    Basis.RECEIPT: ("publishing, until the unit takes the task", "working days"),
    Basis.LOOK_AGAIN: ("publishing, without a due day", "days"),
}
SENTENCES = {
    Ladder.DEFAULT: "`default`, for a directive without urgency:",
    Ladder.URGENT: "`urgent`, for khẩn and thượng khẩn:",
    Ladder.EXPRESS: "`express`, for hỏa tốc; its messages wait for no digest and for nobody's own hours:",
}
RECIPIENTS = {
    Recipient.UNIT: "focal officer of the unit",
    Recipient.UNIT_HEAD: "head of the unit",
    Recipient.SECRETARIAT: "secretariat",
    Recipient.IN_CHARGE: "leader in charge of the unit",
    Recipient.CHAIR: "chair",
}


def main() -> int:
    """Write the pages, or with `--check` name those that differ from the code (exit 1)."""
    if "--check" not in sys.argv[1:]:
        for name in PAGES:
            (DOCS / name).write_text(page(name), encoding="utf-8")
        return 0
    stale = [name for name in PAGES if page(name) != (DOCS / name).read_text(encoding="utf-8")]
    for name in stale:
        print(  # noqa: T201 - what the caller must do
            f"docs/{name} is not what the code says; run: python -m deployments.docs_pages", file=sys.stderr
        )
    return 1 if stale else 0


def page(name: str) -> str:
    """The page of docs/ as it should be: its own sentences, and what the code says between the markers."""
    text = (DOCS / name).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{PAGES[name]()}\n{END}{after}"


def settings() -> str:
    """Every setting with its default and its sentence."""
    rows = (
        (f"`{PREFIX}{name.upper()}`", _code(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    )
    return _table(("setting", "default", "what it is"), rows)


def limits() -> str:
    """The table of limits, in both languages."""
    heads = (
        ("en", ("messages", "in any hour", "in any 24 hours")),
        ("vi", ("tin", "trong một giờ", "trong 24 giờ")),
    )
    return "\n".join(
        _table(
            heading,
            ((translate(language, one.what), str(one.per_hour), str(one.per_day)) for one in TABLE),
        )
        for language, heading in heads
    )


def ladder() -> str:
    """The ladders in force from the start, step by step."""
    return "\n".join(f"{SENTENCES[name]}\n\n{_steps(rules)}" for name, rules in LADDERS.items())


def asking() -> str:
    """When units are asked besides the base rounds, by ladder."""
    heading = (
        "ladder",
        "one-off",
        "continuing",
        "periodic",
        "near the due day",
        "sooner or later by",
        "bounds",
    )
    rows = (
        (f"`{name}`", str(one.one_off), str(one.continuing), str(one.periodic),
         f"{one.near_every}, within {one.near_within} of it", f"{one.sooner_by} or {one.later_by}",
         f"{one.shortest} to {one.longest}")
        for name, one in ((name, rules.cadence) for name, rules in LADDERS.items())
    )  # fmt: skip
    return _table(heading, rows)


def commands() -> str:
    """Every verb with its sentence, its arguments and its options."""
    return "\n".join(_verb(words, command) for words, command in verbs())


def api() -> str:
    """Every address of the API with what it takes and answers, and the problems by their status."""
    described = create_api().openapi()
    parts = [
        _operation(f"{method.upper()} {path}", one, described["components"]["schemas"])
        for path, operations in described["paths"].items()
        for method, one in operations.items()
    ]
    rows = (
        (f"{status}", f"`{problems.type_of(status)}`", title) for status, title in problems.TITLES.items()
    )
    return "\n".join([*parts, "## Problems\n", _table(("status", "type", "what it means"), rows)])


def verbs() -> Iterator[tuple[str, Any]]:
    """The verbs of the command with what they are made of, in the order of the docs."""
    root: Any = typer.main.get_command(app)
    place = {name: number for number, name in enumerate(ORDER)}
    for name, found in sorted(
        root.commands.items(), key=lambda item: (place.get(item[0], len(ORDER)), item[0])
    ):
        inner = getattr(found, "commands", None)
        if inner is None:
            yield name, found
        else:
            yield from ((f"{name} {verb}", command) for verb, command in inner.items())


def _operation(words: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    """One address: its sentence, and a row for each thing that may or must be sent."""
    rows = [
        (f"`{one['name']}`", one["in"], "needed" if one["required"] else "", one.get("description", ""))
        for one in operation.get("parameters", ())
    ]
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        body = schemas[content["schema"]["$ref"].rpartition("/")[2]]
        rows += [
            (f"`{name}`", media_type, "needed" if name in body.get("required", ()) else "", _field(field, schemas))
            for name, field in body.get("properties", {}).items()
        ]  # fmt: skip
    answers = ", ".join(f"`{status}`" for status in sorted(operation["responses"]))
    table = f"{_table(('name', 'where', '', 'what it says'), iter(rows))}\n" if rows else ""
    return f"## `{words}`\n\n{_one_line(operation['summary'])}\n\n{table}Answers: {answers}.\n"


def _field(field: dict[str, Any], schemas: dict[str, Any]) -> str:
    """What a field is about, or which words it takes."""
    known = schemas[field["$ref"].rpartition("/")[2]] if "$ref" in field else field
    words = ", ".join(f"`{word}`" for word in known.get("enum", ()) if word)
    return " ".join(part for part in (field.get("description", ""), words and f"{words}.") if part)


def _steps(rules: Policy) -> str:
    rows = ((f"`{s.name}`", BASES[s.basis][0], _when(s), _whom(s), _repeat(s)) for s in rules.steps)
    return _table(("step", "counts from", "comes", "reaches", "and again"), rows)


def _verb(words: str, command: Any) -> str:
    arguments = " ".join(_argument(param) for param in command.params if param.param_type_name == "argument")
    options = [param for param in command.params if param.param_type_name == "option"]
    parts = [f"## `dondoc {words}{' ' if arguments else ''}{arguments}`\n", f"{_one_line(command.help)}\n"]
    if options:
        rows = ((_option(param), _needed(param), _one_line(param.help)) for param in options)
        parts.append(_table(("option", "", "what it says"), rows))
    return "\n".join(parts)


def _argument(param: Any) -> str:
    return param.name.upper() if param.required else f"[{param.name.upper()}]"


def _option(param: Any) -> str:
    return f"`{param.opts[0]}`" if param.is_flag else f"`{param.opts[0]} {str(param.name).upper()}`"


def _needed(param: Any) -> str:
    return "needed" if param.required else "may repeat" if param.multiple else ""


def _when(step: Step) -> str:
    count, days = abs(step.offset), BASES[step.basis][1]
    if step.basis == Basis.DUE:
        if step.offset == 0:
            return "on the day"
        return f"{_days(count, days)} {'before' if step.offset < 0 else 'after'}"
    return f"{_days(count, days)} after"


def _whom(step: Step) -> str:
    return ", ".join(RECIPIENTS[recipient] for recipient in step.recipients)


def _repeat(step: Step) -> str:
    return f"every {_days(step.repeat_every, BASES[step.basis][1])}" if step.repeat_every else ""


def _days(count: int, days: str) -> str:
    return f"{count} {days.removesuffix('s') if count == 1 else days}"


def _code(value: object) -> str:
    return f"`{value}`" if value not in (None, "") else ""


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _table(heading: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = chain([heading, ("---",) * len(heading)], rows)
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "commands.md": commands,
    "ladder.md": ladder,
    "limits.md": limits,
    "asking.md": asking,
    "api.md": api,
}

if __name__ == "__main__":
    sys.exit(main())
