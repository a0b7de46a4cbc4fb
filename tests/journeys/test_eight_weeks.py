"""Eight weeks of an office, through the installed command: from the notice to the leader's digest and the all-clear.

Every message is accounted for, and there is none besides: what arrived at the SMTP server is compared with the
whole list, day by day.
"""

import datetime as dt
from pathlib import Path

from installed import Command
from postbox import Server

NOTICE = """BAN CHỈ ĐẠO MẪU
Số: 12/TB-BCĐ
Nghệ An, ngày 29 tháng 6 năm 2023

THÔNG BÁO
Kết luận cuộc họp đánh giá sáu tháng đầu năm 2023

II. NHIỆM VỤ
1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát, báo cáo kết quả trước ngày 14/7/2023.
2. Giao Sở Tài chính chủ trì xây dựng dự toán kinh phí, hoàn thành trước ngày 31/7/2023.
"""

#: What people do, and when: the rest of the eight weeks is silence.
DEEDS = {
    "2023-06-30": [("receive", "BCD-2023-002.01", "--by", "stc.head"), ("receive", "BCD-2023-001.02", "--by", "stc.head")],
    "2023-07-03": [("receive", "BCD-2023-001.01", "--by", "snv.head")],
    "2023-07-10": [
        ("answer", "BCD-2023-002.01", "--state", "in-progress", "--percent", "40", "--by", "stc.head"),
        ("answer", "BCD-2023-001.02", "--state", "in-progress", "--by", "stc.head"),
    ],
    "2023-07-20": [
        ("answer", "BCD-2023-002.01", "--state", "done", "--note", "Dự toán số 31/STC", "--by", "stc.head"),
    ],
    "2023-07-24": [("confirm", "BCD-2023-002.01", "--by", "bcd.clerk")],
    "2023-08-11": [
        ("answer", "BCD-2023-001.01", "--state", "done", "--note", "Báo cáo số 90/SNV", "--by", "snv.focal"),
    ],
    "2023-08-14": [("confirm", "BCD-2023-001.01", "--by", "bcd.clerk")],
}  # fmt: skip


def test_from_the_notice_to_the_leaders_digest_and_the_all_clear(
    registered: Command, smtp: Server, tmp_path: Path
) -> None:
    """Laws 5, 9, 10, 11, 13; traps 4 and 23: the installed command alone, nothing set by hand."""
    notice = tmp_path / "thong-bao.txt"
    notice.write_text(NOTICE, encoding="utf-8")
    taken = registered.json(
        "intake", str(notice), "--title", "Kết luận", "--held-on", "2023-06-29", "--body", "BCD",
        "--by", "bcd.clerk", "--publish", "--at", "2023-06-29T16:00",
    )  # fmt: skip
    assert taken == {"conclusion": 1, "drafts": 2, "directives": 2, "tasks": 3, "doubtful": 0}

    log = [
        line
        for day in _working_days("2023-06-30", "2023-08-24")
        for line in _live_through(registered, smtp, day)
    ]

    assert log == EXPECTED.strip().splitlines()
    outbox = registered.json("outbox")
    assert outbox["waiting"] == []
    assert [m["key"] for m in outbox["messages"]] == [mail.key for mail in smtp.box.mails]
    assert {m["state"] for m in outbox["messages"]} == {"sent"}
    told = {
        m["person"]
        for m in outbox["messages"]
        if "BCD-2023-001.01" in m["tasks"] and m["kind"] != "all-clear"
    }
    cleared = {
        m["person"]
        for m in outbox["messages"]
        if "BCD-2023-001.01" in m["tasks"] and m["sent_at"] > "2023-08-15"
    }
    assert cleared == told - {"Người bcd.clerk"}, "law 13: exactly those who were told, but not who confirmed"
    verified = registered.json("verify")
    assert set(verified["invariants"].values()) == {"ok"}
    figures = registered.json("figures", "--as-of", "2023-08-24", "--at", "2023-08-24T17:00")
    assert (figures["total"]["classes"]["done-in-time"], figures["total"]["classes"]["done-late"]) == (1, 1)


def _live_through(command: Command, smtp: Server, day: dt.date) -> list[str]:
    """One working day: who is asked, the clock at 08:30, then what people do at 10:00; the mails it brought."""
    seen = len(smtp.box.mails)
    command.json("poll", "--at", f"{day}T08:05")
    command.json("tick", "--at", f"{day}T08:30")
    for deed in DEEDS.get(day.isoformat(), []):
        command.json(*deed, "--at", f"{day}T10:00")
    return [f"{day:%d/%m} {mail.to.partition('@')[0]}: {mail.subject}" for mail in smtp.box.mails[seen:]]


def _working_days(first: str, last: str) -> list[dt.date]:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    days = (start + dt.timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in days if day.weekday() < 5]


#: Day, post, subject: all that is sent, and nothing else. Who leaves rounds unanswered is asked besides them.
EXPECTED = """
30/06 snv.focal: BCD-2023-001.01: nhiệm vụ mới được giao
30/06 stc.head: 2 nhiệm vụ mới được giao
03/07 snv.focal: BCD-2023-001.01: nhiệm vụ chưa được tiếp nhận và 1 việc khác
03/07 stc.head: Đề nghị báo cáo tình hình 2 nhiệm vụ
03/07 snv.head: BCD-2023-001.01: nhiệm vụ chưa được tiếp nhận
03/07 bcd.clerk: BCD-2023-001.01: nhiệm vụ chưa được tiếp nhận
05/07 snv.focal: BCD-2023-001.01: nhiệm vụ sắp đến hạn 14/07/2023
10/07 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
10/07 stc.head: Đề nghị báo cáo tình hình 2 nhiệm vụ
11/07 snv.focal: BCD-2023-001.01: nhiệm vụ sắp đến hạn 14/07/2023
13/07 snv.focal: BCD-2023-001.01: nhiệm vụ chưa có báo cáo mới 10 ngày làm việc và 1 việc khác
17/07 snv.focal: BCD-2023-001.01: nhiệm vụ quá hạn 1 ngày làm việc và 1 việc khác
17/07 stc.head: Đề nghị báo cáo tình hình 2 nhiệm vụ
17/07 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 1 ngày làm việc
17/07 bcd.clerk: BCD-2023-001.01: nhiệm vụ quá hạn 1 ngày làm việc
18/07 snv.head: BCD-2023-001.01: nhiệm vụ chưa có báo cáo mới 13 ngày làm việc
19/07 bcd.clerk: BCD-2023-001.01: nhiệm vụ đưa vào dự thảo chương trình họp
19/07 snv.focal: BCD-2023-001.01: nhiệm vụ quá hạn 3 ngày làm việc
19/07 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 3 ngày làm việc
19/07 bcd.leader: BCD-2023-001.01: nhiệm vụ quá hạn 3 ngày làm việc
20/07 stc.head: BCD-2023-002.01: nhiệm vụ sắp đến hạn 31/07/2023
21/07 bcd.clerk: BCD-2023-002.01: nhiệm vụ chờ xác nhận hoàn thành
21/07 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
21/07 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 5 ngày làm việc
21/07 bcd.leader: BCD-2023-001.01: nhiệm vụ quá hạn 5 ngày làm việc
21/07 bcd.chair: BCD-2023-001.01: nhiệm vụ quá hạn 5 ngày làm việc
24/07 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
24/07 stc.head: BCD-2023-001.02: nhiệm vụ chưa có báo cáo mới 10 ngày làm việc và 1 việc khác
25/07 stc.head: BCD-2023-002.01: nhiệm vụ đã kết thúc
25/07 snv.head: BCD-2023-001.01: nhiệm vụ chưa có báo cáo mới 18 ngày làm việc
27/07 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
27/07 stc.head: BCD-2023-001.02: nhiệm vụ chưa có báo cáo mới 13 ngày làm việc
28/07 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 10 ngày làm việc
28/07 bcd.leader: BCD-2023-001.01: nhiệm vụ quá hạn 10 ngày làm việc
28/07 bcd.chair: BCD-2023-001.01: nhiệm vụ quá hạn 10 ngày làm việc
31/07 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
31/07 stc.head: Đề nghị báo cáo tình hình 1 nhiệm vụ
03/08 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
03/08 stc.head: BCD-2023-001.02: nhiệm vụ chưa có báo cáo mới 18 ngày làm việc
04/08 bcd.clerk: BCD-2023-001.02: nhiệm vụ đưa vào dự thảo chương trình họp
04/08 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 15 ngày làm việc
04/08 bcd.leader: BCD-2023-001.01: nhiệm vụ quá hạn 15 ngày làm việc
04/08 bcd.chair: BCD-2023-001.01: nhiệm vụ quá hạn 15 ngày làm việc
07/08 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
07/08 stc.head: Đề nghị báo cáo tình hình 1 nhiệm vụ
08/08 snv.head: BCD-2023-001.01: nhiệm vụ chưa có báo cáo mới 28 ngày làm việc
10/08 snv.focal: Đề nghị báo cáo tình hình 1 nhiệm vụ
11/08 stc.head: Đề nghị báo cáo tình hình 1 nhiệm vụ
11/08 snv.head: BCD-2023-001.01: nhiệm vụ quá hạn 20 ngày làm việc
11/08 bcd.leader: BCD-2023-001.01: nhiệm vụ quá hạn 20 ngày làm việc
11/08 bcd.chair: BCD-2023-001.01: nhiệm vụ quá hạn 20 ngày làm việc
14/08 bcd.clerk: BCD-2023-001.01: nhiệm vụ chờ xác nhận hoàn thành
14/08 stc.head: Đề nghị báo cáo tình hình 1 nhiệm vụ
15/08 bcd.chair: BCD-2023-001.01: nhiệm vụ đã kết thúc
15/08 bcd.leader: BCD-2023-001.01: nhiệm vụ đã kết thúc
15/08 snv.focal: BCD-2023-001.01: nhiệm vụ đã kết thúc
15/08 snv.head: BCD-2023-001.01: nhiệm vụ đã kết thúc
15/08 stc.head: BCD-2023-001.02: nhiệm vụ đã kết thúc
"""
