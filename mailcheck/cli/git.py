"""What git is asked for in a hook: which files are about to be committed or pushed, and their content."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from shlex import quote

from mailcheck.model.errors import UsageError

HOOKS = ("pre-commit", "pre-push")
# The same patterns as in .pre-commit-hooks.yaml. Pages and texts are everywhere, so they count
# where their path speaks of mail; the others are written for nothing but merging.
BATCHES = re.compile(r"(?i)\.(eml|mbox|csv|tsv)$")
TEMPLATES = re.compile(
    r"(?i)\.(mjml|liquid|j2|jinja2?|hbs|handlebars|mustache|erb|amp|ampscript)$|(mail|newsletter|template|letter|notice).*\.(html?|txt|po|twig)$"
)
MARK = "# written by `mailcheck hook install`"
KEPT = ".before-mailcheck"
HEAD = f"#!/bin/sh\n{MARK}; `mailcheck hook uninstall` takes it away\n"
OURS = '"{python}" -m mailcheck hook run {options}{hook} -- "$@"\n'
# An earlier hook runs first, and its refusal counts. A push tells its refs on standard input, once.
AFTER = {
    "pre-commit": '"$(dirname "$0")/{kept}" "$@" || exit $?\nexec ' + OURS,
    "pre-push": 'refs=$(cat)\nprintf "%s\\n" "$refs" | "$(dirname "$0")/{kept}" "$@" || exit $?\nprintf "%s\\n" "$refs" | ' + OURS,
}
ZERO = re.compile(r"0+")


@dataclass(frozen=True, slots=True)
class Change:
    """One file that changes; `revision` is empty for the index, else the commit that is pushed."""

    path: str
    revision: str = ""


def git(*arguments: str, good: Iterable[int] = (0,)) -> bytes:
    """Return what git prints; UsageError where it fails."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"git cannot be run ({error.strerror})", where="hook") from None
    if done.returncode not in good:
        raise UsageError("git says that this is no repository, or refused to answer", where=f"git {arguments[0]}")
    return done.stdout


def hooks_folder() -> str:
    """Return the folder of the repository's hooks; UsageError where hooks are kept elsewhere."""
    elsewhere = git("config", "--get", "core.hooksPath", good=(0, 1)).decode().strip()
    if elsewhere:
        hint = f"add this line to your hook: {line_for('pre-commit')}"
        raise UsageError("core.hooksPath is set, so another tool keeps the hooks", where="hook install", hint=hint)
    return os.fsdecode(git("rev-parse", "--git-path", "hooks").rstrip(b"\n"))


def line_for(hook: str) -> str:
    """Return the line that does in another hook what ours does."""
    return f'mailcheck hook run {hook} "$@" || exit $?'


def install(hook: str, python: str, *, baseline: str | None = None, force: bool) -> str:
    """Write a hook and return its path; one that exists stays, and is only put before ours with `force`.

    The hook runs at the top of the tree, so a path of accepted findings is written as seen from there.
    """
    folder = hooks_folder()
    path = os.path.join(folder, hook)
    os.makedirs(folder, exist_ok=True)
    if os.path.lexists(path) and not is_ours(path):
        if not force:
            hint = f"add this line to it: {line_for(hook)}; or use --force, which runs it before ours"
            raise UsageError("there is a hook already; nothing was changed", where=path, hint=hint)
        if os.path.lexists(path + KEPT):
            raise UsageError("an earlier hook is kept there already; nothing was changed", where=path + KEPT)
        os.replace(path, path + KEPT)
    text = AFTER[hook] if os.path.lexists(path + KEPT) else "exec " + OURS
    top = os.fsdecode(git("rev-parse", "--show-toplevel").rstrip(b"\n"))
    options = f"--baseline {quote(os.path.relpath(baseline, top).replace(os.sep, '/'))} " if baseline else ""
    text = HEAD + text.format(kept=hook + KEPT, python=python.replace("\\", "/"), options=options, hook=hook)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.chmod(path, 0o755)
    return path


def uninstall(hook: str) -> str | None:
    """Take our hook away and put an earlier one back; return its path, None where there is none of ours."""
    path = os.path.join(hooks_folder(), hook)
    if not os.path.lexists(path) or not is_ours(path):
        return None
    if os.path.lexists(path + KEPT):
        os.replace(path + KEPT, path)
    else:
        os.unlink(path)
    return path


def is_ours(path: str) -> bool:
    """Tell whether a hook is one that this module wrote."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return MARK in file.read()
    except OSError:
        return False


def staged() -> list[Change]:
    """Return the files that the next commit adds or changes."""
    listed = git("diff", "--cached", "--name-only", "-z", "--diff-filter=ACMR", "--no-renames")
    return [Change(path) for path in names(listed)]


def pushed(lines: Sequence[str]) -> list[Change]:
    """Return the files that a push adds or changes; `lines` are what git tells a pre-push hook."""
    found: dict[str, Change] = {}
    for line in lines:
        fields = line.split()
        if len(fields) != 4 or ZERO.fullmatch(fields[1]):
            continue
        local, remote = fields[1], fields[3]
        for path in names(changed(local, remote)):
            found[path] = Change(path, local)
    return [found[path] for path in sorted(found)]


def changed(local: str, remote: str) -> bytes:
    """Return the names of files that differ from what the other side has, ended by NUL."""
    wanted = ("--name-only", "-z", "--diff-filter=ACMR", "--no-renames")
    if not ZERO.fullmatch(remote):
        try:
            return git("diff", *wanted, remote, local)
        except UsageError:
            pass  # the other side is ahead and its commit is not here
    commits = git("rev-list", local, "--not", "--remotes").decode().split()
    return b"".join(git("diff-tree", "-r", "-m", "--root", "--no-commit-id", *wanted, commit) for commit in commits)


def names(listed: bytes) -> list[str]:
    """Return the names in git's answer, each once, sorted."""
    return sorted({os.fsdecode(name) for name in listed.split(b"\0") if name})


def content(change: Change) -> bytes | None:
    """Return what will be committed or pushed of a file; None for a link, or a file that is gone again."""
    listing = ("ls-files", "-s", "-z", "--", change.path) if not change.revision else ("ls-tree", "-z", change.revision, "--", change.path)
    entry = git("--literal-pathspecs", *listing)
    if not entry.startswith(b"100"):
        return None
    return git("cat-file", "blob", f"{change.revision}:{change.path}")


def is_same_on_disk(change: Change) -> bool:
    """Tell whether the file on disk is what will be committed or pushed."""
    done = subprocess.run(["git", "--literal-pathspecs", "diff", "--quiet", *([change.revision] if change.revision else []), "--", change.path], check=False)
    return done.returncode == 0 and os.path.isfile(change.path)
