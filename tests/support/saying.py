"""A command inside the test's own process, as other programs call it: one JSON document, or a sentence on stderr."""

import json

import pytest

from deployments import cli


def say(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, object]:
    """What a command prints as JSON."""
    capsys.readouterr()
    done = cli.main([*words, "--json"])
    said = capsys.readouterr()
    assert done == code, said.err
    return dict(json.loads(said.out)) if said.out else {"error": said.err}
