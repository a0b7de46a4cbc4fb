"""Playing the sample office the first time: registers, notice, and eleven weeks at chosen instants.

Here: `play`, through the same acts and flows that an office uses. Not here: the story (deployments.sample.story).
"""

import datetime as dt
import json
from importlib import resources
from typing import Any

from deployments.sample import story, unit_system
from deployments.sample.runs import Run
from deployments.sample.story import Day, Deed, Settled, Verb
from documents.reading import sheets
from flows import intake, poll, review, tick
from models import clock, lists, questions
from models.acts import answering, confirming, deed, milestones, publishing, registry, settling
from models.acts.answering import Said
from models.acts.deed import Actor
from models.acts.settling import Settlement, Whom
from models.directive import Draft
from models.errors import Refused
from models.lists import TaskRow
from models.meeting import Conclusion
from models.report import Road
from models.rules.lifecycle import OPEN, Answer, Role, State
from models.settings import Settings
from models.store import Office, OfficeSession
from notifications import delivery

FILE = "sample.json"
REGISTERS = ("units", "people", "groups", "sources")
NOTICE = "thong-bao-ket-luan.docx"
MORNING, EVENING = "08:30", "16:30"
#: Where the lists of the sample say that its mailbox and its unit's own system are.
WRITTEN_PORTS = (8025, 8026)
#: The tasks that a deed means stand in one of these states.
MEANT: dict[Verb, frozenset[State]] = {
    "receive": frozenset({State.ASSIGNED}),
    "answer": frozenset({State.RECEIVED, State.IN_PROGRESS}),
    "done": OPEN - {State.AWAITING},
    "acknowledge": OPEN - {State.AWAITING},
    "confirm": frozenset({State.AWAITING}),
    "return": frozenset({State.AWAITING}),
}
FOUNDER = Actor("Đôn Đốc (văn phòng mẫu)")


def is_played(settings: Settings) -> bool:
    """Whether the story has been told to its end in this data folder."""
    return (settings.data / FILE).exists()


def play(office: Office, run: Run) -> None:
    """Tell the whole story, about ten weeks at some twenty instants; the first intake, poll and tick go by `run`.

    The sample's mailbox must be listening. Refused where rows stand already without the story's end.
    """
    refuse_rows(office)
    found(office)
    _notice(office, run)
    run("tick", _at(office, story.FIRST_TICK), {})
    for number, day in enumerate(story.DAYS):
        _live(office, day, run if number == 0 else None)
    clock.set_to(office.settings.data, _at(office, story.ENDS_AT))
    told = {"played_at": story.ENDS_AT}
    (office.settings.data / FILE).write_text(json.dumps(told), encoding="utf-8")


def found(office: Office) -> None:
    """Take in the registers of the sample, with the ports of this installation."""
    take = {
        "units": registry.import_units,
        "people": lambda session, rows, doing: registry.import_people(session, rows, doing, delivery.check),
        "groups": registry.import_groups,
        "sources": registry.import_sources,
    }
    with office.writing() as session:
        doing = deed.Deed(_at(office, "2023-06-01T08:00"), FOUNDER)
        for name in REGISTERS:
            rows = sheets.rows(_register(office, name), filename=f"{name}.csv")
            refused = take[name](session, rows, doing).refused
            if refused:
                raise ValueError(f"{name}.csv: {refused[0]}")


def refuse_rows(office: Office) -> None:
    """Refuse to play where rows stand already: another office, or a story that was cut off."""
    with office.reading() as session:
        rows = lists.units(session, _at(office, story.TAKEN_IN))
    if rows:
        raise Refused(
            "The data folder {data} holds an office already, or a sample office that was not finished; remove the "
            "folder, or choose another with DONDOC_DATA.",
            data=office.settings.data,
        )


def _register(office: Office, name: str) -> bytes:
    data = (resources.files("deployments.sample") / f"{name}.csv").read_text(encoding="utf-8")
    for offset, written in enumerate(WRITTEN_PORTS):
        data = data.replace(f"127.0.0.1:{written}", f"127.0.0.1:{office.settings.sample_smtp_port + offset}")
    return data.encode()


def _notice(office: Office, run: Run) -> None:
    """The notice is taken in, settled by the secretary, and published the next morning."""
    document = (resources.files("deployments.sample") / NOTICE).read_bytes()
    wanted = intake.Wanted(
        filename=NOTICE, title=story.TITLE, held_on=dt.date.fromisoformat(story.HELD_ON), body=story.BODY,
        by=story.CLERK, chair=story.CHAIRED,
    )  # fmt: skip
    taken = run("intake", _at(office, story.TAKEN_IN), {"paper": intake.spool(office, document, wanted)})
    with office.writing() as session:
        doing = _deed(session, story.CLERK, _at(office, story.SETTLED))
        for draft in lists.drafts(session, taken["conclusion"]):
            decided = story.SETTLED_ITEMS.get(draft.position, Settled())
            settling.settle(session, session.get_one(Draft, draft.id), doing, _settlement(session, decided))
    with office.writing() as session:
        conclusion = session.get_one(Conclusion, taken["conclusion"])
        publishing.publish(session, conclusion, _deed(session, story.CLERK, _at(office, story.PUBLISHED)))


def _settlement(session: OfficeSession, decided: Settled) -> Settlement:
    whom: tuple[Whom, ...] = ()
    if decided.unit:
        whom = (Whom(Role.LEAD, unit_id=questions.unit(session, decided.unit).id),)
    if decided.group:
        body = questions.unit(session, story.BODY).id or 0
        whom = (Whom(Role.LEAD, group_id=questions.group(session, body, decided.group).id),)
    return Settlement(whom=whom, undated=decided.undated, milestone=decided.milestone)


def _live(office: Office, day: Day, run: Run | None) -> None:
    """One day: the clock's work at half past eight, then what people do, then what that owes."""
    morning = _at(office, f"{day.on}T{MORNING}")
    for line in day.typed:
        _type_in(office, line, morning)
    review.review(office, morning)
    if day.asks and run is not None:
        run("poll", morning, {})
    elif day.asks:
        poll.poll(office, morning)
    tick.tick(office, morning)
    for done in day.deeds:
        _do(office, done, _at(office, f"{day.on}T{done.hour}"))
    if day.dates_the_dialogue:
        _date_the_dialogue(office, _at(office, f"{day.on}T14:00"))
    evening = _at(office, f"{day.on}T{EVENING}")
    if day.deeds and evening <= _at(office, story.ENDS_AT):
        tick.tick(office, evening)


def _type_in(office: Office, line: dict[str, Any], at: dt.datetime) -> None:
    with office.reading() as session:
        code = _tasks(session, at, line["unit"], line["item"])[0].code
    said = {name: value for name, value in line.items() if name not in {"unit", "item"}}
    unit_system.type_in(office.settings.data, {**said, "code": code, "id": f"{code}-{at:%Y%m%d}"})


def _do(office: Office, done: Deed, at: dt.datetime) -> None:
    with office.writing() as session:
        doing = _deed(session, done.who, at, done.road)
        meant = [row for row in _tasks(session, at, done.unit, done.item) if row.state in MEANT[done.verb]]
        if not meant:
            raise ValueError(f"nothing to {done.verb} for {done.unit} on {at}")
        for row in meant:
            _act(session, row.code, doing, done)


def _act(session: OfficeSession, code: str, doing: deed.Deed, done: Deed) -> None:
    task = questions.task(session, code)
    match done.verb:
        case "receive":
            answering.receive(session, task, doing)
        case "answer":
            proposed_on = dt.date.fromisoformat(done.proposed_on) if done.proposed_on else None
            answering.answer(session, task, doing, Said(done.answer, done.percent, done.note, proposed_on))
        case "done":
            answering.answer(session, task, doing, Said(Answer.DONE, done.percent, done.note))
        case "acknowledge":
            answering.acknowledge(session, task, doing, done.note)
        case "confirm":
            confirming.confirm(session, task, doing)
        case "return":
            confirming.return_(session, task, doing, done.note)


def _date_the_dialogue(office: Office, at: dt.datetime) -> None:
    with office.writing() as session:
        milestone = milestones.named(session, story.DIALOGUE)
        on = dt.date.fromisoformat(story.DIALOGUE_ON)
        milestones.set_date(session, milestone, on, _deed(session, story.CLERK, at))


def _tasks(session: OfficeSession, at: dt.datetime, unit: str, item: int | None) -> list[TaskRow]:
    """What the unit owes under one item of the notice (directives are numbered like items), or under all."""
    rows = lists.tasks(session, at, unit=questions.unit(session, unit))
    owed = [row for row in rows if row.role != Role.MONITOR]
    return [row for row in owed if item is None or row.directive.endswith(f"-{item:03}")]


def _deed(session: OfficeSession, who: str, at: dt.datetime, road: Road = Road.PAGE) -> deed.Deed:
    return deed.Deed(at, deed.actor(session, who, at), road)


def _at(office: Office, text: str) -> dt.datetime:
    return clock.instant(text, office.settings.zone)
