"""Ladders as data: versions that never change, tasks that keep theirs, urgent ones, and the act that re-arms."""

import datetime as dt

import pytest
from builders import at, by, enter
from sqlmodel import select

from flows.escalate import escalate
from models import ladders, lists, questions, verification
from models.acts import answering, policies, publishing, registry, settling
from models.acts.answering import Said
from models.acts.deed import Deed
from models.acts.settling import Settlement, Whom
from models.errors import Mistyped, NotFound, Refused
from models.event import Event
from models.notification import Notification, NotificationKind
from models.policy import Policy, StepClaim
from models.rules import policy_file
from models.rules.ladder import DEFAULT, Coming
from models.rules.lifecycle import Answer, Role
from models.rules.policy_file import PolicyFile
from models.rules.urgency import LADDERS, Urgency
from models.store import Office

MONDAY = at("2023-07-03T09:00")


def file(old: str = "", new: str = "", name: str = "default") -> PolicyFile:
    """The default ladder with one line of its file changed."""
    return policy_file.read(policy_file.write(name, DEFAULT).replace(old, new).encode())


def take_in(office: Office, what: PolicyFile, when: dt.datetime = MONDAY, since: str | None = None) -> Policy:
    with office.writing() as session:
        body = questions.unit(session, "BCD")
        day = dt.date.fromisoformat(since) if since else None
        return policies.take_in(session, body, what, by(session, "bcd.clerk", when), day)


def rearm(office: Office, when: dt.datetime) -> list[policies.Rearming]:
    with office.writing() as session:
        return policies.rearm(session, questions.unit(session, "BCD"), by(session, "bcd.clerk", when))


def plan(office: Office, when: dt.datetime) -> list[policies.Rearming]:
    with office.reading() as session:
        return policies.plan(session, questions.unit(session, "BCD"), when)


def version_of(office: Office, code: str) -> tuple[str, int]:
    with office.reading() as session:
        policy = session.get_one(Policy, questions.task(session, code).policy_id)
        return policy.name, policy.version


def enter_urgent(office: Office, urgency: Urgency, due_on: str, when: dt.datetime = MONDAY) -> str:
    with office.writing() as session:
        whom = (Whom(Role.LEAD, unit_id=questions.unit(session, "SNV").id),)
        decided = Settlement(whom=whom, due_on=dt.date.fromisoformat(due_on), urgency=urgency)
        body, deed = questions.unit(session, "BCD"), by(session, "bcd.clerk", when)
        return f"{publishing.enter(session, body, 'Báo cáo gấp', deed, decided).code}.01"


def test_a_task_keeps_the_version_it_was_armed_with(desk: Office) -> None:
    """Law 7: an import is a new version from now on, and nothing else changes."""
    before = enter(desk, "2023-07-14")[0]
    made = take_in(desk, file("offset: 3", "offset: 2"))
    after = enter(desk, "2023-07-14", when=at("2023-07-03T09:01"))[0]
    assert (made.version, made.in_force_from) == (2, MONDAY)
    assert [version_of(desk, code) for code in (before, after)] == [("default", 1), ("default", 2)]
    with desk.reading() as session:
        event = session.exec(select(Event).where(Event.kind == "policy")).one()
        assert (event.before, event.after["version"]) == ({"version": 1}, 2)
        assert event.after["steps"]["due"][4]["offset"] == 2
        assert verification.verify(session).is_sound


def test_a_version_may_come_into_force_on_a_day_to_come(desk: Office) -> None:
    take_in(desk, file("offset: 3", "offset: 2"), since="2023-07-05")
    before = enter(desk, "2023-07-14", when=at("2023-07-04T23:00"))[0]
    after = enter(desk, "2023-07-14", when=at("2023-07-05T00:00"))[0]
    assert [version_of(desk, code)[1] for code in (before, after)] == [1, 2]


def test_what_is_no_new_version_is_refused(desk: Office) -> None:
    with pytest.raises(Refused, match="version 1 of the ladder “default” of Ban Chỉ đạo mẫu already"):
        take_in(desk, file())
    with pytest.raises(Mistyped, match="cannot be in force from 2023-07-02, before it was decided"):
        take_in(desk, file("offset: 3", "offset: 2"), since="2023-07-02")
    with desk.writing() as session, pytest.raises(Refused, match="not of the secretariat"):
        body = questions.unit(session, "BCD")
        policies.take_in(session, body, file("offset: 3", "offset: 2"), by(session, "snv.head", MONDAY))


def test_urgency_chooses_the_ladder_at_publishing(desk: Office) -> None:
    """Issue 4: khẩn and hỏa tốc with steps of their own."""
    codes = [enter_urgent(desk, urgency, "2023-07-14") for urgency in Urgency]
    assert [version_of(desk, code)[0] for code in codes] == ["urgent", "urgent", "express"]
    with desk.reading() as session:
        steps = [task.next_step for task in lists.tasks(session, MONDAY)]
        told = session.exec(select(Event.after).where(Event.kind == "publish")).all()
    assert steps == ["unreceived-1", "unreceived-1", "silent-1"]
    assert [after["urgency"] for after in told] == ["urgent", "very-urgent", "express"]


def test_a_settled_draft_keeps_its_urgency(desk: Office) -> None:
    from builders import take_in as read_in  # noqa: PLC0415 - the name is taken here
    from builders import whole  # noqa: PLC0415

    content = "Giao Sở Nội vụ báo cáo"
    conclusion, (draft,) = read_in(desk, whole(content, lead=["Sở Nội vụ"]), content=content)
    with desk.writing() as session:
        deed = by(session, "bcd.clerk", MONDAY)
        row = session.get_one(type(draft), draft.id)
        settling.settle(session, row, deed, Settlement(urgency=Urgency.URGENT))
        (directive,) = publishing.publish(session, session.get_one(type(conclusion), conclusion.id), deed)
        assert (directive.urgency, lists.drafts(session)[0].urgency) == ("urgent", "urgent")
    assert version_of(desk, f"{directive.code}.01") == ("urgent", 1)


def test_only_the_express_ladder_breaks_office_hours(desk: Office) -> None:
    """Law 10: hỏa tốc may break the window; nobody waits for the digest."""
    express, plain = (
        enter_urgent(desk, Urgency.EXPRESS, "2023-07-04"),
        enter(desk, "2023-07-04", when=MONDAY)[0],
    )
    escalate(desk, at("2023-07-05T20:00"))
    with desk.reading() as session:
        steps = session.exec(select(Notification).where(Notification.kind == NotificationKind.STEP)).all()
        ids = {code: questions.task(session, code).id for code in (express, plain)}
    at_once = {step.task_id: (step.urgent, step.not_before) for step in steps}
    assert at_once[ids[express]] == (True, at("2023-07-05T20:00"))
    assert at_once[ids[plain]][0] is False
    assert at_once[ids[plain]][1] >= at("2023-07-06T08:00")


def test_a_body_without_urgent_ladders_climbs_its_default(desk: Office) -> None:
    with desk.writing() as session:
        for policy in session.exec(select(Policy).where(Policy.name != "default")).all():
            policy.name = f"old {policy.name}"
            session.add(policy)
    assert version_of(desk, enter_urgent(desk, Urgency.EXPRESS, "2023-07-14")) == ("default", 1)


def test_rearming_is_an_act_that_starts_no_step_twice(desk: Office) -> None:
    """Law 7; the preview is what happens (law 14)."""
    late, fresh = enter(desk, "2023-07-14")[0], enter(desk, "2023-08-25", when=at("2023-07-19T09:00"))[0]
    escalate(desk, at("2023-07-19T09:00"))
    take_in(desk, file("offset: 3", "offset: 2"), when=at("2023-07-19T10:00"))
    when = at("2023-07-19T11:00")
    with desk.reading() as session:
        foretold = [
            (one.task.code, one.before, one.next)
            for one in policies.plan(session, questions.unit(session, "BCD"), when)
        ]
        claims = len(session.exec(select(StepClaim)).all())
    assert version_of(desk, late) == ("default", 1), "a preview changes nothing"
    done = rearm(desk, when)
    assert [(one.task.code, one.before, one.next) for one in done] == foretold
    assert [(code, before) for code, before, _ in foretold] == [(late, "late-5"), (fresh, "unreceived-2")]
    assert [version_of(desk, code)[1] for code in (late, fresh)] == [2, 2]
    assert escalate(desk, at("2023-07-20T09:00"))["steps"] == 0, "late-3 was climbed under the old version"
    with desk.reading() as session:
        events = session.exec(select(Event).where(Event.kind == "rearm")).all()
        assert [(event.before["version"], event.after["version"]) for event in events] == [(1, 2), (1, 2)]
        assert len(session.exec(select(StepClaim)).all()) == claims + 1, "the place on the new ladder is kept"
        coming = [one.next for one in done if isinstance(one.next, Coming)]
        assert [task.next_step_at for task in lists.tasks(session, when)] == [one.at for one in coming]
        assert verification.verify(session).is_sound
    assert rearm(desk, at("2023-07-20T10:00")) == [], "there is nothing left to change"


def test_what_a_new_ladder_asks_for_earlier_is_no_flood(desk: Office) -> None:
    """Peers part 7, further: a late re-classification sends at most one message."""
    code = enter(desk, "2023-09-29")[0]
    escalate(desk, at("2023-07-13T09:00"))
    escalate(desk, at("2023-07-18T09:00"))
    dense = "".join(f"  - {{name: s{n}, offset: {n}, recipients: [unit]}}\n" for n in range(1, 9))
    text = f"steps:\n  silence:\n{dense}  - {{name: s9, offset: 9, recipients: [chair], repeat_every: 1}}\n"
    take_in(desk, policy_file.read(text.encode()), when=at("2023-07-19T08:30"))
    rearm(desk, at("2023-07-19T09:00"))
    counts = [escalate(desk, at(f"2023-07-{day}T08:01"))["steps"] for day in (20, 21, 24, 25)]
    assert counts == [1, 1, 1, 1]
    with desk.reading() as session:
        assert questions.task(session, code).next_step == "s9"


def test_tasks_whose_step_has_come_are_climbed_first(desk: Office) -> None:
    enter(desk, "2023-07-14")
    take_in(desk, file("offset: 3", "offset: 2"))
    for ask in (rearm, plan):
        with pytest.raises(Refused, match=r"1 tasks have a step to take right now .*run “dondoc escalate”"):
            ask(desk, at("2023-07-05T09:00"))
    escalate(desk, at("2023-07-05T09:00"))
    assert len(rearm(desk, at("2023-07-05T09:00"))) == 1
    with desk.writing() as session, pytest.raises(Refused, match="not of the secretariat"):
        policies.rearm(
            session, questions.unit(session, "BCD"), by(session, "snv.head", at("2023-07-05T09:00"))
        )


def test_whom_a_task_would_reach_is_what_its_steps_then_reach(desk: Office) -> None:
    """Contract: policy test; laws 12 and 14: a vacant post is heard by the one above."""
    code = enter(desk, "2023-07-14")[0]
    with desk.writing() as session:
        deed = Deed(at("2023-06-30T08:00"), by(session, "bcd.clerk", MONDAY).by)
        vacate = {"post": "snv.head", "unit": "SNV", "title": "Giám đốc Sở Nội vụ", "duty": "head",
                  "above": "bcd.clerk", "person": "Người snv.head", "since": "2020-01-01", "until": "2023-06-30"}  # fmt: skip
        assert registry.import_people(session, [vacate], deed, lambda _url: None).refused == []
    with desk.reading() as session:
        reach = ladders.reach(session, questions.task(session, code))
    steps = {step.step: step for step in reach.steps}
    assert {step.step for step in reach.steps} | {one.step for one in reach.not_coming} == {
        step.name for step in DEFAULT.steps
    }
    assert {one.step: one.why for one in reach.not_coming}[
        "look-30"
    ] == "its clock does not run for this task now"
    head = next(reader for reader in steps["late-1"].readers if reader.instead_of)
    assert (head.instead_of, head.post, head.person) == ("Giám đốc Sở Nội vụ", "Thư ký", "Người bcd.clerk")
    assert [reader.channels for reader in steps["due-7"].readers] == [["json"]]
    for name in ("unreceived-2", "due-7", "late-1"):
        escalate(desk, steps[name].at)
        with desk.reading() as session:
            newest = session.exec(
                select(Event).where(Event.kind == "step").order_by(Event.id.desc())  # type: ignore[union-attr]
            ).first()
        assert newest is not None
        assert {"step": name, "step_at": steps[name].at.isoformat()}.items() <= newest.after["steps"][
            -1
        ].items()


def test_a_version_that_does_not_exist_is_named_with_the_remedy(desk: Office) -> None:
    with desk.reading() as session:
        body = ladders.body(session, None)
        with pytest.raises(NotFound, match="has no version 7 of the ladder “default”; “dondoc policy show”"):
            ladders.version(session, body, "default", 7, MONDAY)
        with pytest.raises(Mistyped, match="No ladder is called “mine”; write default, urgent, express"):
            ladders.version(session, body, "mine", None, MONDAY)
        row = ladders.show(session, ladders.version(session, body, "express", None, MONDAY), MONDAY)
        assert (row.any_hour, row.is_in_force, len(row.steps)) == (True, True, len(LADDERS["express"].steps))  # type: ignore[index]
        text = ladders.written(session, ladders.version(session, body, "default", 1, MONDAY))
    assert policy_file.read(text.encode()).ladder == DEFAULT
    with desk.writing() as session:
        rows = [{"code": "UB2", "name": "Ủy ban thứ hai", "series": "UB2"}]
        registry.import_units(session, rows, Deed(MONDAY, by(session, "bcd.clerk", MONDAY).by))
    with desk.reading() as session, pytest.raises(Mistyped, match="Say whose ladder is meant"):
        ladders.body(session, None)


def test_an_answer_pauses_by_the_days_of_its_own_ladder(desk: Office) -> None:
    """Law 8: the acknowledgement expires by the policy's days."""
    code = enter_urgent(desk, Urgency.EXPRESS, "2023-07-14")
    with desk.writing() as session:
        task = questions.task(session, code)
        answering.answer(session, task, by(session, "snv.focal", MONDAY), Said(Answer.IN_PROGRESS))
        assert task.held_until == at("2023-07-04T08:00")
