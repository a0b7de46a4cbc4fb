"""The sample office's surroundings as a process: a mail server and a unit's own system, on loopback only.

Here: `python -m deployments.sample.mails`. Every mail goes into a Maildir of the data folder, where the pages
read it. Not here: sending mails (the room notifications), showing them (the room web).
"""

import mailbox
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deployments.sample import unit_system
from models import settings
from models.settings import Settings

FOLDER = "mailbox"


class Maildir:
    """Takes every mail for everybody."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._kept = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """One mail, stored before it is acknowledged."""
        self._kept.add(envelope.content or b"")
        return "250 taken"


@contextmanager
def running(where: Settings) -> Iterator[None]:
    """The mail server and the unit's system while the block lasts."""
    mails: Any = Controller(
        Maildir(where.data / FOLDER), hostname="127.0.0.1", port=where.sample_smtp_port, ident="dondoc sample"
    )
    system = unit_system.server(where.data, where.sample_smtp_port + 1)
    mails.start()
    threading.Thread(target=system.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        system.shutdown()
        system.server_close()
        mails.stop()


def main() -> None:
    """Serve until SIGTERM."""
    # Blocked before the threads start, so that none of them takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    with running(settings.load()):
        signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    main()
