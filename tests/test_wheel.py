"""The wheel carries everything: installed apart from the checkout, the command migrates, words and reads."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = """
import sys
from pathlib import Path
from deployments import cli
import deployments, models.language, notifications.wording, web.app
assert Path(deployments.__file__).is_relative_to(sys.argv[1]), deployments.__file__
assert cli.main(["db", "upgrade"]) == 0
assert cli.main(["read", sys.argv[2], "--json"]) == 0
assert models.language.translate("vi", "received") == "đã tiếp nhận"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's contents, laid out as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_templates_migrations_catalogues_words_and_the_sample_travel(wheel: Path) -> None:
    for pattern in (
        "models/migrations/versions/*.py", "*/locale/vi.po", "notifications/words/vi/step.txt",
        "web/templates/layout.html", "web/static/site.css", "web/static/vendor/*.js", "deployments/sample/*.docx",
    ):  # fmt: skip
        assert list(wheel.glob(pattern)), pattern
    assert not list(wheel.glob("tests*"))


def test_the_wheel_runs_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("Giao Sở Nội vụ báo cáo trước ngày 14/7/2023.", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DONDOC_")}  # noqa: TID251 - passed on
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(wheel), str(notice)],
        cwd=tmp_path, env={**kept, "PYTHONPATH": str(wheel), "DONDOC_DATA": str(tmp_path / "office")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
