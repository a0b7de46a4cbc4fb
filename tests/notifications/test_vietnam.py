"""Zalo ZNS and OA, and SMS under a brand name, against a gateway on loopback that answers as the services say they do."""

import base64
import json

import pytest
from apprise import Apprise
from builders import at
from loopback import Gateway

from models.acts.outbox import Text
from models.errors import Refused
from models.rules.receipts import Fate
from notifications import delivery, vietnam
from notifications.outcome import SENT, Blame, Failure, Outcome, Sent, unreachable
from notifications.wire import Wire

NOON = at("2023-07-03T12:00")
LINK = "https://dondoc.example/answer/abc"
WORDS = Text(
    "BCD-2023-001.01: nhiệm vụ đã quá hạn", f"Kính gửi Ông\n\nViệc rất dài\n{LINK}\nMã tin: dd-1\n", "<p>"
)
SECRET = "bi/mat@1"  # noqa: S105 - invented, with what an address must quote
QUOTED = "bi%2Fmat%401"


def send(url: str) -> Outcome:
    with Wire() as wire:
        return delivery.send(wire, url, WORDS, NOON, key="dd-1", mail_from="a@b.example", timeout=5)


def zns(port: int) -> str:
    return f"zns://{QUOTED}@127.0.0.1:{port}/0912345678?template=7895&title=tieu_de&link=lien_ket&secure=no"


def esms(port: int, more: str = "") -> str:
    return f"esms://khoa:{QUOTED}@127.0.0.1:{port}/+84912345678?brand=TINHNA&secure=no{more}"


def speedsms(port: int) -> str:
    return f"speedsms://{QUOTED}@127.0.0.1:{port}/84912345678?brand=TINHNA&secure=no"


def zoa(port: int) -> str:
    return f"zoa://{QUOTED}@127.0.0.1:{port}/1234567890123456789?secure=no"


def test_the_official_account_writes_to_whoever_has_written_to_it(gateway: Gateway) -> None:
    """Issue 4: Zalo OA beside ZNS, by the shape that the service publishes."""
    gateway.says = b'{"error": 0, "message": "Success", "data": {"message_id": "m", "user_id": "1"}}'
    assert send(zoa(gateway.port)) == SENT
    ((path, headers, asked),) = gateway.asked
    assert path == "/v3.0/oa/message/cs"
    assert {name.lower(): value for name, value in headers.items()}["access_token"] == SECRET
    assert asked == {
        "recipient": {"user_id": "1234567890123456789"}, "message": {"text": f"{WORDS.subject}\n{LINK}"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "permanent", "blame"),
    [
        (-216, True, Blame.SERVICE),  # the access token has ended
        (-213, True, Blame.MESSAGE),  # the person does not follow the account
        (-230, True, Blame.MESSAGE),  # has not written to it for seven days
        (-211, False, Blame.SERVICE),  # the quota is used up
        (-32, False, Blame.SERVICE),  # too many at once
    ],
)
def test_what_the_official_account_refuses_is_told_apart(
    gateway: Gateway, code: int, *, permanent: bool, blame: Blame
) -> None:
    gateway.says = json.dumps({"error": code, "message": "no"}).encode()
    why = f"the service answered with an error ({-code})"
    assert send(zoa(gateway.port)) == Failure(why, permanent=permanent, blame=blame)


def ask(url: str) -> Fate | None:
    with Wire() as wire:
        return delivery.receipt(wire, url, "ref/7", 5)


@pytest.mark.parametrize(
    ("scheme", "says", "fate"),
    [
        (zns, {"error": 0, "data": {"status": 1, "delivery_time": "1"}}, Fate.DELIVERED),
        (zns, {"error": 0, "data": {"status": 0}}, None),
        (zns, {"error": -1, "data": None}, None),
        (esms, {"CodeResponse": "100", "SendStatus": 5, "SendSuccess": 1, "SendFailed": 0}, Fate.DELIVERED),
        (esms, {"CodeResponse": "100", "SendStatus": 5, "SendSuccess": 0, "SendFailed": 1}, Fate.FAILED),
        (esms, {"CodeResponse": "100", "SendStatus": 2, "SendSuccess": 0, "SendFailed": 0}, None),
        (esms, {"CodeResponse": "104"}, None),
        (speedsms, {"code": "00", "data": [{"phone": "84912345678", "status": 0}]}, Fate.DELIVERED),
        (speedsms, {"code": "00", "data": [{"phone": "84912345678", "status": 64}]}, Fate.FAILED),
        (speedsms, {"code": "00", "data": [{"phone": "84912345678", "status": 3}]}, None),
        (speedsms, {"code": "00", "data": []}, None),
        (zoa, {"error": 0}, None),
        (zns, [], None),
    ],
)  # fmt: skip
def test_a_receipt_says_what_the_service_says_and_nothing_more(
    gateway: Gateway, scheme, says: object, fate: Fate | None
) -> None:
    """Issue 4: delivery receipts where the channel gives them."""
    gateway.says = json.dumps(says).encode()
    assert ask(scheme(gateway.port)) is fate


def test_each_service_is_asked_in_its_own_way(gateway: Gateway) -> None:
    for url in (zns(gateway.port), esms(gateway.port), speedsms(gateway.port)):
        ask(url)
    assert [path for path, _ in gateway.questions] == [
        "/message/status?message_id=ref%2F7&phone=84912345678",
        "/MainService.svc/json/GetSendStatus?RefId=ref%2F7&ApiKey=khoa&SecretKey=bi%2Fmat%401",
        "/index.php/sms/status/ref%2F7",
    ]


def test_zns_sends_an_approved_template_to_a_phone(gateway: Gateway) -> None:
    gateway.says = b'{"error": 0, "message": "Success", "data": {"msg_id": "1"}}'
    assert send(zns(gateway.port)) == Sent(reference="1")
    ((path, headers, asked),) = gateway.asked
    assert path == "/message/template"
    assert {name.lower(): value for name, value in headers.items()}["access_token"] == SECRET
    assert asked == {
        "phone": "84912345678", "template_id": "7895", "tracking_id": "dd-1",
        "template_data": {"tieu_de": WORDS.subject, "lien_ket": LINK},
    }  # fmt: skip


def test_esms_sends_under_the_brand_name_without_marks(gateway: Gateway) -> None:
    gateway.says = b'{"CodeResult": "100", "SMSID": "x"}'
    assert send(esms(gateway.port)) == Sent(reference="x")
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
    assert send(speedsms(gateway.port)) == Sent(reference="1")
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
        "zoa://token@openapi.zalo.me/somebody",
    ],
)
def test_an_address_that_lacks_something_is_refused_beforehand(url: str) -> None:
    with pytest.raises(Refused, match="not understood"):
        delivery.check(url)


@pytest.mark.parametrize("scheme", [zns, zoa, esms, speedsms])
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
