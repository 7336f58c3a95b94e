"""The files by which other tools run mailcheck: they parse, they say what the code says, and no
input of a job is ever pasted into a shell."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from mailcheck.cli.git import BATCHES, TEMPLATES
from mailcheck.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent.parent
BASH = shutil.which("bash")
YAML = [".pre-commit-hooks.yaml", "action.yml", "ci/gitlab.yml"]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def hook_patterns() -> dict[str, str]:
    return dict(re.findall(r"^- id: (\S+)$(?:\n(?!- ).*)*?\n  files: (.+)$", text(".pre-commit-hooks.yaml"), re.M))


def run_lines(name: str) -> list[str]:
    """Return what stands in `run:` keys, blocks with all their lines."""
    lines, found = text(name).splitlines(), []
    for number, line in enumerate(lines):
        match = re.match(r"( *)(?:- )?run: ?(.*)", line)
        if match:
            depth = len(match[1])
            block = [match[2]]
            for further in lines[number + 1 :]:
                if further.strip() and len(further) - len(further.lstrip()) <= depth:
                    break
                block.append(further)
            found.append("\n".join(block))
    return found


@pytest.mark.parametrize("name", YAML)
def test_the_yaml_files_parse(name):
    assert yaml.safe_load(text(name))


@pytest.mark.parametrize("name", YAML)
def test_no_tab_and_no_trailing_space_stands_in_yaml(name):
    assert not re.search(r"\t| $", text(name), re.M)


def test_no_input_is_pasted_into_the_shell():
    blocks = run_lines("action.yml")
    assert blocks
    assert not [block for block in blocks if "${{" in block]
    for name in ("ci/check.sh", "ci/gitlab.yml"):
        assert not re.search(r"\beval\b", text(name))


def test_every_input_of_the_action_is_used_and_every_used_one_is_declared():
    inputs, rest = text("action.yml").split("\noutputs:", 1)
    declared = set(re.findall(r"^  ([a-z-]+):$", inputs, re.M))
    assert declared == set(re.findall(r"inputs\.([a-z-]+)", rest))
    assert {"verdict", "findings", "sarif-file"} == set(re.findall(r"^  ([a-z-]+):$", rest.split("\nruns:")[0], re.M))


def test_the_hooks_of_pre_commit_take_the_files_that_ours_takes():
    assert hook_patterns() == {"mailcheck": BATCHES.pattern, "mailcheck-template": TEMPLATES.pattern}
    assert text(".pre-commit-hooks.yaml").count("require_serial: true") == 2
    assert text(".pre-commit-hooks.yaml").count("types: [file]") == 2
    assert set(re.findall(r"entry: mailcheck (\S+)", text(".pre-commit-hooks.yaml"))) <= set(COMMANDS)


def test_the_image_runs_without_rights_and_gets_no_batch():
    assert re.search(r"^USER 10001$", text("Dockerfile"), re.M)
    assert text(".dockerignore").splitlines()[1] == "*"
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", text("Dockerfile"), re.M)
    allowed = {line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")}
    assert {word for line in copied for word in line.split()} == allowed


@pytest.fixture
def job(tmp_path):
    """Return what runs check.sh in a folder with inputs, and gives code, outputs and the log."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "mailcheck").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mailcheck "$@"\n')
    (programs / "mailcheck").chmod(0o755)
    (programs / "python").symlink_to(sys.executable)

    def start(**inputs: str):
        output = tmp_path / "output"
        output.write_text("")
        environment = {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8",
            "PYTHONUTF8": "1", "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        }  # fmt: skip
        environment |= {f"MAILCHECK_{key}": value for key, value in inputs.items()}
        done = subprocess.run([str(BASH), str(ROOT / "ci" / "check.sh")], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        pairs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done, pairs

    return start


@pytest.mark.skipif(BASH is None, reason="the script is for bash")
def test_the_script_of_the_action_tells_verdict_findings_and_sarif(job, tmp_path):
    (tmp_path / "a.html").write_text("<p>suzuki.ichiro@gmail.com</p>")
    done, outputs = job(COMMAND="template", PATHS="a.html\n", SARIF="out.sarif")
    assert done.returncode == 1, done.stderr
    assert outputs == {"verdict": "fail", "findings": "1", "sarif-file": "out.sarif"}
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"
    assert "TPL611" in (tmp_path / "summary.md").read_text()
    assert "::error file=a.html" in done.stdout


@pytest.mark.skipif(BASH is None, reason="the script is for bash")
@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param({"PATHS": "$(touch hacked)\n`touch hacked`; touch hacked"}, id="a path"),
        pytest.param({"PATHS": "--output=text=hacked"}, id="a path that looks like an option"),
        pytest.param({"PATHS": "a.html", "ARGS": "--select\nTPL611; touch hacked"}, id="an argument"),
        pytest.param({"PATHS": "a.html", "COMMAND": "template; touch hacked"}, id="the command"),
        pytest.param({"PATHS": "a.html", "POLICY": "$(touch hacked)"}, id="the policy"),
    ],
)
def test_no_input_runs_as_a_program(job, tmp_path, inputs):
    (tmp_path / "a.html").write_text("<p>Hello</p>")
    done, outputs = job(**{"COMMAND": "template", **inputs})
    assert done.returncode == 2
    assert outputs.get("verdict", "error") == "error"
    assert not (tmp_path / "hacked").exists()
