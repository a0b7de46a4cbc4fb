"""Many rows in one statement, on SQLite and PostgreSQL alike, by the driver: nothing is worked out row by row.

Here: `add`, `change`, `gathering`. Not here: which rows, and why. SQLite takes one prepared statement and all rows. PostgreSQL
would read the statement anew for each row, so it gets the rows as one JSON document, which takes a fourth of the time.
"""
# ruff: noqa: S608 - the names in these statements are those of our own tables and columns

import datetime as dt
import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import JSON, Dialect, Table, text
from sqlmodel import Session, SQLModel

Row = Sequence[Any]


def add(
    session: Session,
    model: type[SQLModel],
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    once: str | None = None,
) -> None:
    """Insert `rows`, values in the order of `columns`; with `once`, what has a known value there is left out."""
    if not rows:
        return
    table = _table(model)
    names = _names(columns)
    unless = f' ON CONFLICT ("{once}") DO NOTHING' if once else ""
    if _is_sqlite(session):
        places = ", ".join("?" for _ in columns)
        _driven(
            session, f'INSERT INTO "{table.name}" ({names}) VALUES ({places}){unless}', table, columns, rows
        )
        return
    unfolded = f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM {_recordset(table)}{unless}'
    _documented(session, unfolded, columns, rows)


def change(session: Session, model: type[SQLModel], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write all columns but the last, `id`, to the rows with these ids."""
    if not rows:
        return
    table = _table(model)
    changed = columns[:-1]
    if _is_sqlite(session):
        told = ", ".join(f'"{name}" = ?' for name in changed)
        _driven(session, f'UPDATE "{table.name}" SET {told} WHERE id = ?', table, columns, rows)
        return
    told = ", ".join(f'"{name}" = new."{name}"' for name in changed)
    unfolded = (
        f'UPDATE "{table.name}" AS old SET {told} FROM {_recordset(table)} AS new WHERE old.id = new.id'
    )
    _documented(session, unfolded, columns, rows)


@contextmanager
def gathering() -> Iterator[None]:
    """A time in which many rows are gathered and none is let go: to look for garbage among them takes a third of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _driven(
    session: Session, statement: str, table: Table, columns: Sequence[str], rows: Sequence[Row]
) -> None:
    connection = session.connection()
    bound = zip(*_bound(table, connection.dialect, columns, rows), strict=True)
    connection.exec_driver_sql(statement, list(bound))


def _bound(
    table: Table, dialect: Dialect, columns: Sequence[str], rows: Sequence[Row]
) -> Iterator[Sequence[Any]]:
    """Column by column the values as the database keeps them; equal values are converted once."""
    for name, values in zip(columns, zip(*rows, strict=True), strict=True):
        kind = table.c[name].type
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
        if convert is None:
            yield values
        elif isinstance(kind, JSON):
            yield _converted_once(convert, values)
        else:
            yield list(map(cache(convert), values))


def _converted_once(convert: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Documents cannot be compared at once, but many rows share the very same one."""
    texts = {id(value): convert(value) for value in {id(value): value for value in values}.values()}
    return [texts[id(value)] for value in values]


def _documented(session: Session, statement: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    document = _document([dict(zip(columns, row, strict=True)) for row in rows])
    session.connection().execute(text(statement), {"rows": document})


def _recordset(table: Table) -> str:
    return f'json_populate_recordset(CAST(NULL AS "{table.name}"), CAST(:rows AS json))'


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    raise TypeError(value)


_document = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":")).encode
