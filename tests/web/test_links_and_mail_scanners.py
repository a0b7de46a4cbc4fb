"""Every link of the product, opened and posted by a machine: looking changes nothing, twice sent is once (law 15, trap 19).

Generated over the routes: whoever adds one must say here how it is opened and what a link's form posts.
"""

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from models.acts import linking
from models.acts.deed import actor
from web.app import create_app

OFTEN = 100
LOOKING = ("GET", "HEAD", "OPTIONS")
PREFETCH = {"sec-purpose": "prefetch;prerender", "purpose": "prefetch", "user-agent": "Mail scanner"}
#: What stands in an address; a route with a name that is not here fails the test until somebody says what it is.
ADDRESS = {
    "code": "BCD-2023-001.01", "evidence_id": "1", "conclusion_id": "1", "draft_id": "1", "milestone_id": "1", "key": "none",
    "number": "1", "name": "none", "verb": "answer", "person_id": "1", "mail_id": "none", "reply_id": "1",
}  # fmt: skip
#: Pages that a link opens without a sign-in: their forms are within a mail scanner's reach.
OPENED = {
    "/answer/{token}": {"key": "k", "answer-BCD-2023-001.01": "in-progress"},
    "/answer/{token}/pin": {"pin": "000000"},
    "/answer/{token}/renew": {},
    "/answer/{token}/sheet": {},
    "/sign-in/{token}": {"key": "k"},
}


def routes(house: Any) -> dict[str, set[str]]:
    """Every address of the pages with its methods."""
    described = create_app(house.office, house.clock).openapi()["paths"]
    return {path: {method.upper() for method in methods} for path, methods in described.items()}


@pytest.fixture
def links(lived_in: Any) -> dict[str, str]:
    """A living link of each kind, by the beginning of its address."""
    with lived_in.office.writing() as session:
        person = actor(session, "CVTC", lived_in.clock()).person_id or 0
        sign_in = linking.sign_in_link(session, person, lived_in.clock())
    return {"/answer": lived_in.answer_link("CVTC", "STC"), "/sign-in": sign_in}


def address(path: str, links: dict[str, str]) -> str:
    token = next((token for start, token in links.items() if path.startswith(start)), "none")
    return path.format(
        token=token, **{name: ADDRESS[name] for name in re.findall(r"{(\w+)", path) if name != "token"}
    )


def opened(house: Any) -> list[str]:
    return [path for path, methods in routes(house).items() if "{token}" in path and "POST" in methods]


@pytest.mark.parametrize("who", ["", "TK", "CVTC"])
def test_no_page_changes_anything_however_it_is_looked_at(
    lived_in: Any, links: dict[str, str], who: str
) -> None:
    browser = lived_in.browser(who)
    before = lived_in.everything()
    seen = []
    for path in routes(lived_in):
        for method in LOOKING:
            for headers in ({}, PREFETCH):
                answer = browser.client.request(method, address(path, links), headers=headers)
                assert answer.status_code < 500 or path == "/health", (method, path)
                assert "set-cookie" not in answer.headers, (method, path)
                seen += [path] if answer.status_code == 200 else []
    assert {"/", "/answer/{token}", "/sign-in/{token}"} <= set(seen)
    assert lived_in.everything() == before


@pytest.mark.parametrize("method", LOOKING)
def test_a_link_looked_at_a_hundred_times_changes_nothing(
    lived_in: Any, links: dict[str, str], method: str
) -> None:
    browser = lived_in.browser()
    paths = [path for path in opened(lived_in) if path.count("/") == 2]
    assert sorted(paths) == ["/answer/{token}", "/sign-in/{token}"]
    before = lived_in.everything()
    for _ in range(OFTEN):
        for path in paths:
            answer = browser.client.request(method, address(path, links), headers=PREFETCH)
            assert answer.status_code == (404 if method == "OPTIONS" else 200)
            assert bool(answer.content) == (method != "HEAD")
    assert lived_in.everything() == before


def test_every_form_that_a_link_opens_counts_once_when_sent_twice(
    lived_in: Any, links: dict[str, str]
) -> None:
    assert set(opened(lived_in)) == set(OPENED), "say what the form of a new link posts"
    lived_in.clock.at += dt.timedelta(hours=1)
    for path, form in OPENED.items():
        browser = lived_in.browser()
        where = address(path, links)
        secret = where.split("/")[2]
        first = browser.post(where, form, secret=secret)
        assert first.status_code < 500
        before = lived_in.everything()
        assert browser.post(where, form, secret=secret).status_code == first.status_code, path
        assert lived_in.everything() == before, path


def test_a_machine_that_presses_every_button_answers_nothing(lived_in: Any, links: dict[str, str]) -> None:
    """Some scanners send forms as they find them: an answer needs a choice that no page makes by itself."""
    browser = lived_in.browser()
    page = browser.get(f"/answer/{links['/answer']}").text
    before = lived_in.everything()
    pressed = 0
    for action, fields in forms(page):
        answer = browser.client.post(action or f"/answer/{links['/answer']}", data=fields)
        assert answer.status_code == 422
        pressed += 1
    assert pressed == 2, "the answers and the workbook"
    assert lived_in.everything() == before
    for token in ("", "f" * 64):
        assert browser.client.post(f"/answer/{links['/answer']}", data={"token": token}).status_code == 403
    assert lived_in.everything() == before


class Forms(HTMLParser):
    """The forms of a page with what a machine sends that fills nothing in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.found.append((said.get("action") or "", {}))
        is_sent = said.get("type") not in {"radio", "checkbox", "file"} or "checked" in said
        if tag in {"input", "textarea"} and said.get("name") and is_sent and self.found:
            self.found[-1][1].setdefault(str(said["name"]), []).append(said.get("value") or "")


def forms(page: str) -> Iterator[tuple[str, dict[str, Any]]]:
    parser = Forms()
    parser.feed(page)
    yield from parser.found


def warmed(house: Any, count: int) -> list[Any]:
    """So many browsers whose applications have answered before: what they build at the first request is built."""
    browsers = [house.browser() for _ in range(count)]
    for browser in browsers:
        browser.get("/nowhere")  # asks every router
    return browsers


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, all begun in the same moment."""
    gate, found = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        gate.wait()
        found.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_same_sheet_sent_from_two_threads_at_once_is_recorded_once(house: Any) -> None:
    codes = [f"{house.given(f'Nội dung {n}.', 'STC', due_on=dt.date(2023, 8, 31))}.01" for n in range(4)]
    token = house.answer_link("CVTC", "STC")
    house.clock.at += dt.timedelta(hours=1)
    form = {"key": "k", "nothing-new": "yes", "row": codes}
    browsers = warmed(house, 2)
    sent = at_once(*(lambda b=b: b.post(f"/answer/{token}", form, secret=token) for b in browsers))
    assert [one.status_code for one in sent] == [200, 200]
    assert sum("đã được lưu trước đó" in one.text for one in sent) == 1
    assert len(house.everything()["report"]) == 4


def test_two_sheets_with_the_same_tasks_at_once_wait_for_each_other(house: Any) -> None:
    """In whatever order their forms name the tasks: no deadlock, and each is recorded."""
    codes = [f"{house.given(f'Nội dung {n}.', 'STC', due_on=dt.date(2023, 8, 31))}.01" for n in range(6)]
    tokens = [house.answer_link("CVTC", "STC"), house.answer_link("GDTC", "STC")]
    house.clock.at += dt.timedelta(hours=1)
    orders, browsers = [codes, codes[::-1]], warmed(house, 2)
    sent = at_once(
        *(
            lambda b=browsers[number], t=token, c=order, n=number: b.post(
                f"/answer/{t}", {"key": f"k{n}"} | {f"answer-{one}": "in-progress" for one in c}, secret=t
            )
            for number, (token, order) in enumerate(zip(tokens, orders, strict=True))
        )
    )
    assert [one.status_code for one in sent] == [200, 200]
    assert len(house.everything()["report"]) == 12


def test_two_wrong_pins_at_once_are_two_tries_or_one_that_came_too_soon(house: Any) -> None:
    """Whoever guesses from many machines at once gains nothing by it."""
    token = house.answer_link("CVTC", "STC")
    with house.office.writing() as session:
        from models.acts import pins  # noqa: PLC0415 - this test alone
        from models.post import Person  # noqa: PLC0415 - the same

        found = session.get_one(Person, actor(session, "CVTC", house.clock()).person_id)
        right = pins.give(session, found, house.by(session, "TK"))
    wrong = f"{(int(right) + 1) % 10**6:06}"
    browsers = warmed(house, 4)
    sent = at_once(
        *(lambda b=b: b.post(f"/answer/{token}/pin", {"pin": wrong}, secret=token) for b in browsers)
    )
    assert [one.status_code for one in sent] == [422] * 4
    with house.office.reading() as session:
        kept = pins.find(session, found.id or 0)
        assert kept is not None
        assert kept.tries == 1
