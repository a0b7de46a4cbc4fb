"""A unit's own system in the form that Đôn Đốc asks for: the reference to build another one from.

`python docs/source_server.py reports.csv --port 8026 --token-file token.txt` serves the rows of a CSV file with the columns
code, answer, id, percent, note, on. Needs Python 3.11 and nothing else. What the form means stands in docs/sources.md.
"""

# ruff: noqa: INP001 - a script to be copied, no part of the rooms

import argparse
import csv
import hashlib
import hmac
import json
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


def answer(rows: Iterable[dict[str, str]], codes: str | None) -> bytes:
    """The reports on these codes (all, if none are asked for), empty fields left out."""
    wanted = set(codes.split(",")) if codes is not None else None
    found = [report(row) for row in rows if wanted is None or row["code"] in wanted]
    return json.dumps({"reports": found}, ensure_ascii=False).encode()


def report(row: dict[str, str]) -> dict[str, Any]:
    """One row of the file as one report."""
    said: dict[str, Any] = {name: text for name, text in row.items() if name and text}
    return said | ({"percent": int(row["percent"])} if row.get("percent") else {})


def server(file: Path, port: int, token: str) -> ThreadingHTTPServer:
    """The system on loopback; the file is read anew for each question."""

    class Tasks(BaseHTTPRequestHandler):
        """GET /tasks?codes=A,B with the token, if there is one; an ETag tells what has not changed."""

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if not hmac.compare_digest(
                self.headers.get("Authorization", ""), f"Bearer {token}" if token else ""
            ):
                self.send_error(HTTPStatus.UNAUTHORIZED)
            elif asked.path != "/tasks":
                self.send_error(HTTPStatus.NOT_FOUND)
            else:
                with file.open(encoding="utf-8", newline="") as lines:
                    self.give(answer(csv.DictReader(lines), parse_qs(asked.query).get("codes", [None])[0]))

        def give(self, body: bytes) -> None:
            """The answer, or that it is the one that is known already."""
            etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            is_known = self.headers.get("If-None-Match") == etag
            self.send_response(HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK)
            self.send_header("ETag", etag)
            if not is_known:
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if is_known else body)

    return ThreadingHTTPServer(("127.0.0.1", port), Tasks)


def main() -> None:
    """Serve until Ctrl-C; the port is printed first."""
    parser = argparse.ArgumentParser(description="A unit's own system, from a CSV file.")
    parser.add_argument("file", type=Path, help="CSV with code, answer, id, percent, note, on")
    parser.add_argument("--port", type=int, default=8026)
    parser.add_argument("--token-file", type=Path, help="file with the bearer token that is asked for")
    given = parser.parse_args()
    token = given.token_file.read_text(encoding="utf-8").strip() if given.token_file else ""
    serving = server(given.file, given.port, token)
    print(serving.server_address[1], flush=True)  # noqa: T201 - who starts it reads it
    serving.serve_forever()


if __name__ == "__main__":
    main()
