"""The wheel as a stranger installs it: complete, alone, and run from another folder."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("mailcheck", "rules", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
DATA = {".toml", ".txt", ".xz", ".bin", ".sqlite", ".css", ".js", ".html", ".typed"}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without the source tree in sight and return what it printed."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that no old `build` folder can lend it a file."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, tree / name)
    flags = ("--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *flags, "--wheel-dir", out, tree, cwd=tree)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Install the wheel into a fresh environment that borrows only the dependencies of this one."""
    home = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    place = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    flags = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", *flags, wheel, cwd=home)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()}
    Path(place, "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", "utf-8")
    yield scripts


def test_the_wheel_takes_only_its_own_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = next(name for name in archive.namelist() if name.endswith("/top_level.txt"))
        assert archive.read(info).decode().split() == ["mailcheck"]
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"mailcheck"}


def test_the_wheel_carries_every_module_and_every_data_file_of_the_tree(wheel: Path) -> None:
    tree = set()
    for folder, name in (("mailcheck", "mailcheck"), ("rules", "mailcheck/rules")):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in DATA | {".py"} or path.name.startswith("NOTICE"):
                tree.add(f"{name}/{path.relative_to(ROOT / folder).as_posix()}")
    with zipfile.ZipFile(wheel) as archive:
        assert tree - set(archive.namelist()) == set()


def test_setup_cfg_lists_every_package_of_the_tree() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    listed = config["options"]["packages"].split()
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("mailcheck/**/__init__.py")}
    assert sorted(listed) == sorted(found | {"mailcheck.rules"})


def test_the_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert "0.1.0" in run(installed / "mailcheck", "--version", cwd=tmp_path)


def test_the_installed_rule_book_is_that_of_the_tree(installed: Path, tmp_path: Path) -> None:
    printed = run(installed / "mailcheck", "rules", "list", cwd=tmp_path)
    codes = [
        line.split('"')[1]
        for path in (ROOT / "rules").rglob("*.toml")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("code = ")
    ]
    assert codes
    assert set(re.findall(r"\b[A-Z]{3}\d{3}\b", printed)) == set(codes)


def test_the_module_runs_in_the_source_tree_without_being_installed() -> None:
    code = "import mailcheck; from importlib.resources import files; print(files('mailcheck.rules'))"
    assert Path(run(sys.executable, "-c", code, cwd=ROOT).strip()) == ROOT / "rules"
