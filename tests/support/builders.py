"""A believable small office: a body that concludes, a unit that leads, one that coordinates, an outsider.

The cast: `bcd.chair` decides, `bcd.leader` is in charge of the units, `bcd.clerk` enters and confirms;
`snv.*` leads, `stc.*` coordinates, `ttt.*` must not see or do anything.
"""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from models import questions
from models.acts import deed, intake, publishing, registry
from models.acts.deed import Actor, Deed
from models.acts.settling import Settlement, Whom
from models.directive import Draft, Kind
from models.meeting import Conclusion
from models.report import Road
from models.rules.lifecycle import Role
from models.rules.reading import ReadDirective, Reading
from models.store import Office, OfficeSession

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ADMINISTRATOR = Actor("Quản trị")
NOBODY_LISTENS = "json://127.0.0.1:9/nobody"

UNITS = [
    {"code": "BCD", "name": "Ban Chỉ đạo mẫu", "series": "BCD"},
    {"code": "SNV", "name": "Sở Nội vụ", "aliases": "Sở NV"},
    {"code": "STC", "name": "Sở Tài chính"},
    {"code": "TTT", "name": "Thanh tra tỉnh"},
]
POSTS = [
    ("bcd.chair", "BCD", "Trưởng ban", "chair", ""),
    ("bcd.leader", "BCD", "Phó Trưởng ban", "leader", "SNV;STC;TTT"),
    ("bcd.clerk", "BCD", "Thư ký", "secretariat", ""),
    ("snv.head", "SNV", "Giám đốc Sở Nội vụ", "head", ""),
    ("snv.focal", "SNV", "Đầu mối Sở Nội vụ", "focal", ""),
    ("stc.head", "STC", "Giám đốc Sở Tài chính", "head", ""),
    ("ttt.head", "TTT", "Chánh Thanh tra", "head", ""),
]


def at(text: str) -> dt.datetime:
    """An instant in the office's zone: at("2023-07-03T08:00")."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


MEETING = at("2023-06-29T16:00")


def found(office: Office, channel: Callable[[str], str] = lambda _post: NOBODY_LISTENS) -> None:
    """Fill the registers: the units, posts and people of the cast, each with the channel that is given."""
    rows = [
        {
            "post": post, "unit": unit, "title": title, "duty": duty, "in_charge": charge,
            "person": f"Người {post}", "channels": channel(post), "since": "2020-01-01", "language": "en",
            "above": "bcd.clerk" if duty == "head" else "",
        }
        for post, unit, title, duty, charge in POSTS
    ]  # fmt: skip
    with office.writing() as session:
        units = registry.import_units(session, UNITS, Deed(at("2020-01-01T08:00"), ADMINISTRATOR))
        people = registry.import_people(
            session, rows, Deed(at("2020-01-01T08:00"), ADMINISTRATOR), lambda _url: None
        )
    assert (units.added, units.refused, people.added, people.refused) == (4, [], 7, [])


def by(
    session: OfficeSession, post: str, when: dt.datetime, road: Road = Road.COMMAND, on: dt.date | None = None
) -> Deed:
    """A deed of the holder of a post."""
    return Deed(when, deed.actor(session, post, when), road, on)


def enter(
    office: Office,
    due_on: str | None,
    *,
    lead: str = "SNV",
    coordinate: str | None = None,
    when: dt.datetime = MEETING,
    text: str = "Báo cáo kết quả thực hiện quy chế dân chủ",
    milestone: str | None = None,
    kind: Kind | None = None,
    recurrence: str | None = None,
) -> list[str]:
    """Enter a directive by hand and publish it; the codes of its tasks, the lead's first."""
    with office.writing() as session:
        body = questions.unit(session, "BCD")
        whom = [Whom(Role.LEAD, unit_id=questions.unit(session, lead).id)]
        if coordinate:
            whom.append(Whom(Role.COORDINATE, unit_id=questions.unit(session, coordinate).id))
        decided = Settlement(
            whom=tuple(whom), due_on=dt.date.fromisoformat(due_on) if due_on else None, milestone=milestone,
            kind=kind, recurrence=recurrence,
        )  # fmt: skip
        directive = publishing.enter(session, body, text, by(session, "bcd.clerk", when), decided)
        return [f"{directive.code}.{n:02}" for n in range(1, directive.tasks_issued + 1)]


def take_in(
    office: Office, *directives: ReadDirective, content: str, number: str | None = None
) -> tuple[Conclusion, list[Draft]]:
    """Take in a paper whose reading is given."""
    read = Reading(language="vi", content=content, directives=list(directives), number=number)
    paper = intake.Paper(content.encode(), "thong-bao.txt", read, "Thông báo kết luận", MEETING.date())
    with office.writing() as session:
        return intake.take_in(
            session, questions.unit(session, "BCD"), paper, by(session, "bcd.clerk", MEETING)
        )


def whole(content: str, **values: object) -> ReadDirective:
    """A directive that is the whole text."""
    return ReadDirective.model_validate({"start": 0, "end": len(content), "text": content, **values})
