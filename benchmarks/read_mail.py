"""Measure how many mails a core reads in a second, what hostile ones cost, and that none is lost.

    python benchmarks/read_mail.py            speed, on bulk mails made here (text and HTML in five
                                              charsets, about 14 kB each), then the hostile mails
    python benchmarks/read_mail.py hostile    the hostile mails only
    python benchmarks/read_mail.py FOLDER     the mails of a folder: speed, and where each file went

Times are CPU seconds, because the machine may be busy. Each hostile mail is read in a process of its
own, which tells its own peak of memory; the mail itself and the interpreter are part of it.
"""

from __future__ import annotations

import base64
import multiprocessing
import quopri
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mailcheck.model.source import Limits, ListOptions
from mailcheck.read.discover import discover
from mailcheck.read.mail import read_mail
from mailcheck.read.units import read_units

LIMITS = Limits()
CHARSETS = ("us-ascii", "utf-8", "iso-2022-jp", "shift_jis", "iso-8859-1")
WORDS = {
    "us-ascii": "Your order has been sent and will arrive soon. ",
    "utf-8": "ご注文の商品を発送しました。お届けまでしばらくお待ちください。",
    "iso-2022-jp": "ご注文の商品を発送しました。お届けまでしばらくお待ちください。",
    "shift_jis": "ご注文の商品を発送しました。お届けまでしばらくお待ちください。",
    "iso-8859-1": "Votre commande a été expédiée, merci de votre fidélité. ",
}
FIELDS = """Received: from mx.example.com (mx.example.com [192.0.2.1])
\tby relay.example.com (Postfix) with ESMTPS id 4XY1230000z{n}
\tfor <u{n}@example.jp>; Sat, 21 Nov 2026 10:00:00 +0900 (JST)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=mail;
\tt=1795222800; h=from:to:subject:date:mime-version:content-type;
\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b={signature}
From: =?utf-8?B?44K344On44OD44OX?= <shop@example.com>
To: "Customer {n}" <u{n}@example.jp>
Subject: =?utf-8?B?44GU5rOo5paH44Gu5ZWG5ZOB44KS55m66YCB44GX44G+44GX44Gf?=
Date: Sat, 21 Nov 2026 10:00:00 +0900
Message-ID: <{n}.1795222800@example.com>
MIME-Version: 1.0
List-Unsubscribe: <https://example.com/u/{n}>
X-Mailer: Bulk 1.0
"""


def sample(number: int) -> bytes:
    """Return one bulk mail with a text and an HTML part, in one of five charsets."""
    charset = CHARSETS[number % 5]
    size = 40 if charset == "us-ascii" else 22
    text = f"Customer {number}\n" + f"{WORDS[charset]}\n" * size
    html = "<html><body>" + f'<p style="margin:0">{WORDS[charset]}</p>\n' * size * 3 + "</body></html>"
    parts = []
    for kind, body in (("plain", text), ("html", html)):
        octets = body.encode(charset)
        encoding = "7bit" if octets.isascii() else ("base64" if number % 2 else "quoted-printable")
        coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(octets)
        head = f"--=_b\nContent-Type: text/{kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
        parts.append(head.encode() + coded + b"\n")
    fields = FIELDS.format(n=number, signature="x" * 170)
    whole = fields.encode() + b'Content-Type: multipart/alternative; boundary="=_b"\n\n' + b"".join(parts)
    return (whole + b"--=_b--\n").replace(b"\n", b"\r\n")


def nested(levels: int) -> bytes:
    """Return multiparts inside multiparts, each with a boundary of its own."""
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels)) + b"\nx"


HEAD = b"From: a@example.com\nTo: "
MIXED = HEAD + b"b@example.jp\nContent-Type: multipart/mixed; boundary=b\n\n"
# Mails that cost a careless reader minutes.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "50,000 recipients": lambda: HEAD
    + b",\n ".join(b"Name %d <u%d@example.com>" % (n, n) for n in range(50_000))
    + b"\n\nHello",
    "2,000 levels of multipart": lambda: HEAD + b"b@example.jp\n" + nested(2000),
    "2,000 levels of message/rfc822": lambda: HEAD + b"b@example.jp\n" + b"Content-Type: message/rfc822\n\n" * 2000,
    "100,000 parts": lambda: MIXED + b"--b\n\nx\n" * 100_000 + b"--b--\n",
    "100,000 parts the fast parser refuses": lambda: MIXED + b"--b\n\nx\n" * 100_000 + b"--bx\n--b--\n",
    "100,000 header fields": lambda: HEAD + b"b@example.jp\n" + b"X-A: b\n" * 100_000 + b"\nHello",
    "100,000 broken header lines": lambda: HEAD
    + b"b@example.jp\n"
    + b"broken\n" * 100_000
    + b"Cc: c@example.com\n\nHello",
    "40 MB of base64 with junk": lambda: MIXED
    + b"--b\nContent-Transfer-Encoding: base64\n\n!"
    + b"QUJD" * 10_000_000,
}


def measure(folder: str) -> None:
    """Read a folder and print mails and MB for each CPU second."""
    units = [unit for unit in discover([folder], LIMITS, []).units if unit.kind != "list"]
    for _ in range(3):
        begun, count, size = time.process_time(), 0, 0
        for unit in units:
            for reading in read_units(unit, LIMITS, ListOptions()):
                count += reading.tables["message"].num_rows
                size += sum(reading.tables["message"]["size"].to_pylist())
        spent = time.process_time() - begun
        print(f"{count} mails, {size / max(count, 1):.0f} B each: {count / spent:.0f} mails/s, "
              f"{size / spent / 1e6:.0f} MB/s, {spent / max(count, 1) * 1e6:.0f} us a mail")  # fmt: skip


def account(folder: str) -> None:
    """Print where each file of a folder went: read, unread with a problem, or left out with a reason.

    Then each file is read as a mail whatever it is, alone, so that nothing hides behind a kind.
    """
    found = discover([folder], LIMITS, [])
    went: dict[str, str] = {path: "left out: " + why for path, why in found.skipped}
    went.update((path, "refused") for path, _ in found.refused)
    messages = 0
    for unit in found.units:
        for reading in read_units(unit, LIMITS, ListOptions()):
            went.update((path, "left out: " + why) for path, why in reading.skipped)
            went.update((path, "unread, with a problem") for path in reading.tables["problem"]["path"].to_pylist())
            messages += reading.tables["message"].num_rows
            went.update((path, "read") for path in reading.tables["message"]["path"].to_pylist())
    files = [path for path in sorted(Path(folder).rglob("*")) if path.is_file() and not path.name.startswith(".")]
    shown = [path.as_posix() if path.is_absolute() else str(path) for path in files]
    outcome = Counter(went.get(path, "NOT ACCOUNTED FOR") for path in shown)
    print(f"{len(files)} files, {messages} messages: {dict(sorted(outcome.items()))}")
    raised = 0
    for path in files:
        try:
            read_mail(path.read_bytes(), LIMITS)
        except Exception as error:
            raised += 1
            print(f"{path}: {type(error).__name__}")
    print(f"{len(files)} files read as mails: {raised} tracebacks")


def attack(name: str) -> None:
    """Read one hostile mail and print what it cost this process."""
    read_mail(sample(1), LIMITS)
    octets = HOSTILE[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    begun = time.process_time()
    found = read_mail(octets, LIMITS)
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    limits = sorted({problem.detail.split(":")[0] for problem in found.problems if problem.code == "limit"})
    told = f"stopped by {', '.join(limits)}" if limits else "read to its end"
    print(f"{name}: {spent:.2f} s, peak {peak} MB (before {before}), {len(octets) / 1e6:.1f} MB, {told}", flush=True)


def main() -> None:
    """Measure the folder given, or mails made here and the hostile ones."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked and asked != "hostile":
        measure(asked)
        account(asked)
        return
    if not asked:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(3000):
                Path(folder, f"{number:05}.eml").write_bytes(sample(number))
            measure(folder)
    for name in HOSTILE:
        process = multiprocessing.get_context("spawn").Process(target=attack, args=(name,))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
