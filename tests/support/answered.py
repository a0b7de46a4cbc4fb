"""An office that has asked by mail, and what it made of an answer: for tests of answers by mail."""

import datetime as dt
from dataclasses import dataclass

from answering_mails import Row, build
from builders import at, enter
from builders import found as fill
from pydantic import SecretStr
from sqlmodel import select

from flows import replies
from flows.deliver import deliver
from flows.poll import poll
from flows.replies import Sorted
from models import questions, sealing
from models.event import Event
from models.extension import Extension
from models.notification import Message
from models.reply import Reply
from models.report import Evidence, Report
from models.store import Office
from models.task import Task

MONDAY = at("2023-07-03T08:05")
TUESDAY = at("2023-07-04T09:05")
WRITER = "snv.focal@mau.local"


@dataclass
class Asking:
    """An office whose request went out; `message` is the one that the focal officer of SNV answers."""

    office: Office
    message: Message

    @property
    def id(self) -> str:
        """The id of the mail that was sent."""
        token = sealing.reply_token(self.office.settings, self.message.key)
        return f"{self.message.key}.{token}@localhost"

    def mail(self, row: Row, **changed: str) -> bytes:
        """The answer of a row, from the right person unless it is `changed`."""
        known = {"sent": self.message.text, "answers": self.id, "sender": WRITER, **changed}
        return build(row, **known)

    def take_in(self, raw: bytes, when: dt.datetime = TUESDAY) -> Sorted:
        """What becomes of one mail."""
        (found,) = replies.take_in(self.office, when, [raw])
        return found

    def say(self, says: str, **changed: str) -> Sorted:
        """What becomes of an answer in these words."""
        return self.take_in(self.mail(Row("a-word", says, ()), **changed))


def asking(office: Office, channel: object, count: int, *, secret: bool = False) -> Asking:
    """Registers, `count` tasks of SNV, and the Monday's request as it was sent."""
    fill(office, channel)  # type: ignore[arg-type]
    for _ in range(count):
        enter(office, "2023-07-31")
    with office.writing() as session:
        for task in session.exec(select(Task)):
            task.confidential = secret
    deliver(office, at("2023-06-30T08:05"))
    poll(office, MONDAY)
    deliver(office, MONDAY)
    with office.reading() as session:
        message = session.exec(select(Message).where(Message.kind == "status-request")).one()
    return Asking(office, message)


def reading_mail(office: Office) -> Office:
    """The same office with a mailbox of its own."""
    url = SecretStr("imap://van-phong:khong@127.0.0.1:9/INBOX")
    return Office(office.settings.model_copy(update={"mailbox_url": url}))


def written(office: Office) -> list[str]:
    """Everything that answers have written down, a line for each: code, answer or act, figure or day."""
    with office.reading() as session:
        tasks = {task.id: task for task in session.exec(select(Task))}
        found = [
            " ".join([_short(tasks[one.task_id].code), str(one.answer), *([str(one.percent)] if one.percent is not None else [])])
            for one in session.exec(select(Report).where(Report.road == "mail"))
        ]  # fmt: skip
        found += [
            f"{_short(tasks[one.task_id].code)} extend {one.to_on}" for one in session.exec(select(Extension))
        ]
        received = set(session.exec(select(Event.task_id).where(Event.kind == "receive")))
        for task in tasks.values():
            acts = {"declined": "decline"} | ({"received": "receive"} if task.id in received else {})
            if task.state in acts:
                found.append(f"{_short(task.code)} {acts[task.state]}")
            elif task.held_until is not None and task.last_word_at is None:
                found.append(f"{_short(task.code)} acknowledge")
    return sorted(found)


def evidence(office: Office) -> list[str]:
    """The names of the files that came with answers."""
    with office.reading() as session:
        return sorted(session.exec(select(Evidence.filename)))


def queue(office: Office) -> list[Reply]:
    """The mails that wait for a person."""
    with office.reading() as session:
        return list(session.exec(select(Reply).where(Reply.state == "waiting").order_by(Reply.id)))  # type: ignore[arg-type]


def task(office: Office, code: str) -> Task:
    """A task as it stands."""
    with office.reading() as session:
        return questions.task(session, code)


def _short(code: str) -> str:
    return code.split("-")[2][:3]
