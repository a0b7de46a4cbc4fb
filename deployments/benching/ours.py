"""What is timed: the product's own functions on an office of the bench, called as a flow or a page calls them.

Here: one function a bench that prepares and returns the work. Not here: the same result by the shortest way
(benching.floors).
"""

import asyncio
import statistics
import time
from collections.abc import Callable

import httpx2

from deployments.benching import paper, province
from deployments.benching.ground import (
    BODY,
    CLERK,
    DIGESTS_AT,
    PUBLISHED_AT,
    REGISTERED,
    SWEPT_AT,
    UNITS,
    Plan,
)
from documents import reading
from flows.deliver import deliver as delivering
from flows.escalate import escalate
from models import lists, questions
from models.acts import answering, deed, linking, publishing
from models.acts import intake as taking_in
from models.acts.answering import Said
from models.acts.deed import Deed
from models.acts.naming import Registers
from models.rules import spelling
from models.rules.lifecycle import Answer
from models.rules.matching import Entry, Registry
from models.rules.reading import ReadDirective, Reading
from models.store import Office
from web.app import create_app
from web.call import SESSION_COOKIE

Work = Callable[[], dict[str, int]]
REPORTS, DIRECTIVES, PAGES, LONGER = 200, 100, 10, 10
NOTE = "Đã gửi dự thảo lấy ý kiến các đơn vị"
LINE = "{}. Giao Đơn vị {:03} chủ trì, phối hợp với Đơn vị {:03} rà soát nội dung số {}; báo cáo trước ngày 29/12/2023."
HEAD = "Số: 12/TB-BCĐ\nNgày 29 tháng 6 năm 2023\n\nTHÔNG BÁO\nKết luận cuộc họp\n\nTrưởng ban kết luận như sau:\n\n"


def sweep(office: Office, _plan: Plan) -> Work:
    """Every due step claimed, with its event and what it owes."""

    def work() -> dict[str, int]:
        done = escalate(office, SWEPT_AT)
        return {"steps": done["steps"], "owed": done["owed"]}

    return work


def deliver(office: Office, _plan: Plan) -> Work:
    """What was owed by publishing, bundled, worded, sent and marked."""
    return lambda: {"sent": delivering(office, PUBLISHED_AT)["sent"]}


def digests(office: Office, _plan: Plan) -> Work:
    """From the due steps to the last mail of the morning."""

    def work() -> dict[str, int]:
        done = escalate(office, SWEPT_AT)
        sent = delivering(office, DIGESTS_AT)["sent"]
        return {"sent": sent, "steps": done["steps"], "owed": done["owed"]}

    return work


def page(office: Office, _plan: Plan) -> Work:
    """The first page of the list of tasks, as the secretariat gets it."""
    with office.writing() as session:
        clerk = deed.actor(session, CLERK, PUBLISHED_AT).person_id or 0
        cookie = linking.start_sign_in(session, clerk, PUBLISHED_AT)
    app = create_app(office, lambda: PUBLISHED_AT)

    async def get(count: int) -> int:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://127.0.0.1:8000", cookies={SESSION_COOKIE: cookie}
        ) as browser:
            return sum([(await browser.get("/tasks")).status_code == httpx2.codes.OK for _ in range(count)])

    asyncio.run(get(1))
    return lambda: {"pages": asyncio.run(get(PAGES))}


def answer(office: Office, plan: Plan) -> Work:
    """Reports of units, each in a transaction of its own as they come."""
    with office.reading() as session:
        rows = lists.tasks(session, PUBLISHED_AT, limit=min(plan.tasks, REPORTS))
        doing = [
            (row.code, Deed(SWEPT_AT, deed.actor(session, f"{row.unit_code.lower()}.focal", SWEPT_AT)))
            for row in rows
        ]
    said = Said(Answer.IN_PROGRESS, percent=40, note=NOTE)

    def work() -> dict[str, int]:
        for code, by in doing:
            with office.writing() as session:
                answering.answer(session, questions.task(session, code), by, said)
        return {"reports": len(doing)}

    return work


def intake(office: Office, plan: Plan) -> Work:
    """A notice that has been read: stored, matched to the registers, settled and published in one transaction."""
    read_before = _reading(min(plan.tasks, DIRECTIVES))
    taken = taking_in.Paper(
        read_before.content.encode(), "thong-bao.txt", read_before, "Kết luận cuộc họp", PUBLISHED_AT.date()
    )

    def work() -> dict[str, int]:
        with office.writing() as session:
            doing = Deed(PUBLISHED_AT, deed.actor(session, CLERK, PUBLISHED_AT))
            conclusion, _ = taking_in.take_in(session, questions.unit(session, BODY), taken, doing)
            published = publishing.publish_without_doubt(session, conclusion, doing)
        return {"directives": len(published), "published": sum(one.tasks_issued for one in published)}

    return work


def read(office: Office, _plan: Plan) -> Work:
    """A long Word file from its bytes to directives with spans and doubts, and to the units that its names mean."""
    data = paper.docx(paper.notice())
    for kept in (spelling.normalise, spelling.spelled, spelling.plain):
        kept.cache_clear()  # as in a process that has just begun

    def work() -> dict[str, int]:
        found = _read(data)
        with office.reading() as session:
            body = questions.unit(session, BODY)
            registers = Registers(session, body, PUBLISHED_AT.date(), PUBLISHED_AT.date())
            meant = [registers.meaning(name) for name in _names(found)]
        return {
            "directives": len(found.directives), "characters": len(found.content), "names": len(meant),
            "matched": sum(one.unit_id is not None for one in meant),
        }  # fmt: skip

    return work


def growth() -> dict[str, float]:
    """How many times as much CPU a notice of ten times the length takes to read and match; registers are built before."""
    entries = [Entry(number, name) for number, name in enumerate(province.units(REGISTERED))]
    seconds = []
    for times in (1, LONGER):
        data, taken = paper.docx(paper.notice(times)), []
        for _ in range(3):
            registry = Registry(entries, place=province.PLACE)
            registry.match("Trung tâm đo thử")
            began = time.process_time()
            for name in _names(_read(data)):
                registry.match(name)
            taken.append(time.process_time() - began)
        seconds.append(statistics.median(taken))
    return {"longer": LONGER, "growth": round(seconds[1] / seconds[0], 2)}


def _read(data: bytes) -> Reading:
    return reading.read(data, filename="thong-bao.docx", held_on=PUBLISHED_AT.date())


def _names(found: Reading) -> list[str]:
    return [name for one in found.directives for name in (*one.lead, *one.coordinating, *one.monitoring)]


def _line(number: int) -> str:
    return LINE.format(number, number % UNITS, (number + 7) % UNITS, number)


def _reading(count: int) -> Reading:
    """A reading that leaves no doubt."""
    content, directives = HEAD, []
    for number in range(1, count + 1):
        text = _line(number)
        start = len(content)
        content += f"{text}\n"
        directives.append(
            ReadDirective.model_validate(
                {
                    "start": start, "end": start + len(text), "text": text, "lead": [f"Đơn vị {number % UNITS:03}"],
                    "coordinating": [f"Đơn vị {(number + 7) % UNITS:03}"], "due_on": "2023-12-29",
                    "due_text": "trước ngày 29/12/2023", "due_basis": "stated",
                }
            )
        )  # fmt: skip
    return Reading(language="vi", content=content, directives=directives)
