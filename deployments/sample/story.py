"""Eleven weeks of the sample office as data: how the notice was settled, and what people did on which day.

Here: the story alone. Not here: the acting (deployments.sample.play). Whoever is not named on a day is silent:
Kỳ Sơn says nothing at all, Diễn Châu and the department of home affairs only when the chair has been told.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from models.report import Road
from models.rules.lifecycle import Answer

Verb = Literal["receive", "answer", "done", "confirm", "return", "acknowledge"]

TITLE = "Kết luận cuộc họp đánh giá 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2023"
BODY, CLERK, CHAIRED = "BCD", "bcd.thuky", "bcd.thuongtruc"
HELD_ON = "2023-06-29"
TAKEN_IN, SETTLED, PUBLISHED, FIRST_TICK = (
    "2023-06-29T16:30", "2023-06-29T16:45", "2023-06-30T09:00", "2023-06-30T09:05",
)  # fmt: skip
#: The three whose sign-in links are printed: the secretary, a unit's head who is late, the chair.
PEOPLE = ("bcd.thuky", "snv.giamdoc", "bcd.truongban")
DIALOGUE = "Chương trình gặp mặt, đối thoại lần thứ hai năm 2023"
DIALOGUE_ON = "2023-09-22"


@dataclass(frozen=True)
class Settled:
    """What the secretary decided about one item of the notice; what is None stands as read."""

    unit: str | None = None
    group: str | None = None
    undated: bool = False
    milestone: str | None = None


#: By the item's number in the notice; items that are not named stand as read.
SETTLED_ITEMS = {
    1: Settled(undated=True),
    8: Settled(undated=True),
    10: Settled(undated=True),
    11: Settled(unit="BDV", undated=True),
    12: Settled(undated=True),
    13: Settled(group="Cơ quan chuẩn bị đối thoại", milestone=DIALOGUE),
}

#: Who speaks for a unit.
SPEAKERS = {
    "BDV": "bdv.daumoi", "MTTQ": "mttq.daumoi", "LDLD": "ldld.daumoi", "SNV": "snv.daumoi",
    "SLDTBXH": "sldtbxh.daumoi", "STTTT": "stttt.giamdoc", "TTR": "ttr.chanhthanhtra", "VINH": "vinh.daumoi",
    "CUALO": "cualo.chutich", "DIENCHAU": "dienchau.chutich", "QUYNHLUU": "quynhluu.chutich",
    "DOLUONG": "doluong.chutich", "CONCUONG": "concuong.chutich",
}  # fmt: skip
REPORTING = (
    "BDV", "MTTQ", "LDLD", "SLDTBXH", "STTTT", "VINH", "CUALO", "QUYNHLUU", "DOLUONG", "CONCUONG",
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """What somebody did at an hour: for one item of the notice, or for all that the unit has open (None)."""

    hour: str
    verb: Verb
    unit: str
    item: int | None = None
    note: str = ""
    by: str = ""
    percent: int | None = None
    answer: Answer = Answer.IN_PROGRESS
    proposed_on: str | None = None
    road: Road = Road.PAGE

    @property
    def who(self) -> str:
        """The post that acts."""
        return self.by or SPEAKERS[self.unit]


@dataclass(frozen=True)
class Day:
    """One day on which the office is looked at: what stood in the unit's own system, and the deeds in order."""

    on: str
    asks: bool = False
    typed: tuple[dict[str, Any], ...] = ()
    deeds: tuple[Deed, ...] = ()
    dates_the_dialogue: bool = field(default=False)


def _each(
    units: tuple[str, ...], hour: str, verb: Verb, item: int | None = None, **more: Any
) -> tuple[Deed, ...]:
    return tuple(Deed(hour, verb, unit, item, **more) for unit in units)


def _reports(note: str, *besides: str) -> tuple[Deed, ...]:
    return _each(REPORTING + besides, "10:00", "answer", note=note, road=Road.LINK)


def _clerk(hour: str, verb: Verb, item: int, *units: str, note: str = "") -> tuple[Deed, ...]:
    return _each(units, hour, verb, item, by=CLERK, note=note)


DAYS = (
    Day(
        "2023-07-03",
        asks=True,
        typed=(
            {
                "unit": "DUK",
                "item": 2,
                "answer": "in-progress",
                "percent": 30,
                "note": "Đã có kế hoạch phổ biến",
            },
        ),
        deeds=_each(
            ("BDV", "MTTQ", "LDLD", "SLDTBXH", "STTTT", "SNV", "VINH", "QUYNHLUU"),
            "10:00",
            "receive",
            road=Road.LINK,
        ),
    ),
    Day(
        "2023-07-04", deeds=_each(("TTR", "CUALO", "DOLUONG", "CONCUONG"), "10:00", "receive", road=Road.LINK)
    ),
    Day(
        "2023-07-10",
        asks=True,
        deeds=(
            *_reports("Đang thực hiện theo kế hoạch", "TTR"),
            Deed("14:00", "answer", "SNV", note="Đang thành lập đoàn kiểm tra", percent=40, road=Road.LINK),
        ),
    ),
    Day(
        "2023-07-13",
        asks=True,
        typed=(
            {
                "unit": "DUK",
                "item": 2,
                "answer": "done",
                "percent": 100,
                "note": "Báo cáo kết quả phổ biến Luật",
                "on": "2023-07-12",
            },
            {
                "unit": "DUK",
                "item": 1,
                "answer": "in-progress",
                "note": "Đã làm việc tại hai đơn vị được phân công",
            },
        ),
        deeds=_clerk("14:00", "confirm", 2, "DUK"),
    ),
    Day("2023-07-24", asks=True, deeds=_reports("Đang thực hiện, chưa có vướng mắc", "TTR")),
    Day(
        "2023-07-27",
        deeds=(
            Deed(
                "14:00",
                "acknowledge",
                "KYSON",
                8,
                by="bdv.phoban",
                note="Sẽ làm việc trực tiếp với huyện trong tuần tới",
            ),
        ),
    ),
    Day("2023-08-01"),
    Day("2023-08-03"),
    Day(
        "2023-08-07",
        asks=True,
        deeds=(
            *_reports("Đang thực hiện theo tiến độ", "TTR"),
            Deed(
                "15:00", "done", "SNV", 3, note="Báo cáo kết quả kiểm tra đợt 1", percent=100, road=Road.LINK
            ),
        ),
    ),
    Day(
        "2023-08-09",
        deeds=_clerk(
            "10:00", "return", 3, "SNV", note="Báo cáo chưa có danh sách cơ quan, đơn vị đã kiểm tra"
        ),
        dates_the_dialogue=True,
    ),
    Day(
        "2023-08-14",
        deeds=(
            Deed("14:00", "done", "SNV", 3, note="Báo cáo bổ sung kèm danh sách kiểm tra", percent=100),
            *_each(
                ("VINH", "CUALO", "QUYNHLUU", "DOLUONG"),
                "15:00",
                "done",
                7,
                note="Quyết định kiện toàn Ban Chỉ đạo",
            ),
        ),
    ),
    Day(
        "2023-08-16",
        deeds=(
            *_clerk("10:00", "confirm", 3, "SNV"),
            *_clerk("10:10", "confirm", 7, "VINH", "CUALO", "QUYNHLUU", "DOLUONG"),
            Deed(
                "15:00", "done", "CONCUONG", 7, note="Quyết định kiện toàn Ban Chỉ đạo huyện", road=Road.LINK
            ),
        ),
    ),
    Day(
        "2023-08-21",
        asks=True,
        deeds=(*_clerk("09:00", "confirm", 7, "CONCUONG"), *_reports("Đang thực hiện")),
    ),
    Day(
        "2023-08-23",
        deeds=(
            Deed(
                "14:00", "done", "DIENCHAU", 7, note="Quyết định kiện toàn Ban Chỉ đạo huyện", road=Road.LINK
            ),
            *_each(
                ("SLDTBXH", "LDLD"), "15:00", "done", 5, note="Văn bản hướng dẫn đối thoại tại nơi làm việc"
            ),
        ),
    ),
    Day(
        "2023-08-28",
        deeds=(
            *_clerk("09:00", "confirm", 5, "SLDTBXH", "LDLD"),
            *_clerk("09:10", "confirm", 7, "DIENCHAU"),
            *_reports("Đang thực hiện"),
            Deed(
                "15:00",
                "answer",
                "MTTQ",
                6,
                answer=Answer.LATE,
                percent=70,
                proposed_on="2023-09-20",
                note="Còn bốn xã chưa giám sát xong do mưa lũ",
            ),
        ),
    ),
    Day("2023-09-05", asks=True),
    Day(
        "2023-09-13",
        deeds=(
            *_reports("Đang thực hiện"),
            *_each(("VINH", "CUALO", "QUYNHLUU", "DOLUONG"), "14:00", "done", 9, note="Báo cáo quý III/2023"),
        ),
    ),
    Day("2023-09-15", deeds=_clerk("09:00", "confirm", 9, "VINH", "CUALO", "QUYNHLUU")),
)
#: Where the office clock stands when the story has been told.
ENDS_AT = "2023-09-15T09:30"
