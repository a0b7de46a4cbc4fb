"""The scheduled pass that tells other systems what happens: kept as a run when there was something to tell."""

import builders
from builders import at, by, enter
from receiver import Receiver

from flows.hooks import hooks
from models import questions
from models.acts import hooking, running
from models.store import Office

MONDAY = at("2023-07-03T09:00")


def test_a_pass_with_something_to_tell_is_kept_as_a_run(office: Office) -> None:
    builders.found(office)
    assert hooks(office, MONDAY) == {"hooks": 0, "sent": 0, "failed": 0}
    with Receiver() as receiver:
        with office.writing() as session:
            body = questions.unit(session, "BCD")
            hooking.add(session, body, receiver.url, by(session, "bcd.clerk", MONDAY), events=(), unit=None)
        enter(office, "2023-09-15", when=MONDAY)
        assert hooks(office, MONDAY) == {"hooks": 1, "sent": 1, "failed": 0}
        assert len(receiver.posts) == 1
    with office.reading() as session:
        last = running.last(session, "hooks")
    assert last
    assert (last.at, last.counts["sent"]) == (MONDAY, 1)
