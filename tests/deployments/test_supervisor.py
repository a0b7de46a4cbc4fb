"""Everything under one supervisor: it brings back what dies, and leaves nothing behind, however it ends."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from installed import Command
from postbox import free_port

from deployments import supervisor
from deployments.supervisor import Child, Supervisor
from models import clock
from models.errors import Refused
from models.settings import Settings

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="pidfds, /proc and death signals are Linux's")
SLEEPS = [sys.executable, "-c", "import signal; signal.pause()"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()",
]
#: A supervisor of one child that says the child's number and is then killed.
KILLED = """
import os, signal, sys
from pathlib import Path
from deployments.supervisor import Child, Supervisor
from models.settings import Settings
under = Supervisor(Settings(data=Path(sys.argv[1])), [child := Child("one", sys.argv[2:])])
under.start(child)
print(child.process.pid, flush=True)
signal.pause()
"""
SWEPT = """
import asyncio, json, sys
import datetime as dt
from prefect.client.orchestration import get_client
from prefect.states import Running, Scheduled
from deployments import serve
from flows import scheduled

async def main():
    now = dt.datetime.fromisoformat(sys.argv[1])
    async with get_client() as client:
        made = {
            "under way": await client.create_flow_run(scheduled.review, state=Running()),
            "asked for": await client.create_flow_run(scheduled.review, state=Scheduled(scheduled_time=now - dt.timedelta(hours=1))),
            "to come": await client.create_flow_run(scheduled.review, state=Scheduled(scheduled_time=now + dt.timedelta(hours=1))),
        }
        await serve.sweep(now)
        print(json.dumps({name: (await client.read_flow_run(run.id)).state.type.value for name, run in made.items()}))

asyncio.run(main())
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", port=free_port(), prefect_port=free_port(), language="en")


@pytest.fixture
def under(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    """A supervisor of one child that only sleeps."""
    monkeypatch.setattr(supervisor, "END_SECONDS", 0.3)
    found = Supervisor(settings, [Child("web", list(SLEEPS))])
    yield found
    found.end()


@pytest.mark.parametrize("name", ["DONDOC_PORT", "DONDOC_PREFECT_PORT"])
def test_a_taken_port_is_one_sentence_and_nothing_is_started(settings: Settings, name: str) -> None:
    """Contract: the sentence names the remedy; not even the data folder is made."""
    port = settings.port if name == "DONDOC_PORT" else settings.prefect_port
    with socket.create_server(("127.0.0.1", port)), pytest.raises(Refused) as refusal:
        supervisor.up(settings, sample=False)

    assert refusal.value.sentence("en") == (
        f"Port {port} is taken by another program; end it, or choose another with {name}."
    )
    assert not settings.data.exists()


@pytest.mark.parametrize("offset", [0, 1])
def test_the_sample_needs_two_more_ports(settings: Settings, offset: int) -> None:
    """Its mail server and its unit's own system listen beside the pages."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        wanted = settings.model_copy(update={"sample_smtp_port": port - offset})
        with pytest.raises(Refused, match="DONDOC_SAMPLE_SMTP_PORT"):
            supervisor.up(wanted, sample=True)


@LINUX
def test_a_child_that_dies_comes_back_after_a_growing_pause(under: Supervisor) -> None:
    """A crash loop must not eat the machine."""
    (child,) = under.children
    under.start(child)
    first = child.process
    assert first is not None
    first.kill()
    first.wait()

    watching = threading.Thread(target=under.watch)
    watching.start()
    _eventually(lambda: child.process is not first)
    # While the watching thread lives: a child ends with the thread that started it.
    came_back = child.process
    is_alive = came_back is not None and came_back.poll() is None
    under.stopping = True
    watching.join()

    assert is_alive
    assert child.failures == 1


@LINUX
def test_a_child_that_does_not_go_is_killed_with_all_that_it_started(under: Supervisor) -> None:
    """Ctrl-C leaves no process: SIGTERM first, and the whole group at the end."""
    (child,) = under.children
    nested = (
        f"import subprocess, signal; print(subprocess.Popen({STUBBORN!r}).pid, flush=True); signal.pause()"
    )
    child.argv = [sys.executable, "-c", nested]
    started = subprocess.Popen(child.argv, stdout=subprocess.PIPE, start_new_session=True)
    child.process = started
    assert started.stdout is not None
    grandchild = os.pidfd_open(int(started.stdout.readline()))
    assert started.stdout.readline() == b"up\n"

    under.end()

    assert started.returncode == -signal.SIGTERM
    assert _has_ended(grandchild)
    started.stdout.close()
    os.close(grandchild)


@LINUX
def test_children_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    """Kill -9 of the supervisor: no orphan goes on sending."""
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), *SLEEPS], stdout=subprocess.PIPE, start_new_session=True
    )
    assert killed.stdout is not None
    child = os.pidfd_open(int(killed.stdout.readline()))
    _eventually(lambda: b"signal.pause" in _command_of(child))

    killed.kill()
    killed.wait()

    assert _has_ended(child)
    killed.stdout.close()
    os.close(child)


@LINUX
@pytest.mark.prefect
def test_pages_live_while_prefect_dies_and_comes_back_and_ctrl_c_ends_all(settings: Settings) -> None:
    """Law 1 and part 7, on the installed command: kill -9 of Prefect's server, then SIGINT."""
    command = Command(
        settings.data,
        {"DONDOC_PORT": str(settings.port), "DONDOC_PREFECT_PORT": str(settings.prefect_port)},
    )
    up = command.start("up")
    try:
        _until(up, "Everything runs")
        prefect = f"http://127.0.0.1:{settings.prefect_port}/api/health"
        pages = f"http://127.0.0.1:{settings.port}/health"
        assert httpx2.get(prefect).is_success

        os.kill(_one(settings.data, "prefect.server"), signal.SIGKILL)
        assert httpx2.get(pages, timeout=10).status_code in {200, 503}
        _eventually(lambda: _answers(prefect), seconds=60)

        assert _swept(settings) == {"under way": "CRASHED", "asked for": "SCHEDULED", "to come": "SCHEDULED"}

        children = [os.pidfd_open(pid) for pid in _of(settings.data) if pid != up.pid]
        assert len(children) >= 3
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 0
        assert [child for child in children if not _has_ended(child)] == []
        assert _of(settings.data) == []
    finally:
        up.kill()
        up.communicate()


def _until(up: subprocess.Popen[bytes], words: str) -> None:
    """Read what it prints until it says so."""
    assert up.stdout is not None
    said = b""
    while words.encode() not in said:
        line = up.stdout.readline()
        assert line, f"it ended: {said.decode()}"
        said += line


def _swept(settings: Settings) -> object:
    """Runs as a power cut and an outage leave them, and what the sweep makes of them."""
    done = subprocess.run(
        [sys.executable, "-c", SWEPT, clock.now(settings.data).isoformat()],
        env=supervisor.surroundings(settings), capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _of(data: Path) -> list[int]:
    """The processes of one office, by the data folder in their surroundings."""
    wanted = f"DONDOC_DATA={data.resolve()}\0".encode()
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and int(place.name) != os.getpid():
            try:
                if wanted in (place / "environ").read_bytes() + b"\0":
                    found.append(int(place.name))
            except OSError:
                continue
    return sorted(found)


def _one(data: Path, words: str) -> int:
    (found,) = [pid for pid in _of(data) if words in " ".join(_lines_of(pid))]
    return found


def _lines_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def _command_of(pidfd: int) -> bytes:
    info = Path(f"/proc/self/fdinfo/{pidfd}").read_text()
    pid = next(line.split()[1] for line in info.splitlines() if line.startswith("Pid:"))
    words = Path(f"/proc/{pid}/cmdline").read_bytes()
    return b"" if b"getppid" in words else words


def _has_ended(pidfd: int) -> bool:
    """Whether the process ends within ten seconds; no waiting once it has."""
    ended, _, _ = select.select([pidfd], [], [], 10)
    return bool(ended)


def _answers(address: str) -> bool:
    try:
        return httpx2.get(address, timeout=2).is_success
    except httpx2.HTTPError:
        return False


def _eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    never = threading.Event()
    for _ in range(int(seconds / 0.1)):
        if holds():
            return
        never.wait(0.1)
    raise AssertionError("it did not come to be")
