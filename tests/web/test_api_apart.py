"""A token of one unit can neither see nor touch another's, and one body nothing of the other's (issue 5, show 6; law 22).

Here: every route of the description, so that a new one cannot be forgotten: a route for which nobody says here how it is
asked fails.
"""

import datetime as dt
import itertools
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from systems import ROOT, System, system

from deployments import cli
from deployments.cli.printing import OUTPUT
from models import questions
from models.acts import publishing, tokens
from models.acts.deed import Actor, Deed
from models.acts.settling import Settlement, Whom
from models.errors import Refused
from models.rules.lifecycle import Role
from web.api import create_api
from web.call import SESSION_COOKIE

#: A task of Sở Tài chính; what stands in it that nobody else may read.
THEIRS, WORDS = "BCD-2023-001.01", "giải ngân"
NAMES = ("STC", "Sở Tài chính", "Giám đốc Mẫu", "BCD-2023-001.01", "BCD-2023-002.01")
KEY = {"Idempotency-Key": "the-same"}
#: How each route is asked by whoever should get nothing there, and what that is answered.
ASKED: dict[tuple[str, str], tuple[dict[str, Any], set[int]]] = {
    ("get", "/tasks"): ({"params": {"unit": "STC"}}, {404}),
    ("get", "/tasks/{code}"): ({}, {404}),
    ("post", "/tasks/{code}/reports"): ({"json": {"answer": "in-progress"}, "headers": KEY}, {404}),
    ("post", "/tasks/{code}/receive"): ({"json": {}, "headers": KEY}, {404}),
    ("post", "/tasks/{code}/decline"): ({"json": {"reason": "Không phải"}, "headers": KEY}, {404}),
    ("get", "/figures"): ({"params": {"by": "unit"}}, {200}),
    ("get", "/units"): ({}, {200}),
    ("post", "/conclusions"): (
        {"data": {"title": "Giả mạo", "held_on": "2023-09-01"}, "files": {"text": (None, "1. Giao Sở Tài chính báo cáo.")}},
        {403},
    ),
}  # fmt: skip


def routes() -> Iterator[tuple[str, str]]:
    for path, operations in create_api().openapi()["paths"].items():
        for method in operations:
            yield method, path


def ask(speaker: System, method: str, path: str, code: str = THEIRS) -> Any:
    assert (method, path) in ASKED, "say in ASKED how this route is asked, and what a stranger gets"
    return speaker.ask(method.upper(), path.format(code=code), **ASKED[method, path][0])


@pytest.mark.parametrize("speaks", ["SNV", "GDNV", "CTDA"])
def test_another_unit_and_its_posts_neither_see_nor_touch(lived_in: Any, speaks: str) -> None:
    whom = {"unit": speaks} if speaks == "SNV" else {"post": speaks}
    stranger = system(lived_in.office, lived_in.clock, **whom)
    stranger.get("/units")
    before = lived_in.everything()
    for method, path in routes():
        answer = ask(stranger, method, path)
        assert answer.status_code in ASKED[method, path][1], (path, answer.text)
        assert WORDS not in answer.text
        if answer.status_code == 200:
            assert not any(name in answer.text for name in NAMES), answer.text
    assert lived_in.everything() == before


def test_what_is_not_theirs_is_as_if_it_were_not_there(lived_in: Any) -> None:
    """404 and the same words: whether there is such a task is not told."""
    other = system(lived_in.office, lived_in.clock, unit="SNV")
    for method, path in routes():
        if "{code}" in path:
            theirs, nobodys = ask(other, method, path), ask(other, method, path, "BCD-2023-977.01")
            assert theirs.status_code == nobodys.status_code == 404
            assert theirs.text == nobodys.text.replace("BCD-2023-977.01", THEIRS)


def test_nobody_comes_in_without_a_token(lived_in: Any) -> None:
    """401 with WWW-Authenticate; a cookie of the pages is nothing here."""
    stranger = system(lived_in.office, lived_in.clock)
    signed_in = lived_in.browser("TK").secret
    stranger.client.cookies.set(SESSION_COOKIE, signed_in)
    before = lived_in.everything()
    shown = ("", "Bearer", "Bearer dd_guessed", "Basic dXNlcjpwdw==", "bearer ", f"Bearer {signed_in}")
    for (method, path), word in itertools.product(routes(), shown):
        more = dict(ASKED[method, path][0])
        headers = {**more.pop("headers", {}), **({"Authorization": word} if word else {})}
        answer = stranger.ask(method.upper(), path.format(code=THEIRS), headers=headers, **more)
        assert answer.status_code == 401, (path, word)
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert answer.headers["content-type"] == "application/problem+json"
    assert lived_in.everything() == before


def test_a_token_that_ended_was_revoked_or_stands_in_the_address_opens_nothing(lived_in: Any) -> None:
    ended = system(lived_in.office, lived_in.clock, unit="STC")
    revoked = system(lived_in.office, lived_in.clock, unit="STC")
    for method, path in routes():
        address = f"{ROOT}{path.format(code=THEIRS)}"
        shown = ended.client.request(method, address, params={"access_token": ended.token})
        assert shown.status_code == 401, path
    with lived_in.office.writing() as session:
        tokens.revoke(session, revoked.token_id, lived_in.by(session, "TK"))
    lived_in.clock.at += dt.timedelta(days=366)
    for method, path in routes():
        assert ask(revoked, method, path).status_code == 401, path
        assert ask(ended, method, path).status_code == 401, path


@pytest.fixture
def second_body(lived_in: Any) -> Any:
    """Another body with a secretariat, which gave Sở Tài chính a task of its own."""
    lived_in.units({"code": "HD", "name": "Hội đồng thi đua", "series": "HD"})
    lived_in.people(
        {"post": "TKHD", "unit": "HD", "title": "Thư ký Hội đồng", "duty": "secretariat", "person": "Thư ký Hai"}
    )  # fmt: skip
    with lived_in.office.writing() as session:
        whom = (Whom(Role.LEAD, unit_id=questions.unit(session, "STC").id),)
        body = questions.unit(session, "HD")
        publishing.enter(
            session, body, "Bình xét thi đua quý III.", lived_in.by(session, "TKHD"), Settlement(whom, undated=True)
        )  # fmt: skip
    return lived_in


@pytest.mark.parametrize("whom", [{"post": "TKHD"}, {"unit": "STC"}], ids=["secretariat", "unit"])
def test_two_bodies_stay_apart(second_body: Any, whom: dict[str, str]) -> None:
    """Law 22: what the second body gave its token for is about the second body's tasks alone."""
    speaker = system(second_body.office, second_body.clock, body="HD", by="TKHD", **whom)
    assert [row["code"] for row in speaker.get("/tasks").json()["tasks"]] == ["HD-2023-001.01"]
    assert speaker.get("/figures").json()["total"]["total"] == 1
    before = second_body.everything()
    for method, path in routes():
        # The second body's secretariat may hand in a conclusion of its own, of course.
        if path == "/conclusions" and "post" in whom:
            continue
        answer = ask(speaker, method, path)
        if "{code}" in path:
            assert answer.status_code == 404, path
        told = answer.text.replace(f"There is no task {THEIRS}", "")
        assert "BCD-2023" not in told
        assert WORDS not in told
    assert second_body.everything() == before


def test_a_leader_in_charge_sees_their_units_and_no_other(second_body: Any) -> None:
    """Whoever is in charge of units sees what the pages show: theirs, and confidential ones by number only."""
    speaker = system(second_body.office, second_body.clock, post="CTDA")
    assert {row["unit"] for row in speaker.get("/tasks").json()["tasks"]} == {"UBND huyện Đông An"}
    leader = system(second_body.office, second_body.clock, post="PB")
    assert {row["code"][:4] for row in leader.get("/tasks").json()["tasks"]} == {"BCD-"}
    # The second body's token for the same post: there it is in charge of nobody.
    there = system(second_body.office, second_body.clock, post="PB", body="HD", by="TKHD")
    assert there.get("/tasks").json()["tasks"] == []
    assert there.get("/figures").json()["total"]["total"] == 0


def test_only_the_bodys_own_side_makes_and_ends_tokens(second_body: Any) -> None:
    with second_body.office.writing() as session:
        body, unit = questions.unit(session, "BCD"), questions.unit(session, "STC")
        until = second_body.clock() + dt.timedelta(days=1)
        for name in ("TKHD", "GDTC"):
            deed = second_body.by(session, name)
            with pytest.raises(Refused):
                tokens.add(session, "Lạ", body, unit, deed, until)
        nobody = Deed(second_body.clock(), Actor("Quản trị"))
        with pytest.raises(Refused):
            tokens.add(session, "Lạ", body, unit, nobody, until)
    mine = system(second_body.office, second_body.clock, unit="STC")
    with second_body.office.writing() as session, pytest.raises(Refused):
        tokens.revoke(session, mine.token_id, second_body.by(session, "TKHD"))
    assert mine.get("/tasks").status_code == 200


def test_a_token_is_told_once_and_stands_nowhere(
    lived_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    """Made, listed, revoked by command; only the hash is kept, and no log and no problem tells it."""
    caplog.set_level(logging.DEBUG)
    settings = lived_in.office.settings
    monkeypatch.setenv("DONDOC_DATA", str(settings.data))
    monkeypatch.setenv("DONDOC_LANGUAGE", "en")
    if settings.database_url:
        monkeypatch.setenv("DONDOC_DATABASE_URL", settings.database_url.get_secret_value())
    for name in ("as_json", "language", "zone"):
        monkeypatch.setattr(OUTPUT, name, getattr(OUTPUT, name))
    by = ["--by", "TK", "--at", lived_in.clock().isoformat()]
    assert cli.main(["tokens", "add", "QLVB", "--body", "BCD", "--unit", "STC", *by, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    speaker = system(lived_in.office, lived_in.clock)
    speaker.token = made["token"]
    assert speaker.get("/tasks").status_code == 200
    assert speaker.get(f"/tasks/{THEIRS}?x=1").status_code == 422
    assert made["token"] not in str(lived_in.everything())
    assert cli.main(["tokens", "list", "--json"]) == 0
    listed = capsys.readouterr()
    assert made["token"] not in listed.out + listed.err + caplog.text
    assert json.loads(listed.out)["tokens"][-1]["name"] == "QLVB"
    assert cli.main(["tokens", "add", "QLVB", "--body", "BCD", *by]) == 2
    assert cli.main(["tokens", "revoke", str(made["id"]), *by]) == 0
    assert cli.main(["tokens", "revoke", "977", *by]) == 2
    assert speaker.get("/tasks").status_code == 401
