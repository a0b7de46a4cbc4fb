"""The made-up office of a simulation: two bodies, units, posts, people with their channels, groups; its database.

Here: making it, and how its registers change while time goes on. Not here: what happens there (simulation.happenings).
"""

import datetime as dt
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from models import migrating, questions, store
from models.acts import registry
from models.acts.deed import Actor, Deed
from models.errors import Refused
from models.settings import Settings
from models.store import Office, OfficeSession

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: A Monday, six weeks before Tết.
FIRST_DAY = dt.date(2026, 1, 5)
SINCE = "2020-01-01"

ADMINISTRATOR = Actor("Quản trị hệ thống")
GROUP = 8
Row = dict[str, str]


@dataclass(frozen=True)
class Body:
    """A body that issues directives, with the posts of its own."""

    code: str
    name: str
    series: str
    chair: str
    clerks: tuple[str, ...]
    leaders: tuple[str, ...] = ()


FIRST = Body(
    "BODY", "Ban Chỉ đạo giả lập", "GL", "body.chair", ("body.clerk", "body.deputy"), ("body.leader0", "body.leader1")
)  # fmt: skip
#: Another body that the same units owe to: nothing of one may reach the other (law 22).
SECOND = Body("SECOND", "Ban Chỉ đạo thứ hai", "TH", "second.chair", ("second.clerk",))
BODIES = (FIRST, SECOND)


@dataclass
class Ground:
    """The registers as the simulation knows them: rows of posts by code, units that stand, members of groups.

    `ids` are the ids of units and bodies by code; `actors` are those who act today, by post and day.
    """

    posts: dict[str, Row]
    units: list[str]
    groups: dict[str, list[str]]
    named: int = 0
    vacant: list[str] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    actors: dict[tuple[str, dt.date], Actor] = field(default_factory=dict)

    @property
    def bodies(self) -> dict[int, Body]:
        """The bodies by id."""
        return {self.ids[body.code]: body for body in BODIES}

    def person(self, unit: str) -> str:
        """A name that nobody had before; it tells the unit, so that a check can tell strangers."""
        self.named += 1
        return f"Cán bộ {unit} {self.named}"

    def take(self, session: OfficeSession, row: Row, at: dt.datetime) -> None:
        """Bring one row of the register of people in, as the command does."""
        done = registry.import_people(session, [row], Deed(at, ADMINISTRATOR), lambda _address: None)
        _refuse(done)
        self.actors.clear()

    def regroup(self, session: OfficeSession, at: dt.datetime) -> None:
        """Bring the groups in anew."""
        rows = [
            {"body": FIRST.code, "name": n, "members": ";".join(units)} for n, units in self.groups.items()
        ]
        _refuse(registry.import_groups(session, rows, Deed(at, ADMINISTRATOR)))


@contextmanager
def throw_away(database: str | None) -> Iterator[Office]:
    """A fresh, migrated office: SQLite in a temporary folder, or the empty PostgreSQL database that is named."""
    with ExitStack() as around:
        folder = Path(around.enter_context(tempfile.TemporaryDirectory(prefix="dondoc-simulation-")))
        office = Office(
            Settings(
                data=folder, database_url=SecretStr(database) if database else None, timezone=str(ZONE),
                secret_key=SecretStr("simulation"), opening=dt.time(8), closing=dt.time(17), digest_at=dt.time(8, 30), language="vi",
                base_url="http://127.0.0.1:8000", lease_seconds=600, send_timeout_seconds=1, attempts=5,
            )
        )  # fmt: skip
        around.callback(office.engine.dispose)
        if store.current_revision(office) is not None:
            raise Refused("The database is not empty; a simulation fills an empty one and never your own.")
        migrating.upgrade(office)
        yield office


def found(office: Office, units: int, chance: random.Random) -> Ground:
    """Fill the registers: two bodies that issue, and `units` units that owe."""
    at = dt.datetime.combine(FIRST_DAY - dt.timedelta(days=30), dt.time(8), ZONE)
    codes = [f"U{number:03}" for number in range(units)]
    ground = Ground({}, codes, {})
    for row in (*_body_posts(ground, codes), *_unit_posts(ground, codes, chance)):
        ground.posts[row["post"]] = (
            row | {"channels": _channels(row["person"], chance)} | _window(row, chance)
        )
    ground.groups = {
        f"Nhóm {start // GROUP}": codes[start : start + GROUP] for start in range(0, units, GROUP)
    }
    doing = Deed(at, ADMINISTRATOR)
    with office.writing() as session:
        _refuse(
            registry.import_units(
                session,
                [
                    _body(FIRST),
                    *({"code": code, "name": f"Đơn vị {code}"} for code in codes),
                    _body(SECOND),
                ],
                doing,
            )
        )
        _refuse(registry.import_people(session, list(ground.posts.values()), doing, lambda _address: None))
        ground.regroup(session, at)
        ground.ids = {
            code: questions.unit(session, code).id or 0 for code in (FIRST.code, *codes, SECOND.code)
        }
    return ground


def channel(person: str, rank: int, *, two: bool = False) -> str:
    """An address that only the simulation's wire knows."""
    return f"sim://{person.replace(' ', '.')}/{rank}" + ("?to=a,b" if two else "")


def _body_posts(ground: Ground, codes: list[str]) -> Iterator[Row]:
    duties = [
        (body, post, duty)
        for body in BODIES
        for post, duty in (
            (body.chair, "chair"),
            *((one, "leader") for one in body.leaders),
            *((one, "secretariat") for one in body.clerks),
        )
    ]
    for number, (body, post, duty) in enumerate(duties):
        leaders = body.leaders
        charge = ";".join(codes[leaders.index(post) :: len(leaders)]) if post in leaders else ""
        yield {
            "post": post, "unit": body.code, "title": f"Chức danh {number}", "duty": duty,
            "person": ground.person(body.code), "since": SINCE, "in_charge": charge,
            "above": "" if post == body.chair else body.chair,
        }  # fmt: skip


def _body(body: Body) -> Row:
    return {"code": body.code, "name": body.name, "series": body.series}


def _unit_posts(ground: Ground, codes: list[str], chance: random.Random) -> Iterator[Row]:
    for code in codes:
        head = f"{code.lower()}.head"
        yield {
            "post": head, "unit": code, "title": f"Thủ trưởng {code}", "duty": "head", "person": ground.person(code),
            "since": SINCE, "above": FIRST.clerks[0],
        }  # fmt: skip
        if chance.random() < 0.8:  # noqa: PLR2004 - most units have a focal officer
            yield {
                "post": f"{code.lower()}.focal", "unit": code, "title": f"Đầu mối {code}", "duty": "focal",
                "person": ground.person(code), "since": SINCE, "above": head, "language": chance.choice(("vi", "en")),
            }  # fmt: skip


def _channels(person: str, chance: random.Random) -> str:
    """One way to be reached or two; some mailboxes have two readers."""
    two = chance.random() < 0.1  # noqa: PLR2004 - a tenth
    return ";".join(channel(person, rank, two=two) for rank in range(1, chance.choice((1, 2, 2)) + 1))


def _window(row: Row, chance: random.Random) -> Row:
    """Some people of units read only in hours of their own."""
    own = row["unit"] not in {body.code for body in BODIES} and chance.random() < 0.15  # noqa: PLR2004 - some
    return {"window_from": "09:30", "window_to": "15:30"} if own else {}


def _refuse(done: registry.Imported) -> None:
    if done.refused:
        raise AssertionError(f"the registers of the simulation were refused: {done.refused[0]['why']}")
