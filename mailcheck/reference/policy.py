"""The policy file: finding it, merging its layers key by key, and checking every key and value."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from mailcheck.model.errors import PolicyError, nearest
from mailcheck.model.policy import CHECKS, FAIL_ON, PURPOSES, Policy, Span

FILE_NAME = "mailcheck.toml"
LOCKED = "MAILCHECK_LOCKED_POLICY"
CHOICES: dict[str, Sequence[str]] = {
    "batch.purpose": PURPOSES,
    "batch.bcc_header": ("forbidden", "stripped-by-sender"),
    "gate.require": CHECKS,
    "gate.fail_on": FAIL_ON,
    "destinations.lists": ("announce", "discussion"),
}
# Keys whose value is a path, relative to the policy file.
PATHS = (
    "batch.template",
    "batch.envelope",
    "roster.path",
    "destinations.verified",
    "audience.must_be_in",
    "audience.must_not_be_in",
    "audience.opted_out",
    "audience.testers",
    "audience.events",
    "audience.sent",
    "privacy.key_file",
)


def find_policy(start: str) -> str | None:
    """Return the nearest policy file from `start` upward, stopping at a folder with `.git`.

    `pyproject.toml` counts where it has `[tool.mailcheck]`.
    """
    folder = os.path.abspath(start)
    while True:
        direct = os.path.join(folder, FILE_NAME)
        if os.path.isfile(direct):
            return direct
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project) and "mailcheck" in read_toml(project).get("tool", {}):
            return project
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = parent


def read_toml(path: str) -> dict[str, Any]:
    """Return the content of a TOML file, or raise PolicyError with the line that is wrong."""
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"not valid TOML: {error}", where=path) from None
    except UnicodeDecodeError:
        raise PolicyError("not UTF-8", where=path, hint="save the file as UTF-8") from None
    except OSError as error:
        raise PolicyError(f"cannot be read ({error.strerror})", where=path) from None


def load_policy(path: str | None, overrides: Mapping[str, Any] | None = None) -> Policy:
    """Return the policy of a file (None: only defaults), the command line and the locked policy.

    Layers are merged key by key, presence decides; the file that the environment variable
    MAILCHECK_LOCKED_POLICY names comes last, so nothing can weaken it.
    """
    content: dict[str, Any] = {}
    if path is not None:
        content = read_toml(path)
        if os.path.basename(path) == "pyproject.toml":
            content = content.get("tool", {}).get("mailcheck", {})
        content = absolute(content, os.path.dirname(os.path.abspath(path)))
    content = merge(content, overrides or {})
    locked = os.environ.get(LOCKED)
    if locked:
        layer = read_toml(locked)
        content = merge(content, absolute(layer, os.path.dirname(os.path.abspath(locked))))
    return make_policy(content, path)


def make_policy(content: Mapping[str, Any], path: str | None = None) -> Policy:
    """Check a parsed policy and return it; PolicyError names the key and the nearest known one."""
    where = path or "policy"
    values = dict(convert(Policy, content, "", where).items())
    base = os.path.dirname(os.path.abspath(path)) if path else ""
    return Policy(**values, path=path, base=base)


def merge(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    """Return `low` with the keys of `high` laid over it, table by table."""
    merged = dict(low)
    for key, value in high.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            value = merge(merged[key], value)
        merged[key] = value
    return merged


def absolute(content: dict[str, Any], base: str) -> dict[str, Any]:
    """Return the content with the paths of `PATHS` and of rule packs made absolute."""
    for dotted in PATHS:
        table, key = dotted.split(".")
        section = content.get(table)
        if isinstance(section, dict) and isinstance(section.get(key), str) and section[key]:
            content = merge(content, {table: {key: os.path.join(base, section[key])}})
    packs = content.get("rules", {}).get("packs") if isinstance(content.get("rules"), dict) else None
    if isinstance(packs, list):
        packs = [os.path.join(base, pack) if isinstance(pack, str) else pack for pack in packs]
        content = merge(content, {"rules": {"packs": packs}})
    return content


def convert(kind: type, content: Any, key: str, where: str) -> dict[str, Any]:
    """Return the checked constructor arguments of a policy dataclass."""
    if not isinstance(content, Mapping):
        raise PolicyError(f"`{key}` must be a table", where=where)
    hints = get_type_hints(kind)
    known = [f.name for f in fields(kind) if f.name not in ("path", "base") or key]
    values = {}
    for name, value in content.items():
        full = f"{key}.{name}" if key else name
        if name not in known:
            hint = nearest(name, known) or f"known here: {', '.join(known)}"
            raise PolicyError(f"unknown key `{full}`", where=where, hint=hint)
        values[name] = convert_value(hints[name], value, full, where)
    missing = [f.name for f in fields(kind) if required(f) and f.name not in values]
    if missing:
        raise PolicyError(f"`[[{key}]]` needs `{missing[0]}`", where=where)
    return values


def required(item: Any) -> bool:
    """Tell whether a dataclass field has no default."""
    return item.default is MISSING and item.default_factory is MISSING


def convert_value(hint: Any, value: Any, key: str, where: str) -> Any:
    """Check one value against the type of its field and return it in that type."""
    if is_dataclass(hint) and hint is not Span:
        return hint(**convert(hint, value, key, where))  # type: ignore[operator]
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    for option in options:
        result = as_type(option, value, key, where)
        if result is not None:
            check_choice(key, result, where)
            return result
    raise PolicyError(f"`{key}` must be {describe(options)}", where=where)


def as_type(hint: Any, value: Any, key: str, where: str) -> Any:
    """Return the value in the type, or None where it is of another type."""
    if hint is Span:
        return as_span(value)
    if hint in (str, bool, int, date):
        return value if type(value) is hint else None
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple and is_dataclass(args[0]) and isinstance(value, list):
        return tuple(convert_value(args[0], item, key, where) for item in value)
    if origin is tuple:
        value = [value] if isinstance(value, str) else value
        good = isinstance(value, list) and all(isinstance(item, args[0]) for item in value)
        return tuple(value) if good else None
    if origin is dict and isinstance(value, Mapping):
        if args[1] is Any or get_origin(args[1]) is dict:
            return {k: dict(v) if isinstance(v, Mapping) else v for k, v in value.items()}
        return {k: convert_value(args[1], v, f"{key}.{k}", where) for k, v in value.items()}
    return None


def as_span(value: Any) -> Span | None:
    """Return a Span for a number or for `[least, most]`."""
    if type(value) is int:
        return Span(value, value)
    if isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value):
        return Span(value[0], value[1])
    return None


def check_choice(key: str, value: Any, where: str) -> None:
    """Raise PolicyError where a key takes only certain words and the value is none of them."""
    choices = CHOICES.get(key)
    if choices is None or value is None:
        return
    words = [value] if isinstance(value, str) else list(value)
    for word in words:
        if word not in choices:
            hint = nearest(word, choices) or f"one of {', '.join(choices)}"
            raise PolicyError(f"`{key}` cannot be `{word}`", where=where, hint=hint)


def describe(options: Sequence[Any]) -> str:
    """Return what a key wants, in words."""
    words = {str: "a text", int: "a whole number", bool: "true or false", date: "a date"}
    names = []
    for option in options:
        if option is Span:
            names.append("a whole number or [least, most]")
        elif get_origin(option) is tuple:
            names.append("a list of texts")
        elif get_origin(option) is dict:
            names.append("a table")
        elif option in words:
            names.append(words[option])
    return " or ".join(names)
