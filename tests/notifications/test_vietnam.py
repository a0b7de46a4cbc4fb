"""Zalo ZNS and SMS under a brand name, against a gateway on loopback that answers as the services say they do."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from apprise import Apprise
from builders import at

from models.acts.outbox import Text
from models.errors import Refused
from notifications import delivery, vietnam
from notifications.outcome import SENT, Blame, Failure, Outcome, unreachable
from notifications.wire import Wire

NOON = at("2023-07-03T12:00")
LINK = "https://dondoc.example/answer/abc"
WORDS = Text(
    "BCD-2023-001.01: nhiệm vụ đã quá hạn", f"Kính gửi Ông\n\nViệc rất dài\n{LINK}\nMã tin: dd-1\n", "<p>"
)
SECRET = "bi/mat@1"  # noqa: S105 - invented, with what an address must quote
QUOTED = "bi%2Fmat%401"


class Gateway:
    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, object]]] = []
        self.status, self.says = 200, b"{}"
        self.port = 0


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append((self.path, dict(self.headers), content))
            self.send_response(found.status)
            self.send_header("Content-Length", str(len(found.says)))
            self.end_headers()
            self.wfile.write(found.says)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def send(url: str) -> Outcome:
    with Wire() as wire:
        return delivery.send(wire, url, WORDS, NOON, key="dd-1", mail_from="a@b.example", timeout=5)


def zns(port: int) -> str:
    return f"zns://{QUOTED}@127.0.0.1:{port}/0912345678?template=7895&title=tieu_de&link=lien_ket&secure=no"


def esms(port: int, more: str = "") -> str:
    return f"esms://khoa:{QUOTED}@127.0.0.1:{port}/+84912345678?brand=TINHNA&secure=no{more}"


def speedsms(port: int) -> str:
    return f"speedsms://{QUOTED}@127.0.0.1:{port}/84912345678?brand=TINHNA&secure=no"


def test_zns_sends_an_approved_template_to_a_phone(gateway: Gateway) -> None:
    gateway.says = b'{"error": 0, "message": "Success", "data": {"msg_id": "1"}}'
    assert send(zns(gateway.port)) == SENT
    ((path, headers, asked),) = gateway.asked
    assert path == "/message/template"
    assert {name.lower(): value for name, value in headers.items()}["access_token"] == SECRET
    assert asked == {
        "phone": "84912345678", "template_id": "7895", "tracking_id": "dd-1",
        "template_data": {"tieu_de": WORDS.subject, "lien_ket": LINK},
    }  # fmt: skip


def test_esms_sends_under_the_brand_name_without_marks(gateway: Gateway) -> None:
    gateway.says = b'{"CodeResult": "100", "SMSID": "x"}'
    assert send(esms(gateway.port)) == SENT
    ((path, _, asked),) = gateway.asked
    assert path.endswith("SendMultipleMessage_V4_post_json/")
    assert asked == {
        "ApiKey": "khoa", "SecretKey": SECRET, "Brandname": "TINHNA", "SmsType": "2", "IsUnicode": "0",
        "Phone": "84912345678", "Content": f"BCD-2023-001.01: nhiem vu da qua han {LINK}", "RequestId": "dd-1",
    }  # fmt: skip


def test_an_sms_keeps_its_marks_where_the_address_says_so(gateway: Gateway) -> None:
    gateway.says = b'{"CodeResult": "100"}'
    assert send(esms(gateway.port, "&marks=yes")) == SENT
    asked = gateway.asked[0][2]
    assert (asked["IsUnicode"], asked["Content"]) == ("1", f"{WORDS.subject} {LINK}")


def test_speedsms_signs_in_with_its_token(gateway: Gateway) -> None:
    gateway.says = b'{"status": "success", "code": "00", "data": {"tranId": 1, "invalidPhone": []}}'
    assert send(speedsms(gateway.port)) == SENT
    ((path, headers, asked),) = gateway.asked
    assert path == "/index.php/sms/send"
    assert base64.b64decode(headers["Authorization"].split()[1]).decode() == f"{SECRET}:x"
    assert (asked["to"], asked["sender"], asked["sms_type"]) == (["84912345678"], "TINHNA", 3)


@pytest.mark.parametrize(
    ("scheme", "says", "permanent"),
    [
        (zns, {"error": -108}, True),  # no such phone
        (zns, {"error": -124}, True),  # the token has ended: the person's next channel, at once
        (zns, {"error": -144}, False),  # the day's quota is used up
        (esms, {"CodeResult": "101"}, True),  # wrong keys
        (esms, {"CodeResult": "103"}, False),  # no balance
        (speedsms, {"code": "101"}, True),
        (speedsms, {"code": "300"}, False),
        (speedsms, {"code": "00", "data": {"invalidPhone": ["84912345678"]}}, True),
        (esms, {"other": 1}, False),
        (esms, [], False),
    ],
)
def test_a_refusal_is_told_apart_by_its_code(
    gateway: Gateway, scheme, says: object, *, permanent: bool
) -> None:
    gateway.says = json.dumps(says).encode()
    outcome = send(scheme(gateway.port))
    assert isinstance(outcome, Failure)
    assert outcome.permanent is permanent


@pytest.mark.parametrize(("status", "permanent"), [(401, True), (302, True), (429, False), (500, False)])
def test_a_status_other_than_200_is_no_success(gateway: Gateway, status: int, *, permanent: bool) -> None:
    gateway.status, gateway.says = status, b'{"CodeResult": "100"}'
    blame = Blame.MESSAGE if status == 302 else Blame.SERVICE
    why = f"the service answered with an error ({status})"
    assert send(esms(gateway.port)) == Failure(why, permanent=permanent, blame=blame)


def test_what_esms_took_before_is_not_sent_twice(gateway: Gateway) -> None:
    """Law 12: after a kill the same key goes out again, and the service says that it has it."""
    gateway.says = b'{"CodeResult": "124"}'
    assert send(esms(gateway.port)) == SENT


def test_a_gateway_that_is_not_there_is_tried_again() -> None:
    outcome = send(esms(9))
    assert outcome == unreachable()


@pytest.mark.parametrize(
    "url",
    [
        "zns://token@business.openapi.zalo.me/0912345678",
        "zns://token@business.openapi.zalo.me/12?template=1",
        "esms://key@rest.esms.vn/0912345678?brand=A",
        "esms://key:secret@rest.esms.vn/0912345678",
        "speedsms://api.speedsms.vn/0912345678?brand=A",
    ],
)
def test_an_address_that_lacks_something_is_refused_beforehand(url: str) -> None:
    with pytest.raises(Refused, match="not understood"):
        delivery.check(url)


@pytest.mark.parametrize("scheme", [zns, esms, speedsms])
def test_an_address_is_masked_and_comes_back_whole(scheme) -> None:
    vietnam.register()
    delivery.check(scheme(80))
    plugin = Apprise.instantiate(scheme(80), asset=delivery.ASSET)
    assert SECRET not in plugin.url(privacy=True)
    assert QUOTED not in plugin.url(privacy=True)
    assert "912345678" not in plugin.url(privacy=True)
    assert Apprise.instantiate(plugin.url(), asset=delivery.ASSET).url() == plugin.url()


def test_a_long_subject_is_cut_and_the_link_stays_whole() -> None:
    long = Text("việc " * 200, LINK, "")
    assert len(vietnam.short(long, marked=False)) <= vietnam.PLAIN_LONGEST
    assert len(vietnam.short(long, marked=True)) <= vietnam.MARKED_LONGEST
    assert vietnam.short(long, marked=True).endswith(f"... {LINK}")
