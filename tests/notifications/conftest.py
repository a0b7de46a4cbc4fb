"""A mail server and a web server on loopback, and an office whose people are reached there."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import builders
import pytest
from loopback import AnyPort, Gateway, Hooks, Mailbox, address

from models.store import Office


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp_port(mailbox: Mailbox) -> Iterator[int]:
    controller = AnyPort(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield controller.port
    mailbox.released.set()
    controller.stop()


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    found = Hooks()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            found.posts.append((dict(self.headers), json.loads(content)))
            found.callers.add(self.client_address)
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.send_header("Set-Cookie", "whose=another")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"json://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append((self.path, dict(self.headers), content))
            self.answer()

        def do_GET(self) -> None:
            found.questions.append((self.path, dict(self.headers)))
            self.answer()

        def answer(self) -> None:
            self.send_response(found.status)
            self.send_header("Content-Length", str(len(found.says)))
            self.end_headers()
            self.wfile.write(found.says)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(office: Office, smtp_port: int) -> Office:
    """An office with the cast, each with a mail address of the loopback server."""
    builders.found(office, lambda post: f"mailto://127.0.0.1:{smtp_port}?to={address(post)}")
    return office
