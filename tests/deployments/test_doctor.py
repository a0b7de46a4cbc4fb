"""Each finding of the doctor is made true on a real office, and is gone when it is put right (contract: `doctor`)."""

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from string import Formatter

import pytest
from builders import MEETING, NOBODY_LISTENS, at, enter, found
from postbox import free_port
from sqlmodel import col, select

from deployments import doctor
from deployments.doctor import Finding, examine
from models import clock, questions, sealing, store
from models.acts import running
from models.acts.outbox import new_key
from models.language import translate
from models.notification import Message, MessageState, Notification, NotificationState
from models.policy import PolicyStep
from models.post import Channel, Holding, Person, Post
from models.report import Source
from models.rules.ladder import Basis
from models.rules.lifecycle import State
from models.settings import Settings
from models.store import Office
from models.task import Task
from models.unit import Unit

MORNING = at("2023-07-03T08:00")
HOUR = dt.timedelta(hours=1)


class Well(BaseHTTPRequestHandler):
    """A Prefect server as far as the doctor asks it."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def prefect() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Well)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bare(tmp_path: Path, empty_sqlite: Path, prefect: int) -> Iterator[Office]:
    """A migrated office without registers; nothing is wrong with its machine."""
    shutil.copy(empty_sqlite, tmp_path / "dondoc.db")
    settings = Settings(
        data=tmp_path, language="en", base_url="https://dondoc.mau.local", prefect_port=prefect
    )
    office = Office(settings)
    yield office
    office.engine.dispose()


@pytest.fixture
def well(bare: Office) -> Office:
    """An office whose flows have just run, with one open task of the cast's Sở Nội vụ."""
    found(bare)
    enter(bare, "2023-09-29")
    tick(bare, MORNING)
    return bare


def tick(office: Office, when: dt.datetime) -> None:
    with office.writing() as session:
        for flow in ("escalate", "deliver"):
            running.keep(session, flow, when, {})


def rest(office: Office) -> None:
    """Everything is closed: nothing is to be done or told any more."""
    with office.writing() as session:
        for task in session.exec(select(Task)):
            task.state, task.next_step_at = State.CLOSED, None
            session.add(task)
        for notification in session.exec(select(Notification)):
            notification.state, notification.reason = NotificationState.DROPPED, "the task has ended"
            session.add(notification)


def ids(office: Office, when: dt.datetime = MORNING) -> list[str]:
    return [finding.id for finding in examine(office, when)]


def only(office: Office, when: dt.datetime = MORNING) -> Finding:
    (finding,) = examine(office, when)
    return finding


def vacate(office: Office, *posts: str) -> None:
    with office.writing() as session:
        for code in posts:
            post = questions.post(session, code)
            for holding in session.exec(select(Holding).where(Holding.post_id == post.id)):
                holding.held_to = dt.date(2023, 6, 30)
                session.add(holding)


def test_a_sound_office_has_no_findings(well: Office) -> None:
    assert examine(well, MORNING) == []


def test_a_database_that_cannot_be_reached_is_the_only_thing_said_of_it(well: Office) -> None:
    url = f"postgresql://dondoc:geheim@127.0.0.1:{free_port()}/office"
    away = Office(well.settings.model_copy(update={"database_url": Settings(database_url=url).database_url}))
    finding = only(away)
    assert (finding.id, finding.level) == ("E001", "error")
    assert "geheim" not in finding.sentence


def test_tables_behind_this_release_are_an_error(well: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    current = store.HEAD
    monkeypatch.setattr(store, "HEAD", "9999")
    assert only(well) == Finding(
        "E002", "error", f"The database is at {current}, this release needs 9999; run “dondoc db upgrade”."
    )


def test_a_folder_without_an_office_says_how_to_begin(well: Office, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    finding = only(Office(well.settings.model_copy(update={"data": empty})))
    assert finding.id == "E002"
    assert "There is no office here yet" in finding.sentence


def test_a_data_folder_that_cannot_be_written_is_an_error(well: Office, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    url = well.settings.database
    key = sealing.signing_key(well.settings).decode()
    settings = Settings(
        **{**well.settings.model_dump(), "data": file, "database_url": url, "secret_key": key}
    )
    finding = only(Office(settings))
    assert (finding.id, finding.level) == ("E003", "error")
    assert str(file) in finding.sentence


def test_only_a_sample_office_may_live_at_another_time(well: Office) -> None:
    """Law 20."""
    clock.set_to(well.settings.data, MORNING)
    assert ids(well) == ["E004"]
    (well.settings.data / doctor.SAMPLE).touch()
    assert ids(well) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_links_that_open_on_this_machine_only_are_a_warning(well: Office, address: str) -> None:
    finding = only(Office(well.settings.model_copy(update={"base_url": address})))
    assert (finding.id, finding.level) == ("W101", "warning")
    assert address in finding.sentence


def test_a_silent_prefect_is_a_warning(well: Office) -> None:
    finding = only(Office(well.settings.model_copy(update={"prefect_port": free_port()})))
    assert (finding.id, finding.level) == ("W102", "warning")


def test_a_coming_year_without_known_holidays_is_a_warning(well: Office) -> None:
    far = at("2040-12-03T08:00")
    rest(well)
    tick(well, far)
    assert only(well, far) == Finding(
        "W103", "warning", "No public holiday of 2041 is known; update the package “holidays”."
    )


def test_an_empty_register_comes_before_anything_else(bare: Office) -> None:
    tick(bare, MORNING)
    assert ids(bare) == ["E011"]


def test_units_of_whom_none_may_issue_directives_are_an_error(bare: Office) -> None:
    tick(bare, MORNING)
    with bare.writing() as session:
        session.add(Unit(code="SNV", name="Sở Nội vụ", folded="so noi vu"))
    assert ids(bare) == ["E012"]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("late-3", {"repeat_every": 2}),
        ("late-5", {"repeat_every": -1}),
        ("late-3", {"offset": 1}),
        ("late-3", {"recipients": []}),
        ("late-3", {"recipients": ["somebody"]}),
    ],
)
def test_a_ladder_that_cannot_be_climbed_names_its_step(
    well: Office, name: str, change: dict[str, object]
) -> None:
    """Law 5; models.rules.ladder.Policy says what a ladder is."""
    with well.writing() as session:
        step = session.exec(select(PolicyStep).where(PolicyStep.name == name)).one()
        assert step.basis == Basis.DUE
        for column, value in change.items():
            setattr(step, column, value)
        session.add(step)
    finding = only(well)
    assert (finding.id, finding.level) == ("E013", "error")
    assert f"“{name}”" in finding.sentence


def test_a_body_without_secretariat_or_chair_is_told(bare: Office) -> None:
    found(bare)
    with bare.writing() as session:
        other = Unit(code="BCD2", name="Ban Chỉ đạo khác", folded="ban chi dao khac", code_series="BCX")
        session.add(other)
    tick(bare, MORNING)
    assert ids(bare) == ["E014", "W111"]


def test_a_vacant_secretariat_or_chair_is_an_error(well: Office) -> None:
    """Law 12."""
    vacate(well, "bcd.clerk", "bcd.chair")
    assert ids(well) == ["E015", "E015"]


def test_a_substitute_fills_a_vacant_post(well: Office) -> None:
    vacate(well, "bcd.clerk")
    with well.writing() as session:
        post = questions.post(session, "bcd.clerk")
        person = questions.held_posts(session, 1, MORNING.date())
        assert person
        session.add(Holding(post_id=post.id or 0, person_id=1, is_substitute=True, held_from=MORNING.date()))
    assert ids(well) == []


def test_a_vacant_head_is_a_warning_while_somebody_above_hears(well: Office) -> None:
    """Law 12: a vacant post goes to the post above."""
    vacate(well, "snv.head", "ttt.head")
    finding = only(well)
    assert (finding.id, finding.level) == ("W112", "warning")
    assert "Giám đốc Sở Nội vụ" in finding.sentence
    assert "Thư ký" in finding.sentence


def test_a_vacant_post_with_nobody_above_is_an_error(well: Office) -> None:
    vacate(well, "snv.focal")
    finding = only(well)
    assert (finding.id, finding.level) == ("E016", "error")
    assert "Đầu mối Sở Nội vụ" in finding.sentence


def test_a_unit_with_tasks_and_no_post_is_an_error(well: Office) -> None:
    with well.writing() as session:
        leader = questions.post(session, "bcd.leader")
        for post in session.exec(select(Post).where(col(Post.code).startswith("snv."))):
            post.unit_id = leader.unit_id
            session.add(post)
    finding = only(well)
    assert (finding.id, finding.level) == ("E017", "error")
    assert finding.sentence.startswith("Sở Nội vụ")


def message(office: Office, **columns: object) -> None:
    with office.writing() as session:
        body = questions.unit(session, "BCD")
        person = session.exec(select(Person.id).order_by(col(Person.id))).first()
        row = {
            "key": new_key(), "body_id": body.id, "person_id": person, "kind": "step", "subject": "Nhắc",
            "text": "Nhắc", "html": "Nhắc", "at": MORNING - 2 * HOUR,
        }  # fmt: skip
        session.add(Message.model_validate({**row, **columns}))


def test_messages_that_should_long_be_gone_are_an_error(well: Office) -> None:
    message(well, state=MessageState.LEASED, lease_until=MORNING - HOUR / 2)
    message(well, state=MessageState.RETRY, next_try_at=MORNING + HOUR)
    assert ids(well) == []
    message(well, state=MessageState.LEASED, lease_until=MORNING - 2 * HOUR)
    message(well, state=MessageState.IN_DOUBT, lease_until=MORNING - 2 * HOUR)
    message(well, state=MessageState.RETRY, next_try_at=MORNING - 2 * HOUR)
    assert ids(well) == [], "the office has just opened (law 10)"
    message(well, state=MessageState.RETRY, next_try_at=MORNING - 2 * HOUR, urgent=True)
    assert ids(well) == ["E018"]
    rest(well)
    tick(well, MORNING + HOUR)
    finding = only(well, MORNING + HOUR)
    assert (finding.id, finding.level) == ("E018", "error")
    assert finding.sentence.startswith("5 messages")


def test_dead_letters_of_the_week_are_a_warning(well: Office) -> None:
    """Law 12."""
    message(well, state=MessageState.DEAD, at=MORNING - dt.timedelta(days=8))
    assert ids(well) == []
    message(well, state=MessageState.DEAD)
    finding = only(well)
    assert (finding.id, finding.level) == ("W114", "warning")
    assert finding.sentence.startswith("1 messages")


def test_flows_that_stopped_are_an_error_after_ten_minutes(well: Office) -> None:
    rest(well)
    assert ids(well, MORNING + dt.timedelta(minutes=10)) == []
    late = examine(well, MORNING + dt.timedelta(minutes=11))
    assert [finding.id for finding in late] == ["E019", "E019"]
    assert "03/07/2023 08:00" in late[0].sentence


def test_what_the_auditor_finds_is_told_by_the_doctor_under_the_same_id(well: Office) -> None:
    """Issue 4: a step that no tick took, though the flows say that they run."""
    tick(well, MORNING + HOUR / 4)
    finding = only(well, MORNING + HOUR / 4)
    assert (finding.id, finding.level) == ("E021", "error")
    assert "BCD-2023-001.01 at 03/07/2023 08:00" in finding.sentence


def test_flows_that_never_ran_are_an_error_once_there_are_tasks(bare: Office) -> None:
    found(bare)
    assert ids(bare) == ["W115", "W115"]
    enter(bare, "2023-09-29", when=MEETING)
    assert ids(bare) == ["E020", "E020"]


def test_a_person_without_a_working_channel_is_named(well: Office) -> None:
    with well.writing() as session:
        person = session.exec(select(Person).where(Person.name == "Người stc.head")).one()
        channel = questions.channels(session, person.id or 0)[0]
        channel.disabled_at = MORNING
        session.add(channel)
    finding = only(well)
    assert (finding.id, finding.level) == ("W113", "warning")
    assert finding.sentence.startswith("Người stc.head (Giám đốc Sở Tài chính)")


def test_hours_of_a_person_that_the_office_never_opens_in_are_told(well: Office) -> None:
    """Law 10: they are passed over, and somebody should know."""
    with well.writing() as session:
        person = session.exec(select(Person).where(Person.name == "Người stc.head")).one()
        person.window_from, person.window_to = dt.time(16), dt.time(22)
    assert ids(well) == []
    with well.writing() as session:
        person = session.exec(select(Person).where(Person.name == "Người stc.head")).one()
        person.window_from, person.window_to = dt.time(18), dt.time(22)
    finding = only(well)
    assert (finding.id, finding.level) == ("W121", "warning")
    assert finding.sentence.startswith("The own hours of Người stc.head, 18:00 to 22:00, lie outside")


def test_a_system_that_fails_for_two_working_days_is_named_without_its_address(well: Office) -> None:
    with well.writing() as session:
        unit = questions.unit(session, "SNV")
        secret = "https://snv.mau.local/?token=geheim"  # noqa: S105 - the point of the test
        source = Source(
            unit_id=unit.id or 0, kind="http", url=sealing.seal(well.settings, secret), failing_since=MORNING,
            failure="it did not answer in time",
        )  # fmt: skip
        session.add(source)
    rest(well)
    for days, told in ((1, []), (2, ["W116"])):
        later = MORNING + dt.timedelta(days=days)
        tick(well, later)
        assert ids(well, later) == told
    finding = only(well, later)
    assert finding.level == "warning"
    assert "it did not answer in time" in finding.sentence
    assert "geheim" not in finding.sentence


def test_no_secret_is_printed(well: Office) -> None:
    """House rule: secrets are never printed; channel addresses carry passwords."""
    with well.writing() as session:
        for channel in session.exec(select(Channel)):
            channel.url = "mailtos://user:geheim@mau.local"
            channel.disabled_at = MORNING
            session.add(channel)
    sentences = " ".join(finding.sentence for finding in examine(well, MORNING))
    assert sentences
    assert "geheim" not in sentences
    assert NOBODY_LISTENS not in sentences


def test_every_check_has_an_id_of_its_own_and_speaks_vietnamese() -> None:
    checks = [check for check, _ in (*doctor.OF_THE_MACHINE, *doctor.OF_THE_ROWS)]
    own = [check.id for check in checks] + [doctor.UNREACHABLE, doctor.BEHIND.id]
    assert len(own) == len(set(own))
    for check in [*checks, doctor.BEHIND, doctor.EMPTY]:
        vietnamese = translate("vi", check.sentence)
        assert vietnamese != check.sentence
        assert places(vietnamese) == places(check.sentence)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_findings_speak_the_language_of_the_settings(well: Office) -> None:
    vacate(well, "bcd.clerk")
    finding = only(Office(well.settings.model_copy(update={"language": "vi"})))
    assert finding.sentence == (
        "Chức danh Thư ký của Ban Chỉ đạo mẫu đang khuyết; đề nghị bổ sung người đảm nhiệm (“dondoc people import”)."
    )


def test_the_same_questions_work_on_both_databases(office: Office) -> None:
    """Every check is asked of SQLite and PostgreSQL alike."""
    found(office)
    enter(office, "2023-09-29")
    found_ids = {finding.id for finding in examine(office, MORNING)}
    assert found_ids == {"E020", "W101", "W102"}
