"""The installed command as people run it: a process of its own, an office folder, an instant.

A second run of the same journey (on the other database) may stay `inside` this process: the same `main`, the same
words, without the seconds that a start takes.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import unittest.mock
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deployments import cli

COMMAND = Path(sys.executable).with_name("dondoc")


@dataclass
class Command:
    """`dondoc` for one office; `clean` says what the surroundings hold besides DONDOC_DATA."""

    data: Path
    surroundings: dict[str, str] = field(default_factory=dict)
    inside: bool = False

    def run(self, *words: str, input: bytes | None = None) -> subprocess.CompletedProcess[bytes]:  # noqa: A002 - as subprocess calls it
        """Run it, whatever comes of it."""
        if self.inside and input is None:
            return self._run_inside(words)
        return subprocess.run(
            [str(COMMAND), *words],
            capture_output=True,
            env=self.environment,
            input=input,
            timeout=120,
            check=False,
        )

    def json(self, *words: str) -> Any:
        """Run it with --json; it must succeed."""
        done = self.run(*words, "--json")
        assert done.returncode == 0, f"dondoc {' '.join(words)}: {done.stderr.decode()}"
        return json.loads(done.stdout)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start it and go on."""
        return subprocess.Popen(
            [str(COMMAND), *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def _run_inside(self, words: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
        said, complained = io.StringIO(), io.StringIO()
        with (
            unittest.mock.patch.dict(os.environ, self.environment, clear=True),  # noqa: TID251 - set, not read
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(complained),
        ):
            code = cli.main(list(words))
        return subprocess.CompletedProcess(
            words, code, said.getvalue().encode(), complained.getvalue().encode()
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the child: this process's, without any DONDOC_* of a developer."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}  # noqa: TID251 - passed on
        return {**kept, "DONDOC_DATA": str(self.data), "DONDOC_LANGUAGE": "en", **self.surroundings}
