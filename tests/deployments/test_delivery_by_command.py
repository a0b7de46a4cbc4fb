"""Delivery by command: services that are out, and mails that came back."""

import json
from pathlib import Path

import pytest
from builders import at, enter
from builders import found as fill
from loopback import address
from returned import on_holiday, report
from sqlmodel import select

from deployments import cli, doctor
from models import migrating
from models.acts import breaking
from models.notification import Message
from models.rules import services
from models.settings import Settings
from models.store import Office
from notifications.outbox import deliver

MORNING = at("2023-07-03T09:00")
NOBODY_LISTENS = "mailto://desk:CANARY@127.0.0.1:9?to={}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with the cast behind a mail server where nobody listens; a message is owed."""
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path))
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    monkeypatch.setenv("DONDOC_BREAKER_AFTER", "1")
    office = Office(Settings())
    migrating.upgrade(office)
    fill(office, lambda post: NOBODY_LISTENS.format(address(post)))
    enter(office, None)
    return office


def say(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, list[dict[str, object]]]:
    """What a command prints as JSON."""
    capsys.readouterr()
    assert cli.main([*words, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_what_is_out_is_shown_by_command_and_doctor_without_its_login(
    here: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 4: which service is out, since when, why; secrets masked everywhere."""
    assert say(capsys, "services") == {"services": []}
    deliver(here, MORNING)
    (row,) = say(capsys, "services")["services"]
    # The message itself and the alarm that there is no other road for.
    assert (row["service"], row["since"], row["waiting"]) == (
        "mailto://127.0.0.1:9 (de…)", "2023-07-03T09:00:00+07:00", 2,
    )  # fmt: skip
    (told,) = [one.sentence for one in doctor.examine(here, MORNING) if one.id == "W118"]
    assert "mailto://127.0.0.1:9 (de…) has been out since 03/07/2023 09:00" in told
    (waiting, _) = say(capsys, "outbox", "--state", "retry")["messages"]
    assert waiting["waits_for"] == row["service"]
    (again,) = say(capsys, "services", "--retry", "--at", "2023-07-03T09:00:30")["services"]
    assert again["next_try_at"] == "2023-07-03T09:00:30+07:00"
    assert "CANARY" not in json.dumps([row, told, waiting])
    here.engine.dispose()


def test_mails_that_came_back_are_taken_in_from_files(
    here: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver(here, MORNING)
    with here.writing() as session:
        message = session.exec(select(Message).order_by(Message.id)).first()  # type: ignore[arg-type]
        assert message
        key = message.key
        # As after a server that took it, and then sent it back.
        breaking.answered(session, services.of(NOBODY_LISTENS), MORNING)
    from notifications.outcome import SENT  # noqa: PLC0415

    deliver(here, MORNING, send=lambda *_args, **_kwargs: SENT)
    here.engine.dispose()
    for name, mail in (
        ("back", report(key, address("snv.focal"))),
        ("holiday", on_holiday(key, "a@b.example")),
    ):
        (tmp_path / f"{name}.eml").write_bytes(mail)
    files = [str(tmp_path / "back.eml"), str(tmp_path / "holiday.eml")]
    assert say(capsys, "bounces", "read", *files)["mails"] == [
        {"file": "back.eml", "mail": "bounce", "key": key, "became": ["bounced"]},
        {"file": "holiday.eml", "mail": "other", "key": None, "became": []},
    ]
    assert [one["became"] for one in say(capsys, "bounces", "read", files[0])["mails"]] == [["known"]]
    (told,) = [one.sentence for one in doctor.examine(here, MORNING) if one.id == "W119"]
    assert "The channel mailto of Người snv.focal is used no more" in told
    here.engine.dispose()


@pytest.mark.usefixtures("here")
def test_the_mailbox_is_read_by_command_and_its_address_never_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say(capsys, "mailbox") == {"mailbox": "not set"}
    monkeypatch.setenv("DONDOC_MAILBOX_URL", "imap://a:CANARY@127.0.0.1:9/INBOX")
    told = [say(capsys, "mailbox"), say(capsys, "settings"), say(capsys, "services")]
    assert told[0] == {"mailbox": "failed", "why": "the mailbox could not be reached"}
    assert "CANARY" not in json.dumps(told)
