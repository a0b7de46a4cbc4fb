"""Traps into which other engines fell with their clock (peers.md part 7), each through the installed command.

What arrived at the mail servers is always compared with the whole list: a missing message and one too many both fail.
"""

import datetime as dt
import shutil

from traps import Trap, person

CODE = "BCD-2023-001.01"
FOCAL = ("snv.focal", "SNV", "Đầu mối Sở Nội vụ", "focal")
HEAD = ("snv.head", "SNV", "Giám đốc Sở Nội vụ", "head")


def test_trap_01_a_missed_run_loses_no_alert(trap: Trap) -> None:
    """Trap 1 (eTools `due_date=yesterday`, froide's one-day window): three days without a clock over a due day."""
    trap.give("2023-07-14")
    trap.tick("2023-07-13T08:30")
    trap.mails()
    trap.real.json("tick", "--at", "2023-07-19T08:30")
    trap.tick("2023-07-19T08:31", "2023-07-19T16:59")
    assert trap.arrived() == [
        f"{post}: {CODE}: nhiệm vụ quá hạn 3 ngày làm việc"
        for post in ("bcd.clerk", "bcd.leader", "snv.focal", "snv.head")
    ]


def test_trap_02_no_minute_is_the_only_one(trap: Trap) -> None:
    """Trap 2 (Vikunja's hour of each person): the clock ticks at 08:59:59 and then at 09:01:00, past the person's nine o'clock."""
    trap.people(person(trap, *FOCAL, window_from="09:00", window_to="16:00"))
    trap.give("2023-07-14")
    trap.tick("2023-06-30T10:00")
    trap.mails()
    trap.tick("2023-07-05T08:59:59")
    assert trap.arrived() == []
    trap.real.json("tick", "--at", "2023-07-05T09:01:00")
    trap.tick("2023-07-05T09:02:00")
    assert trap.arrived() == [f"snv.focal: {CODE}: nhiệm vụ sắp đến hạn 14/07/2023"]


def test_trap_03_a_repeat_comes_although_its_very_day_was_missed(trap: Trap) -> None:
    """Trap 3 (OpenProject's modulo of days): the repeat of 28/7 comes on 31/7, once."""
    trap.give("2023-07-14")
    trap.tick("2023-07-21T08:30", "2023-07-26T08:30")
    trap.mails()
    trap.real.json("tick", "--at", "2023-07-31T08:30")
    trap.tick("2023-07-31T08:31", "2023-07-31T16:00")
    assert trap.arrived() == [
        f"{post}: {CODE}: nhiệm vụ quá hạn 11 ngày làm việc"
        for post in ("bcd.chair", "bcd.leader", "snv.head")
    ]


def test_trap_04_ten_runs_in_a_minute_are_one_message(trap: Trap) -> None:
    """Trap 4 (Redmine and Kanboard send again without a state)."""
    trap.give("2023-07-14")
    trap.real.json("tick", "--at", "2023-06-30T08:30:00")
    trap.tick(*(f"2023-06-30T08:30:{second:02}" for second in range(6, 60, 6)))
    assert trap.arrived() == [f"snv.focal: {CODE}: nhiệm vụ mới được giao"]


def test_trap_11_the_ladder_stands_in_the_tables_and_in_no_broker(trap: Trap) -> None:
    """Trap 11 (oncall#1206): the scheduler with its queue is gone for good; the ladder goes on from the tables."""
    trap.give("2023-07-14")
    trap.tick("2023-06-30T08:30")
    trap.mails()
    for path in trap.folder.iterdir():  # the rows stay, and the key that opens the addresses in them
        if not path.name.startswith(("dondoc.db", "signing.key")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert {path.name.partition("-")[0] for path in trap.folder.iterdir()} == {"dondoc.db", "signing.key"}
    trap.real.json("tick", "--at", "2023-07-05T08:30")
    trap.tick("2023-07-05T08:31")
    assert trap.arrived() == [f"snv.focal: {CODE}: nhiệm vụ sắp đến hạn 14/07/2023"]


def test_trap_12_a_monday_morning_is_no_sunday_in_another_zone(trap: Trap) -> None:
    """Trap 12 (OnCall and Operately reckon weekdays in UTC): Monday 06:30 in Hà Nội is Sunday 23:30 in UTC."""
    trap.surroundings["DONDOC_OPENING"] = "06:30"
    trap.give("2023-07-12")
    trap.tick("2023-06-30T08:30")
    trap.mails()
    trap.tick("2023-07-01T23:30+00:00", "2023-07-02T09:00", "2023-07-02T23:29:59+00:00")
    assert trap.arrived() == []
    trap.real.json("tick", "--at", "2023-07-02T23:30+00:00")
    assert trap.arrived() == [f"snv.focal: {CODE}: nhiệm vụ sắp đến hạn 12/07/2023"]


def test_trap_13_days_off_spend_no_steps(trap: Trap) -> None:
    """Trap 13 (getprobo/probo#1591): due on the Friday before Tết 2025, whose days off last until 2 February."""
    code = trap.give("2025-01-24", at="2025-01-20T16:00")
    trap.tick("2025-01-24T16:00")
    trap.mails()
    trap.tick(*(f"{dt.date(2025, 1, 25) + dt.timedelta(days=n)}T08:30" for n in range(9)))
    assert trap.arrived() == []
    first = [
        f"{post}: {code}: nhiệm vụ quá hạn 1 ngày làm việc" for post in ("bcd.clerk", "snv.focal", "snv.head")
    ]
    second = [
        f"{post}: {code}: nhiệm vụ quá hạn 3 ngày làm việc"
        for post in ("bcd.leader", "snv.focal", "snv.head")
    ]
    trap.tick("2025-02-03T08:30")
    assert trap.arrived() == first
    trap.tick("2025-02-04T08:30")
    assert trap.arrived() == []
    trap.real.json("tick", "--at", "2025-02-05T08:30")
    assert trap.arrived() == second


def test_trap_14_every_message_leaves_within_its_readers_hours(trap: Trap) -> None:
    """Trap 14 (glpi#22678, zammad#4432: steps at 00:00): a clock that ticks all day and all night, over a due day."""
    trap.people(person(trap, *HEAD, window_from="14:00", window_to="16:00"))
    trap.give("2023-07-14")
    start = dt.datetime(2023, 7, 13)
    trap.tick(*((start + dt.timedelta(hours=2 * n)).isoformat() for n in range(12 * 5 + 1)))
    sent = [
        (message["person"].removeprefix("Người "), message["sent_at"])
        for message in trap.real.json("outbox")["messages"]
    ]
    assert sent == [
        ("snv.focal", "2023-07-13T08:00:00+07:00"),
        ("snv.focal", "2023-07-17T08:00:00+07:00"),
        ("bcd.clerk", "2023-07-17T10:00:00+07:00"),
        ("snv.head", "2023-07-17T14:00:00+07:00"),
    ]
    assert len(trap.mails()) == len(sent)


def test_trap_15_a_working_day_is_one_whatever_its_hours(trap: Trap) -> None:
    """Trap 15 (jmix-framework/jmix#790: one day of 24 business hours): an office that is open four hours a day."""
    trap.surroundings |= {"DONDOC_CLOSING": "12:00"}
    trap.give("2023-07-14")
    trap.tick("2023-07-14T11:59")
    trap.mails()
    trap.tick("2023-07-14T12:30", "2023-07-17T07:59")
    assert trap.arrived() == []
    trap.real.json("tick", "--at", "2023-07-17T08:30")
    assert trap.arrived() == [
        f"{post}: {CODE}: nhiệm vụ quá hạn 1 ngày làm việc" for post in ("bcd.clerk", "snv.focal", "snv.head")
    ]


def test_trap_16_an_acknowledgement_expires(trap: Trap) -> None:
    """Trap 16 (target/goalert#3378): “đang làm” on 10/7, then five silent working days over the due day; the ladder goes on."""
    trap.give("2023-07-12")
    trap.tick("2023-07-10T08:30")
    trap.real.json("answer", CODE, "--state", "in-progress", "--by", "snv.head", "--at", "2023-07-10T10:00")
    trap.mails()
    trap.tick(*(f"2023-07-{day}T08:30" for day in (11, 12, 13, 14, 15, 16)))
    assert trap.arrived() == []
    trap.real.json("tick", "--at", "2023-07-17T08:30")
    assert trap.arrived() == [
        f"{post}: {CODE}: nhiệm vụ quá hạn 3 ngày làm việc" for post in ("bcd.clerk", "snv.focal", "snv.head")
    ]


def test_trap_24_what_is_due_today_is_not_late_today(trap: Trap) -> None:
    """Trap 24 (4minitz, marco308/mdone#81, GothenburgBitFactory/taskwarrior#111): the due day ends when the office closes."""
    trap.give("2023-07-14")
    trap.tick("2023-07-14T16:59")
    trap.mails()
    assert trap.inside.json("tasks", "--late", "--at", "2023-07-14T16:59")["tasks"] == []
    trap.tick("2023-07-14T17:01", "2023-07-15T09:00", "2023-07-17T07:59")
    assert trap.arrived() == []
    late = trap.real.json("tasks", "--late", "--at", "2023-07-17T08:00")["tasks"]
    assert [(task["code"], task["due_at"]) for task in late] == [(CODE, "2023-07-14T17:00:00+07:00")]
    trap.tick("2023-07-17T08:30")
    assert trap.arrived() == [
        f"{post}: {CODE}: nhiệm vụ quá hạn 1 ngày làm việc" for post in ("bcd.clerk", "snv.focal", "snv.head")
    ]
