"""Everything on one machine under one supervisor: pages, Prefect server, runner, and the sample's mailbox.

Here: migrating, starting, watching and ending the children; `up` is the whole life. The pages are up first and
live whatever happens to Prefect. Not here: what the children do.
"""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

import httpx2

from deployments import prefect_environment
from deployments.cli.printing import say
from models import questions, store
from models.acts import linking
from models.clock import now
from models.errors import Refused
from models.post import Duty
from models.settings import PREFIX, Settings
from models.store import Office

logger = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
WATCH_SECONDS = 0.5
READY_SECONDS = 90
END_SECONDS = 20
LONGEST_PAUSE_SECONDS = 60


@dataclass
class Child:
    """One process: how it is started, and how one sees that it answers (None: it needs not be asked)."""

    name: str
    argv: list[str]
    health: str | None = None
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """The children in the order of their start; they end in the opposite order, Prefect's server last."""

    settings: Settings
    children: list[Child]
    stopping: bool = field(default=False)

    def start(self, child: Child) -> None:
        """Start one in a session of its own: a terminal's Ctrl-C reaches only the supervisor."""
        child.process = subprocess.Popen(child.argv, env=surroundings(self.settings), start_new_session=True)

    def watch(self) -> None:
        """Bring back what died, with a growing pause, until told to stop."""
        while not self.stopping:
            for child in self.children:
                self._revive(child)
            time.sleep(WATCH_SECONDS)

    def end(self) -> None:
        """SIGTERM to each (SIGINT leaves Prefect's runs hanging), and the whole group if it does not go."""
        for name in ("runner", "web", "mailbox", "prefect"):
            for child in self.children:
                if child.name == name and child.process is not None:
                    _end(child.process)

    def _revive(self, child: Child) -> None:
        if child.process is None or child.process.poll() is None:
            return
        if child.again_at == 0.0:
            child.failures += 1
            child.again_at = time.monotonic() + min(2.0**child.failures / 2, LONGEST_PAUSE_SECONDS)
            logger.warning("%s ended (%s); it comes back", child.name, child.process.returncode)
        elif time.monotonic() >= child.again_at:
            child.again_at = 0.0
            self.start(child)


def up(settings: Settings, *, sample: bool) -> int:
    """Run everything until SIGINT or SIGTERM; 0 when it ended as asked."""
    office = Office(settings)
    _refuse_taken_ports(settings, sample=sample)
    store.upgrade(office)
    supervisor = Supervisor(settings, _children(settings, sample=sample))
    with _told_to_stop(supervisor):
        try:
            _start(supervisor, office, sample=sample)
            supervisor.watch()
        finally:
            supervisor.end()
    return 0


def surroundings(settings: Settings) -> dict[str, str]:
    """The environment of the children: this one's, the settings in force, and Prefect's block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    ours = {f"{PREFIX}DATA": str(settings.data.resolve()), f"{PREFIX}PORT": str(settings.port)}
    return {**kept, **ours, **prefect_environment.environment(settings), "PYTHONUNBUFFERED": "1"}


def _children(settings: Settings, *, sample: bool) -> list[Child]:
    python = [sys.executable, "-m"]
    prefect = [
        "uvicorn", "--factory", "prefect.server.api.server:create_app", "--host", LOOPBACK,
        "--port", str(settings.prefect_port), "--log-level", "error",
    ]  # fmt: skip
    return [
        Child("web", [*python, "deployments.pages"], f"http://{LOOPBACK}:{settings.port}/health"),
        *([Child("mailbox", [*python, "deployments.sample.mailbox"])] if sample else []),
        Child("prefect", [*python, *prefect], f"http://{LOOPBACK}:{settings.prefect_port}/api/health"),
        Child("runner", [*python, "deployments.serve"]),
    ]


def _start(supervisor: Supervisor, office: Office, *, sample: bool) -> None:
    """Pages first, then Prefect; the sample is played once Prefect answers; the runner comes last."""
    for child in supervisor.children:
        if supervisor.stopping:
            return
        if child.name == "runner" and sample:
            _play_sample(supervisor, office)
        supervisor.start(child)
        if child.health is not None and not _answers(supervisor, child.health):
            raise Refused("The process “{name}” does not answer; its lines above say why.", name=child.name)
        if child.name == "web":
            say("Pages: {address}", address=supervisor.settings.base_url)
    say("Prefect: {address}", address=f"http://{LOOPBACK}:{supervisor.settings.prefect_port}")
    for label, address in sign_in_links(office):
        say("{person}: {address}", person=label, address=address)
    say("Everything runs; Ctrl-C ends it.")


def sign_in_links(office: Office) -> list[tuple[str, str]]:
    """A link for the three people: one of the secretariat, one head of a unit, one leader."""
    at = now(office.settings.data)
    found = []
    with office.writing() as session:
        for duty in (Duty.SECRETARIAT, Duty.HEAD, Duty.CHAIR):
            person = questions.first_holder(session, duty, at)
            if person is not None:
                token = linking.sign_in_link(session, person.id or 0, at)
                found.append((person.name, f"{office.settings.base_url.rstrip('/')}/sign-in/{token}"))
    return found


def _play_sample(supervisor: Supervisor, office: Office) -> None:
    from deployments.sample import play, runs  # noqa: PLC0415 - only a sample office needs them

    if play.is_played(office.settings):
        return
    say("The sample office is played once; this takes a moment.")
    play.play(office, runs.in_prefect(surroundings(supervisor.settings)))


def _answers(supervisor: Supervisor, health: str) -> bool:
    """Whether it says anything at all: a health page may well say 503 before the first tick."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not supervisor.stopping:
        with contextlib.suppress(httpx2.HTTPError):
            httpx2.get(health, timeout=2)
            return True
        time.sleep(WATCH_SECONDS / 2)
    return supervisor.stopping


def _refuse_taken_ports(settings: Settings, *, sample: bool) -> None:
    wanted = {
        "DONDOC_PORT": (settings.host, settings.port),
        "DONDOC_PREFECT_PORT": (LOOPBACK, settings.prefect_port),
    }
    if sample:
        wanted["DONDOC_SAMPLE_SMTP_PORT"] = (LOOPBACK, settings.sample_smtp_port)
    for name, address in wanted.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError:
                raise Refused(
                    "Port {port} is taken by another program; end it, or choose another with {name}.",
                    port=address[1],
                    name=name,
                ) from None


@contextlib.contextmanager
def _told_to_stop(supervisor: Supervisor) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        supervisor.stopping = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
    # Whatever the child itself started and left behind goes with its session.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
