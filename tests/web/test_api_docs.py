"""The page about the API says what is: its examples are run by curl as they stand, against a real server."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from systems import system

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What each example of the page gets, in its order.
ANSWERS = (
    lambda told: [row["code"] for row in told["tasks"]] == ["BCD-2023-001.01"] and told["next"] is None,
    lambda told: told["task"]["unit"] == "Sở Tài chính" and told["future"],
    lambda told: (told["event"], told["state"]) == ("answer", "in-progress"),
    lambda told: (told["event"], told["state"]) == ("claim", "awaiting-confirmation"),
    lambda told: (told["drafts"], told["directives"], told["tasks"]) == (1, 1, 1),
    lambda told: "Sở Tài chính" in {row["name"] for row in told["rows"]},
)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_every_example_of_the_page_works_as_it_is_written(served: str, lived_in: Any) -> None:
    """Issue 5: the API with docs."""
    if not shutil.which("curl"):
        pytest.skip("curl is missing; install it to run this test")
    known = {
        "TOKEN": system(lived_in.office, lived_in.clock, unit="STC").token,
        "SECRETARIAT": system(lived_in.office, lived_in.clock, post="TK").token,
    }
    surroundings = {**os.environ, **known}  # noqa: TID251 - handed on, not read
    examples = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(examples) == len(ANSWERS)
    for example, is_right in zip(examples, ANSWERS, strict=True):
        done = subprocess.run(
            ["/bin/sh", "-ec", example.replace("http://127.0.0.1:8000", served)],
            env=surroundings, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, (example, done.stderr.decode(), done.stdout.decode())
        assert is_right(json.loads(done.stdout)), (example, done.stdout.decode())
