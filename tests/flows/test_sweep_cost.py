"""What a sweep may cost: counted, never timed (peers-perf part 7, rows 1 and 2). Seconds belong to `dondoc bench`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from builders import at, enter
from sqlalchemy import event as engine_event
from sqlalchemy import text

from flows import escalate as sweeping
from flows.escalate import escalate
from models import measuring, verification
from models.store import Office
from models.task import Task

DUE, FAR = 3000, 20_000


def test_statements_and_commits_of_a_sweep_stay_within_their_budget(desk: Office) -> None:
    """At most 5 statements and 10 for each 1,000 due tasks; one commit a batch; the chain stays whole (law 17)."""
    copy(desk, enter(desk, "2023-07-14")[0], DUE - 1)
    commits: list[object] = []

    def committed(connection: object) -> None:
        commits.append(connection)

    engine_event.listen(desk.engine, "commit", committed)
    with measuring.statements(desk) as asked:
        done = escalate(desk, at("2023-07-03T08:30"))
    engine_event.remove(desk.engine, "commit", committed)
    assert (done["tasks"], done["steps"], done["poisoned"]) == (DUE, DUE, 0)
    assert asked.statements <= 5 + 10 * DUE / 1000
    assert len(commits) == -(-DUE // sweeping.BATCH)
    assert escalate(desk, at("2023-07-03T08:31"))["steps"] == 0
    with desk.reading() as session:
        assert verification.verify(session).is_sound


def test_no_sweep_reads_the_whole_table_of_tasks(desk: Office) -> None:
    """Cost grows with what is due, never with all that exists; also after ten runs on one connection."""
    copy(desk, enter(desk, "2023-12-29")[0], FAR)
    for _ in range(10):
        escalate(desk, at("2023-07-03T08:00"))
    copy(desk, enter(desk, "2023-07-14")[0], 20)
    with desk.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    with told(desk) as statements:
        assert escalate(desk, at("2023-07-03T08:30"))["steps"] == 21
    plans = [plan(desk, *one) for one in statements if "task" in one[0] and "step_claim" not in one[0]]
    assert len(plans) >= 2
    for found in plans:
        assert "Seq Scan on task" not in found
        assert "SCAN task" not in found


def copy(office: Office, code: str, count: int) -> None:
    """So many tasks more that are like this one."""
    names = [column.name for column in Task.__table__.columns if column.name not in {"id", "code"}]  # type: ignore[attr-defined]
    columns = ", ".join(f'"{name}"' for name in names)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
    with office.engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO task (code, {columns}) {numbers} SELECT t.code || '-' || n.i, {columns} "
                "FROM task t, n WHERE t.code = :code"
            ),
            {"count": count, "code": code},
        )


@contextmanager
def told(office: Office) -> Iterator[list[tuple[str, Any]]]:
    """The statements of the block with their values."""
    found: list[tuple[str, Any]] = []

    def keep(_c: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        found.append((statement, values[0] if many else values))

    engine_event.listen(office.engine, "before_cursor_execute", keep)
    yield found
    engine_event.remove(office.engine, "before_cursor_execute", keep)


def plan(office: Office, statement: str, values: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if office.engine.dialect.name == "sqlite" else "EXPLAIN"
    with office.engine.begin() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", values).all()
    return "\n".join(str(row[-1]) for row in rows)
