"""Everything on one machine under one supervisor: pages, Prefect server, runner, and the sample's mailbox.

Here: migrating, starting, watching and ending the children; `up` is the whole life. The pages are up first and
live whatever happens to Prefect. Not here: what the children do.
"""

import contextlib
import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import BinaryIO

import httpx2
from pydantic import SecretStr

from deployments import prefect_environment, stalls
from deployments.cli.printing import say
from models import migrating
from models.acts import deed, linking
from models.clock import now
from models.errors import Refused
from models.settings import PREFIX, Settings
from models.store import Office

logger = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
WATCH_SECONDS = 0.5
READY_SECONDS = 60
END_SECONDS = 20
LONGEST_PAUSE_SECONDS = 60
#: Whoever lived that long begins with short pauses again.
WELL_SECONDS = 60
LONGEST_LOG = 5_000_000
ON_LINUX = sys.platform == "linux"
ORPHANS_COME_TO_ME = 36
#: Runs a command that ends with its parent, even where that is killed (Linux).
WITH_PARENT = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass
class Child:
    """One process: how it is started, and how one sees that it answers (None: it needs not be asked).

    `is_chatty`: it writes pages of its own troubles, which go into a file of the data folder instead.
    """

    name: str
    argv: list[str]
    health: str | None = None
    is_chatty: bool = False
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """The children in the order of their start; they end in the opposite order, Prefect's server last."""

    settings: Settings
    children: list[Child]
    stopping: bool = field(default=False)

    def start(self, child: Child) -> None:
        """Start one in a session of its own: a terminal's Ctrl-C reaches only the supervisor."""
        with_parent = [sys.executable, "-ISc", WITH_PARENT, str(os.getpid())] if ON_LINUX else []
        child.started_at = time.monotonic()
        with self._paper(child) as paper:
            child.process = subprocess.Popen(
                [*with_parent, *child.argv], env=surroundings(self.settings), start_new_session=True,
                stdout=paper, stderr=paper,
            )  # fmt: skip

    def watch(self) -> None:
        """Bring back what died, with a growing pause, until told to stop."""
        while not self.stopping:
            for child in self.children:
                self._revive(child)
            time.sleep(WATCH_SECONDS)

    def end(self) -> None:
        """SIGTERM to each (SIGINT leaves Prefect's runs hanging), and the whole group if it does not go."""
        for name in ("runner", "web", "mails", "prefect"):
            for child in self.children:
                if child.name == name and child.process is not None:
                    _end(child.process)

    @contextlib.contextmanager
    def _paper(self, child: Child) -> Iterator[BinaryIO | None]:
        """Where it writes: its own log, the one before kept beside it, or None for the terminal."""
        if not child.is_chatty:
            yield None
            return
        path = self.settings.data / "logs" / f"{child.name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LONGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as paper:
            yield paper

    def _revive(self, child: Child) -> None:
        if child.process is None or child.process.poll() is None:
            return
        if child.again_at == 0.0:
            lived = time.monotonic() - child.started_at
            child.failures = 1 if lived > WELL_SECONDS else child.failures + 1
            child.again_at = time.monotonic() + min(2.0**child.failures / 2, LONGEST_PAUSE_SECONDS)
            logger.warning("%s ended (%s); it comes back", child.name, child.process.returncode)
        elif time.monotonic() >= child.again_at:
            child.again_at = 0.0
            self.start(child)


def up(settings: Settings, *, sample: bool) -> int:
    """Run everything until SIGINT or SIGTERM; 0 when it ended as asked. Refused where a port is taken."""
    office = Office(settings)
    _refuse_taken_ports(settings, sample=sample)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrating.upgrade(office)
    if sample:
        _refuse_other_office(office)
    if ON_LINUX:
        # Flow runs are grandchildren with sessions of their own; those whose runner died come here and are ended.
        ctypes.CDLL(None).prctl(ORPHANS_COME_TO_ME, 1)
    supervisor = Supervisor(settings, _children(settings, sample=sample))
    with _told_to_stop(supervisor):
        try:
            _start(supervisor, office, sample=sample)
            with _told_of_stalls(settings):
                supervisor.watch()
        finally:
            supervisor.end()
            _end_strays()
    return 0


def surroundings(settings: Settings) -> dict[str, str]:
    """The environment of the children: this one's, the settings in force, and Prefect's block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", PREFIX))}
    ours = {f"{PREFIX}{name.upper()}": _written(value) for name, value in settings if value is not None}
    # Children may be told another folder to stand in.
    ours[f"{PREFIX}DATA"] = str(settings.data.resolve())
    return {**kept, **ours, **prefect_environment.environment(settings), "PYTHONUNBUFFERED": "1"}


def _written(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _children(settings: Settings, *, sample: bool) -> list[Child]:
    python = [sys.executable, "-m"]
    prefect = [
        "uvicorn", "--factory", "prefect.server.api.server:create_app", "--host", LOOPBACK,
        "--port", str(settings.prefect_port), "--log-level", "error",
    ]  # fmt: skip
    unit_system = f"http://{LOOPBACK}:{settings.sample_smtp_port + 1}/tasks"
    return [
        Child(
            "web", [*python, "deployments.pages"], f"http://{_reached(settings.host)}:{settings.port}/health"
        ),
        *([Child("mails", [*python, "deployments.sample.mails"], unit_system)] if sample else []),
        Child(
            "prefect",
            [*python, *prefect],
            f"http://{LOOPBACK}:{settings.prefect_port}/api/health",
            is_chatty=True,
        ),
        Child("runner", [*python, "deployments.serve"], is_chatty=True),
    ]


def _reached(host: str) -> str:
    """Where a server that listens on `host` is asked from this machine."""
    return LOOPBACK if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - compared, not listened on


def _start(supervisor: Supervisor, office: Office, *, sample: bool) -> None:
    """Pages first, then Prefect; the sample is played once Prefect answers; the runner comes last.

    Without Prefect everything else lives, and the server is tried again and again.
    """
    children = {child.name: child for child in supervisor.children}
    for name in ("web", "mails"):
        if name in children:
            supervisor.start(children[name])
            if not _answers(supervisor, children[name]):
                raise Refused("The process “{name}” does not answer; its lines above say why.", name=name)
    say("Pages: {address}", address=supervisor.settings.base_url)
    supervisor.start(children["prefect"])
    with_prefect = _answers(supervisor, children["prefect"])
    if not with_prefect:
        say("Prefect does not answer yet; it is started again until it does.")
    if sample and not supervisor.stopping:
        _play_sample(supervisor, office, with_prefect=with_prefect)
    if supervisor.stopping:
        return
    supervisor.start(children["runner"])
    say("Prefect: {address}", address=f"http://{LOOPBACK}:{supervisor.settings.prefect_port}")
    if sample:
        _say_sign_in_links(office)
    say("Everything runs; Ctrl-C ends it.")


def _refuse_other_office(office: Office) -> None:
    from deployments.sample import play  # noqa: PLC0415 - only a sample office needs it

    if not play.is_played(office.settings):
        play.refuse_rows(office)


def _play_sample(supervisor: Supervisor, office: Office, *, with_prefect: bool) -> None:
    from deployments.sample import play, runs  # noqa: PLC0415 - only a sample office needs them

    if play.is_played(office.settings):
        return
    say("The sample office is played once; this takes a moment.")
    if not with_prefect:
        play.play(office, runs.plainly(office))
        return
    with runs.in_prefect(office, surroundings(supervisor.settings)) as run:
        play.play(office, run)


def _say_sign_in_links(office: Office) -> None:
    """Links for three invented people. A real office's links are nobody's business but the person's."""
    from deployments.sample.story import PEOPLE  # noqa: PLC0415 - only a sample office has them

    at = now(office.settings.data)
    with office.writing() as session:
        for post in PEOPLE:
            actor = deed.actor(session, post, at)
            token = linking.sign_in_link(session, actor.person_id or 0, at)
            address = f"{office.settings.base_url.rstrip('/')}/sign-in/{token}"
            say("{person}: {address}", person=actor.posts[0].title, address=address)


def _answers(supervisor: Supervisor, child: Child) -> bool:
    """Whether it says anything at all within a minute: a health page may well say 503 before the first tick."""
    deadline = time.monotonic() + READY_SECONDS
    while child.health and time.monotonic() < deadline and not supervisor.stopping:
        if child.process is None or child.process.poll() is not None:
            return False
        with contextlib.suppress(httpx2.HTTPError):
            httpx2.get(child.health, timeout=2)
            return True
        time.sleep(WATCH_SECONDS / 2)
    return supervisor.stopping


def _refuse_taken_ports(settings: Settings, *, sample: bool) -> None:
    wanted = [
        ("DONDOC_PORT", settings.host, settings.port),
        ("DONDOC_PREFECT_PORT", LOOPBACK, settings.prefect_port),
    ]
    if sample:
        ports = (settings.sample_smtp_port, settings.sample_smtp_port + 1)
        wanted += [("DONDOC_SAMPLE_SMTP_PORT", LOOPBACK, port) for port in ports]
    for name, host, port in wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise Refused(
                    "Port {port} is taken by another program; end it, or choose another with {name}.",
                    port=port,
                    name=name,
                ) from None


@contextlib.contextmanager
def _told_of_stalls(settings: Settings) -> Iterator[None]:
    """Somebody looks whether the flows still run, beside the children: sending an alarm must not delay their revival."""
    stopping = threading.Event()
    watching = threading.Thread(target=stalls.keep_watch, args=(settings, stopping), daemon=True)
    watching.start()
    try:
        yield
    finally:
        stopping.set()
        watching.join(END_SECONDS)


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


def _end_strays() -> None:
    """Flow runs whose runner was killed and that came to the supervisor (Linux)."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while children.exists() and (left := children.read_text().split()):
        for child in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(int(child), 0)
