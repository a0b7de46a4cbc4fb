"""Killed and stopped: nothing is lost, nothing comes twice but the one message in doubt (laws 1, 6, 12)."""

import signal
import threading

import pytest
from installed import Command
from postbox import Server

GIVEN = (
    "enter",
    "--body",
    "BCD",
    "--by",
    "bcd.clerk",
    "--unit",
    "SNV",
    "--due",
    "2023-07-14",
    "--at",
    "2023-06-29T16:00",
)


@pytest.fixture
def given(registered: Command) -> Command:
    """One task, given and due on 14/7/2023."""
    assert registered.json(*GIVEN, "--text", "Báo cáo kết quả")["tasks"] == 1
    return registered


def test_ten_ticks_in_a_minute_send_nothing_twice(given: Command, smtp: Server) -> None:
    """Trap 4."""
    for second in range(0, 60, 6):
        given.json("tick", "--at", f"2023-06-30T08:30:{second:02}")
    assert [(mail.to, mail.subject) for mail in smtp.box.mails] == [
        ("snv.focal@mau.local", "BCD-2023-001.01: nhiệm vụ mới được giao")
    ]


def test_stopped_over_a_due_day_every_missed_step_is_claimed_and_each_person_gets_one_message(
    given: Command, smtp: Server
) -> None:
    """Law 6, trap 1: about the newest step, listing the skipped."""
    given.json("receive", "BCD-2023-001.01", "--by", "snv.head", "--at", "2023-06-30T08:00")
    given.json(
        "answer", "BCD-2023-001.01", "--state", "in-progress", "--by", "snv.head", "--at", "2023-07-03T08:00"
    )
    given.json("tick", "--at", "2023-07-13T08:30")
    before = len(smtp.box.mails)
    done = given.json("tick", "--at", "2023-07-19T08:30")
    assert done["escalate"]["steps"] == 3
    mails = smtp.box.mails[before:]
    assert sorted(mail.to.partition("@")[0] for mail in mails) == [
        "bcd.clerk",
        "bcd.leader",
        "snv.focal",
        "snv.head",
    ]
    assert all("quá hạn 3 ngày làm việc" in mail.text for mail in mails)
    again = given.json("tick", "--at", "2023-07-19T08:31")
    assert (again["escalate"]["steps"], len(smtp.box.mails)) == (0, before + len(mails))


def test_killed_between_claim_and_send_the_message_goes_out_later_with_the_same_key(
    given: Command, smtp: Server
) -> None:
    """Traps 6 and 7: kill -9 while the server has not taken the mail; nothing is lost, nothing is sent twice."""
    smtp.box.stall_before = threading.Event()
    _kill_while_sending(given, smtp)
    leased = given.json("outbox")["messages"]
    assert [m["state"] for m in leased] == ["leased"]
    smtp.box.stall_before.set()
    smtp.box.stall_before = None
    given.json("deliver", "--at", "2023-06-30T08:31")
    assert smtp.box.mails == [], "the lease of the dead sender still stands"
    given.json("deliver", "--at", "2023-06-30T08:45")
    assert [mail.key for mail in smtp.box.mails] == [leased[0]["key"]]
    assert [m["state"] for m in given.json("outbox")["messages"]] == ["sent"]


def test_killed_after_the_server_took_it_the_one_message_in_doubt_keeps_its_key(
    given: Command, smtp: Server
) -> None:
    """Law 12: nothing twice, but at most the one in-doubt message per kill, with the same key."""
    smtp.box.stall_after = threading.Event()
    _kill_while_sending(given, smtp)
    smtp.box.stall_after.set()
    smtp.box.stall_after = None
    given.json("deliver", "--at", "2023-06-30T08:45")
    given.json("deliver", "--at", "2023-06-30T09:45")
    assert len(smtp.box.mails) == 2
    assert len({mail.key for mail in smtp.box.mails}) == 1


def test_a_failing_channel_leaves_the_message_owed_until_it_works(registered: Command, smtp: Server) -> None:
    """Trap 5: a step is not spent because a server was down."""
    registered.json(*GIVEN, "--text", "Báo cáo kết quả")
    smtp.box.stall_before = threading.Event()
    smtp.box.stall_before.set()  # answers 451 at once
    assert registered.json("deliver", "--at", "2023-06-30T08:30")["retried"] == 1
    smtp.box.stall_before = None
    assert registered.json("deliver", "--at", "2023-06-30T08:35")["sent"] == 1
    assert len(smtp.box.mails) == 1


def _kill_while_sending(command: Command, smtp: Server) -> None:
    child = command.start("deliver", "--at", "2023-06-30T08:30")
    assert smtp.box.reached.wait(60), "the sender never reached the server"
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=20)
