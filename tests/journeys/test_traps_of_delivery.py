"""Traps into which other engines fell with what they send (peers.md part 7), each through the installed command.

What arrived at the mail servers is always compared with the whole list: a missing message and one too many both fail.
"""

import signal
import sqlite3
import threading
from collections.abc import Iterator

import pytest
from traps import Trap, many_units

CODE = "BCD-2023-001.01"
ASSIGNED = f"snv.focal: {CODE}: nhiệm vụ mới được giao"
MORNING = "2023-06-30T08:30"


@pytest.fixture
def down(trap: Trap) -> Iterator[Trap]:
    """The mail server of everybody but the secretariat takes nothing: it answers 451 at once."""
    trap.smtp.box.stall_before = threading.Event()
    trap.smtp.box.stall_before.set()
    yield trap
    trap.smtp.box.stall_before = None


def test_trap_05_what_could_not_be_sent_is_not_called_sent(down: Trap) -> None:
    """Trap 5 (Dispatch's `last_reminder_at`): a failing channel; the message stays owed until it works."""
    down.give("2023-07-14")
    assert down.real.json("tick", "--at", MORNING)["deliver"]["retried"] == 1
    (message,) = down.inside.json("outbox")["messages"]
    assert (message["state"], message["sent_at"], message["attempts"]) == ("retry", None, 1)
    down.smtp.box.stall_before = None
    down.tick("2023-06-30T08:35", "2023-06-30T08:36")
    assert down.arrived() == [ASSIGNED]
    (message,) = down.inside.json("outbox")["messages"]
    assert (message["state"], message["sent_at"]) == ("sent", "2023-06-30T08:35:00+07:00")


def test_trap_06_killed_between_the_claim_and_the_sending(trap: Trap) -> None:
    """Trap 6 (Healthchecks' `processed`): kill -9 of a tick before the server has taken the mail; delivered by a later one."""
    trap.give("2023-07-14")
    trap.tick(MORNING)
    trap.mails()
    stall = trap.smtp.box.stall_before = threading.Event()
    child = trap.real.start("tick", "--at", "2023-07-05T08:30")
    assert trap.smtp.box.reached.wait(60), "the sender never reached the server"
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=20)
    stall.set()
    trap.smtp.box.stall_before = None
    trap.tick("2023-07-05T08:31")
    assert trap.arrived() == [], "the lease of the dead sender still stands"
    trap.tick("2023-07-05T08:35", "2023-07-05T08:36")
    assert trap.arrived() == [f"snv.focal: {CODE}: nhiệm vụ sắp đến hạn 14/07/2023"]


def test_trap_07_a_provider_that_hangs_longer_than_the_lease(trap: Trap) -> None:
    """Trap 7 (GoAlert's “sending” that expired): delivered later, with the same key."""
    trap.surroundings |= {"DONDOC_LEASE_SECONDS": "5", "DONDOC_SEND_TIMEOUT_SECONDS": "1"}
    trap.give("2023-07-14")
    stall = trap.smtp.box.stall_before = threading.Event()
    trap.real.json("tick", "--at", MORNING)
    (hung,) = trap.inside.json("outbox")["messages"]
    assert hung["state"] == "retry"
    stall.set()
    trap.smtp.box.stall_before = None
    trap.tick("2023-06-30T08:40", "2023-06-30T08:41")
    mails = trap.mails()
    assert [mail.key for mail in mails] == [hung["key"]]


def test_trap_08_what_was_never_taken_stands_as_a_dead_letter(down: Trap) -> None:
    """Trap 8 (OpenCPS lets unsent notices expire): the provider is down for 30 days; somebody was told by another road."""
    down.give("2023-07-31")
    down.tick(*(f"2023-06-30T{hour}" for hour in ("08:30", "08:31", "08:35", "08:51")))
    assert down.arrived() == []
    down.real.json("tick", "--at", "2023-06-30T09:55")
    down.tick("2023-06-30T09:56", "2023-06-30T16:00", "2023-07-03T08:30")
    assert down.arrived() == ["bcd.clerk: 1 tin không gửi được"]
    dead = down.real.json("outbox", "--state", "dead")["messages"]
    assert [(message["person"], message["attempts"], message["tasks"]) for message in dead] == [
        ("Người snv.focal", 5, [CODE])
    ]
    down.tick("2023-07-29T10:00")
    still = down.inside.json("outbox", "--state", "dead")["messages"]
    assert [message["key"] for message in still if message["key"] == dead[0]["key"]] == [dead[0]["key"]]


def test_trap_09_one_bad_recipient_stops_no_other(trap: Trap) -> None:
    """Trap 9 (Vikunja returns in the loop): the first of fifty is refused; 49 get theirs, and the secretariat hears of one."""
    many = many_units(trap, 50)
    trap.inside.json(
        "enter", "--body", "BCD", "--by", "bcd.clerk", *(word for unit in many for word in ("--unit", unit)),
        "--due", "2023-07-14", "--text", "Báo cáo kết quả", "--at", "2023-06-29T16:00",
    )  # fmt: skip
    trap.smtp.box.refuse.add("u01.head@mau.local")
    done = trap.real.json("tick", "--at", MORNING)["deliver"]
    assert (done["sent"], done["dead"], done["retried"]) == (50, 1, 0)
    trap.tick("2023-06-30T08:31")
    assert trap.arrived() == [
        "bcd.clerk: 1 tin không gửi được",
        *(f"u{n:02}.head: BCD-2023-001.{n:02}: nhiệm vụ mới được giao" for n in range(2, 51)),
    ]


def test_trap_10_a_poisoned_row_is_set_aside_counted_and_shown(trap: Trap) -> None:
    """Trap 10 (OpenCPS logs at debug): its policy names a recipient that nobody knows; the others go on."""
    sick, well = trap.give("2023-07-14"), trap.give("2023-07-14", text="Báo cáo khác")
    trap.tick(MORNING)
    trap.mails()
    with sqlite3.connect(trap.folder / "dondoc.db") as rows:
        rows.execute(
            "INSERT INTO policy (id, body_id, name, version, acknowledged_workdays, in_force_from) "
            "SELECT 99, body_id, name, 99, acknowledged_workdays, in_force_from FROM policy LIMIT 1"
        )
        rows.execute(
            "INSERT INTO policy_step (policy_id, basis, position, name, offset, recipients, repeat_every) "
            "VALUES (99, 'due', 0, 'due-7', -7, '[\"nobody\"]', 0)"
        )
        rows.execute("UPDATE task SET policy_id = 99 WHERE code = ?", (sick,))
    rows.close()
    done = trap.real.json("tick", "--at", "2023-07-05T08:30")
    trap.tick("2023-07-05T08:31")
    assert (done["escalate"]["poisoned"], done["escalate"]["steps"]) == (1, 1)
    mails = trap.mails()
    assert sorted(f"{mail.to.partition('@')[0]}: {mail.subject}" for mail in mails) == [
        "bcd.clerk: 1 việc của hệ thống không chạy được",
        f"snv.focal: {well}: nhiệm vụ sắp đến hạn 14/07/2023",
    ]
    assert f"{sick}: chưa phát được nấc đôn đốc" in next(mail.text for mail in mails if "clerk" in mail.to)


def test_trap_20_publishing_much_is_one_message(trap: Trap) -> None:
    """Trap 20 (weblate#14130: 79 mails; kanboard#3098: 35): forty tasks for one unit."""
    for number in range(40):
        trap.give("2023-07-31", received=False, text=f"Báo cáo kết quả {number + 1}")
    trap.real.json("tick", "--at", MORNING)
    trap.tick("2023-06-30T08:31")
    assert trap.arrived() == ["snv.focal: 40 nhiệm vụ mới được giao"]
