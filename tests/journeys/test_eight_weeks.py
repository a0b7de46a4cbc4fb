"""Eight weeks of an office, through the installed command: from the notice to the leader's digest and the all-clear.

Every message is accounted for, and there is none besides: what arrived at the SMTP server is compared with the
whole list, day by day.
"""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
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
HOLIDAYS: set[dt.date] = set()


def working_days(first: str, last: str) -> list[dt.date]:
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    days = []
    while day <= end:
        if day.weekday() < 5 and day not in HOLIDAYS:
            days.append(day)
        day += dt.timedelta(days=1)
    return days
