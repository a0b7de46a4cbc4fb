"""Units' own systems that are sick, slow or lie: nothing wrong is written, nobody else waits, the secretariat sees why."""

import datetime as dt
import gzip
import json
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from builders import ADMINISTRATOR, at, by, enter
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from postbox import Server, free_port
from sqlmodel import func, select
from unit_system import UnitSystem, drips, hangs, pours

from flows import pulling as flow
from flows.deliver import deliver
from flows.poll import poll
from flows.sources import http_json
from models import asked, checks, lists, measuring, questions, story
from models.acts import answering, confirming, connecting, pulling, registry
from models.acts.answering import Said
from models.acts.deed import Deed
from models.errors import Refused
from models.report import Report
from models.rules import sources
from models.rules.lifecycle import Answer
from models.rules.sources import Options
from models.sealing import SEALED
from models.store import Office

MONDAY = at("2023-07-03T08:05")
QUARTER = dt.timedelta(minutes=15)
REDIRECTED = "it points to another address, which is not followed (302)"
FORM = "its answer is not the JSON of the agreed form"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_json, "PAUSE", (0, 0))


@pytest.fixture
def hasty(desk: Office) -> Iterator[Office]:
    """The same office with a second of patience for a system."""
    office = Office(desk.settings.model_copy(update={"poll_timeout_seconds": 1}))
    yield office
    office.engine.dispose()


def register(office: Office, unit: str, url: str, options: Options | None = None, secret: str = "") -> None:
    with office.writing() as session:
        deed = Deed(at("2023-01-03T08:00"), ADMINISTRATOR)
        connecting.register(session, questions.unit(session, unit), url, deed, options or Options(), secret)


def seen(office: Office) -> asked.SourceRow:
    with office.reading() as session:
        return asked.sources(session)[0]


def reports(office: Office) -> int:
    with office.reading() as session:
        return session.exec(select(func.count()).select_from(Report)).one()


def owed(office: Office, kind: str) -> list[str | None]:
    with office.reading() as session:
        return [row.post for row in lists.waiting(session) if row.kind == kind]


SICK: list[tuple[str, dict[str, Any], str]] = [
    ("it hangs", {"speak": hangs}, "it did not answer in time"),
    ("it drips", {"speak": drips}, "it did not answer in time"),
    ("it pours 50 MB", {"speak": pours(50, told=False)}, "its answer is larger than 1 MB"),
    ("it announces 50 MB", {"speak": pours(50, told=True)}, "its answer is larger than 1 MB"),
    ("a bomb of gzip", {"body": gzip.compress(b" " * 10**8), "headers": {"Content-Encoding": "gzip"}},
     "its answer is packed, which was not asked for"),
    ("a page", {"body": b"<html>"}, FORM),
    ("a list in a list", {"body": b"[" * 100_000}, FORM),
    ("no list", {"body": b'{"reports": {"code": "A"}}'}, FORM),
    ("another encoding", {"body": '{"reports": "đã xong"}'.encode("utf-16")[2:-1]}, FORM),
    ("a wall", {"status": 401}, "it refuses the login (401)"),
    ("nothing", {"status": 404}, "it knows nothing under this address (404)"),
    ("too many questions", {"status": 429}, "it answered with something else than was asked (429)"),
    ("a fault of its own", {"status": 502}, "it failed with an error of its own (502)"),
    ("unchanged, though never asked", {"status": 304}, REDIRECTED.replace("302", "304")),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "manner", "why"), SICK, ids=[row[0] for row in SICK])
def test_a_sick_system_is_named_with_its_reason_and_the_people_are_asked(
    hasty: Office, _what: str, manner: dict[str, Any], why: str
) -> None:
    """Issue 5, show 1: what the secretariat sees; nothing is written, and the unit is asked by the other road."""
    enter(hasty, "2023-08-14")
    began = time.monotonic()
    with UnitSystem(**manner) as system:
        register(hasty, "SNV", system.url)
        counts = poll(hasty, MONDAY)
    assert time.monotonic() - began < 10
    assert (counts["sources"], counts["failed"], counts["asked"]) == (1, 1, 1)
    row = seen(hasty)
    assert (row.why, row.failing_since, reports(hasty)) == (why, MONDAY, 0)
    assert owed(hasty, "status-request") == ["Đầu mối Sở Nội vụ"]


def test_a_redirect_leads_nowhere(hasty: Office) -> None:
    """Issue 5: no other host than the registered one, not even of its own choosing."""
    enter(hasty, "2023-08-14")
    with UnitSystem() as other, UnitSystem(status=302, headers={"Location": other.url}) as system:
        register(hasty, "SNV", system.url)
        poll(hasty, MONDAY)
    assert (other.asked, seen(hasty).why) == ([], REDIRECTED)


def test_a_system_that_fails_for_a_moment_is_asked_once_more_at_once(desk: Office) -> None:
    (code,) = enter(desk, "2023-08-14")

    def speak(request: BaseHTTPRequestHandler, _closed: threading.Event) -> None:
        body = json.dumps({"reports": [{"code": code, "answer": "in-progress", "id": "1"}]}).encode()
        request.send_response(200 if len(system.asked) > 1 else 503)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    with UnitSystem(speak=speak) as system:
        register(desk, "SNV", system.url)
        counts = poll(desk, MONDAY)
    assert (len(system.asked), counts["failed"], counts["reports"]) == (2, 0, 1)


def test_a_host_that_is_no_longer_allowed_is_not_even_connected_to(desk: Office) -> None:
    """The address is looked at each time, not only when it is registered: a name may lead elsewhere by then."""
    enter(desk, "2023-08-14")
    with UnitSystem() as system:
        register(desk, "SNV", system.url)
        strict = Office(desk.settings.model_copy(update={"source_hosts": "10.0.0.0/8, .tinh.example"}))
        assert poll(strict, MONDAY)["failed"] == 1
        with pytest.raises(Refused, match=r"127\.0\.0\.1 may not be asked"):
            register(strict, "SNV", system.url)
        strict.engine.dispose()
    assert (system.connections, seen(desk).why) == (0, "its address may not be asked from here")


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "[::]", "[::ffff:169.254.169.254]", "224.0.0.1"]
)
def test_addresses_where_machines_tell_their_secrets_are_refused_at_the_door(desk: Office, host: str) -> None:
    with pytest.raises(Refused, match="may not be asked"):
        register(desk, "SNV", f"http://{host}/latest/meta-data")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Names that lead to this machine (well), to where machines tell secrets (trap), to both, and nowhere for long (sick)."""
    closed = threading.Event()
    known = {"well": ["127.0.0.1"], "trap": ["169.254.169.254"], "both": ["fe80::1", "127.0.0.1"]}

    real = socket.getaddrinfo

    def look_up(host: str, *more: Any, **named: Any) -> list[tuple[Any, ...]]:
        if not str(host).endswith(".tinh.example"):
            return real(host, *more, **named)
        if host.startswith("sick"):
            closed.wait()
        return [(2, 1, 6, "", (address, 0)) for address in known[host.split(".", maxsplit=1)[0]]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield
    closed.set()


@pytest.mark.usefixtures("names")
def test_a_name_that_leads_to_the_secrets_of_machines_is_not_followed(desk: Office) -> None:
    """A name is registered today and leads elsewhere tomorrow; of several addresses only what may be asked is."""
    (code,) = enter(desk, "2023-08-14")
    enter(desk, "2023-08-14", lead="STC")
    with UnitSystem([{"code": code, "answer": "in-progress", "id": "1"}]) as system:
        register(desk, "SNV", system.url.replace("127.0.0.1", "both.tinh.example"))
        register(desk, "STC", "http://trap.tinh.example/latest/meta-data")
        counts = poll(desk, MONDAY)
    assert (counts["reports"], counts["failed"]) == (1, 1)
    assert (seen(desk).unit_code, seen(desk).why) == ("STC", "its address may not be asked from here")
    assert system.heard[0]["Host"].startswith("both.tinh.example:")


@pytest.mark.usefixtures("names")
def test_names_that_nobody_can_look_up_hold_up_no_other(hasty: Office) -> None:
    """More hang than a loop has threads of its own, and the one that is well is asked all the same."""
    with UnitSystem(speak=lambda request, _closed: answers(request)) as system:
        units(hasty, 41, system.url)
        with hasty.writing() as session:
            deed = Deed(MONDAY, ADMINISTRATOR)
            for n in range(40):
                url = f"http://sick{n}.tinh.example/"
                connecting.register(session, questions.unit(session, f"U{n:04}"), url, deed, None, "")
        counts = poll(hasty, MONDAY)
    assert (counts["reports"], counts["failed"]) == (1, 40)


def test_a_certificate_that_nobody_vouches_for_is_named(desk: Office, tmp_path: Path) -> None:
    enter(desk, "2023-08-14")
    with UnitSystem(tls=self_signed(tmp_path)) as system:
        register(desk, "SNV", system.url.replace("http:", "https:"))
        poll(desk, MONDAY)
    assert (system.asked, seen(desk).why) == ([], "its certificate is not trusted")


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "own.pem").write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    return context


def lies(office: Office) -> list[dict[str, Any]]:
    """Rows about another unit's task, an unknown one, a closed one, a day to come, nothing said, and nonsense."""
    (own,), (foreign,) = enter(office, "2023-08-14"), enter(office, "2023-08-14", lead="STC")
    (closed,) = enter(office, "2023-08-14")
    with office.writing() as session:
        task = questions.task(session, closed)
        answering.answer(session, task, by(session, "snv.head", MONDAY), Said(Answer.DONE, note="CV 1/SNV"))
        confirming.confirm(session, task, by(session, "bcd.clerk", MONDAY))
    return [
        {"code": foreign, "answer": "done", "note": "x", "id": "1"},
        {"code": "BCD-2023-999.01", "answer": "done", "note": "x", "id": "2"},
        {"code": closed, "answer": "in-progress", "id": "3"},
        {"code": own, "answer": "in-progress", "id": "4", "on": "2023-07-04"},
        {"code": own, "answer": "done", "id": "5"},
        {"code": own, "answer": "perhaps", "id": "6"},
        {"code": own, "answer": "in-progress", "percent": 140, "id": "7"},
        {"code": own, "answer": "in-progress", "id": "8\x00"},
    ]


def test_lies_write_nothing_and_the_secretariat_hears_of_them_once(desk: Office, smtp: Server) -> None:
    """Issue 5, show 1: lying codes and days to come, told in one sentence each, in one message."""
    with UnitSystem(lies(desk), etag='"v1"') as system:
        register(desk, "SNV", system.url)
        before = reports(desk)
        assert [poll(desk, MONDAY + n * QUARTER)["reports"] for n in range(3)] == [0, 0, 0]
    assert reports(desk) == before
    assert {(one.what, one.count) for one in seen(desk).odd} == {
        ("name no open task of this unit", 3), ("have a day that has not come yet", 1),
        ("say done, late or blocked without a word on it", 1), ("cannot be read", 3),
    }  # fmt: skip
    assert owed(desk, "source-failing") == ["Thư ký"]
    assert "If-None-Match" not in system.heard[-1]
    deliver(desk, at("2023-07-03T08:40"))
    (mail,) = [mail for mail in smtp.box.mails if "some rows were not taken" in mail.text]
    assert "3 name no open task of this unit (BCD-2023-002.01, BCD-2023-999.01, BCD-2023-003.01)" in mail.text
    with desk.reading() as session:
        assert checks.odd_answers(session, MONDAY) == [{"unit": "Sở Nội vụ", "since_at": MONDAY, "count": 8}]


def test_what_becomes_true_later_is_taken_then(desk: Office) -> None:
    """A day to come is refused today and taken when it has come, though the other side has changed nothing."""
    (code,) = enter(desk, "2023-08-14")
    line = {"code": code, "answer": "in-progress", "id": "1", "on": "2023-07-04"}
    with UnitSystem([line], etag='"v1"') as system:
        register(desk, "SNV", system.url)
        assert poll(desk, MONDAY)["reports"] == 0
        assert poll(desk, at("2023-07-04T08:00"))["reports"] == 1
    assert seen(desk).odd == []


def test_a_mark_of_the_other_side_is_good_for_the_same_question_only(desk: Office) -> None:
    """Another task is another question: a system whose mark stands for all it has would say “unchanged”."""
    (first,) = enter(desk, "2023-08-14")
    system = UnitSystem([{"code": first, "answer": "in-progress", "id": "1"}], etag='"v1"')
    with system:
        register(desk, "SNV", system.url)
        assert poll(desk, MONDAY)["reports"] == 1
        (second,) = enter(desk, "2023-08-21", when=at("2023-07-03T09:00"))
        system.reports.append({"code": second, "answer": "in-progress", "id": "2"})
        assert poll(desk, at("2023-07-03T09:15"))["reports"] == 1
        poll(desk, at("2023-07-03T09:30"))
    assert ["If-None-Match" in heard for heard in system.heard] == [False, False, True]


PORTAL = sources.form(
    {
        "rows": "data.items", "code": "nhiemVu.ma", "answer": "trangThai", "id": None, "percent": "tienDo",
        "note": "noiDung", "on": "ngay", "day": "%d/%m/%Y", "codes": "ma",
        "words": {"Hoàn thành": "done", "Đang thực hiện": "in-progress", "2": "blocked"},
    }
)  # fmt: skip


def test_another_form_is_read_as_it_was_agreed(desk: Office) -> None:
    """Issue 5, road 4: JSON mapping by configuration, in the words of the unit's own system."""
    (first,), (second,) = enter(desk, "2023-08-14"), enter(desk, "2023-08-14")
    items = [
        {"nhiemVu": {"ma": first}, "trangThai": "ĐANG THỰC HIỆN", "tienDo": "60 %", "noiDung": "đang soạn", "ngay": "30/06/2023"},
        {"nhiemVu": {"ma": second}, "trangThai": 2, "tienDo": 10.4, "noiDung": "chờ ý kiến"},
    ]  # fmt: skip
    with UnitSystem(body=json.dumps({"data": {"items": items}}).encode()) as system:
        register(desk, "SNV", system.url, Options(form=PORTAL))
        assert [poll(desk, MONDAY)["reports"], poll(desk, MONDAY + QUARTER)["reports"]] == [2, 0]
    assert system.asked[0] == f"/tasks?ma={first}%2C{second}"
    with desk.reading() as session:
        found = [story.reports(session, questions.task(session, code))[0] for code in (first, second)]
    assert [(one.answer, one.percent, one.note) for one in found] == [
        ("in-progress", 60, "đang soạn"), ("blocked", 10, "chờ ý kiến")
    ]  # fmt: skip
    assert found[0].on == dt.date(2023, 6, 30)


@pytest.mark.parametrize(
    ("way", "secret", "name", "told"),
    [
        ("bearer", "mat-khau", "Authorization", "Bearer mat-khau"),
        ("basic", "snv:mat-khau", "Authorization", "Basic c252Om1hdC1raGF1"),
        ("header:X-Api-Key", "mat-khau", "X-Api-Key", "mat-khau"),
    ],
)
def test_a_login_is_shown_to_the_system_and_to_nobody_else(
    desk: Office, way: str, secret: str, name: str, told: str
) -> None:
    """Issue 5, road 4: the secret is sealed at rest and masked everywhere."""
    enter(desk, "2023-08-14")
    with UnitSystem() as system:
        options = Options(login=sources.login(way, secret))
        register(desk, "SNV", system.url + "?khoa=mat-khau", options, secret)
        poll(desk, MONDAY)
    assert system.heard[0][name] == told
    assert system.asked[0].startswith("/tasks?khoa=mat-khau&codes=")
    with desk.reading() as session:
        source = connecting.named(session, questions.unit(session, "SNV"))
        assert (source.secret or "").startswith(SEALED)
    assert "mat-khau" not in seen(desk).model_dump_json() + repr(source)


def test_a_system_that_is_out_is_left_alone_for_longer_and_longer(desk: Office) -> None:
    """The breaker of the house: three passes in a row, then tries after growing pauses, and the first answer ends it."""
    enter(desk, "2023-08-14")
    with UnitSystem(status=401) as system:
        register(desk, "SNV", system.url)
        counts = [poll(desk, MONDAY + n * QUARTER) for n in range(12)]
        assert [count["failed"] for count in counts] == [1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0]
        assert [count["resting"] for count in counts] == [0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1]
        system.status = 200
        assert poll(desk, MONDAY + dt.timedelta(hours=8))["failed"] == 0
        assert seen(desk).rests_until is None
        assert poll(desk, MONDAY + dt.timedelta(hours=8, minutes=1))["sources"] == 1


def test_an_outage_is_told_once_and_so_is_its_end(desk: Office, smtp: Server) -> None:
    """Issue 5: a source that fails for long becomes a finding for the secretariat, once, with an all-well."""
    enter(desk, "2023-08-14")
    with UnitSystem(status=401) as system:
        register(desk, "SNV", system.url)
        for day in ("2023-07-03", "2023-07-04", "2023-07-05", "2023-07-06"):
            poll(desk, at(f"{day}T08:05"))
            with desk.reading() as session:
                found = checks.failing_sources(session, at(f"{day}T08:05"))
            assert len(found) == len(owed(desk, "source-failing")) == (day >= "2023-07-05")
        deliver(desk, at("2023-07-06T08:40"))
        system.status = 200
        poll(desk, at("2023-07-07T08:00"))
        poll(desk, at("2023-07-07T08:15"))
        deliver(desk, at("2023-07-07T08:40"))
    told = [mail for mail in smtp.box.mails if "system of" in mail.text.lower() or "its system" in mail.text]
    assert ["its system has not answered since Monday, 03/07/2023" in mail.text for mail in told] == [
        True,
        False,
    ]
    assert "it refuses the login (401)" in told[0].text
    assert "failed since Monday, 03/07/2023; now the system answers again" in told[1].text


def test_what_is_over_before_anybody_was_told_is_never_told(desk: Office, smtp: Server) -> None:
    enter(desk, "2023-08-14")
    with UnitSystem(status=401) as system:
        register(desk, "SNV", system.url)
        for day in ("2023-07-03", "2023-07-05"):
            poll(desk, at(f"{day}T09:05"))
        system.status = 200
        poll(desk, at("2023-07-05T17:05"))
        deliver(desk, at("2023-07-06T08:40"))
    assert not [mail for mail in smtp.box.mails if "its system" in mail.text]


def units(office: Office, count: int, url: str) -> list[str]:
    """So many units with a task and a system each, at `url` followed by the number of the unit."""
    with office.writing() as session:
        deed = Deed(at("2020-01-01T08:00"), ADMINISTRATOR)
        rows = [{"code": f"U{n:04}", "name": f"Đơn vị {n:04}"} for n in range(count)]
        assert registry.import_units(session, rows, deed).added == count
        places = [{"unit": f"U{n:04}", "url": f"{url}/{n}"} for n in range(count)]
        assert registry.import_sources(session, places, deed).refused == []
    return [enter(office, "2023-08-14", lead=f"U{n:04}")[0] for n in range(count)]


def answers(request: BaseHTTPRequestHandler) -> None:
    """What a good system says about whatever it is asked."""
    code = request.path.rsplit("=", 1)[1]
    body = json.dumps({"reports": [{"code": code, "answer": "in-progress", "id": "1"}]}).encode()
    request.send_response(200)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def test_what_one_unit_answers_is_in_the_books_while_another_still_hangs(desk: Office) -> None:
    """Issue 5: one sick unit never delays another; the healthy are written down as they come."""
    came: list[int] = []

    def speak(request: BaseHTTPRequestHandler, closed: threading.Event) -> None:
        if "/tasks/0?" in request.path:
            while not closed.wait(0.02) and reports(desk) < 3:
                pass
            came.append(reports(desk))
        answers(request)

    with UnitSystem(speak=speak) as system:
        units(desk, 4, system.url)
        counts = poll(desk, MONDAY)
    assert (came, counts["reports"], counts["failed"]) == ([3], 4, 0)


def test_who_failed_last_time_is_asked_last(hasty: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one slot alone the order shows: nobody waits behind a system that is known to be sick."""
    monkeypatch.setattr(flow, "SIDE_BY_SIDE", 1)

    def speak(request: BaseHTTPRequestHandler, closed: threading.Event) -> None:
        if "/tasks/0?" in request.path:
            hangs(request, closed)
        answers(request)

    with UnitSystem(speak=speak) as system:
        units(hasty, 3, system.url)
        for n in range(2):
            poll(hasty, MONDAY + n * QUARTER)
    order = [path.split("?")[0].rsplit("/", 1)[1] for path in system.asked]
    assert order == ["0", "1", "2", "1", "2", "0"]


def test_a_pass_that_takes_too_long_puts_the_rest_off_and_asks_them_first_next_time(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with UnitSystem(speak=lambda request, _closed: answers(request)) as system:
        units(desk, 3, system.url)
        monkeypatch.setattr(flow, "PASS_SECONDS", -1)
        assert poll(desk, MONDAY)["put_off"] == 3
        monkeypatch.undo()
        assert poll(desk, MONDAY + QUARTER)["reports"] == 3


UNITS = 60


def test_a_unit_costs_one_connection_one_transaction_and_few_statements(desk: Office) -> None:
    """Issue 5, show 3: the gates that no machine moves."""
    with UnitSystem(speak=lambda request, _closed: answers(request)) as system:
        units(desk, UNITS, system.url)
        with measuring.statements(desk) as first:
            assert flow.pull(desk, MONDAY)["reports"] == UNITS
        commits: list[str] = []
        with measuring.statements(desk) as second, measuring.boundaries(desk, commits.append):
            assert flow.pull(desk, MONDAY + QUARTER)["reports"] == 0
    assert system.connections == 2 * UNITS
    assert commits.count("commit") == UNITS
    assert first.statements <= 28 * UNITS
    assert second.statements <= 7 * UNITS


def test_an_answer_of_ten_thousand_units_takes_no_more_statements_than_one_of_ten(desk: Office) -> None:
    """Issue 5, show 1: 10,000 units' worth of answers; only what is the unit's own is looked at."""
    (code,) = enter(desk, "2023-08-14")
    own = {"code": code, "answer": "in-progress", "id": "1"}
    many = [
        {"code": f"BCD-2023-{n:05}.01", "answer": "done", "note": "x", "id": str(n)} for n in range(10_000)
    ]
    counted = []
    with UnitSystem() as system:
        register(desk, "SNV", system.url)
        for n, others in enumerate((many[:10], many)):
            system.reports = [*others, own | {"id": str(n)}]
            with measuring.statements(desk) as count:
                assert flow.pull(desk, MONDAY + n * QUARTER)["reports"] == 1
            counted.append(count.statements)
    assert counted[1] <= counted[0]
    assert seen(desk).odd[0].count == 10_000


def test_memory_stays_flat_whatever_is_poured_over_us(desk: Office) -> None:
    """Issue 5, show 3: a gigabyte is offered, hardly more than what is read of each is ever held."""
    with UnitSystem(speak=pours(50, told=False)) as system:
        units(desk, 20, system.url)
        flow.pull(desk, MONDAY - QUARTER)
        tracemalloc.start()
        counts = flow.pull(desk, MONDAY)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert counts["failed"] == 20
    assert peak < 64 * 1024 * 1024


def test_one_answer_that_cannot_be_written_down_stops_no_other(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in one unit's answer is raised, after all others are in the books."""
    take = pulling.take

    def break_for_one(session: Any, place: Any, *rest: Any) -> int:
        if place.codes == (codes[0],):
            raise RuntimeError
        return take(session, place, *rest)

    with UnitSystem(speak=lambda request, _closed: answers(request)) as system:
        codes = units(desk, 4, system.url)
        monkeypatch.setattr(flow.pulling, "take", break_for_one)
        with pytest.raises(RuntimeError):
            poll(desk, MONDAY)
    assert reports(desk) == 3


def test_a_system_that_is_removed_is_asked_no_more_and_its_people_are(desk: Office) -> None:
    enter(desk, "2023-08-14")
    register(desk, "SNV", f"http://127.0.0.1:{free_port()}/tasks")
    with desk.writing() as session:
        connecting.remove(session, questions.unit(session, "SNV"), Deed(MONDAY, ADMINISTRATOR))
    counts = poll(desk, MONDAY)
    assert (counts["sources"], counts["asked"]) == (0, 1)


def test_how_asking_stands_is_told_by_unit(desk: Office) -> None:
    """Issue 5, the flow: asked, answered, silent since, failing source and its reason."""
    (code,) = enter(desk, "2023-08-14")
    enter(desk, "2023-08-14", lead="STC")
    with (
        UnitSystem([{"code": code, "answer": "in-progress", "id": "1"}]) as system,
        UnitSystem(status=401) as sick,
    ):
        register(desk, "SNV", system.url)
        register(desk, "STC", sick.url)
        poll(desk, MONDAY)
    with desk.reading() as session:
        snv, stc = asked.units(session)
    assert (snv.asked_at, snv.answered_at, snv.silent_since, snv.why) == (MONDAY, MONDAY, None, None)
    assert (stc.asked_at, stc.answered_at, stc.silent_since) == (MONDAY, None, at("2023-06-29T16:00"))
    assert (stc.failing_since, stc.why) == (MONDAY, "it refuses the login (401)")
    assert snv.is_of(MONDAY)
    assert not snv.is_of(MONDAY + QUARTER)
