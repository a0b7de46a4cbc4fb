"""Six weeks in which a unit asks for more time and the matter waits above, through the installed command."""

import dataclasses
import datetime as dt

from installed import Command
from postbox import Server

CODE = "BCD-2023-001.01"
#: What people do at ten o'clock, and when; the rest is silence.
DEEDS = {
    "2023-06-30": [("receive", CODE, "--by", "snv.head")],
    "2023-07-06": [("extend", CODE, "--to", "2023-07-21", "--reason", "Chờ số liệu của các huyện", "--by", "snv.head")],
    "2023-07-07": [("grant", CODE, "--to", "2023-07-19", "--by", "bcd.clerk")],
    "2023-07-11": [
        ("suspend", CODE, "--waiting-for", "bcd.leader", "--reason", "Cho ý kiến về kinh phí", "--by", "bcd.clerk"),
    ],
    "2023-07-28": [("resume", CODE, "--by", "bcd.clerk", "--on", "2023-07-25")],
    "2023-08-03": [("answer", CODE, "--state", "done", "--note", "Báo cáo số 90/SNV", "--by", "snv.head")],
    "2023-08-04": [("confirm", CODE, "--by", "bcd.clerk")],
}  # fmt: skip


def test_more_time_is_asked_for_and_the_clock_stands_while_the_matter_waits_above(
    registered: Command, smtp: Server
) -> None:
    """Laws 5, 11, 13, 16: every message is accounted for, and nobody of the unit hears while the clock stands."""
    registered.json(
        "enter", "--body", "BCD", "--text", "Báo cáo kết quả", "--unit", "SNV", "--due", "2023-07-14",
        "--by", "bcd.clerk", "--at", "2023-06-29T16:00",
    )  # fmt: skip
    day, log = dt.date(2023, 6, 30), []
    while day <= dt.date(2023, 8, 7):
        if day.weekday() < 5:
            log += _live_through(registered, smtp, day)
        day += dt.timedelta(days=1)
    assert log == EXPECTED.strip().splitlines()
    told = registered.json("explain", CODE, "--at", "2023-08-07T10:00")
    assert (told["task"]["due_on"], told["task"]["original_due_on"]) == ("2023-07-19", "2023-07-14")
    assert [(e["state"], e["flagged"]) for e in told["extensions"]] == [("granted-less", False)]
    assert [(s["since_on"], s["ended_on"], s["workdays"]) for s in told["suspensions"]] == [
        ("2023-07-11", "2023-07-25", 10)
    ]
    assert set(registered.json("verify")["invariants"].values()) == {"ok"}


def _live_through(command: Command, smtp: Server, day: dt.date) -> list[str]:
    """One working day: what the post that must act is owed, the clock at 08:30, what people do; the mails it brought.

    What people do is a process of its own; the clock stays inside, and the eight weeks show it as a process.
    """
    seen = len(smtp.box.mails)
    clock = dataclasses.replace(command, inside=True)
    if day.weekday() == 1:
        clock.json("review", "--at", f"{day}T08:05")
    clock.json("tick", "--at", f"{day}T08:30")
    for deed in DEEDS.get(day.isoformat(), []):
        command.json(*deed, "--at", f"{day}T10:00")
    found = [
        f"{day:%d/%m} {mail.to.partition('@')[0]}: {mail.subject}"
        for mail in smtp.box.mails[seen:]
        if "Tình hình" not in mail.subject
    ]
    return sorted(found)


#: Day, post, subject: all that is sent besides the secretariat's state of the day. The request of 06/07 is a word.
EXPECTED = """
30/06 snv.focal: BCD-2023-001.01: nhiệm vụ mới được giao
05/07 snv.focal: BCD-2023-001.01: nhiệm vụ sắp đến hạn 14/07/2023
07/07 bcd.clerk: BCD-2023-001.01: nhiệm vụ được đề nghị gia hạn
10/07 snv.focal: BCD-2023-001.01: nhiệm vụ sắp đến hạn 19/07/2023 và 1 việc khác
12/07 bcd.leader: BCD-2023-001.01: nhiệm vụ tạm dừng, chờ Ông/Bà xử lý
12/07 snv.focal: BCD-2023-001.01: nhiệm vụ được tạm dừng
18/07 bcd.leader: BCD-2023-001.01: nhiệm vụ tạm dừng, chờ Ông/Bà xử lý
25/07 bcd.leader: BCD-2023-001.01: nhiệm vụ tạm dừng, chờ Ông/Bà xử lý
31/07 bcd.clerk: BCD-2023-001.01: nhiệm vụ quá hạn 8 ngày làm việc
31/07 snv.focal: BCD-2023-001.01: nhiệm vụ quá hạn 8 ngày làm việc và 1 việc khác
31/07 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 8 ngày làm việc
01/08 bcd.leader: BCD-2023-001.01: nhiệm vụ quá hạn 9 ngày làm việc
01/08 snv.focal: BCD-2023-001.01: nhiệm vụ quá hạn 9 ngày làm việc
01/08 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 9 ngày làm việc
02/08 bcd.chair: BCD-2023-001.01: nhiệm vụ quá hạn 10 ngày làm việc
02/08 bcd.leader: BCD-2023-001.01: nhiệm vụ quá hạn 10 ngày làm việc
02/08 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 10 ngày làm việc
03/08 bcd.clerk: BCD-2023-001.01: nhiệm vụ đưa vào dự thảo chương trình họp
03/08 snv.focal: BCD-2023-001.01: nhiệm vụ chưa có báo cáo mới 10 ngày làm việc
04/08 bcd.clerk: BCD-2023-001.01: nhiệm vụ chờ xác nhận hoàn thành
07/08 bcd.chair: BCD-2023-001.01: nhiệm vụ đã kết thúc
07/08 bcd.leader: BCD-2023-001.01: nhiệm vụ đã kết thúc
07/08 snv.focal: BCD-2023-001.01: nhiệm vụ đã kết thúc
07/08 snv.head: BCD-2023-001.01: nhiệm vụ đã kết thúc
"""
