"""Every kind of message in both languages: complete on its own, true, and silent about what is secret."""

import datetime as dt
import re
import unicodedata
from pathlib import Path
from typing import Any

import builders
import pytest
from builders import at, by, enter
from sqlmodel import select

from models import journal, questions
from models.acts import answering, bundling, escalation, owing
from models.acts.answering import Said
from models.acts.bundling import Bundle
from models.acts.deed import ENGINE, Deed
from models.acts.outbox import Text
from models.directive import Directive
from models.notification import Notification, NotificationKind
from models.report import Road
from models.rules.ladder import Reason, Recipient
from models.rules.lifecycle import Answer, State
from models.rules.urgency import Urgency
from models.store import Office, OfficeSession
from models.task import Task
from notifications import matters, wording
from notifications.phrases import PHRASES

WORDS = Path(wording.__file__).parent / "words"
CANARY = "hoàng-yến-bí-mật"
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|None|Undefined|\bdatetime\b")
CODE_WORDS = re.compile(
    r"late-\d|silent-\d|due-\d|unreceived|in-progress|awaiting-confirmation|not-received|before-due|look-again"
    r"|unit-head|in-charge|done-late|done-in-time|all-clear|dead-letter|status-request"
)
MONDAY = at("2023-07-10T09:00")
STEP = {
    "basis": "due",
    "step": "late-3",
    "offset": 3,
    "repeat": 0,
    "reason": "late",
    "step_at": "2023-07-10T01:00:00+00:00",
}
ABOUT_NO_TASK = {
    "vacancy", "dead-letter", "failure", "daily", "new-link", "pin-locked", "source-failing", "hook-failing",
    "reply-taken", "reply-unclear",
}  # fmt: skip
TO_UNIT = {
    "assigned",
    "armed",
    "status-request",
    "returned",
    "extension-decided",
    "suspended",
    "resumed",
    "reopened",
    "on-behalf",
    "new-link",
}


@pytest.fixture
def desk(office: Office) -> Office:
    builders.found(office)
    return office


def data(kind: NotificationKind, session: OfficeSession) -> dict[str, Any]:
    """What the acts tell with each kind."""
    post = questions.post(session, "stc.head").id or 0
    person = questions.holder(session, post, MONDAY.date())
    assert person
    earlier = {**STEP, "step": "late-1", "offset": 1, "step_at": "2023-07-06T01:00:00+00:00"}
    told: dict[str, dict[str, Any]] = {
        "step": {**STEP, "as": ["unit"], "skipped": [earlier]},
        "declined": {"reason": CANARY},
        "returned": {"reason": CANARY},
        "extension-asked": {"to_on": "2023-07-20", "reason": CANARY, "granted": 2},
        "suspended": {"post": "Phó Trưởng ban", "reason": CANARY, "since_on": "2023-07-06"},
        "waited-for": {"post": "Phó Trưởng ban", "reason": CANARY, "since_on": "2023-07-06"},
        "reopened": {"reason": CANARY},
        "resumed": {"workdays": 5, "due_on": "2023-07-12"},
        "extension-decided": {
            "decision": "granted-less",
            "asked_to_on": "2023-07-20",
            "to_on": "2023-07-17",
            "granted": 1,
        },
        "on-behalf": {
            "what": "answer",
            "answer": "late",
            "percent": 30,
            "note": CANARY,
            "proposed_on": "2023-07-20",
            "reason": None,
            "by": "Thư ký",
            "road": "telephone",
            "said_by": "Bà Hoa",
            "on": "2023-07-07",
        },
        "daily": {"day": "2023-07-10"},
        "armed": {"due_on": "2023-07-05"},
        "status-request": {"round_on": "2023-07-10"},
        "vacancy": {"post": post, "heard": "Thư ký"},
        "dead-letter": {
            "message": "dd-dead",
            "person": person.id,
            "why": "the mail server refused the mail (550)",
        },
        "failure": {"why": "the service could not be reached"},
        "source-failing": {"since": "2023-07-05T08:05:00+07:00", "why": "it refuses the login (401)"},
        "hook-failing": {
            "hook": 3,
            "to": "https://unit.example",
            "since": "06/07/2023 08:00",
            "why": "the service answered with an error (500)",
        },
        "reply-taken": {"reply": 1, "lines": _lines(session)},
        "reply-unclear": {"reply": 1, "why": "It asks something."},
        "pin-locked": {"person": person.id},
    }
    return told.get(kind, {})


def _lines(session: OfficeSession) -> list[dict[str, Any]]:
    """An answer by mail: one word written down, one not, one about nobody knows what."""
    task = session.exec(select(Task.id)).first()
    taken = {
        "task": task, "meaning": "in-progress", "percent": 30, "day": None, "why": "", "became": "taken",
    }  # fmt: skip
    held = {
        **taken,
        "meaning": "extend",
        "percent": None,
        "day": "2023-07-20",
        "why": "It asks something.",
        "became": "held",
    }
    return [taken, held, {**held, "task": None}]


def bundle_of(session: OfficeSession, kind: NotificationKind, code: str, language: str) -> Bundle:
    """What is owed of one kind about one task, to whom it is owed by rule."""
    body, task = questions.unit(session, "BCD"), questions.task(session, code)
    recipient = Recipient.UNIT if kind in {*TO_UNIT, "step"} else Recipient.SECRETARIAT
    about = {} if kind in {*ABOUT_NO_TASK, "status-request"} else {"task_id": task.id}
    # What is true no more would be dropped.
    task.state = {"declined": State.DECLINED, "awaiting-confirmation": State.AWAITING}.get(kind, task.state)
    task.suspended_at = MONDAY if kind in {"suspended", "waited-for"} else None
    owing.to(
        session, recipient, kind, body_id=body.id or 0, unit_id=task.unit_id, key=f"test:{kind}", at=MONDAY,
        urgent=True, data=data(kind, session), **about,
    )  # fmt: skip
    return next(b for b in bundles(session, language) if any(n.kind == kind for n in b.notifications))


def bundles(session: OfficeSession, language: str, when: dt.datetime = MONDAY) -> list[Bundle]:
    found = bundling.bundles(session, when, 100)
    for bundle in found:
        bundle.person.language = language
    return found


def only(bundle: Bundle, kind: NotificationKind) -> Bundle:
    kept = tuple(n for n in bundle.notifications if n.kind == kind)
    return Bundle(bundle.body_id, bundle.person, bundle.post_id, kept)


def word(session: OfficeSession, kind: NotificationKind, code: str, language: str) -> Text:
    return wording.render(session, only(bundle_of(session, kind, code, language), kind), MONDAY, key="dd-key")


def late_task(office: Office, *, confidential: bool = False) -> str:
    """A late task with a word of the unit on it."""
    (code,) = enter(office, "2023-07-05", text=f"Rà soát {CANARY} trước kỳ họp")
    with office.writing() as session:
        task = questions.task(session, code)
        task.confidential = confidential
        session.get_one(Directive, task.directive_id).confidential = confidential
    with office.writing() as session:
        said = Said(Answer.BLOCKED, 30, note=f"Vướng {CANARY}")
        answering.answer(
            session, questions.task(session, code), by(session, "snv.focal", at("2023-07-03T10:00")), said
        )
    return code


def test_both_languages_have_the_same_templates() -> None:
    """Every message exists in Vietnamese and in English."""
    names = {language: {file.name for file in (WORDS / language).iterdir()} for language in ("vi", "en")}
    assert names["vi"] == names["en"]
    assert {f"{kind}.txt" for kind in NotificationKind} <= names["vi"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", list(NotificationKind))
def test_each_kind_reads_well_in_both_languages(desk: Office, kind: NotificationKind, language: str) -> None:
    """Law 18: key, task, reason, why you; no word of the code and no empty place reaches a reader."""
    code = late_task(desk)
    with desk.writing() as session:
        found = word(session, kind, code, language)
    for form in (found.subject, found.text, found.html):
        assert not PLACEHOLDER.search(form)
        assert not CODE_WORDS.search(form.replace(f"answer/{kind}", ""))
        assert unicodedata.is_normalized("NFC", form)
    assert "dd-key" in found.text
    assert "dd-key" in found.html
    assert ("Ông/Bà nhận phần này" if language == "vi" else "You receive this") in found.text
    assert ("Tiếp theo:" if language == "vi" else "Next:") in found.text
    if kind not in ABOUT_NO_TASK:
        assert code in found.text
        assert code in found.html
        assert CANARY in found.text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", list(NotificationKind))
def test_a_confidential_task_appears_by_number_only(
    desk: Office, kind: NotificationKind, language: str
) -> None:
    """Law 19: no words, note or reason, in no kind and no form."""
    code = late_task(desk, confidential=True)
    with desk.writing() as session:
        found = word(session, kind, code, language)
    assert CANARY not in found.subject + found.text + found.html
    assert "30%" not in found.text
    if kind not in ABOUT_NO_TASK:
        assert code in found.text


def test_every_phrase_has_its_vietnamese() -> None:
    from models.language import translate  # noqa: PLC0415 - one use

    assert [words for words in PHRASES.values() if translate("vi", words) == words] == []


def test_a_step_says_rule_reader_next_and_how_to_stop(desk: Office) -> None:
    """Law 18, and law 6: the steps that were skipped are listed."""
    code = late_task(desk)
    with desk.writing() as session:
        found = word(session, NotificationKind.STEP, code, "vi")
    assert found.subject.startswith(f"{code}: nhiệm vụ quá hạn 3 ngày làm việc")
    assert "Thời hạn: Thứ Tư, 05/07/2023 – quá hạn 3 ngày làm việc" in found.text
    assert "từ đó đã 5 ngày làm việc" in found.text
    assert "Lý do gửi: quá hạn 3 ngày làm việc (nấc ngày 10/07/2023, thang đôn đốc bản số 1)." in found.text
    assert "Gộp các nấc đã qua: quá hạn 1 ngày làm việc (06/07/2023)." in found.text
    assert "với tư cách đầu mối của đơn vị (Đầu mối Sở Nội vụ)" in found.text
    assert "Để dừng nhắc: đề nghị báo cáo" in found.text


def test_what_comes_next_is_what_the_ladder_does(desk: Office) -> None:
    """Law 14: the day and the readers that the message names are those of the step that then comes."""
    (code,) = enter(desk, "2023-07-05")
    climb(desk, "2023-07-10T08:00")
    with desk.writing() as session:
        bundle = next(b for b in bundles(session, "en") if "snv.head" in b.person.name)
        text = wording.render(session, bundle, MONDAY, key="dd-key").text
        task = questions.task(session, code)
        assert task.next_step_at == at("2023-07-12T08:00")
    named = (
        "the head of the unit, the leader in charge and the chair will be reminded on Wednesday, 12/07/2023"
    )
    assert named in text


def test_a_leader_reads_by_directive_with_the_names_of_units(desk: Office) -> None:
    enter(desk, "2023-07-05", text="Việc thứ nhất")
    enter(desk, "2023-07-05", lead="STC", text="Việc thứ hai")
    climb(desk, "2023-07-10T08:00")
    with desk.writing() as session:
        bundle = next(b for b in bundles(session, "vi") if "bcd.leader" in b.person.name)
        found = wording.render(session, bundle, MONDAY, key="dd-key")
    assert found.subject == "2 nhiệm vụ quá hạn"
    assert found.text.index("1. BCD-2023-001: Việc thứ nhất") < found.text.index("Sở Nội vụ (chủ trì)")
    assert found.text.index("2. BCD-2023-002: Việc thứ hai") < found.text.index("Sở Tài chính (chủ trì)")
    assert "/answer/" not in found.text


@pytest.mark.parametrize(
    ("why", "language", "words"),
    [
        ("pace", "en", "asked besides the regular round, because {code} is asked about after 3 working days without a report"),
        ("near-due", "en", "because {code} is near its due day and was not reported on for 3 working days"),
        ("silence", "en", "because the last 2 rounds brought no answer, and {code} is open"),
        ("pace", "vi", "đề nghị thêm ngoài kỳ báo cáo, vì {code} cần báo cáo lại sau 3 ngày làm việc"),
        ("near-due", "vi", "vì {code} gần ngày đến hạn và đã 3 ngày làm việc chưa có báo cáo"),
        ("silence", "vi", "vì 2 kỳ báo cáo gần nhất chưa có trả lời, trong đó {code} đang mở"),
    ],
)  # fmt: skip
def test_a_request_besides_the_rounds_says_why_it_comes(
    desk: Office, why: str, language: str, words: str
) -> None:
    """Law 18: every message says why; the round is not its reason."""
    (code,) = enter(desk, "2023-08-05")
    because = {"why": why, "code": code, "every": 3, "unanswered": 2}
    with desk.writing() as session:
        body, unit = questions.unit(session, "BCD").id or 0, questions.unit(session, "SNV").id or 0
        owing.to(
            session, Recipient.UNIT, NotificationKind.STATUS_REQUEST, body_id=body, unit_id=unit, key="test:extra",
            at=MONDAY, data={"round_on": "2023-07-13", "because": because},
        )  # fmt: skip
        bundle = next(
            one
            for one in bundles(session, language)
            if any(n.key.startswith("test:extra") for n in one.notifications)
        )
        text = wording.render(
            session, only(bundle, NotificationKind.STATUS_REQUEST), MONDAY, key="dd-key"
        ).text
    assert words.format(code=code) in text
    assert "13/07/2023" not in text


@pytest.mark.parametrize(
    ("language", "subject", "others"),
    [("vi", "5 nhiệm vụ quá hạn", "Còn 3 việc khác"), ("en", "5 tasks late", "3 more of the same kind are")],
)
def test_a_message_about_too_much_names_the_first_and_counts_the_others(
    desk: Office, monkeypatch: pytest.MonkeyPatch, language: str, subject: str, others: str
) -> None:
    """A list is never cut in silence (contract): the count is whole, and the link lists all."""
    monkeypatch.setattr(matters, "MOST", 2)
    codes = [enter(desk, "2023-07-05", text=f"Việc thứ {number}")[0] for number in range(5)]
    with desk.writing() as session:
        express = questions.task(session, codes[3])
        session.get_one(Directive, express.directive_id).urgency = Urgency.EXPRESS
    climb(desk, "2023-07-10T08:00")
    with desk.writing() as session:
        bundle = next(b for b in bundles(session, language) if "bcd.leader" in b.person.name)
        for owed in bundle.notifications:
            owed.urgent = owed.task_id == express.id
        found = wording.render(session, bundle, MONDAY, key="dd-key")
    assert subject in found.subject
    assert others in found.text
    assert [code in found.text for code in codes] == [True, False, False, True, False]


@pytest.mark.parametrize(("language", "words"), [("vi", "HỎA TỐC"), ("en", "EXPRESS")])
def test_what_is_express_says_so_first_and_no_longer_once_it_is_over(
    desk: Office, language: str, words: str
) -> None:
    """Decree 30/2020: the degree of urgency stands where it is seen first."""
    code = late_task(desk)
    with desk.writing() as session:
        task = questions.task(session, code)
        session.get_one(Directive, task.directive_id).urgency = Urgency.EXPRESS
        text = word(session, NotificationKind.ASSIGNED, code, language)
        assert text.subject.startswith(f"{words} – ")
        assert f"1. [{words}] BCD-2023-001" in text.text
        assert words not in word(session, NotificationKind.ALL_CLEAR, code, language).subject


def test_the_secretariat_gets_the_head_of_the_journal(desk: Office) -> None:
    """Law 17: a cut-off tail of the journal is seen, for its head went out."""
    code = late_task(desk)
    with desk.writing() as session:
        position, digest = journal.head(session, questions.unit(session, "BCD").id or 0)
        told = word(session, NotificationKind.AGENDA, code, "en").text
        unit = word(session, NotificationKind.ASSIGNED, code, "en").text
    assert f"number {position}, hash {digest}" in told
    assert digest not in unit


def test_long_words_end_at_a_border() -> None:
    text = "chữ " * 100
    short = wording.cut(text)
    assert len(short) <= 202
    assert short.endswith("chữ …")
    assert wording.cut("ngắn") == "ngắn"


def test_markup_in_the_words_of_a_directive_stays_words(desk: Office) -> None:
    (code,) = enter(desk, None, text="<script>alert(1)</script> https://evil.example/ {{ key }}")
    with desk.writing() as session:
        found = word(session, NotificationKind.ASSIGNED, code, "vi")
    assert "<script>" not in found.html
    assert 'href="https://evil.example' not in found.html
    assert "&lt;script&gt;" in found.html
    assert "{{ key }}" in found.text
    assert re.findall(r'(?:src|href)="(?!http://127\.0\.0\.1:8000/)', found.html) == []


def test_a_substitute_for_a_vacant_post_is_told_so(desk: Office) -> None:
    """Law 18: why you, when the post named is not your own."""
    (code,) = enter(desk, None, lead="STC")
    with desk.writing() as session:
        for holding in _holdings(session, "stc.head"):
            holding.held_to = dt.date(2023, 1, 1)
    with desk.writing() as session:
        found = next(b for b in bundles(session, "en") if "bcd.clerk" in b.person.name)
        text = wording.render(session, only(found, NotificationKind.ASSIGNED), MONDAY, key="dd-key").text
    assert "(Giám đốc Sở Tài chính), for that post is vacant" in text
    assert code in text
    assert "/answer/" not in text


def climb(office: Office, when: str) -> None:
    with office.writing() as session:
        escalation.climb(session, Deed(at(when), ENGINE, Road.CLOCK), 100)


def _holdings(session: OfficeSession, post: str) -> list[Any]:
    from sqlmodel import select  # noqa: PLC0415 - one use

    from models.post import Holding  # noqa: PLC0415

    post_id = questions.post(session, post).id
    return list(session.exec(select(Holding).where(Holding.post_id == post_id)))


def test_reasons_of_steps_are_all_worded(desk: Office) -> None:
    """No reason of the ladder falls through to words of another."""
    code = late_task(desk)
    titles = set()
    for number, reason in enumerate(
        (Reason.LATE, Reason.SILENT, Reason.NOT_RECEIVED, Reason.LOOK_AGAIN, Reason.BEFORE_DUE)
    ):
        basis = {"late": "due", "before-due": "due", "silent": "silence", "not-received": "receipt"}.get(
            reason, reason
        )
        offset = -3 if reason == Reason.BEFORE_DUE else 3
        told = {
            **STEP,
            "reason": str(reason),
            "basis": str(basis),
            "offset": offset,
            "as": ["unit"],
            "skipped": [],
        }
        with desk.writing() as session:
            task = questions.task(session, code)
            owed = _owed(session, task, f"r{number}", told)
            bundle = Bundle(task.body_id, _person(session, "snv.focal"), owed.post_id, (owed,))
            bundle.person.language = "en"
            found = wording.render(session, bundle, MONDAY, key="dd-key")
        titles.add((found.subject, found.text.split("Why: ")[1].split(" (")[0]))
    assert len(titles) == 5


def _owed(session: OfficeSession, task: Task, key: str, told: dict[str, Any]) -> Notification:
    post = questions.post(session, "snv.focal")
    owed = Notification(
        body_id=task.body_id, kind=NotificationKind.STEP, key=key, post_id=post.id, task_id=task.id,
        unit_id=task.unit_id, at=MONDAY, not_before=MONDAY, data=told,
    )  # fmt: skip
    session.add(owed)
    session.flush()
    return owed


def _person(session: OfficeSession, post: str) -> Any:
    return questions.holder(session, questions.post(session, post).id or 0, MONDAY.date())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("vi", ("Đã nhập: sẽ chậm, đạt 30%, đề xuất hoàn thành Thứ Năm, 20/07/2023", "Người nhập: Thư ký, theo điện thoại của Bà Hoa")),
        ("en", ("will be late, 30%, proposed for Thursday, 20/07/2023", "By: Thư ký, by telephone, as told by Bà Hoa")),
    ],
)  # fmt: skip
def test_a_copy_says_what_was_entered_by_whom_and_how_to_correct_it(
    desk: Office, language: str, told: tuple[str, ...]
) -> None:
    """Issue 5: what is entered by telephone or from paper, the unit gets a copy of."""
    code = late_task(desk)
    with desk.writing() as session:
        text = word(session, NotificationKind.ON_BEHALF, code, language).text
    for words in (*told, "/answer/", "Để đính chính:" if language == "vi" else "To correct it:"):
        assert words in text, text
