"""The floors: the same result by the shortest way that this machine offers, without rules, chain or wording.

Here: set-based statements, the driver's own many-row writes, smtplib on one connection, a regex, a bare template.
Not here: what the product does for the same result (benching.ours).
"""
# ruff: noqa: S608 - statements on an office of the bench, made of numbers and words that stand here

import datetime as dt
import io
import json
import re
import smtplib
import zipfile
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import unescape

from jinja2 import Environment

from deployments.benching import ours, paper
from deployments.benching.ground import PUBLISHED_AT, SWEPT_AT, Plan, at_once
from models import sealing
from models.journal import GENESIS
from models.store import Office
from web.rows import PAGE

Work = Callable[[], dict[str, int]]
#: In the order in which they may be written.
WRITTEN = ("meeting", "conclusion", "draft", "addressee", "directive", "task", "event", "notification")
TEMPLATE = """<!doctype html><title>Tasks</title><table>{% for row in rows %}
<tr><td><a href="/tasks/{{ row[0] }}">{{ row[0] }}</a><td>{{ row[1] }}<td>{{ row[2] }}<td>{{ row[3] }}<td>{{ row[4] }}</tr>
{% endfor %}</table>"""
RUN, PARAGRAPH = re.compile(r"<w:t[^>]*>([^<]*)"), re.compile(r"<w:p>(.*?)</w:p>")
NUMBERED = re.compile(r"^\d+\. .*$", re.MULTILINE)
EVENT = '"body_id", "position", "at", "on", "kind", "by", "road", "task_id", "state", "unit_id", "role", "due_at", '
EVENT += '"before", "after", "previous", "hash"'


def sweep(office: Office, plan: Plan, done: Office) -> Work:
    """Claims, notifications, unhashed events and next steps: five statements over all due rows, one transaction."""
    del done
    statements = _sweeping(office)

    def work() -> dict[str, int]:
        at_once(office, *statements)
        return {"steps": plan.due_tasks, "owed": 3 * plan.due_tasks}

    return work


def deliver(office: Office, plan: Plan, done: Office) -> Work:
    """The same mails by smtplib on one connection; nothing is bundled, worded or marked."""
    del office, plan
    mails = at_once(
        done,
        "SELECT m.subject, m.text, m.html, c.url FROM message m JOIN channel c ON c.id = m.channel_id ORDER BY m.id",
    )

    def work() -> dict[str, int]:
        if mails:
            address = sealing.unseal(done.settings, str(mails[0][3]))
            with smtplib.SMTP("127.0.0.1", urlsplit(address).port or 0) as server:
                for number, (subject, text, html, _) in enumerate(mails):
                    server.send_message(mail(number, str(subject), str(text), str(html)))
        return {"sent": len(mails)}

    return work


def digests(office: Office, plan: Plan, done: Office) -> Work:
    """The sum of the two floors."""
    swept, sent = sweep(office, plan, done), deliver(office, plan, done)
    return lambda: {**sent(), **swept()}


def page(office: Office, plan: Plan, done: Office) -> Work:
    """One query and one small template a page."""
    del plan, done
    template = Environment(autoescape=True).from_string(TEMPLATE)
    query = (
        "SELECT t.code, d.text, u.name, t.due_on, t.state FROM task t JOIN directive d ON d.id = t.directive_id "
        f"JOIN unit u ON u.id = t.unit_id ORDER BY t.code LIMIT {PAGE}"
    )

    def work() -> dict[str, int]:
        for _ in range(ours.PAGES):
            template.render(rows=at_once(office, query))
        return {"pages": ours.PAGES}

    return work


def answer(office: Office, plan: Plan, done: Office) -> Work:
    """One update and one event a report, each pair in a transaction of its own."""
    del done
    count = min(plan.tasks, ours.REPORTS)
    tasks = at_once(office, f"SELECT id, body_id, unit_id FROM task ORDER BY code LIMIT {count}")
    ((head,),) = at_once(office, "SELECT position FROM chain")
    at, before = _instant(office, SWEPT_AT), _json(office, {})
    after = _json(office, {"answer": "in-progress", "percent": 40, "note": ours.NOTE})
    said = f"state = 'in-progress', percent = 40, last_word_at = {at}, last_event_at = {at}, version = version + 1"

    def pair(place: int, task: object, body: object, unit: object) -> tuple[str, str]:
        values = (
            f"{body}, {place}, {at}, '2023-07-04', 'answer', 'Bench', 'page', {task}, 'in-progress', {unit}, 'lead', NULL, "
            f"{before}, {after}, '{GENESIS}', '{GENESIS}'"
        )
        return f"UPDATE task SET {said} WHERE id = {task}", f"INSERT INTO event ({EVENT}) VALUES ({values})"

    pairs = [pair(place, *task) for place, task in enumerate(tasks, start=int(str(head)) + 1)]

    def work() -> dict[str, int]:
        for update_and_event in pairs:
            at_once(office, *update_and_event)
        return {"reports": len(pairs)}

    return work


def intake(office: Office, plan: Plan, done: Office) -> Work:
    """The very rows that were written, by the driver, table after table in one transaction."""
    del plan
    written = [(table, *_added(done, office, table)) for table in WRITTEN]

    def work() -> dict[str, int]:
        _write(office, written)
        count = {table: len(rows) for table, _, rows in written}
        return {"directives": count["directive"], "published": count["task"]}

    return work


def read(office: Office, plan: Plan, done: Office) -> Work:
    """The text out of the file in lower case, split at its numbers by one regex; every unit's name asked for and kept."""
    del plan, done
    data = paper.docx(paper.notice())

    def work() -> dict[str, int]:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            xml = unescape(packed.read("word/document.xml").decode())
        text = "".join(f"{''.join(RUN.findall(one))}\n" for one in PARAGRAPH.findall(xml))
        known = {str(name).lower(): unit for unit, name in at_once(office, "SELECT id, name FROM unit")}
        found = NUMBERED.findall(text.lower())
        return {"directives": sum(line not in known for line in found), "characters": len(text)}

    return work


def mail(number: int, subject: str, text: str, html: str) -> EmailMessage:
    """One mail by the library that comes with the language."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "dondoc@bench.local", "nobody@bench.local", subject
    mail["Message-ID"], mail["Date"] = f"<bench-{number}@bench.local>", PUBLISHED_AT
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail


def _sweeping(office: Office) -> tuple[str, ...]:
    at, following = _instant(office, SWEPT_AT), _instant(office, SWEPT_AT + dt.timedelta(days=2))
    told = {"basis": "due", "step": "late-1", "offset": 1, "repeat": 0, "reason": "late", "skipped": []}
    data, nothing = _json(office, {**told, "as": ["unit"]}), _json(office, {})
    due = f"WHERE t.next_step_at <= {at}"
    key = "'step:' || t.id || ':due:' || t.due_epoch || ':3:0:p' || p.id"
    owed = (
        f"SELECT t.body_id, 'step', {key}, 'owed', '', p.id, t.id, t.unit_id, {at}, {at}, false, {data} "
        "FROM task t JOIN post p ON"
    )
    claims = (
        'INSERT INTO step_claim (task_id, basis, epoch, "position", repeat, step_at, claimed_at) '
        f"SELECT t.id, 'due', t.due_epoch, 3, 0, t.next_step_at, {at} FROM task t {due}"
    )
    notifications = (
        'INSERT INTO notification (body_id, kind, "key", state, reason, post_id, task_id, unit_id, at, not_before, '
        f"urgent, data) {owed} p.unit_id = t.unit_id AND p.duty IN ('head', 'focal') {due} "
        f"UNION ALL {owed} p.unit_id = t.body_id AND p.duty = 'secretariat' {due}"
    )
    events = (
        f"INSERT INTO event ({EVENT}) "
        "SELECT t.body_id, (SELECT c.position FROM chain c) + row_number() OVER (ORDER BY t.id), "
        f"{at}, '2023-07-04', 'step', 'Bench', 'clock', t.id, t.state, t.unit_id, t.role, t.due_at, {nothing}, {data}, "
        f"'{GENESIS}', '{GENESIS}' FROM task t {due}"
    )
    head = f"UPDATE chain SET position = position + (SELECT count(*) FROM task t {due})"
    clocks = (
        f"UPDATE task SET next_step_at = {following}, next_step = 'late-3', last_event_at = {at}, "
        f"version = version + 1 WHERE next_step_at <= {at}"
    )
    return claims, notifications, events, head, clocks


def _added(done: Office, office: Office, table: str) -> tuple[list[str], list[list[Any]]]:
    """The columns of a table, and the rows that one office has more than the other."""
    ((newest,),) = at_once(office, f"SELECT coalesce(max(id), 0) FROM {table}")
    with closing(done.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"SELECT * FROM {table} WHERE id > {newest} ORDER BY id")
        columns = [str(column[0]) for column in cursor.description or ()]
        rows = [[_plain(value) for value in row] for row in cursor.fetchall()]
    return columns, rows


def _write(office: Office, written: list[tuple[str, list[str], list[list[Any]]]]) -> None:
    is_sqlite = office.engine.dialect.name == "sqlite"
    with closing(office.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "SET TIME ZONE 'UTC'")
        for table, columns, rows in written:
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join("?" if is_sqlite else "%s" for _ in columns)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        cursor.execute("COMMIT")


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _instant(office: Office, at: dt.datetime) -> str:
    """An instant as a literal of the database."""
    text = f"'{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}'"
    return text if office.engine.dialect.name == "sqlite" else f"CAST({text} AS timestamptz)"


def _json(office: Office, value: dict[str, Any]) -> str:
    text = f"'{json.dumps(value, ensure_ascii=False)}'"
    return text if office.engine.dialect.name == "sqlite" else f"CAST({text} AS json)"
