"""House rules that no linter knows: the rooms, their names, the size of files and functions (design part 3)."""

import ast
import itertools
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("models", "documents", "notifications", "flows", "web", "deployments")
SOURCES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts
)
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def test_the_wheel_and_the_import_contracts_name_the_same_rooms() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = settings["tool"]
    assert tools["hatch"]["build"]["targets"]["wheel"]["packages"] == list(ROOMS)
    assert tools["importlinter"]["root_packages"] == list(ROOMS)
    assert tools["mypy"]["packages"] == list(ROOMS)


def test_every_folder_of_code_is_a_room() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders == set(ROOMS)


def test_no_stranger_owns_our_names() -> None:
    """Top-level names are one shared space: another distribution with one of them would hide or overwrite ours."""
    owners = packages_distributions()
    assert {room: set(owners.get(room, [])) - {"dondoc"} for room in ROOMS} == {room: set() for room in ROOMS}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_what_lies_in_it_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "the module's docstring is missing"
    assert len(text.splitlines()) <= LONGEST_FILE
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: n for f in functions if (n := (f.end_lineno or 0) - f.lineno + 1) > LONGEST_FUNCTION}
    assert long == {}


def test_no_import_circles_among_the_modules() -> None:
    modules = {_name(path): _imports(path) for path in SOURCES}
    graph = {name: {m for m in found if m in modules and m != name} for name, found in modules.items()}
    while leaves := [name for name, wanted in graph.items() if not wanted]:
        for leaf in leaves:
            del graph[leaf]
        for wanted in graph.values():
            wanted.difference_update(leaves)
    assert graph == {}, f"these modules import each other in a circle: {sorted(graph)}"


def test_both_languages_are_complete_and_composed() -> None:
    """Standards: texts for users exist in Vietnamese and English, both complete, NFC."""
    import unicodedata  # noqa: PLC0415 - used here alone

    from models.language import catalogue  # noqa: PLC0415

    known = catalogue("vi")
    sentences = set(itertools.chain.from_iterable(_sentences(path) for path in SOURCES))
    missing = sorted(sentence for sentence in sentences if known.gettext(sentence) == sentence)
    assert missing == []
    for path in [
        *SOURCES,
        *ROOT.glob("*/locale/*.po"),
        *ROOT.glob("*/words/**/*.txt"),
        *ROOT.glob("web/templates/**/*.html"),
    ]:
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path


def _sentences(path: Path) -> set[str]:
    """The English sentences that a module refuses or speaks with."""
    speaking = {"Refused", "Mistyped", "NotFound", "say"}
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        if name in speaking and isinstance(first, ast.Constant) and isinstance(first.value, str):
            found.add(first.value)
    return found


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> set[str]:
    """What a module imports when it is imported itself (imports inside functions wait)."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            known = {
                n
                for n in inner
                if (ROOT / Path(*n.split("."))).with_suffix(".py").exists()
                or (ROOT / Path(*n.split(".")) / "__init__.py").exists()
            }
            found |= known or {node.module}
    return found
