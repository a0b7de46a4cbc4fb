"""A unit's own system on loopback: answers what a test laid down, counts how often it was asked."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class UnitSystem:
    """GET /tasks gives `reports` with `status`; `asked` are the addresses that were asked for."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None
    etag: str | None = None
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                system.asked.append(self.path)
                unchanged = system.etag is not None and self.headers.get("If-None-Match") == system.etag
                body = b"" if unchanged else system.body or json.dumps({"reports": system.reports}).encode()
                self.send_response(304 if unchanged else system.status)
                if system.etag:
                    self.send_header("ETag", system.etag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/tasks"
