"""A unit's own system, as other software of the province might be: it tells the status of tasks over HTTP.

Here: GET /tasks?codes=A,B gives {"reports": [...]} from what the unit's officers typed. Not here: asking it
(flows.sources).
"""

import hashlib
import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

FILE = "unit-system.json"


def type_in(data: Path, line: dict[str, Any]) -> None:
    """What an officer of the unit types into the unit's own system about one task; the newest line stands."""
    lines = {old["code"]: old for old in _lines(data)} | {line["code"]: line}
    (data / FILE).write_text(json.dumps(list(lines.values()), ensure_ascii=False), encoding="utf-8")


def server(data: Path, port: int) -> ThreadingHTTPServer:
    """The unit's system on loopback; it serves once `serve_forever` is called."""

    class Tasks(BaseHTTPRequestHandler):
        """Answers the one question that it knows."""

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path != "/tasks":
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            body = _reports(data, parse_qs(asked.query).get("codes", [""])[0].split(","))
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            fresh = self.headers.get("If-None-Match") != etag
            self.send_response(HTTPStatus.OK if fresh else HTTPStatus.NOT_MODIFIED)
            self.send_header("ETag", etag)
            if fresh:
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if fresh else b"")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the server calls
            """Nothing: asking is logged by who asks."""

    return ThreadingHTTPServer(("127.0.0.1", port), Tasks)


def _reports(data: Path, codes: list[str]) -> bytes:
    reports = [line for line in _lines(data) if line["code"] in codes]
    return json.dumps({"reports": reports}, ensure_ascii=False).encode()


def _lines(data: Path) -> list[dict[str, Any]]:
    file = data / FILE
    lines: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return lines
