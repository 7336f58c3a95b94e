"""The use cases around a receipt: is this what passed, and a second person's signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailcheck import __version__
from mailcheck.app.gather import policy_of
from mailcheck.app.receipt import TIME, Contents, Named, Receipt, contents, envelope, pae, parse, signature
from mailcheck.app.request import Request
from mailcheck.model.policy import Policy
from mailcheck.reference.receipt_file import (
    digest_of_policy,
    digest_of_rulebook,
    digests_of_reference,
    read_receipt,
)
from mailcheck.reference.signing import PublicKey, SigningKey
from mailcheck.report.language import say

# So many lines of one kind tell enough; the rest is a number.
LINES = 20
KEY_SHOWN = 16


@dataclass(slots=True)
class Verification:
    """What a comparison gave: problems, each of which forbids the send, and notes, as sentences.

    `signers` are the ids of the keys whose signatures are valid.
    """

    language: str = "en"
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signers: tuple[str, ...] = ()

    def problem(self, key: str, /, **values: object) -> None:
        """Add a problem."""
        self.problems.append(say(self.language, f"receipt.{key}", **values))

    def note(self, key: str, /, **values: object) -> None:
        """Add a note."""
        self.notes.append(say(self.language, f"receipt.{key}", **values))


def verify(
    request: Request, path: str, keys: Sequence[PublicKey], wanted: int | None, now: datetime
) -> tuple[Verification, str]:
    """Compare a batch with its receipt; return what was found and the sentence that sums it up.

    `wanted` is the number of different valid signatures; None asks for one where the receipt is
    signed or public keys are given. Raises UsageError for a receipt that cannot be read.
    """
    receipt = parse(read_receipt(path), path)
    result = Verification(request.language)
    check_signatures(result, receipt, keys, wanted)
    check_standing(result, receipt, now)
    policy = policy_of(request)
    check_circumstances(result, receipt, policy, request)
    here = contents(request, policy, path)
    check_accepted(result, receipt, here)
    check_contents(result, receipt, here)
    if result.problems:
        return result, say(request.language, "receipt.not_verified")
    until = receipt.expires.strftime(TIME)
    return result, say(
        request.language,
        "receipt.verified",
        n=receipt.messages,
        expires=until,
        signatures=len(result.signers),
    )


def approve(
    path: str, key: SigningKey, keys: Sequence[PublicKey], now: datetime, language: str
) -> tuple[Verification, bytes | None, str]:
    """Sign a receipt as a second person; return what was found, the new receipt and a sentence.

    A receipt is refused (None) that is unsigned, not validly signed by one of the public keys,
    expired, of no pass, or signed by the same key already.
    """
    receipt = parse(read_receipt(path), path)
    result = Verification(language)
    if not receipt.signed or not receipt.signatures:
        result.problem("stripped" if receipt.signed else "unsigned_approval")
    else:
        check_signatures(result, receipt, keys, 1)
    check_standing(result, receipt, now)
    mine = key.public()
    if any(mine.verifies(given, pae(receipt.body)) for _, given in receipt.signatures):
        result.problem("own")
    if result.problems:
        return result, None, ""
    content = envelope(receipt.body, [*receipt.signatures, signature(key, receipt.body)])
    count = len({*result.signers, mine.key_id})
    return result, content, say(language, "receipt.approved", key=mine.key_id[:KEY_SHOWN], signatures=count)


def check_signatures(
    result: Verification, receipt: Receipt, keys: Sequence[PublicKey], wanted: int | None
) -> None:
    """Count the keys that signed; a signature that its own key disowns is a problem in any case."""
    signers, unknown, broken = [], [], []
    for key_id, given in receipt.signatures:
        by = [key.key_id for key in keys if key.verifies(given, pae(receipt.body))]
        if by:
            signers.extend(by)
        elif key_id in {key.key_id for key in keys}:
            broken.append(key_id)
        else:
            unknown.append(key_id)
    result.signers = tuple(sorted(set(signers)))
    for key_id in broken:
        result.problem("bad_signature", key=key_id[:KEY_SHOWN])
    if receipt.signed and not receipt.signatures:
        result.problem("stripped")
        return
    if wanted is None:
        wanted = 1 if receipt.signed or receipt.signatures or keys else 0
    if not wanted and not (receipt.signatures and keys):
        result.note("note_ignored" if receipt.signatures else "note_unsigned")
    elif not receipt.signatures:
        result.problem("unsigned", wanted=wanted)
    elif not keys:
        result.problem("untrusted")
    else:
        for key_id in unknown:
            result.note("note_unknown", key=key_id[:KEY_SHOWN])
        if len(result.signers) < wanted:
            result.problem("few", n=len(result.signers), wanted=wanted)


def check_standing(result: Verification, receipt: Receipt, now: datetime) -> None:
    """See whether the receipt is one of a pass, and not expired."""
    if receipt.verdict != "pass":
        result.problem("verdict", verdict=receipt.verdict)
    if now >= receipt.expires:
        result.problem("expired", expires=receipt.expires.strftime(TIME))


def check_circumstances(result: Verification, receipt: Receipt, policy: Policy, request: Request) -> None:
    """Compare policy, rule book and tool with those of the check.

    Where the batch was checked under a policy file and none is found here, nothing can be
    compared, and a note says so.
    """
    if receipt.policy_named and policy.path is None:
        result.note("note_policy")
    else:
        if digest_of_policy(policy, request.select, request.ignore) != receipt.policy_digest:
            result.problem("policy")
        if digest_of_rulebook(policy) != receipt.rulebook_digest:
            result.problem("rulebook")
        here = set(digests_of_reference(policy))
        for name, digest in receipt.reference:
            if (name, digest) not in here and name in {known for known, _ in here}:
                result.note("note_reference", name=name)
    if receipt.version != __version__:
        result.note("note_version", checked=receipt.version, here=__version__)
    if receipt.selected:
        result.note("note_selected", what=" ".join(receipt.selected))


def check_accepted(result: Verification, receipt: Receipt, here: Contents) -> None:
    """Say what was found and let stand: whoever sends has to know, and a given baseline has to be that one."""
    if here.baseline and here.baseline[1] != (receipt.baseline or ("", None))[1]:
        result.problem("baseline", name=here.baseline[0])
    if receipt.waived:
        result.note("note_waived", n=receipt.waived, waivers=receipt.waivers)
    if receipt.baseline:
        name, digest = receipt.baseline
        result.note("note_baseline", name=name, digest=str(digest)[:KEY_SHOWN])
    if receipt.errors:
        result.note("note_errors", n=receipt.errors, level=receipt.fail_on)


def check_contents(result: Verification, receipt: Receipt, here: Contents) -> None:
    """Compare names and digests; two files of one name count as often as they are there."""
    excused = set(receipt.left_out)
    expected = by_name(receipt.subjects)
    found = by_name(entry for entry in here.subjects if entry not in excused)
    kinds: dict[str, list[str]] = {"unreadable": [], "changed": [], "added": [], "missing": []}
    for name in sorted(expected.keys() | found.keys()):
        if None in found.get(name, ()):
            kinds["unreadable"].append(name)
        elif name not in found:
            kinds["missing"].append(name)
        elif name not in expected:
            kinds["added"].append(name)
        elif expected[name] != found[name]:
            kinds["changed"].append(name)
    for kind, names in kinds.items():
        for name in names[:LINES]:
            result.problem(kind, name=name)
        if len(names) > LINES:
            result.problem("more", n=len(names) - LINES)


def by_name(entries: Iterable[Named]) -> dict[str, Counter[str | None]]:
    """Return the digests of each name, with how often each is there."""
    found: dict[str, Counter[str | None]] = {}
    for name, digest in entries:
        found.setdefault(name, Counter())[digest] += 1
    return found
