"""Traps into which other engines fell with people and their work (peers.md part 7), each through the installed command.

What arrived at the mail servers is always compared with the whole list: a missing message and one too many both fail.
"""

import re
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import traps
from builders import at
from postbox import Server
from starlette.testclient import TestClient
from traps import Trap, person

from models.settings import Settings
from models.store import Office
from web.app import create_app

CODE = "BCD-2023-001.01"
HEAD = ("snv.head", "SNV", "Giám đốc Sở Nội vụ", "head")
THOUSAND, UNITS = 1000, 20


def test_trap_17_several_workers_double_nothing(trap: Trap) -> None:
    """Trap 17 (go-vikunja/vikunja#2729): two tickers and two senders at once, a thousand tasks; each is told once."""
    _thousand_told_once(trap)


def test_trap_17_several_workers_double_nothing_on_postgresql(
    servers: tuple[Server, Server], postgres: Any, prepared: Trap, tmp_path: Path
) -> None:
    """Trap 17 where it matters: rows are shared by locks that are skipped."""
    assert prepared
    for server in servers:
        server.box.mails.clear()
    (tmp_path / "office").mkdir()
    _thousand_told_once(traps.found(tmp_path / "office", *servers, {"DONDOC_DATABASE_URL": postgres()}))


def test_trap_18_the_right_people_after_both_head_and_day_changed(trap: Trap) -> None:
    """Trap 18 (vikunja#1581: former members; deck#2239: a moved day that nobody heard of), between two steps."""
    trap.inside.json(
        "enter", "--body", "BCD", "--by", "bcd.clerk", "--unit", "SNV", "--milestone", "Hội nghị sơ kết",
        "--text", "Báo cáo kết quả", "--at", "2023-06-29T16:00",
    )  # fmt: skip
    trap.inside.json("receive", CODE, "--by", "snv.head", "--at", "2023-06-29T16:00")
    moving = ("milestone", "Hội nghị sơ kết", "--by", "bcd.clerk")
    trap.inside.json(*moving, "--on", "2023-07-10", "--at", "2023-07-07T10:00")
    trap.tick("2023-07-10T16:00")
    trap.mails()
    trap.tick("2023-07-11T08:30")
    first = [
        f"{post}: {CODE}: nhiệm vụ quá hạn 1 ngày làm việc" for post in ("bcd.clerk", "snv.focal", "snv.head")
    ]
    assert trap.arrived() == first

    trap.people(
        person(trap, *HEAD, until="2023-07-11"),
        person(trap, *HEAD, person="Người mới", channels=trap.smtp.channel("snv.new"), since="2023-07-12"),
    )
    trap.real.json(*moving, "--on", "2023-07-14", "--at", "2023-07-12T08:05")
    trap.tick("2023-07-12T08:30", "2023-07-13T07:00", "2023-07-14T16:00")
    seen = trap.arrived()
    assert [line for line in seen if "đã có thời hạn" in line] == [
        f"snv.focal: {CODE}: nhiệm vụ đã có thời hạn"
    ]
    assert [line for line in seen if "quá hạn" in line] == []
    trap.real.json("tick", "--at", "2023-07-17T08:30")
    late = [line for line in trap.arrived() if "quá hạn" in line]
    assert [line.partition(":")[0] for line in late] == ["bcd.clerk", "snv.focal", "snv.new"]


def test_trap_19_a_scanner_that_opens_links_changes_nothing(trap: Trap) -> None:
    """Trap 19 (uptimepage#92, ecobalyse#1398): GET and HEAD a hundred times each; POST once, and once more: recorded once."""
    trap.give("2023-07-14")
    trap.real.json("tick", "--at", "2023-06-30T08:30")
    (mail,) = trap.mails()
    link = re.search(r"http://127\.0\.0\.1:8000(/answer/\S+)", mail.text)
    assert link is not None
    office = Office(Settings(data=trap.folder))
    browser = TestClient(
        create_app(office, lambda: at("2023-06-30T10:00")),
        base_url="http://127.0.0.1:8000",
        follow_redirects=False,
    )
    before = _rows(trap)
    for _ in range(100):
        assert browser.get(link[1]).status_code == 200
        assert browser.head(link[1]).status_code in {200, 405}
    assert _rows(trap) == before
    page = browser.get(link[1]).text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    form |= {f"answer-{CODE}": "in-progress", f"note-{CODE}": "Đang làm"}
    origin = {"Origin": "http://127.0.0.1:8000"}
    assert [browser.post(link[1], data=form, headers=origin).status_code for _ in range(2)] == [200, 200]
    office.engine.dispose()
    past = trap.inside.json("explain", CODE, "--at", "2023-06-30T11:00")["past"]
    assert [event["kind"] for event in past].count("answer") == 1
    assert trap.arrived() == []


def test_trap_21_what_comes_before_the_next_meeting_is_not_decided_early(trap: Trap) -> None:
    """Trap 21 (Fellow decides at creation): a task given after others stood on the draft agenda gets there as well."""
    early = trap.give("2023-07-03")
    trap.tick("2023-07-04T08:30", "2023-07-06T08:30", "2023-07-10T08:30")
    late = trap.give("2023-07-14", at="2023-07-10T16:00", text="Báo cáo bổ sung")
    trap.tick("2023-07-11T08:30")
    agenda = "nhiệm vụ đưa vào dự thảo chương trình họp"
    assert [line for line in trap.arrived() if agenda in line] == [f"bcd.clerk: {early}: {agenda}"]
    trap.tick("2023-07-17T08:30", "2023-07-19T08:30", "2023-07-21T08:30")
    trap.real.json("tick", "--at", "2023-07-24T08:30")
    assert [line for line in trap.arrived() if agenda in line] == [f"bcd.clerk: {late}: {agenda}"]
    with sqlite3.connect(trap.folder / "dondoc.db") as rows:
        listed = rows.execute(
            "SELECT task.code FROM agenda_item JOIN task ON task.id = task_id WHERE removed_at IS NULL ORDER BY 1"
        ).fetchall()
    rows.close()
    assert listed == [(early,), (late,)]


def test_trap_22_an_answer_after_six_weeks_is_taken(trap: Trap) -> None:
    """Trap 22 (a Prefect pause of 3600 s; sapiom-js#468): no run waits for a person, so none ends before the answer."""
    trap.give("2023-08-31")
    trap.tick("2023-06-30T08:30", "2023-08-10T08:30")
    trap.mails()
    trap.real.json(
        "answer",
        CODE,
        "--state",
        "done",
        "--note",
        "Báo cáo số 90/SNV",
        "--by",
        "snv.focal",
        "--at",
        "2023-08-11T09:00",
    )
    trap.tick("2023-08-14T08:30", "2023-08-14T08:31")
    assert trap.arrived() == [f"bcd.clerk: {CODE}: nhiệm vụ chờ xác nhận hoàn thành"]
    (task,) = trap.inside.json("tasks", "--at", "2023-08-14T09:00")["tasks"]
    assert task["state"] == "awaiting-confirmation"


def test_trap_23_what_is_built_is_wired(trap: Trap, heartbeats: tuple[str, list[str]]) -> None:
    """Trap 23 (openregister#3350, erpnext#16419, oncall#724): the command alone; no heartbeat once the ticker is off."""
    address, beats = heartbeats
    trap.surroundings["DONDOC_HEARTBEAT_URL"] = address
    trap.give("2023-07-14")
    trap.real.json("tick", "--at", "2023-06-30T08:30")
    assert trap.arrived() == [f"snv.focal: {CODE}: nhiệm vụ mới được giao"]
    watched = trap.real.json("watch", "--at", "2023-06-30T08:35")
    assert (watched["findings"], watched["heartbeat"], beats) == ([], "taken", ["/ping"])
    done = trap.real.run("watch", "--at", "2023-06-30T08:45", "--json")
    assert (done.returncode, beats) == (1, ["/ping"])
    assert b"withheld" in done.stdout
    trap.tick("2023-06-30T08:46")
    assert trap.inside.json("watch", "--at", "2023-06-30T08:47")["heartbeat"] == "taken"
    assert (beats, trap.arrived()) == (["/ping", "/ping"], [])


@pytest.fixture
def heartbeats() -> Iterator[tuple[str, list[str]]]:
    """A monitor on loopback, and the paths that it was asked for."""
    beats: list[str] = []

    class Monitor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            beats.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Monitor)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ping", beats
    server.shutdown()
    thread.join()
    server.server_close()


def _thousand_told_once(trap: Trap) -> None:
    """A thousand tasks of twenty units come to a step; two ticks and two deliveries run beside each other."""
    units = traps.many_units(trap, UNITS)
    to_all = [word for unit in units for word in ("--unit", unit)]
    for number in range(THOUSAND // UNITS):
        trap.inside.json(
            "enter", "--body", "BCD", "--by", "bcd.clerk", *to_all, "--due", "2023-07-11",
            "--text", f"Báo cáo kết quả {number}", "--at", "2023-06-29T16:00",
        )  # fmt: skip
    trap.inside.json("deliver", "--at", "2023-06-29T16:30")
    assert len(trap.mails()) == UNITS
    at_once = [
        trap.real.start(verb, "--at", "2023-06-30T08:30") for verb in ("tick", "tick", "deliver", "deliver")
    ]
    assert [_end(child) for child in at_once] == [0, 0, 0, 0]
    trap.tick("2023-06-30T08:31")
    mails = trap.mails()
    told = Counter(code for mail in mails for code in set(re.findall(r"BCD-2023-\d{3}\.\d{2}", mail.text)))
    outbox = trap.inside.json("outbox")
    assert len({mail.key for mail in mails}) == len(mails)
    assert {mail.to for mail in mails} == {f"{unit.lower()}.head@mau.local" for unit in units}
    assert (len(told), set(told.values())) == (THOUSAND, {1})
    assert sum(len(message["tasks"]) for message in outbox["messages"]) == 2 * THOUSAND
    assert outbox["waiting"] == []
    assert set(trap.inside.json("verify")["invariants"].values()) == {"ok"}


def _end(child: subprocess.Popen[bytes]) -> int:
    _, said = child.communicate(timeout=120)
    assert child.returncode == 0, said.decode()
    return child.returncode


def _rows(trap: Trap) -> dict[str, int]:
    """How many rows each table has."""
    with sqlite3.connect(trap.folder / "dondoc.db") as rows:
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: rows.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    rows.close()
    return counts
