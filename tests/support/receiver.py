"""A system on loopback that is told what happens: what it was posted, how it answers, and whether it believes the sender."""

import datetime as dt
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from standardwebhooks import Webhook

MEGABYTE = 1024 * 1024


@dataclass
class Receiver:
    """`how` is a status, or "hang", "drip", "redirect", "huge", "cut"; `posts` are headers and bytes, in their order."""

    how: int | str = 204
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    elsewhere: int = 0
    port: int = 0
    server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.server
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in/s3cret-path?key=s3cret-key"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.posts]

    def told(self, secret: str) -> list[dict[str, Any]]:
        """What was posted, each with a signature that this secret made for this very id, time and body."""
        for headers, body in self.posts:
            signed_at = dt.datetime.fromtimestamp(int(headers["webhook-timestamp"]), dt.UTC)
            signature = Webhook(secret).sign(headers["webhook-id"], signed_at, body.decode())
            assert headers["webhook-signature"] == signature
        return [json.loads(body) for _, body in self.posts]


def _handler(found: Receiver) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one small answer a way of behaving
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.startswith("/elsewhere"):
                found.elsewhere += 1
            found.posts.append(({name.lower(): value for name, value in self.headers.items()}, body))
            found.arrived.set()
            try:
                getattr(self, f"_{found.how}", self._status)()
            except OSError:
                self.close_connection = True  # the sender had heard enough

        def do_GET(self) -> None:
            found.elsewhere += 1
            self._status()

        def _status(self, status: int | None = None, length: int = 0, location: str = "") -> None:
            self.send_response(status or int(found.how))
            self.send_header("Content-Length", str(length))
            if location:
                self.send_header("Location", location)
            self.end_headers()

        def _hang(self) -> None:
            found.released.wait(30)
            self._status(204)

        def _drip(self) -> None:
            for byte in b"HTTP/1.1 204 No Content\r\nX-Slow: " + b"x" * 400:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if found.released.wait(0.2):
                    break
            self.close_connection = True

        def _redirect(self) -> None:
            self._status(307, location=f"http://127.0.0.1:{found.port}/elsewhere")

        def _huge(self) -> None:
            self._status(200, 50 * MEGABYTE)
            for _ in range(50):
                self.wfile.write(b"x" * MEGABYTE)

        def _cut(self) -> None:
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler
