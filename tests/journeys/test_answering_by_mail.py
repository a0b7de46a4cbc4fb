"""A request goes out by SMTP, the answer lies in a real mailbox, and the installed command reads it: once."""

import re

import mail_server
import pytest
from answering_mails import Row, build
from installed import Command
from mail_server import MailServer
from postbox import Mail, Server

CODE = "BCD-2023-001.01"
WRITER = "snv.focal@mau.local"


def test_a_request_is_answered_by_mail_and_everybody_hears_of_it(registered: Command, smtp: Server) -> None:
    """Issue 5, show 1: Dovecot and SMTP on loopback; event, word to the sender, what the secretariat sees; twice is once."""
    if lacking := mail_server.missing():
        pytest.skip(f"reading a mailbox needs {lacking}")
    with MailServer() as box:
        dondoc = Command(
            registered.data,
            {**registered.surroundings, "DONDOC_MAILBOX_URL": box.url},
            inside=registered.inside,
        )
        request = _asked(dondoc, smtp)
        assert "Hoặc trả lời ngay thư này" in request.text
        answer = _answer(
            request, "Kính gửi Ban Chỉ đạo,\nĐang thực hiện, đạt 60%.\n\nTrân trọng./.\nNguyễn Văn A", "a"
        )
        box.put(answer)
        assert _read(dondoc, "2023-07-04T09:05") == {"reply": 1}
        box.put(answer, _answer(request, "Việc này gần xong rồi", "b"))
        assert _read(dondoc, "2023-07-04T09:10") == {"held": 1, "known": 1}
    events = dondoc.json("explain", CODE, "--at", "2023-07-04T09:15")["past"]
    assert [(e["kind"], e["after"]["percent"]) for e in events if e["kind"] == "answer"] == [("answer", 60)]
    seen = len(smtp.box.mails)
    dondoc.json("deliver", "--at", "2023-07-04T09:15")
    told = [mail for mail in smtp.box.mails[seen:] if mail.to == WRITER]
    assert [mail.subject for mail in told] == ["Nội dung đã ghi nhận từ thư của Ông/Bà"]
    assert "Đã ghi nhận: đang triển khai, đạt 60%" in told[0].text
    assert told[0].text.count("Chưa ghi nhận") == 1
    _decide(dondoc)
    assert set(dondoc.json("verify")["invariants"].values()) == {"ok"}


def _asked(dondoc: Command, smtp: Server) -> Mail:
    dondoc.json(
        "enter", "--body", "BCD", "--text", "Báo cáo kết quả", "--unit", "SNV", "--due", "2023-07-31",
        "--by", "bcd.clerk", "--at", "2023-06-29T16:00",
    )  # fmt: skip
    dondoc.json("deliver", "--at", "2023-06-30T08:05")
    dondoc.json("poll", "--at", "2023-07-03T08:05")
    seen = len(smtp.box.mails)
    dondoc.json("deliver", "--at", "2023-07-03T08:10")
    return next(mail for mail in smtp.box.mails[seen:] if mail.to == WRITER)


def _answer(request: Mail, says: str, name: str) -> bytes:
    found = re.search(rb"Message-ID: <([^>]+)>", request.raw)
    assert found
    return build(
        Row(name, says, ()),
        sent=request.text,
        answers=found[1].decode(),
        sender=WRITER,
        message_id=f"<{name}@unit.example>",
    )


def _read(dondoc: Command, at: str) -> dict[str, int]:
    counts = dondoc.json("mailbox", "--at", at)
    assert counts.pop("mailbox") == "read"
    counts.pop("mails")
    return {kind: count for kind, count in counts.items() if count}


def _decide(dondoc: Command) -> None:
    """The secretariat's hand on what was unclear."""
    (waiting,) = dondoc.json("replies", "list")["replies"]
    assert waiting["lines"][0]["became"] == "held"
    settled = dondoc.json(
        "replies", "settle", str(waiting["id"]), CODE, "--as", "in-progress", "--percent", "90", "--note", "gần xong",
        "--by", "bcd.clerk", "--at", "2023-07-05T09:00",
    )  # fmt: skip
    assert settled["state"] == "settled"
    assert dondoc.json("replies", "list")["replies"] == []
    newest = dondoc.json("explain", CODE, "--at", "2023-07-05T09:05")["past"][-1]
    assert (newest["road"], newest["after"]["percent"], newest["after"]["on_behalf"]) == ("mail", 90, True)
