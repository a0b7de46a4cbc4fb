"""How results reach the caller: one JSON document, or a plain table; complaints go to stderr.

Here: printing only. Not here: what is printed.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Literal

from pydantic import BaseModel

from models.errors import Refused
from models.language import translate

WIDEST = 60


@dataclass
class Output:
    """How this call prints: as JSON or for people, in which language and zone."""

    as_json: bool = False
    language: Literal["vi", "en"] = "vi"
    zone: tzinfo | None = None


OUTPUT = Output()


def say(sentence: str, /, **values: object) -> None:
    """One sentence for people; nothing in JSON mode."""
    if not OUTPUT.as_json:
        print(translate(OUTPUT.language, sentence).format(**values), flush=True)  # noqa: T201 - this prints


def complain(what: Refused | str) -> None:
    """One sentence on stderr."""
    sentence = what.sentence(OUTPUT.language) if isinstance(what, Refused) else what
    print(sentence, file=sys.stderr)  # noqa: T201 - this prints


def show(
    result: Any,
    table: Iterable[Mapping[str, Any]] | None = None,
    lines: Callable[[], Iterable[str]] | None = None,
) -> None:
    """The result as JSON; for people `lines` or `table` where given, else the result itself."""
    if OUTPUT.as_json:
        print(json.dumps(plain(result), ensure_ascii=False, indent=2))  # noqa: T201 - this prints
    elif lines is not None:
        for line in lines():
            print(line)  # noqa: T201 - this prints
    elif table is not None:
        _table(list(table))
    else:
        for name, value in plain(result).items():
            print(f"{name}: {_text(value)}")  # noqa: T201 - this prints


def plain(value: Any) -> Any:
    """A value as JSON has it: instants ISO 8601 with the office's offset, days YYYY-MM-DD."""
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, date):
        return (value.astimezone(OUTPUT.zone) if isinstance(value, datetime) else value).isoformat()
    return value if isinstance(value, int | float | bool | None) else str(value)


def _table(rows: list[Mapping[str, Any]]) -> None:
    if not rows:
        return
    names = list(rows[0])
    # The last column may be as long as it is; what stands before it is kept short.
    cells = [[*(_short(_text(row[name])) for name in names[:-1]), _text(row[names[-1]])] for row in rows]
    widths = [max(len(name), *(len(row[n]) for row in cells)) for n, name in enumerate(names)]
    for line in ([*names], *cells):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())  # noqa: T201


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.astimezone(OUTPUT.zone).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
