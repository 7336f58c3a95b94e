"""The plan of the house, kept by reading the source: layers, sizes, and who may touch the world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mailcheck"
LAYERS = ("model", "read", "extract", "reference", "resolve", "judge", "report", "app")
FACES = ("cli", "hook", "web", "cluster")
# These rooms would be tempted to look further than they have to.
ONLY_MODEL = ("judge", "report")

MODULE_LINES = 300
FUNCTION_LINES = 40
# path or path::function -> why it may be longer
EXCEPTIONS: dict[str, str] = {}

FILES = ("read", "reference", *FACES)
SOCKETS = ("web", "cluster")
PRINTERS = ("cli",)
NETWORK_MODULES = ("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "dns")
# These ask the machine or take a path apart, and open nothing.
HARMLESS = (
    "os.cpu_count",
    "os.environ.setdefault",
    "os.sched_getaffinity",
    "os.fspath",
    "os.path.basename",
    "os.path.splitext",
    "os.path.join",
)
FILE_METHODS = ("read_text", "read_bytes", "write_text", "write_bytes", "unlink", "iterdir", "rglob")

MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}


def label(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    """Return the package of a module, or the stem of a module on the top floor."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of everything a module imports, whether at run time or for typing."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{label(path)} imports relatively; say the whole name"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def inner_imports(path: Path) -> set[str]:
    """Return the rooms of mailcheck that a module imports from."""
    names = (name.split(".") for name in imports(path))
    return {parts[1] for parts in names if parts[0] == "mailcheck" and len(parts) > 1}


def allowed(where: str) -> set[str]:
    """Return the rooms that a room may import from, itself included."""
    if where in ONLY_MODEL:
        return {where, "model"}
    if where in LAYERS:
        return set(LAYERS[: LAYERS.index(where) + 1])
    return {where, *LAYERS}


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of each call: `open`, `sys.exit`, `x.y.read_text`."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from `def` to the end, the docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def module_graph() -> dict[str, set[str]]:
    """Return module -> modules of mailcheck that it imports when it is loaded.

    Imports inside a function or under TYPE_CHECKING do not run on load and cannot make a circle.
    """
    names = {dotted(path): path for path in MODULES}

    def target(full: str) -> str | None:
        return (
            full if full in names else full.rpartition(".")[0] if full.rpartition(".")[0] in names else None
        )

    graph: dict[str, set[str]] = {name: set() for name in names}
    for name, path in names.items():
        for node in TREES[path].body:
            if isinstance(node, ast.ImportFrom):
                full = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                full = [alias.name for alias in node.names]
            else:
                continue
            graph[name] |= {found for found in map(target, full) if found and found != name}
    return graph


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_a_module_imports_only_from_rooms_before_its_own(path: Path) -> None:
    where = room(path)
    if where == "__main__":
        return
    missing = inner_imports(path) - allowed(where) - {"__version__", "rules"}
    assert not missing, f"{label(path)} must not import from {sorted(missing)}"


def test_every_room_has_a_place_in_the_order() -> None:
    known = {*LAYERS, *FACES, "__init__", "__main__"}
    assert {room(path) for path in MODULES} <= known


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = module_graph()
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, "circle: " + " -> ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in sorted(graph[name]):
                walk(other, (*path, name))
            done.add(name)

    for name in sorted(graph):
        walk(name, ())


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_a_module_fits_on_a_few_screens(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= MODULE_LINES or label(path) in EXCEPTIONS, f"{label(path)} has {lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_a_function_fits_on_one_screen(path: Path) -> None:
    long = [
        f"{label(path)}::{node.name} has {code_lines(node)} lines"
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and code_lines(node) > FUNCTION_LINES
        and f"{label(path)}::{node.name}" not in EXCEPTIONS
    ]
    assert not long


def test_an_exception_says_why_and_is_still_needed() -> None:
    for name, why in EXCEPTIONS.items():
        path, _, function = name.partition("::")
        assert len(why) > 20, f"{name} needs a reason"
        tree = TREES[PACKAGE / path]
        if function:
            sizes = [
                code_lines(n) for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == function
            ]
            assert max(sizes, default=0) > FUNCTION_LINES, f"{name} is short enough now"
        else:
            assert len((PACKAGE / path).read_text("utf-8").splitlines()) > MODULE_LINES, (
                f"{name} is short enough now"
            )


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_only_rooms_that_read_touch_files(path: Path) -> None:
    if room(path) in FILES:
        return
    touched = [
        f"{label(path)}:{line} calls {name}"
        for line, name in calls(path)
        if name in ("open", "io.open")
        or (name.startswith("os.") and name not in HARMLESS)
        or name.rpartition(".")[2] in FILE_METHODS
    ]
    assert [call for call in touched if "files(" not in call] == []


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_only_faces_that_serve_open_sockets(path: Path) -> None:
    if room(path) in SOCKETS:
        return
    found = [name for name in imports(path) if any(f"{name}.".startswith(f"{m}.") for m in NETWORK_MODULES)]
    assert not found, f"{label(path)} imports {found}"


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    if room(path) in PRINTERS:
        return
    forbidden = (
        "print",
        "click.echo",
        "click.secho",
        "sys.exit",
        "exit",
        "quit",
        "sys.stdout.write",
        "sys.stderr.write",
    )
    assert [f"{label(path)}:{line} calls {name}" for line, name in calls(path) if name in forbidden] == []
