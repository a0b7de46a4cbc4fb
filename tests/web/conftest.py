"""A small office on SQLite and PostgreSQL, its registers taken in as lists, and browsers signed in to it."""

import datetime as dt
import mailbox
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from models import clock, nouns, questions
from models.acts import answering, linking, publishing, registry
from models.acts.answering import Said
from models.acts.deed import Actor, Deed, actor
from models.acts.settling import Settlement, Whom
from models.notification import Message, MessageState
from models.rules.lifecycle import Answer, Role
from models.run import Run
from models.sealing import signing_key
from models.store import Office, OfficeSession
from web.app import create_app
from web.call import SESSION_COOKIE
from web.visitor import form_token

assert nouns  # every table is known
#: Monday, three days after the meeting that the notice below reports.
MONDAY = dt.datetime(2023, 7, 17, 2, 0, tzinfo=dt.UTC)
UNITS = [
    {"code": "BCD", "name": "Ban Chỉ đạo thử nghiệm", "series": "BCD"},
    {"code": "STC", "name": "Sở Tài chính"},
    {"code": "SNV", "name": "Sở Nội vụ"},
    {"code": "HDA", "name": "UBND huyện Đông An"},
]
GROUPS = [{"body": "BCD", "name": "Các sở", "aliases": "các sở", "members": "STC;SNV"}]
PEOPLE = [
    {"post": "TK", "unit": "BCD", "title": "Thư ký Ban", "duty": "secretariat", "person": "Thư ký Mẫu"},
    {"post": "TB", "unit": "BCD", "title": "Trưởng ban", "duty": "chair", "person": "Trưởng ban Mẫu"},
    {
        "post": "PB", "unit": "BCD", "title": "Phó Trưởng ban", "duty": "leader", "person": "Phó ban Mẫu",
        "in_charge": "STC;HDA", "above": "TB",
    },
    {"post": "GDTC", "unit": "STC", "title": "Giám đốc Sở Tài chính", "duty": "head", "person": "Giám đốc Mẫu"},
    {"post": "CVTC", "unit": "STC", "title": "Chuyên viên đầu mối", "duty": "focal", "person": "Đầu mối Mẫu"},
    {"post": "GDNV", "unit": "SNV", "title": "Giám đốc Sở Nội vụ", "duty": "head", "person": "Nội vụ Mẫu", "language": "en"},
    {"post": "CTDA", "unit": "HDA", "title": "Chủ tịch UBND huyện", "duty": "head", "above": "PB"},
]  # fmt: skip
NOTICE = """Số: 12/TB-BCĐ
Đông An, ngày 14 tháng 7 năm 2023
THÔNG BÁO
Kết luận của Trưởng ban tại cuộc họp ngày 14 tháng 7 năm 2023

Sau khi nghe báo cáo, Trưởng ban kết luận như sau:
1. Giao Sở Tài chính chủ trì, phối hợp với Sở Nội vụ rà soát kinh phí, báo cáo trước ngày 31/8/2023.
2. UBND huyện Đông An khẩn trương công khai kết quả trên trang tin.
3. Các cơ quan liên quan chuẩn bị nội dung cho hội nghị đối thoại lần thứ hai.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""


@dataclass
class Clock:
    """The office clock of a test."""

    at: dt.datetime = MONDAY

    def __call__(self) -> dt.datetime:
        return self.at


@dataclass
class House:
    """An office, its clock, its pages, and what the pages asked to be run."""

    office: Office
    clock: Clock = field(default_factory=Clock)
    asked: list[str] = field(default_factory=list)

    def browser(self, name: str = "") -> "Browser":
        """A browser, signed in as this person or post if one is named."""
        app = create_app(self.office, self.clock, self.asked.append)
        client = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
        browser = Browser(client, signing_key(self.office.settings))
        if name:
            with self.office.writing() as session:
                person = actor(session, name, self.clock()).person_id or 0
                browser.secret = linking.start_sign_in(session, person, self.clock())
            client.cookies.set(SESSION_COOKIE, browser.secret)
        return browser

    def by(self, session: OfficeSession, name: str) -> Deed:
        """A deed of now by this person or post."""
        return Deed(self.clock(), actor(session, name, self.clock()))

    def given(
        self, text: str, *units: str, due_on: dt.date | None = None, milestone: str | None = None
    ) -> str:
        """A directive given out to units (their codes lead); returns its code."""
        with self.office.writing() as session:
            whom = tuple(Whom(Role.LEAD, unit_id=questions.unit(session, unit).id) for unit in units)
            decided = Settlement(
                whom, due_on=due_on, milestone=milestone, undated=due_on is None and milestone is None
            )
            body = questions.unit(session, "BCD")
            return publishing.enter(session, body, text, self.by(session, "TK"), decided).code

    def units(self, *rows: dict[str, str]) -> None:
        """More units."""
        with self.office.writing() as session:
            assert not registry.import_units(session, rows, Deed(self.clock(), Actor("Quản trị"))).refused

    def people(self, *rows: dict[str, str]) -> None:
        """More posts and people, or changed ones."""
        with self.office.writing() as session:
            done = registry.import_people(
                session,
                [{"since": "2023-01-01", **row} for row in rows],
                Deed(self.clock(), Actor("Quản trị")),
                lambda _url: None,
            )
            assert not done.refused, done.refused

    def answer_link(self, name: str, unit: str) -> str:
        """The token of a link that a message would carry."""
        with self.office.writing() as session:
            acting = actor(session, name, self.clock())
            unit_id = questions.unit(session, unit).id or 0
            token = linking.answer_link(
                session,
                person_id=acting.person_id or 0,
                post_id=acting.posts[0].id,
                unit_id=unit_id,
                at=self.clock(),
            )
            linking.keep(session)
            return token

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table: what must be the same after a page was only looked at."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        with self.office.engine.connect() as connection:
            for table in SQLModel.metadata.sorted_tables:
                found[table.name] = [
                    tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))
                ]
        return found

    @contextmanager
    def served(self) -> Iterator[str]:
        """The pages on a free port of loopback, for a real browser."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        app = create_app(self.office, self.clock, self.asked.append)
        server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@dataclass
class Browser:
    """A client that fills the token of forms in, as a page would."""

    client: TestClient
    key: bytes
    secret: str = ""

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, **more)

    def post(self, address: str, data: dict[str, Any] | None = None, *, secret: str = "", **more: Any) -> Any:
        token = form_token(self.key, secret or self.secret)
        return self.client.post(address, data={"token": token, **(data or {})}, **more)


@pytest.fixture
def house(office: Office) -> House:
    """An office with its registers filled, on each database."""
    return furnished(office)


@pytest.fixture
def furnish() -> Callable[[Office], House]:
    """Fills the registers of any office, for a test that needs two."""
    return furnished


def furnished(office: Office) -> House:
    """The office with its registers filled, as lists bring them."""
    administrator = Deed(MONDAY - dt.timedelta(days=30), Actor("Quản trị"))
    people = [{"since": "2023-01-01", **row} for row in PEOPLE]
    with office.writing() as session:
        for done in (
            registry.import_units(session, UNITS, administrator),
            registry.import_people(session, people, administrator, check=lambda _url: None),
            registry.import_groups(session, GROUPS, administrator),
        ):
            assert not done.refused, done.refused
    return House(office)


@pytest.fixture
def notice() -> str:
    """A notice of conclusions with three demands: clear, open, and vague."""
    return NOTICE


@pytest.fixture
def lived_in(house: House) -> House:
    """The office seven weeks later: late and silent tasks, a claim, a refusal, messages, mails, a set clock."""
    secretary = house.browser("TK")
    taken = secretary.post(
        "/conclusions/new",
        {"title": "Kết luận phiên họp tháng 7", "held_on": "2023-07-14", "body": "BCD", "text": NOTICE},
    )
    assert taken.status_code == 303, taken.text
    secretary.post(
        "/drafts/1/settle",
        {"when": "day", "due_on": "31/08/2023", "kind": "one-off", "role-0": "lead", "name-0": "STC"},
    )
    late = house.given(
        "Báo cáo tình hình giải ngân vốn đầu tư công 6 tháng đầu năm.",
        "STC",
        "HDA",
        due_on=dt.date(2023, 8, 4),
    )
    house.given(
        "Rà soát, sửa đổi quy chế dân chủ ở cơ sở tại các cơ quan, đơn vị.",
        "STC",
        "SNV",
        due_on=dt.date(2023, 9, 8),
    )
    house.given(
        "Chuẩn bị nội dung đối thoại với người đứng đầu cấp xã.",
        "SNV",
        "STC",
        milestone="Hội nghị đối thoại lần thứ hai",
    )
    done = house.given(
        "Công khai dự toán ngân sách trên cổng thông tin.", "STC", "SNV", due_on=dt.date(2023, 8, 31)
    )
    house.clock.at = dt.datetime(2023, 9, 6, 3, 0, tzinfo=dt.UTC)
    with house.office.writing() as session:
        unit, other = house.by(session, "GDTC"), house.by(session, "GDNV")
        said = Said(Answer.DONE, 100, "Đã công khai theo Văn bản số 512/STC-VP ngày 30/8/2023.")
        answering.answer(session, questions.task(session, f"{done}.01"), unit, said)
        answering.decline(
            session,
            questions.task(session, f"{done}.02"),
            other,
            "Nội dung này thuộc Sở Thông tin và Truyền thông.",
        )
        silent = questions.task(session, f"{late}.02")
        silent.unanswered = 2
        session.add(silent)
    post_mails(house.office.settings.data, house.clock())
    put_messages(house)
    running(house)
    clock.set_to(house.office.settings.data, house.clock())
    return house


def post_mails(data: Path, at: dt.datetime) -> None:
    """A mail in the sample's mailbox, as the listener stores it."""
    (data / "sample.json").write_text("{}")
    letter = EmailMessage()
    letter["Subject"] = "Nhắc việc: 1 nhiệm vụ quá hạn 23 ngày làm việc"
    letter["To"] = '"Giám đốc Sở Tài chính" <gdtc@localhost>'
    letter["Date"] = format_datetime(at)
    letter.set_content(
        "Kính gửi Ông/Bà,\n\n1. BCD-2023-001: Báo cáo tình hình giải ngân.\n\nhttp://127.0.0.1:8000/tasks\n"
    )
    letter.add_alternative(
        "<html><body style='font:16px Arial'><p>Kính gửi Ông/Bà,</p></body></html>", subtype="html"
    )
    mailbox.Maildir(data / "mailbox").add(letter)


def put_messages(house: House) -> None:
    """One message sent, one that found no way."""
    with house.office.writing() as session:
        body = questions.unit(session, "BCD").id or 0
        person = actor(session, "GDTC", house.clock()).person_id or 0
        for number, state in enumerate((MessageState.SENT, MessageState.DEAD)):
            session.add(
                Message(
                    key=f"m-{number}", body_id=body, person_id=person, kind="bundle", subject="Nhắc việc: 1 nhiệm vụ quá hạn",
                    text="", html="", state=state, attempts=1 + number, at=house.clock(), sent_at=house.clock() if not number else None,
                    error="the mail server could not be reached" if number else None,
                )
            )  # fmt: skip


def running(house: House) -> None:
    """Both flows have run just now."""
    with house.office.writing() as session:
        for flow in ("escalate", "deliver"):
            session.add(Run(flow=flow, at=house.clock()))


@pytest.fixture
def served(lived_in: House) -> Iterator[str]:
    """The pages of the office that was lived in, on a free port of loopback."""
    with lived_in.served() as address:
        yield address
