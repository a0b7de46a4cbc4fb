"""Units' own systems on loopback, good and bad: they answer what a test laid down, and count how often they were asked."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

BLOCK = b" " * 65536


class _Server(ThreadingHTTPServer):
    """Takes many at once; whoever hangs up in the middle is no error."""

    request_queue_size = 256
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


@dataclass
class UnitSystem:
    """GET /tasks gives `reports` with `status` and `headers`; `asked` are the addresses that were asked for.

    `speak` answers in its own way instead: it gets the request and the event that is set when the system is closed.
    """

    reports: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    etag: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    speak: "Callable[[BaseHTTPRequestHandler, threading.Event], None] | None" = None
    tls: ssl.SSLContext | None = None
    asked: list[str] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        system = self
        self._closed = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                system.connections += 1
                super().setup()

            def do_GET(self) -> None:
                system.asked.append(self.path)
                system.heard.append(dict(self.headers))
                if system.speak is not None:
                    system.speak(self, system._closed)
                    return
                unchanged = system.etag is not None and self.headers.get("If-None-Match") == system.etag
                body = b"" if unchanged else system.body or json.dumps({"reports": system.reports}).encode()
                self.send_response(304 if unchanged else system.status)
                if system.etag:
                    self.send_header("ETag", system.etag)
                for name, value in ({"Content-Length": str(len(body))} | system.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/tasks"


def hangs(_request: BaseHTTPRequestHandler, closed: threading.Event) -> None:
    """Takes the question and never answers."""
    closed.wait()


def drips(request: BaseHTTPRequestHandler, closed: threading.Event) -> None:
    """Gives a letter now and then, so that no pause is long."""
    _begin(request)
    while not closed.wait(0.05):
        request.wfile.write(b" ")
        request.wfile.flush()


def pours(megabytes: int, *, told: bool) -> Callable[[BaseHTTPRequestHandler, threading.Event], None]:
    """Gives so many megabytes, and says so first or does not."""

    def speak(request: BaseHTTPRequestHandler, _closed: threading.Event) -> None:
        size = megabytes * 1024 * 1024
        _begin(request, {"Content-Length": str(size)} if told else {})
        for block in _blocks(size):
            request.wfile.write(block)

    return speak


def _blocks(size: int) -> Iterator[bytes]:
    return (BLOCK for _ in range(size // len(BLOCK)))


def _begin(request: BaseHTTPRequestHandler, headers: dict[str, str] | None = None) -> None:
    request.send_response(200)
    for name, value in (headers or {}).items():
        request.send_header(name, value)
    request.end_headers()
