"""Keys: in which forms they are read, and that they never show themselves."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mailcheck.model.errors import UsageError
from mailcheck.reference.signing import load_public_keys, load_signing_key, write_key_pair

SEED = bytes(range(32))
TEXT = base64.b64encode(SEED).decode()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("MAILCHECK_SIGNING_KEY", "MAILCHECK_PUBLIC_KEYS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def pem(password: bytes | None = None) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def test_a_pair_signs_and_verifies(here: Path) -> None:
    public = write_key_pair("ci.key")
    assert stat.S_IMODE((here / "ci.key").stat().st_mode) == 0o600
    key = load_signing_key("ci.key")
    (read,) = load_public_keys(["ci.key.pub"])
    assert key is not None
    assert key.public().key_id == read.key_id == public.key_id
    assert read.verifies(key.sign(b"x"), b"x") and not read.verifies(key.sign(b"x"), b"y")
    assert not read.verifies(b"short", b"x")


@pytest.mark.parametrize("existing", ["ci.key", "ci.key.pub"])
def test_a_key_is_never_overwritten(here: Path, existing: str) -> None:
    (here / existing).write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        write_key_pair("ci.key")
    assert (here / existing).read_text() == "mine"
    assert [p.name for p in here.iterdir()] == [existing]


@pytest.mark.parametrize("text", [TEXT, TEXT + "\n", pem().decode()], ids=["base64", "with a line end", "PEM"])
def test_a_key_comes_from_the_environment_or_a_file(here: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (here / "k").write_text(text)
    from_file = load_signing_key("k")
    monkeypatch.setenv("MAILCHECK_SIGNING_KEY", text)
    from_environment = load_signing_key()
    assert from_file and from_environment
    assert from_file.public().key_id == from_environment.public().key_id


def test_without_a_key_there_is_none() -> None:
    assert load_signing_key() is None
    assert load_public_keys() == ()


def other_curve() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("not a key at all", id="words"),
        pytest.param(base64.b64encode(b"short").decode(), id="too short"),
        pytest.param(pem(b"secret").decode(), id="with a password"),
        pytest.param(other_curve(), id="another kind of key"),
        pytest.param("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", id="a broken PEM"),
    ],
)
def test_a_key_that_cannot_be_used_is_one_line_without_the_key(here: Path, text: str) -> None:
    (here / "k").write_text(text)
    with pytest.raises(UsageError) as caught:
        load_signing_key("k")
    line = caught.value.line()
    assert line.startswith("k: ") and "\n" not in line
    assert not text or text not in line


def test_public_keys_come_from_several_files_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = write_key_pair("a"), write_key_pair("b")
    ids = {one.key_id, two.key_id}
    assert {k.key_id for k in load_public_keys(["a.pub", "b.pub", "a.pub"])} == ids
    both = Path("a.pub").read_text() + Path("b.pub").read_text()
    monkeypatch.setenv("MAILCHECK_PUBLIC_KEYS", both)
    assert {k.key_id for k in load_public_keys()} == ids
    raw = [
        base64.b64encode(k.key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)).decode()
        for k in (one, two)
    ]
    monkeypatch.setenv("MAILCHECK_PUBLIC_KEYS", ",".join(raw))
    assert {k.key_id for k in load_public_keys()} == ids
    assert [k.key_id for k in load_public_keys(["a.pub"])] == [one.key_id]


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----"])
def test_a_public_key_that_cannot_be_read_is_an_error(here: Path, text: str) -> None:
    (here / "p").write_text(text)
    with pytest.raises(UsageError, match="p: no public key"):
        load_public_keys(["p"])


def test_a_private_key_is_not_taken_for_a_public_one(here: Path) -> None:
    write_key_pair("a")
    with pytest.raises(UsageError, match="private key where a public one belongs"):
        load_public_keys(["a"])


def test_a_key_shows_itself_nowhere(here: Path) -> None:
    (here / "k").write_text(TEXT)
    key = load_signing_key("k")
    assert repr(key) == "SigningKey()"
