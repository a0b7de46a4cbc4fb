"""Killed hundreds of times at any place, the engine loses nothing and doubles at most one message a kill (laws 1, 12)."""

import datetime as dt
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from builders import at, by, found
from postbox import Server
from sqlmodel import select

from flows.tick import tick
from models import questions, verification
from models.acts import publishing
from models.acts.settling import Settlement, Whom
from models.event import Event
from models.notification import Message, Notification
from models.policy import StepClaim
from models.rules.lifecycle import Role
from models.rules.urgency import Urgency
from models.settings import Settings
from models.store import Office
from models.task import Task

pytestmark = pytest.mark.soak
#: On each database.
KILLS = 260
GIVEN = at("2023-06-29T16:00")
FIRST = at("2023-06-30T00:00")
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
#: When it rains: as the office opens, and as the digests leave; the first is over before the second begins.
MORNING = (dt.timedelta(hours=8, minutes=1), dt.timedelta(hours=8, minutes=31))
#: Longer than any lease of a sender that was killed.
APART = 4 * MINUTE
PROGRAM = Path(__file__).parents[1] / "support" / "killing.py"
HOWS = ("statement", "statement", "statement", "before-wire", "after-wire", "moment")
#: How far in a tick may be killed: boundaries, messages, milliseconds.
PLACES = {"statement": 45, "before-wire": 4, "after-wire": 4, "moment": 350}


@dataclass
class Rain:
    """Ticks of an office, many of which are killed."""

    program: subprocess.Popen[str]
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)

    def tick(self, when: dt.datetime, how: str = "never") -> bool:
        """One tick in a process of its own; whether it was killed."""
        place = self.chance.randint(1, PLACES.get(how, 1))
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        self.program.stdin.write(json.dumps({"at": when.isoformat(), "how": how, "place": place}) + "\n")
        self.program.stdin.flush()
        answer = self.program.stdout.readline()
        assert answer, "the program has ended by itself"
        killed = bool(json.loads(answer))
        self.kills[how] += killed
        return killed


@pytest.fixture
def smtp() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_a_rain_of_kills_leaves_the_same_books_as_peace(
    settings: Settings, smtp: Server, other_office: Office, pytestconfig: pytest.Config
) -> None:
    """Issue 4, peers 9.11: real kill -9 over tick and sender; the same steps, the same words to the same people."""
    office = Office(settings)
    for one in (office, other_office):
        found(one, smtp.channel)
        _give(one)
    office.engine.dispose()
    with _rain(settings, seed=7) as rain:
        day = FIRST
        while sum(rain.kills.values()) < KILLS:
            for begins in MORNING:
                _rain_on(rain, day + begins)
            day += DAY
        copies = Counter(mail.key for mail in smtp.box.mails)
        _live_in_peace(other_office, day)
    kills = sum(rain.kills.values())
    doubled = sum(copies.values()) - len(copies)
    told = f"{kills} kills {dict(rain.kills)}: {len(copies)} messages, {doubled} of them doubled"
    pytestconfig.get_terminal_writer().line(told)
    assert doubled <= kills
    assert rain.kills["after-wire"] <= doubled, "whoever is killed there has sent, and cannot know it"
    rained, peaceful = _books(office), _books(other_office)
    for book, lines in peaceful.items():
        assert rained[book] - lines == lines - rained[book] == Counter(), book
    with office.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}
        messages = session.exec(select(Message)).all()
        assert {message.state for message in messages} == {"sent"}
        assert {message.key for message in messages} == set(copies)
    office.engine.dispose()


@pytest.fixture
def other_office(settings: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The same office once more, on the same kind of database, which nobody disturbs."""
    folder = tmp_path / "peace"
    folder.mkdir()
    url = None
    if settings.database.startswith("postgresql"):
        url = request.getfixturevalue("postgres")()
    else:
        shutil.copy(request.getfixturevalue("empty_sqlite"), folder / "dondoc.db")
    office = Office(Settings(data=folder, database_url=url, language="en"))
    yield office
    office.engine.dispose()


def _give(office: Office) -> None:
    """Tasks of every urgency, near and far, undated too: each morning somebody hears of some."""
    with office.writing() as session:
        body, deed = questions.unit(session, "BCD"), by(session, "bcd.clerk", GIVEN)
        for number in range(24):
            units = [questions.unit(session, code).id for code in ("SNV", "STC", "TTT")]
            lead, helper = units[number % 3], units[(number + 1) % 3]
            whom = (Whom(Role.LEAD, unit_id=lead), Whom(Role.COORDINATE, unit_id=helper))
            due = (GIVEN + (4 + 2 * number) * DAY).date() if number % 6 else None
            decided = Settlement(whom=whom, due_on=due, urgency=[None, *Urgency][number % 4])
            publishing.enter(session, body, f"Báo cáo số {number}", deed, decided)


def _rain_on(rain: Rain, when: dt.datetime) -> None:
    """Ticks that are to be killed, then two that are not: the second finds the leases of the dead run out."""
    for _ in range(5):
        rain.tick(when, rain.chance.choice(HOWS))
        when += APART
    assert not rain.tick(when)
    assert not rain.tick(when + APART)


def _live_in_peace(office: Office, end: dt.datetime) -> None:
    """The ticks of the other office that nobody kills: two each day."""
    day = FIRST
    while day < end:
        for begins in MORNING:
            tick(office, day + begins)
        day += DAY


def _books(office: Office) -> dict[str, Counter[tuple[Any, ...]]]:
    """What must not depend on kills: where tasks stand, what was climbed, what is owed to whom and what became of it."""
    claim, owed = StepClaim, Notification
    wanted: dict[str, Any] = {
        "tasks": select(Task.code, Task.state, Task.next_step_at, Task.next_step, Task.unanswered),
        "steps": select(claim.task_id, claim.basis, claim.epoch, claim.position, claim.repeat, claim.step_at),
        "journal": select(Event.task_id, Event.kind),
        "owed": select(owed.key, owed.state, owed.reason, owed.post_id, owed.person_id),
    }
    with office.reading() as session:
        return {book: Counter(map(tuple, session.exec(lines).all())) for book, lines in wanted.items()}


@contextmanager
def _rain(settings: Settings, seed: int) -> Iterator[Rain]:
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), str(settings.data), settings.database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROGRAM.parents[2],
    ) as program:
        yield Rain(program, random.Random(seed))  # noqa: S311 - repeatable, not secret
