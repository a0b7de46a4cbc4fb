"""What every answer carries, what another site may not do, and what happens when we are at fault."""

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import web
from models.sealing import signing_key
from models.settings import Settings
from web.app import create_app

ROOM = Path(web.__file__).parent


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_another_site_changes_nothing(house: Any, headers: dict[str, str]) -> None:
    browser = house.browser("TK")
    before = house.everything()
    answer = browser.post("/directives/new", {"body": "BCD", "text": "Giả mạo."}, headers=headers)
    assert answer.status_code == 403
    assert browser.post("/sign-out", headers=headers).status_code == 403
    assert house.everything() == before


def test_our_own_pages_may(house: Any) -> None:
    headers = {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8000"}
    assert house.browser("TK").post("/sign-out", headers=headers).status_code == 303


def test_a_form_without_our_token_changes_nothing(house: Any) -> None:
    browser = house.browser("TK")
    before = house.everything()
    for token in ("", "f" * 64):
        answer = browser.client.post("/sign-out", data={"token": token})
        assert answer.status_code == 403
        assert "hết hiệu lực" in answer.text or "has expired" in answer.text
    assert house.everything() == before


def test_every_answer_is_closed_to_the_outside(house: Any) -> None:
    for address in ("/", "/health", "/static/site.css", "/nowhere"):
        headers = house.browser().get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_no_template_style_or_script_names_an_address_outside() -> None:
    ours = (path for path in ROOM.rglob("*.js") if "vendor" not in path.parts)
    for path in (*ROOM.rglob("*.html"), *ROOM.rglob("*.css"), *ROOM.rglob("*.svg"), *ours):
        text = path.read_text().replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?://|//[a-z0-9.-]+\.[a-z]{2,}/", text), path
        assert not re.search(r"<script(?![^>]*src)|\son[a-z]+=|style=", text), path


def test_vendored_files_are_what_was_vendored() -> None:
    import hashlib  # noqa: PLC0415 - this test alone

    folder = ROOM / "static" / "vendor"
    listed = dict(line.split()[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert listed == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }


def test_a_file_too_large_is_refused_before_it_is_read(house: Any) -> None:
    large = b"x" * (22 * 1024 * 1024)
    before = house.everything()
    answer = house.browser("TK").post("/conclusions/new", {}, files={"file": ("a.txt", large, "text/plain")})
    assert answer.status_code == 422
    assert "20 MB" in answer.text
    assert house.everything()["conclusion"] == before["conclusion"]


def test_a_fault_of_ours_is_a_sentence_with_a_number(house: Any, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(house.office, house.clock)

    @app.get("/faulty/{token}")
    def faulty(token: str) -> None:
        raise ZeroDivisionError(f"inside, with {token}")

    client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    answer = client.get("/faulty/a-secret")
    assert answer.status_code == 500
    number = re.search(r"number ([0-9a-f]{8})", answer.text)
    assert number
    assert "inside" not in answer.text
    told = [record.getMessage() for record in caplog.records if number[1] in record.getMessage()]
    assert told
    assert "a-secret" not in told[0]


def test_a_trigger_that_fails_never_fails_a_page(house: Any) -> None:
    """Law 1: the next tick takes what is there."""

    def broken(_flow: str) -> None:
        raise ConnectionError

    browser = house.browser("TK")
    browser.client = TestClient(
        create_app(house.office, house.clock, broken),
        base_url="http://127.0.0.1:8000",
        cookies=dict(browser.client.cookies),
        follow_redirects=False,
    )
    form = {"body": "BCD", "text": "Báo cáo.", "when": "none", "kind": "one-off", "name-0": "STC"}
    assert browser.post("/directives/new", form).status_code == 303


def test_the_signing_key_is_made_once_and_nobody_elses(tmp_path: Path) -> None:
    key = signing_key(Settings(data=tmp_path / "new"))
    assert signing_key(Settings(data=tmp_path / "new")) == key
    assert (tmp_path / "new" / "signing.key").stat().st_mode & 0o777 == 0o600
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert signing_key(Settings(data=tmp_path, secret_key="given")) == b"given"  # noqa: S106 - a test's own
