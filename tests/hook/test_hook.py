"""`mailcheck hook` in real repositories: what it stops, what it leaves alone, what it gives back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mailcheck.cli import git as hooks
from mailcheck.cli.git import BATCHES, TEMPLATES, Change, changed, names, pushed, staged
from mailcheck.model.errors import UsageError

ROOT = Path(__file__).parent.parent.parent
PERSON = "<p>suzuki.ichiro@gmail.com</p>\n"
CLEAN = "<p>Hello</p>\n"
MAIL = "From: info@club.example\nTo: {to}\nSubject: Seats\nDate: Mon, 1 Jun 2026 10:00:00 +0900\n\nYour seats are booked.\n"
OTHER = "#!/bin/sh\necho other >> ran\n"


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILCHECK", "GIT_"))}
    identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "a"), ("EMAIL", "a@example.com"))}
    return kept | identity | {"PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def run(*command: str, cwd: Path, check: bool = True):
    return subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, check=check)


def mailcheck(*arguments: str, cwd: Path):
    return run(sys.executable, "-m", "mailcheck", *arguments, cwd=cwd, check=False)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    folder = tmp_path / "repository"
    folder.mkdir()
    for key, value in environment().items():
        monkeypatch.setenv(key, value)
    monkeypatch.chdir(folder)
    run("git", "init", "-q", "-b", "main", cwd=folder)
    return folder


def write(folder: Path, **files: str) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def commit(folder: Path, *paths: str):
    run("git", "add", "--", *(paths or (".",)), cwd=folder)
    return run("git", "commit", "-q", "-m", "x", cwd=folder, check=False)


def test_a_commit_with_a_person_in_a_template_is_stopped_and_a_clean_one_is_not(repository):
    assert mailcheck("hook", "install", cwd=repository).returncode == 0
    write(repository, mail__a_html=PERSON)
    stopped = commit(repository)
    assert stopped.returncode == 1
    assert "TPL611" in stopped.stdout + stopped.stderr
    assert "suzuki" not in stopped.stdout + stopped.stderr
    write(repository, mail__a_html=CLEAN)
    assert commit(repository).returncode == 0


def test_what_is_staged_counts_and_not_what_lies_on_the_disk(repository):
    hooks.install("pre-commit", sys.executable, force=False)
    write(repository, mail__a_html=PERSON)
    run("git", "add", ".", cwd=repository)
    write(repository, mail__a_html=CLEAN)
    assert run("git", "commit", "-q", "-m", "x", cwd=repository, check=False).returncode == 1


def test_a_batch_is_scanned_as_one_and_a_changed_file_never_passes(repository):
    hooks.install("pre-commit", sys.executable, force=False)
    write(repository, out__1_eml=MAIL.format(to="a@example.com, b@example.net"))
    stopped = commit(repository)
    assert stopped.returncode == 1
    assert "EXP101" in stopped.stdout + stopped.stderr
    write(repository, out__1_eml=MAIL.format(to="a@example.com"))
    run("git", "add", ".", cwd=repository)
    write(repository, out__1_eml=MAIL.format(to="b@example.com"))
    changed_after = run("git", "commit", "-q", "-m", "x", cwd=repository, check=False)
    assert changed_after.returncode == 1
    assert "differs" in changed_after.stderr


def test_a_commit_of_other_files_asks_nothing(repository, monkeypatch):
    write(repository, code_py="x = 1\n", requirements_txt="taro@gmail.com\n")
    run("git", "add", ".", cwd=repository)
    done = mailcheck("hook", "run", "pre-commit", cwd=repository)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_push_is_checked_and_a_deleted_branch_is_not(repository, tmp_path):
    remote = tmp_path / "remote.git"
    run("git", "init", "-q", "--bare", str(remote), cwd=tmp_path)
    run("git", "remote", "add", "origin", str(remote), cwd=repository)
    hooks.install("pre-push", sys.executable, force=False)
    write(repository, mail__a_html=CLEAN)
    commit(repository)
    assert run("git", "push", "-q", "origin", "main", cwd=repository, check=False).returncode == 0
    write(repository, mail__b_html=PERSON)
    commit(repository)
    stopped = run("git", "push", "-q", "origin", "main", cwd=repository, check=False)
    assert stopped.returncode == 1
    assert "TPL611" in stopped.stdout + stopped.stderr
    assert pushed([f"(delete) {'0' * 40} refs/heads/x {'1' * 40}"]) == []
    head = run("git", "rev-parse", "HEAD", cwd=repository).stdout.strip()
    assert pushed([f"refs/heads/main {head} refs/heads/new {'0' * 40}"]) == [Change("mail/b.html", head)]
    assert names(changed(head, "1" * 40)) == ["mail/b.html"]


@pytest.mark.parametrize("hook", ["pre-commit", "pre-push"])
def test_an_existing_hook_is_left_alone_and_the_line_to_add_is_told(repository, hook):
    path = repository / ".git" / "hooks" / hook
    path.parent.mkdir(exist_ok=True)
    path.write_text(OTHER)
    with pytest.raises(UsageError, match=f"mailcheck hook run {hook}"):
        hooks.install(hook, sys.executable, force=False)
    assert path.read_text() == OTHER


def test_with_force_the_old_hook_runs_first_and_comes_back(repository):
    path = repository / ".git" / "hooks" / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(OTHER)
    path.chmod(0o755)
    hooks.install("pre-commit", sys.executable, force=True)
    hooks.install("pre-commit", sys.executable, force=True)
    write(repository, mail__a_html=CLEAN)
    assert commit(repository).returncode == 0
    assert (repository / "ran").read_text() == "other\n"
    path.with_name("pre-commit.before-mailcheck").write_text("#!/bin/sh\nexit 7\n")
    write(repository, mail__a_html=CLEAN + CLEAN)
    assert commit(repository, "mail").returncode == 1
    path.with_name("pre-commit.before-mailcheck").write_text(OTHER)
    assert hooks.uninstall("pre-commit") is not None
    assert path.read_text() == OTHER
    assert os.access(path, os.X_OK)


def test_an_old_push_hook_and_ours_both_get_the_refs(repository):
    path = repository / ".git" / "hooks" / "pre-push"
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\ncat > seen\n")
    path.chmod(0o755)
    hooks.install("pre-push", sys.executable, force=True)
    write(repository, mail__a_html=PERSON)
    commit(repository)
    head = run("git", "rev-parse", "HEAD", cwd=repository).stdout.strip()
    line = f"refs/heads/main {head} refs/heads/main {'0' * 40}\n"
    done = subprocess.run([str(path), "origin", "url"], cwd=repository, env=environment(), input=line, capture_output=True, text=True, check=False)
    assert (repository / "seen").read_text() == line
    assert done.returncode == 1


def test_uninstall_takes_only_our_own_hook_away(repository):
    path = repository / ".git" / "hooks" / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(OTHER)
    assert hooks.uninstall("pre-commit") is None
    assert path.exists()
    hooks.install("pre-push", sys.executable, force=False)
    assert hooks.uninstall("pre-push") is not None
    assert not path.with_name("pre-push").exists()


def test_where_another_tool_keeps_the_hooks_nothing_is_written(repository):
    run("git", "config", "core.hooksPath", ".husky", cwd=repository)
    with pytest.raises(UsageError, match=r"core\.hooksPath"):
        hooks.install("pre-commit", sys.executable, force=True)


def test_outside_a_repository_it_is_wrong_usage(tmp_path):
    done = mailcheck("hook", "install", cwd=tmp_path)
    assert done.returncode == 2
    assert "no repository" in done.stderr


def test_names_with_spaces_and_other_letters_are_read(repository):
    name = "mail/お知らせ 'a' [1].html"
    (repository / "mail").mkdir()
    (repository / name).write_text(PERSON)
    run("git", "add", ".", cwd=repository)
    assert [change.path for change in staged()] == [name]
    assert hooks.content(staged()[0]) == PERSON.encode()


def test_a_link_is_no_template(repository):
    (repository / "mail").mkdir()
    (repository / "mail" / "a.html").symlink_to("/etc/passwd")
    run("git", "add", ".", cwd=repository)
    assert hooks.content(staged()[0]) is None


@pytest.mark.parametrize(
    ("path", "template", "batch"),
    [
        pytest.param("a/welcome.mjml", True, False, id="written for nothing else"),
        pytest.param("emails/welcome.html", True, False, id="a page in a folder of mails"),
        pytest.param("template/default/Mail/order.twig", True, False, id="a Twig template in a folder of mails"),
        pytest.param("admin/order.twig", False, False, id="a Twig template of another page"),
        pytest.param("site/index.html", False, False, id="a page of a site"),
        pytest.param("requirements.txt", False, False, id="a text of the project"),
        pytest.param("payment-notice.ja.txt", True, False, id="a text that is a notice"),
        pytest.param("out/1.EML", False, True, id="a mail"),
        pytest.param("list.csv", False, True, id="a list"),
        pytest.param("mailcheck/app.py", False, False, id="a program"),
    ],
)
def test_which_files_a_hook_takes(path, template, batch):
    assert (bool(TEMPLATES.search(path)), bool(BATCHES.search(path))) == (template, batch)


def test_a_hook_lets_a_finding_of_the_baseline_pass_and_no_other(repository):
    write(repository, mailcheck_toml='[privacy]\nkey_file = ".mailcheck-key"\n', old_mjml=PERSON)
    (repository / ".mailcheck-key").write_text("a key of more than sixteen octets")
    accepted = mailcheck("baseline", "write", "--template", "old.mjml", "--reason", "old", "--owner", "team", cwd=repository)
    assert accepted.returncode == 0, accepted.stderr
    (repository / "below").mkdir()
    assert mailcheck("hook", "install", "--baseline", "../.mailcheck-baseline.json", cwd=repository / "below").returncode == 0
    assert commit(repository, "old.mjml").returncode == 0
    write(repository, new_mjml=PERSON)
    assert commit(repository, "new.mjml").returncode == 1
